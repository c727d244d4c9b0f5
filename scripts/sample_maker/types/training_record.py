"""Training records: of the plan before its offer, of the bank's people, of a newcomer, and of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sample_maker.cast import (
    AGENTS,
    BRANCH_MANAGER,
    DEPARTMENTS,
    EMPLOYEES,
    NEWCOMER,
    OUTLETS,
    PLAN,
    SH01,
    TEAM,
    TEAM_LEADER,
    TRADING_ADMIN,
    Person,
    person,
)
from sample_maker.month import leaves
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_LAW, _PRODUCT = "法规与职业道德", "产品"
_STRATEGY, _COMPLIANCE = DEPARTMENTS["资产管理部"].clerk, DEPARTMENTS["合规部"].clerk


def _course(on: str, course: str, category: str, hours: int, instructor: str) -> Record:
    return {
        "held_on": on, "course": course, "category": category, "hours": hours, "instructor": instructor
    }  # fmt: skip


def _people(people: Sequence[Person], hours: int, day: str, tested: bool) -> list[Record]:
    """Attendees of a day: whoever was on leave is absent."""
    away = {
        one.person.name: one.kind for one in leaves() if str(one.start) <= day <= str(one.end)
    }  # fmt: skip
    return [
        {
            "staff_no": one.number, "name": one.name, "unit": TEAM,
            "identity": "证券经纪人" if one.is_agent else "员工",
            "hours": 0 if one.name in away else hours,
            "score": 78 + place * 7 % 20 if tested and one.name not in away else None,
            "remark": f"{away[one.name]}，返岗后补训" if one.name in away else None,
        }
        for place, one in enumerate(people)
    ]  # fmt: skip


def _record(**more: Any) -> Record:
    return {
        "branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "place": "营业部三层会议室",
        "mode": "面授", "recorder": TRADING_ADMIN.name, "leader": TEAM_LEADER.name,
        "leader_opinion": "同意。", **more,
    }  # fmt: skip


def _days(day: str, last: str | None = None) -> Record:
    return {
        "held_from": day,
        "held_to": last or day,
        "recorded_on": last or day,
        "leader_on": last or day,
    }


def _records() -> list[Record]:
    early = [one for one in EMPLOYEES if one is not NEWCOMER]
    bank = [
        {"name": one.contact, "unit": one.name, "identity": "代销机构人员", "hours": 4, "score": 80 + 3 * place}
        for place, one in enumerate(OUTLETS)
    ]  # fmt: skip
    return [
        _record(
            **_days("2026-10-12"), kind="产品培训", topic="集合资产管理计划产品与适当性", plan_name=PLAN.name,
            test="笔试", pass_mark=60,
            courses=[
                _course("2026-10-12", "计划条款、投资范围与费用", _PRODUCT, 2, _STRATEGY),
                _course("2026-10-12", "合格投资者认定与适当性匹配", _LAW, 2, _COMPLIANCE),
            ],
            attendees=_people(early, 4, "2026-10-12", tested=True),
            summary="讲解计划的投资范围、封闭期和R3风险等级；强调只向合格投资者定向推介，先测评、后推介，不承诺收益。",
            effect="测试全部合格；适当性案例较少，下次增加案例讨论。",
        ),
        _record(
            **_days("2026-10-14"), kind="代销人员培训", topic="代销网点销售人员培训", plan_name=PLAN.name,
            place="样例银行上海样例支行培训室", test="口试", pass_mark=70,
            courses=[
                _course("2026-10-14", "产品要素与风险揭示", _PRODUCT, 2, _STRATEGY),
                _course("2026-10-14", "代销行为规范与录音录像要求", _LAW, 2, _COMPLIANCE),
            ],
            attendees=bank,
            summary="逐条讲解风险揭示书和录音录像要求，明确不得公开宣传、不得代客签署。",
        ),
        _record(
            **_days("2026-11-02", "2026-11-04"), kind="岗前培训", topic="新入职客户经理岗前培训",
            test="笔试", pass_mark=60,
            courses=[
                _course("2026-11-02", "证券从业人员行为规范", _LAW, 6, _COMPLIANCE),
                _course("2026-11-03", "账户业务与三方存管", "业务知识", 6, TRADING_ADMIN.name),
                _course("2026-11-04", "客户沟通与网点驻点", "营销技能", 4, "温以宁"),
                _course("2026-11-04", "考勤、出访与薪酬制度", "制度", 2, TEAM_LEADER.name),
            ],
            attendees=_people([NEWCOMER], 18, "2026-11-02", tested=True),
            summary="完成十八学时岗前课程，重点为执业行为边界和客户信息保护。",
            effect="测试合格；驻点期间由温以宁带教。", remark=FICTION,
        ),
        _record(
            **_days("2026-11-20"), kind="制度与合规培训", topic="客户信息保护与反洗钱", test="不考核",
            courses=[_course("2026-11-20", "客户信息保护与反洗钱要点", _LAW, 1, _COMPLIANCE)],
            attendees=_people([*EMPLOYEES, *AGENTS[:3]], 1, "2026-11-20", tested=False),
            summary="通报客户信息保护和反洗钱要求，逐项对照网点驻点中的常见问题。",
        )
        | {"leader_opinion": None, "leader_on": None},
        _record(
            **_days("2026-11-25"), kind="后续职业培训", topic="业务规则更新", mode="线上自学", place="公司学习平台",
            test="机考", pass_mark=80,
            courses=[_course("2026-11-25", "证券经纪业务规则更新", "业务知识", 2, "学习平台")],
            attendees=_people(
                [person("方予安"), person("谢长宁"), person("宋怀谨"), TEAM_LEADER], 2, "2026-11-25", tested=True
            ),
            leader=BRANCH_MANAGER.name, summary="自学规则更新内容并完成机考，未达合格分数的一周内补考。",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Seven records: faults of courses, scores and hours; one is right, one repeats its key."""
    plan, bank, newcomer, everybody, online = _records()
    plan = {**plan, "attendees": plan["attendees"][:3]}
    everybody = {**everybody, "attendees": everybody["attendees"][:2]}
    faults: list[Mapping[str, Cell]] = [
        {"plan_name": None, "courses[0].held_on": "2026-10-13", "attendees[0].score": 101,
         "attendees[1].hours": 0, "attendees[1].score": None},
        {"pass_mark": None, "attendees[0].identity": "员工", "attendees[1].hours": 5, "courses[0].category": "法律"},
        {"courses[0].category": "业务知识", "held_to": "2026-11-01", "leader": newcomer["recorder"]},
        {"attendees[0].score": 90, "attendees[1].序号": 44, "summary": None},
        {},
        {"kind": "证券经纪人执业前培训", "test": "不考核", "recorded_on": "11/20/26", "recorder": "秦样\U0003134a"},
        {"topic": online["topic"], "held_from": online["held_from"], "held_to": online["held_to"],
         "place": "样\u202e室", "attendees[0].staff_no": "七"},
    ]  # fmt: skip
    rest = [{**everybody, "topic": "执业前培训"}, {**everybody, "recorded_on": "2026-11-24"}]
    return Bad([plan, bank, newcomer, everybody, online, *rest], faults, unknown=("家庭电话", "无"))


SAMPLES = Samples(
    files={"records": _records},
    bad=_bad,
    order=610,
    titles={"records": "2026年10月至11月营销一部培训", "bad": "培训记录（有错误的样例）"},
    headers={"topic": "培训主题（必填）", "attendees.score": "考核\n成绩", "held_from": "开始日期"},
    merged=("branch", "branch_name", "team"),
)  # fmt: skip
