"""客户反馈/市场情况上报表: what its bad sample and its rules must show, its sources, form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "feedback-report"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "maxLength", "pattern", "required", "link.unknown", "rule.closed-by-doing",
    "rule.complaint-taken-up", "rule.due-after-receipt", "rule.grave-has-a-suggestion",
    "rule.received-within-period", "rule.reported-afterwards", "rule.leader-is-another", "rule.leader-opinion-dated",
    "rule.open-has-a-day", "rule.period-in-order", "rule.reply-dated", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"period_from": "2026-12-01"}, ["rule.period-in-order", "rule.received-within-period"]),
    ({"reported_on": "2026-11-29"}, ["rule.reported-afterwards"]),
    ({"report_kind": "即时上报", "reported_on": "2026-12-02", "leader_on": "2026-12-02"}, ["rule.at-once"]),
    ({"feedback": None, "market": None}, ["rule.something-to-report"]),
    ({"feedback[0].received_on": "2026-10-31"}, ["rule.received-within-period"]),
    ({"feedback[0].handling": None, "feedback[0].status": "已办结"}, ["rule.closed-by-doing"]),
    ({"feedback[0].handling": None}, ["rule.complaint-taken-up"]),
    ({"feedback[0].due_on": None}, ["rule.open-has-a-day"]),
    ({"feedback[0].due_on": "2026-11-23"}, ["rule.due-after-receipt"]),
    ({"feedback[0].status": "需协调", "request": None}, ["rule.help-is-asked-for"]),
    ({"market[0].suggestion": None}, ["rule.grave-has-a-suggestion"]),
    ({"leader": "林样之"}, ["rule.leader-is-another"]),
    ({"leader_on": "2026-11-29"}, ["rule.leader-after-report"]),
    ({"leader_on": None}, ["rule.leader-opinion-dated"]),
    ({"replied_on": None}, ["rule.reply-dated"]),
    ({"reply": None}, ["rule.reply-given"]),
    ({"replied_on": "2026-11-29"}, ["rule.reply-after-report"]),
    ({"feedback[0].client_type": "公司"}, ["enum"]),
    ({"feedback[0].source_ref": "CF-1"}, ["pattern"]),
    ({"feedback": []}, ["minItems"]),
    # And what is right at the edge.
    ({"report_kind": "即时上报", "reported_on": "2026-12-01", "leader_on": "2026-12-01"}, []),
    ({"feedback": None}, []),
    ({"market": None}, []),
    ({"feedback[0].due_on": "2026-11-24"}, []),
    ({"leader_opinion": None, "leader_on": None, "reply": None, "replied_on": None}, []),
    ({"request": None, "plan_name": None}, []),
]  # fmt: skip

# Narrow columns of running text: Word breaks a character later where the PDF keeps two together.
ALIKE = (0, 0.87, 3.5, 9.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("staff_no", "reported_on", "report_kind")
    assert ("marketing-team", "FK-{branch}-{year}-{seq:04}", "reported_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who reports, who checks, who answers."""
    assert ["reporter", "team-leader", "recipient"] == [one.role for one in load(TYPE).signatures]


def test_the_totals_are_counted_from_the_rows() -> None:
    """Nobody types how many there were; none of a kind is said in words."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "1条，其中投诉1条；已办结0条，需协调0条，办结率0%" in text
    assert "1条，其中影响程度高1条" in text
    record = {name: one for name, one in example(load(TYPE)).items() if name != "feedback"}
    assert "一、客户反馈：本期没有客户反馈" in composed(load(TYPE), record).text


def test_a_source_must_be_filed() -> None:
    """The visit form that a row names has to be in the archive."""
    record = example(load(TYPE))
    form = filed("visit-form", example(load("visit-form")), record["feedback"][0]["source_ref"])
    assert ["source-is-filed"] == unmet(TYPE, record, {})
    assert [] == unmet(TYPE, record, {"visit-form": [form]})


def test_the_samples_fit_their_sheets() -> None:
    """One page; two where there is much to tell."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1, 2, 1] == found
