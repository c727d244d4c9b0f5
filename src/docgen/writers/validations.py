"""What Excel itself lets into a cell: drop-down lists, dates, numbers, lengths, and what it says.

These are a courtesy to the person typing, not a safeguard: pasting goes round them, and every value
is checked again when it is read.  So where the reader is more generous than Excel can be (spaces in
a card number, 2026年11月 for a month) a wrong entry only warns.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.core.columns import Column
from docgen.model import Field, Label
from docgen.writers.cells import kind
from docgen.writers.hints import choices, format_hint, limits_hint

INLINE_CHARACTERS = 255  # Excel's limit for a list written into the cell's rule
_MESSAGE_CHARACTERS = 255
_TITLE_CHARACTERS = 32
_LARGEST = 10**15 - 1
_LENGTHS = {"citizen-number": (18, 18), "credit-code": (18, 18), "mobile": (11, 20)}
_PROMPTED = frozenset(
    {"month", "percent", "citizen-number", "credit-code", "mobile", "phone", "bank-card"}
)
_REFUSED = Label(zh="请检查：", en="Please check: ")


def needs_list_sheet(field: Field) -> bool:
    """Whether the choices cannot stand in the rule itself: too long, or with a comma in them."""
    words = choices(field)
    return len(",".join(words)) > INLINE_CHARACTERS or any("," in word for word in words)


def validation(column: Column, lang: str, list_range: str | None) -> dict[str, Any]:
    """The rule of a column for ``xlsxwriter``; ``list_range`` is where its long list stands."""
    field = column.field
    rule = _rule(field, list_range)
    hint, limits = _say(format_hint(field), lang), _say(limits_hint(field), lang)
    sentence = hint + (("。" if lang == "zh" else ". ") + limits if limits else "")
    title = column.label(lang)[:_TITLE_CHARACTERS]
    rule["error_title"] = title
    rule["error_message"] = (_say(_REFUSED, lang) + sentence)[:_MESSAGE_CHARACTERS]
    if field.format in _PROMPTED or field.item is not None:
        rule["input_title"] = title
        rule["input_message"] = sentence[:_MESSAGE_CHARACTERS]
    return rule


def _rule(field: Field, list_range: str | None) -> dict[str, Any]:
    if words := choices(field):
        return {"validate": "list", "source": list_range or list(words)}
    match kind(field):
        case "date":
            first = _day(field.schema.get("formatMinimum")) or dt.date(1900, 3, 1)
            last = _day(field.schema.get("formatMaximum")) or dt.date(9999, 12, 31)
            return {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        case "integer":
            return _between("integer", *_bounds(field))
        case "money" | "percent" | "number":
            return {**_between("decimal", *_bounds(field)), "error_type": "warning"}
        case _:
            return _length(field)


def _length(field: Field) -> dict[str, Any]:
    if field.format == "month" or field.item is not None:
        return {"validate": "any"}
    if field.format in _LENGTHS:
        return {**_between("length", *_LENGTHS[field.format]), "error_type": "warning"}
    most = field.schema.get("maxLength")
    if most is None or field.format is not None:
        return {"validate": "any"}
    return _between("length", 0, most)


def _between(what: str, low: float, high: float) -> dict[str, Any]:
    return {"validate": what, "criteria": "between", "minimum": low, "maximum": high}


def _bounds(field: Field) -> tuple[float, float]:
    low = _number(field.schema.get("formatMinimum", field.schema.get("minimum")))
    high = _number(field.schema.get("formatMaximum", field.schema.get("maximum")))
    return -_LARGEST if low is None else low, _LARGEST if high is None else high


def _number(value: Any) -> float | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _say(label: Label, lang: str) -> str:
    return label.zh if lang == "zh" else label.en
