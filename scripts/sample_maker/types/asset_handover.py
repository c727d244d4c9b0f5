"""Handover lists: of the one who leaves the team in November, and of an outlet that changes hands."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import LEAVER, LEAVER_SUCCESSOR, SH01, TEAM, TEAM_LEADER, Person, person
from sample_maker.month import Equipment
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples
from sample_maker.types.asset_ledger import things


def _thing(
    one: Equipment, quantity: int, condition: str = "完好", remark: str | None = None
) -> Record:
    return {
        "kind": one.category, "asset_no": one.number, "item": one.name, "unit": one.unit,
        "quantity": quantity, "condition": condition, "remark": remark,
    }  # fmt: skip


def _other(kind: str, item: str, unit: str, quantity: int, remark: str | None = None) -> Record:
    return {
        "kind": kind, "item": item, "unit": unit, "quantity": quantity, "condition": "完好", "remark": remark,
    }  # fmt: skip


def _list(
    giver: Person, taker: Person, day: str, items: list[Record], **more: str | bool
) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "handed_on": day,
        "giver": giver.name,
        "giver_no": giver.number,
        "taker": taker.name,
        "taker_no": taker.number,
        "witness": TEAM_LEADER.name,
        "items": items,
        "remark": FICTION,
        **more,
    }


def _lists() -> list[Record]:
    own = [one for one in things() if one.custodian == LEAVER]
    keeper = person("宋怀谨")
    kept = [one for one in things() if one.custodian == keeper]
    return [
        _list(
            LEAVER, LEAVER_SUCCESSOR, "2026-11-30",
            [
                *(_thing(one, one.quantity, "可用" if one.category == "电脑设备" else "完好") for one in own),
                _other("文件资料", "工作日志和客户确认单副本", "册", 2),
                _other("账号权限", "网点营销系统账号", "个", 1, "30日18时停用"),
                _other("客户服务", "样例银行上海样南支行渠道客户", "户", 11, "确认单已逐户核对"),
            ],
            reason="离职", last_day="2026-11-30", access_closed=True,
            open_matters="两户客户的风险测评回访，由接收人在十二月五日前完成。",
        ),
        _list(
            keeper, person("白景明"), "2026-11-30",
            [_thing(one, 1 if one.unit == "个" else one.quantity, *(("可用", "另一个损毁，已认定责任") if one.name == "展示架" else ()))
             for one in kept if one.category == "宣传用具"],
            reason="网点调整",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Five lists: faults of people, days and items; one is right, one repeats its key."""
    one, two = _lists()
    good = [one, two, dict(one, handed_on="2026-11-27"), dict(two, handed_on="2026-11-26"), two]
    again = {name: two[name] for name in ("giver_no", "taker_no", "handed_on")}
    faults: list[Mapping[str, Cell]] = [
        {"taker": one["giver"], "handed_on": "2026-12-01", "items[0].asset_no": None, "access_closed": "否"},
        {"witness": two["giver"], "items[0].condition": "损坏", "items[0].remark": None, "items[1].quantity": "若干"},
        {"last_day": None, "witness": None, "items[2].kind": "杂物", "branch": "上海"},
        {},
        {**again, "taker": "白\U0003134a明", "open_matters": "未\u202e了", "items[0].quantity": 0},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("客户名单", "无"))


SAMPLES = Samples(
    files={"lists": _lists},
    bad=_bad,
    order=670,
    titles={"lists": "2026年11月营销一部交接清单", "bad": "交接清单（有错误的样例）"},
    headers={"handed_on": "交接日期（必填）", "items.quantity": "数  量"},
    merged=("branch", "branch_name", "team"),
)
