"""劳动合同: what its bad sample and its rules must show, and its wording and pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from docgen.core.compose import Composer
from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "labor-contract"
DAY = dt.date(2026, 11, 22)

# The codes bad.xlsx must show.
BAD = {
    "credit-code.check-digit", "date.day", "enum", "maximum", "mobile.length", "pattern",
    "rule.delivered-after-signing", "rule.emergency-contact-is-another", "rule.employee-of-age",
    "rule.fixed-term-by-request", "rule.pay-above-minimum-wage", "rule.probation-has-end",
    "rule.probation-once", "rule.probation-pay-eighty-percent", "rule.probation-within-two-months",
    "rule.service-term-after-start", "rule.sex-fits-number", "rule.signed-within-a-month",
    "rule.special-hours-approved", "rule.standard-hours-need-no-approval", "rule.term-is-one-year",
    "rule.training-damages-within-cost", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"end_on": "2027-11-02"}, ["rule.term-is-one-year"]),
    ({"citizen_no": "990000200812020011"}, ["rule.employee-of-age"]),
    ({"sex": "女"}, ["rule.sex-fits-number"]),
    ({"renewal_count": 2, "probation_end": None, "probation_pay": None},
     ["rule.fixed-term-by-request"]),
    ({"probation_end": "2026-11-01"}, ["rule.probation-after-start"]),
    ({"probation_end": "2027-01-02"}, ["rule.probation-within-two-months"]),
    ({"renewal_count": 1}, ["rule.probation-once"]),
    ({"probation_pay": None}, ["rule.probation-has-pay"]),
    ({"probation_end": None}, ["rule.probation-has-end"]),
    ({"probation_pay": "3199.99"}, ["rule.probation-pay-eighty-percent"]),
    ({"minimum_wage": "3200.01", "non_compete.monthly_pay": "3300.00"},
     ["rule.probation-pay-above-minimum-wage"]),
    ({"base_pay": "2739.99", "probation_pay": "2740.00"}, ["rule.pay-above-minimum-wage"]),
    ({"hours_approval_no": None}, ["rule.special-hours-approved"]),
    ({"hours_system": "标准工时"}, ["rule.standard-hours-need-no-approval"]),
    ({"signed_on": "2026-12-03", "delivery_receipt_on": None}, ["rule.signed-within-a-month"]),
    ({"signed_on": None}, ["rule.signed-before-delivery"]),
    ({"delivery_receipt_on": "2026-10-29"}, ["rule.delivered-after-signing"]),
    ({"emergency_contact.phone": "13000000000"}, ["rule.emergency-contact-is-another"]),
    ({"non_compete.monthly_pay": "2739.99"}, ["rule.non-compete-is-paid"]),
    ({"non_compete.months": 25}, ["maximum"]),
    ({"training_service.damages": "12000.01"}, ["rule.training-damages-within-cost"]),
    ({"training_service.service_until": "2026-11-02"}, ["rule.service-term-after-start"]),
    ({"term_type": "无固定期限"}, ["enum"]),
    ({"payday": 29}, ["maximum"]),
    ({"copies": 1}, ["minimum"]),
    # And what is right at the edge.
    ({"probation_end": "2027-01-01"}, []),
    ({"probation_end": None, "probation_pay": None}, []),
    ({"hours_system": "标准工时", "hours_approval_no": None}, []),
    ({"signed_on": "2026-12-02", "delivery_receipt_on": "2026-12-02"}, []),
    ({"non_compete": None, "training_service": None, "emergency_contact": None}, []),
    ({"renewal_count": 2, "fixed_term_requested": True, "probation_end": None,
      "probation_pay": None}, []),
    ({"grade": None}, []),
]  # fmt: skip

# Where the Word file may lie further from the PDF than a form's (tests/renderers/test_alike.py).
ALIKE = (0, 0.97, 4.5, 18.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    assert ("hr", "LD-{branch}-{year}-{seq:04}", "start_on", ("citizen_no", "start_on"), 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The employee signs before the company."""
    assert ["employee", "company-proxy"] == [one.role for one in load(TYPE).signatures]


def test_articles_are_numbered_without_a_gap() -> None:
    """第一条 to the last, each once and in order."""
    markup = composed(load(TYPE), example(load(TYPE))).markup
    wanted = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
    assert wanted == re.findall(r"<h2>第(.+?)条　", markup)


def test_the_contract_holds_what_the_law_asks_for() -> None:
    """The statutory items each have their article; there is no security, and overtime is paid."""
    text = composed(load(TYPE), example(load(TYPE))).text
    asked = (
        "合同期限与试用期", "工作内容和工作地点", "工作时间和休息休假", "劳动报酬", "社会保险和福利待遇",
        "劳动保护、劳动条件和职业危害防护", "劳动纪律与执业行为规范", "保密与竞业限制", "违约与赔偿责任",
        "合同的变更、解除和终止", "争议处理", "不得要求乙方提供担保", "不超过三十六小时", "百分之一百五十",
        "百分之二百", "百分之三百", "百分之二十", "不视为同意降低工资",
    )  # fmt: skip
    assert [words for words in asked if words not in text] == []


def test_unused_optional_terms_change_the_wording() -> None:
    """Without probation, non-competition and training the clauses say so instead of leaving holes."""
    doctype = load(TYPE)
    record = example(doctype)
    for name in (
        "probation_end", "probation_pay", "non_compete", "training_service", "confidentiality",
        "signed_on", "delivery_receipt_on",
    ):  # fmt: skip
        del record[name]
    text = Composer(doctype).compose(record, serial="X-0001", issued_on=DAY, period=DAY).text
    for words in (
        "本合同不约定试用期", "双方不约定竞业限制", "双方不约定专项培训服务期", "双方没有其他保密约定",
        "日期：　　　　年　　月　　日", "签收日期：　　　　年　　月　　日",
    ):  # fmt: skip
        assert words in text


def test_a_third_contract_says_who_asked_for_the_fixed_term() -> None:
    """After two fixed terms the employee has a choice, and it is on paper."""
    record = next(one for one in sample_records(TYPE) if one["renewal_count"] >= 2)
    assert "本次由乙方提出订立固定期限劳动合同（是）" in composed(load(TYPE), record).text


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"start_on": "2026-01-01", "end_on": "2026-12-31"}, ["no-overlapping-contract"]),
        ({"start_on": "2025-01-01", "end_on": "2025-12-31"}, ["renewals-counted"]),
        ({"citizen_no": "990000198805120245"}, []),
    ],
)
def test_contracts_of_one_person_follow_each_other(
    change: dict[str, str], asked: list[str]
) -> None:
    """An overlapping contract, or an earlier one that is not counted, stands in the way."""
    record = example(load(TYPE))
    assert asked == unmet(TYPE, record, {TYPE: [filed(TYPE, {**record, **change})]})


def test_an_agent_is_not_employed_besides() -> None:
    """Nobody is agent and employee at the same time."""
    agent = filed("broker-agreement", example(load("broker-agreement")))
    assert ["not-an-agent"] == unmet(TYPE, example(load(TYPE)), {"broker-agreement": [agent]})


def test_an_assessment_that_was_not_passed_opens_no_probation() -> None:
    """The last assessment of the candidate counts; without any, nothing contradicts."""
    record = example(load(TYPE))
    results = [
        Filed(f"PX-{n}", "SH01", {"citizen_no": record["citizen_no"], "result": result})
        for n, result in enumerate(("补考", "合格"))
    ]
    assert ["training-passed"] == unmet(TYPE, record, {"training-assessment": results[:1]})
    assert [] == unmet(TYPE, record, {"training-assessment": results})
    assert [] == unmet(TYPE, record, {})


def test_a_contract_has_no_stray_page() -> None:
    """A cover, a table of contents, six pages of articles, the signature page and the annexes."""
    record = sample_records(TYPE)[0]
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 10
