"""The notices of the third quarter of 2026: two people of 营销一部 went up a grade, one down."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import BASE_PAY, GRADE_CHANGES, GRADES, SH01, SHARE, TEAM, GradeChange
from sample_maker.month import month_figures
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_STANDARDS = dict(
    zip(GRADES, ((0, 0), (5_000_000, 15), (15_000_000, 30), (30_000_000, 45), (40_000_000, 60)), strict=True)
)  # fmt: skip
_SCORES = (91, 91, 56)


def _notice(place: int, change: GradeChange) -> Record:
    up = GRADES.index(change.new) > GRADES.index(change.old)
    assets, clients = _STANDARDS[change.new if up else change.old]
    found = month_figures(change.person, "2026-09")
    figures = (
        ("客户资产", "元", assets, found.total_assets // 100),
        ("有效户数", "户", clients, found.valid_clients),
        ("季度考核总分", "分", 80 if up else 60, _SCORES[place]),
    )
    return {
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "staff_no": change.person.number,
        "name": change.person.name,
        "post": change.person.post,
        "old_grade": change.old,
        "new_grade": change.new,
        "quarter_from": "2026-07-01",
        "quarter_to": "2026-09-30",
        "assessment_ref": f"KH-SH01-2026-{place + 1:04d}",
        "effective_on": change.effective_on.isoformat(),
        "old_base_pay": f"{BASE_PAY[change.old]}.00",
        "new_base_pay": f"{BASE_PAY[change.new]}.00",
        "new_commission_rate": SHARE[change.new],
        "agreed_on": None if up else "2026-10-08",
        "appeal_within": 5,
        "notified_on": "2026-10-08",
        "ack_signed_on": "2026-10-09" if place == 0 else None,
        "basis": [
            {"metric": metric, "unit": unit, "standard": standard, "actual": actual, "met": actual >= standard}
            for metric, unit, standard, actual in figures
        ],
    }  # fmt: skip


def _notices() -> list[Record]:
    return [_notice(place, change) for place, change in enumerate(GRADE_CHANGES)]


def _bad() -> Bad:
    """Seven notices: faults of grades, dates and figures; one is right, one repeats its key."""
    up, again, down = _notices()
    good = [up, again, down, *(one | {"effective_on": "2026-11-01"} for one in (up, again, down))]
    faults: list[Mapping[str, Cell]] = [
        {"new_grade": "资深客户经理", "effective_on": "2026-09-30", "notified_on": "2026-09-30", "basis[0].met": "否"},
        {"quarter_to": "2026-08-31", "notified_on": "2026-09-30", "ack_signed_on": "2026-09-01",
         "old_base_pay": "9000.00"},
        {"agreed_on": None, "basis[2].actual": 60, "basis[2].met": "是"},
        {},
        {"name": "江\U0003134a晴", "assessment_ref": "三季度", "appeal_within": 0, "basis[1].unit": "斤",
         "basis[0].序号": 55, "team": None},
        {"agreed_on": "2026-10-09", "effective_on": "2026-10-15", "new_commission_rate": "两成"},
        {"staff_no": up["staff_no"], "effective_on": "2026-11-01", "post": "客\u202e户经理"},
    ]  # fmt: skip
    return Bad([*good, up], faults, unknown=("备注", FICTION))


SAMPLES = Samples(
    files={"notices": _notices},
    bad=_bad,
    order=560,
    titles={"notices": "2026年第三季度级别升降通知", "bad": "级别升降通知（有错误的样例）"},
)
