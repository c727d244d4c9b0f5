"""Comma-separated values in the encodings and with the delimiters that offices produce."""

from __future__ import annotations

import csv
import io

from docgen.errors import UnreadableInputError
from docgen.model import RawInput, Scalar, Sheet, Text
from docgen.readers.limits import MOST_CELLS, MOST_COLUMNS, check_count, check_size, decode

_DELIMITERS = ",\t;"
_SAMPLE = 64 * 1024


class CsvReader:
    """Reads CSV and tab-separated text: one sheet without a name."""

    suffixes = frozenset({".csv", ".tsv", ".txt"})

    def read(self, name: str, data: bytes) -> RawInput:
        """The table; row numbers are a spreadsheet's, a quoted cell with line ends is one row."""
        check_size(name, data)
        text = decode(name, data)
        delimiter = _delimiter(text)
        if text.count(delimiter) > MOST_CELLS:
            raise _too_wide(name, 1)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[tuple[Scalar, ...]] = []
        try:
            for row in reader:
                if len(row) > MOST_COLUMNS:
                    raise _too_wide(name, reader.line_num)
                rows.append(tuple(_cell(cell) for cell in row))
        except csv.Error as error:
            raise UnreadableInputError(
                "{file}, line {line}: {reason}",
                file=name,
                line=reader.line_num,
                reason=_reason(str(error)),
                remedy="Save it again as CSV from the program it comes from; check the quotes.",
            ) from error
        check_count(name, sum(any(row) for row in rows))
        return RawInput(sheets=(Sheet(file=name, name=None, rows=tuple(rows)),))


def _too_wide(name: str, line: int) -> UnreadableInputError:
    """More cells than a workbook could hold, or than are worth the work of looking at."""
    return UnreadableInputError(
        "{file}, line {line}: there are more cells than a table of records has.",
        file=name,
        line=line,
        remedy="Save it again as CSV from the program it comes from; delete the columns beyond the table.",
    )


def _reason(words: str) -> Text:
    """What the csv module says, in words that are translated."""
    if "field larger" in words:
        return Text("a cell has more than {most} characters", {"most": csv.field_size_limit()})
    if "end of data" in words:
        return Text("a quotation mark is opened and never closed")
    if "expected after" in words:
        return Text("something stands between a closing quotation mark and the next cell")
    return Text("{reason}", {"reason": words}, zh="{reason}")


def _cell(text: str) -> Scalar:
    """Excel writes ="0012" to keep a cell text; the rest is taken as it stands."""
    if len(text) >= 3 and text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text or None


def _delimiter(text: str) -> str:
    """The delimiter that stands outside quotes most often in the line that has most of it."""
    sample = text[:_SAMPLE]
    if sample.startswith("sep=") and len(sample) > 4:
        return sample[4]
    counts = dict.fromkeys(_DELIMITERS, 0)
    for line in _unquoted(sample).splitlines():
        for mark in _DELIMITERS:
            counts[mark] = max(counts[mark], line.count(mark))
    return max(_DELIMITERS, key=lambda mark: counts[mark])


def _unquoted(text: str) -> str:
    return "".join(text.split('"')[::2])
