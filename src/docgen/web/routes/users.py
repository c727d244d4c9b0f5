"""Users and their tokens, for administrators; one's own password, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from docgen.errors import DocgenError, LogInError, NotFoundError, RefusedError, UsageError
from docgen.model import Role, Token, User
from docgen.usecases import accounts as keeping
from docgen.usecases.accounts import AccountDesk
from docgen.web import wording
from docgen.web.errors import again_after, status_of
from docgen.web.rendering import path
from docgen.web.rooms import room
from docgen.web.visitor import KeepsUsers, LoggedIn, Visitor, forget

router = room()
Typed = Annotated[str, Form(max_length=1000)]
Chosen = Annotated[list[str], Form(max_length=20)]
# What somebody typed that will not do: told beside the form.
_REFUSALS = (LogInError, RefusedError, UsageError, NotFoundError)


@router.get("/users")
def users(who: KeepsUsers) -> Response:
    """All users, and the form for another."""
    return _users(who)


@router.post("/users")
def add(
    who: KeepsUsers,
    *,
    name: Typed = "",
    display: Typed = "",
    roles: Chosen = [],  # noqa: B006 - FastAPI copies it
    branches: Typed = "",
) -> Response:
    """Another user, with a password that is shown once."""
    desk = _desk(who)
    password = desk.door.secrets.password()
    user = User(name.strip(), display.strip(), _roles(roles), _branches(branches))
    try:
        keeping.add_user(user, password, desk=desk)
    except _REFUSALS as error:
        return _users(who, error=error, typed=user)
    return _user(who, user.name, password=password)


@router.get("/users/{name}")
def user(who: KeepsUsers, name: str) -> Response:
    """A user, with tokens."""
    return _user(who, name)


@router.post("/users/{name}")
def change(
    who: KeepsUsers,
    name: str,
    *,
    display: Typed = "",
    roles: Chosen = [],  # noqa: B006 - FastAPI copies it
    branches: Typed = "",
) -> Response:
    """Other roles, branches, another display name; their sessions end."""
    try:
        keeping.change_user(
            name,
            desk=_desk(who),
            roles=_roles(roles),
            branches=_branches(branches),
            display=display.strip(),
        )
    except _REFUSALS as error:
        return _user(who, name, error=error)
    return _back(name)


@router.post("/users/{name}/active")
def activate(who: KeepsUsers, name: str, active: Typed = "") -> Response:
    """Let somebody log in, or no more."""
    try:
        keeping.set_active(name, active == "yes", desk=_desk(who))
    except _REFUSALS as error:
        return _user(who, name, error=error)
    return _back(name)


@router.post("/users/{name}/password")
def new_password(who: KeepsUsers, name: str) -> Response:
    """Another password, which is shown once."""
    desk = _desk(who)
    password = desk.door.secrets.password()
    keeping.set_password(name, password, desk=desk)
    return _user(who, name, password=password)


@router.post("/users/{name}/tokens")
def add_token(who: KeepsUsers, name: str, label: Typed = "", days: Typed = "") -> Response:
    """A token, whose secret is shown once."""
    try:
        lasts = int(days) if days.strip() else None
        token, secret = keeping.add_token(name, label.strip(), days=lasts, desk=_desk(who))
    except ValueError:
        return _user(who, name, error=UsageError("'{days}' is no number of days.", days=days[:20]))
    except _REFUSALS as error:
        return _user(who, name, error=error)
    return _user(who, name, token=token, secret=secret)


@router.post("/users/{name}/tokens/{token_id}/revoke")
def revoke(who: KeepsUsers, name: str, token_id: str) -> Response:
    """A token that works no more."""
    _require_token(who, name, token_id)
    keeping.revoke_token(token_id, desk=_desk(who))
    return _back(name)


@router.get("/account")
def account(who: LoggedIn) -> Response:
    """Who one is here, what one may do, and the form for another password."""
    return _account(who)


@router.post("/account/password")
def own_password(who: LoggedIn, *, old: Typed = "", new: Typed = "", again: Typed = "") -> Response:
    """Another password of one's own; one logs in with it at once."""
    try:
        if new != again:
            raise UsageError("The new password was typed in two ways.", remedy="Type it twice.")
        keeping.change_password(old, new, address=who.address, browser=who.browser, desk=_desk(who))
    except _REFUSALS as error:
        return _account(who, error=error)
    response = RedirectResponse("/login", status_code=303)
    forget(response, who.site)
    return response


def _desk(who: Visitor) -> AccountDesk:
    return AccountDesk(who.site.door, who.user.name)


def _roles(chosen: Sequence[str]) -> frozenset[Role]:
    return frozenset(Role(one) for one in chosen if one in set(Role))


def _branches(typed: str) -> frozenset[str]:
    return frozenset(typed.replace("，", " ").replace(",", " ").replace("、", " ").split())


def _users(
    who: Visitor, *, error: DocgenError | None = None, typed: User | None = None
) -> Response:
    return who.page(
        "users.html",
        status=status_of(error) if error else 200,
        users=who.site.accounts.users(),
        roles=list(Role),
        typed=typed,
        told=wording.told(error, who.translate) if error else None,
    )


def _user(
    who: Visitor,
    name: str,
    *,
    error: DocgenError | None = None,
    password: str = "",
    token: Token | None = None,
    secret: str = "",
) -> Response:
    found = keeping.find_user(name, desk=_desk(who))
    return who.page(
        "user.html",
        status=status_of(error) if error else 200,
        user=found,
        roles=list(Role),
        tokens=[one for one in who.site.accounts.tokens() if one.user == found.name],
        now=who.site.now(),
        password=password,
        token=token,
        secret=secret,
        told=wording.told(error, who.translate) if error else None,
    )


def _account(who: Visitor, *, error: DocgenError | None = None) -> Response:
    return who.page(
        "account.html",
        status=status_of(error) if error else 200,
        headers=again_after(error) if error else None,
        user=who.user,
        told=wording.told(error, who.translate) if error else None,
    )


def _require_token(who: Visitor, name: str, token_id: str) -> None:
    if not any(one.id == token_id and one.user == name for one in who.site.accounts.tokens()):
        raise NotFoundError("There is no token {id}.", id=token_id[:20])


def _back(name: str) -> Response:
    return RedirectResponse(path("users", name), status_code=303)
