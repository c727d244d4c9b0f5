"""Assessments: all of 营销一部 for November 2026, three people's third quarter, and a year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields

from sample_maker.cast import BRANCH_MANAGER, EMPLOYEES, GRADE_CHANGES, SH01, TEAM, Person, person
from sample_maker.month import SELLERS, Figures, attendance, month_figures, year_target, yuan
from sample_maker.month import assessment as november_of
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_DUTIES = (
    ("出勤与纪律", "按时出勤，外出有出访单，请假有请假单"),
    ("工作日志与会议", "每日填写日志，按时参加晨会、例会"),
    ("客户服务", "按服务标准回访客户，无有责投诉"),
    ("合规展业", "不承诺收益、不代客理财，材料经审核"),
)
_GRADES = ("见习客户经理", "初级客户经理", "中级客户经理", "高级客户经理", "资深客户经理")
_ADJUSTED = {"优秀": "300.00", "良好": "100.00", "合格": "0.00", "待改进": "-200.00"}
_LEVELS = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "待改进"))
_WORDS = {
    "优秀": "业绩和服务均好，起到带头作用。", "良好": "完成主要任务，继续提高客户服务质量。",
    "合格": "基本完成任务，新增资产与目标有差距。", "待改进": "未完成任务，制定改进计划。",
}  # fmt: skip


def _spread(total: int, full: Sequence[int]) -> list[int]:
    """So many points over items, from the last item down, each at most its full marks."""
    lost, scores = sum(full) - total, list(full)
    place = 0
    while lost > 0:
        if scores[place % len(full)] > 0:
            scores[place % len(full)] -= 1
            lost -= 1
        place += 1
    return scores


def _figures(who: Person, months: Sequence[int]) -> list[Figures]:
    """A person's figures of these months; the leader answers for those of all the team."""
    named = [f"2026-{n:02d}" for n in months]
    if who in SELLERS:
        return [month_figures(who, month) for month in named]
    team = [[month_figures(one, month) for one in SELLERS] for month in named]
    return [
        Figures(
            who, month, *(sum(getattr(one, f.name) for one in found) for f in fields(Figures)[2:])
        )
        for month, found in zip(named, team, strict=True)
    ]


def _target(actual: int, score: int, step: int, otherwise: int) -> int:
    """The target of which the actual figure is as much as the score is of twenty points."""
    if not actual:
        return max(otherwise, 1)
    return max(actual * 20 // max(score, 1) // step * step, step)


def _record(
    who: Person,
    kind: str,
    months: Sequence[int],
    scores: tuple[int, int],
    grade: str | None,
    **more: object,
) -> Record:
    work, results = scores
    start = dt.date(2026, months[0], 1)
    end = dt.date(2026, months[-1], calendar.monthrange(2026, months[-1])[1])
    found, part = _figures(who, months), len(months)
    target = year_target(who)
    duties, (won, income, assets) = _spread(work, (10,) * 4), _spread(results, (20,) * 3)
    level = next(name for least, name in _LEVELS if work + results >= least)
    clients = sum(one.new_valid_accounts for one in found)
    earned = sum(one.net_commission for one in found)
    held = found[-1].total_assets
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "staff_no": who.number,
        "name": who.name,
        "post": who.post,
        "grade": grade,
        "period_type": kind,
        "from_on": start.isoformat(),
        "to_on": end.isoformat(),
        "late_early": 0,
        "absent_days": 0,
        "duties": [
            {"item": item, "standard": text, "full": 10, "self_score": min(score + 1, 10), "score": score}
            for (item, text), score in zip(_DUTIES, duties, strict=True)
        ],
        "clients": {"target": _target(clients, won, 1, target["new_accounts"] * part // 12),
                    "actual": clients, "full": 20, "score": won},
        "net_income": {"target": yuan(_target(earned, income, 10_000, target["net_commission"] * part // 12)),
                       "actual": yuan(earned), "full": 20, "score": income},
        "assets": {"target": yuan(_target(held, assets, 10_000_000, 100_000_000)),
                   "actual": yuan(held), "full": 20, "score": assets},
        "level": level,
        "pay_adj": _ADJUSTED[level] if kind == "月度" else None,
        "self_comment": f"完成本期驻点、回访和日志。{FICTION}。",
        "self_on": end.isoformat(),
        "leader_comment": _WORDS[level],
        "leader_on": (end + dt.timedelta(days=1)).isoformat(),
        "manager_comment": f"同意。{BRANCH_MANAGER.name}",
        "manager_on": (end + dt.timedelta(days=2)).isoformat(),
        "next_goals": None if level == "优秀" else "提高转介绍比例，跟进已开户未入金客户。",
    } | more  # fmt: skip


def _november() -> list[Record]:
    records = []
    for who in EMPLOYEES:
        made, here = november_of(who), attendance(who)
        records.append(
            _record(who, "月度", [11], (made.work, made.results), who.grade,
                    late_early=here.late + here.early, absent_days=here.absent)
        )  # fmt: skip
    return records


def _quarter() -> list[Record]:
    """The third quarter of those whose grade it changed; a reduction rests on few points."""
    records = []
    for one in GRADE_CHANGES:
        scores = (37, 54) if _GRADES.index(one.new) > _GRADES.index(one.old) else (34, 22)
        records.append(_record(one.person, "季度", [7, 8, 9], scores, one.old))
    return records


def _year() -> list[Record]:
    """方予安's year 2025, from the paper."""
    who = person("方予安")
    record = _record(who, "季度", [1, 2, 3], (38, 55), who.grade)
    year = {
        "period_type": "年度", "from_on": "2025-01-01", "to_on": "2025-12-31", "self_on": "2025-12-31",
        "leader_on": "2026-01-06", "manager_on": "2026-01-08", "late_early": 2,
        "clients": {"target": 36, "actual": 39, "full": 20, "score": 19},
        "net_income": {"target": "70000.00", "actual": "71250.40", "full": 20, "score": 18},
        "assets": {"target": "40000000.00", "actual": "46500000.00", "full": 20, "score": 18},
    }  # fmt: skip
    return [record | year]


def _bad() -> Bad:
    """Eight forms: faults of period, marks and dates; one is right, one repeats its key."""
    good = _november()[:7] + _quarter()[:1]
    again = {name: good[0][name] for name in ("staff_no", "period_type", "from_on")}
    faults: list[Mapping[str, Cell]] = [
        {"to_on": "2026-11-29", "duties[0].score": 11, "leader_on": "2026-11-20"},
        {"period_type": "季度", "clients.score": 21},
        {"period_type": "年度", "manager_on": "2026-11-30", "level": "一般"},
        {"duties[1].full": 9, "self_on": "2026-11-29", "name": None},
        {},
        {"name": "谢\U0003134a宁", "late_early": -1, "net_income.actual": "五千元"},
        {"duties[2].item": None, "duties[3].序号": 66, "absent_days": 0.3, "branch": "上海"},
        {"pay_adj": "300.00", "self_comment": "\u202e完成"},
        {**again, "to_on": "2026-11-30"},
    ]  # fmt: skip
    return Bad([*good, good[0]], faults, unknown=("血型", "样例"))


SAMPLES = Samples(
    files={"year": _year, "quarter": _quarter, "november": _november},
    bad=_bad,
    order=550,
    titles={"year": "2025年度考核表", "quarter": "2026年第三季度考核表", "november": "2026年11月考核表",
            "bad": "考核表（有错误的样例）"},
)  # fmt: skip
