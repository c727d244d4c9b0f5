"""The list of documents whose period is over, as a workbook to be reviewed before anything is destroyed.

It holds no full identifier: ``subject`` comes masked from the caller.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.model import Text
from docgen.ports import Translate
from docgen.writers.list_xlsx import write_list


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A document whose period is over, in the reader's language already; ``held`` says why it stays all
    the same, "" where nothing holds it.
    """

    serial: str
    type_title: str
    subject: str
    branch: str
    issued_on: dt.date
    closed_on: dt.date
    years: int
    ground: str
    until: dt.date
    held: str


def headers() -> tuple[Text, ...]:
    """The heads of the columns."""
    return (
        Text("Number"),
        Text("Document type"),
        Text("Subject"),
        Text("Branch"),
        Text("Date of issue"),
        Text("Closed on"),
        Text("Years"),
        Text("Because of"),
        Text("Free from"),
        Text("Held"),
    )


def write_retention(rows: Sequence[KeptRow], translate: Translate) -> bytes:
    """The workbook's bytes, the same for the same rows."""
    heads = [translate(header) for header in headers()]
    return write_list(translate(Text("Period over")), heads, [_line(row) for row in rows])


def _line(row: KeptRow) -> tuple[str | int | dt.date, ...]:
    about = (row.serial, row.type_title, row.subject, row.branch, row.issued_on)
    return (*about, row.closed_on, row.years, row.ground, row.until, row.held)
