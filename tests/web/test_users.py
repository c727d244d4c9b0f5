"""An administrator keeps the users; everybody their own password; all of it in the access log."""

from __future__ import annotations

import re

from docgen.model import Role
from docgen.web.visitor import BROWSER, COOKIE
from tests.web.conftest import Web

ROLE = {"roles": "hr"}


def found(html: str, name: str) -> str:
    """What is shown once, in the element of that id."""
    match = re.search(rf'id="{name}">([^<]+)<', html)
    assert match is not None, html
    return match[1]


def test_from_adding_a_user_to_their_own_password(web: Web) -> None:
    """The password is shown once, lets them in, and theirs replaces it."""
    admin = web.visit(Role.ADMINISTRATOR)
    given = {"name": "li.wei", "display": "李 <b>伟</b>", "branches": "SH01，BJ02", **ROLE}
    shown = admin.post("/users", data=given)
    assert 200 == shown.status_code
    assert "<b>" not in shown.text
    password = found(shown.text, "password")
    browser = web.visit()
    entered = browser.post(
        "/login", data={"name": "Li.Wei ", "password": password, "next": "/search"}
    )
    assert (303, "/search") == (entered.status_code, entered.headers["location"])
    assert 200 == browser.get("/search").status_code
    token = found_token(browser.get("/account").text)
    new = "我的新密码是一句很长的话，没有别人知道"
    form = {"csrf": token, "old": password, "new": new, "again": new}
    assert 303 == browser.post("/account/password", data=form).status_code
    assert 303 == browser.get("/search").status_code  # the session has ended
    assert 303 == browser.post("/login", data={"name": "li.wei", "password": new}).status_code
    acts = [entry.act for entry in web.site.log.entries(limit=50)]
    assert {"user-add", "log-in", "user-password"} <= set(acts)
    raw = "".join(str(entry) for entry in web.site.log.entries(limit=50))
    assert password not in raw
    assert new not in raw


def found_token(html: str) -> str:
    match = re.search(r'name="csrf" content="([^"]+)"', html)
    assert match is not None
    return match[1]


def test_a_wrong_password_tells_nothing(web: Web) -> None:
    """Unknown name and wrong password are told in the same words, with 403, and slow down."""
    admin = web.visit(Role.ADMINISTRATOR)
    admin.post("/users", data={"name": "wang", "display": "王", **ROLE})
    browser = web.visit()

    def told(name: str) -> tuple[int, str]:
        answer = browser.post("/login", data={"name": name, "password": "not the one"})
        return answer.status_code, answer.text.replace(name, "NAME")

    assert told("wang") == told("nobody")
    statuses = [told("wang")[0] for _ in range(5)]
    assert 429 in statuses


def test_switched_off_means_out_at_once(web: Web) -> None:
    """Whoever is switched off is out of the session they are in."""
    admin, hr = web.visit(Role.ADMINISTRATOR), web.visit(Role.HR)
    assert 200 == hr.get("/search").status_code
    assert 303 == admin.post("/users/hr/active", data={"active": "no"}).status_code
    assert 303 == hr.get("/search").status_code


def test_who_was_away_too_long_is_told_so(web: Web) -> None:
    """The log-in says why it is there, and not to whoever comes for the first time."""
    ended, fresh = web.visit(), web.visit()
    ended.cookies.set(COOKIE, "over")
    told = "Your session has ended"
    assert told in ended.get("/login?next=/series").text
    assert told not in fresh.get("/login?next=/series").text


def test_the_last_administrator_stays(web: Web) -> None:
    """Nobody locks everybody out: it is refused, in words, and nothing is changed."""
    admin = web.visit(Role.ADMINISTRATOR)
    answer = admin.post("/users/administrator/active", data={"active": "no"})
    assert 409 == answer.status_code
    assert "administrator first" in answer.text
    assert 200 == admin.get("/users").status_code


def test_a_token_is_shown_once(web: Web) -> None:
    """Made, listed without its secret, revoked."""
    admin = web.visit(Role.ADMINISTRATOR)
    web.visit(Role.HR)
    shown = admin.post("/users/hr/tokens", data={"label": "CRM", "days": "30"})
    secret = found(shown.text, "secret")
    assert web.site.accounts.token(secret, now=web.site.now()) is not None
    listed = admin.get("/users/hr").text
    assert "CRM" in listed
    assert secret not in listed
    (token,) = web.site.accounts.tokens()
    assert 303 == admin.post(f"/users/hr/tokens/{token.id}/revoke").status_code
    assert web.site.accounts.token(secret, now=web.site.now()) is None


def test_what_will_not_do_is_told_beside_the_form(web: Web) -> None:
    """A name that is none, no role, a password typed in two ways."""
    admin = web.visit(Role.ADMINISTRATOR)
    answer = admin.post("/users", data={"name": "Li Wei!", "display": "李", **ROLE})
    assert (422, True) == (answer.status_code, "cannot be the name" in answer.text)
    answer = admin.post("/users", data={"name": "li.wei", "display": "李"})
    assert (422, True) == (answer.status_code, "needs a role" in answer.text)
    answer = admin.post("/account/password", data={"old": "a", "new": "b", "again": "c"})
    assert (422, True) == (answer.status_code, "two ways" in answer.text)


def test_strangers_cannot_shut_an_owner_out(web: Web) -> None:
    """Whoever knows a name locks it for browsers that are new; where its owner logged in before, they still do."""
    user = {"name": "li.wei", "display": "李伟", **ROLE}
    password = found(web.visit(Role.ADMINISTRATOR).post("/users", data=user).text, "password")
    right = {"name": "li.wei", "password": password}
    own, stranger = web.visit(), web.visit()
    first = own.post("/login", data=right)
    told = [one for one in first.headers.get_list("set-cookie") if one.startswith(BROWSER)]
    assert all(part in told[0] for part in ("HttpOnly", "SameSite=strict", "Max-Age=15552000"))
    for _ in range(6):
        stranger.post("/login", data={"name": "li.wei", "password": "no"})
    assert 429 == stranger.post("/login", data=right).status_code
    own.post("/logout", data={"csrf": found_token(own.get("/account").text)})
    before = own.cookies[BROWSER]
    assert 303 == own.post("/login", data=right).status_code
    assert before != own.cookies[BROWSER]
