"""Document types, and the records that are documents of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.model.words import Label, Source


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
class Due:
    """A date of a record that somebody must see to.

    ``date`` is the path of a date or month; it is listed from ``before`` days before that day until it
    is settled, or (``after``) until so many days later.  ``when`` must be true for it to be due at all.
    It is settled by another document that ``until`` finds, or by a link of the kind ``link``.
    """

    id: str
    label: Label
    date: str
    before: int
    after: int | None = None
    when: str | None = None
    until: Lookup | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class SignatureSpec:
    """Who signs, in which order (1-based).

    ``each``, where given, is the path of a list of the record: each of its items signs.
    """

    role: str
    title: Label
    order: int
    each: str | None = None


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
    retention_closes: Lookup | None
    rules: tuple[Rule, ...]
    legal: tuple[LegalBasis, ...]
    computed: tuple[Computed, ...]
    requirements: tuple[Requirement, ...]
    derivation: Derivation | None
    dues: tuple[Due, ...]
    files: Mapping[str, bytes]
    digest: str


@dataclass(frozen=True, slots=True)
class Floor:
    """A statute that says for how many years at least documents are kept.

    In force from ``start`` to ``end``, about the documents of these owners, or these types, or (neither)
    all.  ``source`` is law and article.
    """

    id: str
    label: Label
    years: int
    source: str
    start: dt.date
    end: dt.date | None = None
    owners: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statutes:
    """What the law says of keeping documents; ``counts_from`` is "year-end" or "day"."""

    counts_from: str
    floors: tuple[Floor, ...]


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


@dataclass(frozen=True, slots=True)
class Filing:
    """How months are closed and filed.

    ``fonds`` and ``category`` begin every reference code, ``units`` is the code of the office by the owner
    of the document type; a month is to be closed within ``close_within`` days after its end.  ``annexes``
    names, by type, the field with the number of the document that one of the type is one item with.
    """

    fonds: str
    category: str
    close_within: int
    units: Mapping[str, str]
    annexes: Mapping[str, str]
