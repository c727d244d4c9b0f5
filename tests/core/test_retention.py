"""How long a document is kept: the longest of code and floors, from the closing event on."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from docgen.core import holds, life, retention
from docgen.core.computed import Computer
from docgen.core.holds import Cause
from docgen.core.retention import Term
from docgen.errors import TemplateError, UsageError
from docgen.model import Act, DocumentType, Floor, Label, Statutes
from tests.core.intake_types import ABOUT, GOOD, make_type

ISSUED = dt.date(2026, 11, 22)
DAY = dt.date(2060, 1, 1)
NAME = Label(zh="法", en="Law")


def type_with(kept: str) -> DocumentType:
    return make_type(about=ABOUT.replace('{ code = "D10", starts = "issue" }', kept))


def floor(years: int, **more: Any) -> Floor:
    return Floor(f"law-{years}", NAME, years, f"第{years}条", dt.date(2020, 3, 1), **more)


def term(
    kept: str, *floors: Floor, counts: str = "year-end", day: dt.date = DAY, **values: Any
) -> Term:
    doctype = type_with(kept)
    more = {name: values.pop(name) for name in ("void_on", "told") if name in values}
    typed = Computer(doctype).typed({**GOOD, **values})
    return retention.term(
        doctype, typed, issued_on=ISSUED, statutes=Statutes(counts, floors), day=day, **more
    )


def test_the_longest_decides_and_all_are_told() -> None:
    """Code, the type's own floor and a statute: the longest counts, the others are listed after it."""
    found = term('{ code = "D10", floor_years = 20, starts = "issue" }', floor(15), floor(30))
    assert ["law-30", "type", "law-15", "code"] == [one.id for one in found.grounds]
    assert (30, ["law-30"]) == (found.years, [one.id for one in found.deciding])
    assert dt.date(2057, 1, 1) == found.until


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (floor(30), True),
        (floor(30, owners=("hr",)), True),
        (floor(30, owners=("trading-admin",)), False),
        (floor(30, types=("visit",)), True),
        (floor(30, types=("payroll-monthly",), owners=("hr",)), False),
        (floor(30, end=dt.date(2059, 12, 31)), False),
        (Floor("new", NAME, 30, "新法", dt.date(2060, 1, 2)), False),
    ],
)
def test_a_statute_counts_while_it_is_in_force_and_about_the_type(one: Floor, counts: bool) -> None:
    """Of all, of an owner or of a type; not before its first day and not after its last."""
    assert (30 if counts else 10) == term('{ code = "D10", starts = "issue" }', one).years


@pytest.mark.parametrize(
    ("closed", "counts", "until"),
    [
        (dt.date(2026, 1, 1), "year-end", dt.date(2037, 1, 1)),
        (dt.date(2026, 12, 31), "year-end", dt.date(2037, 1, 1)),
        (dt.date(2027, 1, 1), "year-end", dt.date(2038, 1, 1)),
        (dt.date(2026, 12, 31), "day", dt.date(2037, 1, 1)),
        (dt.date(2024, 2, 29), "day", dt.date(2034, 3, 1)),
        (dt.date(2026, 11, 22), "day", dt.date(2036, 11, 23)),
    ],
)
def test_from_when_the_years_are_counted(closed: dt.date, counts: str, until: dt.date) -> None:
    """From the 1st of January after the event, or from the day after it: never a day too early."""
    assert until == retention.first_free(closed, 10, counts)


def test_a_month_ends_with_its_last_day() -> None:
    """What is closed by a month is closed on that month's last day."""
    found = term('{ code = "D10", starts = "month" }', counts="day", month="2026-11")
    assert (dt.date(2026, 11, 30), dt.date(2036, 12, 1)) == (found.closed_on, found.until)


def test_for_ever() -> None:
    """Y has no date, whatever the statutes say."""
    found = term('{ code = "Y", starts = "issue" }', floor(30))
    assert (None, None, False) == (found.years, found.until, found.over(dt.date.max))


def test_no_date_before_the_event() -> None:
    """An event that has not happened gives no date; what others tell of it, or becoming void, does."""
    kept = '{ code = "D10", starts = "back_on" }'
    assert (None, None) == (term(kept).closed_on, term(kept).until)
    told = [dt.date(2027, 5, 1), dt.date(2028, 5, 1)]
    assert dt.date(2028, 5, 1) == term(kept, told=told).closed_on
    assert dt.date(2030, 5, 1) == term(kept, told=told, back_on="2030-05-01").closed_on
    assert dt.date(2029, 1, 1) == term(kept, void_on=dt.date(2029, 1, 1)).closed_on
    assert dt.date(2030, 5, 1) == term(kept, void_on=DAY, back_on="2030-05-01").closed_on


def test_of_two_types_the_later_end_counts() -> None:
    """For ever is longest, an event that has not happened next, then the later day."""
    one, other = (
        term('{ code = "D10", starts = "issue" }'),
        term('{ code = "D30", starts = "issue" }'),
    )
    waiting, ever = (
        term('{ code = "D10", starts = "back_on" }'),
        term('{ code = "Y", starts = "issue" }'),
    )
    assert other == retention.longer(one, other) == retention.longer(other, one)
    assert waiting == retention.longer(other, waiting)
    assert ever == retention.longer(waiting, ever)


@pytest.mark.parametrize(
    "kept",
    [
        '{ code = "D3O", starts = "issue" }',
        '{ code = "D0", starts = "issue" }',
        '{ code = "D10", starts = "visitor" }',
        '{ code = "D10", starts = "nothing" }',
        '{ code = "D10", starts = "issue", closes = { of = "visit", match = { visitor = "nobody" } } }',
    ],
)
def test_a_type_that_cannot_say_how_long_is_refused(kept: str) -> None:
    """A code that is none, an event that is no day, a lookup of what is not there."""
    with pytest.raises(TemplateError):
        type_with(kept)


def act(version: int, name: str, **data: str) -> Act:
    return Act(version, name, "2026-11-23T08:00:00Z", "li", data)


def test_holds_stand_for_each_case_until_lifted() -> None:
    """Two cases are two holds; the same one twice is one, and lifting another changes nothing."""
    acts = [act(2, life.HOLD, case="甲", reason="一"), act(3, life.HOLD, reason="二")]
    assert [("甲", "一"), ("", "二")] == [(one.case, one.reason) for one in holds.holds(acts)]
    assert None is holds.hold(acts, Cause("甲", "三"))
    assert None is holds.lift(acts, Cause("乙", "三"))
    assert {"case": "甲", "reason": "三"} == holds.lift(acts, Cause("甲", "三"))
    acts.append(act(4, life.LIFT, case="甲", reason="三"))
    assert [""] == [one.case for one in holds.holds(acts)]
    assert {"case": "甲", "reason": "四"} == holds.hold(acts, Cause("甲", "四"))


@pytest.mark.parametrize(
    ("case", "reason"), [("", ""), ("", " "), ("一\n", "二"), ("长" * 61, "二")]
)
def test_a_cause_has_words(case: str, reason: str) -> None:
    """No reason, or words that cannot be printed: refused."""
    with pytest.raises(UsageError):
        Cause(case, reason)
