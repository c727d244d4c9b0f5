"""Single values: every spelling that is read, every damage that is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import values as val
from docgen.core.identifiers import check_identifier
from docgen.model import Field, Label, Scalar

LABEL = Label("标签", "label")
MOMENT = dt.datetime.fromisoformat("2026-11-22T08:30")


def field(form: str | None = None, kind: str = "string", **more: Any) -> Field:
    schema = more.pop("schema", {})
    return Field("x", more.pop("label", LABEL), LABEL, kind, form, schema=schema, **more)


def read(form: str | None, raw: Scalar, kind: str = "string", **more: Any) -> Any:
    """The value, or the code of its problem in angle brackets."""
    found = val.normalise(field(form, kind, **more), raw)
    return f"<{found.code}>" if isinstance(found, val.ValueProblem) else found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1,409.50", "1409.50"),
        ("￥１，４０９．５０", "1409.50"),
        ("人民币1,409.50元整", "1409.50"),
        ("RMB 1 409.5", "1409.50"),
        ("\u00a01409.5\u3000", "1409.50"),
        ("5万元", "50000.00"),
        ("1.2亿元", "120000000.00"),
        ("(1,234.00)", "-1234.00"),
        ("−5", "-5.00"),
        ("¥-5", "-5.00"),
        ("-0", "0.00"),
        (12, "12.00"),
        (1409.4999999999998, "1409.50"),
        (0.1 + 0.2, "0.30"),
        (9999999999999.99, "9999999999999.99"),
        (1409.499, "<money.decimals>"),
        ("1.005", "<money.decimals>"),
        ("1,40", "<money.format>"),
        ("1.409,50", "<money.format>"),
        ("1.4E+3", "<money.format>"),
        ("约500", "<money.format>"),
        ("$5", "<money.currency>"),
        ("HKD 5", "<money.currency>"),
        (1e13, "<money.size>"),
        (True, "<money.format>"),
        (float("nan"), "<money.format>"),
        (dt.date(2026, 11, 22), "<money.format>"),
    ],
)
def test_money_is_read_exactly_or_refused(raw: Scalar, expected: str) -> None:
    assert expected == read("money", raw)


def test_a_unit_is_ambiguous_when_the_heading_has_one_too() -> None:
    assert read("money", "5万元", label=Label("规模（万元）", "Size")) == "<money.unit>"


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_survives_formatting_and_reading(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert f"{amount:.2f}" == read("money", val.format_money(amount))


@given(st.integers(-(10**11), 10**11))
def test_an_excel_cell_of_cents_is_read_as_those_cents(cents: int) -> None:
    assert f"{Decimal(cents) / 100:.2f}" == read("money", cents / 100)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2.5%", "0.025"),
        ("２．５ ％", "0.025"),
        ("2.5‰", "0.0025"),
        ("万分之2.5", "0.00025"),
        ("万2.5", "0.00025"),
        ("千分之3", "0.003"),
        ("25bp", "0.0025"),
        ("100%", "1"),
        (0.00025, "0.00025"),
        (0.1 * 3, "0.3"),
        ("0.0250", "0.025"),
        (0, "0"),
        ("-0%", "0"),
        (1 / 3, "<percent.decimals>"),
        ("万分之2.5%", "<percent.format>"),
        ("一半", "<percent.format>"),
    ],
)
def test_percentages_become_their_fraction(raw: Scalar, expected: str) -> None:
    assert expected == read("percent", raw)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "20261122", "２０２６－１１－２２",
        " 2026 年 11 月 22 日 ", "二〇二六年十一月二十二日", "2026-11-22 08:30:00",
        "2026-11-22T00:00:00Z", 20261122, 20261122.0, 46348, 46348.5, "46348",
        dt.date(2026, 11, 22), MOMENT,
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(raw: Scalar) -> None:
    assert read("date", raw) == "2026-11-22"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-02-30", "<date.day>"),
        ("2026年13月1日", "<date.day>"),
        ("26-11-22", "<date.format>"),
        ("11/22/2026", "<date.format>"),
        ("0206-11-22", "<date.year>"),
        ("9999-12-31", "<date.year>"),
        (12, "<date.format>"),
        (100000, "<date.format>"),
        (True, "<date.format>"),
        (dt.time(8, 30), "<date.format>"),
        ("二〇二六年十十月二日", "<date.day>"),
        ("明天", "<date.format>"),
    ],
)
def test_what_is_no_date_or_two_dates_is_refused(raw: Scalar, expected: str) -> None:
    assert expected == read("date", raw)


@given(st.dates(dt.date(1954, 1, 1), dt.date(2100, 12, 31)))
def test_every_date_survives_each_way_of_writing_it(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    raws = (day, serial, val.format_date(day), val.format_date_capital(day), f"{day:%Y%m%d}")
    assert [day.isoformat()] * 5 == [read("date", raw) for raw in raws]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-11", "2026-11"),
        ("2026年11月", "2026-11"),
        ("2026年11月份", "2026-11"),
        ("202611", "2026-11"),
        (202611.0, "2026-11"),
        ("2026.1", "2026-01"),
        (2026.11, "2026-11"),
        (2026.01, "2026-01"),
        (MOMENT, "2026-11"),
        (46348, "2026-11"),
        ("2026-11-05", "2026-11"),
        ("二〇二六年十月", "2026-10"),
        (2026.1, "<month.format>"),
        ("2026-13", "<month.format>"),
        ("11月", "<month.format>"),
    ],
)
def test_months_are_read_and_the_cell_2026_1_is_not_guessed(raw: Scalar, expected: str) -> None:
    assert expected == read("month", raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (12.0, 12), ("１２", 12), ("1,200", 1200), (" 7 ", 7), ("12.0", 12), ("-3", -3),
        (12.5, "<integer.format>"), ("12个", "<integer.format>"), (True, "<integer.format>"),
        ("9" * 5000, "<integer.format>"), (1e300, "<integer.format>"),
    ],
)  # fmt: skip
def test_integers_are_whole(raw: Scalar, expected: Any) -> None:
    assert expected == read(None, raw, "integer")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("是", True), ("√", True), ("Y", True), ("TRUE", True), (1.0, True), (True, True),
        ("否", False), ("×", False), ("n", False), (0, False), ("Ｎｏ", False),
        ("x", "<boolean.format>"), ("也许", "<boolean.format>"), (2, "<boolean.format>"),
    ],
)  # fmt: skip
def test_yes_and_no_in_every_usual_spelling(raw: Scalar, expected: Any) -> None:
    assert expected == read(None, raw, "boolean")


@pytest.mark.parametrize(
    ("form", "raw", "expected"),
    [
        ("citizen-number", "990000199202290019", "990000199202290019"),
        ("citizen-number", "11010519491231002x", "11010519491231002X"),
        ("citizen-number", "440524188001010014", "440524188001010014"),
        ("citizen-number", "９９００００ 19920229 0019", "990000199202290019"),
        ("citizen-number", "990000199202290018", "<citizen-number.check-digit>"),
        ("citizen-number", "990000199102290010", "<citizen-number.birth-date>"),
        ("citizen-number", "99000019920229001", "<citizen-number.length>"),
        ("citizen-number", "99000019920229OO19", "<citizen-number.characters>"),
        ("citizen-number", "110105491231002", "<citizen-number.length>"),
        ("credit-code", "91350100M000100Y43", "91350100M000100Y43"),
        ("credit-code", "91990000ma0text049", "91990000MA0TEXT049"),
        ("credit-code", "91350100M000100Y44", "<credit-code.check-digit>"),
        ("credit-code", "9135O100M000100Y43", "<credit-code.characters>"),
        ("credit-code", "91350100M000100Y4", "<credit-code.length>"),
        ("bank-card", "6200 0000 0000 0123 455", "6200000000000123455"),
        ("bank-card", "6200-0000-0000-0123-455", "6200000000000123455"),
        ("bank-card", "4367421234567890", "<bank-card.check-digit>"),
        ("bank-card", "620000000000012345", "<bank-card.check-digit>"),
        ("bank-card", "123", "<bank-card.length>"),
        ("mobile", "+86 130-0000-0000", "13000000000"),
        ("mobile", "8613000000000", "13000000000"),
        ("mobile", 13000000000.0, "13000000000"),
        ("mobile", "1300000000", "<mobile.length>"),
        ("mobile", "12000000000", "<mobile.prefix>"),
        ("mobile", "13000000000/13100000000", "<mobile.characters>"),
        ("phone", "（021）1234 5678", "021-12345678"),
        ("phone", "021-12345678", "021-12345678"),
        ("phone", "400-123-4567", "400-123-4567"),
        ("phone", "95555", "95555"),
        ("phone", "130 0000 0000", "13000000000"),
        ("phone", "12345", "<phone.format>"),
        ("identifier", "ＡＢ １２", "AB12"),
        ("identifier", 600123.0, "600123"),
    ],
)
def test_identifiers_have_one_spelling_and_say_what_is_wrong(
    form: str, raw: Scalar, expected: str
) -> None:
    assert expected == read(form, raw)


@pytest.mark.parametrize("form", sorted(val.IDENTIFIERS))
@pytest.mark.parametrize("raw", [6.2e18, 990000199202290019, "6.2E+18", 9.9000019920229e17])
def test_digits_that_excel_has_rounded_are_never_accepted(form: str, raw: Scalar) -> None:
    assert read(form, raw) == "<identifier.rounded>"


def test_long_numbers_are_refused_in_plain_text_too() -> None:
    assert read(None, 990000199202290019) == "<identifier.rounded>"


def test_a_number_too_short_for_its_identifier_lost_its_zeros() -> None:
    assert read("identifier", 123, schema={"pattern": "^[0-9]{6}$"}) == "<identifier.leading-zeros>"


def test_the_problem_names_the_right_check_digit() -> None:
    problem = check_identifier("citizen-number", "990000199202290018")
    assert problem is not None
    assert problem.what.args == {"found": "8", "right": "9"}


def test_the_unassigned_region_of_specimens_is_accepted() -> None:
    assert check_identifier("citizen-number", "990000199202290019") is None


@given(st.from_regex(r"[1-9]\d{5}19[5-9]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True))
def test_exactly_one_check_digit_fits_seventeen_digits(body: str) -> None:
    ascii_body = "".join(str(int(digit)) for digit in body)
    good = [d for d in "0123456789X" if check_identifier("citizen-number", ascii_body + d) is None]
    assert len(good) == 1


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (" 张　三 ", "张 三"), (12.0, "12"), (1.5, "1.5"), (dt.date(2026, 11, 22), "2026-11-22"),
        (MOMENT, "2026-11-22 08:30"), (dt.time(8, 30), "08:30"),
        ("e\u0301", "é"), ("a\tb", "a b"), ("a\u00a0b", "a b"), ("   ", None), ("", None),
        ("{{ x }}", "{{ x }}"), ("=cmd()", "=cmd()"), ("../../etc", "../../etc"),
        ("<b>粗</b>", "<b>粗</b>"), ("𰻝", "𰻝"), ("☑", "☑"),
        ("a\u202eb", "<text.direction>"), ("a\u200bb", "<text.invisible>"),
        ("\ufeffa", "<text.invisible>"), ("a\u00adb", "<text.invisible>"),
        ("葛\U000e0100", "<text.invisible>"), ("\u3164", "<text.invisible>"),
        ("a\x1b[1m", "<text.control>"), ("a\x00", "<text.control>"), ("\ue000", "<text.private>"),
        ("\ud800", "<text.undefined>"), ("\ufffe", "<text.undefined>"), ("a\nb", "<text.line-break>"),
        (True, "<text.type>"), ("#N/A", "<cell.error>"), ("#DIV/0!", "<cell.error>"),
    ],
)  # fmt: skip
def test_text_is_kept_as_data_and_refused_where_it_would_deceive(
    raw: Scalar, expected: Any
) -> None:
    assert expected == read(None, raw)


def test_a_refused_character_is_named_with_its_position() -> None:
    problem = val.normalise(field(), "张\u200b三")
    assert isinstance(problem, val.ValueProblem)
    assert problem.what.args == {"position": 2, "code": "U+200B"}


def test_long_text_keeps_its_paragraphs_and_indents() -> None:
    raw = "第一段 \r\n　　第二段\u2028第三段\n\n"
    assert read(None, raw, schema={"x-multiline": True}) == "第一段\n　　第二段\n第三段"


def test_a_choice_is_found_whatever_its_width_and_spaces() -> None:
    enum = ("Ａ级", "否", "是")
    assert [read(None, raw, enum=enum) for raw in ("a 级", True, "乙级")] == ["Ａ级", "是", "乙级"]


@given(st.text())
def test_no_text_makes_normalise_fail_or_changes_when_read_again(raw: str) -> None:
    for form in (None, *sorted(val.FORMATS)):
        found = val.normalise(field(form), raw)
        if isinstance(found, str):
            assert found == val.normalise(field(form), found)


@given(st.floats() | st.integers() | st.datetimes() | st.times() | st.booleans())
def test_no_cell_makes_normalise_fail_and_what_it_gives_is_valid(raw: Any) -> None:
    for form in sorted(val.FORMATS):
        found = val.normalise(field(form), raw)
        if isinstance(found, str):
            assert val.check_format(form, found) is None


@pytest.mark.parametrize(
    ("form", "value", "expected"),
    [
        ("date", "2026-11-22", dt.date(2026, 11, 22)),
        ("month", "2026-11", dt.date(2026, 11, 1)),
        ("money", "1409.50", Decimal("1409.50")),
        ("percent", "0.00025", Decimal("0.00025")),
        ("identifier", "007", "007"),
        ("date", None, None),
    ],
)
def test_rules_compute_with_dates_and_exact_numbers(form: str, value: Any, expected: Any) -> None:
    assert expected == val.typed(field(form), value)


def test_typed_rows_and_objects_have_every_field() -> None:
    child = Field("a", LABEL, LABEL, "string", "money")
    other = Field("b", LABEL, LABEL, "string")
    rows = Field("rows", LABEL, LABEL, "array", children=(child, other))
    part = Field("part", LABEL, LABEL, "object", children=(child, other))
    assert [{"a": Decimal("1.00"), "b": None}] == val.typed(rows, [{"a": "1.00"}])
    assert val.typed(part, {"b": "x"}) == {"a": None, "b": "x"}
