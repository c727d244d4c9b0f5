"""集合资产管理计划销售代理协议: what its bad sample and its rules must show, its wording and the review it rests on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "sales-agency-agreement"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "maximum", "pattern", "phone.format", "rule.agreement-outlasts-the-offer",
    "rule.approved-before-signing", "rule.arbitration-names-its-body",
    "rule.both-parties-have-contacts", "rule.branch-is-authorised", "rule.complaints-reach-both",
    "rule.conditions-met-before-signing",
    "rule.custodian-is-another", "rule.fees-once", "rule.head-office-needs-no-authorisation",
    "rule.litigation-names-no-body", "rule.minimum-of-equity-and-derivatives",
    "rule.minimum-of-fixed-income", "rule.minimum-of-mixed", "rule.offer-in-order",
    "rule.offer-within-sixty-days", "rule.outlets-once", "rule.signed-before-the-offer",
    "rule.two-parties",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"offer_end": "2026-10-11"}, ["rule.offer-in-order"]),
    ({"offer_end": "2026-12-11"}, ["rule.offer-within-sixty-days"]),
    ({"signed_on": "2026-10-13"}, ["rule.signed-before-the-offer"]),
    ({"approved_on": "2026-09-29"}, ["rule.approved-before-signing"]),
    ({"rectified_on": "2026-09-29"}, ["rule.conditions-met-before-signing"]),
    ({"valid_until": "2026-11-19"}, ["rule.agreement-outlasts-the-offer"]),
    ({"plan_type": "固定收益类", "min_subscription": "299999.99"}, ["rule.minimum-of-fixed-income"]),
    ({"min_subscription": "399999.99"}, ["rule.minimum-of-mixed"]),
    ({"plan_type": "权益类", "min_subscription": "999999.99"},
     ["rule.minimum-of-equity-and-derivatives"]),
    ({"plan_type": "期货和衍生品类"}, ["rule.minimum-of-equity-and-derivatives"]),
    ({"distributor.uscc": "91990000MA0TEXT049"}, ["rule.two-parties"]),
    ({"custodian": "样例证券股份有限公司"}, ["rule.custodian-is-another"]),
    ({"authorisation": None}, ["rule.branch-is-authorised"]),
    ({"signatory": "总行签署"}, ["rule.head-office-needs-no-authorisation"]),
    ({"outlets": 2 * example(load(TYPE))["outlets"]}, ["rule.outlets-once"]),
    ({"fee_items": 2 * example(load(TYPE))["fee_items"]}, ["rule.fees-once"]),
    ({"contacts[1].party": "甲方"}, ["rule.both-parties-have-contacts"]),
    ({"complaint_tel_distributor": "021-00000001"}, ["rule.complaints-reach-both"]),
    ({"arbitration_body": None}, ["rule.arbitration-names-its-body"]),
    ({"dispute_method": "诉讼"}, ["rule.litigation-names-no-body"]),
    ({"fee_items[0].rate": "0.051"}, ["maximum"]),
    ({"risk_grade": "R6"}, ["enum"]),
    ({"cutoff": "24:00"}, ["pattern"]),
    # And what is right at the edge.
    ({"offer_end": "2026-12-10"}, []),
    ({"signed_on": "2026-10-12"}, []),
    ({"plan_type": "固定收益类", "min_subscription": "300000.00"}, []),
    ({"plan_type": "权益类", "min_subscription": "1000000.00"}, []),
    ({"signatory": "总行签署", "authorisation": None}, []),
    ({"plan_code": None, "approved_on": None}, []),
]  # fmt: skip

# Where the Word file may lie further from the PDF than a form's (tests/renderers/test_alike.py).
ALIKE = (0, 0.97, 3.0, 4.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key, the days until the original is due; who signs, in order."""
    d = load(TYPE)
    key = ("plan_name", "distributor.uscc", "signed_on")
    assert ("DX-{branch}-{year}-{seq:04}", "signed_on", key, 30) == (
        d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip
    assert ["distributor-proxy", "manager-proxy"] == [one.role for one in d.signatures]


def test_articles_are_numbered_without_a_gap() -> None:
    """第一条 to the last, each once and in order."""
    numerals = "一二三四五六七八九"
    wanted = [*numerals, "十", *("十" + n for n in numerals), "二十", "二十一"]
    markup = composed(load(TYPE), example(load(TYPE))).markup
    assert wanted == re.findall(r"<h2>第(.+?)条　", markup)


def test_the_agreement_holds_what_it_must() -> None:
    """Every article and annex is there; the publicity and suitability bans are in words."""
    text = composed(load(TYPE), example(load(TYPE))).text
    asked = (
        "释义", "代理事项与产品", "双方的陈述与保证", "甲方的权利和义务", "乙方的权利和义务",
        "销售适当性与合格投资者审查", "宣传推介材料管理", "参与、退出的受理与资金划转", "份额登记与对账",
        "费用及结算", "培训与客户服务", "投诉处理", "客户信息保护", "反洗钱", "保密", "档案保存",
        "风险事件与应急处理", "违约责任", "协议的期限、变更、终止及后续安排", "争议解决", "附则",
        "产品要素表", "费用项目表", "联系人名单", "代销网点名单", "代理销售操作流程",
        "不得通过公众传播媒体", "累计不得超过二百人", "共40天",
    )  # fmt: skip
    assert [words for words in asked if words not in text] == []


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, []),
        ({"uscc": "91990000MA0TEXT47N"}, ["review-of-this-distributor"]),
        ({"conclusion": "不通过"}, ["review-passed"]),
        ({"conclusion": "整改后通过"}, ["review-conditions-met"]),
        ({"conclusion": "整改后通过", "rectified": "2026-09-24"}, []),
        ({"valid_to": dt.date(2026, 9, 27)}, ["review-not-expired"]),
        ({"serial": "SC-SH01-2026-0009"}, ["review-on-file"]),
    ],
)
def test_it_rests_on_a_passed_review_that_has_not_expired(
    change: dict[str, Any], asked: list[str]
) -> None:
    """No review, another bank's, a failed, conditional or expired one: each is told by its number."""
    record = {**example(load(TYPE)), "rectified_on": change.get("rectified")}
    review = {
        "serial": record["review_ref"], "uscc": record["distributor"]["uscc"], "conclusion": "通过",
        "valid_to": dt.date(2026, 9, 28), **change,
    }  # fmt: skip
    held = {"distributor-review": [Filed(review["serial"], "SH01", review)]}
    assert asked == unmet(TYPE, record, held)


def test_an_agreement_has_no_stray_page() -> None:
    """A cover, a table of contents, articles, the signature page, and the annexes."""
    record = sample_records(TYPE)[0]
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 11
