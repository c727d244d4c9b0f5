"""年度工作计划: quarters and persons add up to the year, and a closed countersign sheet stands behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docgen.core.computed import Computer
from docgen.core.lookups import Filed
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed

TYPE = "annual-plan"

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "minimum", "money.format", "month.format", "pattern", "required",
    "rule.twelve-months", "rule.quarters-add-up", "rule.persons-add-up", "rule.year-of-the-plan",
    "rule.drawn-up-before-it-begins", "rule.milestones-within-the-plan", "rule.breakdown-of-a-target",
    "rule.annual-plan-from-january", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"to_month": "2028-01"}, ["rule.twelve-months"]),
    ({"year": 2026}, ["rule.year-of-the-plan"]),
    ({"from_month": "2026-12", "to_month": "2027-11", "year": 2026},
     ["rule.annual-plan-from-january"]),
    ({"drawn_up_on": "2027-02-01"}, ["rule.drawn-up-before-it-begins"]),
    ({"targets[0].metric": "开户数"},
     ["rule.accounts-have-a-target", "rule.breakdown-of-a-target", "rule.breakdown-of-a-target"]),
    ({"targets[2].metric": "新增客户资产", "targets[2].year_target": 9000, "targets[2].q4": 9000},
     ["rule.metrics-once", "rule.metrics-once"]),
    ({"targets[0].q1": 51}, ["rule.quarters-add-up"]),
    ({"targets[2].q4": 17}, ["rule.year-ends-as-its-last-quarter"]),
    ({"breakdown[0].target": 111}, ["rule.persons-add-up"]),
    ({"targets[1].year_target": 9001, "targets[1].q1": 2001}, ["rule.persons-add-up"]),
    ({"breakdown[0].metric": "新增客户资产", "breakdown[1].metric": "新增客户资产",
      "breakdown[2].target": 4090, "breakdown[3].target": 4670},
     ["rule.accounts-taken-on", *["rule.person-and-metric-once"] * 4]),
    ({"breakdown[0].metric": "回访次数"}, ["rule.breakdown-of-a-target", "rule.persons-add-up"]),
    ({"milestones[1].month": "2028-01"}, ["rule.milestones-within-the-plan"]),
    ({"milestones[0].month": "2027-08"}, ["rule.milestones-in-order"]),
    ({"budget_limit": "53999.99"}, ["rule.within-the-limit"]),
    ({"approval_ref": "HQ-2026-0002"}, ["pattern"]),
    # And what is right at the edge.
    ({"budget_limit": "54000.00"}, []),
    ({"drawn_up_on": "2027-01-31"}, []),
    ({"kind": "新团队首年计划", "from_month": "2026-12", "to_month": "2027-11", "year": 2026}, []),
    ({"targets[0].last_year": None, "breakdown[0].staff_no": None, "budget_limit": None}, []),
    ({"milestones[0].month": "2027-07"}, []),
]  # fmt: skip

# Pages of text alone hold a line more in Word, so that the longest plan drifts.
ALIKE = (0, 0.96, 4.5, 22.0)


def sheet(**change: Any) -> Filed:
    """The countersign sheet that the example names."""
    return filed(
        "countersign-sheet", {**example(load("countersign-sheet")), **change}, "HQ-SH01-2026-0002"
    )


@pytest.mark.parametrize(
    ("sheets", "wanted"),
    [
        ([], ["countersigned"]),
        ([sheet()], []),
        ([sheet(stage="流转", result=None, returned_on=None)], ["countersigned"]),
        ([sheet(result="不通过")], ["approved"]),
        ([sheet(result="修改后通过")], []),
        ([sheet(returned_on="2026-11-21")], ["drawn-up-after-approval"]),
        ([sheet(branch="BJ02")], ["countersigned"]),
    ],
)
def test_no_plan_without_a_closed_countersign_sheet(sheets: list[Filed], wanted: list[str]) -> None:
    """Closed, passed, of this branch, and back before the plan was completed."""
    assert wanted == unmet(TYPE, example(load(TYPE)), {"countersign-sheet": sheets})


def test_totals_are_computed() -> None:
    """What persons take on, growth over last year, costs by item and in all."""
    typed = Computer(load(TYPE)).typed(example(load(TYPE)))
    first = typed["targets"][0]
    assert (240, 240, Decimal("0.1429")) == (
        typed["account_target"], first["taken_on"], round(first["growth"], 4)
    )  # fmt: skip
    assert [Decimal("20000.00"), Decimal("34000.00")] == [
        one["year_total"] for one in typed["budget"]
    ]
    assert Decimal("54000.00") == typed["budget_total"]


def test_the_ten_parts_stand_in_order() -> None:
    """From 一 to 十, as the branch's plans have them."""
    text = composed(load(TYPE), example(load(TYPE))).text
    places = [text.index(f"\n{number}、") for number in "一二三四五六七八九十"]
    assert sorted(places) == places


def test_a_new_team_says_why_it_is_set_up() -> None:
    """Its first part is the background, and its title no year."""
    text = composed(load(TYPE), sample_records(TYPE)[2]).text
    assert "营销二部首年工作计划" in text
    assert "一、组建背景" in text


def test_each_person_has_one_row() -> None:
    """The shares of a person in all metrics stand side by side."""
    text = composed(load(TYPE), sample_records(TYPE)[1]).text
    assert [2, 2] == [text.count("程景行"), text.count("\nSH01002\n") + text.count("\nSH01003\n")]
