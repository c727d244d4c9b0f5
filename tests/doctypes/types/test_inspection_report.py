"""四性检测报告: what its bad sample and its rules must show, its numbering and its totals."""

from __future__ import annotations

from typing import Any

from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed

TYPE = "inspection-report"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "integer.format", "link.unknown", "maxLength", "minimum", "pattern", "required",
    "rule.checked-when-judged", "rule.failed-not-passed", "rule.failure-told", "rule.item-once",
    "text.direction",
}  # fmt: skip

# Long findings and methods break at another place in the narrow columns; the lines stand where they should.
ALIKE = (0, 0.88, 2.0, 3.5)

ROW = example(load(TYPE))["items"][0]
FAILED = {**ROW, "result": "不合格", "findings": "document.pdf：内容不符"}
UNTOLD = {name: value for name, value in FAILED.items() if name != "findings"}
UNCHECKED = {**ROW, "result": "未检测", "checked": 0}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"items": [FAILED, {**ROW, "number": "1-11"}]}, ["rule.failed-not-passed"]),
    ({"conclusion": "不合格"}, ["rule.passed-is-passed"]),
    ({"items": [UNCHECKED]}, ["rule.something-was-checked"]),
    ({"items[0].checked": 0}, ["rule.checked-when-judged"]),
    ({"items": [UNTOLD], "conclusion": "不合格"}, ["rule.failure-told"]),
    ({"items": [ROW, ROW]}, ["rule.item-once"]),
    ({"object_digest": "sha256:12"}, ["pattern"]),
    # And what is right at the edge.
    ({"items": [FAILED, {**ROW, "number": "1-11"}], "conclusion": "不合格"}, []),
    ({"items": [UNCHECKED], "conclusion": "未检测"}, []),
    ({"document_count": 0, "remark": None}, []),
]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner."""
    d = load(TYPE)
    key = ("object_digest", "inspected_on", "inspected_at")
    assert ("trading-admin", "JC-{branch}-{year}-{seq:04}", "inspected_on", key, None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who inspects, then who reviews."""
    assert ["inspector", "reviewer"] == [one.role for one in load(TYPE).signatures]


def test_the_results_are_counted() -> None:
    """Totals follow from the rows."""
    text = composed(load(TYPE), sample_records(TYPE)[1]).text
    assert "检测项目11项：合格7项，不合格2项，未检测2项" in text
