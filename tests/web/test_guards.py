"""Each role against each route: what a role does not allow is refused, before anything is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module, resources
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from docgen.model import Role
from docgen.web.app import ROOMS, UnguardedError, require_guards
from docgen.web.rooms import guard_of
from docgen.web.visitor import CSRF_HEADER, SAFE
from tests.web.conftest import Web
from tests.web.routes import ALLOWED, EVERYBODY, Route

ROLES = tuple(Role)


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, path) of every route of the application."""
    for room in ROOMS:
        for route in import_module(f"docgen.web.routes.{room}").router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods or ()):
                yield method, route.path


def test_the_table_of_this_test_knows_every_route(shared: Web) -> None:
    """A new route is put into the table, with the roles that may enter it."""
    assert sorted({Route(*one) for one in routes(shared.app)}) == sorted(ALLOWED)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_enters_what_it_may_and_nothing_else(shared: Web, role: Role) -> None:
    """403 for what the role does not allow; anything else for what it does."""
    client = shared.visit(role)
    wrong = []
    for route, allowed in ALLOWED.items():
        if route.ends_session or route.for_programs or allowed is EVERYBODY:
            continue
        status = client.request(route.method, route.example).status_code
        if (status == 403) == (role in allowed):
            wrong.append((route, status))
    assert [] == wrong


def test_nobody_enters_before_logging_in(shared: Web) -> None:
    """To the log-in page, or 401; nothing else is told."""
    client = shared.visit()
    told = {
        (route, response.status_code, response.headers.get("location", "/login").split("?")[0])
        for route, allowed in ALLOWED.items()
        if allowed is not EVERYBODY
        for response in [client.request(route.method, route.example)]
    }
    assert [] == [one for one in told if one[1:] not in ((303, "/login"), (401, "/login"))]


def test_what_changes_something_needs_the_forms_token(shared: Web) -> None:
    """Without the token of the session, or from another site, everything that changes something is refused."""
    client = shared.visit(*ROLES)
    del client.headers[CSRF_HEADER]
    changing = [route for route in ALLOWED if route.method not in SAFE and not route.for_programs]
    bare = {route: client.request(route.method, route.example).status_code for route in changing}
    assert [] == [one for one in bare.items() if one[1] != 403 and ALLOWED[one[0]] is not EVERYBODY]
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    crossed = {
        route: client.request(route.method, route.example, headers=headers).status_code
        for route in changing
    }
    assert [] == [one for one in crossed.items() if one[1] != 403]


def test_a_route_without_a_guard_does_not_start() -> None:
    """Whoever forgets the guard finds out before any visitor does."""
    router = APIRouter()
    router.get("/open")(lambda: None)
    with pytest.raises(UnguardedError):
        require_guards(router)


def test_every_answer_is_strict(shared: Web) -> None:
    """No page runs anything but docgen's own files, wherever it is shown; nothing is kept."""
    client = shared.visit(Role.AUDITOR)
    for path in ("/search", "/login", "/nothing-here", "/healthz"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "no-store" == headers["cache-control"]
        assert "nosniff" == headers["x-content-type-options"]
        assert "DENY" == headers["x-frame-options"]


def test_pages_have_no_inline_script_or_style() -> None:
    """What the policy forbids is in no template, so that nothing works only until the policy is looked at."""
    pages = resources.files("docgen.web") / "pages"
    found = []
    for path in sorted(Path(str(pages)).rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|hx-on", text):
            found.append(path.name)
    assert [] == found


def test_every_route_of_the_application_has_its_guard(shared: Web) -> None:
    """Not of its rooms alone: whatever answers below "/" but files is entered through a guard."""
    found = {
        route.path: guard_of(route)
        for room in ROOMS
        for route in import_module(f"docgen.web.routes.{room}").router.routes
        if isinstance(route, APIRoute)
    }
    assert {path for path, guard in found.items() if guard is None} == set()
    assert set(found) <= {one.path for one in ALLOWED}
