"""Drafts: records as they came in, keyed by field names but not yet read, and their problems.

Tables and trees both end here, so that everything after has one shape to deal with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from docgen.core import values as val
from docgen.core.schema import FieldProblem, Path, path_text, plain_path
from docgen.model import DocumentType, Field, Node, Problem, Scalar, Source

_LONGEST = 10**21
_SHOWN = 60  # characters of a value in a problem
_LIST_BREAKS = re.compile(r"[\n；;]")
_CHOICE_BREAKS = re.compile(r"[\n；;、，,]")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Draft:
    """One record as read: ``node`` maps field names to nodes of raw values.

    ``problems`` were found already, with the path they make unusable; ``quiet`` are the top-level
    fields whose absence has been told once for the whole input.
    """

    node: Node
    problems: tuple[tuple[Path, Problem], ...] = ()
    quiet: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Drafts:
    """All drafts of an input, the problems of the input as a whole, and the sheets not read."""

    drafts: tuple[Draft, ...]
    general: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = field(default=())


def placed(doctype: DocumentType, found: FieldProblem, source: Source, raw: Scalar) -> Problem:
    """A problem of a field with its place and what stood there, masked."""
    return Problem(
        code=found.code,
        what=found.what,
        remedy=found.remedy,
        source=source,
        field=path_text(found.path),
        label=found.label,
        value=shown_value(doctype, found.path, raw),
    )


def shown_value(doctype: DocumentType, path: Path, raw: Scalar) -> str:
    """What stood in a cell, as a message may show it: masked, printable, short."""
    text = raw_text(raw).strip()
    mask = doctype.masks.get(plain_path(path))
    text = val.MASKS[mask](text) if mask and text else val.mask_digits(text)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def raw_text(raw: Scalar) -> str:
    """A raw value as text, numbers without binary noise."""
    if raw is None:
        return ""
    if isinstance(raw, float):
        # Fifteen digits, as Excel keeps them; long ones in full, so that the zeros at the end show.
        return f"{Decimal(f'{raw:.15g}'):f}" if 1 <= abs(raw) < _LONGEST else f"{raw:.15g}"
    return raw.isoformat() if isinstance(raw, dt.date | dt.time) else str(raw)


def is_blank(raw: Scalar) -> bool:
    """Whether a cell holds nothing a person could see."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def split_list(item: Field, raw: Scalar, source: Source) -> Sequence[Node]:
    """The entries of a list written into one cell: lines, or separated by ；; of choices also by 、."""
    if not isinstance(raw, str):
        return () if raw is None else (Node(raw, source),)
    breaks = _CHOICE_BREAKS if item.enum else _LIST_BREAKS
    return tuple(Node(part, source) for part in breaks.split(raw) if part.strip())


def nest(cells: Mapping[Path, Node], source: Source) -> Node:
    """Flat cells as a tree: ("address", "city") goes below "address"."""
    tree: dict[str, Node] = {}
    groups: dict[str, dict[Path, Node]] = {}
    for path, node in cells.items():
        head = str(path[0])
        if len(path) == 1:
            tree[head] = node
        else:
            groups.setdefault(head, {})[path[1:]] = node
            tree.setdefault(head, node)  # keeps the order of the columns
    for head, inner in groups.items():
        tree[head] = nest(inner, next(iter(inner.values())).source)
    return Node(tree, source)


def column_letters(index: int) -> str:
    """0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The address a spreadsheet shows, from 0-based row and column: "B7"."""
    return f"{column_letters(column)}{row + 1}"


def place_order(source: Source) -> tuple[int, int, int]:
    """Where a place comes within its sheet or file: row, column, or line."""
    match = _ADDRESS.fullmatch(source.cell or "")
    if match is None:
        return (source.line or 0, 0, 0)
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return (int(match.group(2)), column, 0)
