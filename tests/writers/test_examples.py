"""An example row counts as untouched however its cells spell the same values."""

import datetime as dt

import pytest

from docgen.core.columns import flat_columns, is_example
from docgen.core.examples import changed
from docgen.model import DocumentType, Scalar


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        ("opened_on", dt.date(2026, 11, 6)),
        ("opened_on", "2026年11月6日"),
        ("assets", 1409.5),
        ("assets", "1,409.50"),
        ("rate", "0.025%"),
        ("visits", 12.0),
        ("declared", "是"),
        ("accounts", "A1;B2"),
        ("accounts", "A1\nB2"),
        ("address.zip", "020000"),
        ("person", None),
        ("person", "  "),
    ],
)
def test_the_same_value_is_no_change(doctype: DocumentType, path: str, raw: Scalar) -> None:
    """Spelling, type and emptiness do not make a record of an example."""
    column = next(c for c in flat_columns(doctype) if c.dotted == path)
    assert changed([(column, raw)]) is None


@pytest.mark.parametrize(
    ("path", "raw"),
    [("opened_on", "2026-11-07"), ("assets", "x"), ("accounts", "A1"), ("address.zip", "20000")],
)
def test_another_value_is_a_change(doctype: DocumentType, path: str, raw: Scalar) -> None:
    """What differs from the example, valid or not, was typed by someone."""
    column = next(c for c in flat_columns(doctype) if c.dotted == path)
    assert changed([(column, raw)]) is column


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("示例", True), (" 示例 1", True), ("example", True), ("Example 2", True),
        ("EXAMPLE", True), ("1", False), ("", False), (None, False), (1, False), ("1 示例", False),
    ],
)  # fmt: skip
def test_examples_are_known_by_their_link_cell(link: object, expected: bool) -> None:
    """The mark stands first, in either language, whatever its width and case."""
    assert is_example(link) is expected
