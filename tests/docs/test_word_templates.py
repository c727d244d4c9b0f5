"""docs/word-templates.md says what the program permits."""

from __future__ import annotations

import re
from pathlib import Path

from docgen.core import word_check, word_tags
from docgen.core.word_numbering import KINDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "word-templates.md").read_text("utf-8")


def named(pattern: str) -> set[str]:
    found = re.search(pattern, PAGE)
    assert found is not None
    return set(re.findall(r"`(\w+)`", found[1]))


def test_statements_fields_and_numbers_are_listed() -> None:
    """The statements a tag may use, the fields that may stand in headers, the kinds of numbers."""
    assert word_tags.STATEMENTS == named(r"The statements are ([^.]+)\.")
    assert word_check.FIELDS == named(r"fields other than ((?:`\w+` )+)in headers")
    assert set(KINDS) == named(r"kinds of numbers are written: ([^;]+);")
