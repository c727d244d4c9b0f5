"""A record as a person reads it: its values by their labels, its rows as tables, masked unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.core import records
from docgen.model import DocumentType, Field, Label

Shown = bool | str
"""A value as it is shown: a text, or an answer that is yes or no."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value; ``masked``: something of it is hidden."""

    label: Label
    shown: Shown
    masked: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeating part: a cell is None where a row has no such value."""

    label: Label
    heads: tuple[Label, ...]
    rows: tuple[tuple[Value | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together under a name."""

    label: Label
    values: tuple[Value, ...]


Item = Value | Rows | Group


def view(doctype: DocumentType, values: Mapping[str, Any], *, full: bool) -> tuple[Item, ...]:
    """A record in the order of its fields; fields without a value are left out."""

    def value(path: str, field: Field, one: Any) -> Value:
        written = _written(field, one)
        if full or isinstance(written, bool):
            return Value(field.label, written, masked=False)
        hidden = records.masked(doctype, path, one)
        if hidden != str(one):
            return Value(field.label, hidden, masked=True)
        return Value(field.label, written, masked=False)

    return tuple(_items(doctype.fields, values, value))


_Make = Callable[[str, Field, Any], Value]


def _items(fields: Sequence[Field], values: Mapping[str, Any], value: _Make) -> Iterator[Item]:
    for field in fields:
        one = values.get(field.name)
        if one is None:
            continue
        if field.is_rows:
            yield _rows(field, one, value)
        elif field.children:
            inner = _within(field.children, one, value, f"{field.name}.")
            yield Group(field.label, tuple(inner.values()))
        elif field.item is not None:
            for item in one:
                made = value(field.name, field.item, item)
                yield Value(field.label, made.shown, made.masked)
        else:
            yield value(field.name, field, one)


def _rows(field: Field, rows: Sequence[Mapping[str, Any]], value: _Make) -> Rows:
    read = [_within(field.children, row, value, f"{field.name}.") for row in rows]
    known = dict(_heads(field.children, f"{field.name}."))
    paths = [path for path in known if any(path in row for row in read)]
    return Rows(
        field.label,
        tuple(known[path] for path in paths),
        tuple(tuple(row.get(path) for path in paths) for row in read),
    )


def _heads(fields: Sequence[Field], prefix: str) -> Iterator[tuple[str, Label]]:
    for field in fields:
        if field.children:
            yield from _heads(field.children, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, field.label


def _within(
    fields: Sequence[Field], values: Mapping[str, Any], value: _Make, prefix: str
) -> dict[str, Value]:
    """The values of a row or a group by their paths; several of one path are one text."""
    found: dict[str, Value] = {}
    for path, field, one in records.leaves(tuple(fields), values, prefix):
        made = value(path, field, one)
        before = found.get(path)
        if before is not None:
            both = f"{before.shown}、{made.shown}"
            made = Value(made.label, both, before.masked or made.masked)
        found[path] = made
    return found


def _written(field: Field, one: Any) -> Shown:
    """A value as people write it; what does not look as its format says, as it stands."""
    if isinstance(one, bool):
        return one
    try:
        if field.format == "money":
            return f"{Decimal(str(one)):,}"
        if field.format == "percent":
            return f"{(Decimal(str(one)) * 100).normalize():f}%"
    except InvalidOperation:
        pass
    return str(one)
