"""Programs with tokens, on the archives of the page's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from docgen.model import Role, Token, User
from tests.web.conftest import AT, Web

Call = Callable[..., TestClient]


def program(web: Web, *roles: Role, branches: tuple[str, ...] = (), lang: str = "en") -> TestClient:
    """A client with the token of a user who has these roles."""
    name = "-".join(["program", *roles, *branches]).lower()
    web.site.accounts.put(User(name, name, frozenset(roles), frozenset(branches)))
    secret = f"dgt_{name}"
    if web.site.accounts.token(secret, now=web.site.now()) is None:
        token = Token(f"id-{name}", name, "a test", web.site.now())
        web.site.accounts.add_token(token, secret)
    client = TestClient(web.app, base_url=AT, raise_server_exceptions=False, follow_redirects=False)
    client.headers["Authorization"] = f"Bearer {secret}"
    client.headers["Accept-Language"] = lang
    web.opened.append(client)
    return client


@pytest.fixture
def office(web: Web) -> TestClient:
    """Trading administration's CRM, on an archive of the test's own."""
    return program(web, Role.TRADING_ADMIN)


def key(name: str) -> dict[str, str]:
    """The header that names a request."""
    return {"Idempotency-Key": f"key-of-{name}"}


WHY = {"X-Docgen-Reason": "annual audit"}
