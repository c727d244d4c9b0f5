"""The form of a document type, made from its schema: what can be filled in, in the schema's order.

A static description; ``core.form_view`` fills it.  Names of controls are those of ``core.form_names``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from docgen.core import form_names
from docgen.core import values as val
from docgen.core.schema import plain_path
from docgen.model import DocumentType, Field

YES_NO = ("是", "否")
_COMPACT = 6  # columns of a table that still can be read across a page


class Control(Enum):
    """What a value is typed into."""

    TEXT = "text"
    LONG = "long"  # a text of several paragraphs
    DATE = "date"
    MONTH = "month"
    MONEY = "money"  # yuan
    PERCENT = "percent"  # without its sign: per cent
    NUMBER = "number"
    CHOICE = "choice"  # yes and no, too: nothing chosen is neither
    LINES = "lines"  # a list, one entry a line
    BOXES = "boxes"  # a list of choices, to be ticked


@dataclass(frozen=True, slots=True)
class Entry:
    """A value to fill in.  ``personal``: what is typed must not be kept by the browser."""

    field: Field
    control: Control
    choices: tuple[str, ...] = ()
    personal: bool = False
    most: int | None = None  # characters

    @property
    def mark(self) -> str:
        """What stands behind its path in its control's name."""
        if self.control in (Control.LINES, Control.BOXES):
            return form_names.LIST
        return form_names.PERCENT if self.control is Control.PERCENT else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together: an object of the schema."""

    field: Field
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeating part.  ``compact``: its rows stand below each other as those of a table do."""

    field: Field
    parts: tuple[Part, ...]
    least: int
    most: int | None
    compact: bool


Part = Entry | Group | Rows


def describe(doctype: DocumentType) -> tuple[Part, ...]:
    """The form of a type."""
    return tuple(_parts(doctype, doctype.fields, ()))


def _parts(doctype: DocumentType, fields: Sequence[Field], path: tuple[str, ...]) -> Iterator[Part]:
    for field in fields:
        here = (*path, field.name)
        if field.is_rows:
            parts = tuple(_parts(doctype, field.children, here))
            least, most = field.schema.get("minItems", 0), field.schema.get("maxItems")
            narrow = len(parts) <= _COMPACT and all(_is_narrow(one) for one in parts)
            yield Rows(field, parts, max(int(least), int(field.required)), most, narrow)
        elif field.type == "object":
            yield Group(field, tuple(_parts(doctype, field.children, here)))
        else:
            control = _control(field)
            choices = YES_NO if field.type == "boolean" else (field.item or field).enum
            personal = plain_path(here) in doctype.masks
            yield Entry(field, control, choices, personal, _most(field, control))


def _control(field: Field) -> Control:
    if field.item is not None:
        return Control.BOXES if field.item.enum else Control.LINES
    if field.enum or field.type == "boolean":
        return Control.CHOICE
    if field.type in ("integer", "number"):
        return Control.NUMBER
    if field.format in ("date", "month", "money", "percent"):
        return Control(field.format)
    return Control.LONG if field.schema.get("x-multiline") else Control.TEXT


def _most(field: Field, control: Control) -> int | None:
    """How many characters a text may have; nothing is cut off by it, the count is shown."""
    if control not in (Control.TEXT, Control.LONG) or field.format in val.FORMATS:
        return None
    return int(field.schema.get("maxLength") or val.default_max_length(field))


def _is_narrow(part: Part) -> bool:
    return isinstance(part, Entry) and part.control not in (
        Control.LONG, Control.LINES, Control.BOXES,
    )  # fmt: skip


def pairs(doctype: DocumentType, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a browser would send of a form with this record in it."""
    return list(_pairs(describe(doctype), values, ""))


def _pairs(
    parts: Sequence[Part], values: Mapping[str, Any], above: str
) -> Iterator[tuple[str, str]]:
    for part in parts:
        value = values.get(part.field.name)
        path = above + part.field.name
        if value is None:
            continue
        if isinstance(part, Rows):
            for index, row in enumerate(value):
                yield from _pairs(part.parts, row, f"{path}[{index}].")
        elif isinstance(part, Group):
            yield from _pairs(part.parts, value, f"{path}.")
        elif part.control is Control.BOXES:
            yield from ((path + part.mark, one) for one in value)
        else:
            yield path + part.mark, shown(part, value)


def shown(entry: Entry, value: Any) -> str:
    """A record's value as a person types it into the control."""
    if isinstance(value, bool):
        return YES_NO[0 if value else 1]
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if entry.control is Control.PERCENT:
        return f"{(Decimal(value) * 100).normalize():f}"
    return str(value)
