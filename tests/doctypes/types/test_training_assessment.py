"""岗前培训综合考评表: what its bad sample and its rules must show, its scores, its probation."""

from __future__ import annotations

from typing import Any

from tests.doctypes import drawn
from tests.doctypes.filed import filed, typed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "training-assessment"

# The codes bad.xlsx must show.
BAD = {
    "citizen-number.check-digit", "enum", "maximum", "minimum", "money.format", "required",
    "rule.agent-hours", "rule.course-within-training", "rule.hours-in-halves",
    "rule.leader-after-trainer", "rule.passed-the-examination", "rule.probation-pay-minimum",
    "rule.probation-pay-share", "rule.weights-make-a-hundred", "text.direction",
}  # fmt: skip

NO_TRIAL: dict[str, Any] = dict.fromkeys(
    ("trial_from", "trial_to", "trial_pay", "formal_pay", "minimum_wage")
)
AGENT: dict[str, Any] = {**NO_TRIAL, "kind": "证券经纪人"}
# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"training_to": "2026-10-18"}, ["rule.course-within-training", "rule.training-in-order"]),
    ({"courses[0].held_on": "2026-10-31"}, ["rule.course-within-training"]),
    ({"courses[0].hours": 23.7}, ["rule.hours-in-halves"]),
    ({"citizen_no": "990000200812010016"}, ["rule.trainee-of-age"]),
    ({"courses[0].category": "产品"}, ["rule.law-and-ethics-taught"]),
    ({**AGENT, "courses[0].hours": 59.5}, ["rule.agent-hours"]),
    ({**AGENT, "courses[0].hours": 19}, ["rule.agent-ethics-hours", "rule.agent-hours"]),
    ({"weights.conduct": 30}, ["rule.weights-make-a-hundred"]),
    ({"practical_score": None}, ["rule.practical-test-scored"]),
    ({"written_score": 59.5}, ["rule.passed-the-examination"]),
    ({"written_score": 60, "practical_score": 40, "pass_mark": 65},
     ["rule.passed-in-total", "rule.passed-the-examination"]),
    ({"practical_score": 0}, []),
    ({"practical_score": 0, "conduct.attendance": 0, "conduct.discipline": 0, "conduct.communication": 0},
     ["rule.passed-in-total"]),
    ({"trainer_on": "2026-10-29"}, ["rule.trainer-after-training"]),
    ({"leader_on": "2026-10-29"}, ["rule.leader-after-trainer"]),
    ({"branch_on": "2026-10-29"}, ["rule.branch-after-leader"]),
    ({"result": "补考"}, ["rule.only-a-pass-opens-probation"]),
    ({"kind": "证券经纪人", "courses[0].hours": 60}, ["rule.agents-have-no-probation"]),
    ({"trial_to": None}, ["rule.probation-ends"]),
    ({"trial_pay": None}, ["rule.probation-paid"]),
    ({"formal_pay": None}, ["rule.pay-afterwards-known"]),
    ({"minimum_wage": None}, ["rule.minimum-wage-known"]),
    ({"branch_on": "2026-11-03"}, ["rule.probation-after-training"]),
    ({"trial_to": "2026-11-01"}, ["rule.probation-in-order"]),
    ({"trial_to": "2027-01-02"}, ["rule.probation-two-months"]),
    ({"trial_pay": "3199.99"}, ["rule.probation-pay-share"]),
    ({"minimum_wage": "3200.01"}, ["rule.probation-pay-minimum"]),
    ({"pass_mark": 59}, ["minimum"]),
    # And what is right at the edge.
    (NO_TRIAL, []),
    ({**AGENT, "courses[0].hours": 60}, []),
    ({"practical_score": None, "weights.practical": 0, "weights.written": 80}, []),
    ({**NO_TRIAL, "result": "不合格", "written_score": 30}, []),
    ({"branch_on": "2026-11-02"}, []),
]  # fmt: skip

ALIKE = (0, 0.97, 2.0, 3.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("citizen_no", "branch_on")
    assert ("hr", "PX-{branch}-{year}-{seq:04}", "training_to", key, 15) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The trainer first, the trainee last."""
    roles = ["trainer", "team-leader", "branch-manager", "candidate"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_hours_and_scores_are_computed() -> None:
    """Weighted, rounded to a tenth; hours on law and ethics apart."""
    values = typed(TYPE, example(load(TYPE)))
    names = ("total_hours", "ethics_hours", "conduct_score", "total_score", "trial_share")
    assert ["24", "24", "95.0", "89.3", "0.8000"] == [str(values[name]) for name in names]


def test_probation_is_that_of_the_contract() -> None:
    """The samples agree with the labour contracts; other dates or pay are told."""
    contracts = {
        "labor-contract": [filed("labor-contract", one) for one in sample_records("labor-contract")]
    }
    assert [[]] * 4 == [unmet(TYPE, one, contracts) for one in sample_records(TYPE)]
    newcomer = sample_records(TYPE)[1]
    for change in ({"trial_to": "2026-12-31"}, {"formal_pay": "3900.00"}):
        assert ["as-in-the-contract"] == unmet(TYPE, {**newcomer, **change}, contracts)


def test_without_probation_nothing_is_said_of_it() -> None:
    """A failed candidate's paper has no part on probation."""
    failed = next(one for one in sample_records(TYPE) if one["result"] == "补考")
    assert "四、试用手续" not in composed(load(TYPE), failed).text


def test_an_assessment_is_two_pages() -> None:
    """With six courses, three opinions and probation."""
    assert pages(drawn.pdf(composed(load(TYPE), sample_records(TYPE)[1]))) == 2
