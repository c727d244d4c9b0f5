"""职工名册: what its bad sample and its rules must show, and what it asks the contracts."""

from __future__ import annotations

from typing import Any

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "staff-roster"

# The codes bad.xlsx must show.
BAD = {
    "citizen-number.check-digit", "date.day", "enum", "mobile.length", "rule.compiled-after-the-day",
    "rule.contract-covers-the-day", "rule.hired-by-the-contract", "rule.nobody-twice",
    "rule.number-of-this-branch", "rule.second-pair-of-eyes", "rule.sex-fits-number",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"rows[0].staff_no": "BJ02016"}, ["rule.number-of-this-branch"]),
    ({"rows": [
        {**row, "staff_no": f"SH0101{n}"}
        for n, row in enumerate(2 * example(load(TYPE))["rows"])
    ]}, ["rule.nobody-twice"]),
    ({"rows[0].sex": "女"}, ["rule.sex-fits-number"]),
    ({"rows[0].citizen_no": "990000201012010012"}, ["rule.employee-of-age"]),
    ({"rows[0].hired_on": "2026-11-03"}, ["rule.hired-by-the-contract"]),
    ({"rows[0].contract_to": "2026-11-29"}, ["rule.contract-covers-the-day"]),
    ({"rows[0].contract_from": "2026-12-01"}, ["rule.contract-covers-the-day"]),
    ({"compiled_on": "2026-11-29"}, ["rule.compiled-after-the-day"]),
    ({"reviewed_by": "秦样文"}, ["rule.second-pair-of-eyes"]),
    ({"rows[0].employment_form": "临时工"}, ["enum"]),
    ({"rows": []}, ["minItems"]),
    # And what is right at the edge.
    ({"rows[0].contract_to": "2026-11-30"}, []),
    ({"rows[0].grade": None}, []),
    ({"remark": None}, []),
]  # fmt: skip

# How far the Word file may lie from the PDF (tests/renderers/test_alike.py).
ALIKE = (0, 0.97, 2.0, 3.5)


def roster(**changes: Any) -> dict[str, Any]:
    """The example record with changes in its only row."""
    record = example(load(TYPE))
    return {**record, "rows": [{**record["rows"][0], **changes}]}


def contract_of(record: dict[str, Any]) -> Filed:
    """The labour contract of the roster's only row."""
    row, base = record["rows"][0], example(load("labor-contract"))
    return filed("labor-contract", {
        **base, "staff_no": row["staff_no"], "citizen_no": row["citizen_no"],
        "start_on": row["contract_from"], "end_on": row["contract_to"],
    })  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and signers."""
    d = load(TYPE)
    assert ("MC-{branch}-{year}-{seq:04}", "as_of", ("branch", "team", "as_of")) == (
        d.number.pattern, d.number.date, d.key
    )  # fmt: skip
    assert ["compiler", "reviewer", "branch-manager"] == [one.role for one in d.signatures]


def test_every_row_has_a_contract_that_says_the_same() -> None:
    """No contract, another term, a person left out: each is told; agreement is not."""
    contract = contract_of(roster())
    assert ["contract-in-force"] == unmet(TYPE, roster(), {})
    assert [] == unmet(TYPE, roster(), {"labor-contract": [contract]})
    other = roster(contract_to="2027-10-31")
    assert ["contract-says-the-same"] == unmet(TYPE, other, {"labor-contract": [contract]})
    everybody = {**roster(staff_no="SH01017", employment_form="劳务派遣"), "team": "全体"}
    assert ["nobody-missing"] == unmet(TYPE, everybody, {"labor-contract": [contract]})


def test_the_grade_is_that_of_the_latest_notice() -> None:
    """A notice after the contract began decides; an earlier one has been overtaken by the contract."""
    held = {"labor-contract": [contract_of(roster())]}
    day = load(TYPE)
    notices = [
        Filed("TZ-1", "SH01", {"staff_no": "SH01016", "effective_on": on, "new_grade": "初级客户经理"})
        for on in (filed(TYPE, roster(hired_on=text)).values["rows"][0]["hired_on"]
                   for text in ("2026-10-01", "2026-11-20"))
    ]  # fmt: skip
    assert day.requirements
    assert [] == unmet(TYPE, roster(), {**held, "grade-notice": notices[:1]})
    assert ["grade-in-force"] == unmet(TYPE, roster(), {**held, "grade-notice": notices})


def test_the_totals_are_counted_from_the_rows() -> None:
    """Sixteen employees, and who must be asked about a renewal."""
    text = composed(load(TYPE), sample_records(TYPE)[1]).text
    assert "共16人，其中男9人、女7人；劳动合同在四十五日内到期（标*）2人。" in text


def test_a_roster_of_a_team_is_two_pages() -> None:
    """Sixteen rows on landscape pages, signatures with the last of them."""
    record = sample_records(TYPE)[1]
    assert pages(drawn.pdf(composed(load(TYPE), record))) == 2
