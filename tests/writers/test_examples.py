"""An example row counts as untouched however its cells spell the same values."""

import datetime as dt
from dataclasses import replace

import pytest

from docgen.core.columns import flat_columns, is_example, row_sheets
from docgen.core.examples import changed
from docgen.model import DocumentType, Field, Label, Scalar


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
    assert changed([(column, raw)], doctype.fields) is None


@pytest.mark.parametrize(
    ("path", "raw"),
    [("opened_on", "2026-11-07"), ("assets", "x"), ("accounts", "A1"), ("address.zip", "20000")],
)
def test_another_value_is_a_change(doctype: DocumentType, path: str, raw: Scalar) -> None:
    """What differs from the example, valid or not, was typed by someone."""
    column = next(c for c in flat_columns(doctype) if c.dotted == path)
    assert changed([(column, raw)], doctype.fields) is column


def test_rows_may_have_several_examples(doctype: DocumentType) -> None:
    """A second example row holds other values than the first; they are the type's all the same."""
    rows = next(field for field in doctype.fields if field.is_rows)
    text = Field("note", Label("说明", "Note"), Label("说明。", "A note."), "string", example="丙")
    several = replace(rows, children=(text,), example=[{"note": "甲"}, {"note": "乙"}])
    whole = replace(
        doctype, fields=tuple(several if one is rows else one for one in doctype.fields)
    )
    (columns,) = [found for part, found in row_sheets(whole) if part.name == rows.name]
    told = [changed([(columns[0], raw)], whole.fields) for raw in ("甲", "乙", "丙")]
    assert [None, None, columns[0]] == told


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
