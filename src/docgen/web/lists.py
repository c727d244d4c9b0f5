"""What pages with lists share: their filters, links into the search, and the list, or a blank form, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query as Param
from fastapi.responses import Response

from docgen import bootstrap
from docgen.core import access_log, query_language, query_ranges
from docgen.core.intake import Entry
from docgen.errors import UsageError
from docgen.model import Days, DocumentType, Filter, Numbers, Query, SearchField, Text
from docgen.web.media import CSV, XLSX, YAML, attached, workbook
from docgen.web.visitor import Visitor
from docgen.writers.list_csv import write_csv
from docgen.writers.list_xlsx import Cell, write_list
from docgen.writers.rejects_xlsx import write_rejects

Chosen = Annotated[str, Param(max_length=200)]
"""A value of a filter, "" for none."""
Choice = tuple[str, str]
"""A value of a filter, and how it is told."""
LISTS: Mapping[str, str] = {".xlsx": XLSX, ".csv": CSV}
"""What a list can be taken as, by the ending of its address."""
_BLANKS: Mapping[str, str] = {".xlsx": XLSX, ".yaml": YAML}
_OWNERS: Mapping[str, Text] = {
    "hr": Text("HR"),
    "trading-admin": Text("Trading administration"),
    "branch-finance": Text("Branch finance"),
    "marketing": Text("Marketing"),
    "marketing-team": Text("Marketing team"),
    "sales-management": Text("Sales management"),
}


def search_link(*, words: str = "", **wanted: str | Days | Numbers) -> str:
    """The address of the search for documents of a type, branch, … ("type" and so on, as in the query
    language).
    """
    filters = tuple(Filter(SearchField(name), value) for name, value in wanted.items() if value)
    query = Query(words=tuple(words.split()), filters=filters)
    return f"/search?{urlencode(query_language.parameters(query))}"


def run_of(first: str, last: str) -> Numbers | None:
    """The run of numbers from one to another, where they are numbers of one series."""
    return query_ranges.numbers(f"{first}..{last}")


def month_days(month: str) -> Days | None:
    """The days of a month, "2026-11"."""
    return query_ranges.days(month)


def types_of(who: Visitor, ids: Iterable[str]) -> Sequence[Choice]:
    """Document types to choose from, by title."""
    known = who.site.types()
    told = {one: who.translate.label(known[one].title) if one in known else one for one in ids}
    return sorted(told.items(), key=lambda one: one[1])


def titled(who: Visitor, type_id: str) -> str:
    """The title of a document type, or its id where nothing is known of it any more."""
    found = who.site.types().get(type_id)
    return who.translate.label(found.title) if found is not None else type_id


def owner_name(who: Visitor, owner: str) -> str:
    """A department that document types belong to; by its own name where nothing is known of it."""
    return who.translate(_OWNERS.get(owner, Text(owner)))


def with_query(path: str, **chosen: str) -> str:
    """An address with what is chosen, leaving out what is not."""
    given = {name: value for name, value in chosen.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def as_file(
    who: Visitor,
    name: str,
    suffix: str,
    headers: Sequence[Text],
    rows: Sequence[Sequence[Cell]],
) -> Response:
    """A list as a workbook or CSV.  Raises UsageError for another ending."""
    if suffix not in LISTS:
        raise UsageError("A list is a workbook (.xlsx) or a .csv file.")
    heads = [who.translate(one) for one in headers]
    data = write_csv(heads, rows) if suffix == ".csv" else write_list(name, heads, rows)
    who.note(access_log.LIST, file=f"{name}{suffix}", rows=len(rows), sure=True)
    return attached(f"{name}{suffix}", data, LISTS[suffix])


def blank_form(who: Visitor, doctype: DocumentType, suffix: str) -> Response:
    """The blank workbook of a type, or the same as YAML.  Raises UsageError for another ending."""
    if suffix not in _BLANKS:
        raise UsageError("A blank form is a workbook (.xlsx) or a .yaml file.")
    name = f"{doctype.id}{suffix}"
    data = bootstrap.blank_writer(name).write(doctype, who.translate)
    return attached(name, data, _BLANKS[suffix])


def rejects_file(
    who: Visitor, doctype: DocumentType, entries: Sequence[Entry], name: str
) -> Response:
    """Records as a workbook with their problems marked, to be corrected and sent again; the access log knows it
    by ``name``.
    """
    who.note(access_log.LIST, file=name, rows=len(entries), type=doctype.id, sure=True)
    return workbook(f"{doctype.id}-rejected", write_rejects(doctype, entries, who.translate))
