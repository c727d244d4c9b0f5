"""The statutes as data: those that come with docgen, and what is refused."""

from __future__ import annotations

import pytest

from docgen import doctypes
from docgen.errors import TemplateError
from docgen.readers.statutes import read_statutes
from tests import kept

GOOD = """counts_from = "day"
[[floor]]
id = "one"
title = { zh = "一", en = "One" }
years = 5
source = "法"
start = 2020-01-01
"""


def test_those_that_come_with_docgen() -> None:
    """Every floor names its law and its article, and is about owners and types that there are."""
    statutes = read_statutes(doctypes.house_data(doctypes.own_folder(), doctypes.STATUTES))
    types = kept.all_shipped()
    assert "year-end" == statutes.counts_from
    assert {"securities-law-137"} == {
        one.id for one in statutes.floors if not one.types and not one.owners
    }
    for one in statutes.floors:
        assert "第" in one.source
        assert set(one.types) <= types.keys()
        assert set(one.owners) <= {doctype.owner for doctype in types.values()}


def test_they_are_no_part_of_a_template() -> None:
    """A new law changes no template: a document's files do not depend on it."""
    assert all("retention.toml" not in path for path in _files())


def _files() -> list[str]:
    return [*doctypes.read_folder(doctypes.own_folder() / "visit-form")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"day"', '"week"'),
        ("years = 5", "years = 0"),
        ("years = 5", 'years = "5"'),
        ("start = 2020-01-01", 'start = "2020-01-01"'),
        ("start = 2020-01-01", "start = 2020-01-01T00:00:00"),
        ("start = 2020-01-01", "start = 2020-01-01\nbegin = 1"),
        (', en = "One"', ""),
        ("[[floor]]", "[floor]"),
        ("[[floor]]", "more = 1\n[[floor]]"),
        ("[[floor]]", "[[floor"),
    ],
)
def test_what_is_no_statute_is_refused(old: str, new: str) -> None:
    """A floor that is read wrongly would let documents go too early: no entry is passed over."""
    assert 5 == read_statutes(GOOD.encode()).floors[0].years
    with pytest.raises(TemplateError):
        read_statutes(GOOD.replace(old, new).encode())
