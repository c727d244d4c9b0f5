"""The people, companies and products of the samples.  Everybody and everything here is invented.

One branch, SH01, is told in full, with its marketing team 营销一部 in November 2026: sixteen
employees, four broker-agents (证券经纪人) and the staff around them.  BJ02 has four agents and a
clerk.  What the people did in the month is in ``month``, the clients they won in ``clients``; all
samples are computed from these, so that payroll, attendance, contracts and reports agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sample_maker.numbers import bank_card, certificate, citizen_number, credit_code

MONTH = "2026-11"
TEAM = "营销一部"


@dataclass(frozen=True)
class Company:
    """A company: ``uscc`` is its credit code, ``licence_no`` that of its main licence."""

    name: str
    uscc: str
    address: str
    legal_rep: str
    licence_no: str
    phone: str


@dataclass(frozen=True)
class Branch:
    """A branch of the broker.  ``verifier`` works in trading administration (交易管理岗)."""

    code: str
    name: str
    territory: str
    place: str
    address: str
    phone: str
    complaint_tel: str
    verifier: str
    outlet: str


@dataclass(frozen=True)
class Outlet:
    """An outlet (网点) of 样例银行 where the team is stationed.  ``area``: 东区 or 西区."""

    name: str
    tier: str
    area: str
    address: str
    contact: str
    phone: str


@dataclass(frozen=True)
class Person:
    """Somebody of SH01.

    ``number`` is the staff number (SH01001) of an employee and the certificate number of a
    broker-agent, None while there is none.  ``grade`` and ``base_pay`` (yuan) only with the team's
    employees, ``left_on`` of one who left.  ``superior`` is a name; ``outlet`` where they serve.
    """

    name: str
    sex: str
    birth: dt.date
    citizen_no: str
    number: str | None
    post: str
    mobile: str
    bank_card: str
    address: str
    hired_on: dt.date
    team: str | None = None
    grade: str | None = None
    base_pay: int = 0
    allowance: int = 0
    area: str | None = None
    superior: str | None = None
    outlet: Outlet | None = None
    left_on: dt.date | None = None

    @property
    def is_agent(self) -> bool:
        """A broker-agent: no employee."""
        return self.post == AGENT


@dataclass(frozen=True)
class Contract:
    """The labour contract of an employee that covers November 2026: a term of one year.

    ``renewal_count``: how often it was renewed before.  Probation only in a first contract.
    """

    person: Person
    start_on: dt.date
    end_on: dt.date
    signed_on: dt.date
    renewal_count: int
    probation_end: dt.date | None
    probation_pay: int | None


@dataclass(frozen=True)
class GradeChange:
    """A change of grade (级别升降) by a quarter's assessment."""

    person: Person
    quarter: str
    old: str
    new: str
    effective_on: dt.date


@dataclass(frozen=True)
class Region:
    """A region of direct sales (路演推介): its working group, and where it goes."""

    name: str
    group: str
    leader: str
    members: tuple[str, ...]
    provinces: tuple[str, ...]
    cities: tuple[str, ...]


@dataclass(frozen=True)
class Department:
    """A department of head office."""

    name: str
    head: str
    clerk: str


@dataclass(frozen=True)
class Plan:
    """The collective plan (集合资产管理计划), a private placement to qualified investors."""

    name: str
    code: str
    kind: str
    filing_no: str
    filed_on: dt.date
    approved_on: dt.date
    offer_start: dt.date
    offer_end: dt.date
    established_on: dt.date
    risk_grade: str
    min_subscription: int


# --- companies and places -----------------------------------------------------------------------

BROKER = Company("样例证券股份有限公司", credit_code("MA0TEXT0"), "样例省样例市样例大道1号",
                 "样本仁", "Z99990001", "021-00000000")  # fmt: skip
DISTRIBUTORS = (
    Company("样例银行股份有限公司", credit_code("MA0TEXT3"), "样例省样例市样例大道3号", "范样行",
            "B99990003", "021-00000003"),
    Company("示例银行股份有限公司", credit_code("MA0TEXT4"), "样例省样例市样例大道4号", "石样理",
            "B99990004", "021-00000004"),
)  # fmt: skip
"""The two banks that sell the plan; the first is the one whose outlets the team serves."""
CUSTODIAN = Company("样例托管银行股份有限公司", credit_code("MA0TEXT5"), "样例省样例市样例大道5号",
                    "托样安", "B99990005", "021-00000005")  # fmt: skip

SH01 = Branch("SH01", "样例证券股份有限公司上海样例路证券营业部", "上海市行政区域内", "上海市样例区",
              "上海市样例区样例路1号", "021-00000000", "021-00000001", "秦样明",
              "样例银行上海样例支行")  # fmt: skip
BJ02 = Branch("BJ02", "样例证券股份有限公司北京样例街证券营业部", "北京市行政区域内", "北京市样例区",
              "北京市样例区样例街2号", "010-00000000", "010-00000001", "许样真",
              "样例银行北京样例支行")  # fmt: skip
BRANCHES = {one.code: one for one in (SH01, BJ02)}

_EAST, _WEST = "东区", "西区"
OUTLETS = tuple(
    Outlet(f"样例银行上海{place}支行", tier, area, f"上海市样例区{place}路{number}号", contact,
           f"021-0000001{number}")
    for number, (place, tier, area, contact) in enumerate((
        ("样例", "一级支行", _EAST, "邵样如"), ("样东", "二级支行", _EAST, "邱样月"),
        ("样北", "二级支行", _EAST, "侯样森"), ("样西", "一级支行", _WEST, "孟样帆"),
        ("样南", "社区支行", _WEST, "龙样珂"),
    ), start=1)
)  # fmt: skip

DEPARTMENTS = {
    one.name: one
    for one in (
        Department("渠道管理部", "段样川", "雷样新"), Department("经纪业务综合室", "钟样岩", "黎样芸"),
        Department("合规部", "谭样律", "贺样慎"), Department("风险管理部", "邹样衡", "龚样察"),
        Department("人力资源部", "万样才", "毛样敏"), Department("资产管理部", "戴样远", "夏样策"),
    )
}  # fmt: skip
VICE_PRESIDENT = "常样领"
"""主管副总裁."""

REGIONS = tuple(
    Region(name, f"{name}地区工作组", leader, members, provinces, cities)
    for name, leader, members, provinces, cities in (
        ("北方", "武样岳", ("乔样冰", "赖样晴"), ("北京", "天津", "河北", "辽宁", "吉林"), ("北京", "天津", "沈阳")),
        ("华东", "苏样江", ("顾清源", "程景行"), ("上海", "江苏", "安徽", "浙江", "福建", "山东"), ("上海", "南京", "杭州")),
        ("南方", "文样海", ("樊样椰", "兰样榕"), ("广东", "广西", "湖南", "湖北"), ("深圳", "广州", "武汉")),
        ("西部", "殷样山", ("施样岭", "陶样沙"), ("重庆", "四川", "云南", "贵州", "甘肃"), ("成都", "重庆", "昆明")),
    )
)  # fmt: skip

PLAN = Plan("样例稳健1号集合资产管理计划", "SL9901", "混合类", "样备〔2026〕99号",
            dt.date(2026, 11, 27), dt.date(2026, 9, 21), dt.date(2026, 10, 12), dt.date(2026, 11, 20),
            dt.date(2026, 11, 24), "R3", 400_000)  # fmt: skip

# --- grades ---------------------------------------------------------------------------------------

AGENT = "证券经纪人"
LEADER, AREA_MANAGER, MANAGER = "营销团队负责人", "区域经理", "客户经理"
GRADES = ("见习客户经理", "初级客户经理", "中级客户经理", "高级客户经理", "资深客户经理")
BASE_PAY = dict(zip(GRADES, (4_000, 5_000, 6_000, 8_000, 10_000), strict=True))
"""Yuan a month."""
SHARE = dict(zip(GRADES, ("0.15", "0.2", "0.25", "0.3", "0.35"), strict=True))
"""The part of net commission that is paid out, as a fraction."""
_ALLOWANCE = {LEADER: 2_000, AREA_MANAGER: 1_000, MANAGER: 300}

# --- people ---------------------------------------------------------------------------------------

# name, sex, birth, hired, post, grade, area, outlet (place in OUTLETS)
_TEAM: Sequence[tuple[str, str, str, str, str, int, str | None, int]] = (
    ("顾清源", "男", "19840312", "2019-03-01", LEADER, 4, None, 0),
    ("温以宁", "女", "19870925", "2020-06-01", AREA_MANAGER, 3, _EAST, 0),
    ("程景行", "男", "19861118", "2021-04-01", AREA_MANAGER, 3, _WEST, 3),
    ("方予安", "男", "19900204", "2020-09-01", MANAGER, 4, _EAST, 0),
    ("叶知秋", "女", "19910817", "2021-03-01", MANAGER, 3, _EAST, 0),
    ("谢长宁", "男", "19930610", "2022-07-01", MANAGER, 3, _EAST, 1),
    ("傅云舒", "女", "19941222", "2023-02-01", MANAGER, 2, _EAST, 1),
    ("纪言川", "男", "19951003", "2023-09-01", MANAGER, 2, _EAST, 2),
    ("柳书瑶", "女", "19970415", "2024-05-01", MANAGER, 1, _EAST, 2),
    ("宋怀谨", "男", "19920130", "2021-12-01", MANAGER, 3, _WEST, 3),
    ("江晚晴", "女", "19961108", "2023-11-01", MANAGER, 2, _WEST, 3),
    ("姚承泽", "男", "19940506", "2024-03-01", MANAGER, 2, _WEST, 4),
    ("许嘉木", "男", "19980719", "2024-08-01", MANAGER, 1, _WEST, 4),
    ("白景明", "男", "20010911", "2026-09-01", MANAGER, 0, _WEST, 3),
    ("俞思齐", "女", "20000526", "2025-12-01", MANAGER, 1, _WEST, 4),
)
_LEFT = {"俞思齐": dt.date(2026, 11, 30)}  # her term ran out and was not renewed
_NEW: tuple[str, str, str, str, str, int, str | None, int] = (
    "贺知微", "女", "20021014", "2026-11-02", MANAGER, 0, _EAST, 2,
)  # fmt: skip

# name, birth, order of the citizen number (odd: a man's), branch, certificate
_AGENTS: Sequence[tuple[str, str, int, str, int | None]] = (
    ("林知远", "19920229", 1, "SH01", 1), ("周砚秋", "19880512", 24, "SH01", 2),
    ("沈嘉禾", "19950803", 36, "SH01", 3), ("陆言蹊", "20010117", 47, "SH01", None),
    ("韩松年", "19790920", 51, "BJ02", 5), ("曹映雪", "19931231", 68, "BJ02", 6),
    ("魏长风", "19860406", 73, "BJ02", None), ("彭若水", "19990628", 82, "BJ02", None),
)  # fmt: skip
_AGENTS_FROM = ("2026-10-01", "2026-10-01", "2026-11-01", "2026-12-01",
                "2026-10-01", "2026-10-15", "2026-12-01", "2027-01-01")  # fmt: skip

_STAFF: Sequence[tuple[str, str, str, str, str]] = (
    ("严样正", "男", "19730618", "2012-05-01", "营业部经理"),
    ("何样清", "女", "19781202", "2014-08-01", "营业部副经理"),
    ("吕样衡", "男", "19800723", "2015-03-01", "主办会计"),
    ("施样细", "女", "19890414", "2018-07-01", "财务制表"),
    ("孔样审", "男", "19850930", "2017-02-01", "财务复核"),
    ("秦样明", "女", "19901127", "2019-10-01", "交易管理岗"),
    ("金样文", "女", "19930216", "2020-11-01", "人事岗"),
)


def day(text: str) -> dt.date:
    """ "2026-11-02" or "20261102" as a date."""
    return dt.date.fromisoformat(text)


def _employee(place: int, row: tuple[str, str, str, str, str, int, str | None, int]) -> Person:
    name, sex, birth, hired, post, grade, area, outlet = row
    managers = {one[6]: one[0] for one in _TEAM if one[4] == AREA_MANAGER}
    above = None if post == LEADER else _TEAM[0][0] if post == AREA_MANAGER else managers[area]
    return Person(
        name=name, sex=sex, birth=day(birth),
        citizen_no=citizen_number(birth, 100 + 2 * place + (sex == "男")),
        number=f"SH01{place + 1:03d}", post=post, mobile=f"{140 + place}00000000",
        bank_card=bank_card(f"62000000000000{101 + place:04d}"),
        address=f"上海市样例区样例新村{place + 1}号{100 * (place % 6 + 1) + place % 4 + 1}室",
        hired_on=day(hired), team=TEAM, grade=GRADES[grade], base_pay=BASE_PAY[GRADES[grade]],
        allowance=_ALLOWANCE[post], area=area, superior=above, outlet=OUTLETS[outlet],
        left_on=_LEFT.get(name),
    )  # fmt: skip


def _agent(place: int) -> Person:
    name, birth, order, branch, certificate_no = _AGENTS[place]
    return Person(
        name=name, sex="男" if order % 2 else "女", birth=day(birth),
        citizen_no=citizen_number(birth, order),
        number=certificate(certificate_no) if certificate_no else None, post=AGENT,
        mobile=f"13{place + 1}00000000", bank_card=bank_card(f"62000000000000{place + 1:04d}"),
        address=f"样例省样例市样例区样例路{place + 1}号{place + 1}室",
        hired_on=day(_AGENTS_FROM[place]), team=TEAM if branch == "SH01" else None,
        superior="顾清源" if branch == "SH01" else None, outlet=OUTLETS[place] if place < 4 else None,
    )  # fmt: skip


def _of_staff(place: int, row: tuple[str, str, str, str, str]) -> Person:
    name, sex, birth, hired, post = row
    return Person(
        name=name, sex=sex, birth=day(birth),
        citizen_no=citizen_number(birth, 200 + 2 * place + (sex == "男")),
        number=f"SH01{901 + place}", post=post, mobile=f"{180 + place}00000000",
        bank_card=bank_card(f"62000000000000{201 + place:04d}"),
        address=f"上海市样例区样例花园{place + 1}号{place + 2}01室", hired_on=day(hired),
    )  # fmt: skip


EMPLOYEES: tuple[Person, ...] = tuple(_employee(n, row) for n, row in enumerate((*_TEAM, _NEW)))
"""The team's employees: leader, two area managers, thirteen account managers.  One of these came in
November (贺知微) and one left at its end (俞思齐)."""
TEAM_LEADER = EMPLOYEES[0]
AREA_MANAGERS = EMPLOYEES[1:3]
ACCOUNT_MANAGERS = EMPLOYEES[3:]
NEWCOMER, LEAVER = EMPLOYEES[-1], EMPLOYEES[-2]
AGENTS: tuple[Person, ...] = tuple(_agent(n) for n in range(4))
"""The broker-agents of SH01; 陆言蹊 begins in December."""
AGENTS_BJ02: tuple[Person, ...] = tuple(_agent(n) for n in range(4, 8))
STAFF: tuple[Person, ...] = tuple(_of_staff(n, row) for n, row in enumerate(_STAFF))
(
    BRANCH_MANAGER, DEPUTY_MANAGER, CHIEF_ACCOUNTANT, FINANCE_PREPARER, FINANCE_REVIEWER,
    TRADING_ADMIN, HR_CLERK,
) = STAFF  # fmt: skip
PEOPLE: tuple[Person, ...] = (*EMPLOYEES, *AGENTS, *STAFF)
"""Everybody of SH01."""


def person(name: str) -> Person:
    """Somebody of SH01 or an agent of BJ02, by name."""
    return next(one for one in (*PEOPLE, *AGENTS_BJ02) if one.name == name)


def under(manager: Person) -> tuple[Person, ...]:
    """The account managers of an area manager's area."""
    return tuple(one for one in ACCOUNT_MANAGERS if one.superior == manager.name)


def contract(employee: Person) -> Contract:
    """The labour contract of a team's employee that covers November 2026, or begins in it."""
    hired = employee.hired_on
    renewals = 2026 - hired.year - ((hired.month, hired.day) > (11, 30))
    start = hired.replace(year=hired.year + renewals)
    end = start.replace(year=start.year + 1) - dt.timedelta(days=1)
    first = renewals == 0
    probation = _months_later(start, 2) - dt.timedelta(days=1)
    return Contract(
        employee, start, end, _workday_before(start - dt.timedelta(days=2)), renewals,
        probation if first else None, employee.base_pay * 8 // 10 if first else None,
    )  # fmt: skip


def _months_later(start: dt.date, months: int) -> dt.date:
    month = start.month - 1 + months
    return start.replace(year=start.year + month // 12, month=month % 12 + 1)


def _workday_before(found: dt.date) -> dt.date:
    while found.weekday() >= 5:
        found -= dt.timedelta(days=1)
    return found


LEAVER_SUCCESSOR = person("姚承泽")
"""Who takes over the clients and things of 俞思齐."""

GRADE_CHANGES = (
    GradeChange(person("谢长宁"), "2026年第三季度", GRADES[2], GRADES[3], dt.date(2026, 10, 1)),
    GradeChange(person("江晚晴"), "2026年第三季度", GRADES[1], GRADES[2], dt.date(2026, 10, 1)),
    GradeChange(person("许嘉木"), "2026年第三季度", GRADES[2], GRADES[1], dt.date(2026, 10, 1)),
)
