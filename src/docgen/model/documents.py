"""Numbers and documents: what register, ledger and store hold of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from docgen.model.words import Label


class State(StrEnum):
    """Where a document stands.  ``pending`` has a number and a record but no files yet; of what is
    ``disposed`` there is a tombstone and nothing else.
    """

    PENDING = "pending"
    ISSUED = "issued"
    VOID = "void"
    DISPOSED = "disposed"


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """A series: the type and the scope values, ("branch", "SH01"), ("year", "2026"), …"""

    type_id: str
    scope: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "/".join((self.type_id, *(value for _, value in self.scope)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A valid record asking for a number.

    ``serial_pattern`` is the number with everything filled in but ``{seq:04}``.
    ``record_digest`` is SHA-256 over type and canonical record; ``key_digest`` is the keyed digest
    of the natural key.  ``fallback_font`` is the "sha256:…" of the face, filed in the store, with the
    characters the bundled faces lack; None where the record needs none.
    """

    series: SeriesKey
    serial_pattern: str
    record_digest: str
    key_digest: str
    values: Mapping[str, Any]
    branch: str
    period: dt.date
    issued_on: dt.date
    template_digest: str
    origin: Mapping[str, Any]
    fallback_font: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A numbered record whose files are not yet confirmed."""

    serial: str
    sequence: int
    batch: str
    reserved_at: str
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What ``record.json`` says: the record, and all that its document was made with.

    ``template`` is the template's digest; ``period`` the date that decides year and month;
    ``fallback_font`` as in ``Candidate``; ``fonts`` the digest of the bundled faces it was set with, None in
    a file that does not name them.
    """

    number: str
    type_id: str
    series: tuple[tuple[str, str], ...]
    sequence: int
    branch: str
    period: dt.date
    issued_on: dt.date
    template: str
    values: Mapping[str, Any]
    fallback_font: str | None = None
    fonts: str | None = None


class Outcome(StrEnum):
    """What became of a candidate."""

    RESERVED = "reserved"  # given a number now
    UNFINISHED = "unfinished"  # the very same record already holds a number, still pending
    EXISTING = "existing"  # the very same record was issued before: nothing to do
    CONFLICT = "conflict"  # another record with the same natural key holds a number
    VOID = "void"  # the very same record was issued before, and is void or destroyed: left alone
    CLOSED = "closed"  # a catalogue has closed the month it belongs to
    HELD_BACK = "held-back"  # fine in itself, but others conflict, so nothing was numbered


class Fate(StrEnum):
    """What became of a record that has a number."""

    ISSUED = "issued"  # now
    FINISHED = "finished"  # it had its number, its files were made now
    EXISTING = "existing"  # issued before
    VOID = "void"  # issued before, and void or destroyed: left alone
    PENDING = "pending"  # it has its number, and no files yet


@dataclass(frozen=True, slots=True)
class Reservation:
    """The answer to one candidate; ``serial`` is the new number, or the one already there."""

    outcome: Outcome
    serial: str | None = None
    pending: Pending | None = None


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What the index keeps of a document.

    ``text`` is the document's text with every identifier masked already; ``names`` are the
    personal names in it (searchable, masked when shown); ``identities`` are keyed digests of full
    identifiers; ``listing`` is (label zh, label en, masked value) for result lists.  ``period`` is the
    date that decides the period, None in an index of old.  ``unsigned`` names the places not signed
    yet (see ``core/signing.py``), None where the type asks for no signature; ``original`` tells whether
    the signed original is there, None where it is not and none is asked for.
    """

    serial: str
    type_id: str
    branch: str
    issued_on: dt.date
    state: State
    title: Label
    subject: str
    text: str
    names: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    listing: tuple[tuple[str, str, str], ...] = ()
    period: dt.date | None = None
    team: str = ""
    unsigned: tuple[str, ...] | None = None
    original: bool | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The files of a pending document are in the store: make it issued.

    ``inventory_digest`` is the SHA-512 of the object's inventory; ``files`` maps logical path to
    "sha512:…" of each file.
    """

    serial: str
    object_id: str
    inventory_digest: str
    files: Mapping[str, str]
    entry: SearchEntry


@dataclass(frozen=True, slots=True)
class Failure:
    """A pending document whose files could not be made; it stays pending.

    ``error`` is the class name, ``reason`` its words, free of personal data where docgen raised it.
    """

    serial: str
    error: str
    reason: str


@dataclass(frozen=True, slots=True)
class Act:
    """What happened to a document after its issue: one version of its object, which files it.

    ``version`` is that of the object, from 2; ``name`` is "sign", "void", …; ``at`` is UTC as in the
    ledger; ``data`` depends on the name (docs/archive-format.md).
    """

    version: int
    name: str
    at: str
    actor: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """An act whose version is in the store: put it into the register and the ledger.

    ``digest`` is the "sha256:…" of the file that tells the act; ``entry`` is what the index says of the document from now on, None where that does not change.
    """

    serial: str
    act: Act
    object_id: str
    inventory_digest: str
    files: Mapping[str, str]
    digest: str
    entry: SearchEntry | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One issued (or pending, void, disposed) thing as the register knows it.

    ``inventory_digest`` and ``files`` are those of the newest version of its object; ``acts`` is what
    made each version after the first, in order.
    """

    serial: str
    type_id: str
    series: SeriesKey
    sequence: int
    state: State
    branch: str
    period: dt.date
    issued_on: dt.date
    template_digest: str
    record_digest: str
    key_digest: str
    reserved_at: str
    issued_at: str | None = None
    object_id: str | None = None
    inventory_digest: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    fallback_font: str | None = None
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesState:
    """One line of ``docgen series``.  ``gaps`` are sequence numbers below ``last`` without a row."""

    series: SeriesKey
    first: int
    last: int
    first_serial: str
    last_serial: str
    issued: int
    pending: int
    void: int
    disposed: int
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Volume:
    """The documents of a type and branch whose period is in a month, "2026-11"."""

    type_id: str
    branch: str
    month: str

    def __str__(self) -> str:
        return f"{self.type_id}/{self.branch}/{self.month}"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One thing that happened: a line of the ledger, parsed.

    ``sequence`` counts from 1; ``previous`` is the SHA-256 (hex) of the line before, 64 zeros for
    the first; ``at`` is UTC "2026-11-22T08:30:00Z"; ``act`` is "reserve", "issue", …
    """

    sequence: int
    previous: str
    at: str
    actor: str
    act: str
    serial: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the store as its newest inventory tells it.

    ``versions`` are the logical states in order: path to "sha512:…" digest.
    """

    object_id: str
    inventory_digest: str
    versions: tuple[Mapping[str, str], ...]
