"""Money, percentages and counts as people and spreadsheets write them, read exactly or refused.

Binary fractions never decide: a float is first read as the fifteen digits Excel shows, and what is
then within a hair of two decimals is the repaired noise of a formula.  Anything else with more than
two decimals is refused rather than rounded.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal

from docgen.core.characters import ValueProblem
from docgen.core.numerals import MOST_MONEY
from docgen.model import Scalar, Text

_CENT = Decimal("0.01")
_NOISE = Decimal("1e-11")  # relative; what a chain of double-precision sums leaves behind
_MOST_NOISE = Decimal("1e-4")  # yuan; no amount is ever moved by more
_MOST_DECIMALS = 8  # of a fraction: 0.000001% and no finer
_NUMBER = re.compile(r"[+-]?(?:\d{1,20}|\d{1,3}(?:[, ]\d{3})+)(?:\.\d{1,30})?|[+-]?\.\d{1,30}")
_PREFIX = re.compile(r"(?:人民币|rmb|cny|[¥元])*", re.IGNORECASE)
_SUFFIX = re.compile(r"(万|亿)?(?:元整|元|圆|rmb|cny|人民币)?\Z", re.IGNORECASE)
_FOREIGN = re.compile(r"[$€£₩]|美元|港币|港元|欧元|日元|usd|hkd|eur|jpy", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
_SCALES = {"万": 10**4, "亿": 10**8}
_RATES = {"%": 2, "‰": 3, "‱": 4, "百分之": 2, "千分之": 3, "万分之": 4, "万": 4, "bp": 4, "bps": 4}
_RATE = re.compile(
    r"(?P<head>百分之|千分之|万分之|万)?(?P<number>[^%‰‱a-z]+)(?P<tail>%|‰|‱|bps?)?", re.IGNORECASE
)


def parse_money(raw: Scalar, *, ten_thousands: bool = False) -> str | ValueProblem:
    """An amount in yuan as "1409.50".

    ``ten_thousands`` says that the field's own label speaks of 万元, so that a 万 beside the number
    would be ambiguous.
    """
    number: Decimal | ValueProblem | None = _quantity(raw)
    if number is None and isinstance(raw, str):
        number = _money_text(_half_width(raw), ten_thousands)
    if number is None:
        return _no_money()
    if isinstance(number, ValueProblem):
        return number
    cents = number.quantize(_CENT, ROUND_HALF_EVEN)
    noise = min(_MOST_NOISE, _NOISE * max(abs(number), Decimal(1)))
    if abs(number - cents) > (noise if isinstance(raw, float) else 0):
        return ValueProblem(
            "money.decimals",
            Text("The amount has more than two decimals."),
            Text("Round it to the cent (分) yourself; for a formula use ROUND(…, 2)."),
        )
    if abs(cents) > MOST_MONEY:
        return ValueProblem(
            "money.size",
            Text("The amount is larger than any document carries."),
            Text("Check the unit: amounts are in yuan, below ten trillion (十万亿)."),
        )
    return f"{cents if cents else abs(cents):.2f}"


def parse_percent(raw: Scalar) -> str | ValueProblem:
    """A rate as its fraction: 2.5% and 万分之250 are "0.025"; a bare number is the fraction itself."""
    number = _quantity(raw)
    if number is None and isinstance(raw, str):
        number = _rate_text(_half_width(raw))
    if number is None:
        return ValueProblem(
            "percent.format",
            Text("This is no percentage."),
            Text("Write it as 2.5%, 2.5‰ or 万分之2.5, or as the fraction 0.025."),
        )
    short = number.quantize(Decimal(1).scaleb(-_MOST_DECIMALS))
    if abs(number - short) > (_NOISE if isinstance(raw, float) else 0):
        return ValueProblem(
            "percent.decimals",
            Text("The percentage has more decimals than can be printed."),
            Text("Round it to at most six decimals of a percent."),
        )
    text = f"{short:f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0", "-") else text


def parse_integer(raw: Scalar) -> int | ValueProblem:
    """A whole number: 12, "１２", 12.0, "1,200"."""
    number = _quantity(raw)
    if number is None and isinstance(raw, str):
        number = _plain_number(_half_width(raw))
    if number is None or number != number.to_integral_value() or abs(number) >= 10**15:
        return ValueProblem(
            "integer.format",
            Text("This is no whole number."),
            Text("Write digits only, without a unit, such as 12."),
        )
    return int(number)


def parse_number(raw: Scalar) -> int | float | ValueProblem:
    """A number of any kind; whole ones stay whole."""
    number = _quantity(raw)
    if number is None and isinstance(raw, str):
        number = _plain_number(_half_width(raw))
    if number is None:
        return ValueProblem(
            "number.format",
            Text("This is no number."),
            Text("Write digits only, without a unit, such as 12.5."),
        )
    return int(number) if number == number.to_integral_value() else float(number)


def check_money(text: str) -> ValueProblem | None:
    """What is wrong with the money string of a record ("1409.50")."""
    found = parse_money(text)
    if isinstance(found, ValueProblem):
        return found
    return None if found == text else _no_money()


def check_percent(text: str) -> ValueProblem | None:
    """What is wrong with the percent string of a record (the fraction, "0.00025")."""
    found = parse_percent(text)
    if isinstance(found, ValueProblem):
        return found
    if found == text:
        return None
    return ValueProblem(
        "percent.format",
        Text("This is no percentage."),
        Text("Write the fraction without trailing zeros, such as 0.025 for 2.5%."),
    )


def is_scientific(text: str) -> bool:
    """Whether a text is a number Excel could only show in part: 6.2E+18."""
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def _quantity(raw: Scalar) -> Decimal | None:
    """A number cell; None for anything that is not one."""
    if raw is None or isinstance(raw, bool | str | dt.date | dt.time):
        return None
    if isinstance(raw, int):
        return Decimal(raw) if abs(raw) < 10**20 else None
    if not math.isfinite(raw) or abs(raw) >= 1e20:
        return None
    return Decimal(f"{raw:.15g}")


def _half_width(text: str) -> str:
    """NFKC, one kind of comma and minus, plain spaces; ``‰`` and 万 as they are."""
    text = unicodedata.normalize("NFKC", text).replace("，", ",").replace("−", "-")
    return " ".join(text.replace("–", "-").split())


def _plain_number(text: str) -> Decimal | None:
    return Decimal(re.sub("[, ]", "", text)) if _NUMBER.fullmatch(text) else None


def _money_text(text: str, ten_thousands: bool) -> Decimal | ValueProblem | None:
    if _FOREIGN.search(text):
        return ValueProblem(
            "money.currency",
            Text("The amount is in a foreign currency."),
            Text("Enter the amount in yuan, without a currency sign."),
        )
    negative = text.startswith("(") and text.endswith(")")
    text = text[1:-1].strip() if negative else text
    sign = "-" if text.startswith("-") else ""
    text = _PREFIX.sub("", text.removeprefix("-").strip(), count=1).strip()
    if not sign and text.startswith("-"):  # ¥-5.00
        sign, text = "-", text[1:]
    scale, body = "", text
    if found := _SUFFIX.search(text):
        scale, body = found.group(1) or "", text[: found.start()].strip()
    if scale and ten_thousands:
        return ValueProblem(
            "money.unit",
            Text("The unit stands in the heading and beside the number; which one counts?"),
            Text("Enter the amount in yuan, as a number only."),
        )
    number = _plain_number(sign + body)
    if number is None:
        return None
    return (-number if negative else number) * _SCALES.get(scale, 1)


def _rate_text(text: str) -> Decimal | None:
    match = _RATE.fullmatch(text.replace(" ", ""))
    if not match or (match["head"] and match["tail"]):
        return None
    number = _plain_number(match["number"])
    mark = (match["head"] or match["tail"] or "").lower()
    return None if number is None else number.scaleb(-_RATES.get(mark, 0))


def _no_money() -> ValueProblem:
    return ValueProblem(
        "money.format",
        Text("This is no amount of money."),
        Text("Write it in yuan with at most two decimals, such as 1409.50."),
    )
