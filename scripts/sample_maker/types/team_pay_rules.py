"""The pay rules of 营销一部: those of 2025, and those of 2026 that replaced them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import (
    AREA_MANAGER,
    BASE_PAY,
    BJ02,
    GRADES,
    LEADER,
    MANAGER,
    SH01,
    SHARE,
    TEAM,
    Branch,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_POSTS = [
    (LEADER, 2_000, "负责团队的日常管理、考勤、会议和设备，组织培训，落实营业部下达的任务。"),
    (AREA_MANAGER, 1_000, "负责所辖网点的营销安排和客户服务，检查客户经理的工作日志和出访情况。"),
    (MANAGER, 300, "在网点和社区开发、服务客户，填写工作日志，保管网点设备。"),
]
_STANDARDS = ((0, 0), (5_000_000, 15), (15_000_000, 30), (30_000_000, 45), (40_000_000, 60))
_LEVELS = (("优秀", 90, 300), ("良好", 80, 100), ("合格", 60, 0), ("待改进", 0, -200))


def _rules(
    branch: Branch, team: str, dates: tuple[str, str, str], approval: str, **changes: Any
) -> Record:
    consulted, approved, effective = dates
    return {
        "branch": branch.code,
        "branch_name": branch.name,
        "team": team,
        "effective_from": effective,
        "consultation": "全体职工",
        "consulted_on": consulted,
        "publication": "营业部公告栏公示五个工作日，并由本人签收",
        "approved_by": "渠道管理部",
        "approval_no": approval,
        "approved_on": approved,
        "office_hours": "工作日9:00至17:30，午休一小时；驻点人员随网点营业时间，每日不超过八小时",
        "minimum_wage": "2690.00",
        "tax_surcharge_rate": "0.0672",
        "protection_fund_rate": "0.005",
        "payday": 15,
        "late_deduction": "20.00",
        "sick_deduction_rate": "0.4",
        "duty_weight": 40,
        "performance_weight": 60,
        "promotion_quarters": 1,
        "demotion_quarters": 1,
        "appeal_days": 5,
        "other_terms": f"节假日驻点值班由团队负责人提前一周排定，并安排补休。\n{FICTION}。",
        "posts": [
            {"post": post, "allowance": f"{allowance}.00", "duties": duties}
            for post, allowance, duties in _POSTS
        ],
        "pay_table": [
            {
                "grade": grade,
                "base_pay": f"{BASE_PAY[grade]}.00",
                "commission_rate": SHARE[grade],
                "min_assets": f"{assets}.00",
                "min_valid_clients": clients,
            }
            for grade, (assets, clients) in zip(GRADES, _STANDARDS, strict=True)
        ],
        "levels": [
            {"level": level, "min_score": score, "monthly_adj": f"{adjustment}.00"}
            for level, score, adjustment in _LEVELS
        ],
    } | changes


def _former() -> list[Record]:
    dates = ("2024-11-28", "2024-12-16", "2025-01-01")
    return [
        _rules(SH01, TEAM, dates, "样券渠批〔2024〕27号", late_deduction="10.00", other_terms=None)
    ]


def _in_force() -> list[Record]:
    dates = ("2025-11-26", "2025-12-15", "2026-01-01")
    return [_rules(SH01, TEAM, dates, "样券渠批〔2025〕18号", supersedes="GZ-SH01-2025-0001")]


def _bad() -> Bad:
    good = _in_force()[0] | {"supersedes": None}
    others = [good | {"team": f"营销{n}部"} for n in "二三四"]
    faults: list[Mapping[str, Cell]] = [
        {"effective_from": "2026-01-15", "approval_no": None, "duty_weight": 50},
        {"team": "营销\U0003134a部", "approved_on": "2026-02-30", "sick_deduction_rate": "四成",
         "consultation": "领导决定", "pay_table[0].base_pay": "2600.00", "pay_table[3].grade": "中级客户经理",
         "pay_table[4].min_assets": "1.00", "levels[1].min_score": 95, "levels[3].min_score": 50,
         "posts[0].allowance": "二千元", "posts[1].duties": None},
        {"approved_on": "2025-11-01", "supersedes": "旧细则", "payday": 31,
         "pay_table[2].base_pay": "5000.00", "levels[0].序号": 99},
        {"approved_on": "2026-01-02"},
        {},
        {"branch": good["branch"], "team": "营销二部\u202e"},
        {name: BJ02.code if name == "branch" else good[name] for name in ("branch", "team")},
    ]  # fmt: skip
    return Bad([good, *others, good | {"branch": "BJ02", "branch_name": BJ02.name},
                others[0], good], faults, unknown=("起草人", "样例"))  # fmt: skip


SAMPLES = Samples(
    files={"former": _former, "rules": _in_force},
    bad=_bad,
    order=100,
    sheet="实施细则",
    titles={
        "former": "2025年实施细则",
        "rules": "2026年实施细则",
        "bad": "实施细则（有错误的样例）",
    },
)
