"""The words of the house as frozen dataclasses.

Everything that flows between stages is one of these: immutable, without behaviour beyond small
derived properties.  Nothing here reads a file, a clock or a locale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

# --- sentences for people ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages (a field's label, a type's title)."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence not yet in a language.

    ``msgid`` is the English source with ``{name}`` fields, looked up in the gettext catalogue;
    ``args`` fills them (a ``Label`` or ``Text`` among them is put into the reader's language).
    ``zh``, where given, is the Chinese sentence itself: a document type's rules bring their own.
    """

    msgid: str
    args: Mapping[str, object] = field(default_factory=dict)
    zh: str | None = None

    def __str__(self) -> str:
        """The English sentence, for logs and for the words of an exception."""
        return self.msgid.format(**self.args)


# --- where things came from, and what is wrong with them ---------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an input: ``file`` is its name as the user gave it.

    ``sheet`` and ``cell`` ("B7") for workbooks; ``cell`` also for CSV (column letter and row, as a
    spreadsheet would show it); ``line`` (1-based) and ``path`` ("[3].outlets[0].region") for JSON
    and YAML.
    """

    file: str
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in the input, with its place.  A value, collected, never raised.

    ``code`` is stable and language-free ("citizen-number.check-digit"); ``field`` is the path in
    the record ("outlets[0].region"), ``label`` its label; ``what`` says what is wrong, ``remedy``
    what would be right.  ``value`` is what stood there, as text, already masked when the field holds
    personal data.
    """

    code: str
    what: Text
    remedy: Text
    source: Source
    field: str = ""
    label: Label | None = None
    value: str = ""


# --- raw input ----------------------------------------------------------------------------------

Scalar = str | int | float | bool | dt.date | dt.datetime | dt.time | None


@dataclass(frozen=True, slots=True)
class Node:
    """A raw value with its place: a scalar, a mapping of nodes, or a list of nodes."""

    value: Scalar | Mapping[str, Node] | Sequence[Node]
    source: Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """A raw table: ``rows[r][c]`` as read, 0-based, with the merged ranges still visible.

    ``merged`` holds (first_row, first_col, last_row, last_col), 0-based and inclusive.
    """

    file: str
    name: str | None  # None for CSV, which has no sheet
    rows: Sequence[Sequence[Scalar]]
    merged: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class RawInput:
    """What a reader found: tables (XLSX, CSV) or trees (JSON, YAML), never both."""

    sheets: Sequence[Sheet] = ()
    trees: Sequence[Node] = ()  # one per record, each a mapping


# --- document types -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record, read from the type's JSON Schema.

    ``type`` is the JSON type (string, integer, number, boolean, array, object).  ``format`` names a
    check of ``core/values.py``: date, month, money, percent, citizen-number, credit-code, mobile,
    phone, bank-card, identifier (digits or letters that must never become a number).
    ``children`` are the fields of an object, or of the rows of an array of objects; an array of
    scalars has ``item`` instead.  ``required`` is by the schema's plain ``required`` list.
    """

    name: str
    label: Label
    help: Label
    type: str
    format: str | None = None
    required: bool = False
    enum: tuple[str, ...] = ()
    children: tuple[Field, ...] = ()
    item: Field | None = None
    example: Any = None
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_rows(self) -> bool:
        """A repeating part: an array of objects, a sheet of its own in a workbook."""
        return self.type == "array" and bool(self.children)


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that follows from others: never typed in, read like one of the record.

    ``name`` is its path ("net_total"; "rows.net_pay" for one of each row), ``format`` one of money,
    percent, date, month, integer, decimal, text; ``value`` the expression that gives it.
    """

    name: str
    label: Label
    format: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several fields: ``check`` is an expression that must be true.

    ``when``, where given, must be true for the rule to apply.  ``each`` names rows: the rule is then
    applied to every row of them.  ``expect`` is what the first of ``fields`` should be; without a
    ``check`` of its own, the rule is that it is.  ``fields`` are the record paths the problem is
    shown at, the first one first.
    """

    id: str
    check: str | None
    fields: tuple[str, ...]
    message: Label
    remedy: Label
    when: str | None = None
    each: str | None = None
    expect: str | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """Which issued documents are looked for.

    ``of`` names their types ("leave-form"), or rows in them ("attendance-sheet.rows"); ``match`` says
    which of their fields must equal which expression, ``where`` what else must hold of each (``it``
    and, for rows, their document ``doc``); ``order`` sorts them, else they come as they were issued.
    ``anywhere``: of all branches, not the record's only.
    """

    of: tuple[str, ...]
    match: tuple[tuple[str, str], ...] = ()
    where: str | None = None
    order: str | None = None
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the archive must hold before a record is issued.

    ``rule`` is applied with ``found``, the documents that ``lookup`` finds.  ``overridable``: a person
    may overrule it, with a reason.
    """

    rule: Rule
    lookup: Lookup
    overridable: bool


@dataclass(frozen=True, slots=True)
class DerivedField:
    """A field of a record that is drawn up from the archive.

    ``value`` is an expression; for rows, ``each`` gives a list, and ``row`` the expressions of a
    row's fields, one row for each ``it`` of the list.
    """

    name: str
    value: str | None
    each: str | None
    row: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a record is drawn up from the archive.

    ``given`` are the fields a person names; ``sources`` the documents it rests on, by name.
    """

    given: tuple[str, ...]
    sources: tuple[tuple[str, Lookup], ...]
    fields: tuple[DerivedField, ...]


@dataclass(frozen=True, slots=True)
class SignatureSpec:
    """Who signs, in which order (1-based)."""

    role: str
    title: Label
    order: int


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """How a type is numbered.

    ``pattern`` such as ``QR-{branch}-{year}{month}-{seq:04}``: placeholders are record fields,
    ``year`` and ``month`` of the period date, and ``seq``, the count within the series.
    ``scope`` names the placeholders after which counting starts anew: all but ``seq``.
    ``date`` is the record field that decides the period, or ``issue`` for the date of issue.
    """

    pattern: str
    scope: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law or rule a document rests on, in force from ``start`` (to ``end``, if it has ended)."""

    title: Label
    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type (文种): everything its folder says.

    ``files`` holds the folder itself and the shared ``_house`` files it was loaded with
    ("document.html", "_house/base.css"): enough to load the very same type again decades later.
    ``digest`` is "sha256:…" over them.  ``masks`` maps a field path (rows without indexes,
    "outlets.contact") to the name of a mask of ``core/values.py``.
    """

    id: str
    title: Label
    aliases: tuple[str, ...]
    owner: str
    number: NumberSpec
    fields: tuple[Field, ...]
    schema: Mapping[str, Any]
    key: tuple[str, ...]
    branch: str
    subject_name: str | None
    subject_id: str | None
    listing: tuple[str, ...]
    masks: Mapping[str, str]
    signatures: tuple[SignatureSpec, ...]
    original_due_days: int | None
    retention_code: str
    retention_floor_years: int
    retention_starts: str
    rules: tuple[Rule, ...]
    legal: tuple[LegalBasis, ...]
    computed: tuple[Computed, ...]
    requirements: tuple[Requirement, ...]
    derivation: Derivation | None
    files: Mapping[str, bytes]
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """The validated data of one document.

    ``values`` is JSON as the type's schema describes it: dates "2026-11-22", months "2026-11",
    money "1409.50" (yuan), percentages as the fraction "0.00025", absent optional fields left out.
    ``sources`` maps a field path ("agent_name", "outlets[0].region") to its place.
    """

    type_id: str
    values: Mapping[str, Any]
    source: Source
    sources: Mapping[str, Source] = field(default_factory=dict)


# --- numbers and documents ----------------------------------------------------------------------


class State(StrEnum):
    """Where a document stands.  ``pending`` has a number and a record but no files yet."""

    PENDING = "pending"
    ISSUED = "issued"
    VOID = "void"


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
    HELD_BACK = "held-back"  # fine in itself, but others conflict, so nothing was numbered


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
    identifiers; ``listing`` is (label zh, label en, masked value) for result lists.
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
class Document:
    """One issued (or pending, or void) thing as the register knows it."""

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
    gaps: tuple[int, ...]


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


# --- the store ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object of the store as its newest inventory tells it.

    ``versions`` are the logical states in order: path to "sha512:…" digest.
    """

    object_id: str
    inventory_digest: str
    versions: tuple[Mapping[str, str], ...]


# --- composing and rendering --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Composition:
    """A document before it has a format: permitted markup and one stylesheet.

    ``markup`` is a well-formed ``<html>`` tree of the permitted subset; ``css`` the house styles
    followed by the type's; ``text`` its text as a reader reads it, block by block, one line each.
    ``serial`` is None for a specimen (样稿).  ``fallback`` is a face with the characters of the record
    that the bundled faces lack, None where there are none.  ``assets`` maps names used as ``img src`` to bytes.
    ``word``, of a type whose template is a Word file, holds the parts of the filled file by name; there
    is no markup and no stylesheet then.
    """

    type_id: str
    title: str
    lang: str
    serial: str | None
    issued_on: dt.date
    markup: str
    css: str
    text: str
    assets: Mapping[str, bytes] = field(default_factory=dict)
    fallback: bytes | None = None
    word: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a rendition says when it is read back.

    ``paragraphs`` are in reading order, page furniture left out; ``embedded`` are files by name;
    ``producer`` is the program that made it, as the file itself names it.
    """

    paragraphs: tuple[str, ...]
    embedded: Mapping[str, bytes]
    producer: str


# --- finding ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched, and filters that narrow it.

    ``text`` may be empty.  ``identity`` is the keyed digest of a full identifier: what carries it is
    found, and with a ``text`` also what matches that.
    """

    text: str = ""
    identity: str | None = None
    type_id: str | None = None
    branch: str | None = None
    subject: str | None = None
    state: State | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found; ``excerpt`` is masked, with matches between U+2068 and U+2069."""

    entry: SearchEntry
    excerpt: str


# --- integrity ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """What ``verify`` found wrong: ``where`` is a path or number, ``what`` the sentence."""

    code: str
    where: str
    what: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A document to be examined: its texts, its bytes, or both."""

    serial: str
    object_id: str
    texts: bool
    bytes_: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in it.

    ``other_engine``: another version of a program made its files; ``other_fonts``: they were set with
    other bundled faces.
    """

    serial: str
    findings: tuple[Finding, ...]
    other_engine: bool = False
    other_fonts: bool = False
