"""Checks of documents: of the newcomer, of a broker-agent, of an employee, and of an applicant refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sample_maker.cast import (
    AGENTS,
    HR_CLERK,
    MANAGER,
    NEWCOMER,
    SH01,
    TRADING_ADMIN,
    Person,
    person,
)
from sample_maker.numbers import citizen_number
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_POLICE, _SCHOOL = "样例省样例市公安局", "样例大学"


def _card(number: str, on: str) -> Record:
    return {
        "document": "居民身份证", "number": number, "issuer": _POLICE, "issued_on": "2020-06-11",
        "valid_to": "2030-06-11", "original_seen": True, "method": "读卡器核验",
        "query_ref": f"HY{on.replace('-', '')}01", "checked_on": on, "result": "一致", "note": "照片与本人相符",
    }  # fmt: skip


def _diploma(place: int, on: str, **more: Any) -> Record:
    return {
        "document": "学历证书", "number": f"99999{place:011d}", "issuer": _SCHOOL, "issued_on": "2024-06-30",
        "original_seen": True, "method": "学信网查询", "query_ref": f"A99Z{place:012d}", "checked_on": on,
        "result": "一致", **more,
    }  # fmt: skip


def _qualified(place: int, on: str) -> Record:
    return {
        "document": "从业资格证明", "number": f"9999{place:010d}", "issuer": "中国证券业协会",
        "original_seen": True, "method": "证券业协会查询", "query_ref": f"ZQ{place:08d}", "checked_on": on,
        "result": "一致",
    }  # fmt: skip


def _record(who: Person | None, on: str, rows: list[Record], **more: Any) -> Record:
    known = {} if who is None else {"name": who.name, "sex": who.sex, "citizen_no": who.citizen_no}
    return {
        "branch": SH01.code, "branch_name": SH01.name, **known, "authorised_on": rows[0]["checked_on"],
        "rows": rows, "conclusion": "属实", "checker": HR_CLERK.name, "checked_on": on,
        "reviewer": TRADING_ADMIN.name, "reviewed_on": on, **more,
    }  # fmt: skip


def _checks() -> list[Record]:
    agent, employee = AGENTS[3], person("白景明")
    forged = citizen_number("19990419", 431)
    filed = "复印件加注用途和日期后归入人员档案。"
    return [
        _record(
            NEWCOMER, "2026-10-22",
            [_card(NEWCOMER.citizen_no, "2026-10-20"), _diploma(16, "2026-10-21"), _qualified(16, "2026-10-22")],
            subject_kind="应聘人员", post=MANAGER, follow_up=filed,
        ),
        _record(
            agent, "2026-11-10",
            [_card(agent.citizen_no, "2026-11-09"), _diploma(23, "2026-11-10"), _qualified(23, "2026-11-10")],
            subject_kind="证券经纪人", post=agent.post, follow_up=filed, remark=FICTION,
        ),
        _record(
            employee, "2026-11-12",
            [
                _card(employee.citizen_no, "2026-11-11"),
                _diploma(14, "2026-11-12", original_seen=False, method="发证机关函证", query_ref="样人函〔2026〕31号",
                         result="无法核实", note="学信网未收录，学校函件尚未回复"),
            ],
            subject_kind="员工", staff_no=employee.number, post=employee.post, conclusion="待补充核实",
            follow_up="十二月十五日前取得学校书面回复并补充核查；回复前不办理岗位晋升。", reviewed_on=None,
        ),
        _record(
            None, "2026-11-17",
            [
                _card(forged, "2026-11-16"),
                _diploma(31, "2026-11-17", result="不一致", note="证书编号查询为他人信息"),
            ],
            name="样本甲", sex="男", citizen_no=forged, subject_kind="应聘人员", post=MANAGER, conclusion="不属实",
            follow_up="不予录用，应聘材料退还本人，查询记录留存。",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight checks: faults of numbers, means and conclusions; one is right, one repeats its key."""
    good = _checks()
    first = good[0]
    more = [
        {**first, "citizen_no": citizen_number("19950101", 400 + 2 * n), "rows": [
            {**row, "number": citizen_number("19950101", 400 + 2 * n)} if row["document"] == "居民身份证" else row
            for row in first["rows"]
        ]}
        for n in range(3)
    ]  # fmt: skip
    faults: list[Mapping[str, Cell]] = [
        {"sex": "男", "rows[1].method": "目视核对", "rows[2].query_ref": None},
        {"rows[0].original_seen": "否", "rows[1].valid_to": "2026-01-01", "reviewer": good[1]["checker"]},
        {"rows[1].note": None, "follow_up": None, "staff_no": None},
        {},
        {"authorised_on": "2026-10-21", "subject_kind": "担保人", "post": None, "name": "贺\U0003134a微"},
        {"conclusion": "不属实", "rows[0].number": "990000199202290019", "rows[1].issued_on": "2027-06-30"},
        {"citizen_no": "990000199501010001", "rows[2].序号": 88, "reviewer": None, "rows[0].document": "身份证"},
        {"citizen_no": first["citizen_no"], "reviewed_on": "22/10/26", "checker": "金\u202e文",
         "rows[1].note": "说" * 81},
    ]  # fmt: skip
    return Bad([*good, *more, first], faults, unknown=("婚姻状况", "无"))


SAMPLES = Samples(
    files={"checks": _checks},
    bad=_bad,
    order=240,
    titles={"checks": "2026年10月至11月证件真实性核查", "bad": "证件真实性核查（有错误的样例）"},
    headers={"staff_no": "工  号", "rows.result": "核查结果（必填）", "citizen_no": "居民身份证\n号码"},
)  # fmt: skip
