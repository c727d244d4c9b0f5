"""会签单: complete only when every named department has signed."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core.computed import Computer
from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, least, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "countersign-sheet"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "link.unknown", "pattern", "required", "rule.due-not-before-receipt",
    "rule.only-named-departments", "rule.every-department-once", "rule.signed-means-all-of-it",
    "rule.leaders-after-departments", "rule.opinion-explained", "rule.closed-with-result", "rule.no-result-in-circulation",
    "text.direction",
}  # fmt: skip

# How far the Word file may lie from the PDF (tests/renderers/test_alike.py).
ALIKE = (0, 0.97, 2.0, 4.5)

_UNSIGNED = {
    "opinions[1].opinion": None, "opinions[1].signer": None, "opinions[1].signed_on": None,
    "opinions[1].comment": None,
}  # fmt: skip
_OPEN = {"stage": "流转", "result": None, "result_note": None, "returned_on": None}

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"due_on": "2026-11-09"}, ["rule.due-not-before-receipt"]),
    ({"opinions[0].department": "财务部"},
     ["rule.complete-when-all-have-signed", "rule.every-department-once",
      "rule.leaders-after-departments", "rule.only-named-departments"]),
    ({"must_countersign": ["渠道管理部", "合规部", "风险管理部", "人力资源部"]},
     ["rule.complete-when-all-have-signed", "rule.every-department-once",
      "rule.leaders-after-departments"]),
    ({"opinions[0].signer": None}, ["rule.signed-means-all-of-it"]),
    ({"opinions[1].comment": None}, ["rule.opinion-explained"]),
    ({"opinions[0].signed_on": "2026-11-09"}, ["rule.signed-after-receipt"]),
    ({"endorsements[0].endorsed_on": "2026-11-11"}, ["rule.leaders-after-departments"]),
    ({"endorsements[0].endorsement": None}, ["rule.endorsed-with-a-date"]),
    ({"endorsements[0].endorsement": None, "endorsements[0].endorsed_on": None},
     ["rule.endorsed-when-closed"]),
    ({**_UNSIGNED, "endorsements": None}, ["rule.complete-when-all-have-signed"]),
    ({"result": None}, ["rule.closed-with-result"]),
    ({"returned_on": None}, ["rule.closed-with-result"]),
    ({"stage": "流转"}, ["rule.no-result-in-circulation"]),
    ({"opinions[1].opinion": "不同意"}, ["rule.no-pass-against-dissent"]),
    ({"result": "修改后通过", "result_note": None}, ["rule.result-explained"]),
    ({"endorsements": None, "returned_on": "2026-11-11"}, ["rule.returned-last"]),
    ({"returned_on": "2026-11-15"}, ["rule.returned-after-endorsement"]),
    ({"request_ref": "样例路营请[2026]2号"}, ["pattern"]),
    # And what is right at the edge.
    ({**_UNSIGNED, **_OPEN, "endorsements": None}, []),
    ({"opinions[1].opinion": "不同意", "result": "不通过"}, []),
    ({"endorsements": None, "returned_on": "2026-11-12"}, []),
    ({"due_on": "2026-11-10"}, []),
]  # fmt: skip


def closed(record: dict[str, Any]) -> int:
    found: int = Computer(load(TYPE)).typed(record)["closed"]
    return found


def request(**change: Any) -> Filed:
    """The request that the example's sheet is about."""
    record = {**example(load("request")), "dated_on": "2026-11-09", **change}
    return filed("request", record, "样例路营请〔2026〕2号")


_DEPARTMENTS = ["渠道管理部", "合规部", "风险管理部"]


@pytest.mark.parametrize(
    ("requests", "wanted"),
    [
        ([], ["request-exists"]),
        ([request(countersign_departments=_DEPARTMENTS)], []),
        ([request(countersign_departments=_DEPARTMENTS[:1])], []),
        ([request(countersign_departments=["人力资源部"])], ["departments-of-the-request"]),
        ([request(countersign_departments=_DEPARTMENTS, subject="关于招聘的请示")],
         ["title-of-the-request"]),
        ([request(countersign_departments=_DEPARTMENTS, dated_on="2026-11-11")],
         ["received-after-the-request"]),
    ],
)  # fmt: skip
def test_it_rests_on_its_request(requests: list[Filed], wanted: list[str]) -> None:
    """The request is in the archive, with this title, and names no department that is not asked."""
    assert wanted == unmet(TYPE, example(load(TYPE)), {"request": requests})


def test_it_is_closed_when_all_have_signed_and_it_went_back() -> None:
    """Neither in circulation nor with a department missing."""
    record = example(load(TYPE))
    assert 1 == closed(record)
    assert 0 == closed({**record, "stage": "流转"})
    assert 0 == closed({**record, "returned_on": None})
    assert 0 == closed({**record, "must_countersign": [*record["must_countersign"], "财务部"]})


def test_the_samples_are_those_of_the_requests() -> None:
    """Each names a request of the samples with its title; five are closed, one is not."""
    sheets = sample_records(TYPE)
    subjects = [one["subject"] for one in stored("request", "requests")]
    assert subjects == [one["request_title"] for one in sheets]
    assert [1, 1, 1, 1, 1, 0] == [closed(one) for one in sheets]


def test_in_circulation_there_is_room_to_sign() -> None:
    """Every choice open, a date to write in for each department; one page."""
    text = composed(load(TYPE), least(load(TYPE))).text
    assert "■同意" not in text
    assert 3 <= text.count("　年　月　日")


def test_every_sample_is_one_page() -> None:
    """Three departments and a leader fit on one sheet."""
    found = [pages(drawn.pdf(composed(load(TYPE), one)))
             for one in sample_records(TYPE)]  # fmt: skip
    assert [1] * 6 == found
