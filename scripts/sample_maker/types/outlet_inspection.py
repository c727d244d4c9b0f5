"""Inspections of the bank's outlets: one in order, one with faults and the second look, one of the west."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import (
    AREA_MANAGERS,
    DISTRIBUTORS,
    OUTLETS,
    PLAN,
    SH01,
    TEAM,
    TEAM_LEADER,
    Person,
)
from sample_maker.samples import Bad, Cell, Record, Samples

_POINTS = (
    ("宣传材料", "经审核、在有效期内", "均为投教材料，编号相符。"),
    ("人员资质", "具备从业资格并公示", "公示三人，与名单一致。"),
    ("适当性管理", "测评和认定资料齐全", "抽查资料齐全，等级相符。"),
    ("风险揭示", "由客户本人逐项签署", "签署完整，没有代签。"),
    ("录音录像", "推介全程录制、可回放", "抽看两段，清晰完整。"),
    ("信息保护", "资料专柜保管、不外传", "入柜上锁，有领用登记。"),
)


def _items(faults: Mapping[str, tuple[str, str]]) -> list[Record]:
    return [
        {"category": category, "point": point, "finding": faults.get(category, (finding, ""))[0],
         "result": faults.get(category, ("", "符合"))[1]}
        for category, point, finding in _POINTS
    ]  # fmt: skip


def _record(
    who: Person, place: int, day: str, faults: Mapping[str, tuple[str, str]], **more: Any
) -> Record:
    outlet = OUTLETS[place]
    return {
        "branch": SH01.code, "branch_name": SH01.name, "team": TEAM, "kind": "例行巡查",
        "plan_name": PLAN.name, "distributor": DISTRIBUTORS[0].name, "outlet": outlet.name,
        "outlet_tier": outlet.tier, "address": outlet.address, "inspected_on": day, "inspector": who.name,
        "staff_no": who.number, "host": outlet.contact, "samples_checked": 6, "samples_faulty": 0,
        "items": _items(faults), "conclusion": "合格", "outlet_opinion": "无异议。", "outlet_on": day,
        "leader": TEAM_LEADER.name, **more,
    }  # fmt: skip


def _records() -> list[Record]:
    east, west = AREA_MANAGERS
    late = "一份风险揭示书的签署日期晚于认购日期一天。"
    old = "大堂咨询台上有一种折页的审核有效期已过，当场撤下。"
    contact = OUTLETS[3].contact
    return [
        _record(
            east, 0, "2026-11-10", {}, companions=["方予安"],
            opinion="网点销售流程规范，材料和人员公示与登记一致。", leader_opinion="同意。", leader_on="2026-11-11",
        ),
        _record(
            west, 3, "2026-11-12", {"风险揭示": (late, "不符合"), "宣传材料": (old, "基本符合")},
            companions=["宋怀谨"], samples_faulty=1, conclusion="限期整改",
            rectifications=[
                {"problem": "一份风险揭示书签署日期晚于认购日期", "opinion": "联系客户核实认购意愿，书面说明情况；柜面认购前核对签署日期", "responsible": contact, "due_on": "2026-11-25",
                 "done_on": "2026-11-24", "recheck": "已整改", "rechecked_by": west.name},
                {"problem": "一种折页的审核有效期已过", "opinion": "更换为现行版本，建立材料到期登记", "responsible": contact, "due_on": "2026-11-19",
                 "done_on": "2026-11-16", "recheck": "已整改", "rechecked_by": "宋怀谨"},
            ],
            opinion="双录和信息保护到位；风险揭示的签署时点和材料到期管理存在问题，限期整改并复查。",
            outlet_opinion="情况属实，按期整改。", leader_opinion="同意，十一月底前复查。", leader_on="2026-11-12",
        ),
        _record(
            west, 3, "2026-11-26", {}, kind="复查", previous_ref=f"XJ-{SH01.code}-2026-0002",
            opinion="上次提出的两项问题均已整改，材料到期登记已经建立。", leader_opinion="同意销号。", leader_on="2026-11-26",
        ),
        _record(
            east, 1, "2026-11-30", {"录音录像": ("网点不受理认购。", "不适用")},
            samples_checked=0, opinion="社区客户以咨询为主，材料摆放规范。", outlet_opinion=None, outlet_on=None,
        ),
    ]  # fmt: skip


def _inspections() -> list[Record]:
    return [one for one in _records() if one["kind"] != "复查"]


def _rechecks() -> list[Record]:
    """Apart, as they rest on inspections issued before."""
    return [one for one in _records() if one["kind"] == "复查"]


def _bad() -> Bad:
    """Eight inspections: faults of conclusions, demands and days; one is right, one repeats its key."""
    first, faulty, again, last = _records()
    others = [{**first, "outlet": OUTLETS[n].name} for n in (1, 2, 4)]
    faults: list[Mapping[str, Cell]] = [
        {"samples_faulty": 7, "companions": first["inspector"], "items[0].result": "不合格"},
        {"conclusion": "合格", "rectifications[0].due_on": "2026-12-31", "rectifications[1].rechecked_by": None},
        {"previous_ref": None, "leader_on": "2026-11-20", "opinion": None},
        {},
        {"inspected_on": "11/10/26", "items[1].序号": 55, "host": "邵\U0003134a如"},
        {"items[2].result": "不符合", "leader": first["inspector"], "outlet_on": "2026-11-09"},
        {"outlet_tier": "支行", "address": "样\u202e路", "items[3].finding": "字" * 151},
        {"outlet": faulty["outlet"], "inspected_on": faulty["inspected_on"], "staff_no": "七号",
         "conclusion": "限期整改", "samples_checked": -1},
    ]  # fmt: skip
    return Bad(
        [first, faulty, again, last, *others, first], faults, unknown=("陪同人身份证号", "无")
    )


SAMPLES = Samples(
    files={"inspections": _inspections, "rechecks": _rechecks},
    bad=_bad,
    order=630,
    sheet="网点巡查",
    titles={"inspections": "2026年11月营销一部代销网点巡查", "rechecks": "2026年11月营销一部代销网点复查", "bad": "代销网点巡查（有错误的样例）"},
    headers={"host": "网点\n陪同人", "conclusion": "巡查结论（必填）", "items.result": "检查结论（必填）"},
    merged=("branch", "branch_name", "team", "plan_name", "distributor"),
)  # fmt: skip
