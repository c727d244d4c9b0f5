"""docgen types: which types there are, and how their documents are numbered."""

from __future__ import annotations

import re

import pytest

from tests.doctypes.shipped import TYPES, load

from .conftest import Docgen

WORDS = {
    "zh": "“QR-”＋营业部代码＋“-”＋“核对日期”的年份＋月份＋“-”＋流水号（至少4位）",
    "en": "“QR-” + Branch code + “-” + year of “Verified on” + month + “-” + running number (4 digits or more)",
}


@pytest.mark.parametrize("lang", WORDS)
def test_how_documents_are_numbered_is_told_in_words_and_by_an_example(
    docgen: Docgen, lang: str
) -> None:
    """As the page of a type tells it, of every type; braces and all only in JSON."""
    listed = docgen("--lang", lang, "types").out.splitlines()[1:]
    assert len(TYPES) == len(listed)
    (told,) = (one for one in listed if one.startswith("client-confirmation "))
    *_, example, words = re.split(" {2,}", told)
    assert ("QR-SH01-202611-0001", WORDS[lang]) == (example, words)
    assert not [one for one in listed if "{" in one or "  —  " in one]
    patterns = {one["id"]: one["number"] for one in docgen("types", "--json").json}
    assert {one: load(one).number.pattern for one in TYPES} == patterns
