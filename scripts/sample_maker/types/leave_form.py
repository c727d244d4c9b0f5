"""Leave forms: those of a team's November, one that was refused, and half a day in December."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sample_maker.cast import SH01, TEAM, TEAM_LEADER, Person, person
from sample_maker.month import leaves
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_TAKEN = {"叶知秋": 2, "程景行": 0}  # days of annual leave before November


def _record(who: Person, **more: Any) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "staff_no": who.number,
        "applicant": who.name,
        "post": who.post,
        "from_part": "上午",
        "to_part": "下午",
        "contact_on_leave": who.mobile,
        "leader_opinion": "同意",
        "remark": FICTION,
        **more,
    }


def _years(who: Person) -> int:
    """Years of work in all: since they were twenty-two, say."""
    return 2026 - who.birth.year - 22


def _november() -> list[Record]:
    found = []
    for leave in leaves():
        who, annual = leave.person, leave.kind == "年休假"
        applied = leave.applied_on.isoformat()
        found.append(
            _record(
                who,
                applied_on=applied,
                leave_type=leave.kind,
                from_on=leave.start.isoformat(),
                to_on=leave.end.isoformat(),
                days=leave.days,
                work_years=_years(who) if annual else None,
                annual_taken=_TAKEN[who.name] if annual else None,
                reason=leave.reason,
                evidence=leave.evidence,
                handover_to=leave.handover_to.name,
                leader_on=applied,
                leader_comment="请交接好网点驻点工作。" if leave.days > 1 else None,
                returned_on=leave.returned_on.isoformat(),
            )
        )
    return found


def _others() -> list[Record]:
    return [
        _record(
            person("白景明"), applied_on="2026-11-25", leave_type="事假", from_on="2026-11-30",
            to_on="2026-11-30", days=1, reason="外出访友。", handover_to="宋怀谨",
            leader_opinion="不同意", leader_comment="当日召开月度总结例会，请另择日期。", leader_on="2026-11-26",
        ),
        _record(
            person("温以宁"), applied_on="2026-11-30", leave_type="调休", from_on="2026-12-04",
            from_part="下午", to_on="2026-12-04", days=0.5, overtime_on="2026-11-14",
            reason="抵用社区投资者教育活动当日的休息日加班。", handover_to="方予安", leader_on="2026-12-01",
        ),
        _record(
            TEAM_LEADER, applied_on="2026-11-30", leave_type="年休假", from_on="2026-12-21",
            to_on="2026-12-25", days=5, work_years=_years(TEAM_LEADER), annual_taken=3,
            reason="休年假。", handover_to="温以宁", leader_on="2026-11-30", manager_opinion="同意",
            manager_comment="团队日常管理由温以宁代理。", manager_on="2026-12-01",
        ),
    ]  # fmt: skip


def _forms() -> list[Record]:
    return [*_november(), *_others()]


def _bad() -> Bad:
    """Nine rows: faults of dates, days, evidence and approval; one is right, one repeats its key."""
    good = _forms()
    again = {name: good[1][name] for name in ("staff_no", "from_on", "from_part")}
    day = dt.date(2026, 11, 7)
    faults: list[Mapping[str, Cell]] = [
        {"to_on": "2026-11-05", "leave_type": "探亲假"},
        {"evidence": None, "days": "三天"},
        {"days": 4, "leader_on": day, "applicant": None},
        {"handover_to": good[3]["applicant"], "days": 0.7},
        {"annual_taken": 9.5, "contact_on_leave": "1400000000", "work_years": 4},
        {},
        {"overtime_on": None, "from_on": "2026-12-32", "reason": "字" * 201},
        {"manager_opinion": None, "applicant": "顾\U0003134a源", "leader_on": "2026-12-22"},
        {**again, "to_on": good[1]["to_on"], "branch": "上海一部", "leader_opinion": "待定",
         "reason": "休\u202e假"},
    ]  # fmt: skip
    return Bad([*good, good[0]], faults, unknown=("家属姓名", "无"))


SAMPLES = Samples(
    files={"forms": _forms},
    bad=_bad,
    order=400,
    titles={"forms": "2026年11月营销一部请假登记", "bad": "请假登记（有错误的样例）"},
    headers={
        "staff_no": "工  号", "leave_type": "假别（必填）", "days": "请假天数\n（半天为单位）",
        "handover_to": "工作交接人", "returned_on": "销假日期",
    },
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
