"""The monthly reports of 营销一部: January to June 2026, whose payrolls are on paper, and November."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sample_maker.cast import AREA_MANAGERS, EMPLOYEES, SH01, SHARE, TEAM, Person
from sample_maker.month import (
    SELLERS,
    Figures,
    agent_fees,
    headcount,
    month_figures,
    payroll,
    staff_changes,
    year_target,
    yuan,
)
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_COUNTS = ("new_accounts", "new_valid_accounts")
_FLOWS = (*_COUNTS, "new_assets", "trading_volume", "net_commission", "product_sales")
_FIGURES = (
    *_COUNTS,
    "new_assets",
    "total_assets",
    "trading_volume",
    "net_commission",
    "product_sales",
)
_TARGETS = ("new_accounts", "new_assets", "net_commission")


def _month(number: int) -> str:
    return f"2026-{number:02d}"


def _last_day(number: int) -> dt.date:
    return dt.date(2026, number, calendar.monthrange(2026, number)[1])


def _at_work(number: int) -> list[Person]:
    return [one for one in SELLERS if one.hired_on <= _last_day(number)]


def _value(name: str, value: int) -> int | str:
    return value if name in _COUNTS else yuan(value)


def _sum(name: str, months: Sequence[int]) -> int:
    return sum(getattr(month_figures(one, _month(n)), name) for n in months for one in SELLERS)


def _person(who: Person, number: int) -> Record:
    now, until = month_figures(who, _month(number)), range(1, number + 1)
    before = month_figures(who, _month(number - 1)) if number > 1 else None
    row: Record = {"staff_no": who.number, "name": who.name}
    row |= {name: _value(name, getattr(now, name)) for name in _FIGURES}
    if before is not None and before.total_assets:
        row["last_net_commission"] = yuan(before.net_commission)
    for name in _TARGETS:
        so_far = sum(getattr(month_figures(who, _month(n)), name) for n in until)
        row[f"ytd_{name}"] = _value(name, so_far)
        if not who.is_agent:
            row[f"target_{name}"] = _value(name, year_target(who)[name])
    return row


def _team(number: int) -> Record:
    """The team's figures of the month before, since January, and the year's targets."""
    groups: Record = {}
    for name in _FIGURES:
        group: Record = {"last_month": _value(name, _sum(name, [number - 1]) if number > 1 else 0)}
        if name in _FLOWS:
            group["ytd_before"] = _value(name, _sum(name, range(1, number)))
        if name in _TARGETS:
            targets = [year_target(one)[name] for one in SELLERS if not one.is_agent]
            group["year_target"] = _value(name, sum(targets))
        groups[f"team_{name}"] = group
    return groups


def _share(figures: Figures) -> int:
    rate = SHARE[figures.person.grade] if figures.person.grade else "0.3"
    return int(figures.net_commission * Decimal(rate))


def _pay(number: int) -> Record:
    """November's as in the payroll; of earlier months base pay, allowance and commission."""
    if number == 11:
        pays, fees = payroll(), agent_fees()
        commission = sum(one.commission_pay for one in pays) + sum(one.fee for one in fees)
        gross = sum(one.gross_pay for one in pays) + sum(one.fee for one in fees)
        net = sum(one.net_pay for one in pays) + sum(one.paid for one in fees)
        people = len(pays) + len(fees)
    else:
        staff = [one for one in EMPLOYEES if one.hired_on <= _last_day(number)]
        commission = sum(_share(month_figures(one, _month(number))) for one in _at_work(number))
        fixed = sum(one.base_pay + one.allowance for one in staff) * 100
        gross, people = fixed + commission, len(staff)
        net = gross - sum(one.base_pay for one in staff) * 100 * 175 // 1000
    return {"headcount": people, "commission_pay": yuan(commission), "gross_pay": yuan(gross),
            "net_pay": yuan(net)}  # fmt: skip


_TEXTS: Mapping[int, tuple[str, str | None, str | None, str]] = {
    11: (
        (
            "本月新开户主要来自银行网点驻点和客户转介绍，转介绍客户的资产明显高于其他渠道。\n"
            "集合资产管理计划十一月二十日结束募集，产品销售集中在高级别客户经理。"
        ),
        "周边两家营业部推出开户优惠，样例银行东区网点反映有客户询问。",
        "见习人员尚未独立开发客户；西区社区渠道开户多、资产少，有效户转化不足。",
        (
            "落实新入职人员的带教，每周陪访两次。\n开展两场社区投资者教育活动。\n"
            "做好俞思齐离职后的客户移交和回访。"
        ),
    ),
}
_USUAL = (
    "本月业务平稳，新开户以银行网点为主，新增资产与上月相比的变动主要来自个别大额客户。",
    None,
    None,
    "巩固网点驻点，按计划回访存量客户。",
)


def _report(number: int) -> Record:
    analysis, rivals, problems, plan = _TEXTS.get(number, _USUAL)
    came = sum(one.hired_on.strftime("%Y-%m") == _month(number) for one in EMPLOYEES)
    here = sum(one.hired_on < dt.date(2026, number, 1) for one in EMPLOYEES)
    people = headcount() if number == 11 else {
        "opening": here, "in": came, "out": 0, "closing": here + came,
    }  # fmt: skip
    changes = [
        {
            "name": one.person.name,
            "type": one.kind,
            "date": one.date.isoformat(),
            "reason": one.reason,
        }
        for one in staff_changes(_month(number))
    ]
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "month": _month(number),
        "compiled_by": AREA_MANAGERS[0].name,
        "compiled_on": (_last_day(number) + dt.timedelta(days=4)).isoformat(),
        **_team(number),
        "analysis": f"{analysis}\n{FICTION}。",
        "competitor_notes": rivals,
        "issues": problems,
        "next_month_plan": plan,
        "headcount": people,
        "payroll_ref": "XC-SH01-202611-0001" if number == 11 else f"SH01-GZ-2026{number:02d}",
        "pay": _pay(number),
        "metrics": [_person(one, number) for one in _at_work(number)],
        "staff_changes": changes,
    }


def _november() -> list[Record]:
    return [_report(11)]


def _first_half() -> list[Record]:
    return [_report(number) for number in range(1, 7)]


def _bad() -> Bad:
    """Six reports of two people: faults of sums, dates and persons; one is right."""
    whole = _report(11)
    good = whole | {"metrics": whole["metrics"][2:4]}
    others = [good | {"team": f"营销{n}部"} for n in "二三四五"]
    faults: list[Mapping[str, Cell]] = [
        {},
        {"compiled_on": "2026-11-29", "headcount.closing": 16, "pay.net_pay": "999999.99",
         "metrics[0].ytd_new_accounts": 9999, "metrics[1].staff_no": good["metrics"][0]["staff_no"], "staff_changes[0].date": "2026-12-02"},
        {"metrics[0].new_valid_accounts": 99, "metrics[1].ytd_new_accounts": 99999,
         "staff_changes[1].type": "升职", "team_new_assets.last_month": "一千万", "analysis": None},
        {"month": "2026-01", "headcount.in": 2, "metrics[0].ytd_net_commission": "0.01",
         "metrics[1].name": None, "staff_changes[2].序号": 77},
        {"team": "营销\U0003134a部", "payroll_ref": "十一月薪酬", "metrics[0].product_sales": "-1.00",
         "pay.headcount": 0, "next_month_plan": "字" * 1201},
        {"compiled_by": "温\u202e样宁"},
    ]  # fmt: skip
    return Bad([good, *others, good], faults, unknown=("天气", "晴"))


SAMPLES = Samples(
    files={"first-half": _first_half, "november": _november},
    bad=_bad,
    order=650,
    sheet="业务月报",
    titles={"first-half": "营销一部2026年上半年各月业务月报", "november": "营销一部2026年11月业务月报",
            "bad": "业务月报（有错误的样例）"},
)  # fmt: skip
