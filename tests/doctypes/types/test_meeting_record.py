"""会议记录: what its bad sample and its rules must show, its agenda, its ties to leave and visits."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "meeting-record"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "pattern", "required", "rule.chair-is-present", "rule.due-not-before",
    "rule.ends-after-beginning", "rule.owner-is-known", "rule.recorder-is-not-chair", "rule.review-agenda",
    "text.direction",
}  # fmt: skip

ROW: dict[str, Any] = example(load(TYPE))["items"][0]


def about(*topics: str) -> list[dict[str, Any]]:
    """Items on these topics."""
    return [{**ROW, "topic": topic} for topic in topics]


REVIEW = ("工作进展", "存在问题", "竞争对手情况", "工作方法调整")
MORNING = ("市场信息与展望", "公司信息、新产品与新任务", "工作进展")
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"end_time": "16:30"}, ["rule.ends-after-beginning"]),
    ({"chair": "郑样舟"}, ["rule.chair-is-present"]),
    ({"recorder": "郑样舟"}, ["rule.recorder-is-present"]),
    ({"recorder": "吴样帆"}, ["rule.recorder-is-not-chair"]),
    ({"absent[0].name": "林样之"}, ["rule.absent-are-not-present"]),
    ({"decisions[0].due": "2026-11-15"}, ["rule.due-not-before"]),
    ({"decisions[0].owner": "王样明"}, ["rule.owner-is-known"]),
    ({"kind": "晨会", "items": about(*REVIEW)}, ["rule.morning-agenda"]),
    ({"items": about(*REVIEW[:3])}, ["rule.review-agenda"]),
    ({"kind": "月度总结例会", "decisions": []}, ["rule.month-decides"]),
    ({"present": ["吴样帆"]}, ["minItems"]),
    # And what is right at the edge.
    ({"kind": "晨会", "items": about(*MORNING), "decisions": []}, []),
    ({"kind": "月度总结例会"}, []),
    ({"decisions[0].owner": "郑样舟"}, []),
    ({"decisions[0].due": "2026-11-16"}, []),
    ({"absent": []}, []),
]

# The remark of the longest record goes with the signatures in the PDF, before them in LibreOffice.
ALIKE = (0, 0.80, 25.0, 100.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("branch", "team", "kind", "held_on")
    assert ("marketing-team", "HY-{branch}-{year}-{seq:04}", "held_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who records, then who chaired."""
    assert ["recorder", "chair"] == [one.role for one in load(TYPE).signatures]


def test_absence_rests_on_its_form() -> None:
    """In the samples it does; without leave or visit form it is told."""
    forms = ("leave-form", "visit-form")
    held = {one: [filed(one, form) for form in sample_records(one)] for one in forms}
    meetings = sample_records(TYPE)
    assert [[]] * len(meetings) == [unmet(TYPE, one, held) for one in meetings]
    (away,) = (one for one in meetings if one["held_on"] == "2026-11-23")
    assert ["leave-has-form"] == unmet(TYPE, {**away, "held_on": "2026-11-26"}, held)
    visiting = {**away["absent"][0], "reason": "外勤"}
    assert ["visit-has-form"] == unmet(TYPE, {**away, "absent": [visiting]}, held)


def test_heads_are_counted() -> None:
    """Due, present and absent follow from the lists."""
    record = next(one for one in sample_records(TYPE) if one["held_on"] == "2026-11-23")
    assert "应到17人，实到16人，缺席1人" in composed(load(TYPE), record).text


def test_a_record_is_two_pages_at_most() -> None:
    """The monthly meeting too."""
    record = max(sample_records(TYPE), key=lambda record: len(str(record)))
    assert pages(drawn.pdf(composed(load(TYPE), record))) <= 2
