"""The archive at a glance: four charts, each with its table, each count with the search that gives it."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.model import Count, Filings, State, Tally
from docgen.usecases.overview import AGES, Overview, overview
from docgen.web import charts
from docgen.web.charts import Range, Stack
from docgen.web.lists import month_days, search_link, titled
from docgen.web.rooms import room
from docgen.web.routes.months import seen_months
from docgen.web.visitor import Reads, Visitor

router = room()
_SHOWN = 5  # types that have a colour of their own
_BARS = 12


@router.get("/overview")
def page(who: Reads) -> HTMLResponse:
    """The page."""
    counts, tallies, filings = _counted(who)
    found = overview(
        counts, tallies, filings, seen_months(who), scope=who.scope(), day=bootstrap.today()
    )
    issued = _issued(who, found)
    return who.page(
        "overview.html",
        found=found,
        titled=lambda type_id: titled(who, type_id),
        ages=_ages(who),
        issued=issued,
        issued_chart=_issued_chart(who, found, issued),
        outstanding_chart=charts.bars(
            [
                Stack(told, [("s0", count, f"{told}: {count}")])
                for told, (_, count) in zip(_ages(who), found.outstanding, strict=True)
            ]
        ),
        filed_chart=_filed_chart(who, found),
        unclosed=_unclosed(found),
        unclosed_chart=_unclosed_chart(who, found),
        search=search_link,
        month_days=month_days,
        state=State,
        legend=[titled(who, one) for one, _ in issued[:_SHOWN]],
        others=len(issued) > _SHOWN,
    )


def _counted(who: Visitor) -> tuple[Sequence[Count], Sequence[Tally], Sequence[Filings]]:
    with who.reading() as archive:
        return who.site.kept.get(
            "overview",
            archive.survey.head(),
            lambda: (archive.survey.counts(), archive.index.tally(), archive.survey.filings()),
        )


def _issued(who: Visitor, found: Overview) -> list[tuple[str, int]]:
    """The types with how many were issued, most first."""
    sums = {type_id: sum(months.values()) for type_id, months in found.issued.items()}
    return sorted(sums.items(), key=lambda one: (-one[1], titled(who, one[0])))


def _issued_chart(who: Visitor, found: Overview, issued: list[tuple[str, int]]) -> charts.Chart:
    stacks = []
    for month in found.months:
        counts = [found.issued[type_id].get(month, 0) for type_id, _ in issued]
        names = [titled(who, type_id) for type_id, _ in issued[:_SHOWN]]
        parts = [
            (f"s{at}", count, f"{month} {name}: {count}")
            for at, (name, count) in enumerate(zip(names, counts, strict=False))
        ]
        others = sum(counts[_SHOWN:])
        told = who.say("{month}, other types: {count}", month=month, count=others)
        stacks.append(Stack(_month(month), [*parts, (f"s{_SHOWN}", others, told)]))
    return charts.columns(stacks)


def _filed_chart(who: Visitor, found: Overview) -> charts.Chart:
    columns = []
    for month in found.months:
        one = found.filed.get(month)
        ends = (one.lower, one.median, one.upper) if one is not None else None
        told = ""
        if one is not None:
            told = who.say(
                "{month}: half of {count} originals within {median} days",
                month=month, count=one.count, median=one.median,
            )  # fmt: skip
        columns.append(Range(_month(month), told, ends))
    return charts.ranges(columns)


def _unclosed(found: Overview) -> list[tuple[str, int, int]]:
    """The types with months to be closed: how many in time still, how many late; the latest first."""
    ordered = sorted(found.unclosed.items(), key=lambda one: (-one[1][1], -one[1][0], one[0]))
    return [(type_id, in_time, late) for type_id, (in_time, late) in ordered]


def _unclosed_chart(who: Visitor, found: Overview) -> charts.Chart:
    return charts.bars(
        [
            Stack(
                titled(who, type_id),
                [
                    ("late", late, who.say("{count} overdue", count=late)),
                    ("s5", in_time, who.say("{count} to be closed", count=in_time)),
                ],
            )
            for type_id, in_time, late in _unclosed(found)[:_BARS]
        ]
    )


def _ages(who: Visitor) -> list[str]:
    """How the stretches of days since the issue are told."""
    edges = [0, *(age + 1 for age in AGES)]
    told = [
        who.say("{first} to {last} days", first=first, last=last)
        for first, last in zip(edges[:-1], AGES, strict=True)
    ]
    return [*told, who.say("over {last} days", last=AGES[-1])]


def _month(month: str) -> str:
    """A month below a column: its number, in January the year."""
    return month[:4] if month.endswith("-01") else str(int(month[5:]))
