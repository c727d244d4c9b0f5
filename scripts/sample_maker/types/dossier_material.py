"""Materials for personnel files: of a newcomer, of a broker-agent, of one who left."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from sample_maker.cast import AGENTS, HR_CLERK, LEAVER, NEWCOMER, SH01, Person
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_POLICE, _SCHOOL, _ASSOCIATION = "样例省样例市公安局", "样例大学", "中国证券业协会"


def _record(one: Person, kind: str, title: str, pages: int = 1, **more: Any) -> Record:
    copied = kind.endswith("复印件") or kind == "从业资格或登记证明"
    day = max(one.hired_on, dt.date(2026, 10, 8))
    verified = {"verified_by": HR_CLERK.name, "verified_on": day.isoformat()} if copied else {}
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "name": one.name,
        "citizen_no": one.citizen_no,
        "person_kind": "证券经纪人" if one.is_agent else "员工",
        "staff_no": one.number,
        "kind": kind,
        "title": title,
        "pages": pages,
        "form": "复印件" if copied else "原件",
        "location": "人事档案室/人事柜2",
        "digest": hashlib.sha256(f"{one.name}{title}".encode()).hexdigest(),
        **verified,
        **more,
    }


def _materials() -> list[Record]:
    agent = AGENTS[0]
    return [
        _record(NEWCOMER, "一寸免冠照片", "近期免冠照片"),
        _record(NEWCOMER, "个人简历", "个人简历", 2, dated="2026-10-20"),
        _record(
            NEWCOMER, "居民身份证复印件", "居民身份证", 2, doc_no=NEWCOMER.citizen_no, issuer=_POLICE,
            dated="2020-06-11", valid_to="2030-06-11", remark="仅供人事建档使用，已注明日期",
        ),
        _record(
            NEWCOMER, "学历证书复印件", "样例大学本科毕业证书", 2, doc_no="9999920240600016", issuer=_SCHOOL,
            dated="2024-06-30",
        ),
        _record(
            NEWCOMER, "从业资格或登记证明", "证券从业人员登记信息", doc_no="S0000000000016",
            issuer=_ASSOCIATION, dated="2026-10-26", verified_by=None, verified_on=None,
        ),
        _record(NEWCOMER, "录用审批表", "新员工录用审批表", dated="2026-10-28"),
        _record(
            agent, "居民身份证复印件", "居民身份证", 2, doc_no=agent.citizen_no, issuer=_POLICE,
            dated="2017-01-15", valid_to="2027-01-15",
        ),
        _record(agent, "推荐书", "原任职单位推荐书", dated="2026-09-18", remark=FICTION),
        _record(
            LEAVER, "离职证明", "解除或者终止劳动合同证明书", issuer=SH01.name, dated="2026-11-30",
            left_on="2026-11-30",
        ),
    ]  # fmt: skip


def _bad() -> Bad:
    """Eight materials: faults of copies, days and security; one is right, one repeats its key."""
    good = _materials()[:8]
    faults: list[Mapping[str, Cell]] = [
        {"kind": "毕业照片", "pages": 0, "name": "贺\U0003134a微"},
        {"kind": "其他", "title": "其他", "verified_on": "2026-11-02"},
        {"form": "原件", "doc_no": AGENTS[0].citizen_no, "verified_by": NEWCOMER.name},
        {"verified_on": None, "valid_to": "2024-06-30", "digest": "9F8E"},
        {},
        {"kind": "担保书", "branch": None, "dated": "2026年2月30日"},
        {"citizen_no": "990000199202290010", "verified_on": "2016-12-01"},
        {"title": None, "verified_by": HR_CLERK.name},
    ]  # fmt: skip
    return Bad([*good, good[4]], faults, unknown=("家庭成员及收入", "无"))


SAMPLES = Samples(
    files={"materials": _materials},
    bad=_bad,
    order=245,
    sheet="档案材料",
    titles={
        "materials": "人事档案材料登记（2026年11月）",
        "bad": "人事档案材料登记（有错误的样例）",
    },
    headers={"staff_no": "工号或\n证书编号", "kind": "材料种类（必填）", "pages": "页 数"},
)
