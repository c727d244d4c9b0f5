"""Users and tokens: added, changed, taken away.  Each act stands in the access log, durably, or does not happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import access_log, log_ins
from docgen.core import accounts as rules
from docgen.core.passwords import require_good
from docgen.errors import NotFoundError, RefusedError, UsageError
from docgen.model import Role, Token, User
from docgen.usecases.log_in import Door, prove

LONGEST_TOKEN_DAYS = 3650


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """What keeping users needs: what the door has, and who acts."""

    door: Door
    actor: str

    def note(self, act: str, data: Mapping[str, Any]) -> None:
        """A durable line of the access log."""
        self.door.log.note(act, "", data, actor=self.actor, now=self.door.now(), sure=True)


def find_user(name: str, *, desk: AccountDesk) -> User:
    """Raises NotFoundError."""
    for one in desk.door.accounts.users():
        if one.name == rules.known_as(name):
            return one
    raise NotFoundError(
        "There is no user '{name}'.",
        name=name[:64],
        remedy="'docgen user list' shows those there are.",
    )


def require_new(user: User, *, desk: AccountDesk) -> None:
    """Raise UsageError for a user as there must be none, RefusedError for a name that is taken."""
    rules.require_sound(user)
    if any(one.name == user.name for one in desk.door.accounts.users()):
        raise RefusedError(
            "There is a user '{name}' already.",
            name=user.name,
            remedy="'docgen user change' and 'docgen user password' change one; names are never given twice.",
        )


def add_user(user: User, password: str, *, desk: AccountDesk) -> None:
    """Raises UsageError for a user or password that will not do, RefusedError for a name that is taken."""
    require_new(user, desk=desk)
    require_good(password, (user.name, user.display))
    digest = desk.door.passwords.digest(password)
    with desk.door.accounts.together():
        require_new(user, desk=desk)
        desk.door.accounts.put(user, digest)
        desk.note(access_log.ADD_USER, _told(user))


def change_user(
    name: str,
    *,
    desk: AccountDesk,
    roles: Collection[Role] | None = None,
    branches: Collection[str] | None = None,
    display: str | None = None,
) -> User:
    """What is None stays as it is.  Raises RefusedError where no administrator would be left."""
    with desk.door.accounts.together():
        old = find_user(name, desk=desk)
        new = replace(
            old,
            roles=old.roles if roles is None else frozenset(roles),
            branches=old.branches if branches is None else frozenset(branches),
            display=old.display if display is None else display,
        )
        rules.require_sound(new)
        _put(new, access_log.CHANGE_USER, _told(new), desk)
    return new


def set_active(name: str, active: bool, *, desk: AccountDesk) -> User:
    """Let somebody log in, or no more.  Letting them in forgets their failures too.

    Shutting somebody out revokes their tokens for good: who has left comes back as somebody new to every program.
    What an older docgen left of them is revoked when they are let in.  Raises RefusedError where no administrator
    would be left.
    """
    with desk.door.accounts.together():
        old = find_user(name, desk=desk)
        new = replace(old, active=active)
        left = () if old.active and active else _tokens(new, desk)
        act = access_log.ENABLE if active else access_log.DISABLE
        told = {"user": new.name, **({"tokens": sorted(left)} if left else {})}
        for token in left:
            desk.door.accounts.revoke(token)
        if old != new:
            _put(new, act, told, desk)
        elif left:
            desk.note(act, told)
        if active:
            desk.door.accounts.succeeded(new.name, "", now=desk.door.now())
    return new


def set_password(name: str, password: str, *, desk: AccountDesk) -> User:
    """Give somebody another password; their sessions end, and their failures are forgotten."""
    user = find_user(name, desk=desk)
    require_good(password, (user.name, user.display))
    digest = desk.door.passwords.digest(password)
    with desk.door.accounts.together():
        user = find_user(name, desk=desk)
        desk.door.accounts.put(user, digest)
        desk.door.accounts.succeeded(user.name, "", now=desk.door.now())
        desk.note(access_log.SET_PASSWORD, {"user": user.name})
    return user


def change_password(
    old: str, new: str, *, address: str, browser: str = "", desk: AccountDesk
) -> User:
    """Whoever acts gives themselves another password and says the present one; all their sessions end.

    Raises LogInError for a wrong one, which counts as a failure to log in.
    """
    user = find_user(desk.actor, desk=desk)
    require_good(new, (user.name, user.display))
    prove(user.name, old, address=address, browser=browser, door=desk.door)
    desk.door.accounts.succeeded(user.name, address, browser=browser, now=desk.door.now())
    if old == new:
        raise UsageError("The new password is the old one.")
    return set_password(user.name, new, desk=desk)


def add_token(name: str, label: str, *, days: int | None, desk: AccountDesk) -> tuple[Token, str]:
    """A token in the name of a user, and its secret, which is kept nowhere; ``days`` None: for ever.

    Raises UsageError for a label or days that will not do, RefusedError for a user who is shut out.
    """
    rules.require_words(label, rules.LONGEST_LABEL)
    if days is not None and not 0 < days <= LONGEST_TOKEN_DAYS:
        raise UsageError(
            "A token lasts from 1 to {most} days; it cannot last {days}.",
            days=days,
            most=LONGEST_TOKEN_DAYS,
        )
    now, secret = desk.door.now(), desk.door.secrets.token()
    until = None if days is None else log_ins.after(now, dt.timedelta(days=days))
    with desk.door.accounts.together():
        user = find_user(name, desk=desk)
        if not user.active:
            raise RefusedError(
                "{name} is shut out: a token would not work.",
                name=user.name,
                remedy="Let the user in first: 'docgen user enable {name}'.",
            )
        token = Token(desk.door.secrets.token_id(), user.name, label, now, until)
        desk.door.accounts.add_token(token, secret)
        told = {"user": user.name, "token": token.id, "label": label, "until": until or ""}
        desk.note(access_log.ADD_TOKEN, told)
    return token, secret


def revoke_token(token_id: str, *, desk: AccountDesk) -> None:
    """Raises NotFoundError."""
    with desk.door.accounts.together():
        user = next((one.user for one in desk.door.accounts.tokens() if one.id == token_id), "")
        desk.door.accounts.revoke(token_id)
        desk.note(access_log.REVOKE_TOKEN, {"user": user, "token": token_id})


def _put(user: User, act: str, told: Mapping[str, Any], desk: AccountDesk) -> None:
    """Change a user, unless that would leave nobody who keeps them; what is so already is not noted."""
    before = desk.door.accounts.users()
    if user in before:
        return
    desk.door.accounts.put(user)
    if any(one.active and Role.ADMINISTRATOR in one.roles for one in before):
        rules.require_administrator(desk.door.accounts.users())
    desk.note(act, told)


def _tokens(user: User, desk: AccountDesk) -> Collection[str]:
    """The ids of somebody's tokens."""
    return [one.id for one in desk.door.accounts.tokens() if one.user == user.name]


def _told(user: User) -> dict[str, Any]:
    return {"user": user.name, "roles": sorted(user.roles), "branches": sorted(user.branches)}
