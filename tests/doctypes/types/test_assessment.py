"""考核表: what its bad sample and its rules must show, its sums and pages, and what it rests on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from docgen.core.lookups import Finder
from docgen.core.requirements import Asker, Unmet
from docgen.i18n import translator
from docgen.model import EVERYTHING, Scope
from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import example, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "assessment"

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "minimum", "money.format", "pattern", "required",
    "rule.adjustment-of-the-month", "rule.duty-within-marks", "rule.leader-after-employee",
    "rule.manager-after-leader", "rule.marks-make-a-hundred", "rule.month-whole",
    "rule.own-view-after-the-period", "rule.quarter-whole", "rule.results-within-marks",
    "rule.year-whole", "text.direction",
}  # fmt: skip

QUARTER = {"period_type": "季度", "from_on": "2026-10-01", "to_on": "2026-12-31", "pay_adj": None,
           "self_on": "2026-12-31", "leader_on": "2027-01-04", "manager_on": "2027-01-05"}  # fmt: skip
YEAR = QUARTER | {"period_type": "年度", "from_on": "2026-01-01"}

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"to_on": "2026-11-29"}, ["rule.month-whole"]),
    (QUARTER | {"from_on": "2026-11-01"}, ["rule.quarter-whole"]),
    (YEAR | {"from_on": "2026-02-01"}, ["rule.year-whole"]),
    ({"duties[0].full": 11}, ["rule.marks-make-a-hundred"]),
    ({"assets.full": 21}, ["rule.marks-make-a-hundred"]),
    ({"duties[0].score": 11}, ["rule.duty-within-marks"]),
    ({"duties[1].self_score": 11}, ["rule.duty-within-marks"]),
    ({"net_income.score": 21}, ["rule.results-within-marks"]),
    ({"pay_adj": None}, ["rule.adjustment-of-the-month"]),
    (QUARTER | {"pay_adj": "0.00"}, ["rule.adjustment-of-the-month"]),
    ({"self_on": "2026-11-29"}, ["rule.own-view-after-the-period"]),
    ({"leader_on": "2026-11-29"}, ["rule.leader-after-employee"]),
    ({"manager_on": "2026-11-30"}, ["rule.manager-after-leader"]),
    ({"level": "一般"}, ["enum"]),
    ({"late_early": -1}, ["minimum"]),
    # And what is right at the edge.
    (QUARTER, []),
    (YEAR, []),
    ({"duties[0].score": 10}, []),
    ({"leader_on": "2026-11-30"}, []),
    ({"pay_adj": "-200.00", "next_goals": None}, []),
]  # fmt: skip

# A page of many low rows: Word's lie a little further apart.
ALIKE = (0, 0.93, 3.0, 5.0)


def rules() -> dict[str, Any]:
    return typed("team-pay-rules", stored("team-pay-rules", "rules")[0])


def attended(record: dict[str, Any]) -> dict[str, Any]:
    row = {"staff_no": record["staff_no"], "late": record["late_early"], "early": 0,
           "absent_days": 0}  # fmt: skip
    return {"month": dt.date(2026, 11, 1), "rows": [row]}


def held(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"team-pay-rules": [rules()], "attendance-sheet": [attended(record)]}


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """By branch and year; one for a person, kind and period."""
    d = load(TYPE)
    assert ("KH-{branch}-{year}-{seq:04}", "to_on", ("staff_no", "period_type", "from_on")) == (
        d.number.pattern, d.number.date, d.key
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Self, leader, manager."""
    roles = ["employee", "team-leader", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_scores_and_shares_are_computed() -> None:
    """Both halves, the total, what of each target is reached."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "工作职责38分＋业绩52分＝90分" in text
    assert "92.78%" in text
    assert "■月度　□季度　□年度" in text


def test_the_samples_are_the_months_of_the_team() -> None:
    """Sixteen people; each level that of the score by the rules, each adjustment that of the level."""
    found = stored(TYPE, "november")
    assert 16 == len(found)
    assert [[]] * 16 == [unmet(TYPE, one, issued(held(one))) for one in found]
    quarter = stored(TYPE, "quarter")
    assert [[]] * 3 == [unmet(TYPE, one, issued({"team-pay-rules": [rules()]})) for one in quarter]


def test_an_assessment_rests_on_rules_and_attendance() -> None:
    """Marks, level, adjustment and lateness are not the writer's choice."""
    record = stored(TYPE, "november")[0]
    assert ["marks-by-the-rules", "attendance-of-the-month"] == unmet(TYPE, record, {})
    found = unmet(TYPE, record | {"level": "良好"}, issued(held(record)))
    assert ["level-by-the-rules", "adjustment-by-the-rules"] == found
    found = unmet(TYPE, record | {"pay_adj": "400.00"}, issued(held(record)))
    assert ["adjustment-by-the-rules"] == found
    found = unmet(TYPE, record | {"late_early": 2}, issued(held(record)))
    assert ["attendance-of-the-month"] == found
    weights = rules() | {"duty_weight": 50, "performance_weight": 50}
    changed = held(record) | {"team-pay-rules": [weights]}
    assert ["marks-by-the-rules"] == unmet(TYPE, record, issued(changed))


def test_what_the_rules_say_is_not_told_to_whom_may_not_see_them() -> None:
    """The answer is the same; neither the number of the rules nor what follows from them is told."""
    record = stored(TYPE, "november")[0]
    wrong, held_now = record | {"level": "良好"}, issued(held(record))

    def told(seen: Scope) -> Unmet:
        asker = Asker(load(TYPE), Finder(lambda of, _branch: held_now.get(of, [])), seen)
        return asker.unmet(wrong, "SH01")[0]

    open_, closed = told(EVERYTHING), told(Scope(frozenset({TYPE})))
    assert ("level-by-the-rules", ()) == (open_.requirement, open_.unseen)
    assert ("level-by-the-rules", ("team-pay-rules",)) == (closed.requirement, closed.unseen)
    assert "优秀" == open_.problem.what.args["expected"]
    sentence = translator("zh")(closed.problem.what)
    assert "优秀" not in sentence
    assert str(open_.problem.what.args["found"]) not in sentence
    assert "〔不在您的查看范围内〕" in sentence


def test_a_quarter_is_the_sum_of_its_months() -> None:
    """Where all three months are there; otherwise nothing is said."""
    (record, *_) = stored(TYPE, "quarter")
    actual = Decimal(record["net_income"]["actual"])
    months = [
        {"staff_no": record["staff_no"], "period_type": "月度", "from_on": dt.date(2026, n, 1),
         "to_on": dt.date(2026, n, 28), "net_income_actual": share}
        for n, share in ((7, Decimal(100)), (8, Decimal(100)), (9, actual - 200))
    ]  # fmt: skip
    archive = {"team-pay-rules": [rules()], TYPE: months}
    assert [] == unmet(TYPE, record, issued(archive))
    months[0]["net_income_actual"] = Decimal(101)
    assert ["sum-of-the-months"] == unmet(TYPE, record, issued(archive))
    assert [] == unmet(TYPE, record, issued(archive | {TYPE: months[:2]}))


def test_an_assessment_is_two_pages_at_most() -> None:
    """The longest of the samples."""
    record = max(sample_records(TYPE), key=lambda one: len(str(one)))
    assert pages(drawn.pdf(composed(load(TYPE), record))) <= 2
