"""Search results as a workbook or as CSV, masked as lists are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.core import searching, text
from docgen.errors import RefusedError
from docgen.model import Label, SearchEntry, SearchField, Text
from docgen.ports import Translate
from docgen.writers.list_csv import write_csv
from docgen.writers.list_xlsx import write_list

ROWS = 1_048_575
"""What a sheet holds below its head."""

Cell = str | int | dt.date


def headers() -> tuple[Text, ...]:
    """The heads of the columns."""
    return (
        Text("Number"),
        Text("Issued on"),
        Text("Document type"),
        Text("Branch"),
        Text("Team"),
        Text("Period"),
        Text("State"),
        Text("Signed"),
        Text("Original"),
        Text("Fields"),
        Text("Passage"),
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """The language of the one who reads the file; ``word`` is for states and answers."""

    translate: Translate
    label: Callable[[Label], str]
    word: Callable[[str], str]


def write_hits(
    entries: Iterable[SearchEntry], words: Sequence[str], suffix: str, reader: Reader
) -> bytes:
    """The file's bytes; ``suffix`` is ".xlsx" or ".csv", ``words`` are shown where they stand.

    Raises RefusedError for more than a sheet holds.
    """
    heads = [reader.translate(header) for header in headers()]
    rows = (_row(entry, words, reader) for entry in entries)
    if suffix == ".csv":
        return write_csv(heads, rows)
    return write_list(reader.translate(Text("Search results")), heads, list(_fitting(rows)))


def _fitting(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows):
        if number == ROWS:
            raise RefusedError(
                "There are more hits than the {rows} rows of a sheet.",
                rows=ROWS,
                remedy="Write them as .csv, or narrow the search.",
            )
        yield row


def _row(entry: SearchEntry, words: Sequence[str], reader: Reader) -> tuple[Cell, ...]:
    shown = text.passages(entry.text, words, names=entry.names, most=1) if words else ()
    fields = "  ".join(
        f"{reader.label(Label(zh=zh, en=en))} {value}" for zh, en, value in entry.listing
    )
    return (
        entry.serial,
        entry.issued_on,
        reader.label(entry.title),
        entry.branch,
        entry.team,
        searching.fact(entry, SearchField.PERIOD),
        reader.word(entry.state.value),
        reader.word(searching.fact(entry, SearchField.SIGNED)),
        reader.word(searching.fact(entry, SearchField.ORIGINAL)),
        fields,
        "".join(shown).translate(_UNMARKED),
    )


_UNMARKED = dict.fromkeys(map(ord, text.MATCH_START + text.MATCH_END))
