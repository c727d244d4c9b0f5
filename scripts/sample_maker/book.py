"""The workbook of a document type's records, with its columns and sheets as the type has them."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from docgen.core.columns import LINK_HEADERS, Column, flat_columns, row_sheets
from docgen.model import DocumentType, Field
from sample_maker import dress
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a constant, not a moment
_LINK = LINK_HEADERS[0]
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_TITLE = 31  # characters of a sheet's name
_GAP = 8  # people leave a line between one month and the next


@dataclass(frozen=True)
class _Line:
    """A line of a sheet: what ties it to its record, and a cell for each column."""

    link: Cell
    cells: Sequence[Cell]


@dataclass(frozen=True)
class _Sheet:
    """A sheet: a merged title, a note, the header, the lines.  ``unknown`` is a column too many."""

    name: str
    title: str
    note: str
    columns: Sequence[tuple[str, Column]]
    lines: Sequence[_Line]
    merged: Sequence[str] = ()
    link_merged: bool = False
    unknown: tuple[str, Cell] | None = None


def good(doctype: DocumentType, samples: Samples, stem: str, records: Sequence[Record]) -> bytes:
    """A workbook of records in a clerk's dress."""
    note = f"{FICTION}。带*的栏目必填；证件号码、账号请用文本格式。"
    title = samples.titles.get(stem, doctype.title.zh)
    lines = [
        _Line(number + 1, [_dressed(c, record, number, samples.merged) for c in _flat(doctype)])
        for number, record in enumerate(records)
    ]
    main = _Sheet(samples.sheet or doctype.title.zh, title, note, _headed(doctype, samples),
                  lines, samples.merged)  # fmt: skip
    others = []
    for part, columns in row_sheets(doctype):
        turns = itertools.count()
        rows = [
            _Line(number, [_dressed(c, row, turn, ()) for c in columns])
            for number, record in enumerate(records, start=1)
            for row, turn in zip(record.get(part.name) or (), turns, strict=False)
        ]
        headed = _headed(doctype, samples, part)
        others.append(_Sheet(part.label.zh, f"{title}·{part.label.zh}", note, headed, rows,
                             link_merged=True))  # fmt: skip
    return _workbook(title, [main, *others])


def bad(doctype: DocumentType, samples: Samples, made: Bad) -> bytes:
    """A workbook of plain records with faults over them, and a column that no field has."""
    title = samples.titles.get("bad", f"{doctype.title.zh}（有错误的样例）")
    note = f"{FICTION}；错误是故意的。"
    faults = [dict(fault) for fault in made.faults]
    faults += [{} for _ in range(len(made.records) - len(faults))]
    pairs = list(zip(made.records, faults, strict=True))
    lines = [
        _spoilt(number, _flat(doctype), record, fault, "")
        for number, (record, fault) in enumerate(pairs, start=1)
    ]
    main = _Sheet(samples.sheet or doctype.title.zh, title, note, _headed(doctype, samples),
                  lines, unknown=made.unknown)  # fmt: skip
    others = []
    for part, columns in row_sheets(doctype):
        rows = [
            _spoilt(number, columns, row, fault, f"{part.name}[{place}].")
            for number, (record, fault) in enumerate(pairs, start=1)
            for place, row in enumerate(record.get(part.name) or ())
        ]
        headed = _headed(doctype, samples, part)
        others.append(_Sheet(part.label.zh, f"{title}·{part.label.zh}", note, headed, rows))
    if left := [name for fault in faults for name in fault]:
        raise ValueError(f"{doctype.id}: no cell for the faults {left}")
    return _workbook(title, [main, *others])


def _spoilt(
    number: int, columns: Sequence[Column], values: Record, fault: dict[str, Cell], prefix: str
) -> _Line:
    """A line in plain dress; the faults that concern it are taken out of ``fault``."""
    link = fault.pop(prefix + _LINK, number)
    cells = []
    for column in columns:
        cell = dress.plain(column.field, _at(values, column.path))
        cells.append(fault.pop(prefix + column.dotted, cell))
    return _Line(link, cells)


def _flat(doctype: DocumentType) -> Sequence[Column]:
    return flat_columns(doctype)


def _headed(
    doctype: DocumentType, samples: Samples, part: Field | None = None
) -> Sequence[tuple[str, Column]]:
    """The columns of a sheet with their headers: as the module spells them, or the label."""
    parts = {field.name: found for field, found in row_sheets(doctype)}
    of_sheet = parts[part.name] if part else _flat(doctype)
    prefix = f"{part.name}." if part else ""
    return [
        (samples.headers.get(prefix + c.dotted, c.label("zh") + "*" * c.required), c)
        for c in of_sheet
    ]


def _dressed(column: Column, values: Record, turn: int, merged: Sequence[str]) -> Cell:
    value = _at(values, column.path)
    if column.dotted in merged:
        return dress.plain(column.field, value)
    return dress.dressed(column.field, value, turn)


def _at(values: Any, path: Sequence[str]) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


# --- the file -----------------------------------------------------------------------------------


def _workbook(title: str, sheets: Sequence[_Sheet]) -> bytes:
    out = io.BytesIO()
    file = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    file.set_properties({"title": title, "comments": FICTION, "created": _CREATED})
    styles = {
        "title": file.add_format(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        ),
        "note": file.add_format({"italic": True, "font_color": "#7F7F7F"}),
        "header": file.add_format(
            {"bold": True, "border": 1, "bg_color": "#D9E1F2", "text_wrap": True, "align": "center"}
        ),
        "date": file.add_format({"num_format": "yyyy/m/d", "border": 1}),
        "month": file.add_format({"num_format": 'yyyy"年"m"月"', "border": 1}),
        "money": file.add_format({"num_format": "#,##0.00", "border": 1}),
        "percent": file.add_format({"num_format": "0.000%", "border": 1}),
        "plain": file.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
    }
    for sheet in sheets:
        _write_sheet(file, styles, sheet)
    file.close()
    return out.getvalue()


def _write_sheet(file: Any, styles: Mapping[str, Any], told: _Sheet) -> None:
    sheet = file.add_worksheet(_NOT_IN_NAMES.sub("", told.name)[:_TITLE])
    headers = [header for header, _ in told.columns]
    if told.unknown is not None:
        headers.append(told.unknown[0])
    last = len(headers)
    sheet.merge_range(0, 0, 0, last, told.title, styles["title"])
    sheet.merge_range(1, 0, 1, last, told.note, styles["note"])
    for place, header in enumerate([_LINK, *headers]):
        sheet.write_string(2, place, header, styles["header"])
    sheet.set_column(1, last, 16)
    sheet.freeze_panes(3, 0)
    line, lines = 3, list[int]()
    for number, row in enumerate(told.lines, start=1):
        if number == _GAP and not told.link_merged:
            line += 1
        _write(sheet, (line, 0), row.link, None, styles)
        for place, (cell, (_, column)) in enumerate(
            zip(row.cells, told.columns, strict=True), start=1
        ):
            _write(sheet, (line, place), cell, column.field.format, styles)
        if told.unknown is not None:
            _write(sheet, (line, last), told.unknown[1], None, styles)
        lines.append(line)
        line += 1
    for place, (_, column) in enumerate(told.columns, start=1):
        if column.dotted in told.merged:
            cells = [row.cells[place - 1] for row in told.lines]
            _merge(sheet, place, zip(lines, cells, strict=True), styles["plain"])
    if told.link_merged:
        links = [row.link for row in told.lines]
        _merge(sheet, 0, zip(lines, links, strict=True), styles["plain"])


def _merge(sheet: Any, column: int, cells: Iterator[tuple[int, Cell]], style: Any) -> None:
    """Make equal cells of neighbouring lines one cell."""
    keys = {line: (cell, line - number) for number, (line, cell) in enumerate(cells)}
    for (cell, _), group in itertools.groupby(keys, key=lambda line: keys[line]):
        run = list(group)
        if len(run) > 1 and cell is not None:
            sheet.merge_range(run[0], column, run[-1], column, cell, style)


def _write(
    sheet: Any, place: tuple[int, int], cell: Cell, form: str | None, styles: Mapping[str, Any]
) -> None:
    line, column = place
    plain = styles["plain"]
    if cell is None:
        sheet.write_blank(line, column, None, plain)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, column, cell, plain)
    elif isinstance(cell, dt.date):
        style = styles["month" if form == "month" else "date"]
        sheet.write_datetime(line, column, cell, style)
    elif isinstance(cell, int | float):
        style = styles[form] if form in ("money", "percent") else plain
        sheet.write_number(line, column, cell, style)
    else:
        sheet.write_string(line, column, cell, plain)
