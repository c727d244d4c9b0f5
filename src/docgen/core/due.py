"""What is still due of a document, and on which day: pure functions of its type, record and acts.

Four things fall due: the signed original, so many days after the issue; the signatures without
which there is none; the dates of its record that its type names in ``[[due]]``; and the closing of its month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import links, lookups, originals, records
from docgen.core.computed import fields_of
from docgen.core.expression_filters import last_of_month
from docgen.core.expressions import Expression, compile_expression
from docgen.core.lookups import CompiledLookup, Filed, Finder
from docgen.core.schema import field_at
from docgen.core.signing import Standing, listed
from docgen.model import Act, Document, DocumentType, Due, Filing, Label, Text, Volume

ORIGINAL, SIGNATURES, MONTH = "original", "signatures", "month"
USUAL_DAYS = 30
"""What stands for the days allowed for an original where a type asks for none."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that is due of a document on a day.

    ``id`` is "original", "signatures", "month", or that of the type's entry; ``what`` says it to a person.  It
    is listed from ``before`` days before ``on``, and no more once it is ``after`` days late.
    """

    id: str
    what: Text | Label
    on: dt.date
    before: int = 0
    after: int | None = None

    def listed(self, day: dt.date, within: int | None) -> bool:
        """Whether it stands in the list of a day; ``within``, where given, stands for ``before``."""
        left = self.left(day)
        late = self.after is not None and -left > self.after
        return left <= (self.before if within is None else within) and not late

    def left(self, day: dt.date) -> int:
        """The days that are left; negative once it is late."""
        return (self.on - day).days


def original(doctype: DocumentType, document: Document) -> Matter | None:
    """The signed original of an issued document, while it is not back."""
    days = doctype.original_due_days
    if days is None or originals.original(document.acts) is not None:
        return None
    on = document.issued_on + dt.timedelta(days=days)
    return Matter(ORIGINAL, Text("Original not back"), on)


def signing_day(doctype: DocumentType, document: Document) -> dt.date:
    """The day on which a document should be signed in full: half way to the day of its original."""
    days = doctype.original_due_days
    allowed = USUAL_DAYS if days is None else days
    return document.issued_on + dt.timedelta(days=(allowed + 1) // 2)


def signatures(standing: Standing, on: dt.date) -> Matter | None:
    """The signatures that are missing."""
    if standing.complete:
        return None
    args = {"missing": len(standing.missing), "next": listed(standing.next)}
    return Matter(SIGNATURES, Text("{missing} signatures missing, next: {next}", args), on)


def closing(volume: Volume, filing: Filing) -> Matter:
    """A month that is not closed."""
    on = last_of_month(dt.date.fromisoformat(f"{volume.month}-01"))
    on += dt.timedelta(days=filing.close_within)
    return Matter(MONTH, Text("{month} not closed", {"month": volume.month}), on)


@dataclass(frozen=True, slots=True)
class _Watched:
    due: Due
    path: tuple[str, ...]
    monthly: bool
    when: Expression | None
    until: CompiledLookup | None


class Watch:
    """Tells what is due of the records of one type; built once for many of them."""

    def __init__(
        self, doctype: DocumentType, finder: Finder, is_void: Callable[[str], bool]
    ) -> None:
        """``is_void`` tells of a number whether its document is void: a link to it settles nothing.

        Raises TemplateError for what cannot be compiled.
        """
        self._watched = compile_dues(doctype)
        self._absent = dict.fromkeys(field.name for field in fields_of(doctype))
        self._finder = finder
        self._is_void = is_void

    def matters(self, filed: Filed, acts: Sequence[Act]) -> Iterator[Matter]:
        """What is not settled, whatever the day.

        Of a document that an older state of the type made, fields it did not have are absent.
        """
        context = {**self._absent, **filed.values}
        for one in self._watched:
            day = records.lookup(context, ".".join(one.path))
            if not isinstance(day, dt.date) or self._settled(one, filed, acts, context):
                continue
            due = one.due
            on = last_of_month(day) if one.monthly else day
            yield Matter(due.id, due.label, on, due.before, due.after)

    def _settled(
        self, one: _Watched, filed: Filed, acts: Sequence[Act], context: Mapping[str, Any]
    ) -> bool:
        if one.when is not None and not one.when.holds(context, untold=False):
            return True
        if one.due.link is not None and self._linked(one.due.link, acts):
            return True
        if one.until is None:
            return False
        found = self._finder.find(one.until, context, filed.branch) or ()
        return any(item.filed.serial != filed.serial for item in found)

    def _linked(self, kind: str, acts: Sequence[Act]) -> bool:
        return any(link.kind == kind and not self._is_void(link.to) for link in links.links(acts))


def compile_dues(doctype: DocumentType) -> tuple[_Watched, ...]:
    """Compile every entry; TemplateError names the one that cannot be."""
    return tuple(_compile(doctype, one) for one in doctype.dues)


def _compile(doctype: DocumentType, one: Due) -> _Watched:
    entry = f"[[due]] {one.id}"
    fields = fields_of(doctype)
    known = {field.name for field in fields}
    path = tuple(one.date.split("."))
    field = field_at(fields, path)
    return _Watched(
        one,
        path,
        monthly=field is not None and field.format == "month",
        when=compile_expression(one.when, known, entry) if one.when is not None else None,
        until=lookups.compile_lookup(one.until, known, entry) if one.until is not None else None,
    )
