"""Example rows of blank workbooks: they are never read, but a changed one is not passed over.

Whoever types over the example and leaves its mark (``columns.EXAMPLE_MARKS``) means a record; taking
the row for an example would lose it without a word, taking it for a record might issue an example.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docgen.core import values
from docgen.core.columns import Column
from docgen.core.drafts import is_blank, split_list
from docgen.model import Field, Node, Scalar, Source


def changed(cells: Iterable[tuple[Column, Scalar]], fields: Sequence[Field]) -> Column | None:
    """The first column of an example row that holds something else than an example of its field.

    ``fields`` are the record's: rows may have several examples.
    """
    for column, raw in cells:
        shown = _shown(column.field, fields)
        if not is_blank(raw) and shown and all(_differs(column, raw, one) for one in shown):
            return column
    return None


def _shown(field: Field, fields: Sequence[Field]) -> list[Any]:
    """What blank workbooks show as a field's example: its own, or those of the rows it stands in."""
    rows = next(
        (one for one in fields if any(child is field for child in one.children if one.is_rows)),
        None,
    )
    if rows is not None and rows.example:
        return [row[field.name] for row in rows.example if field.name in row]
    return [] if field.example is None else [field.example]


def _differs(column: Column, raw: Scalar, shown: Any) -> bool:
    field = column.field
    if field.item is None:
        return bool(values.normalise(field, raw) != shown)
    parts = split_list(field.item, raw, Source(""))
    return [_item(column, part) for part in parts] != list(shown)


def _item(column: Column, part: Node) -> object:
    item = column.field.item or column.field
    return values.normalise(item, part.value)  # type: ignore[arg-type]
