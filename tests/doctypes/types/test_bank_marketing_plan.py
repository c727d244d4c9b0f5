"""与合作银行的营销合作方案: what its bad sample and its rules must show, its parts, and who is stationed."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "bank-marketing-plan"

# The codes bad.xlsx must show.
BAD = {
    "enum", "minimum", "money.format", "phone.format", "rule.activities-within-the-plan",
    "rule.authorised-before-signing", "rule.both-parties-have-contacts", "rule.goals-once",
    "rule.no-head-fee", "rule.outlets-once", "rule.quarters-add-up", "rule.signed-by-the-start",
    "rule.within-the-year",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"goals[0].year_target": 241}, ["rule.quarters-add-up"]),
    ({"goals": 2 * example(load(TYPE))["goals"]}, ["rule.goals-once"]),
    ({"plan_year": 2028}, ["rule.within-the-year"]),
    ({"end_on": "2028-01-01"}, ["rule.within-the-year"]),
    ({"start_on": "2027-03-31", "end_on": "2027-03-30"}, ["rule.dates-in-order"]),
    ({"signed_on": "2027-01-02"}, ["rule.signed-by-the-start"]),
    ({"authorised_on": "2026-12-19"}, ["rule.authorised-before-signing"]),
    ({"activities[0].month": "2026-12"}, ["rule.activities-within-the-plan"]),
    ({"no_head_fee": False}, ["rule.no-head-fee"]),
    ({"outlets": 2 * example(load(TYPE))["outlets"]}, ["rule.outlets-once"]),
    ({"contacts[1].party": "甲方"}, ["rule.both-parties-have-contacts"]),
    ({"activities[0].kind": "按户奖励"}, ["enum"]),
    ({"copies": 1}, ["minimum"]),
    # And what is right at the edge.
    ({"signed_on": "2027-01-01"}, []),
    ({"activities[0].month": "2027-01", "start_on": "2027-01-15"}, []),
    ({"goals[0].q1": 0, "goals[0].year_target": 190}, []),
    ({"remark": None}, []),
]  # fmt: skip

# Where the Word file may lie further from the PDF than a form's (tests/renderers/test_alike.py).
ALIKE = (0, 0.98, 6.0, 36.0)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date and natural key; the bank signs before the branch."""
    d = load(TYPE)
    assert ("YH-{branch}-{year}-{seq:04}", "start_on", ("branch", "bank_branch", "plan_year")) == (
        d.number.pattern, d.number.date, d.key
    )  # fmt: skip
    assert ["bank-proxy", "branch-proxy"] == [one.role for one in d.signatures]


def test_the_plan_holds_its_parts_and_no_head_fees() -> None:
    """Every part of the domain has its heading; soliciting stays with the brokerage, in words."""
    text = composed(load(TYPE), example(load(TYPE))).text
    asked = (
        "一、合作目标", "二、合作网点及驻点人员", "三、合作内容", "（一）三方存管", "（二）产品代销",
        "（三）联合活动和投资者教育", "四、双方分工", "五、客户信息保护与合规要求", "六、费用",
        "七、期限、检查和终止", "八、联系人", "不得从事证券客户招揽",
        "不按开户数、客户数、资产或者交易量支付任何费用", "取得客户的单独同意",
    )  # fmt: skip
    assert [words for words in asked if words not in text] == []


def test_the_budget_is_the_sum_of_the_activities() -> None:
    """In figures and in capitals."""
    text = composed(load(TYPE), sample_records(TYPE)[0]).text
    assert "10,000.00" in text
    assert "人民币壹万元整" in text


def test_who_is_stationed_has_a_contract() -> None:
    """Each name is looked for among the contracts that go beyond the day of signing."""
    record = example(load(TYPE))
    contracts = [
        filed("labor-contract", {**example(load("labor-contract")), "employee_name": name})
        for name in record["outlets"][0]["stationed"]
    ]
    assert [] == unmet(TYPE, record, {"labor-contract": contracts})
    assert ["stationed-are-employees"] == unmet(TYPE, record, {"labor-contract": contracts[:1]})


def test_a_plan_has_no_stray_page() -> None:
    """A cover, a table of contents, four pages of parts, the signature page."""
    record = sample_records(TYPE)[0]
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 7
