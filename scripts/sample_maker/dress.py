"""The dress a clerk gives a value: dates in several spellings, separators, full-width digits, text that
is a number and numbers that are text.  It goes by the field's type and format in the schema.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from docgen.model import Field
from sample_maker.samples import Cell

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_WHOLE = 12  # digits that survive as a number, whatever program saves the workbook
_SHORT = 20  # characters of a text that a clerk types by hand


def dressed(field: Field, value: Any, turn: int) -> Cell:
    """A record's value as it is typed in the row of number ``turn``."""
    if value is None:
        return None
    if field.item is not None:
        return ("；" if turn % 2 else "\n").join(str(one) for one in value)
    kind = field.format if field.type == "string" else field.type
    cell: Cell = _DRESS.get(kind or "", _text)(field, value, turn)
    return cell


def plain(field: Field, value: Any) -> Cell:
    """A record's value as it stands in the record."""
    cell: Cell = "；".join(str(one) for one in value) if field.item is not None and value else value
    return cell


def _boolean(_field: Field, value: bool, turn: int) -> Cell:
    if value:
        return ("是", "√", "是", "Y", True)[turn % 5]
    return ("否", "否", "×", "N", False)[turn % 5]


def _integer(_field: Field, value: int, turn: int) -> Cell:
    return (value, str(value), value, f"{value} ")[turn % 4]


def _number(_field: Field, value: float, turn: int) -> Cell:
    return (value, f"{value:g}", value, f"{value:g}".translate(_WIDE))[turn % 4]


def _date(_field: Field, value: str, turn: int) -> Cell:
    day = dt.date.fromisoformat(value)
    spoken = f"{day.year}年{day.month}月{day.day}日"
    return (day, spoken, f"{day:%Y/%m/%d}", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}",
            spoken.translate(_WIDE), value)[turn % 7]  # fmt: skip


def _month(_field: Field, value: str, turn: int) -> Cell:
    year, month = (int(part) for part in value.split("-"))
    return (f"{year}年{month}月", value, dt.date(year, month, 1), f"{year}{month:02d}",
            f"{year}年{month}月".translate(_WIDE))[turn % 5]  # fmt: skip


def _money(field: Field, value: str, turn: int) -> Cell:
    yuan = Decimal(value)
    if "万" in field.label.zh + field.label.en:  # a bare number would count as 万元
        return f"{yuan:,.2f}元"
    if yuan < 0:
        return (float(yuan), f"{yuan:,.2f}")[turn % 2]
    whole = yuan >= 10_000 and yuan % 10_000 == 0
    return (float(yuan), f"{yuan:,.2f}", f"￥{yuan:,.2f}",
            f"{yuan / 10_000:f}万元" if whole else f"{float(yuan)}",
            f"{yuan:,.2f}元".translate(_WIDE))[turn % 5]  # fmt: skip


def _percent(_field: Field, value: str, turn: int) -> Cell:
    rate = Decimal(value)
    if abs(rate) >= Decimal("0.01") or rate <= 0:
        return (float(rate), f"{_short(rate * 100)}%")[turn % 2]
    return (float(rate), f"{_short(rate * 100)}%", f"{_short(rate * 1000)}‰",
            f"万分之{_short(rate * 10_000)}")[turn % 4]  # fmt: skip


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _mobile(_field: Field, value: str, turn: int) -> Cell:
    grouped = f"{value[:3]} {value[3:7]} {value[7:]}"
    return (value, int(value), grouped, value.translate(_WIDE))[turn % 4]


def _bank_card(_field: Field, value: str, turn: int) -> Cell:
    grouped = " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    return (grouped, value)[turn % 2]


def _citizen_number(_field: Field, value: str, turn: int) -> Cell:
    return (f" {value}", value.lower())[turn % 2]


def _identifier(_field: Field, value: str, turn: int) -> Cell:
    if value.isdigit() and value[0] != "0" and len(value) <= _WHOLE:
        return (int(value), value, value)[turn % 3]
    return (value.translate(_WIDE), value, value, value)[turn % 4]


def _text(field: Field, value: str, turn: int) -> Cell:
    if field.enum:
        return f" {value}" if turn % 7 == 3 else value
    if len(value) > _SHORT or "\n" in value:
        return value
    return f"{value} " if turn % 5 == 2 else f"\u00a0{value}" if turn % 6 == 4 else value


_DRESS: Mapping[str, Callable[[Field, Any, int], Any]] = {
    "boolean": _boolean, "integer": _integer, "number": _number, "date": _date, "month": _month,
    "money": _money, "percent": _percent, "mobile": _mobile, "bank-card": _bank_card,
    "citizen-number": _citizen_number, "identifier": _identifier,
}  # fmt: skip
