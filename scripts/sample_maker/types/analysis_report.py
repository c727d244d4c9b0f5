"""Analyses of 营销一部: the first half of 2026 and November."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence

from sample_maker.cast import AREA_MANAGERS, PLAN, SH01, TEAM, TEAM_LEADER
from sample_maker.month import SELLERS, Figures, month_figures, year_target, yuan
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_CHANNELS = (("银行网点", 5), ("转介绍", 3), ("社区", 2))


def _month(number: int) -> str:
    return f"2026-{number:02d}"


def _of(months: Sequence[int]) -> list[Figures]:
    return [month_figures(one, _month(n)) for n in months for one in SELLERS]


def _sum(name: str, found: Sequence[Figures]) -> int:
    return sum(getattr(one, name) for one in found)


def _actual(number: int) -> Record:
    found = _of([number])
    return {
        "month": _month(number),
        "new_accounts": _sum("new_accounts", found),
        "new_valid_accounts": _sum("new_valid_accounts", found),
        "new_assets": yuan(_sum("new_assets", found)),
        "client_assets": yuan(_sum("total_assets", found)),
        "trading_volume": yuan(_sum("trading_volume", found)),
        "net_commission": yuan(_sum("net_commission", found)),
        "product_sales": yuan(_sum("product_sales", found)),
    }


def _channels(found: Sequence[Figures]) -> list[Record]:
    """Shares of the whole, the last channel what is left."""
    accounts, assets = _sum("new_accounts", found), _sum("new_assets", found)
    rows, left = [], (accounts, assets)
    for place, (name, share) in enumerate(_CHANNELS):
        last = place == len(_CHANNELS) - 1
        part = left if last else (accounts * share // 10, assets * share // 10)
        left = (left[0] - part[0], left[1] - part[1])
        rows.append({"channel": name, "new_accounts": part[0], "new_assets": yuan(part[1])})
    return rows


def _areas(found: Sequence[Figures]) -> list[Record]:
    rows = []
    for name in ("东区", "西区", None):
        there = [one for one in found if one.person.area == name]
        if _sum("new_accounts", there):
            rows.append({"area": name or "证券经纪人", "new_accounts": _sum("new_accounts", there),
                         "new_assets": yuan(_sum("new_assets", there))})  # fmt: skip
    return rows


def _people(found: Sequence[Figures]) -> list[Record]:
    rows = []
    for who in SELLERS:
        own = [one for one in found if one.person == who]
        if _sum("total_assets", own):
            rows.append({"staff_no": who.number, "name": who.name,
                         "new_accounts": _sum("new_accounts", own),
                         "new_assets": yuan(_sum("new_assets", own)),
                         "net_commission": yuan(_sum("net_commission", own))})  # fmt: skip
    return rows


def _report(kind: str, months: Sequence[int]) -> Record:
    found = _of(months)
    staff = [one for one in SELLERS if not one.is_agent]
    end = dt.date(2026, months[-1], calendar.monthrange(2026, months[-1])[1])
    sold = _sum("product_sales", found)
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "period_type": kind,
        "from_month": _month(months[0]),
        "to_month": _month(months[-1]),
        "compiled_by": AREA_MANAGERS[0].name,
        "compiled_on": (end + dt.timedelta(days=9)).isoformat(),
        "overview": f"报告期内业务平稳增长，客户资产逐月上升，净佣金收入随交易量变动。\n{FICTION}。",
        "market": "市场交易较为活跃。周边营业部推出开户优惠，竞争主要集中在银行网点渠道。",
        "structure_notes": "银行网点仍是开户的主要渠道，转介绍客户的户均资产较高；东区贡献高于西区。",
        "targets": {
            "new_accounts": sum(year_target(one)["new_accounts"] for one in staff),
            "new_assets": yuan(sum(year_target(one)["new_assets"] for one in staff)),
            "net_commission": yuan(sum(year_target(one)["net_commission"] for one in staff)),
        },
        "actuals": [_actual(number) for number in months],
        "by_channel": _channels(found),
        "by_area": _areas(found),
        "by_person": _people(found),
        "by_product": [{"product": PLAN.name, "amount": yuan(sold)}] if sold else None,
        "issues": [
            {"issue": "社区渠道开户多、资产少", "cause": "开户后跟进不及时，缺少适合的产品介绍"},
            {"issue": "西区网点人员经验不足", "cause": "新入职人员较多，带教时间不够"},
        ],
        "actions": [
            {"action": "对已开户未入金的客户逐户回访", "owner": AREA_MANAGERS[1].name,
             "due": (end + dt.timedelta(days=40)).isoformat()},
            {"action": "每月开展两场社区投资者教育活动", "owner": TEAM_LEADER.name,
             "due": (end + dt.timedelta(days=60)).isoformat()},
        ],
    }  # fmt: skip


def _analyses() -> list[Record]:
    return [_report("半年度", range(1, 7)), _report("月度", [11])]


def _bad() -> Bad:
    """Six reports: faults of period, sums and dates; one is right, one repeats its key."""
    half, month = _analyses()
    teams = [month | {"team": f"营销{n}部"} for n in "二三四"]
    faults: list[Mapping[str, Cell]] = [
        {"period_type": "月度", "actuals[2].month": "2026-04", "by_area[0].new_accounts": 0},
        {},
        {"period_type": "半年度", "compiled_on": "2026-11-29", "by_channel[0].channel": "电话",
         "by_product[0].amount": "1.00", "issues[0].cause": None},
        {"period_type": "年度", "by_person[1].staff_no": month["by_person"][0]["staff_no"],
         "actions[0].due": "2026-11-30", "by_channel[1].new_assets": "1.00", "targets.new_assets": "一亿"},
        {"to_month": "2026-12", "overview": "总\U0003134a体", "actuals[0].new_valid_accounts": 9999,
         "by_person[0].net_commission": "1.00", "actions[1].序号": 33, "market": None},
        {},
    ]  # fmt: skip
    return Bad([half, month, *teams, month], faults, unknown=("字数", 2000))


SAMPLES = Samples(
    files={"analyses": _analyses},
    bad=_bad,
    order=700,
    titles={"analyses": "营销一部2026年业务分析报告", "bad": "业务分析报告（有错误的样例）"},
)
