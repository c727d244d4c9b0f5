"""The payroll of 营销一部 for November 2026: sixteen employees and three broker-agents."""

from __future__ import annotations

from collections.abc import Mapping

from sample_maker.cast import FINANCE_PREPARER, FINANCE_REVIEWER, LEAVER, SH01, TEAM
from sample_maker.month import Fee, Pay, agent_fees, attendance, payroll, yuan
from sample_maker.numbers import wrong
from sample_maker.samples import FICTION, Bad, Cell, Record, Samples


def _employee(pay: Pay) -> Record:
    person, figures, here = pay.person, pay.figures, attendance(pay.person)
    remark = "2025年12月至2026年9月的确认单存于纸质档案" if person == LEAVER else None
    return {
        "contract_kind": "劳动合同",
        "staff_no": person.number,
        "name": person.name,
        "grade": person.grade,
        "valid_clients": figures.valid_clients,
        "client_assets": yuan(figures.total_assets),
        "gross_commission": yuan(figures.gross_commission),
        "tax_surcharge": yuan(figures.tax_surcharge),
        "investor_protection_fund": yuan(figures.protection_fund),
        "rate": pay.rate,
        "base_pay": yuan(pay.base_pay),
        "allowance": yuan(pay.allowance),
        "assessment_adj": yuan(pay.assessment_adj) if pay.assessment_adj else None,
        "attendance_deduction": yuan(pay.attendance_deduction)
        if pay.attendance_deduction
        else None,
        "personal_leave_days": here.personal or None,
        "sick_leave_days": here.sick or None,
        "absent_days": here.absent or None,
        "late_early": here.late + here.early or None,
        "social_insurance": yuan(pay.social_insurance),
        "housing_fund": yuan(pay.housing_fund),
        "income_tax": yuan(pay.income_tax),
        "other_deduction": yuan(pay.other_deduction) if pay.other_deduction else None,
        "bank_card": person.bank_card,
        "remark": remark,
    }


def _agent(fee: Fee) -> Record:
    person, figures = fee.person, fee.figures
    return {
        "contract_kind": "委托合同",
        "staff_no": person.number,
        "name": person.name,
        "valid_clients": figures.valid_clients,
        "client_assets": yuan(figures.total_assets),
        "gross_commission": yuan(figures.gross_commission),
        "tax_surcharge": yuan(figures.tax_surcharge),
        "investor_protection_fund": yuan(figures.protection_fund),
        "rate": fee.rate,
        "income_tax": "0.00",
        "other_deduction": yuan(fee.reserve) if fee.reserve else None,
        "bank_card": person.bank_card,
        "remark": "按合同提取风险金" if fee.reserve else None,
    }


def _payroll() -> list[Record]:
    pays, fees = payroll(), agent_fees()
    figures = [*(one.figures for one in pays), *(one.figures for one in fees)]
    return [{
        "branch": SH01.code,
        "branch_name": SH01.name,
        "team": TEAM,
        "month": "2026-11",
        "rules_ref": "GZ-SH01-2026-0001",
        "sick_deduction_rate": "0.4",
        "late_deduction": "20.00",
        "crm_valid_clients": sum(one.valid_clients for one in figures),
        "crm_client_assets": yuan(sum(one.total_assets for one in figures)),
        "crm_gross_commission": yuan(sum(one.gross_commission for one in figures)),
        "prepared_by": FINANCE_PREPARER.name,
        "prepared_on": "2026-12-02",
        "reviewed_by": FINANCE_REVIEWER.name,
        "reviewed_on": "2026-12-03",
        "pay_on": "2026-12-15",
        "rows": [*(_employee(one) for one in pays), *(_agent(one) for one in fees)],
    }]  # fmt: skip


def _bad() -> Bad:
    """Six reports of three or two people: faults of dates, arithmetic and persons; one is right."""
    whole = _payroll()[0]
    first, second, third = whole["rows"][6], whole["rows"][11], whole["rows"][16]
    rows = [first, second, third]
    good = whole | {
        "rows": rows,
        "crm_valid_clients": sum(row["valid_clients"] for row in rows),
        "crm_client_assets": f"{sum(float(row['client_assets']) for row in rows):.2f}",
        "crm_gross_commission": f"{sum(float(row['gross_commission']) for row in rows):.2f}",
    }
    others = [good | {"team": f"营销{n}部"} for n in "二三四五"]
    faults: list[Mapping[str, Cell]] = [
        {},
        {"reviewed_by": good["prepared_by"], "prepared_on": "2026-11-28", "reviewed_on": "2026-11-27",
         "pay_on": "2026-11-27", "receipt_no": "综备〔2026〕1号", "rows[0].attendance_deduction": "300.00"},
        {"crm_valid_clients": 1, "crm_client_assets": "1.00", "crm_gross_commission": "1.00",
         "rows[1].staff_no": first["staff_no"], "rows[2].base_pay": "4000.00",
         "rows[2].remark": None, "rows[0].other_deduction": "3000.00"},
        {"rows[0].bank_card": wrong(first["bank_card"]), "rows[1].name": None,
         "rows[1].grade": "首席客户经理", "rows[2].rate": "三成", "rows[2].valid_clients": -1,
         "month": "2026年13月"},
        {"team": "营销\U0003134a部", "rules_ref": "去年的细则", "rows[0].tax_surcharge": "99999.00",
         "rows[1].grade": None, "rows[2].income_tax": "9000.00",
         "rows[0].序号": 88, "filed_on": "2026-12-01"},
        {"prepared_by": first["name"], "branch": "上海1部", "late_deduction": "500.00"},
        {"prepared_on": None},
    ]  # fmt: skip
    return Bad([good, *others, good | {"team": "营销六部"}, good], faults,
               unknown=("发放方式", FICTION))  # fmt: skip


SAMPLES = Samples(
    files={"november": _payroll},
    bad=_bad,
    order=600,
    sheet="薪酬月报",
    titles={"november": "2026年11月营销一部薪酬月报", "bad": "薪酬月报（有错误的样例）"},
)  # fmt: skip
