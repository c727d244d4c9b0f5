"""The list of what an issue run did, as a workbook: one row per record, with its number.

It is handed around, so it holds no full identifier: ``subject`` comes masked from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from docgen.core.masks import mask_digits
from docgen.model import DocumentType, Fate, Source, Text
from docgen.ports import Store, Translate
from docgen.writers.list_xlsx import write_list
from docgen.writers.report import place_text

FATES = MappingProxyType(
    {
        Fate.ISSUED: Text("issued"),
        Fate.FINISHED: Text("finished"),
        Fate.EXISTING: Text("already issued"),
        Fate.VOID: Text("void"),
        Fate.PENDING: Text("pending"),
    }
)
"""What became of a record, in a word."""


class Fated(Protocol):
    """What is needed of a record's fate (``usecases.fates.Fated`` has it)."""

    @property
    def serial(self) -> str: ...

    @property
    def fate(self) -> Fate: ...

    @property
    def source(self) -> Source: ...

    @property
    def subject(self) -> str: ...

    @property
    def object_id(self) -> str: ...

    @property
    def files(self) -> frozenset[str]: ...


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


def result_rows(
    doctype: DocumentType,
    fates: Sequence[Fated],
    *,
    store: Store,
    translate: Translate,
) -> list[ResultRow]:
    """The results of an issue run as rows, with where the files of each document are."""
    rows = []
    for one in fates:
        pdf, docx = (
            store.location(one.object_id, path) if path in one.files else ""
            for path in ("document.pdf", "document.docx")
        )
        # A result list is passed on: a full number in the input's name stays out of it.
        source = replace(one.source, file=mask_digits(one.source.file))
        rows.append(
            ResultRow(
                serial=one.serial,
                type_title=translate(Text("{title}", {"title": doctype.title}, zh="{title}")),
                subject=one.subject,
                file=source.file,
                sheet=source.sheet or "",
                cell=source.cell or (f"{source.line}" if source.line else ""),
                place=place_text(source, translate),
                outcome=translate(FATES[one.fate]),
                pdf=pdf,
                docx=docx,
            )
        )
    return rows


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
