"""营销人员出访单: what its bad sample and its rules must show, and its form and pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.shipped import load, longest, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "visit-form"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "maxLength", "pattern", "phone.format", "required",
    "rule.approved-before-visit", "rule.back-after-departure", "rule.finding-given",
    "rule.checked-afterwards", "rule.expected-after-departure", "rule.materials-cleared",
    "rule.refused-not-gone", "rule.second-pair-of-eyes", "rule.unchecked-says-nothing", "text.direction",
}  # fmt: skip

UNCHECKED = {
    "check_type": "未查", "check_method": None, "checked_by": None, "checked_on": None, "check_result": None
}  # fmt: skip
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"expected_return": "09:30"}, ["rule.expected-after-departure"]),
    ({"actual_return": "09:29"}, ["rule.back-after-departure"]),
    ({"leader_on": "2026-11-18"}, ["rule.approved-before-visit"]),
    ({"leader_opinion": "不同意"}, ["rule.refused-not-gone"]),
    ({"materials_cleared": False}, ["rule.materials-cleared"]),
    ({"materials_cleared": None}, ["rule.materials-cleared"]),
    ({"check_method": None}, ["rule.check-way-given"]),
    ({"checked_by": None}, ["rule.checker-named"]),
    ({"checked_on": None}, ["rule.check-dated"]),
    ({"check_result": None}, ["rule.finding-given"]),
    ({"check_type": "未查"}, ["rule.unchecked-says-nothing"]),
    ({"checked_by": "林样之"}, ["rule.second-pair-of-eyes"]),
    ({"checked_on": "2026-11-16"}, ["rule.checked-afterwards"]),
    ({"depart_time": "9:30"}, ["pattern"]),
    ({"depart_time": "24:00"}, ["pattern"]),
    ({"check_method": "微信"}, ["enum"]),
    ({"companions": ["周样晨", "周样晨"]}, ["uniqueItems"]),
    # And what is right at the edge.
    (UNCHECKED, []),
    ({"materials": None, "materials_cleared": None}, []),
    ({"leader_on": "2026-11-17", "checked_on": "2026-11-17"}, []),
    ({"leader_opinion": "不同意", "actual_return": None, "result": None}, []),
]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("staff_no", "visited_on", "depart_time")
    assert ("marketing-team", "CF-{branch}-{year}-{seq:04}", "visited_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The visitor, then who lets them go, then who checks."""
    roles = ["visitor", "team-leader", "checker"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_who_was_visited_is_masked() -> None:
    """Third parties do not stand in lists."""
    assert {"visitee", "visitee_contact", "destination"} <= set(load(TYPE).masks)


def test_a_form_is_one_page() -> None:
    """The longest of the samples fits on one sheet."""
    record = max(sample_records(TYPE), key=lambda record: len(str(record)))
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 1


def test_a_form_full_to_the_limit_is_one_page_more_at_most() -> None:
    """Long values wrap and go on."""
    doctype = load(TYPE)
    assert pages(drawn.pdf(composed(doctype, longest(doctype)))) <= 2
