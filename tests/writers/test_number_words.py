"""How documents are numbered, in words and by an example."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from docgen.writers.hints import labels
from docgen.writers.number_words import example_number, number_text
from tests.doctypes.shipped import TYPES, load

DAY = dt.date(2026, 11, 22)


def test_a_pattern_is_told_part_by_part() -> None:
    """Literal parts in quotes, fields by their labels, the date by that of the field it comes from."""
    doctype = load("client-confirmation")
    told = number_text(doctype, labels(doctype))
    assert told.zh == "“QR-”＋营业部代码＋“-”＋“核对日期”的年份＋月份＋“-”＋流水号（至少4位）"
    assert told.en == (
        "“QR-” + Branch code + “-” + year of “Verified on” + month + “-” + "
        "running number (4 digits or more)"
    )
    request = load("request")
    wanted = "机关代字＋“营请〔”＋“成文日期”的年份＋“〕”＋流水号＋“号”"
    assert wanted == number_text(request, labels(request)).zh


@pytest.mark.parametrize("type_id", TYPES)
def test_every_shipped_type_has_an_example_of_its_pattern(type_id: str) -> None:
    """It is the first of a series, and what the pattern says."""
    doctype = load(type_id)
    number = example_number(doctype, DAY)
    parts = re.split(r"\{[a-z_]+(?::\d+)?\}", doctype.number.pattern)
    assert number is not None
    assert re.fullmatch("(.+)".join(map(re.escape, parts)), number)
    assert re.search(r"0*1[^0-9]*$", number)
