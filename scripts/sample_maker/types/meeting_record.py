"""Meeting records: morning, weekly and monthly meetings of a team's November."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sample_maker.cast import EMPLOYEES, HR_CLERK, SH01, TEAM, TEAM_LEADER
from sample_maker.month import leaves
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_Items = Sequence[tuple[str, str | None, str]]
_MORNING: _Items = (
    ("市场信息与展望", "温以宁", "通报隔夜市场情况和当日需要关注的公告。"),
    ("公司信息、新产品与新任务", "顾清源", "传达公司关于适当性管理的提示，布置当日网点驻点任务。"),
    ("工作进展", "程景行", "各网点通报前一日咨询和预约情况。"),
    ("案例研讨与交流", "方予安", "交流一例机构客户开户资料核对的做法。"),
)
_WEEKLY: _Items = (
    ("工作进展", "温以宁", "东区完成网点驻点排班，走访按计划进行；新增客户均已填写确认单。"),
    ("工作进展", "程景行", "西区联合活动方案已确认，社区讲座定于下周举行。"),
    ("存在问题", "顾清源", "个别出访单返回时间填写不及时，工作日志与出访单不一致。"),
    ("竞争对手情况", "叶知秋", "附近网点有同业举办投资者讲座，以投资者教育为主。"),
    ("工作方法调整", "顾清源", "出访返回当日补齐出访结果，区域经理每周抽查不少于三份。"),
)
_MONTHLY: _Items = (
    *_WEEKLY[:2],
    ("存在问题", "顾清源", "月末两名客户经理迟到各一次；部分新客户风险测评回访尚未完成。\n投资者教育活动人手紧张。"),
    *_WEEKLY[3:],
    ("团队士气", "顾清源", "通报本月业绩和表扬事项。"),
)  # fmt: skip

# kind, day, from, to, items, decisions (action, owner, days to do it)
_Row = tuple[str, int, str, str, _Items, Sequence[tuple[str, str, int]]]
_MEETINGS: Sequence[_Row] = (
    ("晨会", 3, "08:45", "09:00", _MORNING, ()),
    ("周例会", 9, "16:30", "17:20", _WEEKLY, (("完成社区投资者教育活动方案", "叶知秋", 3),)),
    ("晨会", 11, "08:45", "09:05", _MORNING[:3], ()),
    ("周例会", 23, "16:30", "17:15", _WEEKLY, (("抽查出访单和工作日志", "温以宁", 4), ("联系社区讲座场地", "白景明", 1))),
    ("月度总结例会", 30, "15:00", "16:40", _MONTHLY,
     (("完成新客户风险测评回访", "程景行", 11), ("拟定十二月驻点排班", "温以宁", 2), ("报送团队业务月报", "顾清源", 4))),
)  # fmt: skip


def _meetings() -> list[Record]:
    return [_record(row) for row in _MEETINGS]


def _record(row: _Row) -> Record:
    kind, day, start, end, items, decisions = row
    held = dt.date(2026, 11, day)
    away = {one.person.name: one for one in leaves() if one.start <= held <= one.end}
    absent: list[dict[str, Any]] = [
        {"staff_no": one.person.number, "name": name, "reason": "请假", "note": one.kind}
        for name, one in away.items()
    ]
    present = [one.name for one in EMPLOYEES if one.name not in away]
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "kind": kind,
        "held_on": held.isoformat(),
        "start_time": start,
        "end_time": end,
        "place": "样例路营业部二楼会议室",
        "chair": TEAM_LEADER.name,
        "recorder": HR_CLERK.name,
        "present": [*present, HR_CLERK.name],
        "absent": absent,
        "items": [
            {"topic": topic, "speaker": speaker, "summary": summary}
            for topic, speaker, summary in items
        ],
        "decisions": [
            {
                "action": action,
                "owner": owner,
                "due": (held + dt.timedelta(days=within)).isoformat(),
            }
            for action, owner, within in decisions
        ],
        "remark": FICTION,
    }


def _bad() -> Bad:
    """Six meetings: faults of time, people, topics and dates; one is right, one repeats its key."""
    good = _meetings()
    again = {name: good[1][name] for name in ("kind", "held_on")}
    faults: list[Mapping[str, Cell]] = [
        {"end_time": "08:40", "branch": "一部", "recorder": good[0]["chair"], "items[0].topic": "闲谈"},
        {"chair": "外请讲师", "decisions[0].due": "2026-11-08", "items[0].summary": None},
        {"absent[0].name": "温以宁", "held_on": "2026年13月1日"},
        {"decisions[1].owner": "无名氏", "items[4].topic": "其他", "recorder": "周\U0003134a"},
        {},
        {**again, "place": "会议\u202e室", "start_time": "16点半", "absent[0].reason": "旅游"},
    ]  # fmt: skip
    return Bad([*good, good[3]], faults, unknown=("会议费用", "无"))


SAMPLES = Samples(
    files={"meetings": _meetings},
    bad=_bad,
    order=440,
    titles={"meetings": "2026年11月营销一部会议记录", "bad": "会议记录（有错误的样例）"},
    headers={"held_on": "会议日期（必填）", "present": "出席人员\n（每人一行）"},
    merged=("branch", "branch_name", "team"),
)
