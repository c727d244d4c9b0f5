"""A record against its schema: every problem at once, each at its path, in people's words."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core import schema
from docgen.model import Label
from tests.core.intake_types import GOOD, SCHEMA, field, make_type

TYPE = make_type()


def codes(**changes: Any) -> dict[str, str]:
    """The codes of the problems by path, of the good record with changes (None removes a field)."""
    values = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return {schema.path_text(p.path): p.code for p in schema.validate(TYPE, values)}


def test_a_good_record_has_no_problem() -> None:
    assert codes() == {}


CASES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"visitor": None, "branch": None}, {"visitor": "required", "branch": "required"}),
    ({"visitor": 12}, {"visitor": "type"}),
    ({"id_type": "驾驶证"}, {"id_type": "enum"}),
    ({"visitor": "张" * 21}, {"visitor": "maxLength"}),
    ({"branch": "sh1"}, {"branch": "pattern"}),
    ({"staff_no": "7" * 201}, {"staff_no": "pattern"}),
    ({"visited_on": "2026-02-30"}, {"visited_on": "date.day"}),
    ({"visited_on": "2019-12-31"}, {"visited_on": "minimum"}),
    ({"budget": "100000.01"}, {"budget": "maximum"}),
    ({"budget": "99999.99"}, {}),
    ({"budget": "5"}, {"budget": "money.format"}),
    ({"rate": "1.5"}, {"rate": "maximum"}),
    ({"people": 0}, {"people": "minimum"}),
    ({"people": "3"}, {"people": "type"}),
    ({"mobile": "12000000000"}, {"mobile": "mobile.prefix"}),
    ({"visitor_id": "990000199202290018"}, {"visitor_id": "citizen-number.check-digit"}),
    ({"visitor_id": "E1234567", "id_type": "护照"}, {}),
    ({"products": ["甲", "甲"]}, {"products": "uniqueItems"}),
    ({"products": ["甲" * 11]}, {"products[0]": "maxLength"}),
    ({"address": {"street": "x"}}, {"address.city": "required"}),
    ({"address": {"city": "上海", "zip": "1"}}, {"address.zip": "unknown-field"}),
    ({"address": {"city": "上" * 201}}, {"address.city": "maxLength"}),
    ({"costs": [{"kind": "交通费"}]}, {"costs[0].amount": "required"}),
    ({"costs": [{"kind": "交通费", "amount": "-1.00"}]}, {"costs[0].amount": "minimum"}),
    ({"costs": [{"kind": "交通费", "amount": "1.00"}] * 4}, {"costs": "maxItems"}),
    ({"nope": 1, "also": 2}, {"nope": "unknown-field", "also": "unknown-field"}),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_each_keyword_speaks_at_its_path(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert expected == codes(**changes)


def test_a_validator_that_has_seen_many_records_says_the_same() -> None:
    """What it remembers of one record's texts changes nothing about another's."""
    validator = schema.build_validator(TYPE)
    for changes, expected in CASES * 2:
        values = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
        found = schema.validate(TYPE, values, validator)
        assert expected == {schema.path_text(p.path): p.code for p in found}
    assert [] == schema.validate(TYPE, GOOD, validator)


def test_all_problems_come_at_once() -> None:
    found = codes(visitor=None, branch="x", budget="1", costs=[{"amount": "1.00"}])
    assert sorted(found) == ["branch", "budget", "costs[0].kind", "visitor"]


def test_a_choice_misspelt_gets_the_nearest_one() -> None:
    (problem,) = schema.validate(TYPE, {**GOOD, "id_type": "居民身分证", "visitor_id": "E1"})
    assert problem.remedy.args == {"near": "居民身份证", "choices": "居民身份证、护照"}


def test_labels_lead_through_parents() -> None:
    (problem,) = schema.validate(TYPE, {**GOOD, "costs": [{"kind": "交通费"}]})
    assert problem.label == Label("费用·金额（元）", "Costs·Amount (yuan)")


def test_bounds_are_told_as_documents_write_them() -> None:
    found = schema.validate(TYPE, {**GOOD, "budget": "200000.00", "rate": "2"})
    assert [p.what.args for p in found] == [{"bound": "100,000.00"}, {"bound": "100%"}]


def test_conditional_formats_depend_on_the_record() -> None:
    found = [
        schema.conditional_formats(TYPE, {**GOOD, "id_type": kind})
        for kind in ("居民身份证", "护照")
    ]
    assert found == [{"visitor_id": "citizen-number"}, {}]


@pytest.mark.parametrize(
    ("entry", "good", "code"),
    [
        ({"exclusiveMinimum": 1}, 1, "minimum"),
        ({"exclusiveMaximum": 9}, 9, "maximum"),
        ({"const": 5}, 4, "const"),
        ({"multipleOf": 5}, 4, "multipleOf"),
    ],
)
def test_rarer_keywords_are_told_too(entry: dict[str, Any], good: int, code: str) -> None:
    extra = field("新", "New", "integer", **entry)
    doctype = make_type(properties={**SCHEMA["properties"], "extra": extra})
    assert [code] == [p.code for p in schema.validate(doctype, {**GOOD, "extra": good})]


def test_few_characters_and_few_items_are_told() -> None:
    properties = {
        **SCHEMA["properties"],
        "a": field("甲", "A", minLength=3),
        "b": field("乙", "B", "array", items={"type": "string"}, minItems=2),
    }
    found = schema.validate(make_type(properties=properties), {**GOOD, "a": "x", "b": ["x"]})
    assert [p.code for p in found] == ["minLength", "minItems"]
