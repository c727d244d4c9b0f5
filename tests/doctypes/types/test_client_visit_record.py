"""直销客户走访记录: written at once, shown to qualified clients alone, checked by another."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, least, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "client-visit-record"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "pattern", "required", "rule.amount-of-an-intention",
    "rule.checked-by-another", "rule.checked-after-recording", "rule.next-contact-later",
    "rule.next-contact-with-its-step", "rule.presenting-names-the-plan",
    "rule.recorded-within-three-days", "rule.shown-to-qualified-clients-only",
    "rule.two-different-people", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"qualified_confirmed": False}, ["rule.shown-to-qualified-clients-only"]),
    ({"risk_disclosed": False}, ["rule.shown-to-qualified-clients-only"]),
    ({"plan_name": None}, ["rule.presenting-names-the-plan"]),
    ({"intended_amount": None}, ["rule.amount-of-an-intention"]),
    ({"intention": "无意向"}, ["rule.amount-of-an-intention"]),
    ({"companion": "方予安"}, ["rule.two-different-people"]),
    ({"recorded_on": "2026-11-21", "checked_on": "2026-11-21"},
     ["rule.recorded-within-three-days"]),
    ({"recorded_on": "2026-11-16"}, ["rule.recorded-within-three-days"]),
    ({"next_on": "2026-11-17"}, ["rule.next-contact-later"]),
    ({"next_step": None}, ["rule.next-contact-with-its-step"]),
    ({"next_on": None, "next_step": None}, ["rule.follow-up-of-an-intention"]),
    ({"checked_by": "方予安"}, ["rule.checked-by-another"]),
    ({"check_result": None}, ["rule.check-is-complete"]),
    ({"checked_on": "2026-11-17"}, ["rule.checked-after-recording"]),
    # And what is right at the edge.
    ({"recorded_on": "2026-11-20"}, []),
    ({"intention": "有意向"}, []),
    ({"intention": "有意向", "intended_amount": None}, []),
    ({"checked_by": None, "checked_on": None, "check_result": None}, []),
    ({"purpose": "持有人回访", "plan_name": None, "qualified_confirmed": False,
      "risk_disclosed": False}, []),
]  # fmt: skip


def test_a_visit_of_the_branch_has_its_form() -> None:
    """Of that person and day; a call, and people of head office, need none."""
    record = example(load(TYPE))
    form = {**example(load("visit-form")), "staff_no": "SH01004", "visited_on": "2026-11-17"}
    assert ["visit-form-of-the-day"] == unmet(TYPE, record, {})
    assert [] == unmet(TYPE, record, {"visit-form": [filed("visit-form", form)]})
    assert [] == unmet(TYPE, {**record, "way": "电话"}, {})
    del record["staff_no"]
    assert [] == unmet(TYPE, record, {})


def test_the_samples_are_of_days_with_a_visit_form() -> None:
    """Whoever of the branch went out had filled in a form."""
    forms = {(one["staff_no"], one["visited_on"]) for one in stored("visit-form", "forms")}
    own = {
        (one["staff_no"], one["visited_on"]) for one in sample_records(TYPE) if "staff_no" in one
    }
    assert (3, set()) == (len(own), own - forms)


def test_clients_are_masked_in_lists() -> None:
    """Their names, and where they were visited."""
    assert {"client_name": "name", "place": "address"} == dict(load(TYPE).masks)


def test_a_record_is_one_page() -> None:
    """Samples and the least record fit on one sheet."""
    records = [*sample_records(TYPE), least(load(TYPE))]
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in records]
    assert [1] * 5 == found
