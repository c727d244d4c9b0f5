"""Catalogues of closed months: the sample confirmations of October, as 'docgen close' lists them."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import BRANCHES
from sample_maker.samples import Bad, Cell, Record, Samples
from sample_maker.types.confirmation_catalogue import numbered

_TYPE = "客户经理营销客户确认单"
_UNIT = "A001-WS·2026-D30-JJYW"


def _hidden(name: str) -> str:
    """A client's name as lists show it."""
    return (
        name[0] + "*" * (len(name) - 1)
        if len(name) < 5
        else f"{name[:2]}{'*' * (len(name) - 3)}{name[-1]}"
    )


def _catalogue(branch: str, month: str, *, first: int, without: int | None = None) -> Record:
    """The catalogue of a month whose items are numbered from ``first``; form ``without`` became void."""
    forms = numbered()[branch, month]
    valid = [one for place, one in enumerate(forms, start=1) if place != without]
    void = [serial for place, (serial, _) in enumerate(forms, start=1) if place == without]
    return {
        "volume_type": "client-confirmation",
        "type_title": _TYPE,
        "branch": branch,
        "branch_name": BRANCHES[branch].name,
        "month": month,
        "fonds": "A001",
        "year": 2026,
        "retention": "D30",
        "unit": "JJYW",
        "first_number": forms[0][0],
        "last_number": forms[-1][0],
        "items": [
            {
                "code": f"{_UNIT}-{item:04}",
                "number": serial,
                "responsible": BRANCHES[branch].name,
                "title": f"[{_TYPE}：{_hidden(client.name)}]",
                "dated": client.verified_on.replace("-", ""),
                "secrecy": None,
                "pages": 1,
                "remark": None,
            }
            for item, (serial, client) in enumerate(valid, start=first)
        ],
        "voids": [{"number": serial, "reason": "客户姓名填写错误，重新出具"} for serial in void]
        or None,
        "overruled": None,
        "lacking": None,
        "prepared_by": BRANCHES[branch].verifier,
        "prepared_on": f"{month[:5]}{int(month[5:]) + 1:02}-03",
    }


def _catalogues() -> list[Record]:
    """October of two branches, November of one: numbered one after the other."""
    october = _catalogue("SH01", "2026-10", first=1, without=3)
    second = _catalogue("BJ02", "2026-10", first=1 + len(october["items"]))
    third = _catalogue("SH01", "2026-11", first=1 + len(october["items"]) + len(second["items"]))
    third["items"][1]["remark"] = "缺签署原件"
    third |= {"overruled": "客户出国，原件次月补交", "lacking": "缺签署原件1项"}
    return [october, second, third]


def _bad() -> Bad:
    """Three catalogues with faults on every sheet, and one without."""
    good = _catalogues()
    listed = {"number": good[0]["items"][0]["number"], "reason": "重复登记"}
    records = [
        good[0],
        {**good[1], "voids": [listed, dict(listed)]},
        {**good[2], "items": good[2]["items"][:6]},
        {**good[0], "month": "2026-09", "items": good[0]["items"][:1], "voids": None},
        {**good[0], "month": "2026-09", "items": good[0]["items"][:2], "voids": None},
    ]
    faults: list[Mapping[str, Cell]] = [
        {"month": "十月", "items[0].pages": 0, "items[1].dated": "2026年10月9日", "fonds": "全宗一", "retention": "三十年",
         "prepared_on": "2026-11-31", "year": "二〇二六", "voids[0].reason": "字" * 1001},
        {"prepared_on": "2026-09-30", "items[1].code": good[1]["items"][0]["code"], "items[2].code": "A001-0003",
         "voids[1].number": None},
        {"branch": "上海", "items[0].title": None, "items[1].number": good[2]["items"][0]["number"],
         "items[2].code": "A001-WS·2026-D30-RLZY-0001", "items[3].responsible": "样例\U0003134a营业部"},
    ]  # fmt: skip
    return Bad(records, faults, unknown=("柜号", "3"))


SAMPLES = Samples(
    files={"catalogues": _catalogues},
    bad=_bad,
    order=320,
    titles={"catalogues": "归档文件目录登记表", "bad": "归档文件目录（有错误的样例）"},
)
