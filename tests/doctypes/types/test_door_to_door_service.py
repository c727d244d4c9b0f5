"""大额客户上门服务单: above the set amount, by two people, signed by qualified clients alone."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, least, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "door-to-door-service"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "pattern", "phone.format", "required", "rule.above-the-threshold",
    "rule.basis-of-qualification", "rule.checked-after-visit", "rule.checked-by-a-third",
    "rule.done-means-signed", "rule.first-time", "rule.risk-fits", "rule.two-people", "text.direction",
}  # fmt: skip

_NOT_YET = {"contract_signed": False, "outcome": "未完成"}

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"amount": "5000000.00"}, ["rule.above-the-threshold"]),
    ({"threshold": "6000000.00"}, ["rule.above-the-threshold"]),
    ({"first_subscription": False}, ["rule.first-time"]),
    ({"second_staff": "殷样山"}, ["rule.two-people"]),
    ({"checked_by": "施样岭"}, ["rule.checked-by-a-third"]),
    ({"visited_on": "2026-11-09"}, ["rule.visit-after-request"]),
    ({"checked_on": "2026-11-11"}, ["rule.checked-after-visit"]),
    ({"to_time": "09:30"}, ["rule.ends-after-it-begins"]),
    ({"client_risk": "未测评", **_NOT_YET}, ["rule.assessed-with-a-level"]),
    ({"qualification_basis": None}, ["rule.basis-of-qualification"]),
    ({"recorded": False}, ["rule.signed-by-qualified-clients-only"]),
    ({"qualified": False}, ["rule.signed-by-qualified-clients-only"]),
    ({"client_risk": "C2"}, ["rule.risk-fits"]),
    ({"contract_signed": False}, ["rule.done-means-signed"]),
    ({**_NOT_YET, "follow_up": None}, ["rule.follow-up-named"]),
    ({"from_time": "24:00"}, ["pattern"]),
    # And what is right at the edge.
    ({"amount": "5000000.01"}, []),
    ({"client_risk": "C3"}, []),
    ({**_NOT_YET, "risk_assessed": False, "client_risk": "未测评"}, []),
    ({"staff_no": None, "follow_up": None, "client_opinion": None}, []),
]  # fmt: skip


def test_the_branch_s_own_staff_have_a_visit_form() -> None:
    """Of that day; people of head office need none."""
    record = example(load(TYPE))
    form = {**example(load("visit-form")), "staff_no": "SH01004", "visited_on": "2026-11-12"}
    assert ["visit-form-of-the-day"] == unmet(TYPE, record, {})
    assert [] == unmet(TYPE, record, {"visit-form": [filed("visit-form", form)]})
    other = filed("visit-form", {**form, "visited_on": "2026-11-13"})
    assert ["visit-form-of-the-day"] == unmet(TYPE, record, {"visit-form": [other]})
    del record["staff_no"]
    assert [] == unmet(TYPE, record, {})


def test_the_threshold_is_data() -> None:
    """It is printed as given, in no fixed text."""
    doctype = load(TYPE)
    assert "5,000,000.00" in composed(doctype, example(doctype)).text
    raised = composed(doctype, {**example(doctype), "threshold": "5500000.00"}).text
    assert [True, False] == [one in raised for one in ("5,500,000.00", "5,000,000.00")]


def test_clients_are_masked_in_lists() -> None:
    """Name, contact, telephone and address of a client stay out of listings."""
    assert {"client_name", "contact", "contact_phone", "address"} == set(load(TYPE).masks)


def test_a_form_is_one_page() -> None:
    """Samples and the least record fit on one sheet."""
    records = [*sample_records(TYPE), least(load(TYPE))]
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in records]
    assert [1] * 4 == found
