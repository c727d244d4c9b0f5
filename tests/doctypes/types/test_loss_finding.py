"""损失责任认定单: what its bad sample and its rules must show, what may be deducted, what it rests on, its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "loss-finding"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "maxLength", "money.format", "required", "rule.agents-have-no-wage",
    "rule.decided-after-hearing", "rule.deducted-a-fifth-at-most", "rule.deducted-after-agreement",
    "rule.deducted-by-consent", "rule.deducted-what-is-due", "rule.found-after-purchase",
    "rule.no-fault-no-share", "rule.reported-after-finding", "rule.surveyor-is-another",
    "rule.theft-is-told-the-police", "text.direction",
}  # fmt: skip

AT_ONCE: dict[str, Any] = {
    "payment": "一次交付", "wage": None, "minimum_wage": None, "monthly_deduction": None, "first_month": None
}  # fmt: skip
FREE: dict[str, Any] = {**AT_ONCE, "payment": "不赔偿", "fault": "无过错", "custodian_share": "0"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"acquired_on": "2026-11-11"}, ["rule.found-after-purchase"]),
    ({"reported_on": "2026-11-09"}, ["rule.reported-after-finding"]),
    ({"cause": "被盗", "police_ref": None}, ["rule.theft-is-told-the-police"]),
    ({"surveyed_on": "2026-11-09"}, ["rule.surveyed-after-report"]),
    ({"surveyor": "林样之"}, ["rule.surveyor-is-another"]),
    ({**FREE, "salvage": "2500.01"}, ["rule.recovered-within-value"]),
    ({"fault": "无过错"}, ["rule.no-fault-no-share"]),
    ({**AT_ONCE, "payment": "不赔偿"}, ["rule.something-due-is-paid"]),
    ({**FREE, "payment": "一次交付"}, ["rule.nothing-due-is-not-paid"]),
    ({"contract_kind": "委托合同"}, ["rule.agents-have-no-wage"]),
    ({"agreement": "有异议"}, ["rule.deducted-by-consent"]),
    ({"monthly_deduction": "1600.01"}, ["rule.deducted-a-fifth-at-most", "rule.deducted-what-is-due"]),
    ({"wage": "3089.99"}, ["rule.minimum-wage-is-left"]),
    ({"monthly_deduction": "1440.01"}, ["rule.deducted-what-is-due"]),
    ({**AT_ONCE, "monthly_deduction": "100.00"}, ["rule.deduction-only-from-wages"]),
    ({"first_month": "2026-10"}, ["rule.deducted-after-agreement"]),
    ({"agreed_on": "2026-11-11"}, ["rule.heard-after-survey"]),
    ({"decided_on": "2026-11-12"}, ["rule.decided-after-hearing"]),
    ({"minimum_wage": None}, ["required"]),
    ({"first_month": None}, ["required"]),
    ({"custodian_share": "1.01"}, ["maximum"]),
    # And what is right at the edge.
    (AT_ONCE, []),
    (FREE, []),
    ({"monthly_deduction": "1440.00"}, []),
    ({**AT_ONCE, "contract_kind": "委托合同", "agreement": "有异议"}, []),
    ({"first_month": "2026-11", "police_ref": None, "spec": None, "decided_on": None}, []),
    ({**FREE, "acquired_on": "2020-01-01", "salvage": None, "insurance": None}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    assert ("trading-admin", "SS-{branch}-{year}-{seq:04}", "reported_on", ("asset_no", "found_on"), 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The custodian is heard before anybody decides."""
    roles = ["custodian", "surveyor", "team-leader", "branch-finance", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_what_is_due_follows_from_price_age_and_share() -> None:
    """5,400 yuan, half of its life used, less 300 recovered; 60 percent of it, in four months."""
    text = composed(load(TYPE), example(load(TYPE))).text
    for words in (
        "已使用\n18个月", "2,700.00", "2,400.00", "1,440.00元（人民币壹仟肆佰肆拾元整）", "960.00",
        "1,600.00", "2026年12月至2027年3月，共4个月",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("kind", "of", "field", "asked"),
    [
        ("劳动合同", "labor-contract", "staff_no", "custodian-is-employed"),
        ("委托合同", "broker-agreement", "certificate_no", "custodian-is-agent"),
    ],
)
def test_the_custodian_has_a_contract(kind: str, of: str, field: str, asked: str) -> None:
    """Of the kind that the finding says, on the day of the loss."""
    record = {**example(load(TYPE)), "contract_kind": kind}
    for until, missing in ((10, []), (9, [asked])):
        contract = {
            field: record["staff_no"], "start_on": dt.date(2025, 12, 1), "end_on": dt.date(2026, 11, until)
        }  # fmt: skip
        assert missing == unmet(TYPE, record, {of: [Filed("LD-1", "SH01", contract)]})


def test_a_thing_is_lost_once() -> None:
    """What was found lost before is not lost again; what was damaged may be."""
    record = {**example(load(TYPE)), "contract_kind": "委托合同"}
    agreement = {
        "certificate_no": record["staff_no"], "start_on": dt.date(2026, 1, 1), "end_on": dt.date(2026, 12, 31)
    }  # fmt: skip
    for cause, asked in (("丢失", ["lost-once"]), ("损毁", [])):
        before = filed(TYPE, {**record, "cause": cause, "found_on": "2026-05-05"})
        held = {TYPE: [before], "broker-agreement": [Filed("WT-1", "SH01", agreement)]}
        assert asked == unmet(TYPE, record, held)


def test_a_finding_is_one_page() -> None:
    """Thing, sums and opinions, and room for three more to sign."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1] * 4 == found
