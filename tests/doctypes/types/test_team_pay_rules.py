"""管理及薪酬标准实施细则: what its bad sample and its rules must show, its chapters and what it rests on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from docgen.core.compose import Composer
from tests.doctypes import drawn
from tests.doctypes.filed import issued, typed, unmet
from tests.doctypes.shipped import example, least, load, sample_records, stored
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "team-pay-rules"
DAY = dt.date(2026, 11, 22)

# The codes bad.xlsx must show.
BAD = {
    "date.day", "enum", "maximum", "money.format", "percent.format", "pattern", "required",
    "rule.approved-before-force", "rule.discussed-before-approval", "rule.every-score-has-a-level",
    "rule.from-the-first-of-a-month", "rule.grades-once", "rule.higher-grades-achieve-more",
    "rule.higher-grades-earn-more", "rule.levels-go-down", "rule.not-below-the-minimum-wage",
    "rule.points-make-a-hundred", "link.unknown", "text.direction",}  # fmt: skip

# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"effective_from": "2027-01-02"}, ["rule.from-the-first-of-a-month"]),
    ({"consulted_on": "2026-12-11"}, ["rule.discussed-before-approval"]),
    ({"approved_on": "2027-01-02"}, ["rule.approved-before-force"]),
    ({"duty_weight": 41}, ["rule.points-make-a-hundred"]),
    ({"pay_table[0].base_pay": "2689.99"}, ["rule.not-below-the-minimum-wage"]),
    ({"pay_table[4].grade": "高级客户经理"}, ["rule.grades-once", "rule.grades-once"]),
    ({"pay_table[1].base_pay": "4000.00"}, ["rule.higher-grades-earn-more"]),
    ({"pay_table[1].commission_rate": "0.14"}, ["rule.higher-grades-earn-more"]),
    ({"pay_table[2].min_assets": "4999999.99"}, ["rule.higher-grades-achieve-more"]),
    ({"pay_table[2].min_valid_clients": 14}, ["rule.higher-grades-achieve-more"]),
    ({"levels[1].min_score": 90}, ["rule.levels-go-down"]),
    ({"levels[1].monthly_adj": "300.01"}, ["rule.levels-go-down"]),
    ({"levels[3].min_score": 1}, ["rule.every-score-has-a-level"]),
    ({"sick_deduction_rate": "0.61"}, ["maximum"]),
    ({"payday": 29}, ["maximum"]),
    ({"supersedes": "2026-1"}, ["pattern"]),
    # And what is right at the edge.
    ({"consulted_on": "2026-12-10"}, []),
    ({"approved_on": "2027-01-01"}, []),
    ({"pay_table[0].base_pay": "2690.00"}, []),
    ({"pay_table[1].commission_rate": "0.15"}, []),
    ({"supersedes": None, "other_terms": None}, []),
    ({"levels[1].monthly_adj": "300.00"}, []),
]

ALIKE = (0, 0.95, 2.5, 3.5)


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date and natural key; the rules are kept for ever."""
    d = load(TYPE)
    key = ("branch", "team", "effective_from")
    assert ("GZ-{branch}-{year}-{seq:04}", "effective_from", key, "Y") == (
        d.number.pattern, d.number.date, d.key, d.retention_code
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Leader, manager, department."""
    roles = ["team-leader", "branch-manager", "channel-department"]
    assert roles == [one.role for one in load(TYPE).signatures]


def test_chapters_and_clauses_are_numbered_without_a_gap() -> None:
    """第一章 to 第九章; 第一条 to the last through all chapters, whatever is absent."""
    numerals = ["", *"一二三四五六七八九"]
    numbers = [t + n for t in ("", "十", "二十", "三十") for n in numerals][1:]
    for record in (example(load(TYPE)), least(load(TYPE))):
        markup = Composer(load(TYPE)).compose(
            record, serial="X-0001", issued_on=DAY, period=DAY
        ).markup  # fmt: skip
        chapters = re.findall(r'<h2 class="chapter">第(.+?)章', markup)
        clauses = re.findall(r"<strong>第(.+?)条</strong>", markup)
        assert list("一二三四五六七八九") == chapters
        assert len(clauses) >= 28
        assert numbers[: len(clauses)] == clauses


def test_the_payroll_finds_the_rates_of_the_samples() -> None:
    """Each grade of the people has its line in the rules in force."""
    (record,) = stored(TYPE, "rules")
    assert ["4000.00", "5000.00", "6000.00", "8000.00", "10000.00"] == [
        row["base_pay"] for row in record["pay_table"]
    ]


def test_rules_replace_those_before_them() -> None:
    """What is replaced is named, is there, and is earlier and the team's own."""
    record = example(load(TYPE))
    first = {name: value for name, value in record.items() if name != "supersedes"}
    before = typed(TYPE, stored(TYPE, "rules")[0]) | {"serial": "GZ-SH01-2026-0001"}
    later = before | {"effective_from": dt.date(2027, 2, 1)}
    assert [] == unmet(TYPE, record, issued({TYPE: [before]}))
    assert [] == unmet(TYPE, first, issued({}))
    assert [] == unmet(TYPE, first, issued({TYPE: [before | {"team": "营销二部"}]}))
    assert ["former-rules-replaced"] == unmet(TYPE, first, issued({TYPE: [before]}))
    assert ["replaced-rules-exist"] == unmet(TYPE, record, issued({}))
    assert ["replaced-rules-exist"] == unmet(TYPE, record, issued({TYPE: [later]}))


def test_an_approval_by_countersign_sheet_is_looked_for() -> None:
    """Its number is that of a sheet in the archive; another department's paper is not asked for."""
    record = example(load(TYPE)) | {"approval_no": "HQ-SH01-2026-0001"}
    del record["supersedes"]
    sheet = {"serial": "HQ-SH01-2026-0001"}
    assert ["countersign-sheet-closed"] == unmet(TYPE, record, issued({}))
    assert [] == unmet(TYPE, record, issued({"countersign-sheet": [sheet]}))


def test_the_rules_are_few_pages() -> None:
    """They end on a page of their own text, with the signatures."""
    record = max(sample_records(TYPE), key=lambda one: len(str(one)))
    assert 4 == pages(drawn.pdf(composed(load(TYPE), record)))
