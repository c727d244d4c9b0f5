"""Raw input: tables and trees as a reader found them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.model.words import Source

Scalar = str | int | float | bool | dt.date | dt.datetime | dt.time | None


@dataclass(frozen=True, slots=True)
class Node:
    """A raw value with its place: a scalar, a mapping of nodes, or a list of nodes."""

    value: Scalar | Mapping[str, Node] | Sequence[Node]
    source: Source


@dataclass(frozen=True, slots=True)
class Sheet:
    """A raw table: ``rows[r][c]`` as read, 0-based, with the merged ranges still visible.

    ``merged`` holds (first_row, first_col, last_row, last_col), 0-based and inclusive.
    """

    file: str
    name: str | None  # None for CSV, which has no sheet
    rows: Sequence[Sequence[Scalar]]
    merged: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class RawInput:
    """What a reader found: tables (XLSX, CSV) or trees (JSON, YAML), never both."""

    sheets: Sequence[Sheet] = ()
    trees: Sequence[Node] = ()  # one per record, each a mapping
