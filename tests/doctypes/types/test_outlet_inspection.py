"""代销网点巡查记录与整改意见: what its bad sample and its rules must show, what it rests on, form and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "outlet-inspection"

# The codes bad.xlsx must show.
BAD = {
    "date.format", "enum", "link.unknown", "maxLength", "minimum", "pattern", "required",
    "rule.due-within-thirty-days", "rule.each-fault-is-mended", "rule.faulty-among-checked",
    "rule.inspector-once", "rule.leader-is-another", "rule.leader-signs-afterwards",
    "rule.not-met-not-passed", "rule.outlet-signs-afterwards", "rule.recheck-signed",
    "rule.second-look-names-the-first", "text.direction",
}  # fmt: skip

ITEM = example(load(TYPE))["items"][0]
FINE: dict[str, Any] = {
    "items": [{**ITEM, "result": "符合"}],
    "samples_faulty": 0,
    "conclusion": "合格",
}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"kind": "复查", "previous_ref": None}, ["rule.second-look-names-the-first"]),
    ({"companions": ["林样之"]}, ["rule.inspector-once"]),
    ({"samples_faulty": 11}, ["rule.faulty-among-checked"]),
    ({"conclusion": "合格"}, ["rule.not-met-not-passed"]),
    ({**FINE, "conclusion": "限期整改"}, ["rule.met-is-passed"]),
    ({"rectifications": None}, ["rule.each-fault-is-mended"]),
    ({"items": [ITEM, {**ITEM, "result": "不符合"}]}, ["rule.each-fault-is-mended"]),
    ({"rectifications[0].due_on": "2026-12-11"}, ["rule.due-within-thirty-days"]),
    ({"rectifications[0].due_on": "2026-11-09"}, ["rule.due-within-thirty-days"]),
    ({"rectifications[0].done_on": "2026-11-09"}, ["rule.done-after-inspection"]),
    ({"rectifications[0].recheck": None}, ["rule.done-is-rechecked"]),
    ({"rectifications[0].rechecked_by": None}, ["rule.recheck-signed"]),
    ({"rectifications[0].done_on": None}, ["rule.mended-has-a-day"]),
    ({"rectifications[0].rechecked_by": "邵样如"}, ["rule.rechecked-by-another"]),
    ({"outlet_on": "2026-11-09"}, ["rule.outlet-signs-afterwards"]),
    ({"leader_on": "2026-11-09"}, ["rule.leader-signs-afterwards"]),
    ({"leader": "林样之"}, ["rule.leader-is-another"]),
    ({"items[0].result": "优"}, ["enum"]),
    ({"items": []}, ["minItems"]),
    # And what is right at the edge.
    (FINE, []),
    ({**FINE, "rectifications": None}, []),
    ({"rectifications[0].due_on": "2026-12-10"}, []),
    ({"rectifications[0].done_on": None, "rectifications[0].recheck": None,
      "rectifications[0].rechecked_by": None}, []),
    ({"companions": None, "outlet_on": None, "leader_on": None, "previous_ref": None}, []),
    ({"items[0].result": "不符合", "conclusion": "暂停销售"}, []),
]  # fmt: skip

# Where the Word file may lie further from the PDF (tests/renderers/test_alike.py).
ALIKE = (0, 0.94, 2.5, 4.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("outlet", "inspected_on")
    assert ("marketing-team", "XJ-{branch}-{year}-{seq:04}", "inspected_on", key, 30) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who inspected, the outlet, who checks."""
    assert ["inspector", "outlet", "team-leader"] == [one.role for one in load(TYPE).signatures]


def test_the_results_are_counted() -> None:
    """The totals of findings and demands follow from the rows; nothing to mend is said in words."""
    second, third = sample_records(TYPE)[1:3]
    text = composed(load(TYPE), second).text
    assert "检查6项：符合4项，基本符合1项，不符合1项，不适用0项" in text
    assert "整改2项，已整改2项" in text
    assert "没有需要整改的事项" in composed(load(TYPE), third).text


def held(signed: int = 1, until: int = 30, conclusion: str = "通过", **more: Any) -> dict[str, Any]:
    """An agreement with the example's outlet, signed on a day of November, and a review until one."""
    record = example(load(TYPE))
    agreement = {
        "plan_name": record["plan_name"], "distributor": {"name": record["distributor"]},
        "signed_on": dt.date(2026, 11, signed), "outlets": [{"name": record["outlet"]}], **more,
    }  # fmt: skip
    review = {
        "name": record["distributor"], "conclusion": conclusion, "valid_to": dt.date(2026, 11, until)
    }  # fmt: skip
    return {
        "sales-agency-agreement": [Filed("DX-1", "SH01", agreement)],
        "distributor-review": [Filed("SC-1", "SH01", review)],
    }


@pytest.mark.parametrize(
    ("named", "serial", "day", "asked"),
    [
        ("XJ-SH01-2026-0007", "XJ-SH01-2026-0007", "2026-10-13", []),
        ("XJ-SH01-2026-0007", "XJ-SH01-2026-0006", "2026-10-13", ["previous-is-filed", "previous-is-named"]),
        (None, "XJ-SH01-2026-0006", "2026-10-13", ["previous-is-named"]),
        (None, "XJ-SH01-2026-0008", "2026-11-30", []),
    ],
)  # fmt: skip
def test_an_inspection_goes_on_from_the_last(
    named: str | None, serial: str, day: str, asked: list[str]
) -> None:
    """Where the outlet was inspected before, the last record is named, and is in the archive."""
    record = {**example(load(TYPE)), "previous_ref": named}
    if named is None:
        del record["previous_ref"]
    before = filed(TYPE, {**example(load(TYPE)), "inspected_on": day}, serial)
    assert asked == unmet(TYPE, record, {**held(), TYPE: [before]})


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"signed": 10, "until": 10}, []),
        ({"signed": 11}, ["outlet-may-sell"]),
        ({"outlets": []}, ["outlet-may-sell"]),
        ({"plan_name": "样例另一计划"}, ["outlet-may-sell"]),
        ({"until": 9}, ["review-unexpired"]),
        ({"conclusion": "不通过"}, ["review-unexpired"]),
    ],
)
def test_an_outlet_may_sell_what_it_sells(change: dict[str, Any], asked: list[str]) -> None:
    """It is listed in an agreement for the plan, and its bank has a review that holds."""
    record = {k: v for k, v in example(load(TYPE)).items() if k != "previous_ref"}
    assert asked == unmet(TYPE, record, held(**change))


def test_the_samples_fit_their_sheets() -> None:
    """One page where all is well, one more with demands."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1, 2, 1, 1] == found
