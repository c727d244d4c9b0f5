"""A person's dossier as a workbook: the checklist, the documents about them, those that also name them.

It holds no full identifier: names come masked from the caller, unless all is to be shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model import Text
from docgen.ports import Translate
from docgen.writers.list_xlsx import Cell, write_lists

Rows = Sequence[Sequence[Cell]]


def checklist_headers() -> tuple[Text, ...]:
    """The heads of the checklist's columns."""
    return (
        Text("Item"),
        Text("State"),
        Text("Number"),
        Text("Original filed"),
        Text("Compared with the original"),
        Text("Valid to"),
        Text("To do"),
    )


def about_headers() -> tuple[Text, ...]:
    """The heads of the columns of documents about the person."""
    return (
        Text("Number"),
        Text("Document type"),
        Text("Date of issue"),
        Text("Branch"),
        Text("State"),
        Text("Replaced by"),
    )


def named_headers() -> tuple[Text, ...]:
    """The heads of the columns of documents that name the person in another role."""
    return (*about_headers(), Text("As"), Text("Known by"))


def write_dossier(
    title: str, checklist: Rows, about: Rows, named: Rows, translate: Translate
) -> bytes:
    """The workbook's bytes, the same for the same rows."""
    return write_lists(
        title,
        [
            (translate(Text("Checklist")), _heads(checklist_headers(), translate), checklist),
            (translate(Text("Documents about them")), _heads(about_headers(), translate), about),
            (translate(Text("Also named in")), _heads(named_headers(), translate), named),
        ],
    )


def _heads(headers: Sequence[Text], translate: Translate) -> list[str]:
    return [translate(header) for header in headers]
