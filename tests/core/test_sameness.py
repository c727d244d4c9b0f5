"""Comparing texts: what counts, where they part, what is shown of it, what a text must contain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core import markup, sameness
from docgen.core.sameness import Difference
from docgen.model import Field, Label
from tests.renderers.small_type import RECORD, compose, small_type


@given(st.text())
def test_the_compared_form_is_final(text: str) -> None:
    """Settling a settled text changes nothing."""
    assert sameness.settled(text) == sameness.settled(sameness.settled(text))


def test_only_white_space_is_forgiven() -> None:
    """Breaks, no-break and ideographic spaces are single spaces; empty paragraphs do not count."""
    assert ("a b", "Ａ·b") == sameness.lines(["\u3000a\n\u00a0 b ", " ", "", "Ａ·b"])


def test_a_composed_document_is_compared_block_by_block() -> None:
    """Each paragraph and cell is a line, a forced break within it a space."""
    found = sameness.markup_lines(markup.read(compose().markup))
    assert ("XB-SH01-2026-0001", "小表") == found[:2]
    assert "第一行 第二行" in found


@pytest.mark.parametrize(
    ("expected", "found", "difference"),
    [
        (["甲", "乙"], ["甲", "乙"], None),
        (["甲", "乙"], ["甲"], Difference(2, "乙", "")),
        (["甲"], ["甲", "乙"], Difference(2, "", "乙")),
        (["零一二三四五六七八九十甲"], ["零一二三四五六七八九十乙"],
         Difference(1, "…三四五六七八九十甲", "…三四五六七八九十乙")),
        (["甲" + "字" * 40], ["乙" + "字" * 40], Difference(1, "甲" + "字" * 15 + "…", "乙" + "字" * 15 + "…")),
    ],
)  # fmt: skip
def test_the_first_difference_is_told(
    expected: list[str], found: list[str], difference: Difference | None
) -> None:
    """The paragraph, and what stands around the place in both."""
    assert difference == sameness.difference(expected, found, str)


def test_no_identifier_is_shown_where_texts_part() -> None:
    """Masking comes first, so that an excerpt is no way around it."""
    doctype = small_type()
    hide = sameness.hider(doctype, RECORD)
    parting = sameness.difference(["证件990000199202290019"], ["证件990000199202290027"], hide)
    assert Difference(1, "…******0019", "…******0027") == parting


def field(kind: str = "string", form: str | None = None) -> Field:
    return Field(name="x", label=Label("", ""), help=Label("", ""), type=kind, format=form)


@pytest.mark.parametrize(
    ("kind", "form", "value", "expected"),
    [
        ("string", None, "甲", {"甲"}),
        ("boolean", None, False, {"否"}),
        ("integer", None, 11, {"11", "十一"}),
        ("integer", None, 12345, {"12345", "12,345"}),
        ("string", "date", "2026-11-02", {"2026-11-02", "2026年11月2日", "二〇二六年十一月二日"}),
        ("string", "month", "2026-01", {"2026-01", "2026年1月"}),
        ("string", "money", "1409.50", {"1409.50", "1,409.50", "人民币壹仟肆佰零玖元伍角"}),
        ("string", "money", "-200.00", {"-200.00"}),
        ("string", "percent", "0.00025", {"0.00025", "0.025%"}),
    ],
)
def test_a_value_counts_in_any_of_its_printed_forms(
    kind: str, form: str | None, value: Any, expected: set[str]
) -> None:
    """Dates, amounts and shares in figures and in characters, switches as 是 and 否."""
    assert expected == set(sameness.printed_forms(field(kind, form), value))


def test_a_value_that_is_not_in_the_text_is_named() -> None:
    """By its path; rows and optional fields included, absent ones not."""
    text = sameness.markup_lines(markup.read(compose().markup))
    changed = {**RECORD, "name": "钱样明", "rows": [{"region": "不在此处", "count": 2}]}
    found = sameness.unprinted(small_type(), changed, text)
    assert ["name", "rows.region"] == [path for path, _ in found if path != "branch"]


def test_a_value_that_is_not_printed_for_a_reason_need_not_be_there() -> None:
    """The schema gives the reason for the field, and for no other."""
    kind = replace(small_type().fields[1], schema={"x-not-printed": "It only decides."})
    other = replace(kind, name="other", schema={})
    doctype = replace(small_type(), fields=(kind, other))
    found = sameness.unprinted(doctype, {kind.name: "甲", "other": "乙"}, ("丙",))
    assert ["other"] == [path for path, _ in found]
