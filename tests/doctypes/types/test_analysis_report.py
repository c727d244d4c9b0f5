"""业务分析报告: what its bad sample and its rules must show, its sums and charts, and what it rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from docgen.core.compose import Composer
from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import example, load, stored
from tests.doctypes.test_shipped_pages import DAY, composed, pages

TYPE = "analysis-report"

# The codes bad.xlsx must show.
BAD = {
    "enum", "link.unknown", "money.format", "required", "rule.actions-ahead", "rule.areas-add-up",
    "rule.channels-add-up", "rule.compiled-after-the-period", "rule.every-month-once",
    "rule.everybody-once", "rule.half-year-whole", "rule.month-whole", "rule.months-complete",
    "rule.people-add-up", "rule.products-add-up", "rule.valid-among-new", "rule.year-whole",
}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"period_type": "月度"}, ["rule.month-whole"]),
    ({"period_type": "年度"}, ["rule.year-whole"]),
    ({"to_month": "2026-05"}, ["rule.half-year-whole", "rule.months-complete"]),
    ({"actuals[2].month": "2026-04"}, ["rule.every-month-once"]),
    ({"actuals[0].new_valid_accounts": 21}, ["rule.valid-among-new"]),
    ({"by_channel[0].new_accounts": 71}, ["rule.channels-add-up"]),
    ({"by_area[0].new_assets": "1.00"}, ["rule.areas-add-up"]),
    ({"by_person[0].net_commission": "150000.01"}, ["rule.people-add-up"]),
    ({"by_product[0].amount": "0.01"}, ["rule.products-add-up"]),
    ({"by_person[1].staff_no": "SH01004"}, ["rule.everybody-once", "rule.everybody-once"]),
    ({"compiled_on": "2026-06-29"}, ["rule.compiled-after-the-period"]),
    ({"actions[0].due": "2026-06-30"}, ["rule.actions-ahead"]),
    ({"period_type": "季度"}, ["enum"]),
    # And what is right at the edge.
    ({"compiled_on": "2026-06-30"}, []),
    ({"actions[0].due": "2026-07-01"}, []),
    ({"by_product": None, "team": None, "structure_notes": None}, []),
    ({"actuals[0].new_valid_accounts": 20}, []),
]  # fmt: skip

ALIKE = (0, 0.93, 2.5, 6.0)


def reports() -> list[dict[str, Any]]:
    found = [
        *stored("team-monthly-report", "first-half"),
        *stored("team-monthly-report", "november"),
    ]
    return [typed("team-monthly-report", one) for one in found]


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """By branch and year; one for a period and team."""
    d = load(TYPE)
    key = ("branch", "from_month", "to_month", "team")
    assert ("FX-{branch}-{year}-{seq:04}", "to_month", key) == (
        d.number.pattern,
        d.number.date,
        d.key,
    )


def test_signatures_stand_in_signing_order() -> None:
    """Compiler, leader, manager."""
    roles = ["compiler", "team-leader", "branch-manager"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_sums_averages_and_shares_are_computed() -> None:
    """Of the months, of the year's targets, of each part in the whole."""
    filled = typed(TYPE, example(load(TYPE)))
    assert (120, Decimal("210000.00"), Decimal("345000000.00")) == (
        filled["total_new_accounts"], filled["total_net_commission"], filled["closing_assets"]
    )  # fmt: skip
    assert Decimal("0.5") == filled["reached_new_accounts"]
    assert Decimal("0.4444") == filled["by_channel"][0]["share"]
    assert filled["by_product"][0]["share"] is None


def test_it_has_the_six_headings_and_its_charts() -> None:
    """A line of the months only where there are several."""
    doctype = load(TYPE)
    titles = ("一、总体情况", "二、主要指标完成情况", "三、结构分析", "四、存在问题及原因",
              "五、市场与竞争对手", "六、下阶段工作安排")  # fmt: skip
    half, month = stored(TYPE, "analyses")
    for record, charts in ((half, 3), (month, 2)):
        made = Composer(doctype).compose(record, serial="X-1", issued_on=DAY, period=DAY)
        assert [one for one in titles if one not in made.text] == []
        assert charts == made.markup.count("<figure")
    assert "营销一部2026年上半年业务分析报告" in composed(doctype, half).text
    assert "营销一部2026年11月业务分析报告" in composed(doctype, month).text


def test_the_samples_are_the_sums_of_the_monthly_reports() -> None:
    """Month by month and person by person."""
    archive = issued({"team-monthly-report": reports()})
    assert [[], []] == [unmet(TYPE, one, archive) for one in stored(TYPE, "analyses")]


def test_a_figure_that_no_monthly_report_has_is_refused() -> None:
    """A report is missing, differs, or says less of a person; a branch's are summed over its teams."""
    half, month = stored(TYPE, "analyses")
    held = reports()
    found = unmet(TYPE, half, issued({"team-monthly-report": held[1:]}))
    assert "figures-of-the-monthly-report" == found[0]
    assert {"people-of-the-monthly-reports"} == set(found[1:])
    changed = [*held[:-1], held[-1] | {"total_new_assets": Decimal(1)}]
    found = unmet(TYPE, month, issued({"team-monthly-report": changed}))
    assert ["figures-of-the-monthly-report"] == found
    both = [*held, held[-1] | {"team": "营销二部"}]
    assert [] == unmet(TYPE, month, issued({"team-monthly-report": both}))
    branch = {name: value for name, value in month.items() if name != "team"}
    found = unmet(TYPE, branch, issued({"team-monthly-report": both}))
    assert "figures-of-the-monthly-report" in found


def test_a_half_year_is_few_pages() -> None:
    """Tables, charts and texts of six months."""
    half, _ = stored(TYPE, "analyses")
    assert pages(drawn.pdf(composed(load(TYPE), half))) <= 5
