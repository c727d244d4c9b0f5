"""请示: an official paper that goes upward, for one matter, to one addressee."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.core import series
from tests.doctypes import drawn
from tests.doctypes.shipped import example, least, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "request"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "maxLength", "pattern", "phone.format", "required", "rule.copies-go-elsewhere",
    "rule.one-addressee", "rule.reply-after-the-paper", "rule.signed-off-by-another",
    "rule.title-of-a-request", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"subject": "关于2027年度工作计划的报告"}, ["rule.title-of-a-request"]),
    ({"subject": "2027年度工作计划的请示"}, ["rule.title-of-a-request"]),
    ({"addressee": "经纪业务综合室、渠道管理部"}, ["rule.one-addressee"]),
    ({"addressee": "经纪业务综合室;渠道管理部"}, ["rule.one-addressee"]),
    ({"addressee": "资产管理部"}, ["rule.copies-go-elsewhere"]),
    ({"drafter": "严样正"}, ["rule.signed-off-by-another"]),
    ({"reply_by": "2026-11-23"}, ["rule.reply-after-the-paper"]),
    ({"countersign_departments": []}, ["minItems"]),
    ({"issuer_code": "SH01"}, ["pattern"]),
    # And what is right at the edge.
    ({"reply_by": "2026-11-24"}, []),
    ({"reply_by": None, "attachments": None, "copies_to": None}, []),
]

ALIKE = (0, 0.98, 5.0, 7.0)


def test_its_number_is_that_of_an_official_paper() -> None:
    """机关代字, 〔year〕 and a number without leading zeros (GB/T 9704-2012)."""
    spec, record = load(TYPE).number, example(load(TYPE))
    pattern = series.open_pattern(spec, series.key_of(TYPE, spec, record, dt.date(2027, 1, 4)))
    assert "样例路营请〔2026〕12号" == series.serial(pattern, 12)


def test_it_names_who_signs_it_off_and_one_addressee() -> None:
    """Papers that go upward carry 签发人; the addressee stands flush left with a colon."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "签发人：严样正" in text
    assert "\n经纪业务综合室：\n" in text


def test_it_closes_as_a_request_does() -> None:
    """The closing words, then annexes, issuer and date, then the note with the contact."""
    lines = composed(load(TYPE), example(load(TYPE))).text.splitlines()
    order = ["妥否，请批示。", "样例证券上海样例路证券营业部", "2026年11月23日"]
    assert order == [line for line in lines if line in order][:3]
    assert any(line.startswith("（联系人：金样文，联系电话：021-00000000") for line in lines)


def test_without_annexes_and_copies_none_are_announced() -> None:
    """Neither 附件说明 nor 抄送 stands there empty."""
    text = composed(load(TYPE), least(load(TYPE))).text
    assert [False, False] == [word in text for word in ("附件：", "抄送：")]


def test_every_sample_is_two_pages() -> None:
    """The signature never stands on a page of its own."""
    found = [pages(drawn.pdf(composed(load(TYPE), one)))
             for one in sample_records(TYPE)]  # fmt: skip
    assert [2] * 6 == found
