"""Rules compute with typed values, reach nothing else, and say nothing of what is absent."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core import rules
from docgen.errors import TemplateError
from docgen.model import DocumentType
from tests.core.intake_types import ABOUT, GOOD, make_type

FULL: dict[str, Any] = {
    **GOOD,
    "back_on": "2026-11-25",
    "month": "2026-11",
    "budget": "300.00",
    "rate": "0.0003",
    "people": 2,
    "approved": True,
    "costs": [{"kind": "交通费", "amount": "100.00"}, {"kind": "住宿费", "amount": "200.00"}],
    "address": {"city": "上海"},
}


def make(check: str, when: str | None = None) -> DocumentType:
    about = ABOUT[: ABOUT.index("[[rule]]")]
    lines = [f"when = '''{when}'''"] if when else []
    return make_type(
        about=about
        + "\n".join(
            [
                "[[rule]]", 'id = "r"', f"check = '''{check}'''", *lines, 'fields = ["visitor"]',
                'message = { zh = "甲", en = "a" }', 'remedy = { zh = "乙", en = "b" }',
            ]
        )
    )  # fmt: skip


def holds(check: str, when: str | None = None, **changes: Any) -> bool:
    values = {name: value for name, value in {**FULL, **changes}.items() if value is not None}
    return rules.check_rules(make(check, when), values) == []


@pytest.mark.parametrize(
    "check",
    [
        "back_on >= visited_on",
        "back_on == visited_on | plus_days(3)",
        "month == visited_on | month",
        "(visited_on | plus_years(1) | plus_days(-1)).day == 21",
        "(visited_on | plus_months(3)).month == 2",
        "age_on(visitor_id, visited_on) == 34",
        "visitor_id | age_on(visited_on) >= 18",
        "sum(costs, 'amount') == budget",
        "costs | sum('amount') == 300",
        "rate <= 0.0003",
        "rate * budget == 0.09",
        "budget / people == 150",
        "people + 1 == 3 and not (people > 5)",
        "back_on - visited_on == 3",
        "costs[0].amount < costs[1].amount",
        "costs | column('kind') | unique | length == 2",
        "address.city == '上海' and address.street is none",
        "approved",
        "visitor in ['张三', '李四']",
        "visitor_id[6:10] == '1992'",
        "max(costs | column('amount')) == 200",
        "months_between(visited_on, back_on) == 0",
    ],
)
def test_expressions_that_hold(check: str) -> None:
    assert holds(check)
    assert not holds(f"not ({check})")


def test_leap_days_end_with_february() -> None:
    assert holds(
        "visited_on | plus_years(1) == back_on", visited_on="2024-02-29", back_on="2025-02-28"
    )


def test_a_rule_without_when_skips_absent_values() -> None:
    assert holds("back_on > visited_on", back_on=None)


def test_a_rule_with_when_sees_absent_values() -> None:
    assert not holds("back_on is not none", when="approved", back_on=None)
    assert holds("back_on is not none", when="approved", back_on=None, approved=False)


def test_what_cannot_be_told_of_an_absent_value_does_not_apply() -> None:
    assert holds("back_on > visited_on", when="approved", back_on=None)
    assert holds("people > 5", when="back_on > visited_on", back_on=None)


def test_a_passport_has_no_age() -> None:
    assert holds("age_on(visitor_id, visited_on) >= 18", visitor_id="E1234567")


def test_rules_over_broken_fields_say_nothing() -> None:
    found = rules.check_rules(make("back_on < visited_on"), FULL, broken={("back_on",)})
    assert found == []


@pytest.mark.parametrize(
    "check",
    [
        "visitor.__class__",
        "visitor.__class__.__mro__[1].__subclasses__()",
        "visitor.format(visitor)",
        "''.join(['a'])",
        "visitor | attr('__class__')",
        "costs.append(1)",
        "visited_on.today()",
        "visited_on.replace(2020)",
        "address.keys()",
        "range(10)",
        "lipsum()",
        "cycler",
        "visitor * 1000000000 == ''",
        "'%01000000000d' % people == ''",
        "9 ** 9 ** 9 > 1",
        "people ** 2 > 1",
        "visitor + 'x' == ''",
        "visitor > 1",
        "costs[9].amount > 1",
        "visitor | format('x')",
        "visitor | map('upper') | list",
        "nobody > 1",
        "visitor is callable",
        "people >",
        "people } x",
        "people > 1 people",
        "",
        "(" * 400 + ")" * 400,
        "people == " + "1" * 2000,
    ],
)
def test_what_reaches_out_or_cannot_be_worked_out_is_an_error_of_the_type(check: str) -> None:
    with pytest.raises(TemplateError, match=r"\[\[rule\]\] r "):
        holds(check)


@pytest.mark.parametrize("part", ["{nobody}", "{visitor.__class__}", "{0}", "{"])
def test_a_message_can_show_fields_only(part: str) -> None:
    """A rule's message that reaches for more than a field keeps the type from loading."""
    with pytest.raises(TemplateError, match="costs-add-up"):
        make_type(about=ABOUT.replace("Check the costs.", f"Check {part}."))


def test_the_problem_shows_values_as_people_write_them_and_masked() -> None:
    about = ABOUT.replace("Check the costs.", "Ask {visitor}, {visitor_id}, {mobile}: {rate}.")
    (problem,) = rules.check_rules(make_type(about=about), {**FULL, "budget": "1300.00"})
    assert (
        problem.code, problem.path, problem.what.zh,
    ) == ("rule.costs-add-up", ("budget",), "费用合计与预算{budget}不符。")  # fmt: skip
    shown = problem.remedy.msgid.format(**problem.remedy.args)
    assert shown == "Ask 张*, 990000********0019, —: 0.03%."
