"""Countersign sheets (会签单): those of the requests, five closed and one on its way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sample_maker.approvals import APPROVALS, OFFICE, Approval
from sample_maker.cast import BRANCHES, DEPARTMENTS, VICE_PRESIDENT
from sample_maker.samples import Bad, Cell, Record, Samples


def _after(start: dt.date, days: int) -> str:
    return (start + dt.timedelta(days=days)).isoformat()


def _sheet(asked: Approval) -> Record:
    done, comments = asked.returned_on is not None, dict(asked.comments)
    opinions: list[Record] = []
    for number, name in enumerate(asked.departments):
        signed = done or number == 0
        said = "同意并附意见" if name in comments else "同意"
        opinions.append({
            "department": name,
            "opinion": said if signed else None,
            "comment": comments.get(name),
            "signer": DEPARTMENTS[name].head if signed else None,
            "signed_on": _after(asked.dated_on, 2 + number) if signed else None,
        })  # fmt: skip
    return {
        "branch": asked.branch,
        "branch_name": BRANCHES[asked.branch].name,
        "request_ref": asked.number,
        "request_title": asked.subject,
        "stage": "办结" if done else "流转",
        "received_on": _after(asked.dated_on, 1),
        "due_on": _after(asked.dated_on, 8),
        "office": OFFICE,
        "handler": DEPARTMENTS[OFFICE].clerk,
        "must_countersign": list(asked.departments),
        "opinions": opinions,
        "endorsements": [{
            "leader": VICE_PRESIDENT,
            "position": "主管副总裁",
            "endorsement": "同意。请按会签意见办理。" if done else None,
            "endorsed_on": _after(asked.dated_on, 7) if done else None,
        }],
        "result": "通过" if done else None,
        "result_note": "请按会签意见补充后执行。" if done and comments else None,
        "returned_on": asked.returned_on.isoformat() if asked.returned_on else None,
    }  # fmt: skip


def _sheets() -> list[Record]:
    return [_sheet(one) for one in APPROVALS]


def _bad() -> Bad:
    """Seven rows: one is right, the last repeats a natural key."""
    good = _sheets()
    faults: list[Mapping[str, Cell]] = [
        {"due_on": "2025-11-30", "opinions[1].department": "人力资源部"},
        {"received_on": None, "opinions[1].signed_on": None, "opinions[0].comment": "意\U0003134a见"},
        {"stage": "流转", "opinions[0].opinion": "弃权", "endorsements[0].endorsed_on": "2026年9月31日"},
        {"result": "不通过", "opinions[1].comment": None, "handler": "黎\u202e样芸",
         "endorsements[0].endorsed_on": "2026-11-10"},
        {},
        {"stage": "办结", "request_ref": "样例街营请[2026]1号", "endorsements[0].序号": 99},
        {name: good[4][name] for name in ("request_ref", "stage")},
    ]  # fmt: skip
    return Bad([*good, good[2]], faults, unknown=("密级", "无"))


SAMPLES = Samples(
    files={"sheets": _sheets},
    bad=_bad,
    order=50,
    titles={"sheets": "2025年至2026年会签单登记表"},
)
