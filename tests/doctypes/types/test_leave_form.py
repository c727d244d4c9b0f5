"""请假单: what its bad sample and its rules must show, and its form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.shipped import example, load, longest, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "leave-form"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "maxLength", "number.format", "pattern", "phone.format", "required",
    "rule.annual-leave-within-claim", "rule.approval-not-before-application",
    "rule.handed-to-another", "rule.half-day-steps", "rule.leader-before-leave",
    "rule.period-in-order", "text.direction",
}  # fmt: skip

SICK = {"leave_type": "病假"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"to_on": "2026-11-17"}, ["rule.period-in-order"]),
    ({"to_on": "2026-11-18", "from_part": "下午", "to_part": "上午"}, ["rule.period-in-order"]),
    ({"from_part": "下午"}, ["rule.days-within-period"]),
    ({"days": 2.3}, ["rule.half-day-steps"]),
    ({"leader_on": "2026-11-12"}, ["rule.approval-not-before-application"]),
    ({"leader_on": "2026-11-19", "manager_on": None, "manager_opinion": None}, ["rule.leader-before-leave"]),
    ({"manager_on": "2026-11-19"}, ["rule.manager-before-leave"]),
    ({"manager_on": "2026-11-12"}, ["rule.manager-after-leader"]),
    ({"to_on": "2026-11-23", "days": 4, "manager_opinion": None}, ["rule.long-leave-goes-to-manager"]),
    ({"manager_on": None}, ["rule.manager-opinion-dated"]),
    ({**SICK, "evidence": None}, ["rule.evidence-given"]),
    ({"work_years": None}, ["rule.annual-leave-by-years"]),
    ({"annual_taken": 2.5}, ["rule.annual-leave-within-claim"]),
    ({"work_years": 0, "annual_taken": None}, ["rule.annual-leave-within-claim"]),
    ({"leave_type": "调休", "overtime_on": None}, ["rule.lieu-after-overtime"]),
    ({"leave_type": "调休", "overtime_on": "2026-11-18"}, ["rule.lieu-after-overtime"]),
    ({"handover_to": "林样之"}, ["rule.handed-to-another"]),
    ({"returned_on": "2026-11-17"}, ["rule.returned-after-beginning"]),
    ({"leader_opinion": "不同意"}, ["rule.refused-leave-not-taken"]),
    ({"manager_opinion": "不同意"}, ["rule.refused-leave-not-taken"]),
    ({"days": 0}, ["minimum"]),
    ({"leave_type": "探亲假"}, ["enum"]),
    # And what is right at the edge.
    ({"annual_taken": 2}, []),
    ({"work_years": 10, "annual_taken": 7}, []),
    ({"leader_on": "2026-11-18", "manager_on": "2026-11-18"}, []),
    ({"from_part": "下午", "days": 2.5}, []),
    ({**SICK, "applied_on": "2026-11-20", "leader_on": "2026-11-23", "manager_on": "2026-11-23"}, []),
    ({"leader_opinion": "不同意", "returned_on": None}, []),
    ({"leave_type": "调休"}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("staff_no", "from_on", "from_part")
    assert ("hr", "QJ-{branch}-{year}-{seq:04}", "applied_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who asks signs first, who decides last."""
    roles = ["applicant", "team-leader", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_claims_are_computed() -> None:
    """The claim to annual leave follows from the years of work, what is left from what was taken."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "本年应休年休假\n5天" in text
    assert "本次休后剩余\n1天" in text


def test_half_days_are_printed_as_such() -> None:
    """半天 is 0.5, a whole day has no decimal."""
    half = next(one for one in sample_records(TYPE) if one["days"] == 0.5)
    assert "请假天数\n0.5天\n期间天数\n0.5天" in composed(load(TYPE), half).text


def test_a_form_is_one_page() -> None:
    """The longest of the samples, with a manager's opinion, fits on one sheet."""
    record = max(sample_records(TYPE), key=lambda record: len(str(record)))
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 1


def test_a_form_full_to_the_limit_is_two_pages() -> None:
    """Long values wrap and go on."""
    doctype = load(TYPE)
    assert pages(drawn.pdf(composed(doctype, longest(doctype)))) == 2
