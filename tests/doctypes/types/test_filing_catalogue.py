"""归档文件目录: what its bad sample and its rules must show, and its pages."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.shipped import load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "filing-catalogue"

# The codes bad.xlsx must show.
BAD = {
    "maxLength", "minimum", "month.format", "pattern", "required", "rule.closed-after-the-month-began",
    "rule.code-of-the-volume", "rule.code-once", "rule.document-once",
}  # fmt: skip

# The middle dot of the codes is a little wider in Word.
ALIKE = (0, 0.85, 2.0, 3.5)

CODE = "A001-WS·2026-D30-JJYW-0001"
ROW = {
    "code": CODE, "number": "QR-SH01-202611-0001", "responsible": "样例营业部", "title": "[确认单：赵**]",
    "dated": "20261109", "pages": 1,
}  # fmt: skip
SECOND = {**ROW, "code": f"{CODE[:-1]}2", "number": "QR-SH01-202611-0003"}
VOID = {"number": "QR-SH01-202611-0002", "reason": "重新出具"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"items": [ROW, {**SECOND, "code": "A001-WS·2026-D30-RLZY-0002"}]},
        ["rule.code-of-the-volume"],
    ),
    ({"items": [ROW, {**SECOND, "code": CODE}]}, ["rule.code-once", "rule.code-once"]),
    (
        {"items": [ROW, {**SECOND, "number": ROW["number"]}], "voids": None},
        ["rule.document-once", "rule.document-once"],
    ),
    ({"items": [ROW], "voids": [{**VOID, "number": ROW["number"]}]}, ["rule.void-not-listed"]),
    ({"prepared_on": "2026-10-31"}, ["rule.closed-after-the-month-began"]),
    # And what is right at the edge.
    ({"items": [ROW, SECOND], "voids": [VOID]}, []),
    ({"items": None, "voids": [VOID]}, []),
    ({"prepared_on": "2026-11-01"}, []),
]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """One catalogue of a type, branch and month; kept for ever."""
    d = load(TYPE)
    assert ("GD-{branch}-{year}-{seq:04}", ("volume_type", "branch", "month"), "Y") == (
        d.number.pattern, d.key, d.retention_code
    )  # fmt: skip


def test_it_says_what_was_filed_and_what_was_void() -> None:
    """First and last number, count, pages, void numbers with their reasons."""
    record = sample_records(TYPE)[0]
    text = composed(load(TYPE), record).text
    assert f"起始编号\n{record['first_number']}\n终止编号\n{record['last_number']}" in text
    assert f"归档件数\n{len(record['items'])}件" in text
    assert f"{record['voids'][0]['number']}\n{record['voids'][0]['reason']}" in text
    assert "未齐归档" not in text


def test_what_was_overruled_stands_in_it() -> None:
    """A month that was closed with something missing says so."""
    text = composed(load(TYPE), sample_records(TYPE)[2]).text
    assert "理由\n客户出国，原件次月补交\n尚缺\n缺签署原件1项" in text


def test_a_month_of_documents_goes_on_over_pages() -> None:
    """A hundred and fifty need several pages; every code is there, in order."""
    rows = [{**ROW, "code": f"{CODE[:-4]}{n:04}", "number": f"N-{n:04}"} for n in range(1, 151)]
    composition = composed(load(TYPE), {**sample_records(TYPE)[0], "items": rows})
    assert 4 < pages(drawn.pdf(composition)) < 15
    listed = [line for line in composition.text.splitlines() if line.startswith(CODE[:-4])]
    assert [row["code"] for row in rows] == listed
