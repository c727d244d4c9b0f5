"""How amounts, dates and numbers are written in Chinese."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import values as val


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10.00", "壹拾元整"),
        ("5000000.00", "伍佰万元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.00", "零元整"),
        ("100500.00", "壹拾万零伍佰元整"),
        ("20070008.00", "贰仟零柒万零捌元整"),
        ("100000005.00", "壹亿零伍元整"),
        ("1000200000000.00", "壹万零贰亿元整"),
        ("1000050000000.00", "壹万亿零伍仟万元整"),
        ("9999999999999.99", "玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_amounts_in_capitals_follow_the_rule_for_bills(amount: str, expected: str) -> None:
    assert f"人民币{expected}" == val.amount_in_capitals(Decimal(amount))


@pytest.mark.parametrize("amount", ["-0.01", "0.001", "10000000000000.00"])
def test_amounts_that_capitals_cannot_write_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        val.amount_in_capitals(amount)


def _read(capitals: str) -> int:
    """Cents, by an independent reading from left to right."""
    digits = {char: number for number, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = group = digit = 0
    cents = 0
    for char in capitals.removeprefix("人民币").removesuffix("整"):
        if char in digits:
            digit = digits[char]
        elif char in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[char]
            digit = 0
        elif char == "万":
            section = (section + group + digit) * 10**4
            group = digit = 0
        elif char == "亿":
            total = (total + section + group + digit) * 10**8
            section = group = digit = 0
        elif char == "元":
            cents = (total + section + group + digit) * 100
            digit = 0
        else:
            cents += digit * (10 if char == "角" else 1)
            digit = 0
    return cents


@given(st.integers(0, 10**15 - 1))
def test_capitals_say_exactly_the_amount(cents: int) -> None:
    text = val.amount_in_capitals(Decimal(cents) / 100)
    assert cents == _read(text)
    assert re.search("零零|零元[^整]|零$", text) is None


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "一百"),
        (101, "一百零一"), (110, "一百一十"), (111, "一百一十一"), (1001, "一千零一"),
        (1010, "一千零一十"), (9999, "九千九百九十九"),
    ],
)  # fmt: skip
def test_article_numerals(number: int, expected: str) -> None:
    assert expected == val.chinese_numeral(number)


@pytest.mark.parametrize("number", [0, -1, 10000])
def test_there_is_no_article_zero(number: int) -> None:
    with pytest.raises(ValueError, match="no article"):
        val.chinese_numeral(number)


def test_dates_and_months_as_documents_write_them() -> None:
    assert [
        val.format_date("2026-11-02"),
        val.format_date(dt.date(2026, 11, 22)),
        val.format_date_capital("2026-11-22"),
        val.format_date_capital("2030-10-10"),
        val.format_month("2026-11"),
        val.format_month(dt.date(2026, 1, 1)),
    ] == [
        "2026年11月2日", "2026年11月22日", "二〇二六年十一月二十二日", "二〇三〇年十月十日", "2026年11月",
        "2026年1月",
    ]  # fmt: skip


def test_money_and_percentages_as_documents_write_them() -> None:
    assert [
        val.format_money("1409.50"), val.format_money("-0.05"), val.format_percent("0.00025"),
        val.format_percent("1"), val.format_percent("0"), val.format_percent(Decimal("0.1")),
        val.format_percent("0.1", 2), val.format_percent("-0.2424", 2), val.format_percent("0.00025", 2),
    ] == ["1,409.50", "-0.05", "0.025%", "100%", "0%", "10%", "10.00%", "-24.24%", "0.025%"]  # fmt: skip
