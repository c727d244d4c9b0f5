"""Values into workbook cells, safely.

Nothing is ever left to guessing: strings are written as strings (never as formulas, links or
numbers), numbers only where the column holds numbers, identifiers as text with all their digits.
What Excel cannot store (control characters, lone surrogates, more than 32,767 characters, dates
before its calendar) is replaced or written as text, visibly, and never fails the file.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from docgen.core.columns import Column
from docgen.model import Field, Scalar
from docgen.writers.hints import YES_NO

CELL_CHARACTERS = 32_767
NUMBER_FORMATS = {
    "date": "yyyy-mm-dd",
    "money": "#,##0.00",
    "percent": "0.000###%",
    "integer": "0",
    "number": "General",
    "text": "@",
    "long": "@",
}
_NUMERIC = frozenset({"money", "percent", "integer", "number"})
# Excel counts 1900-02-29, which never was: dates before March 1900 would be off by a day.
_FIRST_DAY = dt.date(1900, 3, 1)
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"
_LARGEST = 10**300  # Excel ends at 9.99E+307


def kind(field: Field) -> str:
    """How a column of this field is formatted: a key of ``NUMBER_FORMATS``."""
    if field.format in ("date", "money", "percent"):
        return field.format
    if field.type in ("integer", "number"):
        return field.type
    long = field.item is not None or bool(field.schema.get("x-multiline"))
    return "long" if long or field.schema.get("maxLength", 0) > 100 else "text"


def from_json(field: Field, value: Any) -> Scalar:  # noqa: PLR0911  (one line per type)
    """A value as records hold it (see ``model.Record``) as the cell's value.

    A value that is not what its field says is taken as text.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False)
    try:
        if kind(field) == "date":
            return dt.date.fromisoformat(str(value))
        if kind(field) in ("money", "percent"):
            return float(Decimal(str(value)))
    except (ValueError, ArithmeticError):
        return str(value)
    return value if isinstance(value, int | float) else str(value)


def put(
    sheet: Any, place: tuple[int, int], column: Column, value: Scalar, formats: Formats
) -> None:
    """Write one value of ``column``; an empty one leaves a blank cell of that format.

    What the value is, it stays: a number in a column of texts is written as a number, so that a
    reader who refuses it (its last digits or leading zeros may be lost) refuses it again.  In the
    column's text format, whatever is typed over it becomes a text.
    """
    own = kind(column.field)
    row, col = place
    match value:
        case None | "":
            sheet.write_blank(row, col, None, formats(own))
        case bool() if column.field.type == "boolean":
            sheet.write_string(row, col, YES_NO[0] if value else YES_NO[1], formats(own))
        case bool():
            sheet.write_boolean(row, col, value, formats(own))
        case dt.datetime() | dt.date() if storable(value):
            sheet.write_datetime(row, col, value, formats(_date_kind(value)))
        case int() | float() if math.isfinite(value) and abs(value) < _LARGEST:
            sheet.write_number(row, col, value, formats(_number_kind(own, value)))
        case _:
            text = "long" if own == "long" else "text"
            sheet.write_string(row, col, safe_text(plain(value)), formats(text))


class Formats:
    """The formats of a workbook by kind, each made once; ``more`` is added to every one of them."""

    def __init__(self, workbook: Any, base: Mapping[str, Any], **more: Any) -> None:
        self._workbook = workbook
        self._base = {**base, **more}
        self._made: dict[str, Any] = {}

    def __call__(self, of_kind: str) -> Any:
        """The format of a kind of ``NUMBER_FORMATS``, or of "datetime"."""
        if of_kind not in self._made:
            number = NUMBER_FORMATS.get(of_kind, "yyyy-mm-dd hh:mm:ss")
            align = "right" if of_kind in _NUMERIC else "left"
            properties = {"num_format": number, "align": align, "text_wrap": of_kind == "long"}
            self._made[of_kind] = self._workbook.add_format({**self._base, **properties})
        return self._made[of_kind]


def plain(value: Scalar) -> str:  # noqa: PLR0911  (one line per type)
    """A scalar as the text a person would have typed: whole numbers without ".0", ISO dates."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 10**21:
            return str(int(value))
        case float() if math.isfinite(value):
            return format(Decimal(repr(value)), "f")
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.datetime():
            return value.isoformat(sep=" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def safe_text(text: str, limit: int = CELL_CHARACTERS) -> str:
    """What a workbook can store of a text; everything else becomes U+FFFD, and the end is cut."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    stored = _UNSTORABLE.sub(_REPLACEMENT, lines)
    return stored if _units(stored) <= limit else _cut(stored, limit - 1) + "…"


def _units(text: str) -> int:
    """UTF-16 code units, which is what Excel counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(text: str, limit: int) -> str:
    """The longest beginning of at most ``limit`` UTF-16 units."""
    units = text[:limit].encode("utf-16-le")[: 2 * limit]
    return units.decode("utf-16-le", errors="ignore")


def storable(value: dt.date) -> bool:
    """Whether Excel's calendar has the day."""
    if isinstance(value, dt.datetime):
        return value.tzinfo is None and value.date() >= _FIRST_DAY
    return value >= _FIRST_DAY


def _date_kind(value: dt.date) -> str:
    timed = isinstance(value, dt.datetime) and value.time() != dt.time()
    return "datetime" if timed else "date"


def _number_kind(own: str, value: float) -> str:
    """The column's format, unless it would hide digits (or, for a date, the number itself)."""
    places = {"integer": 0, "money": 2, "percent": 8}.get(own)
    if own == "date" or (places is not None and round(value, places) != value):
        return "number"
    return own
