"""Characters that may not stand in a document."""

from __future__ import annotations

import sys

import pytest

from docgen.core import characters


@pytest.mark.parametrize("multiline", [False, True])
def test_what_is_passed_at_a_glance_has_no_finding(multiline: bool) -> None:
    """A text is looked at as a whole first; of every character, that says what a look at it says."""
    wrong = [
        characters.code_point(char)
        for char in map(chr, range(sys.maxunicode + 1))
        if ((char == "\n" and multiline) or characters._kind(char) is None)
        != (characters.check_text(f"字{char}", multiline=multiline) is None)
    ]
    assert [] == wrong
