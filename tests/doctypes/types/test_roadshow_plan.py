"""路演推介计划: events of one region, apart from the distributors', for qualified investors alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docgen.core.computed import Computer
from docgen.core.lookups import Filed
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed

TYPE = "roadshow-plan"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "link.unknown", "minimum", "money.format", "pattern", "required",
    "rule.events-within-the-period", "rule.no-two-events-in-a-city", "rule.not-before-approval",
    "rule.province-of-the-region", "rule.qualified-investors-only", "rule.period-in-order",
    "text.direction",
}  # fmt: skip

_PLAN = {"stage": "计划", "made_on": "2026-10-12", "intentions": None,
         "events[0].attendance": None, "events[1].attendance": None}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"to_on": "2026-10-11"},
     ["rule.events-within-the-period", "rule.events-within-the-period", "rule.period-in-order"]),
    ({"approved_on": "2026-10-13"}, ["rule.not-before-approval"]),
    ({"events[1].date": "2026-11-21"}, ["rule.events-within-the-period"]),
    ({"events[1].date": "2026-10-14"}, ["rule.events-in-order"]),
    ({"events[1].province": "广东"}, ["rule.province-of-the-region"]),
    ({"region": "西部"}, ["rule.province-of-the-region", "rule.province-of-the-region"]),
    ({"events[1].date": "2026-10-15", "events[1].city": "上海"},
     ["rule.no-two-events-in-a-city", "rule.no-two-events-in-a-city"]),
    ({"events[1].date": "2026-10-15", "events[1].owner": "顾清源"},
     ["rule.owner-at-one-place", "rule.owner-at-one-place"]),
    ({"qualified_only": False}, ["rule.qualified-investors-only"]),
    ({**_PLAN, "made_on": "2026-10-13"}, ["rule.made-before-the-events"]),
    ({**_PLAN, "events[0].attendance": 3}, ["rule.nothing-happened-yet"]),
    ({"events[1].attendance": None}, ["rule.attendance-recorded"]),
    ({"made_on": "2026-10-21"}, ["rule.result-after-the-events"]),
    ({"events[0].expected": 201}, ["maximum"]),
    # And what is right at the edge.
    (_PLAN, []),
    ({"made_on": "2026-10-22", "intentions": None}, []),
    ({"events[1].date": "2026-10-15"}, []),
    ({"approved_on": "2026-10-12", "contingency": None}, []),
]  # fmt: skip

ALIKE = (0, 0.95, 3.0, 8.0)


def review(**change: Any) -> Filed:
    """A review of the distributor that hosts the example's first event."""
    return filed("distributor-review", {**example(load("distributor-review")), **change}, "SC-1")


@pytest.mark.parametrize(
    ("reviews", "wanted"),
    [
        ([], ["hosts-are-reviewed"]),
        ([review()], []),
        ([review(branch="BJ02")], []),
        ([review(valid_to="2026-10-14")], ["hosts-are-reviewed"]),
        ([review(head_on="2026-10-16")], ["hosts-are-reviewed"]),
        ([review(conclusion="不通过")], ["hosts-are-reviewed"]),
        ([review(name="示例银行股份有限公司")], ["hosts-are-reviewed"]),
    ],
)
def test_a_distributor_that_hosts_has_passed_its_review(
    reviews: list[Filed], wanted: list[str]
) -> None:
    """On the day of the event, whichever branch reviewed it."""
    record = example(load(TYPE))
    plan = filed(TYPE, {**record, "stage": "计划"})
    assert wanted == unmet(TYPE, record, {"distributor-review": reviews, TYPE: [plan]})


def test_a_result_rests_on_its_plan() -> None:
    """What came of events is recorded of planned ones."""
    assert ["result-of-a-plan"] == unmet(
        TYPE, example(load(TYPE)), {"distributor-review": [review()]}
    )


def test_totals_are_computed() -> None:
    """Who dropped out does not count among the amounts intended."""
    record = example(load(TYPE))
    record["intentions"] = [*record["intentions"],
                            {**record["intentions"][0], "status": "放弃"}]  # fmt: skip
    typed = Computer(load(TYPE)).typed(record)
    assert (65, 57, Decimal("18000.00"), Decimal("400000.00")) == (
        typed["expected_total"], typed["attendance_total"], typed["budget_total"],
        typed["intended_total"],
    )  # fmt: skip


def test_a_plan_has_no_column_for_who_came() -> None:
    """Attendance and intentions stand in the result alone."""
    plan, result = (composed(load(TYPE), sample_records(TYPE)[n]).text for n in (1, 4))
    assert [False, True] == ["到场人数\n" in text for text in (plan, result)]
    assert [False, True] == ["二、认购意向" in text for text in (plan, result)]


def test_the_samples_cover_the_four_regions() -> None:
    """Each region once planned, one with its result."""
    found = [(one["region"], one["stage"]) for one in sample_records(TYPE)]
    assert [
        ("北方", "计划"),
        ("华东", "计划"),
        ("南方", "计划"),
        ("西部", "计划"),
        ("华东", "结果"),
    ] == found


def test_intending_clients_are_masked_in_lists() -> None:
    """They are clients of the company, known by name on the paper alone."""
    assert {"intentions.client": "name"} == dict(load(TYPE).masks)
