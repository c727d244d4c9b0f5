"""Personnel files: of a newcomer, of one who left, of others of the team, and of two broker-agents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import (
    AGENTS,
    EMPLOYEES,
    GRADE_CHANGES,
    HR_CLERK,
    LEAVER,
    NEWCOMER,
    SH01,
    TRADING_ADMIN,
    Person,
    contract,
    person,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_WHOM = (NEWCOMER, LEAVER, person("谢长宁"), person("白景明"), AGENTS[0], AGENTS[1])
_SCHOOLING = ("本科", "大专", "硕士研究生")


def _files() -> list[Record]:
    return [_record(place, one) for place, one in enumerate(_WHOM)]


def _contract_number(one: Person) -> str:
    """The number that make demo gives to the person's contract: in the order of the samples."""
    if one.is_agent:
        return f"WT-{SH01.code}-{one.hired_on.year}-{AGENTS.index(one) + 1:04}"
    year = contract(one).start_on.year
    of_year = [each for each in EMPLOYEES if contract(each).start_on.year == year]
    return f"LD-{SH01.code}-{year}-{of_year.index(one) + 1:04}"


def _item(name: str, pages: int, dated: dt.date, place: int, **more: str | None) -> Record:
    copied = name.endswith("复印件") or name == "从业资格或登记证明"
    return {
        "name": name,
        "pages": pages,
        "dated": dated.isoformat(),
        "form": "复印件" if copied else "原件",
        "location": f"人事柜2-{place + 1}盒",
        **more,
    }


def _record(place: int, one: Person) -> Record:
    start = one.hired_on
    before = start - dt.timedelta(days=7)
    signed = contract(one).signed_on if not one.is_agent else before
    left = one.left_on
    as_of = left or dt.date(2026, 11, 30)
    kind = "证券经纪人委托合同" if one.is_agent else "劳动合同"
    items = [
        _item("一寸免冠照片", 1, before, place),
        _item("个人简历", 2, before, place),
        _item(
            "居民身份证复印件", 1, dt.date(2020, 5, 6), place, remark="仅供人事建档使用，已注明日期"
        ),
        _item("学历证书复印件", 2, dt.date(one.birth.year + 23, 6, 30), place),
        _item("从业资格或登记证明", 1, before, place, doc_no=f"S{990000 + place}"),
    ]
    if not one.is_agent:
        items.append(_item("录用审批表", 1, before, place))
    items.append(_item("岗前培训综合考评表", 3, before, place))
    items.append(
        _item(kind, 11 if one.is_agent else 10, signed, place, doc_no=_contract_number(one))
    )
    if one.name == "谢长宁":
        items.append(_item("考核表", 4, dt.date(2026, 9, 30), place, remark="2026年第三季度"))
        items += [
            _item("级别升降通知", 1, change.effective_on, place)
            for change in GRADE_CHANGES
            if change.person is one
        ]
    if one.is_agent and place == len(_WHOM) - 1:
        items.append(_item("推荐书", 1, before, place))
    if left:
        items += [_item("工作交接清单", 2, left, place), _item("离职证明", 1, left, place)]
    for item in items:
        item |= {
            "original_seen": True,
            "verified_by": HR_CLERK.name,
            "verified_on": max(item["dated"], start.isoformat()),
        }
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "staff_no": one.number,
        "name": one.name,
        "sex": one.sex,
        "citizen_no": one.citizen_no,
        "education": _SCHOOLING[place % 3],
        "qualification_no": f"S{990000 + place}",
        "mobile": one.mobile,
        "address": one.address,
        "contract_kind": "委托合同" if one.is_agent else "劳动合同",
        "team": one.team,
        "post": one.post,
        "grade": one.grade,
        "entered_on": start.isoformat(),
        "state": "离职" if left else "在职",
        "left_on": left.isoformat() if left else None,
        "items": items,
        "as_of": as_of.isoformat(),
        "filed_by": HR_CLERK.name,
        "checked_by": TRADING_ADMIN.name,
        "note": FICTION,
    }  # fmt: skip


def _bad() -> Bad:
    """Seven files with some twenty faults; one is right, one repeats its natural key."""
    good = [_record(place % 6, _WHOM[place % 6]) for place in range(7)]
    good[6]["as_of"] = "2026-12-07"
    good[5] = {**good[4], "items": good[5]["items"], "name": good[5]["name"]}
    faults: list[Mapping[str, Cell]] = [
        {"sex": "男", "items[0].name": "担保书", "items[2].original_seen": "否",
         "items[3].verified_on": None, "items[4].verified_by": NEWCOMER.name},
        {"left_on": None, "items[9].name": "其他", "items[0].pages": 0,
         "items[2].verified_on": "2026-12-01"},
        {"left_on": "2022-06-30", "checked_by": HR_CLERK.name, "items[7].name": "证券经纪人委托合同",
         "items[1].dated": "2026-12-02"},
        {"name": "白\U0003134a明", "education": "中专", "entered_on": "2026年2月30日",
         "items[1].location": None, "items[0].序号": 88},
        {},
        {"name": None},
        {"items[3].name": "担保人身份证复印件", "mobile": "1550000000"},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("家庭成员及收入", "无"))


SAMPLES = Samples(
    files={"files": _files},
    bad=_bad,
    order=800,
    sheet="人员档案",
    titles={"files": "营销一部人员档案（2026年11月）", "bad": "人员档案（有错误的样例）"},
    headers={"staff_no": "工号或\n证书编号", "as_of": "编制日期", "items.pages": "页 数"},
)  # fmt: skip
