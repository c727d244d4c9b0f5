"""Sales agency agreements of the plan: with the two banks that sell it."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import (
    BROKER,
    CUSTODIAN,
    DEPARTMENTS,
    DISTRIBUTORS,
    OUTLETS,
    PLAN,
    SH01,
    Company,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_OTHERS = (
    ("示东", "分行", "车样澜"),
    ("示西", "一级支行", "应样萍"),
    ("示南", "二级支行", "巫样起"),
)


def _agreements() -> list[Record]:
    return [_record(number, bank) for number, bank in enumerate(DISTRIBUTORS)]


def _party(one: Company) -> Record:
    return {
        "name": one.name,
        "uscc": one.uscc,
        "address": one.address,
        "legal_rep": one.legal_rep,
        "licence_no": one.licence_no,
        "phone": one.phone,
    }


def _outlets(number: int) -> list[Record]:
    if number:
        return [
            {
                "region": "上海市样例区",
                "tier": tier,
                "name": f"示例银行上海{place}{'分行' if tier == '分行' else '支行'}",
                "address": f"上海市样例区{place}路{at}号",
                "contact": contact,
                "phone": f"021-0000003{at}",
            }
            for at, (place, tier, contact) in enumerate(_OTHERS, start=1)
        ]
    return [
        {
            "region": SH01.place,
            "tier": one.tier,
            "name": one.name,
            "address": one.address,
            "contact": one.contact,
            "phone": one.phone,
        }
        for one in OUTLETS
    ]


def _record(number: int, bank: Company) -> Record:
    short = bank.name.removesuffix("股份有限公司")
    asset = DEPARTMENTS["资产管理部"]
    return {
        "branch": SH01.code,
        "plan_name": PLAN.name,
        "plan_code": PLAN.code,
        "plan_type": PLAN.kind,
        "approval_or_filing_no": "样资管决〔2026〕21号",
        "approved_on": PLAN.approved_on.isoformat(),
        "offer_start": PLAN.offer_start.isoformat(),
        "offer_end": PLAN.offer_end.isoformat(),
        "manager": _party(BROKER),
        "distributor": _party(bank),
        "signatory": "总行签署" if number else "总行授权分支机构签署",
        "authorisation": None if number else "样银授〔2026〕8号（被授权机构：样例银行上海分行）",
        "custodian": CUSTODIAN.name,
        "min_subscription": f"{PLAN.min_subscription}.00",
        "risk_grade": PLAN.risk_grade,
        "outlets": _outlets(number),
        "fee_items": [
            {
                "name": "销售服务费",
                "base": "乙方代理销售的有效认购金额",
                "rate": "0.004" if number else "0.005",
                "settle_cycle": "一次性",
            },
            {
                "name": "客户服务费",
                "base": "乙方客户持有份额的日均资产净值（年费率，按实际天数计算）",
                "rate": "0.003",
                "settle_cycle": "按季",
            },
        ],
        "contacts": [
            {"party": "甲方", "name": asset.clerk, "duty": "产品、额度与对账", "phone": "021-00000021"},
            {"party": "甲方", "name": SH01.verifier, "duty": "网点巡查与客户服务", "phone": SH01.phone},
            {"party": "乙方", "name": "范样联" if number == 0 else "石样通", "duty": "销售管理与应急",
             "phone": bank.phone},
        ],
        "settlement_account": f"99010002000300{number}",
        "settlement_bank": f"{short}清算中心",
        "cutoff": "15:00",
        "complaint_tel_manager": SH01.complaint_tel,
        "complaint_tel_distributor": f"021-0000004{number}",
        "review_ref": f"SC-SH01-2026-000{number + 1}",
        "rectified_on": "2026-09-24" if number else None,
        "valid_until": "2027-09-27",
        "dispute_method": "诉讼" if number else "仲裁",
        "arbitration_body": None if number else "样例仲裁委员会",
        "copies": 4,
        "special_terms": f"{FICTION}，本协议不具有法律效力。",
        "signed_at": SH01.place,
        "signed_on": "2026-09-28",
    }  # fmt: skip


def _bad() -> Bad:
    """Eight rows with some twenty faults; one row is right, one repeats its natural key."""
    good = [_record(number % 2, DISTRIBUTORS[number % 2]) for number in range(8)]
    for number, record in enumerate(good):
        record["signed_on"] = f"2026-09-{21 + number}"
        record["rectified_on"] = "2026-09-18" if number % 2 else None
    good[5]["signed_on"] = good[3]["signed_on"]
    faults: list[Mapping[str, Cell]] = [
        {"offer_end": "2026-12-11", "min_subscription": "39.99万元", "authorisation": None},
        {"authorisation": "样银授〔2026〕9号", "arbitration_body": "样例仲裁委员会",
         "outlets[0].tier": "总行", "outlets[1].phone": "2100000"},
        {"plan_type": "权益类", "distributor.uscc": good[2]["manager"]["uscc"],
         "outlets[1].name": good[2]["outlets"][0]["name"], "fee_items[0].rate": "6%"},
        {},
        {"custodian": BROKER.name, "approved_on": "2026-10-08", "rectified_on": "2026-09-30",
         "arbitration_body": None,
         "fee_items[1].name": "销售服务费", "contacts[2].party": "甲方"},
        {"plan_name": PLAN.name, "contacts[0].name": None},
        {"plan_type": "固定收益类", "min_subscription": "299999.99", "valid_until": "2026-11-19",
         "manager.name": "样例\U0003134a证券", "signed_on": "2026年9月31日"},
        {"plan_name": None, "offer_end": "2026-10-11", "cutoff": "25:00", "signed_on": "2026-10-13",
         "complaint_tel_distributor": SH01.complaint_tel},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("返还客户的费用", "无"))


SAMPLES = Samples(
    files={"agreements": _agreements},
    bad=_bad,
    order=420,
    sheet="销售代理协议",
    titles={
        "agreements": f"{PLAN.name}销售代理协议登记表",
        "bad": "集合资产管理计划销售代理协议（有错误的样例）",
    },
    headers={
        "plan_name": "计划名称", "min_subscription": "最低参与金额\n（元）", "signed_on": "签 订 日 期",
        "outlets.name": "网点名称（必填）", "fee_items.rate": "费率",
    },
)  # fmt: skip
