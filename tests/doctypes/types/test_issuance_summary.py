"""发行总结: direct sales and distributors add up to what is registered, large clients are listed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from docgen.core.computed import Computer
from docgen.core.lookups import Filed
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, least, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed

TYPE = "issuance-summary"

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "maximum", "minimum", "money.format", "pattern", "required",
    "rule.account-of-a-region", "rule.amount-as-registered", "rule.complaint-closed-after-receipt",
    "rule.distributor-of-an-agency", "rule.distributors-evaluated", "rule.every-region-told",
    "rule.investors-as-registered", "rule.large-means-above-the-threshold",
    "rule.nobody-below-the-least", "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"established_on": "2026-11-19"}, ["rule.offer-in-order"]),
    ({"offer_end": "2026-12-11", "established_on": "2026-12-12", "made_on": "2026-12-13"},
     ["rule.offer-of-sixty-days"]),
    ({"by_region[0].distributor": "样例银行股份有限公司"}, ["rule.distributor-of-an-agency"]),
    ({"by_region[1].distributor": None}, ["rule.distributor-of-an-agency"]),
    ({"by_region[1].channel": "直销", "by_region[1].distributor": None},
     ["rule.each-line-once", "rule.each-line-once"]),
    ({"registered_investors": 29}, ["rule.investors-as-registered"]),
    ({"registered_amount": "26400000.01"}, ["rule.amount-as-registered"]),
    ({"investor_limit": 27}, ["rule.within-the-limit"]),
    ({"min_subscription": "400000.01"}, ["rule.nobody-below-the-least"]),
    ({"by_region[0].clients_institution": 0, "registered_investors": 26},
     ["rule.no-amount-without-investors"]),
    ({"by_region[1].region": "南方"}, ["rule.every-region-told"]),
    ({"work[0].work_region": "南方"},
     ["rule.account-of-a-region", "rule.every-region-told", "rule.every-region-told"]),
    ({"large_clients[0].amount": "5000000.00"}, ["rule.large-means-above-the-threshold"]),
    ({"large_clients[0].amount": "14400000.01"}, ["rule.large-clients-within-their-line"]),
    ({"large_clients": [{"client": "甲", "client_region": "华东", "client_channel": "代销",
                         "amount": "5500000.00"}] * 2},
     ["rule.large-client-once", "rule.large-client-once"]),
    ({"large_clients[0].service_ref": None}, ["rule.direct-clients-served"]),
    ({"complaints[0].closed_on": "2026-11-04"}, ["rule.complaint-closed-after-receipt"]),
    ({"evaluation[1].unit": "样例银行"}, ["rule.distributors-evaluated"]),
    ({"evaluation[0].unit": "样例银行股份有限公司"},
     ["rule.evaluated-once", "rule.evaluated-once"]),
    # And what is right at the edge.
    ({"investor_limit": 28}, []),
    ({"offer_end": "2026-12-10", "established_on": "2026-12-10", "made_on": "2026-12-10"}, []),
    ({"large_client_threshold": "5999999.99"}, []),
    ({"large_clients": None, "complaints": None, "capital_verification_ref": None}, []),
]  # fmt: skip

# Charts are pictures in Word, and what follows them moves from page to page.
ALIKE = (0, 0.86, 2.5, 6.0)


def held(**change: list[Filed]) -> dict[str, list[Filed]]:
    """What the example rests on: a roadshow plan, a review, a service form."""
    served = {**example(load("door-to-door-service")), "client_name": "上海样例贸易有限公司"}
    documents = {
        "roadshow-plan": [filed("roadshow-plan", example(load("roadshow-plan")))],
        "distributor-review": [filed("distributor-review", example(load("distributor-review")))],
        "door-to-door-service": [filed("door-to-door-service", served, "SM-SH01-2026-0001")],
    }
    return documents | {name.replace("_", "-"): found for name, found in change.items()}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, []),
        ({"roadshow_plan": []}, ["roadshow-planned"]),
        ({"distributor_review": []}, ["distributors-reviewed"]),
        ({"door_to_door_service": []}, ["service-form-exists"]),
    ],
)
def test_it_rests_on_plan_review_and_service(change: dict[str, Any], wanted: list[str]) -> None:
    """Each region planned, each distributor reviewed, each large client served."""
    assert wanted == unmet(TYPE, example(load(TYPE)), held(**change))


def test_a_service_form_of_another_client_does_not_count() -> None:
    """Number and client must both fit."""
    other = filed(
        "door-to-door-service", example(load("door-to-door-service")), "SM-SH01-2026-0001"
    )
    documents = held(door_to_door_service=[other])
    assert ["service-form-exists"] == unmet(TYPE, example(load(TYPE)), documents)


def test_totals_and_rates_are_computed() -> None:
    """Of each line, and of all of them."""
    typed = Computer(load(TYPE)).typed(example(load(TYPE)))
    assert [(18, Decimal("14400000.00"), Decimal("0.9")), (10, Decimal("12000000.00"), Decimal("1.5"))] == [
        (one["clients"], one["amount"], one["rate"]) for one in typed["by_region"]
    ]  # fmt: skip
    assert (28, Decimal("26400000.00"), Decimal("1.1")) == (
        typed["clients_total"], typed["amount_total"], typed["rate_total"]
    )  # fmt: skip


def test_the_threshold_is_data() -> None:
    """The amount above which clients are served at their door is printed as given."""
    raised = {**example(load(TYPE)), "large_client_threshold": "5500000.00"}
    text = composed(load(TYPE), raised).text
    assert [True, False] == [one in text for one in ("超过5,500,000.00元", "5,000,000.00")]


def test_without_large_clients_and_complaints_it_says_so() -> None:
    """No empty table."""
    text = composed(load(TYPE), least(load(TYPE))).text
    assert "本次发行没有大额客户。" in text
    assert "发行期间没有收到投诉。" in text


def test_the_samples_fit_the_other_documents() -> None:
    """Large clients are those of the service forms, in their order."""
    (summary,) = sample_records(TYPE)
    served = [one["client_name"] for one in stored("door-to-door-service", "services")]
    assert served[:2] == [one["client"] for one in summary["large_clients"]]
    assert len(summary["by_region"]) == 12
