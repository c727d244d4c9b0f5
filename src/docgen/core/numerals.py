"""How dates, amounts and numbers are written in Chinese documents.

Every function takes the record's JSON string or the typed value.  What cannot be written (a negative
amount in capitals, an article number 0) is a ValueError: records are validated before they get here.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = "零一二三四五六七八九"
_CEREMONIAL = "〇一二三四五六七八九"
_PLACES = ("", "拾", "佰", "仟")
_SMALL_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
MOST_MONEY = Decimal("9999999999999.99")
"""The largest amount, in yuan, that documents carry: thirteen digits before the point."""


def format_date(value: str | dt.date) -> str:
    """2026年11月22日, without leading zeros, as in official papers (GB/T 9704-2012)."""
    day = _date(value)
    return f"{day.year}年{day.month}月{day.day}日"


def format_date_capital(value: str | dt.date) -> str:
    """二〇二六年十一月二十二日, for ceremonial covers, with 〇 (U+3007)."""
    day = _date(value)
    year = "".join(_CEREMONIAL[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{chinese_numeral(day.month)}月{chinese_numeral(day.day)}日"


def format_month(value: str | dt.date) -> str:
    """2026年11月, from "2026-11" or any day of the month."""
    day = _date(f"{value}-01" if isinstance(value, str) and len(value) == 7 else value)
    return f"{day.year}年{day.month}月"


def format_money(value: str | Decimal) -> str:
    """1,409.50: two decimals and thousands separators."""
    return f"{Decimal(value):,.2f}"


def format_percent(value: str | Decimal, places: int = 0) -> str:
    """0.025% from the fraction 0.00025: as many decimals as the value has, but at least ``places``."""
    number = Decimal(value) * 100
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0").ljust(places, "0")
    return f"{whole}{'.' if part else ''}{part}%"


def amount_in_capitals(value: str | Decimal) -> str:
    """人民币壹仟肆佰零玖元伍角: the amount as bills and contracts spell it.

    After 支付结算办法, annex 1: an inner run of zeros is read once; at 元 the amount ends with 整, at
    角 and 分 it does not; where 角 is 0 and 分 is not, 零 stands between.  Where the rule leaves a 零
    to choice (1,680.32, 107,000.53) it is written after 元.  Zero yuan are left out (伍分).
    """
    amount = Decimal(value)
    if amount < 0 or amount > MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(f"no amount to be written in capitals: {value}")
    cents = int(amount * 100)
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if not cents:
        return "人民币零元整"
    parts = ["人民币"]
    if yuan:
        parts.append(f"{_capital_integer(yuan)}元")
    if not jiao and not fen:
        parts.append("整")
    elif yuan and (not jiao or yuan % 10 == 0):
        parts.append("零")
    if jiao:
        parts.append(f"{_CAPITALS[jiao]}角")
    if fen:
        parts.append(f"{_CAPITALS[fen]}分")
    return "".join(parts)


def chinese_numeral(number: int) -> str:
    """十, 十一, 二十, 一百零一, 一百一十: the numeral of an article, 1 to 9999."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no article number: {number}")
    text = _four_digits(number, _SMALL, _SMALL_PLACES)
    return text.removeprefix("一") if 10 <= number <= 19 else text


def _date(value: str | dt.date) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)


def _capital_integer(number: int) -> str:
    """Groups of four digits; one 零 for any zeros between two digits that are read."""
    text = ""
    gap = False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10 ** (4 * index) % 10000
        if not group:
            gap = bool(text)
            continue
        # 壹拾万柒仟: the vector of the rule reads no zero before a full group of four digits.
        if text and (gap or group < 1000):
            text += "零"
        gap = False
        text += _four_digits(group, _CAPITALS, _PLACES)
        lower_yi = index == 3 and number // 10**8 % 10000  # 壹万零贰亿, not 壹万亿零贰亿
        text += "万" if lower_yi else _GROUPS[index]
    return text


def _four_digits(number: int, digits: str, places: tuple[str, ...]) -> str:
    text = ""
    gap = False
    for index in range(3, -1, -1):
        digit = number // 10**index % 10
        if digit:
            text += ("零" if gap else "") + digits[digit] + places[index]
        gap = bool(text) and not digit
    return text
