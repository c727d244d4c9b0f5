"""Who works with the archive in a browser or over HTTP, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for.  A user may have several roles; what they allow adds up."""

    AUDITOR = "auditor"  # reads everything, changes nothing
    HR = "hr"  # the documents that hr owns
    TRADING_ADMIN = "trading-admin"  # the documents that trading-admin owns
    MANAGER = "manager"  # reads and approves
    ADMINISTRATOR = "administrator"  # users, not documents


class Permission(StrEnum):
    """What a route or an act asks for; ``core.permissions`` says who has it."""

    READ = "read"  # see and search documents, masked; what is due; series; months; types
    UNLOCK = "unlock"  # see personal data and download files, with a reason
    LEDGER = "ledger"  # read ledger and checkpoints
    ISSUE = "issue"  # check, generate, replace, derive
    FILE = "file"  # originals, materials, stacks of scans, the tray
    SIGN = "sign"  # sign, withdraw, seal, release
    VOID = "void"  # declare void, link
    CLOSE = "close"  # close months
    OVERRULE = "overrule"  # issue or close against a requirement, with a reason
    DISPOSE = "dispose"  # holds; propose, approve and carry out destruction
    ACCESS_LOG = "access-log"  # read who looked at what
    USERS = "users"  # users, roles, tokens


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents: those of these types and of these branches; None: of all."""

    types: frozenset[str] | None = None
    branches: frozenset[str] | None = None

    def holds(self, type_id: str, branch: str) -> bool:
        """Whether a document of that type and branch is among them."""
        return (self.types is None or type_id in self.types) and (
            self.branches is None or branch in self.branches
        )


EVERYTHING = Scope()
"""All documents."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a name to log in by, lower case ASCII.

    ``branches`` are those whose documents this user works with; empty: all.  ``display`` is the name
    that pages show.  Who is not ``active`` cannot log in, and no token of theirs works.
    """

    name: str
    display: str
    roles: frozenset[Role]
    branches: frozenset[str] = frozenset()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that somebody has logged in with.

    ``csrf`` is what every form of it carries.  Times are UTC as the ledger writes them.
    """

    id: str  # the digest of what the cookie holds
    user: User
    csrf: str
    begun_at: str
    used_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """What a program logs in with, in the name of a user and with that user's rights.

    ``id`` names it in lists; the secret itself is kept nowhere.  ``expires_at`` is UTC, None: never.
    """

    id: str
    user: str
    label: str
    created_at: str
    expires_at: str | None = None
    used_at: str | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer that an idempotency key was given before: the same again gets the same."""

    digest: str  # of the request: a key is good for one request only
    status: int
    body: bytes
