"""The list of what an issue run did, as a workbook: one row per record, with its number.

It is handed around, so it holds no full identifier: ``subject`` comes masked from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.model import Text
from docgen.ports import Translate
from docgen.writers.list_xlsx import write_list


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
    headers = [translate(header) for header in _headers()]
    return write_list(translate(Text("Results")), headers, [_line(row) for row in rows])


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
