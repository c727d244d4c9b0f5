"""The bytes of manifests and tag files, as RFC 8493 asks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docgen.core import bag


@given(st.dictionaries(st.text("a%0AaDd〔〕\r\n 中/.", min_size=1), st.just("ab" * 64), max_size=4))
def test_any_path_comes_back_from_a_manifest(digests: dict[str, str]) -> None:
    """Line ends and percent signs too; a path has no space at its ends and no "./" before it."""
    plain = {
        path: one
        for path, one in digests.items()
        if path == path.strip(" ") and not path.startswith("./")
    }
    assert plain == bag.read_manifest(bag.manifest(plain))


def test_tags_may_go_on_over_lines() -> None:
    """A line that begins with white space continues the one before."""
    assert {"A": "one two", "B": "x: y"} == bag.read_tags(b"A: one\n  two\nB: x: y\n")
