"""Staff rosters of 营销一部: in the middle of November, after two changes, and at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import EMPLOYEES, HR_CLERK, SH01, TEAM, TRADING_ADMIN, contract
from sample_maker.numbers import wrong
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_REMARKS = {
    dt.date(2026, 11, 16): "本月贺知微入职、江晚晴续订劳动合同，已更新名册。",
    dt.date(2026, 11, 30): "俞思齐的劳动合同于11月30日期满，不再续订，列入本期名册。",
}


def _rosters() -> list[Record]:
    return [_record(day, number) for number, day in enumerate(_REMARKS)]


def _record(day: dt.date, number: int) -> Record:
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "as_of": day.isoformat(),
        "occasion": "月末编制" if number else "人员变动",
        "rows": _rows(),
        "compiled_by": HR_CLERK.name,
        "compiled_on": day.isoformat(),
        "reviewed_by": TRADING_ADMIN.name,
        "remark": f"{_REMARKS[day]}（{FICTION}）",
    }


def _rows() -> list[Record]:
    return [
        {
            "staff_no": one.number,
            "name": one.name,
            "sex": one.sex,
            "citizen_no": one.citizen_no,
            "registered_address": one.address
            if place % 3
            else f"样例省样例市样例县样例村{place + 1}组",
            "address": one.address,
            "mobile": one.mobile,
            "employment_form": "全日制",
            "hired_on": one.hired_on.isoformat(),
            "contract_from": contract(one).start_on.isoformat(),
            "contract_to": contract(one).end_on.isoformat(),
            "post": one.post,
            "grade": one.grade,
        }
        for place, one in enumerate(EMPLOYEES)
    ]


def _bad() -> Bad:
    """Five rosters of a few rows; the last is right, one repeats its natural key."""
    good = [_record(dt.date(2026, 11, 30), 1) for _ in range(5)]
    for place, record in enumerate(good):
        record["rows"] = _rows()[place * 3 : place * 3 + 3]
        record["as_of"] = record["compiled_on"] = f"2026-11-{20 + place}"
    good[3]["as_of"] = good[2]["as_of"]
    faults: list[Mapping[str, Cell]] = [
        {"compiled_on": "2026-11-19", "rows[0].sex": "女", "rows[1].citizen_no": wrong(
            good[0]["rows"][1]["citizen_no"]), "rows[2].mobile": "1420000000"},
        {"reviewed_by": HR_CLERK.name, "rows[0].staff_no": "BJ02001",
         "rows[1].contract_to": "2026-11-20", "rows[2].hired_on": "2026-08-01"},
        {"branch_name": None, "occasion": "年检", "rows[0].grade": "中级",
         "rows[0].employment_form": "临时工",
         "rows[1].contract_from": "2026年2月30日", "rows[2].name": None},
        {"compiled_by": "金\U0003134a文", "rows[1].staff_no": good[3]["rows"][0]["staff_no"],
         "rows[2].序号": 99},
        {},
    ]  # fmt: skip
    return Bad(good, faults, unknown=("证券经纪人人数", 4))


SAMPLES = Samples(
    files={"rosters": _rosters},
    bad=_bad,
    order=250,
    sheet="职工名册",
    titles={"rosters": "营销一部职工名册（2026年11月）", "bad": "职工名册（有错误的样例）"},
    headers={
        "team": "列入范围", "as_of": "截 止 日 期", "rows.citizen_no": "公民身份号码（必填）",
        "rows.hired_on": "用工起始时间", "rows.post": "岗位",
    },
)  # fmt: skip
