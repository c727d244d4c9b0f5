"""Who may what: each role against each operation, and what a token is good for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from docgen.model import Role, Token, User
from docgen.web.visitor import COOKIE
from tests.web.api.conftest import WHY, key, program
from tests.web.conftest import Web
from tests.web.routes import ALLOWED, Route

ROUTES = {route: roles for route, roles in ALLOWED.items() if route.for_programs}
SENT: Mapping[str, Mapping[str, Any]] = {
    "check": {"json": [{}]},
    "documents": {"json": [{}]},
    "signatures": {"json": {"role": "client", "by": "赵样宁"}},
    "original": {"data": {"room": "档案室"}, "files": {"scan": ("a.pdf", b"%PDF")}},
    "void": {"json": {"reason": "资金账号有误"}},
}


def sent(route: Route) -> dict[str, Any]:
    """What an operation takes, right in form."""
    body = SENT.get(route.path.rsplit("/", 1)[1], {}) if route.method == "POST" else {}
    return {"headers": {**WHY, **key(f"{route.path.count('/')}-access")}, **body}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says(shared: Web, role: Role) -> None:
    """403 for what the role does not allow, before anything is looked at; anything else for what it does."""
    client = program(shared, role)
    wrong = []
    for route, allowed in ROUTES.items():
        answer = client.request(route.method, route.example, **sent(route))
        right = answer.status_code < 500 and (answer.status_code != 403) == (role in allowed)
        if not right:
            wrong.append((route, answer.status_code, answer.text))
    assert [] == wrong


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Authorization": "Bearer dgt_never"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer " + "x" * 5000},
        {"Authorization": "Bearer dgt_\xff".encode("latin-1")},
    ],
)
def test_nothing_without_a_token(shared: Web, given: Mapping[str, Any]) -> None:
    """401 for every operation, with how to come in, before what was sent is looked at; a session is no token."""
    client = shared.visit(Role.TRADING_ADMIN, Role.AUDITOR)
    assert COOKIE in client.cookies
    for route in ROUTES:
        answer = client.request(route.method, route.example, headers=dict(given), content=b"[" * 9)
        assert (route, 401, "token-needed") == (route, answer.status_code, answer.json()["code"])
        assert answer.headers["www-authenticate"].startswith('Bearer realm="docgen"')


def test_a_token_opens_nothing_but_the_api(shared: Web) -> None:
    """The page asks for a session."""
    assert 303 == program(shared, Role.AUDITOR).get("/search").status_code


def test_a_token_ends(web: Web) -> None:
    """When it has expired, was revoked, or its user is switched off or gone from a role."""
    accounts, client = web.site.accounts, program(web, Role.AUDITOR)
    (kept,) = accounts.tokens()

    def status(secret: str = "") -> int:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return client.get("/api/v1/types", headers=headers).status_code

    assert 200 == status()
    past = Token("past", kept.user, "a test", "2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z")
    accounts.add_token(past, "dgt_past")
    assert 401 == status("dgt_past")
    accounts.put(User(kept.user, "x", frozenset({Role.ADMINISTRATOR})))
    assert 403 == status()
    accounts.put(User(kept.user, "x", frozenset({Role.AUDITOR}), active=False))
    assert 401 == status()
    accounts.put(User(kept.user, "x", frozenset({Role.AUDITOR})))
    assert 200 == status()
    accounts.revoke(kept.id)
    assert 401 == status()


@pytest.mark.parametrize(
    ("liked", "lang"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.8, zh;q=0.9", "zh"),
        ("zh;q=0, en", "en"),
        ("fr, *;q=0.1", "en"),
        (";;q=,zh;q=nan", "en"),
    ],
)
def test_sentences_in_the_language_asked_for(shared: Web, liked: str, lang: str) -> None:
    """Errors too, and those before anybody is known."""
    headers = {"Accept-Language": liked, "Authorization": ""}
    told = program(shared, Role.AUDITOR).get("/api/v1/types", headers=headers).json()["error"]
    assert {"en": "This needs a token.", "zh": "此操作需要令牌。"}[lang] == told


def test_a_parameter_that_is_none_is_told(shared: Web) -> None:
    """?partail=true would issue all or nothing in silence."""
    told = program(shared, Role.AUDITOR).get("/api/v1/search", params={"Q": "x"})
    assert (422, True) == (told.status_code, "'Q'" in told.json()["error"])
