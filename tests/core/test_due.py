"""What is due of a document, from which day, and what settles it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from docgen.core import due, life, signing
from docgen.core.computed import Computer
from docgen.core.due import Matter, Watch
from docgen.core.lookups import Filed, Finder
from docgen.errors import TemplateError
from docgen.model import Act, Document, DocumentType, SeriesKey, State
from tests.core.intake_types import ABOUT, GOOD, make_type

ENTRY = """
[[due]]
id = "back"
title = { zh = "返回", en = "Back" }
date = "back_on"
before = 45
after = 30
when = "people is none or people > 1"
[due.until]
of = "visit"
match = { visitor_id = "visitor_id" }
where = "it.back_on > back_on"
link = "renewed-by"
"""
TYPE = make_type(about=ABOUT + ENTRY)
DAY = dt.date(2026, 12, 31)
VOID = frozenset({"9"})
VALUES = {**GOOD, "back_on": DAY.isoformat()}


def act(name: str, **data: Any) -> Act:
    return Act(2, name, "2026-11-23T08:00:00Z", "li", data)


def filed(serial: str = "1", *, branch: str = "SH01", **changes: Any) -> Filed:
    return Filed(serial, branch, Computer(TYPE).typed({**VALUES, **changes}))


def matters(
    one: Filed, *others: Filed, acts: Sequence[Act] = (), doctype: DocumentType = TYPE
) -> list[Matter]:
    """What is due of one document beside others."""

    def holdings(_type_id: str, branch: str | None) -> list[Filed]:
        return [other for other in (one, *others) if branch in (None, other.branch)]

    return list(Watch(doctype, Finder(holdings), VOID.__contains__).matters(one, acts))


def issued(doctype: DocumentType, *acts: Act) -> Document:
    series = SeriesKey(doctype.id, (("branch", "SH01"),))
    day = dt.date(2026, 11, 22)
    return Document(
        "1", doctype.id, series, 1, State.ISSUED, "SH01", day, day, "", "", "", "", acts=acts
    )


def test_it_is_listed_from_so_many_days_before_until_so_many_after() -> None:
    """From 45 days before the day to 30 after it, and not a day more on either side."""
    [found] = matters(filed())
    listed = [
        left
        for left in (46, 45, 0, -30, -31)
        if found.listed(DAY - dt.timedelta(days=left), within=None)
    ]
    assert ("back", DAY, [45, 0, -30]) == (found.id, found.on, listed)
    assert 45 == found.left(DAY - dt.timedelta(days=45))


@pytest.mark.parametrize(("within", "expected"), [(0, [0, -1]), (60, [60, 45, 0, -1])])
def test_within_takes_the_place_of_the_days_of_the_type(within: int, expected: list[int]) -> None:
    """Whoever looks further ahead, or not ahead at all, says so."""
    [found] = matters(filed())
    listed = [
        left
        for left in (61, 60, 45, 0, -1)
        if found.listed(DAY - dt.timedelta(days=left), within=within)
    ]
    assert expected == listed


@pytest.mark.parametrize(
    ("other", "settled"),
    [
        ({"back_on": "2027-01-01"}, True),
        ({"back_on": "2026-12-31"}, False),
        ({"back_on": "2027-01-01", "visitor_id": "11010519491231002X"}, False),
        ({"back_on": "2027-01-01", "branch": "BJ02"}, False),
    ],
)
def test_a_later_document_of_the_same_person_settles_it(
    other: Mapping[str, Any], settled: bool
) -> None:
    """Not one of another person, another branch or the same end, and never the document itself."""
    later = filed("2", **{"branch": "SH01", **other})
    assert settled == (matters(filed(), later) == [])


def test_a_document_does_not_settle_itself() -> None:
    """Where nothing but the person must be the same, it is still another document that is meant."""
    anyone = make_type(about=ABOUT + ENTRY.replace('where = "it.back_on > back_on"\n', ""))
    assert 1 == len(matters(filed(), doctype=anyone))
    assert [] == matters(filed(), filed("2"), doctype=anyone)


def test_a_link_of_the_kind_settles_it() -> None:
    """A link of another kind does not, nor one to a document that is void."""
    assert [] == matters(filed(), acts=[act(life.LINK, kind="renewed-by", to="2")])
    assert 1 == len(matters(filed(), acts=[act(life.LINK, kind="supplemented-by", to="2")]))
    assert 1 == len(matters(filed(), acts=[act(life.LINK, kind="renewed-by", to="9")]))


def test_where_the_condition_does_not_hold_nothing_is_due() -> None:
    """Nor where the date is absent."""
    assert [] == matters(filed(people=1))
    assert 1 == len(matters(filed(people=2)))
    assert [] == matters(filed(back_on=None))


def test_a_record_of_an_older_state_of_the_type_is_read() -> None:
    """Fields it did not have are absent."""
    values = {"visitor_id": GOOD["visitor_id"], "back_on": DAY}
    assert ["back"] == [one.id for one in matters(Filed("1", "SH01", values))]


def test_a_month_is_over_on_its_last_day() -> None:
    """A date in a group and one that is computed are named like any other."""
    monthly = make_type(
        about=ABOUT
        + '[[due]]\nid = "month"\ntitle = { zh = "月", en = "Month" }\ndate = "month"\n'
        + '[[due]]\nid = "later"\ntitle = { zh = "后", en = "Later" }\ndate = "later_on"\n'
        + '[[computed]]\nname = "later_on"\ntitle = { zh = "后", en = "Later" }\n'
        + 'format = "date"\nvalue = "back_on | plus_days(1)"\n'
    )
    values = Computer(monthly).typed({**VALUES, "month": "2027-02"})
    found = matters(Filed("1", "SH01", values), doctype=monthly)
    expected = [("month", dt.date(2027, 2, 28)), ("later", dt.date(2027, 1, 1))]
    assert expected == [(one.id, one.on) for one in found]
    assert [False, True] == [found[0].listed(dt.date(2027, 2, day), None) for day in (27, 28)]


def test_an_original_is_due_after_the_days_allowed_until_it_is_filed() -> None:
    """A type that wants none is owed none."""
    asking = make_type(about=ABOUT.replace("due = false", "due = true, days = 15"))
    found = due.original(asking, issued(asking))
    assert found is not None
    assert dt.date(2026, 12, 7) == found.on
    assert None is due.original(asking, issued(asking, act(life.ORIGINAL, files=[], place={})))
    assert None is due.original(TYPE, issued(TYPE))


@pytest.mark.parametrize(
    ("original", "on"), [("due = true, days = 15", "2026-11-30"), ("due = false", "2026-12-07")]
)
def test_signatures_are_due_half_way_to_the_original(original: str, on: str) -> None:
    """Half of the days rounded up; of thirty where no original is due."""
    doctype = make_type(about=ABOUT.replace("due = false", original))
    assert on == due.signing_day(doctype, issued(doctype)).isoformat()


def test_missing_signatures_are_due_until_the_last_is_there() -> None:
    """How many are missing and who is next is said; a type nobody signs owes none."""
    about = '[[signature]]\nrole = "visitor"\ntitle = { zh = "出访人", en = "Visitor" }\n'
    signed = make_type(about=ABOUT + about)
    given = act(life.SIGN, role="visitor", by="赵样宁", on="2026-11-23")
    found = due.signatures(signing.standing(signed, {}, []), DAY)
    assert found is not None
    assert "1 signatures missing" in str(found.what)
    assert None is due.signatures(signing.standing(signed, {}, [given]), DAY)
    assert None is due.signatures(signing.standing(TYPE, {}, []), DAY)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('date = "back_on"', 'date = "back_un"'), "'back_un' is no field of schema.json. Did you"),
        (('date = "back_on"', 'date = "budget"'), "'budget' is no date and no month."),
        (('date = "back_on"', 'date = "costs.amount"'), "'costs.amount' is no field"),
        (("before = 45", "before = -1"), "before is a number of days, 0 or more."),
        (("after = 30", "after = true"), "after is a number of days, 0 or more."),
        (("before = 45", "befor = 45"), "There is no entry 'befor'. Did you mean before?"),
        (('id = "back"', 'id = "Back"'), "'Back' is no id"),
        (('id = "back"', 'id = "original"'), "'original' is due already."),
        ((', en = "Back"', ""), "title lacks its en."),
        (('of = "visit"\n', ""), "'match' says nothing without 'of'."),
        (('link = "renewed-by"', "link = 1"), "'1' is no kind of link."),
        (('link = "renewed-by"', 'lnk = "renewed-by"'), "There is no entry 'lnk'."),
        (("people > 1", "persons > 1"), "[[due]] back reads 'persons', which is no field"),
        (("it.back_on > back_on", "it.back_on >"), "[[due]] back cannot be worked out"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told(change: tuple[str, str], told: str) -> None:
    """Names, formats, days, labels and expressions are looked through when the type is loaded."""
    assert change[0] in ENTRY
    with pytest.raises(TemplateError) as refused:
        make_type(about=ABOUT + ENTRY.replace(*change))
    assert told in str(refused.value)


def test_an_entry_that_nothing_could_settle_says_so() -> None:
    """An empty 'until' is a mistake."""
    bare = ENTRY.split("[due.until]")[0] + "[due.until]\nanywhere = true\n"
    with pytest.raises(TemplateError) as refused:
        make_type(about=ABOUT + bare)
    assert "'until' names neither documents (of) nor a link." in str(refused.value)
