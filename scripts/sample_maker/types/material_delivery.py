"""Deliveries of publicity material: a plan's to those who sell it, other material to the bank's outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import (
    AREA_MANAGERS,
    DEPARTMENTS,
    DISTRIBUTORS,
    OUTLETS,
    PLAN,
    REGIONS,
    SH01,
    TEAM,
    TEAM_LEADER,
    TRADING_ADMIN,
    Person,
    person,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_OFFICER = DEPARTMENTS["合规部"].clerk
_OFFER, _TEACH = "集合计划定向推介", "投资者教育"
_COUNTED = "只向经认定的合格投资者定向提供，逐份登记领取人，募集结束后余量交回。"


def _row(material: str, kind: str, scope: str, number: int, quantity: int, **more: Any) -> Record:
    plan = kind in ("产品说明材料", "风险揭示材料")
    return {
        "material": material, "kind": kind, "version": "2026年10月版", "scope": scope,
        "review_no": f"样合宣〔2026〕{number}号", "reviewed_on": "2026-09-28" if plan else "2026-10-15",
        "valid_to": PLAN.offer_end.isoformat() if plan else "2027-06-30", "unit": "份",
        "quantity": quantity, "received": quantity, **more,
    }  # fmt: skip


def _plan(quantity: int, **more: Any) -> list[Record]:
    return [
        _row(f"{PLAN.name}说明书", "产品说明材料", "定向提供", 101, quantity, **more),
        _row(f"{PLAN.name}风险揭示书", "风险揭示材料", "定向提供", 102, quantity),
    ]


def _record(who: Person, **more: Any) -> Record:
    return {
        "branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "purpose": _TEACH,
        "recipient_kind": "代销机构网点", "deliverer": who.name, "staff_no": who.number, "method": "专人送达",
        "compliance_opinion": "同意使用", "compliance_officer": _OFFICER, "remark": FICTION, **more,
    }  # fmt: skip


def _outlet(who: Person, place: int, day: str, rows: list[Record], **more: Any) -> Record:
    outlet = OUTLETS[place]
    return _record(
        who, distributor=DISTRIBUTORS[0].name, recipient=outlet.name, address=outlet.address,
        delivered_on=day, received_on=day, receiver=outlet.contact, rows=rows, compliance_on="2026-10-16",
        **more,
    )  # fmt: skip


def _lists() -> list[Record]:
    east, _ = AREA_MANAGERS
    group = REGIONS[1]
    leaflet = _row("投资者教育折页（理性投资）", "投资者教育材料", "公开使用", 118, 300)
    poster = _row("反诈防骗宣传海报", "投资者教育材料", "公开使用", 119, 4, unit="张")
    guide = _row("开户业务办理指引", "业务指引", "定向提供", 120, 50)
    return [
        _record(
            TEAM_LEADER, purpose=_OFFER, plan_name=PLAN.name, recipient_kind="地区工作组",
            recipient=group.group, address="上海市样例区样例路1号三层会议室", delivered_on="2026-10-12",
            received_on="2026-10-12", receiver=group.leader, rows=_plan(120),
            compliance_opinion="同意并附条件", compliance_conditions=_COUNTED, compliance_on="2026-10-09",
        ),
        _record(
            TEAM_LEADER, purpose=_OFFER, plan_name=PLAN.name, recipient_kind="营业部", recipient=SH01.name,
            address=SH01.address, delivered_on="2026-10-13", method="快递邮寄", waybill="SF99000013",
            received_on="2026-10-14", receiver=TRADING_ADMIN.name,
            rows=_plan(60, received=58, remark="破损2份，已退回重印"),
            recalled=[
                {"material": f"{PLAN.name}说明书", "version": "2026年9月稿", "quantity": 12, "disposal": "收回销毁"},
            ],
            compliance_opinion="同意并附条件", compliance_conditions=_COUNTED, compliance_on="2026-10-09",
            remark=None,
        ),
        _outlet(east, 0, "2026-10-19", [leaflet, poster, guide]),
        _outlet(east, 1, "2026-10-20", [leaflet, poster]),
        _outlet(person("许嘉木"), 4, "2026-11-19", [{**leaflet, "quantity": 50, "received": 50}]),
        _outlet(
            person("宋怀谨"), 3, "2026-11-27",
            [{**leaflet, "quantity": 200, "received": None}, {**poster, "received": None}],
        ) | {"received_on": None, "method": "快递邮寄", "waybill": "SF99000127"},
        _outlet(east, 0, "2026-10-12", _plan(40), compliance_opinion="同意并附条件",
                compliance_conditions=_COUNTED)
        | {"purpose": _OFFER, "plan_name": PLAN.name, "compliance_on": "2026-10-09"},
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight lists: faults of review, scope, counting and signing; one is right, one repeats its key."""
    good = _lists()[:6]
    more = [{**good[4], "recipient": one.name, "address": one.address} for one in OUTLETS[:2]]
    faults: list[Mapping[str, Cell]] = [
        {"rows[0].scope": "公开使用", "plan_name": None, "rows[1].received": 130},
        {"compliance_on": "2026-10-14", "waybill": None, "rows[0].remark": None, "recalled[0].quantity": 0},
        {},
        {"deliverer": good[3]["receiver"], "rows[1].valid_to": "2026-10-01", "rows[0].quantity": "三百"},
        {"distributor": None, "compliance_opinion": "不同意使用", "received_on": "2026-11-18"},
        {"compliance_conditions": "无", "receiver": "孟\U0003134a帆", "rows[1].序号": 31},
        {"delivered_on": "19/11/26", "address": "样东\u202e路", "rows[0].material": None},
        {"recipient": good[4]["recipient"], "rows[0].reviewed_on": "2026-11-01",
         "compliance_opinion": "口头同意", "remark": "注" * 201},
    ]  # fmt: skip
    return Bad([*good, *more], faults, unknown=("接收人手机", "无"))


SAMPLES = Samples(
    files={"lists": _lists},
    bad=_bad,
    order=620,
    titles={"lists": "2026年10月至11月营销一部宣传材料送达", "bad": "宣传材料送达（有错误的样例）"},
    headers={"staff_no": "送达人\n工号", "rows.quantity": "送达数量（必填）", "delivered_on": "送达\n日期"},
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
