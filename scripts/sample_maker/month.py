"""What the team of SH01 did in November 2026, and in the months before, computed from cast and clients.

Amounts of money are whole 分 (cents) here; ``yuan`` makes the text of a record of them.  Nothing is
drawn by chance: whoever asks twice is told the same.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sample_maker.cast import (
    ACCOUNT_MANAGERS,
    AGENTS,
    DISTRIBUTORS,
    EMPLOYEES,
    GRADE_CHANGES,
    GRADES,
    LEAVER,
    LEAVER_SUCCESSOR,
    NEWCOMER,
    PLAN,
    REGIONS,
    SHARE,
    TEAM_LEADER,
    Outlet,
    Person,
    person,
)
from sample_maker.clients import won_by

YEAR, NOVEMBER = 2026, 11
DAYS = tuple(dt.date(YEAR, NOVEMBER, n) for n in range(1, 31))
WORKDAYS = tuple(one for one in DAYS if one.weekday() < 5)
"""The 21 working days; November has no public holiday."""
_CENT = Decimal("0.01")
DAYS_PAID = Decimal("21.75")
"""Paid days of a month, by which a day's wage is found."""


def yuan(cents: int) -> str:
    """分 as the money of a record: 140950 is "1409.50"."""
    return f"{Decimal(cents) * _CENT:.2f}"


def _share(cents: int, fraction: str | Decimal) -> int:
    return int((cents * Decimal(fraction)).quantize(Decimal(1), ROUND_HALF_UP))


# --- leave, visits, attendance --------------------------------------------------------------------

PRESENT, SICK, PERSONAL, ANNUAL, OUTSIDE, REST, OVERTIME, LATE = "√△○年外休加迟"
ABSENT, EARLY, NOT_EMPLOYED = "×", "退", "—"
LEGEND = {
    PRESENT: "出勤", SICK: "病假", PERSONAL: "事假", ANNUAL: "年休假", OUTSIDE: "外勤", REST: "休息",
    OVERTIME: "休息日加班", LATE: "迟到", EARLY: "早退", ABSENT: "旷工", NOT_EMPLOYED: "未在职",
}  # fmt: skip


@dataclass(frozen=True)
class Leave:
    """A leave (请假) of whole days, applied for before it began; of sickness, on its first day."""

    person: Person
    kind: str
    start: dt.date
    end: dt.date
    days: int
    reason: str
    handover_to: Person
    applied_on: dt.date
    evidence: str | None
    returned_on: dt.date


@dataclass(frozen=True)
class Visit:
    """A visit (出访) outside, with whom was seen and whether it was checked."""

    person: Person
    date: dt.date
    depart: str
    expected_return: str
    actual_return: str
    destination: str
    visitee: str
    contact: str
    purpose: str
    materials: str | None
    result: str
    check_type: str
    check_method: str | None
    checked_by: Person | None


@dataclass(frozen=True)
class Attendance:
    """A person's November: a mark for each of its thirty days, and the totals of the sheet.

    ``due`` working days in employment, ``present`` of them at work (late and outside included);
    ``overtime_restday`` in days.
    """

    person: Person
    marks: tuple[str, ...]
    due: int
    present: int
    late: int
    early: int
    personal: int
    sick: int
    annual: int
    absent: int
    outside: int
    overtime_workday: int = 0
    overtime_restday: int = 0
    overtime_holiday: int = 0


# who, kind, first and last day of November, reason, in whose hands meanwhile, evidence
_LEAVES: Sequence[tuple[str, str, int, int, str, str, str | None]] = (
    ("傅云舒", "病假", 10, 12, "感冒发热，遵医嘱休息。", "谢长宁", "医院病休证明1张"),
    ("叶知秋", "年休假", 18, 20, "休年假。", "方予安", None),
    ("姚承泽", "事假", 6, 6, "办理家中事务。", "许嘉木", None),
    ("柳书瑶", "事假", 23, 24, "照顾家人。", "纪言川", None),
    ("程景行", "年休假", 27, 27, "休年假。", "宋怀谨", None),
)
# who, day, left, expected, back, where, whom, purpose, materials, result, check
_VISITS: Sequence[tuple[str, int, str, str, str, str, str, str, str | None, str, str]] = (
    ("方予安", 4, "09:30", "11:30", "11:40", "上海市样例区样例大厦3层", "杨先生", "介绍账户服务", "开户指引2份", "客户同意转入资产。", "抽查"),
    ("方予安", 17, "13:30", "16:00", "15:50", "上海样例贸易有限公司", "王经理", "机构开户资料核对", "机构开户清单1份", "资料齐备，次日开户。", "未查"),
    ("叶知秋", 5, "14:00", "16:30", "16:20", "上海市样例区样东路社区服务中心", "陈主任", "投资者教育活动场地", None, "场地已约定。", "全查"),
    ("谢长宁", 9, "10:00", "11:30", "11:30", "样例银行上海样东支行", "邱样月", "网点驻点安排", None, "排定十一月驻点班次。", "未查"),
    ("纪言川", 13, "13:00", "15:30", "15:45", "上海市样例区样北园区2号楼", "曹先生", "回访新客户", "服务手册1份", "客户对服务满意。", "抽查"),
    ("宋怀谨", 3, "09:00", "11:00", "10:50", "样例银行上海样西支行", "孟样帆", "联合活动筹备", "活动方案1份", "确定活动日期。", "全查"),
    ("宋怀谨", 25, "14:30", "17:00", "16:40", "上海市样例区样西路9号", "姜女士", "产品风险揭示说明", "风险揭示书样本1份", "客户了解产品风险等级。", "未查"),
    ("江晚晴", 16, "09:30", "11:30", "11:20", "上海市样例区样西花园会所", "戚先生", "客户资产配置沟通", None, "约定下月再访。", "抽查"),
    ("许嘉木", 19, "13:30", "15:00", "15:10", "样例银行上海样南支行", "龙样珂", "网点宣传材料补充", "投资者教育折页50份", "材料已签收。", "未查"),
    ("白景明", 24, "10:00", "11:30", "11:30", "上海市样例区样西路社区居委会", "马女士", "社区讲座", "讲座讲义30份", "到场二十六人。", "全查"),
)  # fmt: skip
_LATE = {("许嘉木", 11), ("贺知微", 26)}
_OVERTIME = {("叶知秋", 14), ("傅云舒", 14), ("温以宁", 14)}  # 社区投资者教育活动, a Saturday


def leaves() -> list[Leave]:
    """The leaves of November, by their first day."""
    found = []
    for name, kind, first, last, reason, by, evidence in sorted(_LEAVES, key=lambda row: row[2]):
        start, end = dt.date(YEAR, NOVEMBER, first), dt.date(YEAR, NOVEMBER, last)
        days = [one for one in WORKDAYS if start <= one <= end]
        ahead = 0 if kind == "病假" else 3
        found.append(
            Leave(person(name), kind, start, end, len(days), reason, person(by),
                  _workday(start, -ahead), evidence, _workday(end, 1))
        )  # fmt: skip
    return found


def visits() -> list[Visit]:
    """The visits of November, by day."""
    found = []
    for number, row in enumerate(sorted(_VISITS, key=lambda row: (row[1], row[0]))):
        name, on, left, expected, back, where, whom, purpose, materials, result, check = row
        visitor = person(name)
        method = None if check == "未查" else ("电话", "实地")[number % 2]
        checker = None if check == "未查" else person(visitor.superior or TEAM_LEADER.name)
        found.append(
            Visit(visitor, dt.date(YEAR, NOVEMBER, on), left, expected, back, where, whom,
                  f"021-0000010{number}", purpose, materials, result, check, method, checker)
        )  # fmt: skip
    return found


def _workday(start: dt.date, steps: int) -> dt.date:
    """The working day so many after (before) a day."""
    found, step = start, 1 if steps > 0 else -1
    while steps:
        found += dt.timedelta(days=step)
        if found.weekday() < 5:
            steps -= step
    return found


def attendance(employee: Person) -> Attendance:
    """An employee's marks and totals of November."""
    marks = tuple(_mark(employee, one) for one in DAYS)
    worked = [mark for mark, one in zip(marks, DAYS, strict=True) if one in WORKDAYS]
    due = sum(mark != NOT_EMPLOYED for mark in worked)
    away = {mark: worked.count(mark) for mark in (PERSONAL, SICK, ANNUAL, ABSENT)}
    return Attendance(
        employee, marks, due, due - sum(away.values()), worked.count(LATE), worked.count(EARLY),
        away[PERSONAL], away[SICK], away[ANNUAL], away[ABSENT], worked.count(OUTSIDE),
        overtime_restday=marks.count(OVERTIME),
    )  # fmt: skip


def _mark(who: Person, on: dt.date) -> str:
    if on < who.hired_on or (who.left_on and on > who.left_on):
        return NOT_EMPLOYED
    if (who.name, on.day) in _OVERTIME:
        return OVERTIME
    if on not in WORKDAYS:
        return REST
    for leave in leaves():
        if leave.person == who and leave.start <= on <= leave.end:
            return {"病假": SICK, "事假": PERSONAL, "年休假": ANNUAL}[leave.kind]
    if any(visit.person == who and visit.date == on for visit in visits()):
        return OUTSIDE
    return LATE if (who.name, on.day) in _LATE else PRESENT


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What a person achieved in a month; all money in 分.

    ``valid_clients`` and ``total_assets`` are those at the month's end, the others the month's own.
    ``tax_surcharge`` (税金及附加) and ``protection_fund`` (投资者保护基金) come off the commission.
    """

    person: Person
    month: str
    new_accounts: int
    new_valid_accounts: int
    valid_clients: int
    new_assets: int
    total_assets: int
    trading_volume: int
    gross_commission: int
    tax_surcharge: int
    protection_fund: int
    net_commission: int
    product_sales: int


SELLERS: tuple[Person, ...] = (*EMPLOYEES[1:], *AGENTS[:3])
"""Who has figures: area managers, account managers and the broker-agents at work in November."""
_TAX, _FUND = "0.0672", "0.005"


def month_figures(who: Person, month: str = "2026-11") -> Figures:
    """A person's figures of a month of 2026 ("2026-01" to "2026-11"); November's clients are those of
    the confirmations.  Zero before somebody came.
    """
    number = int(month[5:])
    if month[:4] != str(YEAR) or not 1 <= number <= NOVEMBER:
        raise ValueError(f"no figures of {month}")
    place = SELLERS.index(who)
    rank = GRADES.index(who.grade) + 1 if who.grade else 1
    last = dt.date(YEAR, number, calendar.monthrange(YEAR, number)[1])
    if who.hired_on > last:
        return Figures(who, month, *(0,) * 11)
    earlier = who.hired_on < dt.date(YEAR, 1, 1)
    clients = (12 * rank + place) if earlier else 0
    assets = (rank * 9_000_000 + place * 310_000) * 100 if earlier else 0
    accounts = valid = added = 0
    for one in range(1, number + 1):
        if dt.date(YEAR, one, calendar.monthrange(YEAR, one)[1]) < who.hired_on:
            continue
        accounts, valid, added = _won(who, place, rank, one)
        clients, assets = clients + valid, assets + added
    volume = _share(assets, Decimal(40 + (place * 13 + number * 17) % 35) / 100)
    gross = _share(volume, Decimal("0.00025"))
    tax, fund = _share(gross, _TAX), _share(gross, _FUND)
    sold = PLAN.min_subscription * 100 * ((place + number) % 3) if rank >= 3 and number >= 10 else 0
    return Figures(who, month, accounts, valid, clients, added, assets, volume, gross, tax, fund,
                   gross - tax - fund, sold)  # fmt: skip


def _won(who: Person, place: int, rank: int, number: int) -> tuple[int, int, int]:
    """New accounts, those with assets, and these assets, of one month."""
    if number == NOVEMBER or who.is_agent:
        won = won_by(who, f"{YEAR}-{number:02d}")
        brought = [int(Decimal(one.assets or 0) * 100) for one in won]
        return len(brought), sum(one > 0 for one in brought), sum(brought)
    accounts = (place * 5 + number * 3) % (rank + 2)
    each = (120_000 + (place * 7 + number * 11) % 9 * 35_000) * 100
    return accounts, accounts, accounts * each


def to_date(who: Person) -> dict[str, int]:
    """The sums of January to November, by the name of the figure."""
    months = [month_figures(who, f"{YEAR}-{n:02d}") for n in range(1, NOVEMBER + 1)]
    summed = ("new_accounts", "new_valid_accounts", "new_assets", "trading_volume",
              "gross_commission", "net_commission", "product_sales")  # fmt: skip
    return {name: sum(getattr(one, name) for one in months) for name in summed}


def year_target(who: Person) -> dict[str, int]:
    """A person's targets of 2026: accounts, assets brought in and net commission (分)."""
    rank = GRADES.index(who.grade) + 1 if who.grade else 1
    return {
        "new_accounts": 6 + 6 * rank,
        "new_assets": (2_000_000 + 2_500_000 * rank) * 100,
        "net_commission": (10_000 + 12_000 * rank) * 100,
    }


# --- pay ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pay:
    """An employee's row of November's payroll (薪酬月报表); money in 分.

    gross_pay = base_pay + commission_pay + allowance + assessment_adj - attendance_deduction;
    net_pay = gross_pay - social_insurance - housing_fund - income_tax - other_deduction.
    """

    person: Person
    figures: Figures
    rate: str
    base_pay: int
    commission_pay: int
    allowance: int
    assessment_adj: int
    attendance_deduction: int
    gross_pay: int
    social_insurance: int
    housing_fund: int
    income_tax: int
    other_deduction: int
    net_pay: int


def payroll() -> list[Pay]:
    """Every employee of the team, in the order of staff numbers."""
    return [pay(one) for one in EMPLOYEES]


def pay(employee: Person) -> Pay:
    """An employee's pay of November.

    A day of 事假 costs a day's wage (base pay by 21.75 days), one of 病假 40 percent of it, a late
    arrival 20 yuan.  Income tax by the monthly table, up to its third rate.
    """
    figures = (
        month_figures(employee) if employee in SELLERS else Figures(employee, "2026-11", *(0,) * 11)
    )
    grade = employee.grade or GRADES[0]
    base, here = employee.base_pay * 100, attendance(employee)
    daily = Decimal(base) / DAYS_PAID
    away = daily * here.personal + daily * Decimal("0.4") * here.sick + 2_000 * here.late
    deduction = int(away.quantize(Decimal(1), ROUND_HALF_UP))
    commission = _share(figures.net_commission, SHARE[grade])
    adjusted = {"优秀": 30_000, "良好": 10_000, "合格": 0, "待改进": -20_000}[
        assessment(employee).level
    ]
    gross = base + commission + employee.allowance * 100 + adjusted - deduction
    social, housing = _share(base, "0.105"), _share(base, "0.07")
    tax = _income_tax(gross - social - housing - 500_000)
    return Pay(
        employee, figures, SHARE[grade], base, commission, employee.allowance * 100, adjusted,
        deduction, gross, social, housing, tax, 0, gross - social - housing - tax,
    )  # fmt: skip


def _income_tax(taxable: int) -> int:
    for limit, rate, off in (
        (300_000, "0.03", 0),
        (1_200_000, "0.1", 21_000),
        (10**12, "0.2", 141_000),
    ):
        if taxable <= limit:
            return max(_share(taxable, rate) - off, 0)
    raise ValueError(taxable)


@dataclass(frozen=True)
class Fee:
    """What a broker-agent is due for November by the agreement (``rate`` of net commission), and what
    of it is kept back as risk reserve (风险金); money in 分.
    """

    person: Person
    figures: Figures
    rate: str
    fee: int
    reserve: int
    paid: int


def agent_fees() -> list[Fee]:
    """The fees of the broker-agents who were at work in November."""
    found = []
    for place, one in enumerate(AGENTS[:3], start=1):
        figures, rate = month_figures(one), "0.3" if place % 2 else "0.35"
        fee = _share(figures.net_commission, rate)
        reserve = _share(fee, "0.1") if place < 3 else 0
        found.append(Fee(one, figures, rate, fee, reserve, fee - reserve))
    return found


# --- assessment and changes -----------------------------------------------------------------------


@dataclass(frozen=True)
class Assessment:
    """The assessment (考核) of November: work (工作职责, of 40), results (业绩, of 60) and the level."""

    person: Person
    work: int
    results: int
    total: int
    level: str


def assessment(employee: Person) -> Assessment:
    """An employee's assessment: work loses a point for a late arrival; results by the year's targets."""
    here = attendance(employee)
    work = 38 - here.late - 5 * here.absent - EMPLOYEES.index(employee) % 4
    if employee in SELLERS:
        reached = to_date(employee)["new_assets"] * 100 // year_target(employee)["new_assets"]
        results = max(60 * min(reached, 100) // 100, 30)
    else:
        results = 52
    total = work + results
    levels = ((90, "优秀"), (80, "良好"), (60, "合格"), (0, "待改进"))
    return Assessment(
        employee, work, results, total, next(n for least, n in levels if total >= least)
    )


@dataclass(frozen=True)
class StaffChange:
    """A change of staff (人员变动) of the autumn."""

    person: Person
    kind: str
    date: dt.date
    reason: str


def staff_changes(month: str | None = "2026-11") -> list[StaffChange]:
    """Who came, was confirmed or left in a month; None: in the whole autumn, grades included."""
    changes = [
        StaffChange(NEWCOMER, "入职", NEWCOMER.hired_on, "补充网点驻点人员。"),
        StaffChange(person("白景明"), "转正", dt.date(YEAR, NOVEMBER, 1), "试用期满，考核合格。"),
        StaffChange(LEAVER, "离职", LEAVER.left_on or DAYS[-1], "劳动合同期满不续签。"),
    ]
    for one in GRADE_CHANGES:
        kind = "升级" if GRADES.index(one.new) > GRADES.index(one.old) else "降级"
        changes.append(StaffChange(one.person, kind, one.effective_on, f"{one.quarter}考核结果。"))
    changes.sort(key=lambda one: one.date)
    return [one for one in changes if month is None or one.date.isoformat().startswith(month)]


def headcount() -> dict[str, int]:
    """The team's employees: at November's opening, in, out and at its close."""
    opening = sum(one.hired_on < DAYS[0] for one in EMPLOYEES)
    came = sum(one.kind == "入职" for one in staff_changes())
    left = sum(one.kind == "离职" for one in staff_changes())
    return {"opening": opening, "in": came, "out": left, "closing": opening + came - left}


# --- equipment, the plan --------------------------------------------------------------------------


@dataclass(frozen=True)
class Equipment:
    """A thing of the team at an outlet (实物), in somebody's care; the price in 分."""

    number: str
    name: str
    category: str
    spec: str
    unit: str
    price: int
    quantity: int
    outlet: Outlet
    custodian: Person


def equipment() -> list[Equipment]:
    """A laptop, a display stand and leaflets with each account manager who leads an outlet."""
    kept: dict[str, Person] = {}
    for one in ACCOUNT_MANAGERS:
        if one.outlet and one not in (LEAVER, NEWCOMER):
            kept.setdefault(one.outlet.name, one)
    things = (
        ("笔记本电脑", "电脑设备", "14英寸", "台", 520_000, 1), ("展示架", "宣传用具", "易拉宝80×200厘米", "个", 12_000, 2),
        ("投资者教育折页", "宣传用具", "A4三折", "份", 80, 300), ("文件柜", "办公设备", "双门带锁", "个", 68_000, 1),
    )  # fmt: skip
    return [
        Equipment(f"SW{place}{number:02d}", *thing, keeper.outlet, keeper)
        for place, keeper in enumerate(kept.values(), start=1)
        for number, thing in enumerate(things, start=1)
        if keeper.outlet
    ]


@dataclass(frozen=True)
class Issuance:
    """What was subscribed of the plan in a region by a channel (直销, 代销); amounts in 分."""

    region: str
    channel: str
    distributor: str | None
    clients_individual: int
    clients_institution: int
    amount_individual: int
    amount_institution: int
    target: int


def issuance() -> list[Issuance]:
    """The plan's subscriptions; at most 200 investors, each with the least amount or more.  华东's
    direct sales to persons contain those of SH01's team in October and November (product_sales).
    """
    ours = [
        month_figures(one, month).product_sales
        for one in SELLERS
        for month in ("2026-10", "2026-11")
    ]
    least = PLAN.min_subscription * 100
    found = []
    for place, region in enumerate(REGIONS, start=1):
        own = region.name == "华东"
        persons = 4 + place + (sum(ours) // least if own else 0)
        found.append(Issuance(region.name, "直销", None, persons, place, persons * least,
                              place * 5 * least, (40 if own else 25) * least))  # fmt: skip
        for number, bank in enumerate(DISTRIBUTORS, start=1):
            persons = 9 + 2 * place - 3 * number
            found.append(Issuance(region.name, "代销", bank.name, persons, number - 1,
                                  persons * (least + 10_000_000), (number - 1) * 3 * least,
                                  20 * least))  # fmt: skip
    return found


def handover() -> tuple[Person, Person, Person]:
    """Who gives, who takes and who witnesses when the leaver goes."""
    return LEAVER, LEAVER_SUCCESSOR, TEAM_LEADER
