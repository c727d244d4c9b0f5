"""The list of what is due, as a workbook to be filtered and handed around.

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
class DueRow:
    """Something due, in the reader's language already; ``days_left`` is negative once it is late."""

    owner: str
    on: dt.date
    days_left: int
    what: str
    serial: str
    type_title: str
    subject: str
    branch: str


def headers() -> tuple[Text, ...]:
    """The heads of the columns, the owner's first."""
    return (
        Text("Owner"),
        Text("Due on"),
        Text("Days left"),
        Text("What"),
        Text("Number"),
        Text("Document type"),
        Text("Subject"),
        Text("Branch"),
    )


def write_due(rows: Sequence[DueRow], translate: Translate) -> bytes:
    """The workbook's bytes, the same for the same rows."""
    heads = [translate(header) for header in headers()]
    return write_list(translate(Text("Still due")), heads, [_line(row) for row in rows])


def _line(row: DueRow) -> tuple[str | int | dt.date, ...]:
    what = (row.what, row.serial, row.type_title, row.subject, row.branch)
    return (row.owner, row.on, row.days_left, *what)
