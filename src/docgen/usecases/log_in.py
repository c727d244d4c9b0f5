"""Logging in and out, and unlocking a document's personal data.

Whoever cannot log in is told the same, whatever the reason, after the same work: nobody learns which
names there are.  Each of these stands in the access log, before it has any effect.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docgen.core import access_log, log_ins
from docgen.core.accounts import known_as
from docgen.errors import LogInError, NotFoundError
from docgen.model import Session
from docgen.ports import AccessLog, Accounts, Passwords, Secrets


@dataclass(frozen=True, slots=True)
class Door:
    """What letting people in needs of the outside; ``now`` is UTC as the ledger writes it."""

    accounts: Accounts
    log: AccessLog
    passwords: Passwords
    secrets: Secrets
    now: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Entered:
    """A session, and what the cookies hold, which is kept nowhere else: the session's ``secret``, and that by
    which the ``browser`` is known as this user's.
    """

    session: Session
    secret: str
    browser: str


def log_in(name: str, password: str, *, address: str, browser: str = "", door: Door) -> Entered:
    """Begin a session.  ``address`` is where the request comes from, as the access log shows it; ``browser``
    what the cookie holds by which a browser is known.

    Raises LogInError.
    """
    name = known_as(name)
    digest = prove(name, password, address=address, browser=browser, door=door)
    now, secret, known = door.now(), door.secrets.session(), door.secrets.session()
    made = door.passwords.digest(password) if door.passwords.outdated(digest) else digest
    with door.accounts.together():
        if door.accounts.password_hash(name) != digest:  # changed in this very moment
            raise _wrong()
        try:
            session = door.accounts.begin(secret, name, csrf=door.secrets.session(), now=now)
        except NotFoundError:
            raise _wrong() from None
        if made != digest:
            door.accounts.rehash(name, digest, made)
        told = {"address": address}
        door.accounts.succeeded(name, address, browser=browser, now=now)
        door.accounts.know(known, name, was=browser, now=now)
        door.log.note(access_log.LOG_IN, "", told, actor=name, now=now, sure=True)
    return Entered(session, secret, known)


def prove(name: str, password: str, *, address: str, browser: str = "", door: Door) -> str:
    """The hash of a user's password, which this is.  What fails is counted and logged.

    The caller tells ``Accounts.succeeded`` when all is well.  Raises LogInError.
    """
    now = door.now()
    seconds = door.accounts.admit(name, address, browser=browser, now=now)
    if seconds:
        raise _slower(seconds)
    users = {one.name: one for one in door.accounts.users()}
    digest = door.accounts.password_hash(name)
    right = door.passwords.matches(password, digest)
    if digest is None or not right or not users[name].active:
        # What was typed instead of a name may be a password.
        told = {"user": name if name in users else "?", "address": address}
        door.log.note(access_log.REFUSED, "", told, actor="", now=now)
        raise _wrong()
    return digest


def log_out(secret: str, *, door: Door) -> None:
    """End a session; one that is gone is fine."""
    session = door.accounts.session(secret, now=door.now())
    door.accounts.end(secret)
    if session is not None:
        door.log.note(access_log.LOG_OUT, "", {}, actor=session.user.name, now=door.now())


def unlock(session: Session, serial: str, reason: str, *, door: Door) -> str:
    """Let a session see the personal data of a document, and until when.

    The caller has looked whether the user may.  Raises RefusedError for no reason.
    """
    reason = access_log.require_reason(reason)
    now = door.now()
    until = log_ins.after(now, log_ins.UNLOCKED)
    told = {"reason": reason, "until": until}
    door.log.note(access_log.UNLOCK, serial, told, actor=session.user.name, now=now, sure=True)
    door.accounts.unlock(session.id, serial, until=until)
    return until


def _wrong() -> LogInError:
    return LogInError(
        "Name or password is wrong.",
        remedy="After several failures there is a delay. Who has forgotten a password asks an administrator "
        "for another.",
    )


def _slower(seconds: int) -> LogInError:
    error = LogInError(
        "Too many failures: the next attempt is possible in {seconds} seconds.", seconds=seconds
    )
    error.seconds = seconds
    return error
