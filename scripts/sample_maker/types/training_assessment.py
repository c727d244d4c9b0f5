"""Training assessments: the newcomers of the autumn, a broker-agent, and a candidate who failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sample_maker.cast import (
    AGENTS,
    HR_CLERK,
    NEWCOMER,
    SH01,
    TEAM,
    Person,
    contract,
    person,
)
from sample_maker.numbers import citizen_number
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

# name, kind, hours, instructor; the day is the place's share of the training
_COURSES: Sequence[tuple[str, str, float, str]] = (
    ("证券法律法规与职业道德", "法规与职业道德", 16, "秦样明"),
    ("反洗钱与适当性管理", "法规与职业道德", 8, "秦样明"),
    ("账户业务与三方存管", "业务知识", 12, "吕样衡"),
    ("公司产品与风险等级", "产品", 8, "温以宁"),
    ("客户招揽和服务规范", "营销技能", 12, "顾清源"),
    ("考勤、出访和工作日志制度", "制度", 4.5, "金样文"),
)
_MINIMUM = "2740.00"


def _record(
    name: str, citizen_no: str, sex: str, scores: tuple[float, float | None, float], first: str, **more: Any
) -> Record:  # fmt: skip
    """Two weeks of training that begin on ``first``, decided on its last day."""
    start = dt.date.fromisoformat(first)
    end = start + dt.timedelta(days=11)
    written, practical, communication = scores
    day = end.isoformat()
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "candidate": name,
        "kind": "拟聘员工",
        "sex": sex,
        "citizen_no": citizen_no,
        "education": "本科",
        "post": "客户经理",
        "training_from": first,
        "training_to": day,
        "courses": [
            {
                "course": course,
                "category": category,
                "held_on": (start + dt.timedelta(days=(0, 2, 4, 7, 9, 11)[place])).isoformat(),
                "hours": hours,
                "instructor": instructor,
                "score": written - place if place < 3 else None,
            }
            for place, (course, category, hours, instructor) in enumerate(_COURSES)
        ],
        "written_score": written,
        "practical_score": practical,
        "conduct": {"attendance": 100, "discipline": 95, "communication": communication},
        "weights": {"written": 50, "practical": 30, "conduct": 20},
        "pass_mark": 60,
        "result": "合格",
        "trainer": HR_CLERK.name,
        "opinion_trainer": "学习态度认真，掌握岗位所需的法规和业务知识，能与同事协作，同意评为合格。",
        "trainer_on": day,
        "opinion_leader": "同意考评结论，同意进入试用。",
        "leader_on": day,
        "opinion_branch": "同意。",
        "branch_on": day,
        "remark": FICTION,
        **more,
    }


def _trial(who: Person) -> Record:
    """Probation as the contract has it."""
    given = contract(who)
    return {
        "staff_no": who.number,
        "trial_from": given.start_on.isoformat(),
        "trial_to": given.probation_end.isoformat() if given.probation_end else None,
        "trial_pay": f"{given.probation_pay}.00",
        "formal_pay": f"{who.base_pay}.00",
        "minimum_wage": _MINIMUM,
    }


def _assessments() -> list[Record]:
    newcomer, earlier, agent = NEWCOMER, person("白景明"), AGENTS[3]
    return [
        _record(earlier.name, earlier.citizen_no, earlier.sex, (78.5, 82, 88), "2026-08-17", **_trial(earlier)),
        _record(newcomer.name, newcomer.citizen_no, newcomer.sex, (86.5, 90, 92), "2026-10-19", **_trial(newcomer)),
        _record(
            "钱样舟", citizen_number("19991203", 151), "男", (51, 66, 70), "2026-10-19", result="补考",
            opinion_trainer="法规部分未掌握，建议补考。", opinion_leader="同意补考，补考合格前不进入试用。",
            opinion_branch="同意补考。",
        ),
        _record(
            agent.name, agent.citizen_no, agent.sex, (83, None, 85), "2026-11-09", kind="证券经纪人",
            post="证券经纪人", weights={"written": 70, "practical": 0, "conduct": 30},
            opinion_leader="同意办理执业注册。",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight rows: faults of hours, scores, order and probation; one is right, one repeats its key."""
    good = _assessments()
    one, two, three, four = good
    again = {name: two[name] for name in ("citizen_no", "branch_on")}
    faults: list[Mapping[str, Cell]] = [
        {"written_score": 55, "trial_to": "2026-11-30", "courses[0].held_on": "2026-08-01"},
        {"trial_pay": "2500.00", "candidate": None, "courses[1].hours": 7.3},
        {"trial_from": "2026-11-02", "result": "待定", "courses[2].category": "其他"},
        {"courses[0].hours": 10, "weights.conduct": 20, "citizen_no": four["citizen_no"][:-1] + "0"},
        {},
        {**again, "trial_pay": "面议", "courses[0].score": 101},
        {"leader_on": "2026-10-29", "education": "本\u202e科", "conduct.discipline": -1},
        {"candidate": "陆\U0003134a蹊", "pass_mark": 50, "courses[5].序号": 88},
    ]  # fmt: skip
    other = [dict(one, branch_on="2026-08-31"), two, three, dict(four, branch_on="2026-11-23")]
    return Bad([*good, *other], faults, unknown=("婚育情况", "无"))


SAMPLES = Samples(
    files={"assessments": _assessments},
    bad=_bad,
    order=180,
    sheet="综合考评",
    titles={"assessments": "2026年下半年岗前培训考评", "bad": "岗前培训考评（有错误的样例）"},
    headers={"citizen_no": "公民身份号码\n（文本）", "written_score": "笔试成绩", "result": "考评结论（必填）"},
)  # fmt: skip
