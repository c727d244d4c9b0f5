"""Example rows of blank workbooks: they are never read, but a changed one is not passed over.

Whoever types over the example and leaves its mark (``columns.EXAMPLE_MARKS``) means a record; taking
the row for an example would lose it without a word, taking it for a record might issue an example.
"""

from __future__ import annotations

from collections.abc import Iterable

from docgen.core import values
from docgen.core.columns import Column
from docgen.core.drafts import is_blank, split_list
from docgen.model import Node, Scalar, Source


def changed(cells: Iterable[tuple[Column, Scalar]]) -> Column | None:
    """The first column of an example row that holds something else than its field's example."""
    for column, raw in cells:
        if not is_blank(raw) and column.field.example is not None and _differs(column, raw):
            return column
    return None


def _differs(column: Column, raw: Scalar) -> bool:
    field = column.field
    if field.item is None:
        return bool(values.normalise(field, raw) != field.example)
    parts = split_list(field.item, raw, Source(""))
    return [_item(column, part) for part in parts] != list(field.example)


def _item(column: Column, part: Node) -> object:
    item = column.field.item or column.field
    return values.normalise(item, part.value)  # type: ignore[arg-type]
