"""证券经纪人委托合同: what its bad sample and its rules must show, and its wording and pages."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from docgen.core.compose import Composer
from docgen.core.series import period
from tests.doctypes import drawn
from tests.doctypes.shipped import example, load, longest, sample_records
from tests.doctypes.test_shipped_pages import composed, pages
from tests.renderers.paper import lines, words

TYPE = "broker-agreement"
DAY = dt.date(2026, 11, 22)

# The codes bad.xlsx must show.
BAD = {
    "bank-card.check-digit", "boolean.format", "citizen-number.check-digit",
    "citizen-number.length", "credit-code.check-digit", "date.day", "identifier.rounded",
    "maximum", "minimum", "mobile.length", "money.decimals", "required", "rule.agent-of-age",
    "rule.arbitration-names-its-body", "rule.complaints-reach-the-company",
    "rule.ethics-within-training", "rule.exclusive", "rule.litigation-names-no-body",
    "rule.signed-by-the-start", "rule.term-is-one-year", "text.direction", "text.invisible",}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"end_on": "2027-12-01"}, ["rule.term-is-one-year"]),
    ({"agent_id_no": "990000200812020011"}, ["rule.agent-of-age"]),
    ({"signed_on": "2026-12-02"}, ["rule.signed-by-the-start"]),
    ({"exclusive_declared": False}, ["rule.exclusive"]),
    ({"no_labour_relation": False}, ["rule.no-labour-relation"]),
    ({"ethics_hours": 61}, ["rule.ethics-within-training"]),
    ({"complaint_tel": "13000000000"}, ["rule.complaints-reach-the-company"]),
    ({"arbitration_body": None}, ["rule.arbitration-names-its-body"]),
    ({"dispute_method": "诉讼"}, ["rule.litigation-names-no-body"]),
    ({"training_hours": 59}, ["minimum"]),
    ({"ethics_hours": 19}, ["minimum"]),
    ({"payday": 29}, ["maximum"]),
    ({"authority": ["代客理财"]}, ["enum"]),
    ({"authority": []}, ["minItems"]),
    ({"risk_reserve": "0.31"}, ["maximum"]),
    ({"branch": "../1"}, ["pattern"]),
    ({"payout_account": "6200000000000123456"}, ["bank-card.check-digit"]),
    ({"broker_uscc": "91990000MA0TEXT048"}, ["credit-code.check-digit"]),
    # And what is right at the edge.
    ({"agent_id_no": "990000200812010016"}, []),
    ({"signed_on": "2026-12-01"}, []),
    ({"ethics_hours": 60}, []),
    ({"start_on": "2028-02-29", "end_on": "2029-02-27", "signed_on": None}, []),
]

# Where the Word file may lie further from the PDF than a form's (tests/renderers/test_alike.py).
ALIKE = (0, 0.98, 3.0, 5.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    assert ("hr", "WT-{branch}-{year}-{seq:04}", "start_on", ("agent_id_no", "start_on"), 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The agent signs before the company."""
    assert ["agent", "company-proxy"] == [one.role for one in load(TYPE).signatures]


def test_the_samples_go_over_the_turn_of_a_year() -> None:
    """Their numbers are of two years."""
    spec = load(TYPE).number
    assert {2026, 2027} == {period(spec, r, DAY).year for r in sample_records(TYPE)}


def test_articles_are_numbered_without_a_gap() -> None:
    """第一条 to the last, each once and in order."""
    doctype = load("broker-agreement")
    composed = Composer(doctype).compose(
        example(doctype), serial="X-0001", issued_on=DAY, period=DAY
    )
    headings = re.findall(r"<h2>第(.+?)条　", composed.markup)
    numerals = "一二三四五六七八九"
    wanted = [*numerals, "十", *("十" + n for n in numerals), "二十", "二十一"]
    assert wanted == headings


def test_the_agreement_holds_what_the_rules_ask_for() -> None:
    """The statutory items and the mandatory clauses each have an article of their own."""
    doctype = load("broker-agreement")
    composed = Composer(doctype).compose(
        example(doctype), serial="X-0001", issued_on=DAY, period=DAY
    )
    asked = (
        "代理权限", "代理期间、服务营业部与执业地域范围", "双方的声明与保证", "基本行为规范", "禁止行为",
        "甲方的权利和义务", "乙方的权利和义务", "报酬的计算与支付", "双方的法律关系与责任承担", "违约责任",
        "个人信息保护", "反洗钱", "保密", "争议解决",
    )  # fmt: skip
    assert [title for title in asked if f"条　{title}\n" not in composed.text] == []


def test_unused_optional_terms_change_the_wording() -> None:
    """Without reserve, damages and arbitration the clauses say so instead of leaving holes."""
    doctype = load("broker-agreement")
    record = example(doctype) | {"dispute_method": "诉讼"}
    for name in ("risk_reserve", "liquidated_damages", "arbitration_body", "signed_on"):
        del record[name]
    text = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY).text
    assert "甲方不从乙方的报酬中提取风险金" in text
    assert "赔偿由此给甲方和客户造成的实际损失" in text
    assert "人民法院提起诉讼" in text
    assert "日期：　　　　年　　月　　日" in text


def test_a_cover_full_to_the_limit_is_one_page(tmp_path: Path) -> None:
    """The longest names and places leave room for the note at the cover's foot."""
    doctype = load(TYPE)
    path = tmp_path / "document.pdf"
    path.write_bytes(drawn.pdf(composed(doctype, longest(doctype))))
    cover, contents = ("".join(lines(page)) for page in words(path)[:2])
    assert ("不适用于证券公司员工" in cover, "目" in contents) == (True, True)


def test_an_agreement_has_no_stray_page() -> None:
    """A cover, a table of contents, eight pages of articles and the signature page."""
    doctype = load(TYPE)
    record = sample_records(doctype.id)[0]
    assert pages(drawn.pdf(composed(doctype, record))) == 11
