"""Single values: what stood in a cell becomes what a record holds, or a ValueProblem says why not.

``normalise`` is the only door.  What leaves it is JSON: text in one spelling, dates "2026-11-22",
months "2026-11", money "1409.50", percentages as the fraction "0.00025", identifiers as text.  It
never guesses: what a spreadsheet may have damaged (rounded digits, lost zeros) is refused.
"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen.core import amounts, days
from docgen.core.characters import ValueProblem, check_text, clean_text
from docgen.core.identifiers import FORMATS as IDENTIFIERS
from docgen.core.identifiers import check_identifier, clean_identifier
from docgen.core.masks import MASKS, mask_digits
from docgen.core.numerals import (
    amount_in_capitals,
    chinese_numeral,
    format_date,
    format_date_capital,
    format_money,
    format_month,
    format_percent,
)
from docgen.model import Field, Scalar, Text

__all__ = [
    "FORMATS", "IDENTIFIERS", "MASKS", "Normal", "ValueProblem", "amount_in_capitals",
    "check_format", "chinese_numeral", "default_max_length", "format_date", "format_date_capital",
    "format_money", "format_month", "format_percent", "mask_digits", "normalise", "show", "suggest",
    "typed",
]  # fmt: skip

Normal = str | int | float | bool | None
FORMATS = IDENTIFIERS | {"date", "month", "money", "percent"}
"""Every ``format`` a schema may name."""

# A letter x is left out: some tick a box with it, some cross out what does not apply.
_TRUE = frozenset(("是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1"))
_FALSE = frozenset(("否", "无", "错", "×", "✗", "✘", "n", "no", "false", "0"))
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
_EXACT = 10**15  # Excel keeps fifteen digits of a number


def normalise(field: Field, raw: Scalar) -> Normal | ValueProblem:
    """The value a record holds for ``raw``; None when nothing stood there.

    ``field`` is a scalar field (of an array of texts, its item).  The value is checked against the
    field's format; lengths, bounds and patterns are the schema's affair.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str) and _ERRORS.fullmatch(raw.strip()):
        return ValueProblem(
            "cell.error",
            Text("The cell shows the error {error}.", {"error": raw.strip()}),
            Text("Correct the formula, or replace it by its value."),
        )
    kind = field.format if field.type == "string" else field.type
    return _PARSERS.get(kind or "", _text)(field, raw)


def check_format(form: str, text: str) -> ValueProblem | None:
    """What is wrong with a record's value of that format; None also for formats not known here."""
    check = _CHECKS.get(form)
    return check(text) if check else check_identifier(form, text)


def typed(field: Field, value: Any) -> Any:
    """A record's value as rules compute with it: date, Decimal, mapping, list; None if absent.

    A month becomes its first day.  Absent fields of an object or a row are None.
    """
    if value is None:
        return None
    if field.type == "object":
        return {child.name: typed(child, value.get(child.name)) for child in field.children}
    if field.is_rows:
        return [{child.name: typed(child, row.get(child.name)) for child in field.children}
                for row in value]  # fmt: skip
    if field.item is not None:
        return [typed(field.item, one) for one in value]
    return _typed_scalar(field, value)


def _typed_scalar(field: Field, value: Any) -> Any:
    if field.type == "number":
        return Decimal(repr(value))
    if field.format in ("money", "percent"):
        return Decimal(value)
    if field.format in ("date", "month"):
        return dt.date.fromisoformat(value if field.format == "date" else f"{value}-01")
    return value


def show(field: Field | None, value: Any) -> str:
    """A record's value (or a bound of the schema) as a message shows it: 1,409.50, 2.5%, 是."""
    if isinstance(value, bool):
        return "是" if value else "否"
    form = field.format if field is not None else None
    if form in ("money", "percent"):
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            return str(value)
        return format_money(number) if form == "money" else format_percent(number)
    return str(value)


LEAST_MAX_LENGTH = 200
"""A text of no more characters is never too long by default."""


def default_max_length(field: Field) -> int:
    """How long a text may be when the schema does not say: 2000 characters if long, else 200."""
    return 2000 if _multiline(field) else LEAST_MAX_LENGTH


def suggest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like ``word``, if one is like it at all."""
    folded = {_fold(one): one for one in known}
    found = difflib.get_close_matches(_fold(word), folded, n=1, cutoff=0.5)
    return folded[found[0]] if found else None


def _fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _multiline(field: Field) -> bool:
    return bool(field.schema.get("x-multiline"))


def _boolean(_field: Field, raw: Scalar) -> bool | ValueProblem:
    word = _fold(str(raw)) if not isinstance(raw, float) else f"{raw:g}"
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    return ValueProblem(
        "boolean.format",
        Text("This is neither yes nor no."),
        Text("Write 是 or 否."),
    )


def _money(field: Field, raw: Scalar) -> Normal | ValueProblem:
    labelled = "万" in field.label.zh or "万" in field.label.en
    return amounts.parse_money(raw, ten_thousands=labelled)


def _text(field: Field, raw: Scalar) -> Normal | ValueProblem:
    """The text; of a choice, as the schema spells it.  What is no choice the schema refuses."""
    if isinstance(raw, bool) and field.enum:
        words = _TRUE if raw else _FALSE
        return next((one for one in field.enum if _fold(one) in words), str(raw))
    spelled = _spell(raw)
    if isinstance(spelled, ValueProblem):
        return spelled
    multiline = _multiline(field)
    text = clean_text(spelled, multiline=multiline)
    if problem := check_text(text, multiline=multiline):
        return problem
    return next((one for one in field.enum if _fold(one) == _fold(text)), text) or None


def _identifier(field: Field, raw: Scalar) -> Normal | ValueProblem:
    form = field.format or "identifier"
    numeric = isinstance(raw, int | float) and not isinstance(raw, bool)
    spelled = _spell(raw)
    if isinstance(spelled, ValueProblem):
        return spelled
    if isinstance(raw, str) and amounts.is_scientific(spelled):
        return _rounded()
    if problem := check_text(clean_text(spelled, multiline=False), multiline=False):
        return problem
    text = clean_identifier(form, spelled)
    problem = check_identifier(form, text)
    # Landlines and identifiers of unknown make may begin with 0; the others never do.
    may_lose = numeric and form in ("identifier", "phone")
    if may_lose and (problem or not _fits(field, text)):
        return _lost_zeros(form)
    return problem or text or None


def _spell(raw: Scalar) -> str | ValueProblem:
    """The text of a cell that is not text."""
    if isinstance(raw, bool):
        return ValueProblem(
            "text.type",
            Text("The cell holds a truth value, not a text."),
            Text("Format the column as text and enter the value again."),
        )
    if isinstance(raw, int | float):
        exact = math.isfinite(raw) and abs(raw) < _EXACT
        return f"{Decimal(f'{raw:.15g}'):f}" if exact else _rounded()
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, dt.date):
        return raw.isoformat()
    return f"{raw:%H:%M}" if isinstance(raw, dt.time) else str(raw)


def _fits(field: Field, text: str) -> bool:
    pattern = field.schema.get("pattern")
    shortest = field.schema.get("minLength", 0)
    return len(text) >= shortest and (pattern is None or bool(re.search(pattern, text)))


def _rounded() -> ValueProblem:
    return ValueProblem(
        "identifier.rounded",
        Text("Excel keeps only 15 digits of a number; the last digits here are lost."),
        Text("Format the column as text and enter the number again from its original."),
    )


def _lost_zeros(form: str) -> ValueProblem:
    return ValueProblem(
        f"{form}.leading-zeros",
        Text("The cell holds a number, which is too short or of the wrong form."),
        Text(
            "Numbers lose their leading zeros: format the column as text and enter it again from "
            "its original."
        ),
    )


_Parser = Callable[[Field, Scalar], Normal | ValueProblem]
_PARSERS: Mapping[str, _Parser] = {
    "boolean": _boolean,
    "integer": lambda _field, raw: amounts.parse_integer(raw),
    "number": lambda _field, raw: amounts.parse_number(raw),
    "date": lambda _field, raw: days.parse_date(raw),
    "month": lambda _field, raw: days.parse_month(raw),
    "money": _money,
    "percent": lambda _field, raw: amounts.parse_percent(raw),
    **dict.fromkeys(IDENTIFIERS, _identifier),
}
_CHECKS: Mapping[str, Callable[[str], ValueProblem | None]] = {
    "date": days.check_date,
    "month": days.check_month,
    "money": amounts.check_money,
    "percent": amounts.check_percent,
}
