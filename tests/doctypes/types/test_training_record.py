"""培训记录: what its bad sample and its rules must show, what contradicts it, its totals, form and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "training-record"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "link.unknown", "maximum", "pattern", "required", "rule.absent-says-why",
    "rule.agents-are-tested", "rule.agents-sixty-hours", "rule.agents-twenty-of-ethics",
    "rule.course-within-training", "rule.days-in-order", "rule.ethics-is-taught", "rule.hours-within-total",
    "rule.leader-is-another", "rule.mark-for-a-test", "rule.plan-named", "rule.score-only-if-tested",
    "rule.staff-has-a-number", "text.direction",
}  # fmt: skip

COURSE = example(load(TYPE))["courses"][0]
STRANGER = example(load(TYPE))["attendees"][0]
PERSON = {**STRANGER, "staff_no": "SH01099", "identity": "员工"}
UNTESTED: dict[str, Any] = {"test": "不考核", "pass_mark": None, "attendees[0].score": None}
ABSENT: dict[str, Any] = {"attendees[0].hours": 0, "attendees[0].score": None}


def agents(law: int, other: int) -> dict[str, Any]:
    """A training of agents before registration, of so many courses of four hours."""
    courses = [COURSE] * law + [{**COURSE, "category": "业务知识"}] * other
    return {"kind": "证券经纪人执业前培训", "plan_name": None, "courses": courses}


# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"held_to": "2026-10-11"}, ["rule.course-within-training", "rule.days-in-order"]),
    ({"kind": "产品培训", "plan_name": None}, ["rule.plan-named"]),
    ({"courses[0].held_on": "2026-10-13"}, ["rule.course-within-training"]),
    ({"kind": "岗前培训", "courses[0].category": "产品"}, ["rule.ethics-is-taught"]),
    (agents(5, 9), ["rule.agents-sixty-hours"]),
    (agents(4, 11), ["rule.agents-twenty-of-ethics"]),
    ({**agents(5, 10), **UNTESTED}, ["rule.agents-are-tested"]),
    ({"pass_mark": None}, ["rule.mark-for-a-test"]),
    ({**UNTESTED, "pass_mark": 60}, ["rule.no-mark-without-a-test"]),
    ({**UNTESTED, "attendees[0].score": 86}, ["rule.score-only-if-tested"]),
    ({**ABSENT, "attendees[0].score": 86}, ["rule.score-only-if-tested"]),
    ({"attendees[0].score": None, "attendees[0].remark": None}, ["rule.present-has-a-score"]),
    ({**ABSENT, "attendees[0].remark": None}, ["rule.absent-says-why"]),
    ({"attendees[0].hours": 5}, ["rule.hours-within-total"]),
    ({"attendees[0].identity": "员工"}, ["rule.staff-has-a-number"]),
    ({"attendees": [PERSON, PERSON]}, ["rule.nobody-twice"]),
    ({"recorded_on": "2026-10-11"}, ["rule.recorded-afterwards"]),
    ({"leader_on": "2026-10-12"}, ["rule.leader-afterwards"]),
    ({"leader": "钱样明"}, ["rule.leader-is-another"]),
    ({"attendees[0].score": 101}, ["maximum"]),
    ({"courses": []}, ["minItems", "rule.hours-within-total"]),
    # And what is right at the edge.
    (agents(5, 10), []),
    (UNTESTED, []),
    (ABSENT, []),
    ({"attendees[0].score": None}, []),
    ({"attendees": [PERSON, STRANGER]}, []),
    ({"plan_name": None}, []),
    ({"recorded_on": "2026-10-12", "effect": None, "leader_on": None}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("team", "topic", "held_from")
    assert ("marketing-team", "PJ-{branch}-{year}-{seq:04}", "held_from", key, 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Everybody signs in, then who recorded, then who checks."""
    assert ["attendees", "recorder", "team-leader"] == [one.role for one in load(TYPE).signatures]


def test_attendance_and_results_are_counted() -> None:
    """Who was absent stays in the sheet, with the word in place of a signature."""
    plan, _, _, everybody, online = sample_records(TYPE)
    assert (
        "应到15人，实到15人，出勤率100%；考核15人，合格15人，合格率100%"
        in composed(load(TYPE), plan).text
    )
    text = composed(load(TYPE), everybody).text
    assert "应到19人，实到18人，出勤率94.74%" in text
    assert "考核19人" not in text
    assert "缺席" in text
    assert "考核4人，合格2人，合格率50%，平均83.5分" in composed(load(TYPE), online).text


def test_nobody_attends_while_on_leave() -> None:
    """Leave over the whole training contradicts hours attended; a day of it does not."""
    record = {**example(load(TYPE)), "attendees": [PERSON]}
    for until, asked in ((12, ["not-on-leave"]), (11, [])):
        leave = {
            "staff_no": PERSON["staff_no"], "approved": "同意", "days": 3,
            "from_on": dt.date(2026, 10, 8), "to_on": dt.date(2026, 10, until),
        }  # fmt: skip
        assert asked == unmet(TYPE, record, {"leave-form": [Filed("QJ-1", "SH01", leave)]})


def test_an_agent_has_an_agreement() -> None:
    """Agents in training after registration have one over these days."""
    record = {**example(load(TYPE)), "attendees": [{**PERSON, "identity": "证券经纪人"}]}
    assert ["agent-has-agreement"] == unmet(TYPE, record, {})
    agreement = {
        "certificate_no": PERSON["staff_no"], "start_on": dt.date(2026, 10, 12), "end_on": dt.date(2027, 10, 11)
    }  # fmt: skip
    assert [] == unmet(TYPE, record, {"broker-agreement": [Filed("WT-1", "SH01", agreement)]})
    before = {**record, "kind": "证券经纪人执业前培训"}
    assert [] == unmet(TYPE, before, {})


def test_the_samples_fit_their_sheets() -> None:
    """One page for a few, two for everybody."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [2, 1, 1, 2, 1] == found
