"""Where things are, who acts, and what time it is."""

from __future__ import annotations

import datetime as dt
import getpass
import os
from dataclasses import dataclass
from pathlib import Path

from docgen import doctypes
from docgen.core.days import require_issue_day
from docgen.ports import Begin

DATABASE = "register.db"
KEY = "identity.key"
LEDGER = "ledger/ledger.jsonl"
ACCOUNTS = "accounts.db"
ACCESS_LOG = "access/access.jsonl"
# Shared by all who have the archive open; alone, while the database is put in place of another.
IN_USE = "locks/archive.hold"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and who acts.

    ``upgrading`` is told how many documents there are in the search index of an archive that an older docgen
    wrote: whoever opens such an archive to work with it makes the index anew first.
    """

    archive: Path
    templates: Path
    actor: str
    upgrading: Begin | None = None


def settings(
    *,
    archive: Path | None = None,
    templates: Path | None = None,
    upgrading: Begin | None = None,
) -> Settings:
    """Fill in what was not said.  The actor is DOCGEN_ACTOR, else the account's name."""
    return Settings(
        archive=(archive or Path("archive")).absolute(),
        templates=(templates or doctypes.own_folder()).absolute(),
        actor=os.environ.get("DOCGEN_ACTOR") or getpass.getuser(),
        upgrading=upgrading,
    )


def utc_now() -> str:
    """Now, as the ledger writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def begin_of(day: dt.date) -> str:
    """The moment a day begins where this machine stands, as the ledger writes it."""
    return dt.datetime.combine(day, dt.time()).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def issue_day(given: dt.date | None) -> dt.date:
    """The date of issue: the one that was given, else today.  Raises UsageError for one that cannot be meant."""
    return today() if given is None else require_issue_day(given, today=today())


def today() -> dt.date:
    """The date of issue where none is given: today where this machine stands."""
    return dt.datetime.now().astimezone().date()
