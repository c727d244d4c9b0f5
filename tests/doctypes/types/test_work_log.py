"""工作日志: what its bad sample and its rules must show, its tie to visits, its form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "work-log"

# The codes bad.xlsx must show.
BAD = {
    "boolean.format", "date.day", "maxLength", "pattern", "required", "rule.check-dated",
    "rule.checked-afterwards", "rule.in-the-order-of-time", "rule.second-pair-of-eyes", "text.direction",
}  # fmt: skip

ROW: dict[str, Any] = example(load(TYPE))["activities"][0]
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"activities": [ROW, {**ROW, "at": "09:29"}]}, ["rule.in-the-order-of-time"]),
    ({"checked_by": None}, ["rule.checker-named"]),
    ({"checked_on": None}, ["rule.check-dated"]),
    ({"check_comment": None}, ["rule.check-commented"]),
    ({"checked_by": "林样之"}, ["rule.second-pair-of-eyes"]),
    ({"checked_on": "2026-11-16"}, ["rule.checked-afterwards"]),
    ({"activities[0].at": "25:00"}, ["pattern"]),
    ({"activities": []}, ["minItems"]),
    # And what is right at the edge.
    ({"activities": [ROW, ROW]}, []),
    ({"checked_on": "2026-11-17"}, []),
    ({"checked_by": None, "checked_on": None, "check_comment": None}, []),
]


def _held() -> dict[str, Any]:
    forms = ("leave-form", "visit-form")
    return {one: [filed(one, form) for form in sample_records(one)] for one in forms}


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("staff_no", "log_on")
    assert ("marketing-team", "RZ-{branch}-{year}-{seq:04}", "log_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The author, then who checks."""
    assert ["author", "checker"] == [one.role for one in load(TYPE).signatures]


def test_going_out_rests_on_a_visit_form() -> None:
    """Every sample has its form; the log of another day has none, and on leave nobody logs."""
    logs = sample_records(TYPE)
    assert [[]] * len(logs) == [unmet(TYPE, one, _held()) for one in logs]
    assert ["outside-has-visit-form"] == unmet(TYPE, {**logs[0], "log_on": "2026-11-02"}, _held())
    resting = {
        **logs[0],
        "staff_no": "SH01005",
        "log_on": "2026-11-18",
        "activities": [{**ROW, "outside": False}],
    }
    assert ["not-on-leave"] == unmet(TYPE, resting, _held())


def test_a_log_is_one_page() -> None:
    """The longest of the samples fits on one sheet."""
    record = max(sample_records(TYPE), key=lambda record: len(str(record)))
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 1
