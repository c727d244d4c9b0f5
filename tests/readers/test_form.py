"""What a browser sends of a form is one record, as if it stood in a workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from docgen.core import intake
from docgen.core.form_names import Name, parse
from docgen.core.intake import Intake
from docgen.errors import UnreadableInputError
from docgen.readers.form import FormReader
from tests.core.intake_types import GOOD, make_type


def read(*pairs: tuple[str, str], good: dict[str, Any] = GOOD) -> Intake:
    data = urlencode([*good.items(), *pairs]).encode()
    return intake.records(make_type(), FormReader().read("form", data))


def problems(found: Intake) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.field, one.source.path) for one in found.problems]


def test_values_lists_parts_and_rows_are_read() -> None:
    """Each kind of control ends where the record has its value."""
    found = read(
        ("purpose", "一\r\n二"),
        ("products[]", "甲；乙\r\n\r\n丙\n"),
        ("products[]", "丁"),
        ("address.city", "上海"),
        ("costs[0].kind", "交通费"),
        ("costs[0].amount", "1,200"),
        ("costs[3].kind", ""),
        ("costs[3].amount", " "),
        ("costs[7].kind", "住宿费"),
        ("costs[7].amount", "8"),
        ("approved", "否"),
    )
    assert () == found.problems
    assert {
        **GOOD,
        "approved": False,
        "purpose": "一\n二",
        "products": ["甲；乙", "丙", "丁"],
        "address": {"city": "上海"},
        "costs": [
            {"kind": "交通费", "amount": "1200.00"},
            {"kind": "住宿费", "amount": "8.00"},
        ],
    } == found.records[0].values


@pytest.mark.parametrize(
    ("typed", "fraction"),
    [("2.5", "0.025"), ("２．５", "0.025"), ("2.5%", "0.025"), ("2.5‰", "0.0025"), (".5", "0.005")],
)
def test_a_bare_number_before_a_percent_sign_is_per_cent(typed: str, fraction: str) -> None:
    """Nobody who types 2.5 in front of a % sign means two hundred and fifty."""
    (record,) = read(("rate%", typed)).records
    assert fraction == record.values["rate"]


def test_problems_have_the_path_of_their_control() -> None:
    """As it was named, whatever was left out before it; of what is missing, where it would stand."""
    found = read(
        ("costs[2].kind", ""),
        ("costs[5].kind", "交通费"),
        ("costs[9].kind", "贿赂"),
        ("costs[9].amount", "x"),
        ("products[]", "好\n太长了太长了太长了太长"),
        ("address.street", "路"),
        ("mobile", "12"),
        good={name: value for name, value in GOOD.items() if name != "visitor"},
    )
    assert {
        ("required", "visitor", "visitor"),
        ("required", "costs[0].amount", "costs[5].amount"),
        ("enum", "costs[1].kind", "costs[9].kind"),
        ("money.format", "costs[1].amount", "costs[9].amount"),
        ("maxLength", "products[1]", "products"),
        ("required", "address.city", "address.city"),
        ("mobile.length", "mobile", "mobile"),
    } == set(problems(found))


def test_what_belongs_to_the_page_is_passed_over_and_what_belongs_nowhere_is_told() -> None:
    """A name with _ before it is the page's; an unknown one is a problem of the record."""
    found = read(("_csrf", "x"), ("_costs[0]", "y"), ("salary", "1"), ("address.zip", "2"))
    assert [("unknown-field", "salary"), ("unknown-field", "address.zip")] == [
        (one.code, one.field) for one in found.problems
    ]


def test_an_empty_form_lacks_what_is_required() -> None:
    """Nothing filled in is a record with everything missing, not an error."""
    found = intake.records(make_type(), FormReader().read("form", b""))
    assert {"branch", "visitor", "id_type", "visitor_id", "visited_on"} == {
        one.field for one in found.problems
    }


@pytest.mark.parametrize(
    "pairs",
    [
        [("", "1")],
        [("a..b", "1")],
        [("a.", "1")],
        [(".a", "1")],
        [("a[b]", "1")],
        [("a[-1]", "1")],
        [("a[9999999]", "1")],
        [("a[0][1]", "1")],
        [("[0].a", "1")],
        [(".".join("a" * 200), "1")],
        [("a", "1"), ("a", "2")],
        [("a", "1"), ("a[]", "2")],
        [("a", "1"), ("a.b", "2")],
        [("a.b", "1"), ("a", "2")],
        [("a[0].b", "1"), ("a.c", "2")],
        [("a%", "1"), ("a", "2")],
    ],
)
def test_what_no_form_sends_is_refused(pairs: list[tuple[str, str]]) -> None:
    """Names that are none, one control twice, one name for a value and for a part."""
    with pytest.raises(UnreadableInputError):
        FormReader().read("form", urlencode(pairs).encode())


@pytest.mark.parametrize("data", [b"a=%ff", "a=é".encode("latin-1"), b"a=1&" * 60_000])
def test_what_is_no_form_is_refused(data: bytes) -> None:
    """Bytes that are no UTF-8, and more controls than any page has."""
    with pytest.raises(UnreadableInputError):
        FormReader().read("form", data)


def test_a_high_number_of_a_row_costs_nothing() -> None:
    """Rows are counted as they come: the last possible number is the first row."""
    (record,) = read(("costs[999999].kind", "交通费"), ("costs[999999].amount", "1")).records
    assert [{"kind": "交通费", "amount": "1.00"}] == record.values["costs"]


def test_names_are_parsed() -> None:
    """Path and mark."""
    assert Name(("rows", 3, "days", "d01")) == parse("rows[3].days.d01")
    assert Name(("present",), "[]") == parse("present[]")
    assert Name(("fees", 0, "rate"), "%") == parse("fees[0].rate%")
