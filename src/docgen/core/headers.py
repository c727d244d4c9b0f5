"""Finding the header row of a table made by people: below titles and notes, over two rows, merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.core.columns import (
    LINK_HEADERS,
    REASON_HEADERS,
    SEPARATOR,
    Column,
    find_column,
    header_index,
    header_key,
)
from docgen.core.drafts import raw_text
from docgen.model import Sheet

_DEPTH = 60  # rows searched from the top
_LINKS = frozenset(header_key(text) for text in LINK_HEADERS)
_REASONS = frozenset(header_key(text) for text in REASON_HEADERS)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: ``row`` is its last row (0-based), the data begin below it.

    ``columns`` maps column numbers to fields; ``unknown`` and ``repeated`` are the (row, column,
    text) of headers that mean no field, or one that stands there already.
    """

    row: int
    columns: Mapping[int, Column]
    link: int | None
    unknown: tuple[tuple[int, int, str], ...]
    repeated: tuple[tuple[int, int, str], ...]


def find_header(sheet: Sheet, columns: Sequence[Column]) -> Header | None:
    """The row (or pair of rows) that names most of ``columns``; the upper one of equals."""
    index = header_index(columns)
    best: Header | None = None
    for row, texts in _candidates(sheet):
        header = _header(row, texts, index)
        if header.columns and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _candidates(sheet: Sheet) -> Iterator[tuple[int, Mapping[int, str]]]:
    """Last row, and texts by column, of every row and every pair of rows with merged cells."""
    for row in range(min(len(sheet.rows), _DEPTH)):
        yield row, _texts(sheet, row)
        if row + 1 < len(sheet.rows) and any(
            first <= row <= last for first, _, last, _ in sheet.merged
        ):
            yield row + 1, _pair(sheet, row)


def _texts(sheet: Sheet, row: int) -> dict[int, str]:
    cells = enumerate(sheet.rows[row])
    return {column: text for column, cell in cells if (text := raw_text(cell).strip())}


def _pair(sheet: Sheet, row: int) -> dict[int, str]:
    """Two rows as one: the parent's label over several columns is joined to each child's."""
    upper, lower = _texts(sheet, row), _texts(sheet, row + 1)
    for first, left, last, right in sheet.merged:
        if first <= row <= last and left in upper:
            upper |= dict.fromkeys(range(left, right + 1), upper[left])
    joined = dict(upper)
    for column, text in lower.items():
        above = upper.get(column)
        joined[column] = f"{above}{SEPARATOR}{text}" if above and above != text else text
    return joined


def _header(row: int, texts: Mapping[int, str], index: Mapping[str, Column]) -> Header:
    columns: dict[int, Column] = {}
    unknown: list[tuple[int, int, str]] = []
    repeated: list[tuple[int, int, str]] = []
    link: int | None = None
    seen: set[str] = set()
    for column, text in sorted(texts.items()):
        key = header_key(text)
        found = find_column(index, text)
        if found is None:
            if key in _LINKS and link is None:
                link = column
            elif key not in _REASONS and not text.startswith(("#", "＃")):
                unknown.append((row, column, text))
        elif found.dotted in seen:
            repeated.append((row, column, text))
        else:
            seen.add(found.dotted)
            columns[column] = found
    return Header(row, columns, link, tuple(unknown), tuple(repeated))
