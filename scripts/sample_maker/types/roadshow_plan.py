"""Roadshow plans (路演推介计划): one for each region, and what came of 华东's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import DEPARTMENTS, DISTRIBUTORS, PLAN, REGIONS, SH01, Region
from sample_maker.month import yuan
from sample_maker.samples import Bad, Cell, Record, Samples

_PROVINCES = {"南京": "江苏", "杭州": "浙江", "沈阳": "辽宁", "广州": "广东", "武汉": "湖北",
              "成都": "四川", "昆明": "云南"}  # fmt: skip


def _events(region: Region) -> list[Record]:
    """Two events in each of the region's cities, a week apart; every second with a distributor."""
    research = DEPARTMENTS["资产管理部"]
    events = []
    for number, city in enumerate((*region.cities, *region.cities)):
        host = DISTRIBUTORS[number // 2 % 2] if number % 2 else None
        owner = (region.leader, *region.members)[number % 3]
        date = PLAN.offer_start + dt.timedelta(days=3 + 6 * number)
        events.append({
            "date": date.isoformat(),
            "province": _PROVINCES.get(city, city),
            "city": city,
            "venue": f"{host.name[:4]}{city}样例支行会议室" if host else f"{city}样例饭店二楼",
            "host_distributor": host.name if host else None,
            "audience": "个人" if number % 3 else "机构",
            "expected": 25 + 5 * (number % 4),
            "speakers": f"{owner}（销售）、{(research.clerk, research.head)[number % 2]}（投资）",
            "materials": "推介材料、风险揭示书样本",
            "owner": owner,
            "budget": yuan((6_000 + 1_500 * (number % 3)) * 100),
        })  # fmt: skip
    return events


def _plan(region: Region) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "plan_name": PLAN.name,
        "plan_code": PLAN.code,
        "risk_grade": PLAN.risk_grade,
        "approved_on": PLAN.approved_on.isoformat(),
        "stage": "计划",
        "region": region.name,
        "group": region.group,
        "group_head": region.leader,
        "from_on": PLAN.offer_start.isoformat(),
        "to_on": PLAN.offer_end.isoformat(),
        "events": _events(region),
        "coordination_with_distributors": "直销场次与代销机构场次不安排在同一天同一城市；已由代销机构服务的客户，仍由其推介。\n"
        "每周五与两家代销机构核对下周的场次和邀请名单。",
        "invitation_scope": f"只邀请已完成合格投资者确认和风险测评、风险承受能力与{PLAN.risk_grade}相匹配的客户，凭邀请函入场。",
        "qualified_only": True,
        "contingency": "主讲人缺席时由工作组组长代讲；现场出现不当宣传的，立即停止并报合规部。",
        "compliance_ref": "合规审〔2026〕31号",
        "made_by": region.members[0],
        "made_on": "2026-10-09",
    }


def _plans() -> list[Record]:
    """The four regions' plans."""
    return [_plan(region) for region in REGIONS]


def _results() -> list[Record]:
    """What came of 华东's plan."""
    plan = _plan(REGIONS[1])
    result = plan | {"stage": "结果", "made_on": "2026-11-23"}
    result["events"] = [
        event | {"attendance": event["expected"] * (94 - 3 * number) // 100}
        for number, event in enumerate(plan["events"])
    ]
    result["intentions"] = [
        {"client": client, "client_kind": kind, "amount": yuan(tens * PLAN.min_subscription * 100),
         "status": status}
        for client, kind, tens, status in (
            ("章样北", "个人", 1, "已认购"), ("戚样东", "个人", 2, "已认购"), ("姜样西", "个人", 1, "已预约"),
            ("上海样例贸易有限公司", "机构", 5, "已认购"), ("马样南", "个人", 1, "放弃"))
    ]  # fmt: skip
    return [result]


def _bad() -> Bad:
    """Six rows: the fourth is right, the last repeats a natural key."""
    good = [*_plans(), *_results()]
    faults: list[Mapping[str, Cell]] = [
        {"events[0].province": "广东", "events[1].date": "2026-12-01", "risk_grade": "R6"},
        {"approved_on": "2026-10-13", "events[1].city": "上海", "events[1].date": "2026-10-15",
         "qualified_only": "否", "events[0].expected": 0},
        {"to_on": "2026-10-01", "made_on": "2026-10-32", "group_head": None, "plan_code": "sl-1"},
        {},
        {"intentions[0].amount": "五十万", "intentions[1].序号": 99, "made_on": "2026-11-01",
         "contingency": "应\U0003134a急", "compliance_ref": "合规审\u202e31号"},
        {name: good[3][name] for name in ("region",)},
    ]  # fmt: skip
    return Bad([*good, good[3]], faults, unknown=("天气", "晴"))


SAMPLES = Samples(
    files={"plans": _plans, "results": _results},
    bad=_bad,
    order=80,
    titles={"plans": "样例稳健1号路演推介计划登记表", "results": "样例稳健1号路演推介结果登记表"},
)
