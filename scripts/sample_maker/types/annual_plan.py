"""Annual plans (年度工作计划): of 营销一部 for 2026 and 2027, and the first year of 营销二部."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sample_maker.approvals import APPROVALS, Approval
from sample_maker.cast import (
    AGENTS,
    LEAVER,
    MANAGER,
    PLAN,
    SH01,
    TEAM,
    TEAM_LEADER,
    Person,
)
from sample_maker.month import SELLERS, to_date, year_target
from sample_maker.samples import Bad, Cell, Record, Samples

_METRICS = (("新增开户数", "户", "new_accounts", 1), ("新增客户资产", "万元", "new_assets", 1_000_000),
            ("净佣金收入", "元", "net_commission", 100))  # fmt: skip
_Shares = Sequence[tuple[str, str | None, str, Mapping[str, int]]]
"""Name, number, post and targets of each person."""


def _target(metric: str, unit: str, total: int, last: int | None) -> Record:
    quarters = [total * part // 100 for part in (22, 26, 27)]
    return {
        "metric": metric, "unit": unit, "basis": "累计", "last_year": last, "year_target": total,
        "q1": quarters[0], "q2": quarters[1], "q3": quarters[2], "q4": total - sum(quarters),
    }  # fmt: skip


def _people(*counts: int, last: int | None) -> Record:
    quarters = {f"q{number}": count for number, count in enumerate(counts, start=1)}
    return {"metric": "团队人数", "unit": "人", "basis": "期末", "last_year": last,
            "year_target": counts[-1], **quarters}  # fmt: skip


def _breakdown(shares: _Shares) -> list[Record]:
    return [
        {"person": name, "staff_no": number, "post": post, "metric": metric, "target": targets[metric]}
        for metric in next(iter(shares))[3]
        for name, number, post, targets in shares
    ]  # fmt: skip


def _plan(
    asked: Approval, *, team: str, first: str, drawn: str, shares: _Shares,
    last: Mapping[str, int], people: Record, texts: Mapping[str, str],
) -> Record:  # fmt: skip
    year, month = int(first[:4]), int(first[5:])
    end = f"{year}-12" if month == 1 else f"{year + 1}-{month - 1:02d}"
    units = {metric: unit for metric, unit, _, _ in _METRICS}
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": team,
        "kind": "年度计划" if month == 1 else "新团队首年计划",
        "year": year,
        "from_month": first,
        "to_month": end,
        **texts,
        "targets": [
            *(_target(metric, units[metric], sum(one[3][metric] for one in shares), last.get(metric))
              for metric in shares[0][3]),
            people,
        ],
        "breakdown": _breakdown(shares),
        "budget": [
            {"item": "宣传材料", "purpose": "投资者教育折页、展架", "q1": "6000.00", "q2": "5000.00",
             "q3": "5000.00", "q4": "4000.00"},
            {"item": "投资者教育活动", "purpose": "社区活动场地、讲义", "q1": "8000.00", "q2": "9000.00",
             "q3": "9000.00", "q4": "8000.00"},
            {"item": "培训", "purpose": "外聘讲师、教材", "q1": "3000.00", "q2": "3000.00",
             "q3": "3000.00", "q4": "3500.50"},
        ],
        "budget_limit": "70000.00" if month == 1 else None,
        "compliance": "宣传材料使用前经合规审核，留存审核记录。\n只向合格投资者推介私募产品，认购前完成风险测评和录音录像。\n"
        "不向银行支付与开户数量挂钩的费用，不在本公司以外委托个人招揽客户。",
        "appraisal": "按月检查进度，按季度考核，结果与级别升降和绩效挂钩；连续两个季度未完成序时进度的，由团队负责人提出改进措施。",
        "approval_ref": asked.sheet,
        "compiled_by": TEAM_LEADER.name,
        "drawn_up_on": drawn,
    }  # fmt: skip


def _own(who: Person, growth: int) -> dict[str, int]:
    """A person's targets, so many percent above those of 2026."""
    targets = year_target(who)
    return {
        metric: targets[name] // unit * (100 + growth) // 100 for metric, _, name, unit in _METRICS
    }


def _shares(people: Sequence[Person], start: str, growth: int) -> _Shares:
    """Who is not there yet at the start is 待聘, and stands below those who are."""
    found, open_posts = [], 0
    for one in people:
        here = one.hired_on.isoformat() < start and one.number is not None
        open_posts += not here
        name = one.name if here else f"待聘{open_posts}"
        found.append((name, one.number if here else None, one.post, _own(one, growth)))
    return sorted(found, key=lambda one: one[1] is None)


def _plans() -> list[Record]:
    people = [one for one in (*SELLERS, AGENTS[3]) if one != LEAVER]
    achieved = {
        metric: sum(to_date(one)[name] for one in SELLERS) // unit
        for metric, _, name, unit in _METRICS
    }
    milestones = {
        year: [
            {"task": "与样例银行签订年度营销合作方案", "month": f"{year}-01", "owner": TEAM_LEADER.name,
             "outcome": "方案签署并备案"},
            {"task": "第一季度社区投资者教育活动", "month": f"{year}-03", "owner": "温以宁",
             "outcome": "走进三个社区"},
            {"task": "半年业务分析", "month": f"{year}-07", "owner": TEAM_LEADER.name,
             "outcome": "提交半年度分析报告"},
            {"task": "全年目标冲刺和客户回访", "month": f"{year}-11", "owner": "程景行",
             "outcome": "有效户回访率达到100%"},
        ]
        for year in (2026, 2027)
    }  # fmt: skip
    channels = (
        "银行网点：五家网点固定驻点，每周不少于四个班次，每月与网点联合开展一次投资者教育活动。\n"
        "社区：每季度走进不少于三个社区。\n机构客户：由高级以上客户经理负责，逐户拜访。"
    )
    market = "居民财富管理需求持续增长，同业在银行网点的驻点竞争加剧，社区渠道尚有空间。"
    asked = {one.sheet: one for one in APPROVALS}
    return [
        _plan(
            asked["HQ-SH01-2025-0001"], team=TEAM, first="2026-01", drawn="2025-12-15",
            shares=_shares(SELLERS, "2026-01-01", 0), last={"新增开户数": 176}, people=_people(15, 15, 16, 18, last=14),
            texts={"review": "2025年团队新增开户176户，银行网点渠道占六成；机构客户开发起步。", "market": market},
        ) | {"channels": channels, "team_building": "补充客户经理二名，引入证券经纪人三名；每月组织一次业务培训。",
             "milestones": milestones[2026]},
        _plan(
            asked["HQ-SH01-2026-0002"], team=TEAM, first="2027-01", drawn="2026-11-20",
            shares=_shares(people, "2027-01-01", 10), last=achieved, people=_people(18, 19, 19, 20, last=18),
            texts={"review": f"2026年前十一个月团队新增开户{achieved['新增开户数']}户，并参与{PLAN.name}的直销；"
                       "新入职人员的客户积累较慢，客户回访不够均衡。", "market": market},
        ) | {"channels": channels + "社区活动的宣传材料使用前经合规审核。",
             "team_building": "补充客户经理一名；每月组织一次业务培训，每季度组织一次法律法规和职业道德培训。",
             "milestones": milestones[2027]},
        _plan(
            asked["HQ-SH01-2026-0003"], team="营销二部", first="2026-12", drawn="2026-11-25",
            shares=[(name, None, post, {"新增开户数": accounts, "新增客户资产": assets})
             for name, post, accounts, assets in (
                 ("待聘1", "区域经理", 24, 900), ("待聘2", MANAGER, 20, 700), ("待聘3", MANAGER, 20, 700),
                 ("待聘4", MANAGER, 18, 600), ("待聘5", MANAGER, 18, 600))],
            last={}, people=_people(4, 6, 6, 6, last=None),
            texts={"review": "示例银行股份有限公司上海分行愿意开放四家网点合作，现有团队已无余力覆盖，经批准组建营销二部。",
             "market": "四家网点周边以中青年家庭为主，对基金定投和投资者教育需求较大。"},
        ) | {"channels": "银行网点：四家网点驻点，首季完成网点培训，次季起每月联合开展一次活动。",
             "team_building": "编制六人，由营业部选派负责人，其余公开招聘，岗前培训合格后上岗。",
             "milestones": [
                 {"task": "完成招聘和岗前培训", "month": "2027-01", "owner": "待定负责人", "outcome": "四人到岗"},
                 {"task": "四家网点全部驻点", "month": "2027-03", "owner": "待定负责人", "outcome": "六人到岗"}]},
    ]  # fmt: skip


def _bad() -> Bad:
    """Five rows: the third is right, the last repeats a natural key."""
    good = _plans()
    faults: list[Mapping[str, Cell]] = [
        {"to_month": "2027-01", "targets[0].q1": 1, "breakdown[0].target": 999, "compiled_by": None},
        {"year": 2026, "drawn_up_on": "2027-02-01", "milestones[1].month": "2026-12",
         "breakdown[1].metric": "开户数", "budget[0].q1": "六千元", "review": "回\U0003134a顾"},
        {},
        {"kind": "年度计划", "targets[2].basis": "期间", "approval_ref": "会签单3号", "team": "营销\u202e三部",
         "milestones[0].序号": 99},
        {"from_month": "2026年13月", "budget_limit": "100.00", "targets[3].q4": -1},
        {name: good[2][name] for name in ("team", "from_month")},
    ]  # fmt: skip
    return Bad([*good, good[2], good[0], good[2]], faults, unknown=("审计意见", "无"))


SAMPLES = Samples(
    files={"plans": _plans},
    bad=_bad,
    order=60,
    titles={"plans": "年度工作计划登记表"},
)
