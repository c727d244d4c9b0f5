"""团队业务月报: what its bad sample and its rules must show, its sums and charts, and what it rests on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from docgen.core.compose import Composer
from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import example, least, load, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "team-monthly-report"
DAY = dt.date(2026, 11, 22)

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "maxLength", "minimum", "money.format", "pattern", "required",
    "rule.changes-of-the-month", "rule.compiled-after-the-month", "rule.everybody-once",
    "rule.headcount-adds-up", "rule.pay-in-order", "rule.people-within-the-team", "rule.valid-among-new",
    "rule.who-came-and-left-is-named", "rule.year-begins-in-january", "rule.year-contains-month",
    "text.direction",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"compiled_on": "2026-11-29"}, ["rule.compiled-after-the-month"]),
    ({"metrics[1].staff_no": "SH01004"}, ["rule.everybody-once", "rule.everybody-once"]),
    ({"metrics[1].new_valid_accounts": 2}, ["rule.valid-among-new"]),
    ({"metrics[1].ytd_new_accounts": 0}, ["rule.year-contains-month"]),
    ({"metrics[1].ytd_net_commission": "69.65"}, ["rule.year-contains-month"]),
    ({"team_new_accounts.ytd_before": 32}, ["rule.people-within-the-team"]),
    ({"team_net_commission.ytd_before": "45450.86"}, ["rule.people-within-the-team"]),
    (
        {"month": "2026-01", "compiled_on": "2026-12-04", "staff_changes": None, "headcount.in": 0, "headcount.out": 0},
        ["rule.year-begins-in-january"],
    ),
    ({"headcount.closing": 16}, ["rule.headcount-adds-up"]),
    ({"headcount.in": 2, "headcount.closing": 16}, ["rule.who-came-and-left-is-named"]),
    ({"staff_changes[1].date": "2026-12-01"}, ["rule.changes-of-the-month"]),
    ({"pay.net_pay": "133640.92"}, ["rule.pay-in-order"]),
    ({"payroll_ref": "十一月"}, ["pattern"]),
    ({"metrics[0].product_sales": "-0.01"}, ["minimum"]),
    # And what is right at the edge.
    ({"compiled_on": "2026-11-30"}, []),
    ({"metrics[1].new_valid_accounts": 1}, []),
    ({"metrics[1].ytd_new_accounts": 1}, []),
    ({"team_net_commission.ytd_before": "45450.87"}, []),
    ({"staff_changes": None, "headcount.in": 0, "headcount.out": 0}, []),
    ({"competitor_notes": None, "issues": None}, []),
]  # fmt: skip

# A chart that finds no room on its page in one format stands on the next, and the lines below it too.
ALIKE = (1, 0.81, 36.0, 380.0)  # LibreOffice never parts the last paragraph from the strip


def november() -> dict[str, Any]:
    return stored(TYPE, "november")[0]


def payroll() -> dict[str, Any]:
    record = stored("payroll-monthly", "november")[0]
    return typed("payroll-monthly", record) | {"serial": "XC-SH01-202611-0001"}


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """By branch and month; one for a team and month."""
    d = load(TYPE)
    assert ("YB-{branch}-{year}{month}-{seq:04}", "month", ("branch", "team", "month")) == (
        d.number.pattern, d.number.date, d.key
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Compiler, leader, manager."""
    roles = ["compiler", "team-leader", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_totals_shares_and_changes_are_computed() -> None:
    """This month's sum, the year so far with it, the change on last month, what of the target is reached."""
    filled = typed(TYPE, example(load(TYPE)))
    assert (4, 70, Decimal("-0.2")) == (
        filled["total_new_accounts"], filled["ytd_new_accounts"], filled["change_new_accounts"]
    )  # fmt: skip
    assert Decimal("0.5833") == round(filled["reached_new_accounts"], 4)
    assert Decimal("6759.13") == filled["total_net_commission"]
    assert filled["reached_product_sales"] is not None
    bare = typed(TYPE, least(load(TYPE)))
    assert bare["reached_new_accounts"] is None


def test_a_report_has_its_three_parts_and_charts() -> None:
    """Business, people, pay; two charts where there are targets, one where there are none."""
    doctype = load(TYPE)
    for record, charts in ((november(), 2), (least(doctype), 1)):
        made = Composer(doctype).compose(record, serial="X-1", issued_on=DAY, period=DAY)
        titles = (
            "一、业务开展数据及分析说明",
            "二、人员变动",
            "三、人员工资薪酬报表",
            "四、下月工作计划",
        )
        assert [one for one in titles if one not in made.text] == []
        assert charts == made.markup.count("<figure")


def test_the_november_report_is_the_payroll_it_names() -> None:
    """Totals and every person's commission are those of the sample payroll."""
    assert [] == unmet(TYPE, november(), issued({"payroll-monthly": [payroll()]}))
    paid = payroll()
    filled = typed(TYPE, november())
    assert paid["total_net_commission"] == filled["total_net_commission"]
    assert paid["total_client_assets"] == filled["total_client_assets"]


def test_a_report_that_differs_from_the_payroll_is_refused() -> None:
    """No payroll, another month's, other totals, another person's commission."""
    record = november()
    persons = len(record["metrics"])
    every = ["each-person-as-in-the-payroll"] * persons
    assert ["payroll-of-the-month", *every] == unmet(TYPE, record, {})
    other = payroll() | {"month": dt.date(2026, 10, 1)}
    assert ["payroll-of-the-month"] == unmet(TYPE, record, issued({"payroll-monthly": [other]}))
    held = issued({"payroll-monthly": [payroll()]})
    pay = record["pay"] | {"net_pay": "1.00"}
    assert ["totals-as-in-the-payroll"] == unmet(TYPE, record | {"pay": pay}, held)
    lines = [record["metrics"][0] | {"net_commission": "1.00"}, *record["metrics"][1:]]
    found = unmet(TYPE, record | {"metrics": lines}, held)
    assert ["commission-as-in-the-payroll", "each-person-as-in-the-payroll"] == found
    lines = [record["metrics"][0] | {"total_assets": "1.00"}, *record["metrics"][1:]]
    assert ["assets-as-in-the-payroll"] == unmet(TYPE, record | {"metrics": lines}, held)


def test_months_follow_each_other() -> None:
    """Since January and last month are what the report before says."""
    months = stored(TYPE, "first-half")
    before = typed(TYPE, months[4])
    held = issued({TYPE: [before]})
    assert [] == unmet(TYPE, months[5], held)
    changed = before | {"ytd_new_assets": before["ytd_new_assets"] + 1}
    assert ["follows-the-month-before"] == unmet(TYPE, months[5], issued({TYPE: [changed]}))
    changed = before | {"total_net_commission": before["total_net_commission"] + 1}
    assert ["last-month-as-reported"] == unmet(TYPE, months[5], issued({TYPE: [changed]}))


def test_a_change_of_grade_rests_on_its_notice() -> None:
    """升级 and 降级 are named only where the person was told."""
    change = {"name": "谢长宁", "type": "升级", "date": "2026-06-01", "reason": "季度考核"}
    record = stored(TYPE, "first-half")[5] | {"staff_changes": [change]}
    assert ["grade-change-noticed"] == unmet(TYPE, record, {})
    notice = {"name": "谢长宁", "effective_on": dt.date(2026, 6, 1)}
    assert [] == unmet(TYPE, record, issued({"grade-notice": [notice]}))


def test_a_report_of_a_team_is_four_pages() -> None:
    """Tables, charts, texts, signatures."""
    assert 4 == pages(drawn.pdf(composed(load(TYPE), november())))
