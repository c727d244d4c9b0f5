"""Tables (workbooks, CSV) to drafts: which sheet is what, which row is a record, which cell a value.

Nothing is dropped silently: an unknown column, a sheet that looks like data, a row that links to no
record are problems.  Empty rows, row numbers alone, explanations and columns without a header, or
with one that begins with #, are no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.core import examples
from docgen.core import values as val
from docgen.core.columns import (
    LINK_HEADERS,
    Column,
    flat_columns,
    header_key,
    is_example,
    is_note_sheet,
    row_sheets,
)
from docgen.core.drafts import (
    Draft,
    Drafts,
    address,
    is_blank,
    nest,
    raw_text,
    shown_value,
    split_list,
)
from docgen.core.headers import Header, find_header
from docgen.core.schema import Path
from docgen.model import DocumentType, Field, Label, Node, Problem, Scalar, Sheet, Source, Text

_LINK = Label(*LINK_HEADERS)
_TITLE = 31  # Excel cuts sheet names there
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")  # Excel has them in no sheet's name
_STRAY = re.compile(
    r"(合计|总计|小计|total|sum)|(注|备注|说明|制表人?|审核人?|填表人?|notes?)[:：].*", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its header."""

    sheet: Sheet
    header: Header
    columns: tuple[Column, ...]

    def place(self, row: int, column: int) -> Source:
        return Source(self.sheet.file, self.sheet.name, address(row, column))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of data: its values by path, where it stands, and the text of its link cell."""

    cells: Mapping[Path, Node]
    source: Source
    link: str
    link_source: Source


def read_tables(doctype: DocumentType, sheets: Sequence[Sheet]) -> Drafts:
    """The records of a workbook or CSV file, as drafts."""
    columns, parts = flat_columns(doctype), row_sheets(doctype)
    owners = {
        _sheet_key(name): field.name
        for field, _ in parts
        for name in (field.label.zh, field.label.en, field.name)
    }
    named = {owners[_sheet_key(s.name)]: s for s in sheets if _sheet_key(s.name) in owners}
    others = [s for s in sheets if s.name is None or _sheet_key(s.name) not in owners]
    found, general, ignored = _main_table(doctype, columns, others)
    if found is None:
        return Drafts((), tuple(general), tuple(ignored))
    general.extend(_header_problems(doctype, found))
    rows, stray = _rows(doctype, found)
    general.extend(stray)
    drafts = [Draft(nest(row.cells, row.source), quiet=_missing(found)) for row in rows]
    linked = any(not _is_empty(sheet) for sheet in named.values())
    links = _Links(doctype, found, rows if linked else ())
    general.extend(links.problems)
    for part in parts:
        drafts, problems = _attach(doctype, part, named.get(part[0].name), links, drafts)
        general.extend(problems)
    return Drafts(tuple(drafts), tuple(general), tuple(ignored))


# --- which sheet --------------------------------------------------------------------------------


def _sheet_key(name: str | None) -> str:
    return header_key(_NOT_IN_NAMES.sub("", name or "")[:_TITLE])


def _main_table(
    doctype: DocumentType, columns: tuple[Column, ...], sheets: Sequence[Sheet]
) -> tuple[_Table | None, list[Problem], list[str]]:
    """The sheet of the records, problems about other sheets, and the names of those not read."""
    names = (doctype.title.zh, doctype.title.en, doctype.id, *doctype.aliases)
    keys = {_sheet_key(name) for name in names}
    readable = [s for s in sheets if s.name is None or not is_note_sheet(s.name)]
    tables = [
        _Table(sheet, header, columns)
        for sheet in readable
        if (header := find_header(sheet, columns)) is not None
    ]
    best = max((len(table.header.columns) for table in tables), default=0)
    chosen = [t for t in tables if t.sheet.name and _sheet_key(t.sheet.name) in keys] or [
        table for table in tables if len(table.header.columns) == best
    ]
    if not chosen:
        return None, [_no_header(columns, sheets)], [s.name or s.file for s in sheets]
    if len(chosen) > 1:
        return None, [_several(doctype, chosen)], []
    # One recognised header may be chance; two and more are data that nobody asked for.
    rivals = [t for t in tables if t is not chosen[0] and len(t.header.columns) >= min(2, best)]
    problems = [_unexpected(rival, chosen[0]) for rival in rivals]
    used = {id(table.sheet) for table in (*rivals, chosen[0])}
    return chosen[0], problems, [s.name or s.file for s in sheets if id(s) not in used]


def _no_header(columns: tuple[Column, ...], sheets: Sequence[Sheet]) -> Problem:
    source = Source(sheets[0].file if sheets else "", sheets[0].name if sheets else None)
    sample = "、".join(column.label("zh") for column in columns[:4])
    return Problem(
        "table.no-header",
        Text("No row of column headers was found."),
        Text(
            "Use the blank form of this document type; its headers are {sample}…",
            {"sample": sample},
        ),
        source,
    )


def _several(doctype: DocumentType, tables: Sequence[_Table]) -> Problem:
    names = "、".join(table.sheet.name or table.sheet.file for table in tables)
    return Problem(
        "sheet.ambiguous",
        Text("Several sheets look like the list of records: {names}.", {"names": names}),
        Text(
            "Put all records into one sheet, named '{title}', or one sheet into each file.",
            {"title": doctype.title},
        ),
        tables[1].place(tables[1].header.row, min(tables[1].header.columns)),
    )


def _unexpected(table: _Table, main: _Table) -> Problem:
    return Problem(
        "sheet.unexpected",
        Text(
            "This sheet has columns of the document type, but the records are read from '{main}'.",
            {"main": main.sheet.name or main.sheet.file},
        ),
        Text("Move its rows there and delete it, or begin its name with _ to have it ignored."),
        table.place(table.header.row, min(table.header.columns)),
        value=table.sheet.name or "",
    )


# --- headers ------------------------------------------------------------------------------------


def _header_problems(doctype: DocumentType, table: _Table) -> Iterator[Problem]:
    present = {column.dotted for column in table.header.columns.values()}
    absent = [column for column in table.columns if column.dotted not in present]
    words = [word for column in absent for word in (column.names.zh, column.names.en)]
    for row, column, text in table.header.unknown:
        near = val.suggest(text, words)
        yield Problem(
            "column.unknown",
            Text("The column belongs to no field of this document type."),
            Text("Did you mean '{near}'? Correct the header.", {"near": near})
            if near
            else Text("Delete the column, or begin its header with # to have it ignored."),
            table.place(row, column),
            value=shown_value(doctype, (), text),
        )
    for row, column, text in table.header.repeated:
        yield Problem(
            "column.duplicate",
            Text("The same column stands here twice."),
            Text("Delete one of the two, or begin its header with # to have it ignored."),
            table.place(row, column),
            value=shown_value(doctype, (), text),
        )
    end = max((*table.header.columns, table.header.link or 0)) + 1
    for column_ in absent:
        if column_.required:
            yield Problem(
                "column.missing",
                Text("The column '{column}' is missing.", {"column": column_.names}),
                Text("Add a column with this header; every record needs it."),
                table.place(table.header.row, end),
                field=column_.dotted,
                label=column_.names,
            )


def _missing(table: _Table) -> frozenset[str]:
    """The dotted paths of required columns that are not there."""
    present = {column.dotted for column in table.header.columns.values()}
    return frozenset(c.dotted for c in table.columns if c.required and c.dotted not in present)


# --- rows ---------------------------------------------------------------------------------------


def _rows(doctype: DocumentType, table: _Table) -> tuple[list[_Row], list[Problem]]:
    """The rows that hold something, and problems of rows that are no records."""
    fills = _fills(table)
    rows: list[_Row] = []
    problems: list[Problem] = []
    for number in range(table.header.row + 1, len(table.sheet.rows)):
        own = {c: _cell(table.sheet, number, c) for c in sorted(table.header.columns)}
        used = [c for c, raw in own.items() if not is_blank(raw)]
        if not used:
            continue
        first = raw_text(own[used[0]]).strip()
        link = table.header.link
        label = "" if link is None else raw_text(_cell(table.sheet, number, link)).strip()
        if is_example(label):
            problems.extend(_example(doctype, table, number, own))
            continue
        if link is not None and _STRAY.fullmatch(label):
            problems.append(_stray(doctype, table, number, link, label))
            continue
        if _STRAY.fullmatch(first):
            problems.append(_stray(doctype, table, number, used[0], first))
            continue
        rows.append(_row(table, number, own, fills))
    return rows, problems


def _example(
    doctype: DocumentType, table: _Table, row: int, own: Mapping[int, Scalar]
) -> Iterator[Problem]:
    """An example row is not read; one that was typed over is told."""
    cells = ((table.header.columns[position], raw) for position, raw in own.items())
    if column := examples.changed(cells, doctype.fields):
        at = next(at for at, one in table.header.columns.items() if one is column)
        yield Problem(
            "example.changed",
            Text("The row is marked as an example, which is not read, but it was changed."),
            Text(
                "Write a number into the column '{column}', or delete the row.", {"column": _LINK}
            ),
            table.place(row, at),
            label=column.names,
            value=shown_value(doctype, (), own[at]),
        )


def _row(
    table: _Table, number: int, own: Mapping[int, Scalar], fills: Mapping[tuple[int, int], Scalar]
) -> _Row:
    cells: dict[Path, Node] = {}
    for position, column in table.header.columns.items():
        raw = own[position]
        raw = fills.get((number, position)) if is_blank(raw) else raw
        source = table.place(number, position)
        if column.field.item is not None and not is_blank(raw):
            cells[column.path] = Node(split_list(column.field.item, raw, source), source)
        else:
            cells[column.path] = Node(raw, source)
    link = table.header.link
    at = min(table.header.columns) if link is None else link
    raw_link = None if link is None else _cell(table.sheet, number, link)
    if link is not None and is_blank(raw_link):
        raw_link = fills.get((number, link))
    source = table.place(number, min(table.header.columns))
    return _Row(cells, source, _link_text(raw_link), table.place(number, at))


def _cell(sheet: Sheet, row: int, column: int) -> Scalar:
    cells = sheet.rows[row]
    return cells[column] if column < len(cells) else None


def _fills(table: _Table) -> dict[tuple[int, int], Scalar]:
    """What the cells below the first one of a cell merged downwards hold: the first one's value."""
    fills: dict[tuple[int, int], Scalar] = {}
    for top, left, bottom, _ in table.sheet.merged:
        if top > table.header.row and bottom > top:
            value = _cell(table.sheet, top, left) if top < len(table.sheet.rows) else None
            last = min(bottom, len(table.sheet.rows) - 1)
            fills |= {(row, left): value for row in range(top + 1, last + 1)}
    return fills


def _link_text(raw: Scalar) -> str:
    return "".join(raw_text(raw).split())


def _stray(doctype: DocumentType, table: _Table, row: int, column: int, text: str) -> Problem:
    return Problem(
        "table.stray-row",
        Text("This row is a total or a note, not a record."),
        Text("Delete the row; notes may stand above the headers."),
        table.place(row, column),
        value=shown_value(doctype, (), text),
    )


# --- repeating parts ----------------------------------------------------------------------------


class _Links:
    """Which record a link value means."""

    def __init__(self, doctype: DocumentType, table: _Table, rows: Sequence[_Row]) -> None:
        self.table = table
        self.present = table.header.link is not None
        self.index: dict[str, int] = {}
        self.problems: list[Problem] = []
        for number, row in enumerate(rows):
            if not row.link:
                continue
            if row.link in self.index:
                self.problems.append(
                    Problem(
                        "link.duplicate",
                        Text("Two records have the same number in this column."),
                        Text("Number the records 1, 2, 3…; the rows of other sheets refer to it."),
                        row.link_source,
                        label=_LINK,
                        value=shown_value(doctype, (), row.link),
                    )
                )
            self.index.setdefault(row.link, number)


def _attach(
    doctype: DocumentType,
    part: tuple[Field, tuple[Column, ...]],
    sheet: Sheet | None,
    links: _Links,
    drafts: Sequence[Draft],
) -> tuple[list[Draft], list[Problem]]:
    """The drafts with the rows of one sheet given to their records.

    Where the sheet as a whole cannot be used, the field is quiet: no record is told again.
    """
    field, columns = part
    if not drafts:
        return [], []
    if sheet is None or _is_empty(sheet):
        if not field.required:
            return list(drafts), []
        return _hushed(drafts, field), [_no_sheet(field, links.table.sheet.file)]
    header = find_header(sheet, columns)
    if header is None:
        return _hushed(drafts, field), [_no_header(columns, [sheet])]
    table = _Table(sheet, header, columns)
    rows, problems = _rows(doctype, table)
    problems = [*_header_problems(doctype, table), *problems]
    linked = links.present and header.link is not None
    if len(drafts) != 1 and rows and not linked:
        problems.append(_no_link(links.table if not links.present else table))
    if (len(drafts) != 1 and rows and not linked) or _missing(table):
        return _hushed(drafts, field), problems
    given: list[list[Node]] = [[] for _ in drafts]
    for row in rows:
        # A lone record owns every row, unless both sheets are numbered and disagree.
        owner = links.index.get(row.link) if linked and (row.link or len(drafts) != 1) else 0
        if owner is None:
            problems.append(_unlinked(doctype, row, links))
        else:
            given[owner].append(nest(row.cells, row.source))
    place = Source(sheet.file, sheet.name)
    pairs = zip(drafts, given, strict=True)
    return [_with_rows(draft, field, found, place) for draft, found in pairs], problems


def _is_empty(sheet: Sheet) -> bool:
    return all(is_blank(cell) for row in sheet.rows for cell in row)


def _hushed(drafts: Sequence[Draft], field: Field) -> list[Draft]:
    return [replace(draft, quiet=draft.quiet | {field.name}) for draft in drafts]


def _no_sheet(field: Field, file: str) -> Problem:
    return Problem(
        "sheet.missing",
        Text("The sheet '{sheet}' is missing or empty.", {"sheet": field.label}),
        Text("Add a sheet of this name with one row for each entry, as in the blank form."),
        Source(file),
        field=field.name,
        label=field.label,
    )


def _with_rows(draft: Draft, field: Field, rows: list[Node], place: Source) -> Draft:
    value = draft.node.value
    fields = dict(value) if isinstance(value, Mapping) else {}
    fields[field.name] = Node(tuple(rows) or None, rows[0].source if rows else place)
    return replace(draft, node=Node(fields, draft.node.source))


def _no_link(table: _Table) -> Problem:
    return Problem(
        "link.column-missing",
        Text(
            "The column '{column}' is missing, which ties rows to their records.", {"column": _LINK}
        ),
        Text("Number the records in that column, and repeat the number beside each of their rows."),
        table.place(table.header.row, max(table.header.columns) + 1),
        label=_LINK,
    )


def _unlinked(doctype: DocumentType, row: _Row, links: _Links) -> Problem:
    known = "、".join(list(links.index)[:10])
    what = (
        Text("No record has this number.")
        if row.link
        else Text("It does not say to which record the row belongs.")
    )
    return Problem(
        "link.unknown",
        what,
        Text("Enter the number of the record as in sheet '{sheet}': {known}.",
             {"sheet": links.table.sheet.name or "", "known": known}),
        row.link_source,
        label=_LINK,
        value=shown_value(doctype, (), row.link),
    )  # fmt: skip
