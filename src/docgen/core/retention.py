"""How long a document is kept: pure functions of its type, its record and the statutes of a day.

The period is the longest of the type's code (DA/T 13-2022: Y for ever, D30, D10), the type's own floor and
every statutory floor that applies to the type.  It runs from the closing event: a day of the record, the
issue, or what another document of the archive tells (a person has left).  Statutes come as data, dated, each
with its source; nothing of them stands here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import records
from docgen.core.computed import fields_of
from docgen.core.expression_filters import last_of_month
from docgen.core.lookups import CompiledLookup, compile_lookup
from docgen.core.schema import field_at
from docgen.errors import TemplateError
from docgen.model import DocumentType, Field, Floor, Label, Statutes, Text

ISSUE = "issue"
"""The closing event of a type whose documents are closed once they are issued."""
YEAR_END, DAY = "year-end", "day"
_CODE = re.compile(r"Y|D([1-9][0-9]?)\Z")
_DATED = ("date", "month")


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that says how long: the type's code, its floor, or a statute; ``years`` None is for ever."""

    id: str
    label: Label | Text
    years: int | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a document is kept.

    ``event`` is the id of what closes it and ``called`` its name, ``closed_on`` when that was, None while it
    has not happened.
    ``grounds`` are all that apply, the longest first; ``until`` is the first day on which it may be
    destroyed, None where there is none, or none yet.
    """

    event: str
    called: Label | Text
    closed_on: dt.date | None
    grounds: tuple[Ground, ...]
    until: dt.date | None

    @property
    def years(self) -> int | None:
        """The longest period; None is for ever."""
        return self.grounds[0].years

    @property
    def deciding(self) -> tuple[Ground, ...]:
        """The grounds that are as long as the longest."""
        return tuple(one for one in self.grounds if one.years == self.years)

    def over(self, day: dt.date) -> bool:
        """Whether the period is over on a day."""
        return self.until is not None and self.until <= day


def applying(statutes: Statutes, doctype: DocumentType, day: dt.date) -> tuple[Floor, ...]:
    """The floors in force on a day that are about a type: all of an owner's, or those named."""
    return tuple(
        one
        for one in statutes.floors
        if one.start <= day
        and (one.end is None or day <= one.end)
        and (not one.owners or doctype.owner in one.owners)
        and (not one.types or doctype.id in one.types)
    )


def term(
    doctype: DocumentType,
    values: Mapping[str, Any],
    *,
    issued_on: dt.date,
    void_on: dt.date | None = None,
    told: Sequence[dt.date] = (),
    statutes: Statutes,
    day: dt.date,
) -> Term:
    """How long a document of this type is kept, by the statutes of a day.

    ``values`` are typed; ``told`` are the days on which other documents say the event was, of which, and
    its own, the latest counts.  A void document whose event will never happen is closed by becoming void.
    """
    own = _own_day(doctype, values, issued_on)
    days = [*told, *([own] if own is not None else [])]
    closed = max(days, default=void_on)
    grounds = _grounds(doctype, applying(statutes, doctype, day))
    years = grounds[0].years
    until = None
    if closed is not None and years is not None:
        until = first_free(closed, years, statutes.counts_from)
    starts = doctype.retention_starts
    field = _field(doctype)
    called = field.label if field is not None else Text("Issue")
    return Term(starts, called, closed, grounds, until)


def longer(one: Term, other: Term) -> Term:
    """Of two terms of a document the one that ends later; for ever is the latest, an open end next."""
    return max(one, other, key=_end)


def first_free(closed: dt.date, years: int, counts_from: str) -> dt.date:
    """The first day after so many years, counted from the 1st of January after the event, or from it."""
    if counts_from == YEAR_END:
        return dt.date(closed.year + 1 + years, 1, 1)
    try:
        same = closed.replace(year=closed.year + years)
    except ValueError:  # the 29th of February
        same = dt.date(closed.year + years, 2, 28)
    return same + dt.timedelta(days=1)


def code_years(code: str) -> int | None:
    """The years of a code; None for Y, for ever.  Raises TemplateError for what is no code."""
    found = _CODE.match(code)
    if found is None:
        raise TemplateError(
            "type.toml: the retention code '{code}' is none of Y, D30, D10.", code=code
        )
    return int(found[1]) if found[1] else None


def compile_closing(doctype: DocumentType) -> CompiledLookup | None:
    """What looks for other documents that tell the closing event; None where the type asks for none.

    Raises TemplateError for a code that is none, an event that is no day of the record, and a lookup that
    cannot be made.
    """
    code_years(doctype.retention_code)
    starts, field = doctype.retention_starts, _field(doctype)
    if starts != ISSUE and (field is None or field.format not in _DATED):
        raise TemplateError(
            "type.toml: retention starts at '{name}', which is neither a day or month of the record nor "
            "'issue'.",
            name=starts,
        )
    if doctype.retention_closes is None:
        return None
    known = {one.name for one in fields_of(doctype)}
    return compile_lookup(doctype.retention_closes, known, "[retention] closes")


def closing_day(doctype: DocumentType, values: Mapping[str, Any]) -> dt.date | None:
    """The day of the record that closes a document of this type, None where it is empty."""
    day = records.lookup(values, doctype.retention_starts)
    if not isinstance(day, dt.date):
        return None
    field = _field(doctype)
    return last_of_month(day) if field is not None and field.format == "month" else day


def _field(doctype: DocumentType) -> Field | None:
    return field_at(fields_of(doctype), tuple(doctype.retention_starts.split(".")))


def _own_day(
    doctype: DocumentType, values: Mapping[str, Any], issued_on: dt.date
) -> dt.date | None:
    return issued_on if doctype.retention_starts == ISSUE else closing_day(doctype, values)


def _grounds(doctype: DocumentType, floors: Sequence[Floor]) -> tuple[Ground, ...]:
    code = doctype.retention_code
    found = [Ground("code", Text("Retention code {code}", {"code": code}), code_years(code))]
    if doctype.retention_floor_years:
        found.append(Ground("type", Text("Floor of the type"), doctype.retention_floor_years))
    found += [Ground(one.id, one.label, one.years, one.source) for one in floors]
    return tuple(sorted(found, key=lambda one: -_length(one.years)))


def _length(years: int | None) -> int:
    return 10_000 if years is None else years


def _end(one: Term) -> tuple[int, dt.date]:
    if one.years is None:
        return 2, dt.date.max
    return (1, dt.date.max) if one.until is None else (0, one.until)
