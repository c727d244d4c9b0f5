"""Records of visits to clients (直销客户走访记录): three of SH01's November, one of 华东's working group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import PLAN, REGIONS, SH01, TEAM_LEADER
from sample_maker.month import Visit, visits, yuan
from sample_maker.samples import Bad, Cell, Record, Samples

# visitor: purpose, what was said, needs, intention, next contact in days, next step
_TOLD = {
    "纪言川": ("持有人回访", "回访新开户客户，核对账户信息，说明风险测评的有效期和投诉渠道。", "希望定期收到账户对账提示。",
            "无意向", None, None),
    "江晚晴": ("新客户拜访", "了解客户的投资目标和期限，介绍资产配置的一般原则，未推介具体产品。", None,
            "有意向", 14, "整理配置建议并预约再访。"),
    "宋怀谨": ("其他", "应客户要求说明各风险等级的含义和适当性匹配规则，客户了解后签收风险揭示书样本。", "认为揭示书用语过于专业。",
            "无意向", None, None),
}  # fmt: skip


def _record(visit: Visit) -> Record:
    purpose, content, needs, intention, days, step = _TOLD[visit.person.name]
    checked = visit.check_type != "未查"
    written = visit.date + dt.timedelta(days=1)
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": visit.person.team,
        "visitor": visit.person.name,
        "staff_no": visit.person.number,
        "client_name": visit.visitee.replace("先生", "样先生").replace("女士", "样女士"),
        "client_type": "个人",
        "place": visit.destination,
        "visited_on": visit.date.isoformat(),
        "way": "上门",
        "purpose": purpose,
        "qualified_confirmed": False,
        "risk_disclosed": "风险" in content,
        "materials": [visit.materials] if visit.materials else None,
        "content": content,
        "needs": needs,
        "intention": intention,
        "next_on": (visit.date + dt.timedelta(days=days)).isoformat() if days else None,
        "next_step": step,
        "recorded_on": written.isoformat(),
        "checked_by": TEAM_LEADER.name if checked else None,
        "checked_on": (written + dt.timedelta(days=2)).isoformat() if checked else None,
        "check_result": "电话核实，记录属实。" if checked else None,
    }


def _records() -> list[Record]:
    group = REGIONS[1]
    head_office: Record = {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "visitor": group.leader,
        "client_name": "章样北",
        "client_type": "个人",
        "place": "南京市样例区样例路",
        "visited_on": "2026-10-28",
        "way": "来访",
        "purpose": "产品推介",
        "plan_name": PLAN.name,
        "qualified_confirmed": True,
        "risk_disclosed": True,
        "materials": ["计划说明书1份", "风险揭示书样本1份"],
        "content": "介绍计划的投资范围、费用和风险，核对合格投资者证明材料，客户询问了退出安排。",
        "needs": "希望月底前办理。",
        "intention": "拟认购",
        "intended_amount": yuan(PLAN.min_subscription * 100),
        "next_on": "2026-11-02",
        "next_step": "预约签约和录音录像。",
        "recorded_on": "2026-10-28",
    }
    return [head_office, *(_record(one) for one in visits() if one.person.name in _TOLD
                           and one.visitee in ("曹先生", "戚先生", "姜女士"))]  # fmt: skip


def _bad() -> Bad:
    """Five rows: the second is right, the last repeats a natural key."""
    good = _records()
    faults: list[Mapping[str, Cell]] = [
        {"qualified_confirmed": "否", "next_on": "2026-10-28", "recorded_on": "2026-11-01",
         "intended_amount": None},
        {},
        {"visitor": None, "visited_on": "2026-11-31", "intention": "犹豫", "content": "资\U0003134a产"},
        {"purpose": "产品推介", "companion": "宋怀谨", "next_step": "再访", "staff_no": "SH-1",
         "needs": "无\u202e"},
        {"checked_on": "2026-11-13", "checked_by": good[1]["visitor"], "check_result": "属实"},
        {name: good[1][name] for name in ("visitor", "client_name", "visited_on")},
    ]  # fmt: skip
    return Bad([*good, good[1] | {"visited_on": "2026-11-14", "recorded_on": "2026-11-14"}, good[2]],
               faults, unknown=("客户家庭成员", "无"))  # fmt: skip


SAMPLES = Samples(
    files={"visits": _records},
    bad=_bad,
    order=435,
    titles={"visits": "2026年10月、11月直销客户走访记录"},
)
