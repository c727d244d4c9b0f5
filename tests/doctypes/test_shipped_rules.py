"""Each rule and bound of the shipped types refuses what it is there for, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doctypes.shipped import example, load, problem_codes

AGREEMENT: list[tuple[dict[str, Any], list[str]]] = [
    ({"end_on": "2027-12-01"}, ["rule.term-is-one-year"]),
    ({"agent_id_no": "990000200812020011"}, ["rule.agent-of-age"]),
    ({"signed_on": "2026-12-02"}, ["rule.signed-by-the-start"]),
    ({"exclusive_declared": False}, ["rule.exclusive"]),
    ({"no_labour_relation": False}, ["rule.no-labour-relation"]),
    ({"ethics_hours": 61}, ["rule.ethics-within-training"]),
    ({"complaint_tel": "13000000000"}, ["rule.complaints-reach-the-company"]),
    ({"arbitration_body": None}, ["rule.arbitration-names-its-body"]),
    ({"dispute_method": "诉讼"}, ["rule.litigation-names-no-body"]),
    ({"training_hours": 59}, ["minimum"]),
    ({"ethics_hours": 19}, ["minimum"]),
    ({"payday": 29}, ["maximum"]),
    ({"authority": ["代客理财"]}, ["enum"]),
    ({"authority": []}, ["minItems"]),
    ({"risk_reserve": "0.31"}, ["maximum"]),
    ({"branch": "../1"}, ["pattern"]),
    ({"payout_account": "6200000000000123456"}, ["bank-card.check-digit"]),
    ({"broker_uscc": "91990000MA0TEXT048"}, ["credit-code.check-digit"]),
    # And what is right at the edge.
    ({"agent_id_no": "990000200812010016"}, []),
    ({"signed_on": "2026-12-01"}, []),
    ({"ethics_hours": 60}, []),
    ({"start_on": "2028-02-29", "end_on": "2029-02-27", "signed_on": None}, []),
]
CONFIRMATION: list[tuple[dict[str, Any], list[str]]] = [
    ({"effective_month": "2026-10"}, ["rule.effective-not-before-opening"]),
    ({"client_signed_on": "2026-11-05"}, ["rule.signed-not-before-opening"]),
    ({"verified_on": "2026-11-05"}, ["rule.verified-not-before-signing"]),
    ({"outlet": None}, ["rule.bank-outlet-named"]),
    ({"client_type": "机构"}, ["rule.document-fits-client"]),
    (
        {"id_type": "统一社会信用代码", "id_no": "91990000MA0TEXT049"},
        ["rule.document-fits-client"],
    ),
    ({"verified_by": "林样之"}, ["rule.second-pair-of-eyes"]),
    ({"client_name": "林样之"}, ["rule.not-ones-own-client"]),
    ({"id_no": "990000199202290018"}, ["citizen-number.check-digit"]),
    ({"id_no": "E00000000"}, ["citizen-number.length"]),
    ({"commission_rate": "0.00301"}, ["maximum"]),
    ({"commission_rate": "-0.0001"}, ["minimum"]),
    ({"initial_assets": "-0.01"}, ["minimum"]),
    ({"channel": "朋友"}, ["enum"]),
    ({"fund_account": "../../etc"}, ["pattern"]),
    # And what is right at the edge.
    ({"commission_rate": "0.003"}, []),
    ({"id_type": "护照", "id_no": "E00000000"}, []),
    ({"channel": "社区", "outlet": None}, []),
    ({"effective_month": "2027-01"}, []),
    (
        {"client_type": "机构", "id_type": "统一社会信用代码", "id_no": "91990000MA0TEXT049"},
        [],
    ),
]


def changed(type_id: str, change: dict[str, Any]) -> list[str]:
    doctype = load(type_id)
    record = example(doctype) | change
    return problem_codes(doctype, {k: v for k, v in record.items() if v is not None})


@pytest.mark.parametrize(("change", "codes"), AGREEMENT, ids=lambda part: str(part)[:60])
def test_an_agreement_is_refused_for_its_fault_alone(
    change: dict[str, Any], codes: list[str]
) -> None:
    """One change to the example breaks the one rule it should."""
    assert codes == changed("broker-agreement", change)


@pytest.mark.parametrize(("change", "codes"), CONFIRMATION, ids=lambda part: str(part)[:60])
def test_a_confirmation_is_refused_for_its_fault_alone(
    change: dict[str, Any], codes: list[str]
) -> None:
    """One change to the example breaks the one rule it should."""
    assert codes == changed("client-confirmation", change)


@pytest.mark.parametrize("type_id", ["broker-agreement", "client-confirmation"])
def test_every_rule_is_seen_refusing(type_id: str) -> None:
    """No rule stands in type.toml without a case above that it refuses."""
    cases = AGREEMENT if type_id == "broker-agreement" else CONFIRMATION
    assert {f"rule.{rule.id}" for rule in load(type_id).rules} == {
        code for _, codes in cases for code in codes if code.startswith("rule.")
    }
