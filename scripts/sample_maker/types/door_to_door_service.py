"""Door-to-door service (大额客户上门服务单): the plan's two large clients, and one of SH01 not yet done."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import DEPARTMENTS, PLAN, REGIONS, SH01, person
from sample_maker.samples import Bad, Cell, Record, Samples

THRESHOLD = "5000000.00"
LARGE = (
    ("西部", "成都样例实业有限公司", "6000000.00"),
    ("南方", "深圳样例科技有限公司", "5200000.00"),
)
"""Region, name and amount of the clients above the threshold."""


def _service(client: str, amount: str) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "plan_name": PLAN.name,
        "risk_grade": PLAN.risk_grade,
        "client_name": client,
        "client_type": "机构",
        "first_subscription": True,
        "amount": amount,
        "threshold": THRESHOLD,
        "account_opened": True,
        "risk_assessed": True,
        "client_risk": "C4",
        "qualified": True,
        "qualification_basis": "近一年末经审计的财务报表",
        "recorded": True,
        "contract_signed": True,
        "materials": ["资产管理合同1份", "风险揭示书1份", "计划说明书1份"],
        "outcome": "完成",
        "checked_by": DEPARTMENTS["资产管理部"].clerk,
    }


def _services() -> list[Record]:
    groups = {region.name: region for region in REGIONS}
    found = []
    for number, (region, client, amount) in enumerate(LARGE):
        group = groups[region]
        city = client[:2]
        found.append(_service(client, amount) | {
            "contact": ("常样蓉", "柏样鹏")[number],
            "contact_phone": ("028-00000001", "0755-00000001")[number],
            "address": f"{city}市样例区样例路{9 - number}号",
            "requested_on": f"2026-11-{10 + number}",
            "visited_on": f"2026-11-{12 + number}",
            "from_time": "09:30",
            "to_time": "11:40",
            "first_staff": group.leader,
            "second_staff": group.members[0],
            "client_opinion": "服务人员讲解清楚，手续顺利。" if number == 0 else None,
            "checked_on": f"2026-11-{13 + 3 * number}",
        })  # fmt: skip
    seller, company = person("方予安"), person("温以宁")
    found.append(_service("上海样例贸易有限公司", "5500000.00") | {
        "contact": "王样经",
        "contact_phone": "021-00000101",
        "address": "上海市样例区样例路18号",
        "requested_on": "2026-11-13",
        "visited_on": "2026-11-17",
        "from_time": "13:50",
        "to_time": "15:30",
        "first_staff": seller.name,
        "staff_no": seller.number,
        "second_staff": company.name,
        "risk_assessed": False,
        "client_risk": "未测评",
        "qualified": False,
        "qualification_basis": None,
        "recorded": False,
        "contract_signed": False,
        "materials": ["机构开户清单1份", "计划说明书1份"],
        "outcome": "部分完成",
        "follow_up": "本次完成开户资料核对；客户补充财务报表后，再办理风险测评和合格投资者确认。",
        "checked_on": "2026-11-18",
    })  # fmt: skip
    return found


def _bad() -> Bad:
    """Five rows: the second is right, the last repeats a natural key."""
    good = _services()
    faults: list[Mapping[str, Cell]] = [
        {"amount": "5000000.00", "second_staff": good[0]["first_staff"], "to_time": "9:15",
         "client_risk": "C2"},
        {},
        {"outcome": "完成", "first_subscription": "否", "checked_by": "方予安", "client_name": None,
         "requested_on": "2026-11-31"},
        {"qualification_basis": None, "checked_on": "2026-11-11", "address": "成都\U0003134a区",
         "contact_phone": "028", "materials": "资产管理合同1份\u202e"},
        {name: good[1][name] for name in ("client_name", "visited_on")},
    ]  # fmt: skip
    return Bad([*good, good[0], good[1]], faults, unknown=("客户净资产", "无"))


SAMPLES = Samples(
    files={"services": _services},
    bad=_bad,
    order=430,
    titles={"services": "2026年11月大额客户上门服务登记表"},
)
