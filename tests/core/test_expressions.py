"""Filters over rows and days, as requirements and computed fields use them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from docgen.core import expressions
from docgen.core.expression_filters import UntoldError
from docgen.core.expressions import compile_expression
from docgen.errors import TemplateError

CONTEXT: dict[str, Any] = {
    "day": dt.date(2026, 11, 22),
    "month": dt.date(2026, 11, 1),
    "nobody": None,
    "amount": Decimal("300.00"),
    "marks": {"d01": "√", "d03": "外", "d25": "假", "d30": None, "d31": "外"},
    "trips": [
        {"start": dt.date(2026, 11, 2), "end": dt.date(2026, 11, 4)},
        {"start": dt.date(2026, 12, 1), "end": dt.date(2026, 12, 1)},
        {"start": dt.date(2026, 12, 1), "end": None},
    ],
    "costs": [
        {"kind": "交通费", "amount": Decimal(100)},
        {"kind": "住宿费", "amount": Decimal(200)},
        {"kind": "招待费", "amount": None},
    ],
}


def value(source: str) -> Any:
    return compile_expression(source, set(CONTEXT), "test").value(CONTEXT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("day | month_end", dt.date(2026, 11, 30)),
        ("day | weekday", 7),
        ("marked(marks, month, '假')", [dt.date(2026, 11, 25)]),
        # A mark under the 31st of a month that has 30 days falls on the day after.
        ("marked(marks, day, '外')", [dt.date(2026, 11, 3), dt.date(2026, 12, 1)]),
        ("spans(trips, 'start', 'end') | count", 4),
        (
            "marked(marks, month, '外', '假') | without(spans(trips, 'start', 'end'))",
            [dt.date(2026, 11, 25)],
        ),
        ("costs | where('kind', '交通费', '招待费') | column('amount')", [Decimal(100)]),
        ("(costs | pick('kind', '住宿费')).amount", Decimal(200)),
        ("(costs | pick('kind', '餐费')).amount", None),
        ("nobody.amount.anything", None),
        ("nobody | default(3)", 3),
        ("(nobody | sum('x')) + (nobody | count)", Decimal(0)),
        ("(amount / 7) | round", Decimal("42.86")),
        ("(amount / 7) | round(0)", Decimal(43)),
        ("costs | column('amount') | max", Decimal(200)),
        ("(trips | last).end", None),
        ("nobody | first", None),
    ],
)
def test_values(source: str, expected: Any) -> None:
    assert expected == value(source)


@pytest.mark.parametrize(
    "source",
    ["nobody + 1", "-nobody", "amount / 0", "amount > nobody", "nobody | month", "nobody | round",
     "nobody | min", "'1样' | decimal", "'NaN' | decimal", "amount in nobody", "nobody | plus_days(1)"],
)  # fmt: skip
def test_what_cannot_be_told(source: str) -> None:
    """Computing with something absent gives neither a number nor an error of the type."""
    with pytest.raises(UntoldError):
        value(source)


def test_one_expression_of_two_entries_is_compiled_once_and_told_of_each() -> None:
    """A text is compiled once for the whole process; what it may read is asked of each entry."""
    source = "amount * 2 > marks.d01 | length"
    one = compile_expression(source, set(CONTEXT), "one")
    compiled = expressions._compiled.cache_info().misses
    other = compile_expression(source, set(CONTEXT), "other")
    assert compiled == expressions._compiled.cache_info().misses
    assert ("one", "other", True) == (one.entry, other.entry, other.value(CONTEXT))
    with pytest.raises(TemplateError, match="third reads 'marks', which is no field"):
        compile_expression(source, {"amount"}, "third")
