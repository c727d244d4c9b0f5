"""docs/type-folder.md tells the truth: its example type works, and its lists are complete."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen import doctypes
from docgen.core import compose, folder_check, masks, rules, values
from docgen.core.expression_filters import FILTERS
from docgen.core.schema import validate
from tests.docs.markdown import blocks, text

PAGE = "docs/type-folder.md"
FILES = {"type.toml": "toml", "schema.json": "json", "document.html": "html", "style.css": "css"}


def test_the_example_type_is_complete() -> None:
    """The four files load, take their own examples as a record, and compose a document of it."""
    doctype = doctypes.from_files(
        {name: blocks(PAGE, language)[0].encode() for name, language in FILES.items()}
    )
    record = {field.name: field.example for field in doctype.fields}
    assert [] == validate(doctype, record)
    assert [] == rules.check_rules(doctype, record)
    day = dt.date(2026, 11, 22)
    composed = compose.Composer(doctype).compose(
        record, serial="HF-SH01-2026-0001", issued_on=day, period=day
    )
    assert "SH01于2026年11月22日回访客户赵样宁。" in composed.text.splitlines()


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("entries of type.toml", folder_check.TYPE_KEYS),
        ("filters of a rule", FILTERS),
        ("masks", masks.MASKS),
        ("formats", values.FORMATS),
    ],
)
def test_the_lists_are_complete(what: str, names: object) -> None:
    """Every name that a type's author may use stands on the page."""
    page = text(PAGE)
    shown = {
        "signature": "[[signature]]",
        "rule": "[[rule]]",
        "legal": "[[legal]]",
        "mask": "[mask]",
        "computed": "[[computed]]",
        "requires": "[[requires]]",
        "derive": "[derive]",
        "due": "[[due]]",
    }
    known = sorted(names)  # type: ignore[call-overload]
    assert [] == [
        name
        for name in known
        if f"`{name}`" not in page
        and f"`{name}(" not in page
        and f"`{shown.get(name)}`" not in page
    ]
    assert known
