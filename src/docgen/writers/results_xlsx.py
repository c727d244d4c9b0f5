"""The list of what an issue run did, as a workbook: one row per record, with its number.

It is handed around, so it holds no full identifier: ``subject`` comes masked from the caller.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from docgen.model import Text
from docgen.ports import Translate
from docgen.writers.cells import safe_text
from docgen.writers.width import width

_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (the file's clock has no zone, and stands still)
_NARROWEST, _WIDEST = 8, 60


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What became of one record, in the reader's language already.

    ``serial`` is "" where none was given; ``subject`` is masked; ``file``, ``sheet`` and ``cell``
    tell where the record came from, ``place`` the same as one phrase for a terminal (it is not
    written); ``pdf`` and ``docx`` are paths, "" where there is none.
    """

    serial: str
    type_title: str
    subject: str
    outcome: str
    file: str
    sheet: str = ""
    cell: str = ""
    place: str = ""
    pdf: str = ""
    docx: str = ""


def write_results(rows: Sequence[ResultRow], translate: Translate) -> bytes:
    """The workbook's bytes, the same for the same rows."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    name = translate(Text("Results"))
    book.set_properties({"title": name, "created": _MADE})
    sheet = book.add_worksheet(name)
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", "border": 1}
    head = book.add_format({**base, "bold": True, "bg_color": "#D9E2F3"})
    body = book.add_format({**base, "border_color": "#BFBFBF", "num_format": "@"})
    lines = [tuple(map(safe_text, _line(row))) for row in rows]
    headers = [translate(header) for header in _headers()]
    for col, header in enumerate(headers):
        cells = max([width(header) + 4, *(width(line[col]) + 2 for line in lines)])
        sheet.set_column(col, col, min(max(cells, _NARROWEST), _WIDEST))
        sheet.write_string(0, col, header, head)
    for number, line in enumerate(lines, start=1):
        for col, text in enumerate(line):
            write = sheet.write_string if text else sheet.write_blank
            write(number, col, text, body)
    sheet.autofilter(0, 0, max(1, len(rows)), len(headers) - 1)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&R&P / &N")
    book.close()
    return stream.getvalue()


def _headers() -> tuple[Text, ...]:
    return (
        Text("Number"),
        Text("Document type"),
        Text("Subject"),
        Text("Outcome"),
        Text("Source file"),
        Text("Sheet"),
        Text("Cell"),
        Text("PDF file"),
        Text("Word file"),
    )


def _line(row: ResultRow) -> tuple[str, ...]:
    origin = (row.file, row.sheet, row.cell)
    return (row.serial, row.type_title, row.subject, row.outcome, *origin, row.pdf, row.docx)
