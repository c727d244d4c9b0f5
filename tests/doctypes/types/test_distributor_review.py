"""代销机构资格审查表: who fails an item does not pass, and a pass runs out within a year."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core.computed import Computer
from tests.doctypes import drawn
from tests.doctypes.shipped import example, least, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "distributor-review"

# The codes bad.xlsx must show.
BAD = {
    "credit-code.check-digit", "date.day", "enum", "link.unknown", "minimum", "pattern", "required",
    "rule.a-year-at-most", "rule.approved-by-another", "rule.authority-in-writing",
    "rule.documents-still-valid", "rule.done-before-approval", "rule.no-pass-with-a-failure",
    "rule.penalties-are-seen", "rule.qualified-among-the-staff", "rule.signed-in-order",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"aml_system.rating": "不符合"}, ["rule.no-pass-with-a-failure"]),
    ({"aml_system.rating": "不符合", "conclusion": "整改后通过"}, ["rule.no-pass-with-a-failure"]),
    ({"aml_system.rating": "基本符合"}, ["rule.mended-before-passing"]),
    ({"conclusion": "整改后通过", "rectifications": None}, ["rule.rectification-listed"]),
    ({"rectifications[0].done_on": None}, ["rule.done-before-approval"]),
    ({"rectifications[0].done_on": "2026-09-15"}, ["rule.done-before-approval"]),
    ({"penalties_3y": 1}, ["rule.penalties-are-seen"]),
    ({"staff_qualified": 21}, ["rule.qualified-among-the-staff"]),
    ({"staff_qualified": 19}, ["rule.only-qualified-people-sell"]),
    ({"authority": "总行（总公司）书面授权", "authority_ref": None}, ["rule.authority-in-writing"]),
    ({"documents[1].valid_until": "2026-09-06"}, ["rule.documents-still-valid"]),
    ({"compliance_on": "2026-09-06"}, ["rule.signed-in-order"]),
    ({"head": "夏样策"}, ["rule.approved-by-another"]),
    ({"valid_to": "2027-09-14"}, ["rule.a-year-at-most"]),
    ({"valid_to": "2026-09-14"}, ["rule.a-year-at-most"]),
    ({"conclusion": "不通过"}, ["rule.no-term-without-a-pass"]),
    ({"uscc": "91990000MA0TEXT390"}, ["credit-code.check-digit"]),
    # And what is right at the edge.
    ({"aml_system.rating": "基本符合", "conclusion": "整改后通过"}, []),
    ({"aml_system.rating": "不符合", "conclusion": "不通过", "valid_to": "2026-09-14",
      "staff_qualified": 0}, []),
    ({"documents[1].valid_until": "2026-09-07"}, []),
    ({"rectifications[0].done_on": "2026-09-14"}, []),
    ({"rectifications": None, "plan_name": None}, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ratings", "failed", "partial"),
    [
        ({}, 0, 0),
        ({"governance": "不符合", "aml_system": "不符合", "capital_ok": "基本符合"}, 2, 1),
    ],
)
def test_ratings_are_counted(ratings: dict[str, str], failed: int, partial: int) -> None:
    """How many items are not met, and how many are to be mended."""
    record = example(load(TYPE))
    for name, rating in ratings.items():
        record[name] = {**record[name], "rating": rating}
    typed = Computer(load(TYPE)).typed(record)
    assert (failed, partial) == (typed["failed"], typed["partial"])


def test_all_nine_items_are_rated_in_print() -> None:
    """A row for each, its rating among three choices."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert 9 == text.count("■符合　□基本符合　□不符合")


def test_a_failed_review_promises_no_term() -> None:
    """A term is printed of those that pass alone."""
    passed, _, failed = (composed(load(TYPE), one).text for one in sample_records(TYPE))
    assert [True, False] == ["有效期至2027年9月13日" in one for one in (passed, failed)]


def test_without_rectification_the_parts_stay_in_order() -> None:
    """四 follows 三 whether or not something had to be mended."""
    text = composed(load(TYPE), least(load(TYPE))).text
    assert [True, False] == [one in text for one in ("四、审查意见和结论", "整改要求")]


def test_signatures_stand_in_signing_order() -> None:
    """Reviewer, compliance, risk management, head."""
    roles = ["reviewer", "compliance", "risk", "head"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_a_review_is_two_pages() -> None:
    """What was found on the first, who said what on the second."""
    found = [pages(drawn.pdf(composed(load(TYPE), one)))
             for one in sample_records(TYPE)]  # fmt: skip
    assert [2, 2, 2] == found
