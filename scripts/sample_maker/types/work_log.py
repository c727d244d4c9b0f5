"""Work logs: of the days on which somebody of the team went out, and of two days at the outlet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import SH01, TEAM, Person, person
from sample_maker.month import visits
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples


def _record(who: Person, day: str, activities: list[Record], **more: Any) -> Record:
    outlet = who.outlet.name if who.outlet else SH01.outlet
    here = {"outside": False, "place": outlet}
    morning = {
        **here, "at": "08:45", "content": "晨会：市场信息与当日任务", "result": "领取当日工作任务",
    }  # fmt: skip
    evening = {
        **here, "at": "17:15", "contact": None, "content": "整理当日客户咨询记录",
        "result": "两项咨询转交易管理岗答复",
    }  # fmt: skip
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "staff_no": who.number,
        "author": who.name,
        "log_on": day,
        "outlet": outlet,
        "activities": [morning, *activities, evening],
        "remark": FICTION,
        **more,
    }


def _logs() -> list[Record]:
    found = []
    for number, visit in enumerate(visits()):
        who = visit.person
        out = {
            "at": visit.depart, "place": visit.destination, "outside": True, "contact": visit.visitee,
            "content": visit.purpose, "result": visit.result.rstrip("。"),
        }  # fmt: skip
        checked = visit.checked_by is not None
        found.append(
            _record(
                who,
                visit.date.isoformat(),
                [out],
                plan=f"网点驻点；{visit.purpose}。",
                competitor_notes="附近网点有同业举办投资者讲座，到场约二十人。"
                if number % 3 == 0
                else None,
                tomorrow="继续驻点，跟进当日约定事项。" if number % 2 else None,
                checked_by=visit.checked_by.name if visit.checked_by else None,
                checked_on=visit.date.isoformat() if checked else None,
                check_comment="记录完整，与出访单相符。" if checked else None,
            )
        )
    helped = {
        "at": "10:00", "place": "样例银行上海样东支行", "outside": False, "contact": "唐女士",
        "content": "讲解风险测评和适当性匹配", "result": "客户知悉本人风险等级",
    }  # fmt: skip
    return [
        *found,
        *(_record(person("谢长宁"), day, [helped]) for day in ("2026-11-10", "2026-11-11")),
    ]


def _bad() -> Bad:
    """Eight logs: faults of order, of checks and of marks; one is right, one repeats its key."""
    good = _logs()[:7]
    again = {name: good[1][name] for name in ("staff_no", "log_on")}
    faults: list[Mapping[str, Cell]] = [
        {"activities[1].at": "08:30", "checked_by": good[0]["author"]},
        {"activities[0].outside": "也许", "author": None},
        {"checked_on": None, "activities[2].content": "字" * 151},
        {"activities[1].at": "下午", "check_comment": None, "log_on": "2026-11-31"},
        {"author": "谢\U0003134a宁", "checked_on": "2026-11-10"},
        {"checked_on": "2026-11-01", "outlet": "样\u202e北支行"},
        {},
        {**again, "branch": "上海"},
    ]
    return Bad([*good, good[2]], faults, unknown=("客户证件号码", "无"))


SAMPLES = Samples(
    files={"logs": _logs},
    bad=_bad,
    order=430,
    titles={"logs": "2026年11月营销一部工作日志", "bad": "工作日志（有错误的样例）"},
    headers={"log_on": "日  期", "activities.at": "时间\n（24小时制）"},
    merged=("branch", "branch_name", "team"),
)
