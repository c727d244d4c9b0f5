"""The makers of the samples: every kind of field in a clerk's dress reads back, and faults land in cells."""

from __future__ import annotations

from typing import Any

import pytest

from docgen.core import intake, values
from docgen.core.intake import Intake
from docgen.model import DocumentType
from docgen.readers.xlsx import WorkbookReader
from sample_maker import book, month
from sample_maker.cast import AGENTS, EMPLOYEES, GRADES, PEOPLE, PLAN, STAFF, contract
from sample_maker.clients import november, won_by
from sample_maker.samples import Bad, Cell, Samples
from tests.core.intake_types import GOOD, make_type


def record(number: int) -> dict[str, Any]:
    """A record with every kind of field, with and without the optional ones, as the turn may be."""
    whole = {
        **GOOD,
        "visited_on": f"2026-11-{number + 1:02d}",
        "mobile": "13000000000",
        "staff_no": f"0{number:05d}" if number % 2 else f"1{number:05d}",
        "month": "2026-11",
        "budget": f"{10_000 * number + number % 2}.{25 * (number % 4):02d}",
        "rate": ("0.00025", "0.3", "1", "0.125", "0")[number % 5],
        "people": number,
        "approved": number % 3 > 0,
        "purpose": "拜访\n客户",
        "products": ["甲", "乙丙"],
        "address": {"city": "上海", "street": f"样例路{number}号"},
        "costs": [
            {"kind": "交通费", "amount": f"{10 * number}.50"},
            {"kind": "招待费", "amount": f"{10_000 * number}.00"},
        ],
    }
    total = sum(float(row["amount"]) for row in whole["costs"])
    whole["budget"] = f"{total:.2f}"
    return whole if number % 4 else {**GOOD, "visited_on": whole["visited_on"]}


RECORDS = [record(number) for number in range(1, 10)]


def given(**more: Any) -> Samples:
    return Samples(files={}, bad=lambda: Bad([], []), **more)


def read(doctype: DocumentType, data: bytes) -> Intake:
    return intake.records(doctype, WorkbookReader().read("a.xlsx", data))


@pytest.mark.parametrize("first", range(7))
def test_every_dress_reads_back_as_the_record(first: int) -> None:
    """Rows, groups, lists, dates, amounts and identifiers, in whatever turn their row has."""
    doctype = make_type()
    records = RECORDS[first:] + RECORDS[:first]
    headers = {"visitor": "出 访 人", "costs.amount": "金额"}
    found = read(doctype, book.good(doctype, given(headers=headers), "a", records))
    assert () == found.problems
    assert records == [dict(one.values) for one in found.records]


def test_a_workbook_looks_as_clerks_make_them() -> None:
    """The same value is spelt in several ways; the link of several rows is one merged cell."""
    doctype = make_type()
    raw = WorkbookReader().read("a.xlsx", book.good(doctype, given(), "a", RECORDS))
    main, costs = raw.sheets
    kinds = {type(row[7]) for row in main.rows[3:] if row[7] is not None}
    assert 1 < len(kinds)
    assert ("出访单", "费用") == (main.name, costs.name)
    assert {
        (top, bottom - top) for top, left, bottom, _ in costs.merged if not left and top > 2
    } == {(3 + 2 * n, 1) for n in range(7)}


def test_faults_stand_in_their_cells() -> None:
    """On the main sheet, in rows, at the link; a column too many; the others stay right."""
    doctype = make_type()
    faults: list[dict[str, Cell]] = [
        {"visited_on": "2026-11-31"},
        {"costs[1].amount": "-1.00", "address.city": None},
        {"costs[0].序号": 99},
    ]
    bad = Bad([*RECORDS[:3], RECORDS[4]], faults, unknown=("星座", "无"))
    found = read(doctype, book.bad(doctype, given(), bad))
    assert {
        ("column.unknown", "出访单"), ("date.day", "出访单"), ("minimum", "费用"),
        ("required", "出访单"), ("link.unknown", "费用"), ("rule.costs-add-up", "出访单"),
    } == {(one.code, one.source.sheet) for one in found.problems}  # fmt: skip
    assert [RECORDS[4]] == [dict(one.values) for one in found.records]


def test_a_fault_without_a_cell_is_an_error() -> None:
    """A misspelt path is not passed over."""
    with pytest.raises(ValueError, match=r"costs\[2\].amount"):
        book.bad(make_type(), given(), Bad(RECORDS[:1], [{"costs[2].amount": "1"}]))


def test_the_cast_is_coherent() -> None:
    """Twenty of the team and the staff: names, numbers and cards are each somebody's own, and right."""
    assert (16, 4, 7) == (len(EMPLOYEES), len(AGENTS), len(STAFF))
    for own in ("name", "citizen_no", "mobile", "bank_card", "address"):
        assert len(PEOPLE) == len({getattr(one, own) for one in PEOPLE})
    names = {one.name for one in PEOPLE}
    for one in PEOPLE:
        assert values.check_format("citizen-number", one.citizen_no) is None
        assert values.check_format("bank-card", one.bank_card) is None
        assert values.check_format("mobile", one.mobile) is None
        assert f"{one.birth:%Y%m%d}" == one.citizen_no[6:14]
        assert ("男" if int(one.citizen_no[16]) % 2 else "女") == one.sex
        assert one.superior is None or one.superior in names


def test_every_employee_has_a_contract_that_covers_the_month() -> None:
    """A term of one year; probation of two months in a first one only, at four fifths of the pay."""
    for one in EMPLOYEES:
        found = contract(one)
        assert found.start_on <= max(one.hired_on, month.DAYS[0])
        assert month.DAYS[-1] <= found.end_on
        assert (found.end_on - found.start_on).days in (364, 365)
        assert found.signed_on < found.start_on
        assert (found.renewal_count == 0) == (found.probation_end is not None)


def test_attendance_rests_on_leaves_and_visits() -> None:
    """Every mark of leave or a visit has its form, and every form its marks; the totals add up."""
    for one in EMPLOYEES:
        sheet = month.attendance(one)
        assert len(sheet.marks) == 30
        away = sheet.personal + sheet.sick + sheet.annual + sheet.absent
        assert sheet.due == sheet.present + away == 21
        assert away == sum(leave.days for leave in month.leaves() if leave.person == one)
        assert sheet.outside == len([v for v in month.visits() if v.person == one])
    assert {"病假", "事假", "年休假"} == {leave.kind for leave in month.leaves()}


def test_figures_rest_on_confirmations_and_pay_on_figures() -> None:
    """November's accounts and assets are those of the clients confirmed; whoever is paid commission
    has won one; a row of the payroll adds up.
    """
    assert {client.manager for client in november()} == {
        one.person for one in month.payroll() if one.commission_pay
    }
    for who in month.SELLERS:
        figures = month.month_figures(who)
        assert figures.new_accounts == len(won_by(who))
        months = [month.month_figures(who, f"2026-{n:02d}") for n in range(1, 12)]
        assert month.to_date(who)["net_commission"] == sum(one.net_commission for one in months)
    for pay in month.payroll():
        assert pay.gross_pay == (
            pay.base_pay + pay.commission_pay + pay.allowance + pay.assessment_adj
            - pay.attendance_deduction
        )  # fmt: skip
        off = pay.social_insurance + pay.housing_fund + pay.income_tax + pay.other_deduction
        assert pay.net_pay == pay.gross_pay - off > 0
        assert (pay.attendance_deduction > 0) == (
            {month.PERSONAL, month.SICK, month.LATE} & set(month.attendance(pay.person).marks)
            != set()
        )
    assert "1409.50" == month.yuan(140_950)


def test_the_team_and_the_plan_add_up() -> None:
    """Opening, in and out make the close; the plan's investors and days stay within the rules."""
    count = month.headcount()
    assert count["closing"] == count["opening"] + count["in"] - count["out"] == 15
    assert {one.person.grade for one in month.payroll()} == set(GRADES)
    sold = month.issuance()
    investors = sum(one.clients_individual + one.clients_institution for one in sold)
    assert investors <= 200
    assert (PLAN.offer_end - PLAN.offer_start).days < 60
    for one in sold:
        least = PLAN.min_subscription * 100 * one.clients_individual
        assert one.amount_individual >= least
