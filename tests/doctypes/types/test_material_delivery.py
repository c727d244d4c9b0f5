"""宣传材料送达清单: what its bad sample and its rules must show, its compliance review, form and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "material-delivery"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "link.unknown", "maxLength", "minimum", "required", "rule.compliance-consents",
    "rule.conditions-only-then", "rule.distributor-named", "rule.no-public-promotion", "rule.plan-named",
    "rule.received-after-delivery", "rule.received-at-most-all", "rule.receiver-is-another",
    "rule.reviewed-before-signing", "rule.shortage-explained", "rule.signed-before-delivery",
    "rule.valid-when-delivered", "rule.waybill-given", "text.direction",
}  # fmt: skip

ROW = example(load(TYPE))["rows"][0]
PRODUCT = {**ROW, "material": "样例计划说明书", "kind": "产品说明材料"}
TEACHING = {**ROW, "kind": "投资者教育材料", "scope": "公开使用"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"plan_name": None}, ["rule.plan-named"]),
    ({"purpose": "投资者教育"}, ["rule.plan-offered-to-few"]),
    ({"rows[0].scope": "公开使用"}, ["rule.no-public-promotion"]),
    ({"rows": [PRODUCT, ROW], "plan_name": None, "purpose": "客户服务"},
     ["rule.plan-material-under-its-purpose"]),
    ({"rows": [PRODUCT]}, ["rule.risk-goes-along"]),
    ({"rows": [ROW, {**ROW, "version": "2026年11月版"}]}, ["rule.one-version"]),
    ({"recipient_kind": "代销机构网点", "distributor": None}, ["rule.distributor-named"]),
    ({"waybill": None}, ["rule.waybill-given"]),
    ({"compliance_opinion": "不同意使用"}, ["rule.compliance-consents"]),
    ({"compliance_conditions": None}, ["rule.conditions-said"]),
    ({"compliance_opinion": "同意使用"}, ["rule.conditions-only-then"]),
    ({"rows[0].reviewed_on": "2026-10-10"}, ["rule.reviewed-before-signing"]),
    ({"rows[0].valid_to": "2026-10-11"}, ["rule.valid-when-delivered"]),
    ({"compliance_on": "2026-10-13"}, ["rule.signed-before-delivery"]),
    ({"received_on": "2026-10-11"}, ["rule.received-after-delivery"]),
    ({"rows[0].received": None}, ["rule.counted-when-received"]),
    ({"rows[0].received": 51}, ["rule.received-at-most-all"]),
    ({"rows[0].remark": None}, ["rule.shortage-explained"]),
    ({"compliance_officer": "林样之"}, ["rule.officer-is-another"]),
    ({"receiver": "林样之"}, ["rule.receiver-is-another"]),
    ({"rows[0].quantity": 0}, ["minimum", "rule.received-at-most-all"][:1]),
    ({"rows": []}, ["minItems"]),
    # And what is right at the edge.
    ({"rows": [PRODUCT, ROW]}, []),
    ({"rows": [TEACHING], "plan_name": None, "purpose": "投资者教育"}, []),
    ({"rows[0].received": None, "rows[0].remark": None, "received_on": None}, []),
    ({"rows[0].received": 50, "rows[0].remark": None}, []),
    ({"compliance_on": "2026-10-12", "received_on": "2026-10-12", "rows[0].valid_to": "2026-10-12"}, []),
    ({"method": "专人送达", "waybill": None}, []),
    ({"compliance_opinion": "同意使用", "compliance_conditions": None, "recalled": None}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("recipient", "delivered_on")
    assert ("marketing-team", "WL-{branch}-{year}-{seq:04}", "delivered_on", key, 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_compliance_signs_first() -> None:
    """Nothing goes out before compliance has signed; who receives signs last."""
    assert ["compliance", "deliverer", "receiver"] == [one.role for one in load(TYPE).signatures]


def test_the_totals_are_those_of_the_rows() -> None:
    """Delivered and received are added up; what nobody has counted yet is a dash."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "合计（1种）\n—\n50\n48" in text
    waiting = next(one for one in sample_records(TYPE) if "received_on" not in one)
    assert "合计（2种）\n—\n204\n—" in composed(load(TYPE), waiting).text


def test_a_distributor_has_an_agreement_first() -> None:
    """Material of a plan goes to outlets of a distributor that may sell it."""
    record = {**example(load(TYPE)), "recipient_kind": "代销机构网点"}

    def agreement(name: str, day: int) -> Filed:
        signed = dt.date(2026, 10, day)
        values = {
            "plan_name": record["plan_name"],
            "distributor": {"name": name},
            "signed_on": signed,
        }
        return Filed("DX-SH01-2026-0001", "SH01", values)

    wrong = [agreement("示例银行股份有限公司", 8), agreement(record["distributor"], 13)]
    assert ["agreement-with-distributor"] == unmet(TYPE, record, {"sales-agency-agreement": wrong})
    right = [agreement(record["distributor"], 12)]
    assert [] == unmet(TYPE, record, {"sales-agency-agreement": right})


def test_what_was_withdrawn_is_not_delivered_again() -> None:
    """A version that a list took back stays out of use, whoever asks."""
    record = example(load(TYPE))
    row = record["rows"][0]
    taken = {
        "material": row["material"],
        "version": row["version"],
        "quantity": 1,
        "disposal": "收回封存",
    }
    agreement = Filed("DX-1", "SH01", {
        "plan_name": record["plan_name"], "distributor": {"name": record["distributor"]},
        "signed_on": dt.date(2026, 10, 1),
    })  # fmt: skip
    for day, asked in (("2026-10-12", ["not-withdrawn"]), ("2026-10-13", [])):
        before = filed(TYPE, {**record, "branch": "BJ02", "delivered_on": day, "recalled": [taken]})
        held = {TYPE: [before], "sales-agency-agreement": [agreement]}
        assert asked == unmet(TYPE, record, held)


def test_a_list_is_one_page() -> None:
    """The longest of the samples fits on one sheet."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1] * 7 == found
