"""What an archive holds, counted; and the ledger, page by page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from docgen.model.accounts import Scope
from docgen.model.documents import LedgerEntry, SeriesKey, State


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents of a series and branch are in a state.

    ``month`` is that of their period, ``issued_in`` that of their date of issue: "2026-11".
    """

    series: SeriesKey
    branch: str
    month: str
    issued_in: str
    state: State
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Documents of a type and branch as the index counts them.

    ``owing`` are those whose original is asked for and not there, ``unsigned`` those that are not signed in
    full although the original is not back either.
    """

    type_id: str
    branch: str
    month: str
    issued_on: dt.date
    state: State
    count: int
    unsigned: int
    owing: int


@dataclass(frozen=True, slots=True)
class Filings:
    """How many originals of a type and branch came back in a month, so many whole days after the issue."""

    type_id: str
    branch: str
    month: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class Voided:
    """A void number: since when (UTC), declared by whom, and why; long numbers in the reason are masked."""

    serial: str
    series: SeriesKey
    branch: str
    at: str
    actor: str
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which lines of the ledger: those about documents of ``scope`` (None: all), newest first, below the
    line ``before``.

    ``since`` and ``until`` are moments as the ledger writes them, the second one excluded.
    """

    scope: Scope | None = None
    serial: str = ""
    acts: tuple[str, ...] = ()
    actor: str = ""
    since: str = ""
    until: str = ""
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the ledger, as stored and parsed; ``digest`` is its SHA-256 (hex)."""

    entry: LedgerEntry
    line: bytes
    digest: str
