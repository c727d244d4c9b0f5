"""考勤表: what its bad sample and its rules must show, its totals, its ties to leave and visits."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from docgen.core.computed import Computer
from sample_maker.cast import EMPLOYEES
from sample_maker.month import attendance
from tests.doctypes import drawn
from tests.doctypes.filed import filed, unmet
from tests.doctypes.shipped import example, load, sample_records
from tests.doctypes.test_shipped_pages import composed, pages

TYPE = "attendance-sheet"

# The codes bad.xlsx must show.
BAD = {
    "enum", "month.format", "number.format", "pattern", "required", "rule.closed-after-the-month",
    "rule.day-30-as-the-calendar", "rule.day-31-as-the-calendar", "rule.full-month-is-due",
    "rule.leader-is-not-recorder", "rule.overtime-has-its-day", "rule.overtime-within-limit", "text.direction",
}  # fmt: skip

ROW: dict[str, Any] = example(load(TYPE))["rows"][0]
OTHER: dict[str, Any] = {
    "staff_no": "SH01098",
    "name": "周样晨",
    "days": {**ROW["days"], "d07": "休"},
}


def late(first: str) -> dict[str, Any]:
    """Somebody who came after the first of the month."""
    return {**OTHER, "days": {**OTHER["days"], "d01": "—", "d02": first}}


# One change to the example record, and the codes of the problems it must give.
CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"rows[0].days.d29": "休"}, ["rule.day-29-as-the-calendar"]),
    ({"rows[0].days.d30": "休"}, ["rule.day-30-as-the-calendar"]),
    ({"rows[0].days.d31": "休"}, ["rule.day-31-as-the-calendar"]),
    ({"rows[0].days.d02": "休"}, ["rule.full-month-is-due"]),
    ({"workdays": 17}, ["rule.full-month-is-due"]),
    ({"rows[0].days.d07": "休"}, ["rule.overtime-has-its-day"]),
    ({"rows": [{**OTHER, "overtime_restday": 4}]}, ["rule.overtime-has-its-day"]),
    ({"rows[0].overtime_workday": 28.5}, ["rule.overtime-within-limit"]),
    ({"rows": [OTHER, OTHER]}, ["rule.nobody-twice"]),
    ({"closed_on": "2026-02-27"}, ["rule.closed-after-the-month"]),
    ({"leader": "周样晨"}, ["rule.leader-is-not-recorder"]),
    ({"rows[0].days.d05": "请"}, ["enum"]),
    ({"rows[0].days.d07": None}, ["required"]),
    # And what is right at the edge.
    ({"rows[0].overtime_workday": 28}, []),
    ({"rows": [ROW, late("—")]}, []),
    ({"closed_on": "2026-03-02"}, []),
    ({"rows[0].days.d05": "半年"}, []),
]  # fmt: skip
ALIKE = (0, 0.90, 4.0, 8.0)


def _unmet(record: dict[str, Any]) -> list[str]:
    """The requirements a sheet does not meet beside the samples of leave and visit forms."""
    forms = ("leave-form", "visit-form")
    return unmet(
        TYPE, record, {one: [filed(one, form) for form in sample_records(one)] for one in forms}
    )


def _november() -> dict[str, Any]:
    return copy.deepcopy(sample_records(TYPE)[0])


def test_it_is_numbered_and_keyed_as_agreed() -> None:
    """Pattern, period date, natural key and owner are those of the house's numbering rules."""
    d = load(TYPE)
    key = ("branch", "team", "month")
    assert ("hr", "KQ-{branch}-{year}{month}-{seq:04}", "month", key, 15) == (
        d.owner, d.number.pattern, d.number.date, d.key, d.original_due_days
    )  # fmt: skip


def test_signatures_stand_in_signing_order() -> None:
    """Who records, everybody in their line, who checks."""
    assert ["recorder", "employee", "team-leader"] == [one.role for one in load(TYPE).signatures]


def test_totals_are_those_of_the_month() -> None:
    """What the sheet makes of the marks is what the month says of everybody."""
    rows = Computer(load(TYPE)).typed(_november())["rows"]
    names = ("due", "present", "late", "early", "personal", "sick", "annual", "absent", "outside")
    fields = ("due_days", "present_days", "late", "early", "personal_leave", "sick_leave", "annual_leave",
              "absent_days", "outside_days")  # fmt: skip
    told = [[getattr(attendance(one), name) for name in names] for one in EMPLOYEES]
    assert told == [[row[name] for name in fields] for row in rows]


def test_half_days_count_half() -> None:
    """半事 is half a day away and half a day present."""
    record = _november()
    record["rows"][0]["days"]["d03"] = "半事"
    row = Computer(load(TYPE)).typed(record)["rows"][0]
    assert ("21", "20.5", "0.5") == tuple(
        f"{row[name]:g}" for name in ("due_days", "present_days", "personal_leave")
    )


def test_the_samples_rest_on_leave_and_visit_forms() -> None:
    """Every outside day and every leave of November has its form."""
    assert [] == _unmet(_november())


@pytest.mark.parametrize(
    ("row", "day", "mark", "requirement"),
    [
        (0, "d04", "外", "outside-has-visit-form"),
        (0, "d04", "○", "personal-leave-has-form"),
        (0, "d04", "半病", "sick-leave-has-form"),
        (0, "d04", "年", "annual-leave-has-form"),
        (0, "d04", "调", "other-leave-has-form"),
        (4, "d18", "√", "leave-is-marked"),
        (4, "d18", "○", "personal-leave-has-form"),
    ],
)
def test_a_mark_without_its_form_is_told(row: int, day: str, mark: str, requirement: str) -> None:
    """Each kind of mark asks for its own form."""
    record = _november()
    record["rows"][row]["days"][day] = mark
    assert [requirement] == _unmet(record)


def test_a_refused_leave_excuses_nobody() -> None:
    """白景明 asked for 30 November and was refused."""
    record = _november()
    row = next(one for one in record["rows"] if one["name"] == "白景明")
    row["days"]["d30"] = "○"
    assert ["personal-leave-has-form"] == _unmet(record)
    assert [one for one in sample_records("leave-form") if one["applicant"] == "白景明"]


def test_a_team_of_twenty_is_two_landscape_pages_at_most() -> None:
    """The sheet of the samples fits on two pages, its totals with its rows."""
    assert pages(drawn.pdf(composed(load(TYPE), _november()))) <= 2
