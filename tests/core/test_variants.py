"""The records a template is tried on."""

from __future__ import annotations

from dataclasses import replace

from docgen.core import rules, variants
from docgen.core.schema import validate
from tests.doctypes.shipped import load
from tests.renderers.small_type import small_type


def test_nothing_is_left_out_that_the_type_asks_for() -> None:
    """No template is blamed for a record without what must be there; each record is tried once."""
    doctype = load("client-confirmation")
    whole = variants.example(doctype)
    tried = list(variants.variants(doctype))
    fewer = [one for one in tried if len(one) < len(whole)]
    assert [] == [one for one in fewer if validate(doctype, one) or rules.check_rules(doctype, one)]
    assert len(fewer) > 5
    assert len(tried) == len({str(one) for one in tried})


def test_every_optional_field_is_absent_once_and_every_choice_there() -> None:
    """The bare record holds what must be there; each enum value stands in some record."""
    doctype = load("client-confirmation")
    tried = list(variants.variants(doctype))
    required = {field.name for field in doctype.fields if field.required}
    assert min(len(one) for one in tried) == len(required)
    for field in (one for one in doctype.fields if one.enum):
        assert set(field.enum) <= {one.get(field.name) for one in tried} | {None}, field.name


def test_lists_have_none_one_and_three_rows() -> None:
    """Rows are repeated and left out."""
    tried = list(variants.variants(small_type()))
    assert {0, 1, 3} <= {len(one["rows"]) for one in tried if one.get("rows") is not None}
    assert any("rows" not in one for one in tried)


def test_another_value_differs() -> None:
    """Changing a field gives it another value of its kind, and leaves the record alone."""
    doctype = load("broker-agreement")
    whole = variants.example(doctype)
    for path, field, way in variants.leaves(doctype.fields, whole):
        other = variants.changed(whole, way, variants.altered(field, whole[field.name]))
        assert other[field.name] != whole[field.name], path
        assert type(other[field.name]) is type(whole[field.name]), path


def test_another_value_differs_from_the_other_value_too() -> None:
    """Also where the value is the one that others are changed to."""
    field = replace(small_type().fields[0], item=None, enum=(), type="string")
    for form in ("date", "month", "money", "percent"):
        one = replace(field, format=form)
        other = variants.altered(one, "")
        assert other not in ("", variants.altered(one, other)), form
