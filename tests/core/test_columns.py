"""Headers are understood however people decorate them, and never mistaken for one another."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core import columns
from docgen.errors import TemplateError
from tests.core.intake_types import SCHEMA, field, make_type

INDEX = columns.header_index(columns.flat_columns(make_type()))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("出访人", "visitor"), (" 出 访 人* ", "visitor"), ("＊出访人（必填）", "visitor"),
        ("VISITOR", "visitor"), ("visited_on", "visited_on"), ("Visited on:", "visited_on"),
        ("预算", "budget"), ("预算(元)", "budget"), ("预算 （人民币元）", "budget"),
        ("出访日期（年/月/日）", "visited_on"), ("地址·城市", "address.city"),
        ("地址・城市", "address.city"), ("address.city", "address.city"), ("Address·City", "address.city"),
        ("预算（万元）", None), ("Budget (USD)", None), ("城市", None), ("姓名", None), ("", None),
    ],
)  # fmt: skip
def test_headers_find_their_field(header: str, expected: str | None) -> None:
    found = columns.find_column(INDEX, header)
    assert expected == (found and found.dotted)


def test_every_header_written_is_read() -> None:
    for column in columns.flat_columns(make_type()):
        spellings = (column.label("zh"), column.label("en"), column.dotted)
        assert [column] * 3 == [columns.find_column(INDEX, text) for text in spellings]


def test_a_field_name_wins_over_a_title_in_its_own_spelling_only() -> None:
    properties = {
        **SCHEMA["properties"],
        "branch_name": field("营业部名称", "Branch"),
    }
    index = columns.header_index(columns.flat_columns(make_type(properties=properties)))
    names = [columns.find_column(index, text) for text in ("branch", "Branch", "branch_name")]
    assert [c and c.dotted for c in names] == ["branch", "branch_name", "branch_name"]


@pytest.mark.parametrize(
    "extra",
    [
        field("出访人", "Other"),
        field("其他", "VISITOR"),
        field("序号", "Other"),
        field("其他", "Problems"),
        field("组", "Group", "object", additionalProperties=False, properties={
            "rows": field("行", "Rows", "array", items={
                "type": "object", "properties": {"a": field("甲", "A")},
            }),
        }),
    ],
)  # fmt: skip
def test_types_whose_headers_could_not_be_told_apart_are_refused(extra: dict[str, Any]) -> None:
    """A type whose columns a reader could confuse does not load."""
    with pytest.raises(TemplateError):
        make_type(properties={**SCHEMA["properties"], "extra": extra})


def test_objects_are_flattened_and_rows_have_sheets_of_their_own() -> None:
    doctype = make_type()
    flat = {c.dotted: c.required for c in columns.flat_columns(doctype)}
    ((part, inner),) = columns.row_sheets(doctype)
    assert (flat["visitor"], flat["address.city"], "costs" in flat) == (True, False, False)
    assert (part.name, [c.label("zh") for c in inner]) == ("costs", ["费用种类", "金额（元）"])
