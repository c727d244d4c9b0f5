"""The clients won: those of two branches in October and November, and the rest of SH01's November."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sample_maker.cast import AGENTS, AGENTS_BJ02, BRANCHES, Person, person
from sample_maker.numbers import citizen_number, credit_code


@dataclass(frozen=True)
class Client:
    """A client won by ``manager``; ``assets`` in yuan ("500000.00") and ``rate`` may be unknown.

    ``outlet`` is that of the bank through which the client came.
    """

    name: str
    branch: str
    person: bool
    id_no: str
    fund_account: str
    securities_accounts: tuple[str, ...]
    opened_on: str
    channel: str
    outlet: str | None
    manager: Person
    assets: str | None
    rate: str | None
    signed_on: str
    verified_on: str
    effective_month: str


# name, branch, birth or organisation, order, opened, channel, manager, assets, rate, signed, verified,
# effective, securities accounts
_TWO_BRANCHES: Sequence[tuple[Any, ...]] = (
    ("赵清和", "SH01", "19850315", 11, "2026-10-08", "银行网点", 0, "500000.00", "0.00025", "2026-10-08", "2026-10-09", "2026-10", 2),
    ("钱若楠", "SH01", "19900721", 22, "2026-10-09", "社区", 0, "86500.50", "0.0003", "2026-10-10", "2026-10-12", "2026-10", 2),
    ("孙启明", "SH01", "19720101", 35, "2026-10-14", "转介绍", 1, "1250000.00", "0.0002", "2026-10-14", "2026-10-15", "2026-10", 1),
    ("上海样例科技有限公司", "SH01", "MA0TEXT1", 0, "2026-10-20", "其他", 1, "5000000.00", "0.00015", "2026-10-21", "2026-10-23", "2026-11", 2),
    ("王砚书", "BJ02", "19891111", 18, "2026-10-10", "银行网点", 4, "350000.00", "0.00025", "2026-10-10", "2026-10-13", "2026-10", 2),
    ("冯时雨", "BJ02", "19961005", 29, "2026-10-16", "网络", 4, None, "0.0003", "2026-10-16", "2026-10-19", "2026-10", 1),
    ("陈望舒", "BJ02", "20030227", 30, "2026-10-28", "社区", 5, "12000.00", None, "2026-10-29", "2026-10-30", "2026-11", 0),
    ("李沐阳", "SH01", "19940906", 43, "2026-11-03", "银行网点", 0, "200000.00", "0.00025", "2026-11-03", "2026-11-04", "2026-11", 2),
    ("吴静姝", "SH01", "19810418", 54, "2026-11-05", "转介绍", 2, "768000.25", "0.0025", "2026-11-06", "2026-11-09", "2026-11", 2),
    ("郑怀瑾", "SH01", "19671230", 65, "2026-11-12", "社区", 2, "0.00", "0.0003", "2026-11-12", "2026-11-13", "2026-12", 1),
    ("褚䶮", "BJ02", "19981024", 76, "2026-11-02", "银行网点", 4, "150000.00", "0.00025", "2026-11-02", "2026-11-04", "2026-11", 2),
    ("卫知夏", "BJ02", "19870630", 87, "2026-11-06", "网络", 5, "43210.99", "0.00028", "2026-11-06", "2026-11-10", "2026-11", 1),
    ("蒋听澜", "BJ02", "19761114", 98, "2026-11-11", "转介绍", 5, "10000000.00", "0.0001", "2026-11-12", "2026-11-16", "2026-11", 2),
    ("北京样例文化传播有限公司", "BJ02", "MA0TEXT2", 0, "2026-11-13", "其他", 4, "2680000.00", "0.0002", "2026-11-16", "2026-11-18", "2026-12", 2),
)  # fmt: skip

# name, birth or organisation, day of November, channel, manager, assets, rate
_NOVEMBER: Sequence[tuple[str, str, int, str, str, str, str]] = (
    ("杨慕白", "19790214", 2, "银行网点", "方予安", "2400000.00", "0.00018"),
    ("朱映川", "19830609", 9, "转介绍", "方予安", "1860000.50", "0.0002"),
    ("上海样例贸易有限公司", "MA0TEXT6", 18, "其他", "方予安", "8000000.00", "0.00015"),
    ("秦望舒", "19911130", 3, "银行网点", "叶知秋", "920000.00", "0.00022"),
    ("尤清嘉", "19880808", 16, "社区", "叶知秋", "415300.75", "0.00025"),
    ("许南枝", "19750505", 24, "转介绍", "叶知秋", "1330000.00", "0.0002"),
    ("何疏影", "19860123", 4, "银行网点", "谢长宁", "1280000.00", "0.0002"),
    ("吕听雨", "19930317", 12, "银行网点", "谢长宁", "605000.00", "0.00025"),
    ("施远山", "19680920", 25, "转介绍", "谢长宁", "2150000.00", "0.00018"),
    ("张映雪", "19970704", 5, "银行网点", "傅云舒", "330000.00", "0.00028"),
    ("孔令仪", "19901019", 19, "社区", "傅云舒", "78500.00", "0.0003"),
    ("曹雁回", "19840226", 6, "银行网点", "纪言川", "540000.00", "0.00025"),
    ("严若谷", "19770811", 23, "网络", "纪言川", "126000.20", "0.0003"),
    ("华知礼", "20000101", 10, "银行网点", "柳书瑶", "66000.00", "0.0003"),
    ("金牧云", "19951212", 20, "社区", "柳书瑶", "150000.00", "0.0003"),
    ("魏清梧", "19820405", 3, "银行网点", "宋怀谨", "1750000.00", "0.0002"),
    ("陶知远", "19690707", 11, "转介绍", "宋怀谨", "980000.00", "0.00022"),
    ("姜雨眠", "19940518", 26, "银行网点", "宋怀谨", "450000.00", "0.00025"),
    ("戚望津", "19890921", 9, "银行网点", "江晚晴", "720000.00", "0.00025"),
    ("谢子衿", "19920229", 17, "网络", "江晚晴", "88000.00", "0.0003"),
    ("邹怀远", "19810630", 13, "银行网点", "姚承泽", "360000.00", "0.00028"),
    ("喻清越", "19980213", 25, "社区", "姚承泽", "52000.00", "0.0003"),
    ("柏松龄", "19710316", 18, "银行网点", "许嘉木", "210000.00", "0.0003"),
    ("水照晴", "20011224", 20, "银行网点", "白景明", "45000.00", "0.0003"),
    ("窦临溪", "19960402", 27, "社区", "俞思齐", "97000.00", "0.0003"),
    ("章亦舟", "19870119", 10, "转介绍", "温以宁", "3100000.00", "0.00016"),
    ("云栖迟", "19760827", 24, "转介绍", "程景行", "2750000.00", "0.00016"),
)


def two_branches() -> list[Client]:
    """Fourteen clients of the broker-agents of two branches, over two months."""
    return [_told(number, row) for number, row in enumerate(_TWO_BRANCHES, start=1)]


def november() -> list[Client]:
    """The clients whom employees of SH01 won in November 2026."""
    return [_won(number, row) for number, row in enumerate(_NOVEMBER, start=1)]


def won_by(manager: Person, month: str = "2026-11") -> list[Client]:
    """The clients of a person whose accounts were opened in a month; told are October's of the
    broker-agents, and all of November's.
    """
    everybody = (*two_branches(), *november())
    return [one for one in everybody if one.manager == manager and one.opened_on.startswith(month)]


def _told(number: int, row: tuple[Any, ...]) -> Client:
    (name, branch, born, order, opened, channel, manager, assets, rate, signed, verified,
     effective, accounts) = row  # fmt: skip
    natural = born.isdigit()
    return Client(
        name, branch, natural, citizen_number(born, order) if natural else credit_code(born),
        f"99{1 if branch == 'SH01' else 2}{number:09d}",
        (f"A99000{number:04d}", f"099000{number:04d}")[:accounts], opened, channel,
        BRANCHES[branch].outlet if channel == "银行网点" else None,
        (*AGENTS, *AGENTS_BJ02)[manager], assets, rate, signed, verified, effective,
    )  # fmt: skip


def _won(number: int, row: tuple[str, str, int, str, str, str, str]) -> Client:
    name, born, opened, channel, manager, assets, rate = row
    natural, won, by = born.isdigit(), dt.date(2026, 11, opened), person(manager)
    verified = won + dt.timedelta(days=3 if won.weekday() == 4 else 1)
    outlet = by.outlet.name if by.outlet and channel == "银行网点" else None
    return Client(
        name, "SH01", natural,
        citizen_number(born, 300 + number) if natural else credit_code(born),
        f"991{100 + number:09d}", (f"A99001{number:04d}", f"099001{number:04d}"),
        won.isoformat(), channel, outlet, by, assets, rate, won.isoformat(), verified.isoformat(),
        "2026-11" if opened < 26 else "2026-12",
    )  # fmt: skip
