"""Logging in with a password, and out; seeing the personal data of a document for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docgen.core import access_log, log_ins
from docgen.core.access_log import require_reason
from docgen.core.passwords import normalised
from docgen.errors import BusyError, RefusedError
from docgen.model import Document, Session
from docgen.ports import AccessLog, Accounts, Passwords


class WrongPasswordError(RefusedError):
    """No such user, another password, or an account that was switched off: which, is not told."""

    remedy = "Check both, and that Caps Lock is off. An administrator can give you a new password."

    def __init__(self) -> None:
        super().__init__("User name and password do not belong together.")


class TooManyTriesError(BusyError):
    """Passwords were tried too often."""

    remedy = "Nobody can try faster, not even with the right password; wait, then try again."


@dataclass(frozen=True, slots=True)
class Door:
    """What logging in needs; ``draw`` gives a new secret, ``now`` is UTC as the ledger writes it."""

    accounts: Accounts
    passwords: Passwords
    log: AccessLog
    draw: Callable[[], str]
    now: Callable[[], str]

    def enter(self, name: str, password: str, *, address: str) -> tuple[str, Session]:
        """The secret for the browser's cookie, and the session it stands for.

        ``address`` is where the request comes from.  Raises WrongPasswordError, TooManyTriesError; each
        is noted in the access log.
        """
        name, now = name.strip().casefold(), self.now()
        wait = self.accounts.admit(name, address, now=now)
        if wait:
            self._note(access_log.LOCKED, name, address)
            raise TooManyTriesError(
                "Passwords were tried too often: the next one is looked at in {seconds} seconds.",
                seconds=wait,
            )
        kept = self.accounts.password_hash(name)
        user = next((one for one in self.accounts.users() if one.name == name), None)
        right = self.passwords.matches(normalised(password), kept)
        if not right or kept is None or user is None or not user.active:
            self._note(access_log.REFUSED, name, address)
            raise WrongPasswordError
        if self.passwords.outdated(kept):
            self.accounts.rehash(name, kept, self.passwords.digest(normalised(password)))
        self.accounts.succeeded(name, address, now=now)
        secret = self.draw()
        session = self.accounts.begin(secret, name, csrf=self.draw(), now=now)
        self._note(access_log.LOG_IN, name, address)
        return secret, session

    def leave(self, secret: str, session: Session) -> None:
        """End a session."""
        self.accounts.end(secret)
        self.log.note(access_log.LOG_OUT, "", {}, actor=session.user.name, now=self.now())

    def unlock(self, session: Session, document: Document, reason: str) -> str:
        """Show a session the personal data of a document; until when (UTC).

        Raises RefusedError and UsageError for a reason that is none.
        """
        told, now = require_reason(reason), self.now()
        until = log_ins.after(now, log_ins.UNLOCKED)
        self.log.note(
            access_log.UNLOCK,
            document.serial,
            {"reason": told, "until": until},
            actor=session.user.name,
            now=now,
            sure=True,
        )
        self.accounts.unlock(session.id, document.serial, until=until)
        return until

    def _note(self, act: str, name: str, address: str) -> None:
        known = any(one.name == name for one in self.accounts.users())
        if act == access_log.LOG_IN:
            self.log.note(act, "", {"address": address}, actor=name, now=self.now(), sure=True)
            return
        # Somebody may have typed the password where the name goes: only names there are, are told.
        data = {"address": address, "user": name if known else ""}
        self.log.note(act, "", data, actor="", now=self.now(), sure=True)
