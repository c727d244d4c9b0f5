"""Requests (请示): of two branches over two years, five of them answered."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.approvals import APPROVALS, OFFICE, Approval
from sample_maker.cast import BRANCH_MANAGER, BRANCHES, HR_CLERK, TEAM_LEADER
from sample_maker.samples import Bad, Cell, Record, Samples


def _request(asked: Approval) -> Record:
    branch, own = BRANCHES[asked.branch], asked.branch == "SH01"
    return {
        "branch": asked.branch,
        "branch_name": branch.name,
        "issuer_code": asked.number[:3],
        "issuer_signoff": BRANCH_MANAGER.name if own else "郝样平",
        "addressee": OFFICE,
        "subject": asked.subject,
        "reason": asked.reason,
        "proposal": asked.proposal,
        "grounds": asked.grounds,
        "countersign_departments": list(asked.departments),
        "reply_by": "2026-12-10" if asked.returned_on is None else None,
        "closing": "妥否，请批示",
        "attachments": list(asked.attachments),
        "contact": HR_CLERK.name if own else branch.verifier,
        "contact_phone": branch.phone,
        "drafter": TEAM_LEADER.name if own else branch.verifier,
        "dated_on": asked.dated_on.isoformat(),
        "copies_to": ["资产管理部"] if "计划" in asked.subject else None,
    }


def _requests() -> list[Record]:
    return [_request(one) for one in APPROVALS]


def _bad() -> Bad:
    """Six rows: one is right, the last repeats a natural key."""
    good = _requests()
    faults: list[Mapping[str, Cell]] = [
        {"subject": "2026年度工作计划的报告", "addressee": "经纪业务综合室、渠道管理部"},
        {"issuer_signoff": None, "contact_phone": "13800", "dated_on": "2025-12-32"},
        {"issuer_code": "SH-01", "closing": "请批准", "countersign_departments": None},
        {"copies_to": "经纪业务综合室；资产管理部", "drafter": good[3]["issuer_signoff"]},
        {},
        {"reply_by": "2026-11-20", "reason": "拟招\U0003134a客户经理\u202e。", "proposal": "事" * 1501},
        {name: good[4][name] for name in ("branch", "subject", "dated_on")},
    ]  # fmt: skip
    return Bad([*good, good[2]], faults, unknown=("密级", "无"))


SAMPLES = Samples(
    files={"requests": _requests},
    bad=_bad,
    order=40,
    titles={"requests": "2025年至2026年请示登记表"},
    headers={"issuer_signoff": "签发人*", "addressee": "主送机关", "dated_on": "成文日期"},
)
