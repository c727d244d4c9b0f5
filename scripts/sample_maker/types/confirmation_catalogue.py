"""Catalogues of confirmations: October and November of SH01, October of BJ02, as the samples are numbered."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

from sample_maker.cast import BRANCHES, CHIEF_ACCOUNTANT
from sample_maker.clients import Client, november, two_branches
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples

_REVIEWER = {"SH01": CHIEF_ACCOUNTANT.name, "BJ02": "何样谦"}


def numbered() -> dict[tuple[str, str], list[tuple[str, Client]]]:
    """The sample confirmations by branch and month, each with the number it is issued under."""
    found: dict[tuple[str, str], list[tuple[str, Client]]] = {}
    for client in (*two_branches(), *november()):
        month = client.verified_on[:7]
        series = found.setdefault((client.branch, month), [])
        number = f"QR-{client.branch}-{month.replace('-', '')}-{len(series) + 1:04}"
        series.append((number, client))
    return found


def _catalogue(branch: str, month: str) -> Record:
    year, number = (int(part) for part in month.split("-"))
    closed = dt.date(year, number, calendar.monthrange(year, number)[1])
    return {
        "branch": branch,
        "branch_name": BRANCHES[branch].name,
        "month": month,
        "rows": [
            {
                "number": serial,
                "client_name": client.name,
                "account_manager": client.manager.name,
                "verified_on": client.verified_on,
                "effective_month": client.effective_month,
                "remark": None,
            }
            for serial, client in numbered()[branch, month]
        ],
        "voids": None,
        "prepared_by": BRANCHES[branch].verifier,
        "prepared_on": closed.isoformat(),
        "reviewed_by": _REVIEWER[branch],
        "remark": FICTION,
    }


def _catalogues() -> list[Record]:
    return [
        _catalogue(branch, month)
        for branch, month in (("SH01", "2026-10"), ("SH01", "2026-11"), ("BJ02", "2026-10"))
    ]


def _bad() -> Bad:
    """Three catalogues with faults on every sheet, and one without."""
    good = _catalogues()
    november_again = {**good[1], "month": "2026-10", "rows": good[0]["rows"]}
    void = {"number": "QR-SH01-202611-0003", "reason": "客户姓名填写错误"}
    records = [
        good[0],
        {**good[1], "rows": good[1]["rows"][:6], "voids": [void, dict(void)]},
        good[2],
        november_again,
    ]
    faults: list[Mapping[str, Cell]] = [
        {"prepared_on": "2026-09-30", "reviewed_by": good[0]["prepared_by"],
         "rows[0].verified_on": "2026-11-02", "rows[1].number": "QR-SH01-202610-0001"},
        {"branch": "上海", "rows[1].client_name": None, "rows[2].number": "确认单3",
         "rows[3].account_manager": "林\U0003134a样", "voids[0].reason": "字" * 81,
         "voids[1].number": None, "rows[4].effective_month": "十一月", "rows[5].verified_on": "2026-11-31"},
        {},
        {},
    ]  # fmt: skip
    return Bad(records, faults, unknown=("柜号", "3"))


SAMPLES = Samples(
    files={"catalogues": _catalogues},
    bad=_bad,
    order=310,
    titles={"catalogues": "客户确认单目录登记表", "bad": "客户确认单目录（有错误的样例）"},
    headers={"prepared_by": "编制人（交易管理岗）"},
)
