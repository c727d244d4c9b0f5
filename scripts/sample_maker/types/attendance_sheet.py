"""Attendance sheets: a team's November, from the leaves and visits of the month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import EMPLOYEES, HR_CLERK, MONTH, SH01, TEAM, TEAM_LEADER, Person
from sample_maker.month import DAYS, WORKDAYS, attendance
from sample_maker.samples import Bad, Cell, Record, Samples

_HOURS = 8  # of a day


def _row(who: Person) -> Record:
    here = attendance(who)
    remark = None
    if here.overtime_restday:
        remark = "14日社区投资者教育活动"
    elif who.hired_on > DAYS[0]:
        remark = f"{who.hired_on.day}日入职"
    elif who.left_on in DAYS:
        remark = f"{who.left_on.day}日离职" if who.left_on else None
    return {
        "staff_no": who.number,
        "name": who.name,
        "days": {f"d{day.day:02}": mark for day, mark in zip(DAYS, here.marks, strict=True)},
        "overtime_restday": _HOURS * here.overtime_restday or None,
        "remark": remark,
    }


def _sheet(team: str, people: tuple[Person, ...]) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": team,
        "month": MONTH,
        "workdays": len(WORKDAYS),
        "recorder": HR_CLERK.name,
        "leader": TEAM_LEADER.name,
        "closed_on": DAYS[-1].isoformat(),
        "rows": [_row(one) for one in people],
    }


def _november() -> list[Record]:
    return [_sheet(TEAM, EMPLOYEES)]


def _bad() -> Bad:
    """Five sheets of two or three people: faults of marks, hours and dates; one is right."""
    teams = (TEAM, "营销二部", "营销三部", "营销四部", TEAM)
    good: list[Any] = [_sheet(team, EMPLOYEES[3 * n : 3 * n + 3]) for n, team in enumerate(teams)]
    faults: list[Mapping[str, Cell]] = [
        {
            "closed_on": "2026-11-29", "rows[0].days.d02": "休", "rows[1].days.d31": "√",
            "rows[2].name": None, "leader": HR_CLERK.name,
        },
        {
            "month": "11月", "rows[0].days.d03": "出差", "rows[1].staff_no": "一〇一",
            "rows[2].overtime_workday": "两小时",
        },
        {
            "rows[0].days.d30": None, "rows[1].overtime_restday": 8, "rows[0].overtime_workday": 30,
            "recorder": "金\U0003134a文",
        },
        {},
        {"workdays": 31, "rows[0].序号": 99, "rows[1].remark": "月末\u202e离职"},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("工资卡号", "无"))


SAMPLES = Samples(
    files={"november": _november},
    bad=_bad,
    order=420,
    titles={"november": "2026年11月营销一部考勤", "bad": "考勤（有错误的样例）"},
    headers={"workdays": "当月工作日\n（天）", "rows.staff_no": "工  号"},
)
