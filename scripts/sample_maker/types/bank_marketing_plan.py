"""Marketing plans for 2027 with the bank whose outlets the team serves, and with another."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import (
    AREA_MANAGERS,
    BRANCH_MANAGER,
    BROKER,
    DISTRIBUTORS,
    EMPLOYEES,
    LEAVER,
    OUTLETS,
    SH01,
    TEAM_LEADER,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

# metric, unit, quarters, for the first bank; the second has half of each
_GOALS = (
    ("新增三方存管签约户数", "户", (60, 80, 80, 60)),
    ("集合资产管理计划代理销售金额", "万元", (400, 600, 600, 400)),
    ("投资者教育活动", "场", (4, 6, 6, 4)),
    ("投资者教育活动参加人次", "人次", (120, 200, 200, 120)),
)
# month, kind, what, party A, party B, cost
_ACTIVITIES = (
    ("2027-01", "三方存管", "更新网点三方存管办理指引，培训柜面人员。", "指引和培训讲师", "组织柜面人员参加", "600.00"),
    ("2027-03", "投资者教育", "“3·15”反诈与适当性讲座，面向网点客户。", "讲师、讲义和合规审核", "场地和秩序维护", "2000.00"),
    ("2027-05", "联合活动", "社区理财服务日，提供咨询，不现场开户。", "咨询人员和宣传折页", "场地和标识", "3500.00"),
    ("2027-09", "产品代销", "代销人员产品和风险揭示培训。", "产品讲师和测试", "组织销售人员参加", "1500.00"),
    ("2027-11", "投资者教育", "防范非法证券活动宣传周。", "宣传材料和讲师", "网点陈列和播放", "2400.00"),
)  # fmt: skip


def _plans() -> list[Record]:
    return [_record(0), _record(1)]


def _outlets(number: int) -> list[Record]:
    if number:
        return [
            {
                "name": "示例银行上海示西支行",
                "tier": "一级支行",
                "address": "上海市样例区示西路2号",
                "stationed": [AREA_MANAGERS[1].name],
                "schedule": "每周二、周四9:30至16:30",
                "contact": "应样萍",
                "phone": "021-00000032",
            }
        ]
    return [
        {
            "name": one.name,
            "tier": one.tier,
            "address": one.address,
            "stationed": [p.name for p in EMPLOYEES if p.outlet is one and p is not LEAVER],
            "schedule": "工作日9:00至17:00",
            "contact": one.contact,
            "phone": one.phone,
        }
        for one in OUTLETS
    ]


def _record(number: int) -> Record:
    bank = DISTRIBUTORS[number]
    short = bank.name.removesuffix("股份有限公司")
    goals = [
        {
            "metric": metric,
            "unit": unit,
            "year_target": sum(quarters) // (number + 1),
            **{f"q{n}": one // (number + 1) for n, one in enumerate(quarters, start=1)},
        }
        for metric, unit, quarters in _GOALS
    ]
    activities = [
        {"month": month, "kind": kind, "content": what, "duty_a": a, "duty_b": b, "cost": cost}
        for month, kind, what, a, b, cost in _ACTIVITIES[:: number + 1]
    ]
    return {
        "branch": SH01.code,
        "plan_year": 2027,
        "broker_name": BROKER.name,
        "broker_branch": SH01.name,
        "broker_head": BRANCH_MANAGER.name,
        "bank_name": bank.name,
        "bank_branch": f"{bank.name}上海分行",
        "bank_head": ("邵样远", "车样广")[number],
        "authorisation": f"关于同意上海分行开展证券业务合作的批复（{short[:1]}银复〔2026〕{66 + number}号）",
        "authorised_on": "2026-11-05",
        "preamble": "双方自2024年起开展客户交易结算资金第三方存管合作，网点驻点和投资者教育活动运行平稳。\n"
        "2026年双方完成了集合资产管理计划的代理销售，客户服务满意度较高。",
        "goals": goals,
        "outlets": _outlets(number),
        "activities": activities,
        "cost_terms": "活动的场地费用由乙方承担，资料、讲师和宣传费用由甲方承担，凭发票据实结算，每季度核对一次。",
        "no_head_fee": True,
        "custody_terms": "客户在甲方开立资金账户并在乙方办理第三方存管签约，双方各自核验客户身份。\n"
        "签约、变更和撤销由客户本人办理，签约差错由受理方当日更正并告知客户。",
        "contacts": [
            {"party": "甲方", "name": TEAM_LEADER.name, "duty": "方案实施与应急", "phone": SH01.phone},
            {"party": "甲方", "name": SH01.verifier, "duty": "对账与投诉转办", "phone": SH01.complaint_tel},
            {"party": "乙方", "name": ("邵样如", "应样萍")[number], "duty": "网点协调与应急",
             "phone": bank.phone},
        ],
        "start_on": "2027-01-01",
        "end_on": "2027-12-31",
        "complaint_tel": SH01.complaint_tel,
        "copies": 4,
        "signed_at": SH01.place,
        "signed_on": "2026-11-30",
        "remark": FICTION,
    }  # fmt: skip


def _bad() -> Bad:
    """Six plans with some twenty faults; one is right, one repeats its natural key."""
    good = [_record(number % 2) for number in range(6)]
    for number, record in enumerate(good):
        record["plan_year"] = 2027 + number
        record["start_on"], record["end_on"] = f"{2027 + number}-01-01", f"{2027 + number}-12-31"
        for one in record["activities"]:
            one["month"] = f"{2027 + number}{one['month'][4:]}"
    good[5] = {**good[3], "goals": good[5]["goals"]}
    faults: list[Mapping[str, Cell]] = [
        {"goals[0].year_target": 300, "no_head_fee": "否", "outlets[1].name": OUTLETS[0].name,
         "activities[0].cost": "面议"},
        {"plan_year": 2027, "signed_on": "2028-02-01", "contacts[2].party": "甲方",
         "activities[1].month": "2029-03"},
        {"end_on": "2028-12-31", "goals[1].metric": _GOALS[0][0],
         "outlets[0].phone": "2100000"},
        {},
        {"authorised_on": "2026-12-01", "bank_head": "邵\U0003134a远", "copies": 1, "goals[2].unit": "次",
         "outlets[2].stationed": None, "contacts[0].duty": None},
        {"authorisation": None},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("每开一户奖励", "50元"))


SAMPLES = Samples(
    files={"plans": _plans},
    bad=_bad,
    order=480,
    sheet="银行合作方案",
    titles={"plans": "2027年度与合作银行的营销合作方案", "bad": "与合作银行的营销合作方案（有错误的样例）"},
    headers={"plan_year": "合作\n年度", "outlets.name": "网点名称（必填）", "activities.cost": "预 算（元）"},
)  # fmt: skip
