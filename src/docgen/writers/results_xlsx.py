"""The list of what an issue run did, as a workbook: one row per record, with its number.

It is handed around, so it holds no full identifier: ``subject`` comes masked from the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from docgen.core.masks import mask_digits
from docgen.model import DocumentType, Failure, Outcome, Source, Text
from docgen.ports import Store, Translate
from docgen.writers.list_xlsx import write_list
from docgen.writers.report import place_text

OUTCOMES = MappingProxyType(
    {
        Outcome.RESERVED: Text("issued"),
        Outcome.UNFINISHED: Text("finished"),
        Outcome.EXISTING: Text("already issued"),
        Outcome.VOID: Text("void"),
        Outcome.HELD_BACK: Text("held back"),
        Outcome.CONFLICT: Text("conflict"),
        Outcome.CLOSED: Text("month closed"),
    }
)
"""What became of a record, in a word."""
PENDING = Text("pending")
"""It has its number, and no files yet."""


class Result(Protocol):
    """What is needed of a record's fate (``usecases.issue.Result`` has it)."""

    @property
    def serial(self) -> str: ...

    @property
    def outcome(self) -> Outcome: ...

    @property
    def source(self) -> Source: ...

    @property
    def subject(self) -> str: ...

    @property
    def object_id(self) -> str: ...


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
    results: Sequence[Result],
    failures: Sequence[Failure],
    *,
    store: Store,
    translate: Translate,
) -> list[ResultRow]:
    """The results of an issue run as rows, with where the files of each document are."""
    failed = {failure.serial for failure in failures}
    rows = []
    for result in results:
        # Not there: the making failed, or another process is at it this very moment.
        stored = store.get(result.object_id) if result.serial not in failed else None
        files = stored.versions[-1] if stored is not None else {}
        pdf, docx = (
            store.location(result.object_id, path) if path in files else ""
            for path in ("document.pdf", "document.docx")
        )
        # A result list is passed on: a full number in the input's name stays out of it.
        source = replace(result.source, file=mask_digits(result.source.file))
        rows.append(
            ResultRow(
                serial=result.serial,
                type_title=translate(Text("{title}", {"title": doctype.title}, zh="{title}")),
                subject=result.subject,
                file=source.file,
                sheet=source.sheet or "",
                cell=source.cell or (f"{source.line}" if source.line else ""),
                place=place_text(source, translate),
                outcome=translate(OUTCOMES[result.outcome] if files else PENDING),
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
