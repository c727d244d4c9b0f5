"""Who may come in, and who looked at what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from docgen.model import Finding, LedgerEntry, Replay, Session, Token, User


class Accounts(Protocol):
    """Users, their browsers and their programs.  Passwords and secrets are kept as digests only.

    Every method may be called by several threads and processes at once.  Moments are UTC as the ledger
    writes them; how long what lasts is in ``core.log_ins``.
    """

    def together(self) -> AbstractContextManager[object]:
        """What is asked and changed within is one transaction: all of it, or none."""
        ...

    def users(self) -> Sequence[User]:
        """All, by name; those who are not active too."""
        ...

    def put(self, user: User, password_hash: str | None = None) -> None:
        """Add or change a user; None keeps the password.  Their sessions end, unless nothing changed."""
        ...

    def password_hash(self, name: str) -> str | None:
        """The Argon2 hash of a user's password; None where there is no such user, or no password."""
        ...

    def rehash(self, name: str, was: str, password_hash: str) -> None:
        """Keep another hash of the same password, unless it was changed meanwhile; sessions go on."""
        ...

    def admit(self, account: str, address: str, *, browser: str = "", now: str) -> int:
        """Ask whether a password may be tried now: 0, or the seconds to wait.

        A try that is admitted counts as failed until ``succeeded`` is called: so many at once do not slip past
        the limit.  It counts for the account and for the address; in a ``browser`` that is known as this
        account's (by what its cookie holds), for that browser's log-ins to it alone: whatever strangers try,
        the owner is let in, and whatever is tried there is as slow.
        """
        ...

    def succeeded(self, account: str, address: str, *, browser: str = "", now: str) -> None:
        """The password was right: forget the failures of that account in its known browser; elsewhere, all of the
        account's and the address's last one.
        """
        ...

    def know(self, browser: str, account: str, *, was: str = "", now: str) -> None:
        """A browser is an account's from now on, known by the digest of what its new cookie holds; what is known
        by what it held before (``was``) is known by that no more.  The longest unused are forgotten.
        """
        ...

    def begin(self, secret: str, name: str, *, csrf: str, now: str) -> Session:
        """A session of a user, known by the digest of ``secret``.

        Raises NotFoundError where there is no such active user.
        """
        ...

    def session(self, secret: str, *, now: str) -> Session | None:
        """The session of a secret, used now; None where it has ended, was idle too long, or never was."""
        ...

    def end(self, secret: str) -> None:
        """End the session of a secret; one that is gone is fine."""
        ...

    def unlock(self, session: str, serial: str, *, until: str) -> None:
        """From now on this session (its id) sees the personal data of a document, until a moment."""
        ...

    def unlocked(self, session: str, *, now: str) -> Mapping[str, str]:
        """The documents whose personal data a session (its id) sees now, each with the moment until which."""
        ...

    def tokens(self) -> Sequence[Token]:
        """All that were not revoked, by user and moment; those that have expired too."""
        ...

    def add_token(self, token: Token, secret: str) -> None:
        """Raises NotFoundError where there is no such user."""
        ...

    def token(self, secret: str, *, now: str) -> tuple[Token, User] | None:
        """The token of a secret, used now; None where it was revoked, has expired or never was, or its
        user is not active.
        """
        ...

    def revoke(self, token_id: str) -> None:
        """Raises NotFoundError."""
        ...

    def replay(self, user: str, key: str, *, now: str) -> Replay | None:
        """The answer that a user's idempotency key was given before."""
        ...

    def keep(self, user: str, key: str, replay: Replay, *, now: str) -> None:
        """Keep the answer to an idempotency key for a day; one that has an answer keeps that."""
        ...


class Passwords(Protocol):
    """Turns passwords into what may be kept of them.  Slow on purpose; holds memory meanwhile."""

    def digest(self, password: str) -> str:
        """A salted hash that names its own parameters."""
        ...

    def matches(self, password: str, digest: str | None) -> bool:
        """Whether the password is the one; takes as long where there is none to be compared with."""
        ...

    def outdated(self, digest: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        ...


class Secrets(Protocol):
    """Draws what nobody can guess."""

    def session(self) -> str:
        """What a browser's cookie holds, or its forms."""
        ...

    def token(self) -> str:
        """What a program logs in with; it begins "dgt_"."""
        ...

    def token_id(self) -> str:
        """The name of a token, no secret."""
        ...

    def password(self) -> str:
        """One that a person can copy from paper."""
        ...


class AccessLog(Protocol):
    """Who looked at what: append-only and hash-chained, in the ledger's own format (``core.chain``).

    Nothing in docgen can remove a line of it.
    """

    def note(
        self,
        act: str,
        serial: str,
        data: Mapping[str, Any],
        *,
        actor: str,
        now: str,
        sure: bool = False,
    ) -> None:
        """Append a line; ``sure``: durable when this returns.  ``data`` holds no full identifier."""
        ...

    def entries(self, *, before: int | None = None, limit: int = 100) -> Sequence[LedgerEntry]:
        """The newest first, from below a sequence number on."""
        ...

    def head(self) -> tuple[int, str] | None:
        """The number and the SHA-256 of the last line, None where there is none; durable by then."""
        ...

    def lines(self) -> Iterator[bytes]:
        """Every complete line without its newline, oldest first, exactly as stored."""
        ...

    def check(self) -> Sequence[Finding]:
        """Where the chain is broken."""
        ...
