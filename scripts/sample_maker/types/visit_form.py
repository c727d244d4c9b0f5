"""Visit forms: those of a team's November, one of a broker-agent, and one that was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import AGENTS, SH01, TEAM, TEAM_LEADER, person
from sample_maker.month import visits
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples


def _november() -> list[Record]:
    found = []
    for visit in visits():
        checked = visit.checked_by is not None
        found.append(
            {
                "branch": SH01.code,
                "branch_name": SH01.name,
                "team": TEAM,
                "staff_no": visit.person.number,
                "visitor": visit.person.name,
                "visited_on": visit.date.isoformat(),
                "depart_time": visit.depart,
                "expected_return": visit.expected_return,
                "actual_return": visit.actual_return,
                "destination": visit.destination,
                "visitee": visit.visitee,
                "visitee_contact": visit.contact,
                "purpose": visit.purpose,
                "companions": ["方予安"] if visit.person.name == "叶知秋" else None,
                "materials": visit.materials,
                "materials_cleared": True if visit.materials else None,
                "leader_opinion": "同意",
                "leader_on": visit.date.isoformat(),
                "result": visit.result,
                "check_type": visit.check_type,
                "check_method": visit.check_method,
                "checked_by": visit.checked_by.name if visit.checked_by else None,
                "checked_on": _next(visit.date) if checked else None,
                "check_result": "与被访人核实，情况属实。" if checked else None,
                "remark": FICTION,
            }
        )
    return found


def _next(day: dt.date) -> str:
    return (day + dt.timedelta(days=3 if day.weekday() == 4 else 1)).isoformat()


def _others() -> list[Record]:
    agent, refused = AGENTS[1], person("许嘉木")
    common = {"branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "remark": FICTION}
    return [
        {
            **common, "staff_no": agent.number, "visitor": agent.name, "visited_on": "2026-11-12",
            "depart_time": "10:00", "expected_return": "12:00", "actual_return": "11:50",
            "destination": "上海市样例区样东路菜场服务站", "visitee": "钟女士", "visitee_contact": "021-00000120",
            "purpose": "向客户介绍开户办理地点和所需证件", "leader_opinion": "同意", "leader_on": "2026-11-11",
            "result": "已说明开户须由本人到营业部办理。", "check_type": "抽查", "check_method": "电话",
            "checked_by": TEAM_LEADER.name, "checked_on": "2026-11-13", "check_result": "与被访人核实，情况属实。",
        },
        {
            **common, "staff_no": refused.number, "visitor": refused.name, "visited_on": "2026-11-30",
            "depart_time": "15:00", "expected_return": "17:30", "destination": "上海市样例区样南路茶室",
            "visitee": "林先生", "visitee_contact": "021-00000121", "purpose": "约见意向客户",
            "leader_opinion": "不同意", "leader_on": "2026-11-30", "check_type": "未查",
        },
    ]  # fmt: skip


def _forms() -> list[Record]:
    return sorted([*_november(), *_others()], key=lambda one: (one["visited_on"], one["visitor"]))


def _bad() -> Bad:
    """Nine rows: faults of times, of the check, of materials; one is right, one repeats its key."""
    good = _forms()
    again = {name: good[1][name] for name in ("staff_no", "visited_on", "depart_time")}
    faults: list[Mapping[str, Cell]] = [
        {"depart_time": "上午九点", "materials_cleared": "否"},
        {"expected_return": "09:00", "visitee": None, "checked_by": good[1]["visitor"]},
        {"check_type": "未查", "leader_on": "2026-11-06"},
        {"visitee_contact": "00000", "purpose": "话" * 101},
        {"visitor": "周\U0003134a秋", "check_result": None, "leader_opinion": "不同意"},
        {},
        {"actual_return": "08:00", "check_type": "复查", "visited_on": "11/13/26"},
        {"checked_on": "2026-11-15", "destination": "样西\u202e花园", "branch": "1部"},
        {**again, "check_method": "微信"},
    ]
    return Bad([*good[:8], good[2]], faults, unknown=("被访人住址", "无"))


SAMPLES = Samples(
    files={"forms": _forms},
    bad=_bad,
    order=410,
    sheet="出访单",
    titles={"forms": "2026年11月营销一部出访登记", "bad": "出访登记（有错误的样例）"},
    headers={
        "staff_no": "工号", "depart_time": "出发时间\n（24小时制）", "visitee_contact": "被访人联系方式",
        "check_type": "核查类型（必填）",
    },
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
