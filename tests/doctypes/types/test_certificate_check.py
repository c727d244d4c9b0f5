"""证件真实性核查记录: what its bad sample and its rules must show, what contradicts it, its form and pages."""

from __future__ import annotations

from typing import Any

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "certificate-check"

# The codes bad.xlsx must show.
BAD = {
    "citizen-number.check-digit", "date.format", "enum", "link.unknown", "maxLength", "required",
    "rule.authorised-first", "rule.card-bears-the-number", "rule.conclusion-as-the-results",
    "rule.doubt-has-a-sequel", "rule.doubt-is-explained", "rule.employee-has-a-number",
    "rule.guarantor-only-for-an-agent", "rule.issued-before-check", "rule.more-than-a-look",
    "rule.original-seen", "rule.query-is-named", "rule.second-pair-of-eyes", "rule.sex-fits-number",
    "rule.still-valid", "text.direction",
}  # fmt: skip

CARD = example(load(TYPE))["rows"][0]
PAPER = {**CARD, "document": "学历证书", "number": "9999", "method": "学信网查询"}
APPLICANT: dict[str, Any] = {"subject_kind": "应聘人员", "guarantee_ref": None}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"sex": "女"}, ["rule.sex-fits-number"]),
    ({"checked_on": "2010-02-28", "authorised_on": "2010-02-01", "rows": [
        {**CARD, "checked_on": "2010-02-28", "issued_on": "2009-01-01"}]}, ["rule.of-age"]),
    ({"subject_kind": "员工", "guarantee_ref": None, "staff_no": None}, ["rule.employee-has-a-number"]),
    ({"guarantee_ref": None}, ["rule.guarantor-only-for-an-agent"]),
    ({"subject_kind": "应聘人员"}, ["rule.agreement-only-of-a-guarantor"]),
    ({"rows": [PAPER]}, ["rule.identity-card-is-checked"]),
    ({"rows": [CARD, CARD]}, ["rule.identity-card-is-checked"]),
    ({"rows[0].number": "11010519491231002X"}, ["rule.card-bears-the-number"]),
    ({"authorised_on": "2026-10-21"}, ["rule.authorised-first"]),
    ({"rows[0].checked_on": "2026-10-22"}, ["rule.finished-last"]),
    ({"rows[0].original_seen": False}, ["rule.original-seen"]),
    ({"rows[0].method": "目视核对"}, ["rule.more-than-a-look"]),
    ({"rows[0].method": "公安联网核查", "rows[0].query_ref": None}, ["rule.query-is-named"]),
    ({"rows[0].issued_on": "2026-10-21"}, ["rule.issued-before-check"]),
    ({"rows[0].valid_to": "2026-10-19"}, ["rule.still-valid"]),
    ({"rows": [CARD, {**PAPER, "result": "不一致", "note": None}], "conclusion": "不属实"}, ["type"]),
    ({"rows[0].result": "无法核实", "rows[0].note": None, "conclusion": "待补充核实"},
     ["rule.doubt-is-explained"]),
    ({"rows[0].result": "不一致"}, ["rule.conclusion-as-the-results"]),
    ({"conclusion": "待补充核实"}, ["rule.conclusion-as-the-results"]),
    ({"rows[0].result": "不一致", "conclusion": "不属实", "follow_up": None}, ["rule.doubt-has-a-sequel"]),
    ({"checker": "林样之"}, ["rule.nobody-checks-themselves"]),
    ({"reviewer": "周样晨"}, ["rule.second-pair-of-eyes"]),
    ({"reviewed_on": "2026-10-20"}, ["rule.reviewed-afterwards"]),
    ({"citizen_no": "990000199202290010"}, ["citizen-number.check-digit"]),
    # And what is right at the edge.
    (APPLICANT, []),
    ({"rows": [CARD, PAPER]}, []),
    ({"rows": [CARD, {**PAPER, "result": "不一致"}, {**PAPER, "result": "无法核实"}], "conclusion": "不属实"}, []),
    ({"rows[0].valid_to": "2026-10-20", "authorised_on": "2026-10-20", "reviewed_on": "2026-10-21"}, []),
    ({"rows[0].query_ref": None, "follow_up": None, "reviewed_on": None, "post": None}, []),
]  # fmt: skip


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    assert ("hr", "ZY-{branch}-{year}-{seq:04}", "checked_on", ("citizen_no", "checked_on"), None) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who checks, then who reviews."""
    assert ["checker", "reviewer"] == [one.role for one in load(TYPE).signatures]


def test_numbers_of_documents_are_masked() -> None:
    """The identity card's number stands in the rows too."""
    assert {"citizen_no", "rows.number", "name", "staff_no"} <= set(load(TYPE).masks)


def test_the_results_are_counted() -> None:
    """Totals follow from the rows."""
    text = composed(load(TYPE), sample_records(TYPE)[3]).text
    assert "核查2件：一致1件，不一致1件，无法核实0件" in text


def test_contract_and_roster_hold_the_same_number() -> None:
    """Another citizen number under the same staff number contradicts the check."""
    record = {k: v for k, v in example(load(TYPE)).items() if k != "guarantee_ref"}
    for number, asked in (
        (record["citizen_no"], []),
        ("11010519491231002X", ["same-number-everywhere"]),
    ):
        person = {"staff_no": record["staff_no"], "citizen_no": number}
        contract = Filed("LD-1", "SH01", person)
        assert asked == unmet(TYPE, record, {"labor-contract": [contract]})
        roster = Filed("MC-1", "SH01", {"rows": [person]})
        assert asked == unmet(TYPE, record, {"staff-roster": [roster]})


def test_what_was_false_before_is_not_forgotten() -> None:
    """Wherever it was found."""
    record = {k: v for k, v in example(load(TYPE)).items() if k != "guarantee_ref"}
    before = {**record, "branch": "BJ02", "conclusion": "不属实", "checked_on": "2026-10-20"}
    assert ["not-found-false-before"] == unmet(TYPE, record, {TYPE: [filed(TYPE, before)]})
    after = {**before, "checked_on": "2026-10-21"}
    assert [] == unmet(TYPE, record, {TYPE: [filed(TYPE, after)]})


def test_a_guarantor_guarantees_an_agreement() -> None:
    """The agreement named is in the archive."""
    record = example(load(TYPE))
    assert ["guaranteed-agreement-exists"] == unmet(TYPE, record, {})
    agreement = filed(
        "broker-agreement", example(load("broker-agreement")), record["guarantee_ref"]
    )
    assert [] == unmet(TYPE, record, {"broker-agreement": [agreement]})


def test_a_check_is_one_page() -> None:
    """Each of the samples fits on one sheet."""
    found = [pages(drawn.pdf(composed(load(TYPE), one))) for one in sample_records(TYPE)]
    assert [1] * 4 == found
