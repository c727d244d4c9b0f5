"""Asset ledgers: November of the things that a team keeps at its outlets, and of what a leaver had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sample_maker.cast import HR_CLERK, LEAVER, SH01, TEAM, TRADING_ADMIN
from sample_maker.month import Equipment, equipment, yuan
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples
from sample_maker.types import loss_finding

_LEAFLETS = "投资者教育折页"


def things() -> list[Equipment]:
    """What the team keeps: at its outlets, and with the leaver."""
    kept = equipment()
    if LEAVER.outlet is None:
        return kept
    laptop, _, leaflets, _ = kept[:4]
    own = [
        Equipment(f"SW9{number:02d}", one.name, one.category, one.spec, one.unit, one.price, quantity,
                  LEAVER.outlet, LEAVER)
        for number, (one, quantity) in enumerate(((laptop, 1), (leaflets, 60)), start=1)
    ]  # fmt: skip
    return [*kept, *own]


def _movements(one: Equipment) -> tuple[int, Sequence[Record]]:
    """What was there before November, and what came and went in it; the rest is ``quantity``."""
    if one.name != _LEAFLETS or one.custodian == LEAVER:
        return one.quantity, ()
    keeper, count = one.custodian.name, one.quantity
    return count - 100, (
        {
            "moved_on": "2026-11-05", "voucher_no": f"RK202611{one.number[2:]}", "kind": "入库", "in_qty": 200,
            "balance": count + 100, "handler": HR_CLERK.name, "receiver": keeper, "remark": "季度配发",
        },
        {
            "moved_on": "2026-11-14", "voucher_no": f"LY202611{one.number[2:]}", "kind": "领用", "out_qty": 120,
            "balance": count - 20, "handler": keeper, "receiver": "温以宁" if keeper != "温以宁" else "顾清源",
            "remark": "社区投资者教育活动",
        },
        {
            "moved_on": "2026-11-16", "voucher_no": f"GH202611{one.number[2:]}", "kind": "归还", "in_qty": 20,
            "balance": count, "handler": "温以宁" if keeper != "温以宁" else "顾清源", "receiver": keeper,
            "remark": "活动余件",
        },
    )  # fmt: skip


def _losses(one: Equipment, balance: int) -> list[Record]:
    """What of a thing was found lost in November."""
    found = []
    for finding in loss_finding.SAMPLES.files["findings"]():
        if finding["asset_no"] == one.number:
            balance -= finding["quantity"]
            found.append(
                {
                    "moved_on": finding["found_on"], "voucher_no": "损失责任认定单", "kind": finding["cause"],
                    "out_qty": finding["quantity"], "balance": balance, "handler": finding["custodian"],
                    "receiver": TRADING_ADMIN.name, "remark": "凭损失责任认定单核减",
                }
            )  # fmt: skip
    return found


def _ledgers() -> list[Record]:
    found = []
    for one in things():
        opening, usual = _movements(one)
        losses = _losses(one, one.quantity)
        found.append(
            {
                "branch": SH01.code,
                "branch_name": SH01.name,
                "team": TEAM,
                "asset_no": one.number,
                "asset_name": one.name,
                "category": one.category,
                "spec": one.spec,
                "unit": one.unit,
                "unit_price": yuan(one.price),
                "location": one.outlet.name,
                "custodian": one.custodian.name,
                "custodian_no": one.custodian.number,
                "period_from": "2026-11-01",
                "as_of": "2026-11-29",
                "opening_balance": opening,
                "movements": [*usual, *losses],
                "counted_qty": losses[-1]["balance"] if losses else one.quantity,
                "counted_by": TRADING_ADMIN.name,
                "remark": FICTION,
            }
        )
    return found


def _bad() -> Bad:
    """Seven ledgers: faults of balances, dates and hands; one is right, one repeats its key."""
    every = _ledgers()
    good = [one for one in every if len(one["movements"]) > 2][:5] + every[:2]
    again = {name: good[1][name] for name in ("asset_no", "as_of")}
    faults: list[Mapping[str, Cell]] = [
        {"movements[0].balance": 350, "movements[1].receiver": good[0]["custodian"], "category": "礼品"},
        {"movements[0].in_qty": None, "movements[1].moved_on": "2026-12-01", "asset_name": None},
        {"movements[1].kind": "入库", "counted_qty": 1, "remark": None},
        {"movements[2].moved_on": "2026-11-02", "counted_by": good[3]["custodian"], "unit_price": "八毛"},
        {"movements[0].in_qty": "二百", "movements[1].out_qty": -120, "movements[1].remark": None,
         "asset_name": "折\U0003134a页"},
        {},
        {**again, "as_of": "2026-11-29", "location": "样\u202e例", "counted_qty": -1},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("供应商", "无"))


SAMPLES = Samples(
    files={"ledgers": _ledgers},
    bad=_bad,
    order=660,
    titles={"ledgers": "2026年11月营销一部实物管理明细", "bad": "实物管理明细（有错误的样例）"},
    headers={"asset_no": "实物编号（必填）", "movements.moved_on": "日期"},
    merged=("branch", "branch_name", "team"),
)
