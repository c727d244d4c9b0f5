"""客户经理薪酬月报表: what its bad sample and its rules must show, its sums, and what it rests on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from docgen.core.lookups import Filed
from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "payroll-monthly"

# The codes bad.xlsx must show.
BAD = {
    "bank-card.check-digit", "enum", "link.unknown", "maximum", "minimum", "month.format", "pattern",
    "percent.format", "required", "rule.agents-have-no-wage", "rule.as-in-the-business-data",
    "rule.attendance-deduction", "rule.employees-have-grade-and-wage", "rule.everybody-once",
    "rule.nobody-owes", "rule.other-deduction-explained", "rule.second-pair-of-eyes",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"prepared_on": "2026-11-29"}, ["rule.prepared-after-the-month"]),
    ({"reviewed_on": "2026-12-01"}, ["rule.reviewed-after-preparing"]),
    ({"reviewed_by": "施样细"}, ["rule.second-pair-of-eyes"]),
    ({"prepared_by": "钱样明"}, ["rule.nobody-prepares-their-own-pay"]),
    ({"pay_on": "2026-12-03"}, ["rule.paid-after-review"]),
    ({"filed_on": "2026-12-02"}, ["rule.filed-after-review"]),
    ({"filed_on": None}, ["rule.receipt-with-filing"]),
    ({"receipt_no": None}, ["rule.receipt-with-filing"]),
    ({"rows[1].staff_no": "SH01007"}, ["rule.everybody-once", "rule.everybody-once"]),
    ({"rows[0].grade": None}, ["rule.employees-have-grade-and-wage"]),
    ({"rows[0].housing_fund": None}, ["rule.employees-have-grade-and-wage"]),
    ({"rows[1].allowance": "300.00"}, ["rule.agents-have-no-wage"]),
    ({"rows[1].grade": "初级客户经理"}, ["rule.agents-have-no-wage"]),
    ({"rows[1].tax_surcharge": "199.01"}, ["rule.commission-covers-its-costs", "rule.nobody-owes"]),
    ({"rows[0].attendance_deduction": "248.27"}, ["rule.attendance-deduction"]),
    ({"rows[0].attendance_deduction": None}, ["rule.attendance-deduction"]),
    ({"rows[0].late_early": 1}, ["rule.attendance-deduction"]),
    ({"rows[1].remark": None}, ["rule.other-deduction-explained"]),
    ({"rows[0].other_deduction": "2000.00"}, ["rule.other-deduction-within-a-fifth"]),
    ({"rows[1].income_tax": "500.00"}, ["rule.nobody-owes"]),
    ({"crm_gross_commission": "5200.01"}, ["rule.as-in-the-business-data"]),
    ({"crm_client_assets": "19299999.99"}, ["rule.assets-as-in-the-business-data"]),
    ({"crm_valid_clients": 65}, ["rule.clients-as-in-the-business-data"]),
    ({"rows[0].rate": "0.61"}, ["maximum"]),
    ({"rules_ref": "2026"}, ["pattern"]),
    # And what is right at the edge.
    ({"prepared_on": "2026-11-30"}, []),
    ({"reviewed_on": "2026-12-02"}, []),
    ({"pay_on": "2026-12-04"}, []),
    ({"filed_on": None, "receipt_no": None}, []),
    ({"rows[1].base_pay": "0.00"}, []),
    ({"rows[0].late_early": 1, "rows[0].attendance_deduction": "268.28"}, []),
    ({"rows[1].rate": "0.35"}, []),
]  # fmt: skip

ALIKE = (0, 0.95, 3.0, 8.0)


def archive(**changes: list[dict[str, Any]]) -> dict[str, list[Filed]]:
    """The documents of ``held``, some of them others."""
    return issued(held() | {name.replace("_", "-"): found for name, found in changes.items()})


def held() -> dict[str, list[dict[str, Any]]]:
    """What there is where the sample payroll finds what it rests on."""
    (record,) = stored(TYPE, "november")
    day = dt.date(2026, 11, 1)
    employees = [row for row in record["rows"] if row["contract_kind"] == "劳动合同"]
    agents = [row for row in record["rows"] if row["contract_kind"] == "委托合同"]
    term = {"start_on": dt.date(2026, 9, 1), "end_on": dt.date(2027, 8, 31)}
    rules = typed("team-pay-rules", stored("team-pay-rules", "rules")[0])
    attended = [
        {
            "staff_no": row["staff_no"],
            "personal_leave": Decimal(str(row.get("personal_leave_days", 0))),
            "sick_leave": Decimal(str(row.get("sick_leave_days", 0))),
            "absent_days": 0,
            "late": row.get("late_early", 0),
            "early": 0,
        }
        for row in employees
    ]
    return {
        "labor-contract": [
            {"staff_no": row["staff_no"], "grade": row["grade"], **term} for row in employees
        ],
        "broker-agreement": [{"certificate_no": row["staff_no"], **term} for row in agents],
        "team-pay-rules": [rules | {"serial": "GZ-SH01-2026-0001"}],
        "attendance-sheet": [{"month": day, "rows": attended}],
        "assessment": [
            {
                "staff_no": row["staff_no"],
                "period_type": "月度",
                "from_on": day,
                "pay_adj": Decimal(row["assessment_adj"]),
            }
            for row in employees
            if "assessment_adj" in row
        ],
        "client-confirmation": [
            {"staff_or_cert_no": row["staff_no"], "effective_month": day} for row in record["rows"]
        ],
    }


def november(**changes: Any) -> dict[str, Any]:
    (record,) = stored(TYPE, "november")
    return {**record, "rows": [{**record["rows"][0], **changes}, *record["rows"][1:]]}


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """By branch and month; one for a team and month; kept for thirty years."""
    d = load(TYPE)
    assert ("XC-{branch}-{year}{month}-{seq:04}", "month", ("branch", "team", "month"), 30) == (
        d.number.pattern, d.number.date, d.key, d.retention_floor_years
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """The maker, the checker, then the three without whom nothing is paid."""
    roles = ["preparer", "reviewer", "chief-accountant", "deputy-manager", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_what_is_computed_is_what_the_month_was() -> None:
    """Rows and totals of the sample are those of the team's month, to the fen."""
    (record,) = stored(TYPE, "november")
    filled = typed(TYPE, record)
    assert Decimal("5833.69") == filled["rows"][6]["net_pay"]
    assert Decimal("331.03") == filled["rows"][6]["attendance_deduction"]
    assert (19, 16, Decimal("112930.79")) == (
        filled["headcount"], filled["employees"], filled["total_net_pay"]
    )  # fmt: skip
    assert filled["total_net_pay"] == sum(row["net_pay"] for row in filled["rows"])
    text = composed(load(TYPE), record).text
    assert "实发合计（大写）\n人民币壹拾壹万贰仟玖佰叁拾元零柒角玖分" in text


def test_the_sample_rests_on_what_it_should() -> None:
    """With contracts, rules, attendance, assessments and confirmations there, nothing is asked."""
    assert [] == unmet(TYPE, november(), archive())


def test_everybody_is_under_contract_and_nobody_is_left_out() -> None:
    """Expired contracts do not count; who is under contract and not paid is named."""
    long_ago = {"start_on": dt.date(2024, 9, 1), "end_on": dt.date(2026, 10, 31)}
    (record,) = stored(TYPE, "november")
    contracts = held()["labor-contract"]
    expired = [{**contracts[0], **long_ago}, *contracts[1:]]
    assert ["employee-under-contract"] == unmet(TYPE, record, archive(labor_contract=expired))
    agents = [{**one, **long_ago} for one in held()["broker-agreement"]]
    assert ["agent-under-agreement"] * 3 == unmet(TYPE, record, archive(broker_agreement=agents))
    one_more = [*contracts, {**contracts[0], "staff_no": "SH01099"}]
    assert ["no-employee-left-out"] == unmet(TYPE, record, archive(labor_contract=one_more))
    no_grade = [*contracts, {**contracts[0], "staff_no": "SH01901", "grade": None}]
    assert [] == unmet(TYPE, record, archive(labor_contract=no_grade))
    one_more = [*held()["broker-agreement"], {**agents[0], "certificate_no": "Z1", "end_on": dt.date(2027, 1, 1)}]  # fmt: skip
    assert ["no-agent-left-out"] == unmet(TYPE, record, archive(broker_agreement=one_more))


def test_the_grade_is_that_of_the_last_notice() -> None:
    """A notice counts from its day; the next payroll uses the new grade."""
    notice = {"staff_no": "SH01001", "new_grade": "高级客户经理", "effective_on": dt.date(2026, 12, 1)}  # fmt: skip
    assert [] == unmet(TYPE, november(), archive(grade_notice=[notice]))
    notice = notice | {"effective_on": dt.date(2026, 11, 1)}
    assert ["grade-in-force"] == unmet(TYPE, november(), archive(grade_notice=[notice]))
    found = unmet(TYPE, november(grade="初级客户经理"), archive())
    assert ["grade-in-force", "pay-by-the-rules", "rate-by-the-rules"] == found


def test_rates_and_deductions_are_those_of_the_rules_in_force() -> None:
    """Of the last version; pay that differs is explained."""
    (rules,) = held()["team-pay-rules"]
    newer = rules | {"serial": "GZ-SH01-2026-0002", "effective_from": dt.date(2026, 7, 1)}
    assert ["rules-in-force"] == unmet(TYPE, november(), archive(team_pay_rules=[rules, newer]))
    assert ["pay-by-the-rules"] == unmet(TYPE, november(base_pay="9000.00"), archive())
    assert [] == unmet(TYPE, november(base_pay="9000.00", remark="试用期"), archive())
    assert ["rate-by-the-rules"] == unmet(TYPE, november(rate="0.3"), archive())
    assert ["deductions-by-the-rules"] == unmet(
        TYPE, november() | {"late_deduction": "10.00"}, archive()
    )


def test_days_adjustments_and_commission_are_traced() -> None:
    """To attendance, assessment and confirmations."""
    found = unmet(TYPE, november(sick_leave_days=1), archive())
    assert ["days-as-on-the-attendance-sheet"] == found
    assert ["adjustment-by-assessment"] == unmet(TYPE, november(assessment_adj="1.00"), archive())
    later = [{"staff_or_cert_no": "SH01002", "effective_month": dt.date(2026, 12, 1)}]
    missing = unmet(TYPE, november(), archive(client_confirmation=later))
    assert {"commission-on-confirmed-clients"} == set(missing)


def test_a_payroll_of_nineteen_is_three_pages() -> None:
    """A table a page, and a page for checks and signatures."""
    (record,) = sample_records(TYPE)
    assert 3 == pages(drawn.pdf(composed(load(TYPE), record)))
