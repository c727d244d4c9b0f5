"""客户确认单目录: what its bad sample and its rules must show, its pages, and that it is drawn up whole."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.shipped import load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "confirmation-catalogue"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "maxLength", "month.format", "pattern", "required", "rule.closed-after-the-month-began",
    "rule.second-pair-of-eyes",
}  # fmt: skip

# Names of twenty characters break at another place in the strip of a page with few lines.
ALIKE = (0, 0.92, 2.0, 3.5)

FIRST = "QR-SH01-202611-0001"
ROW = {
    "number": FIRST, "client_name": "赵样宁", "account_manager": "林样之", "verified_on": "2026-11-09",
    "effective_month": "2026-11",
}  # fmt: skip
THIRD = {**ROW, "number": "QR-SH01-202611-0003"}
OTHER = {**ROW, "number": "QR-BJ02-202611-0003"}
VOID = {"number": "QR-SH01-202611-0002", "reason": "重新出具"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"rows": [ROW, OTHER]}, ["rule.in-order", "rule.one-series"]),
    ({"rows": [ROW, ROW], "voids": None}, ["rule.in-order", "rule.no-gap"]),
    ({"rows": [THIRD, ROW]}, ["rule.in-order", "rule.no-gap"]),
    ({"rows": [{**ROW, "verified_on": "2026-12-01"}]}, ["rule.verified-in-month"]),
    ({"voids": [{**VOID, "number": FIRST}]}, ["rule.no-gap", "rule.void-not-listed"]),
    ({"voids": [{**VOID, "number": "QR-BJ02-202611-0002"}]}, ["rule.void-of-the-series"]),
    ({"rows": [ROW, THIRD], "voids": None}, ["rule.no-gap"]),
    ({"reviewed_by": "钱样明"}, ["rule.second-pair-of-eyes"]),
    ({"prepared_on": "2026-10-31"}, ["rule.closed-after-the-month-began"]),
    # And what is right at the edge.
    ({"rows": [ROW, THIRD]}, []),
    ({"voids": None}, []),
    ({"prepared_on": "2026-11-01"}, []),
]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """One catalogue of a branch and month, numbered within it."""
    d = load(TYPE)
    assert ("trading-admin", "ML-{branch}-{year}{month}-{seq:04}", "month", ("branch", "month")) == (
        d.owner, d.number.pattern, d.number.date, d.key
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    assert ["preparer", "reviewer"] == [one.role for one in load(TYPE).signatures]


def test_it_says_first_last_and_count() -> None:
    """What an auditor asks of a month stands at the head; void numbers with their reasons."""
    record = sample_records(TYPE)[0]
    text = composed(load(TYPE), record).text
    first, last = record["rows"][0]["number"], record["rows"][-1]["number"]
    assert f"起始编号\n{first}\n终止编号\n{last}" in text
    assert f"有效份数\n{len(record['rows'])}" in text
    assert "本月没有作废的编号。" in text
    voided = composed(load(TYPE), {**record, "voids": [VOID]}).text
    assert f"{VOID['number']}\n{VOID['reason']}" in voided


def test_a_month_of_forms_goes_on_over_pages() -> None:
    """A hundred forms need several pages; every number is there, in order."""
    rows = [{**ROW, "number": f"{FIRST[:-4]}{n:04}"} for n in range(1, 101)]
    composition = composed(load(TYPE), {**sample_records(TYPE)[1], "rows": rows})
    assert 2 < pages(drawn.pdf(composition)) < 8
    listed = [line for line in composition.text.splitlines() if line.startswith(FIRST[:-4])]
    assert [row["number"] for row in rows] == listed[2:]
