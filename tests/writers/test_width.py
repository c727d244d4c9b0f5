"""Chinese lines up: widths are counted in terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.writers.width import pad, width, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", 3), ("客户", 4), ("客户A", 5), ("\uff08", 2), ("é", 1), ("e\u0301", 1), ("", 0)],
)
def test_width_counts_cells(text: str, expected: int) -> None:
    """A Chinese character takes two cells, a combining mark none."""
    assert width(text) == expected


def test_pad_fills_up_and_never_cuts() -> None:
    """Padding goes by cells; what is longer stays whole."""
    assert (pad("客户", 6), pad("客户经理", 6)) == ("客户  ", "客户经理")


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("身份证号码不对\uff0c请核对。", 14, ["身份证号码不", "对\uff0c请核对。"]),
        ("two words here", 9, ["two words", "here"]),
        ("《规定》第一条", 10, ["《规定》第", "一条"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 10, [""]),
    ],
)
def test_wrap_breaks_where_a_typesetter_would(text: str, cells: int, expected: list[str]) -> None:
    """Between Chinese characters and between words; no line begins with closing punctuation."""
    assert wrap(text, cells) == expected


@given(st.text(alphabet="客户经理abc 12,。《》(),.", max_size=60), st.integers(4, 30))
def test_wrap_keeps_every_character_and_the_width(text: str, cells: int) -> None:
    """Nothing but blanks is lost, and no line is wider than allowed."""
    lines = wrap(text, cells)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(width, lines)) <= cells
