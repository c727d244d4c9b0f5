"""人员档案: what its bad sample and its rules must show, its checklist and the contracts it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "personnel-file"

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "minimum", "mobile.length", "rule.compared-by-the-day", "rule.contract-fits-kind", "rule.copies-compared", "rule.item-by-the-day",
    "rule.leaver-has-a-day", "rule.not-compared-by-oneself", "rule.other-items-named",
    "rule.second-pair-of-eyes", "rule.sex-fits-number",
}  # fmt: skip


def items(*names: str, **changes: Any) -> list[dict[str, Any]]:
    """The items of the example record without some, or with another kind for the last."""
    rows = [row for row in example(load(TYPE))["items"] if row["name"] not in names]
    return [*rows[:-1], {**rows[-1], **changes}]


AGENT = {"contract_kind": "委托合同", "items[7].name": "证券经纪人委托合同"}

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"items": items("学历证书复印件")}, ["rule.employee-file-complete"]),
    ({"items": items("录用审批表")}, ["rule.employee-file-complete"]),
    ({**AGENT, "items[6].name": "考核表"}, ["rule.agent-file-complete"]),
    ({"items": items("离职证明")}, ["rule.closed-file-complete"]),
    ({"items[5].name": "证券经纪人委托合同"},
     ["rule.contract-fits-kind", "rule.employee-file-complete"]),
    ({"items[2].original_seen": False}, ["rule.copies-compared"]),
    ({"items[2].verified_by": None}, ["required"]),
    ({"items[2].verified_by": "林样之"}, ["rule.not-compared-by-oneself"]),
    ({"items[2].verified_on": "2027-11-06"}, ["rule.compared-by-the-day"]),
    ({"items[0].dated": "2027-11-06"}, ["rule.item-by-the-day"]),
    ({"items": [*items(), {**items()[-1], "name": "其他"}]}, ["rule.other-items-named"]),
    ({"guarantee_note": None, "items": [*items(), {**items()[-1], "name": "担保书"}]},
     ["rule.no-security-of-employees"]),
    ({"left_on": None}, ["rule.leaver-has-a-day"]),
    ({"state": "在职"}, ["rule.day-only-of-leavers"]),
    ({"left_on": "2026-11-01"}, ["rule.left-after-entering"]),
    ({"sex": "女"}, ["rule.sex-fits-number"]),
    ({"checked_by": "秦样文"}, ["rule.second-pair-of-eyes"]),
    ({"items[0].pages": 0}, ["minimum"]),
    # And what is right at the edge.
    ({"state": "在职", "left_on": None, "items": items("离职证明", "工作交接清单")}, []),
    (AGENT, []),
    ({"guarantee_note": None}, []),
    ({"items": [*items(), {**items()[-1], "name": "担保书"}]}, []),
    ({"items[0].dated": "2027-11-05"}, []),
]  # fmt: skip

# How far the Word file may lie from the PDF (tests/renderers/test_alike.py).
ALIKE = (0, 0.98, 2.0, 3.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date and natural key; who signs, in order."""
    d = load(TYPE)
    assert ("RS-{branch}-{year}-{seq:04}", "as_of", ("staff_no", "as_of")) == (
        d.number.pattern, d.number.date, d.key
    )  # fmt: skip
    assert ["filer", "checker"] == [one.role for one in d.signatures]


def test_the_checklist_and_the_contents_add_up() -> None:
    """Items, pages and copies are counted; page numbers follow each other."""
    text = composed(load(TYPE), example(load(TYPE))).text
    assert "10件　24页" in text
    assert "其中复印件3件，已核验原件3件" in text
    assert "12–21" in text


def test_security_in_an_employees_file_is_warned_of() -> None:
    """On paper too, with the note that explains it; not in an agent's file."""
    record = example(load(TYPE))
    record["items"] = [*record["items"], {**record["items"][0], "name": "担保书"}]
    assert "用人单位不得要求劳动者提供担保" in composed(load(TYPE), record).text
    agent = {**record, "contract_kind": "委托合同"}
    assert "用人单位不得要求劳动者提供担保" not in composed(load(TYPE), agent).text


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, []),
        ({"staff_no": "SH01017"}, ["contract-on-file"]),
        ({"citizen_no": "990000198805120245"}, ["contract-on-file", "filed-contract-exists"]),
    ],
)
def test_the_contract_is_that_of_the_person(change: dict[str, str], asked: list[str]) -> None:
    """The file rests on the person's own contract, and names it by its number."""
    contract = {**example(load("labor-contract")), **change}
    held = {"labor-contract": [filed("labor-contract", contract, "LD-SH01-2026-0001")]}
    assert asked == unmet(TYPE, example(load(TYPE)), held)


def test_an_agents_file_rests_on_the_agreement() -> None:
    """By the certificate's number."""
    agreement = example(load("broker-agreement"))
    record = {
        **example(load(TYPE)), "contract_kind": "委托合同", "staff_no": agreement["certificate_no"],
        "citizen_no": agreement["agent_id_no"],
    }  # fmt: skip
    record["items"] = [
        {**row, "name": "证券经纪人委托合同", "doc_no": "WT-1"}
        if row["name"] == "劳动合同"
        else row
        for row in record["items"]
    ]
    held = {"broker-agreement": [filed("broker-agreement", agreement, "WT-1")]}
    assert [] == unmet(TYPE, record, held)
    assert ["agreement-on-file", "filed-agreement-exists"] == unmet(TYPE, record, {})


def test_a_file_is_three_pages() -> None:
    """Cover, person and checklist, contents."""
    for record in sample_records(TYPE)[:2]:
        assert pages(drawn.pdf(composed(load(TYPE), record))) == 3
