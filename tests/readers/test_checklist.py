"""The checklist of a personnel file as data: the one that comes with docgen, and what is refused."""

from __future__ import annotations

import pytest

from docgen import doctypes
from docgen.core.schema import field_at
from docgen.errors import TemplateError
from docgen.readers.checklist import read_checklist
from tests import kept

GOOD = """[[item]]
id = "one"
kind = "甲"
title = { zh = "甲", en = "One" }
employee = "required"
agent = "unwanted"
[[person]]
of = "roster.rows"
fields = { name = "name", staff_no = "no" }
[kinds]
"员工" = "employee"
"""


def test_the_one_that_comes_with_docgen() -> None:
    """Its kinds are those of the slip, its types and fields are there, security is asked of nobody."""
    checklist = read_checklist(doctypes.house_data(doctypes.own_folder(), doctypes.CHECKLIST))
    types = kept.all_shipped()
    (kind,) = [one for one in types["dossier-material"].fields if one.name == "kind"]
    assert set(kind.enum) == {one.kind for one in checklist.items}
    assert {name for one in checklist.items for name in one.types} <= types.keys()
    for person in checklist.people:
        type_id, _, rows = person.of.partition(".")
        for path in person.fields.values():
            assert field_at(types[type_id].fields, (rows, path) if rows else (path,)), (
                person.of,
                path,
            )
    security = [one for one in checklist.items if one.id.startswith("guarant")]
    assert {"unwanted"} == {wanted for one in security for wanted in one.wanted.values()}
    assert 2 == len(security)


def test_it_is_no_part_of_a_template() -> None:
    """Another checklist changes no template."""
    files = doctypes.read_folder(doctypes.own_folder() / "visit-form")
    assert all("dossier.toml" not in path for path in files)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"required"', '"wished"'),
        ('agent = "unwanted"\n', ""),
        (', en = "One"', ""),
        ('kind = "甲"', "kind = 1"),
        ('kind = "甲"', 'kind = "甲"\ncompared = "yes"'),
        ('kind = "甲"', 'kind = "甲"\nafter_days = -1'),
        ('kind = "甲"', 'kind = "甲"\nmore = 1'),
        ('kind = "甲"', 'kind = "甲"\naliases = ["one"]\n[[item]]\nid = "one"'),
        ('staff_no = "no"', 'post = "no"'),
        ('"员工" = "employee"', '"员工" = "clerk"'),
        ("[[item]]", "[item]"),
        ("[[item]]", "[[item"),
    ],
)
def test_what_is_no_checklist_is_refused(old: str, new: str) -> None:
    """An item that is read wrongly would not be missed in any file."""
    assert "one" == read_checklist(GOOD.encode()).items[0].id
    assert old in GOOD
    with pytest.raises(TemplateError):
        read_checklist(GOOD.replace(old, new).encode())
