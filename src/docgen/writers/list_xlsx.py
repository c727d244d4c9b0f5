"""A list as a workbook: one sheet with a head that stays, filters, and columns as wide as they need.

Texts are written as texts, dates as dates, whole numbers as numbers; the same rows give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from docgen.writers.cells import NUMBER_FORMATS, safe_text, storable
from docgen.writers.width import width

_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (the file's clock has no zone, and stands still)
_NARROWEST, _WIDEST = 8, 60

Cell = str | int | dt.date


def write_list(name: str, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The workbook's bytes; ``name`` is that of its sheet."""
    return write_lists(name, [(name, headers, rows)])


def write_lists(
    title: str, sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]
) -> bytes:
    """The bytes of a workbook of several lists, each on a sheet: name, headers, rows."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": _MADE})
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", "border": 1}
    head = book.add_format({**base, "bold": True, "bg_color": "#D9E2F3"})
    grid = {**base, "border_color": "#BFBFBF"}
    kinds = {
        kind: book.add_format({**grid, "num_format": NUMBER_FORMATS[kind], "align": align})
        for kind, align in (("text", "left"), ("date", "left"), ("integer", "right"))
    }
    for name, headers, rows in sheets:
        _write(book.add_worksheet(name), headers, rows, head, kinds)
    book.close()
    return stream.getvalue()


def _write(
    sheet: Worksheet,
    headers: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    head: Format,
    kinds: Mapping[str, Format],
) -> None:
    for col, header in enumerate(headers):
        needed = [width(header) + 4, *(width(str(row[col])) + 2 for row in rows)]
        sheet.set_column(col, col, min(max(_NARROWEST, *needed), _WIDEST))
        sheet.write_string(0, col, header, head)
    for number, row in enumerate(rows, start=1):
        for col, cell in enumerate(row):
            match cell:
                case dt.date() if storable(cell):
                    sheet.write_datetime(number, col, cell, kinds["date"])
                case int():
                    sheet.write_number(number, col, cell, kinds["integer"])
                case "":
                    sheet.write_blank(number, col, None, kinds["text"])
                case _:
                    sheet.write_string(number, col, safe_text(str(cell)), kinds["text"])
    sheet.autofilter(0, 0, max(1, len(rows)), len(headers) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&R&P / &N")
