"""级别升降通知: what its bad sample and its rules must show, its wording, and what it rests on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import example, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "grade-notice"

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "minimum", "pattern", "percent.format", "required",
    "rule.agreed-before-notice", "rule.effective-after-the-quarter", "rule.effective-from-a-month",
    "rule.lower-pay-agreed", "rule.met-as-the-figures-say", "rule.notice-after-the-quarter",
    "rule.one-step", "rule.pay-goes-with-the-grade", "rule.quarter-whole",
    "rule.received-after-notice", "rule.reduction-missed-something", "text.direction",
}  # fmt: skip

DOWN = {"new_grade": "初级客户经理", "new_base_pay": "5000.00", "new_commission_rate": "0.2",
        "basis[2].actual": 56, "basis[2].met": False, "agreed_on": "2026-10-08"}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"new_grade": "资深客户经理"}, ["rule.one-step"]),
    ({"quarter_to": "2026-08-31"}, ["rule.quarter-whole"]),
    ({"quarter_from": "2026-08-01"}, ["rule.quarter-whole"]),
    ({"effective_on": "2026-09-01"}, ["rule.effective-after-the-quarter"]),
    ({"effective_on": "2026-10-02"}, ["rule.effective-from-a-month"]),
    ({"notified_on": "2026-09-30", "agreed_on": None}, ["rule.notice-after-the-quarter"]),
    ({"basis[1].met": False}, ["rule.met-as-the-figures-say", "rule.promotion-met-everything"]),
    ({"basis[1].actual": 44, "basis[1].met": False}, ["rule.promotion-met-everything"]),
    (DOWN | {"basis[2].actual": 91, "basis[2].met": True}, ["rule.reduction-missed-something"]),
    ({"old_base_pay": "9000.00", "agreed_on": "2026-10-08"}, ["rule.pay-goes-with-the-grade"]),
    (DOWN | {"agreed_on": None}, ["rule.lower-pay-agreed"]),
    (DOWN | {"agreed_on": "2026-10-09"}, ["rule.agreed-before-notice"]),
    ({"ack_signed_on": "2026-10-07"}, ["rule.received-after-notice"]),
    ({"assessment_ref": "KH-1"}, ["pattern"]),
    # And what is right at the edge.
    (DOWN, []),
    ({"ack_signed_on": "2026-10-08"}, []),
    ({"new_base_pay": "6000.00"}, []),
    ({"basis[1].actual": 45}, []),
    ({"notified_on": "2026-10-01", "agreed_on": None, "ack_signed_on": None}, []),
]  # fmt: skip

# A page of many low rows: Word's lie a little further apart.
ALIKE = (0, 0.93, 3.0, 5.0)


def held() -> dict[str, list[dict[str, Any]]]:
    quarters = stored("assessment", "quarter")
    assessed = [
        typed("assessment", one) | {"serial": f"KH-SH01-2026-{n:04d}"}
        for n, one in enumerate(quarters, start=1)
    ]
    rules = typed("team-pay-rules", stored("team-pay-rules", "rules")[0])
    return {"assessment": assessed, "team-pay-rules": [rules]}


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """By branch and year of the notice; one for a person and day."""
    d = load(TYPE)
    assert ("TZ-{branch}-{year}-{seq:04}", "notified_on", ("staff_no", "effective_on"), 30) == (
        d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_the_manager_signs_and_the_employee_acknowledges() -> None:
    """In this order."""
    assert ["branch-manager", "employee"] == [one.role for one in load(TYPE).signatures]


def test_a_reduction_says_what_was_agreed() -> None:
    """In the letter and on the receipt; a promotion asks for no consent."""
    up, _, down = (composed(load(TYPE), one).text for one in stored(TYPE, "notices"))
    assert "级别由中级客户经理升为高级客户经理" in up
    assert "同意底薪" not in up
    assert "级别由中级客户经理降为初级客户经理" in down
    assert "已于2026年10月8日与你书面协商一致" in down
    assert "本人同意底薪由6,000.00元调整为5,000.00元。" in down


def test_the_samples_rest_on_the_quarter() -> None:
    """Each on its own assessment and the rules in force."""
    assert [[]] * 3 == [unmet(TYPE, one, issued(held())) for one in stored(TYPE, "notices")]


def test_without_an_assessment_there_is_no_notice() -> None:
    """Nor with another's, another quarter's, or one decided later; nor beside the rules."""
    record = stored(TYPE, "notices")[0]
    assert ["quarter-assessed", "pay-by-the-rules"] == unmet(TYPE, record, {})
    other = record | {"assessment_ref": "KH-SH01-2026-0002"}
    assert ["quarter-assessed"] == unmet(TYPE, other, issued(held()))
    (first, *_) = held()["assessment"]
    late = first | {"manager_on": dt.date(2026, 10, 9)}
    assert ["quarter-assessed"] == unmet(TYPE, record, issued(held() | {"assessment": [late]}))
    paid = record | {"new_base_pay": "8100.00"}
    assert ["pay-by-the-rules"] == unmet(TYPE, paid, issued(held()))


def test_a_notice_begins_where_the_last_one_ended() -> None:
    """The former grade is the one the notice before gave."""
    record = stored(TYPE, "notices")[0]
    before = {"staff_no": record["staff_no"], "new_grade": "初级客户经理",
              "effective_on": dt.date(2026, 4, 1)}  # fmt: skip
    found = unmet(TYPE, record, issued(held() | {TYPE: [before]}))
    assert ["from-the-grade-in-force"] == found
    before["new_grade"] = "中级客户经理"
    assert [] == unmet(TYPE, record, issued(held() | {TYPE: [before]}))


def test_a_notice_is_one_page() -> None:
    """With its receipt."""
    for record in (*sample_records(TYPE), example(load(TYPE))):
        assert 1 == pages(drawn.pdf(composed(load(TYPE), record)))
