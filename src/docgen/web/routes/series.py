"""The series: what was numbered, what is void and why, and whether a number is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.responses import HTMLResponse, Response

from docgen.core.voids import day
from docgen.model import Text
from docgen.usecases.look_over import Run, runs
from docgen.web.lists import (
    Choice,
    Chosen,
    as_file,
    run_of,
    search_link,
    titled,
    types_of,
    with_query,
)
from docgen.web.rooms import room
from docgen.web.visitor import Reads, Visitor
from docgen.writers.list_xlsx import Cell

router = room()
PAGE = 100
MOST = 200
"""Of void numbers or gaps of one series that a page lists."""
_HEADS = (
    Text("Series"),
    Text("Document type"),
    Text("Branch"),
    Text("First"),
    Text("Last"),
    Text("Count"),
    Text("Issued"),
    Text("Pending"),
    Text("Void"),
    Text("Destroyed"),
    Text("Gaps"),
    Text("Void numbers"),
    Text("Closed months"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A series as the page shows it."""

    run: Run
    title: str
    href: str

    @property
    def branch(self) -> str:
        return ", ".join(sorted(filter(None, self.run.branches)))

    @property
    def gaps(self) -> Sequence[str]:
        """The missing numbers, runs of them drawn together: "7", "12–19"."""
        return list(_stretches(self.run.state.gaps))


async def _filters(
    *,
    type: Chosen = "",  # noqa: A002 - as the search calls it
    branch: Chosen = "",
    year: Chosen = "",
    only: Chosen = "",
) -> dict[str, str]:
    return {"type": type, "branch": branch, "year": year, "only": only}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/series")
def series(who: Reads, chosen: Filters, after: Chosen = "") -> HTMLResponse:
    """The page: a hundred series at a time, in the order of their names."""
    seen = _seen(who)
    found = [one for one in seen if _wanted(one, **chosen)]
    start = (
        next((at for at, one in enumerate(found) if _name(one) > after), len(found)) if after else 0
    )
    page = found[start : start + PAGE]
    more = start + PAGE < len(found)
    return who.page(
        "series.html",
        rows=[_row(who, one) for one in page],
        found=found,
        total=sum(one.count for one in found),
        void=sum(one.state.void for one in found),
        gaps=sum(len(one.state.gaps) for one in found),
        bound=who.scope().branches is not None,
        chosen=chosen,
        types=types_of(who, {one.state.series.type_id for one in seen}),
        branches=_choices(seen, "branches"),
        years=_choices(seen, "years"),
        most=MOST,
        day=day,
        file=lambda suffix: with_query(f"/series{suffix}", **chosen),
        first=with_query("/series", **chosen) if start else None,
        next=with_query("/series", **chosen, after=_name(page[-1])) if more else None,
    )  # fmt: skip


@router.get("/series{suffix}")
def download(
    who: Reads,
    suffix: str,
    chosen: Filters,
) -> Response:
    """All series that are wanted, as a workbook or CSV."""
    found = [one for one in _seen(who) if _wanted(one, **chosen)]
    return as_file(who, "series", suffix, _HEADS, [_line(_row(who, one)) for one in found])


def _seen(who: Visitor) -> Sequence[Run]:
    """The series whose documents the user may all see."""
    with who.reading() as archive:
        kept = who.site.kept.get(
            "series", archive.survey.head(), lambda: runs(archive.register, archive.survey)
        )
    scope = who.scope()
    return sorted((one for one in kept if one.seen_by(scope)), key=_name)


def _wanted(one: Run, *, type: str, branch: str, year: str, only: str) -> bool:  # noqa: A002
    return (
        type in ("", one.state.series.type_id)
        and (not branch or branch in one.branches)
        and (not year or year in one.years)
        and (only != "gaps" or bool(one.state.gaps))
        and (only != "void" or bool(one.state.void))
        and (only != "pending" or bool(one.state.pending))
    )


def _name(one: Run) -> str:
    return str(one.state.series)


def _choices(seen: Sequence[Run], name: str) -> Sequence[Choice]:
    values = {value for one in seen for value in getattr(one, name) if value}
    return [(value, value) for value in sorted(values, reverse=name == "years")]


def _row(who: Visitor, one: Run) -> Row:
    state = one.state
    numbers = run_of(state.first_serial, state.last_serial)
    href = (
        search_link(type=state.series.type_id, number=numbers)
        if numbers is not None
        else search_link(type=state.series.type_id)
    )
    return Row(one, titled(who, state.series.type_id), href)


def _line(row: Row) -> Sequence[Cell]:
    state = row.run.state
    void = "; ".join(f"{one.serial} {day(one.at)} {one.reason}" for one in row.run.voided)
    return (
        str(state.series), row.title, row.branch, state.first_serial, state.last_serial, row.run.count,
        state.issued, state.pending, state.void, state.disposed, ", ".join(row.gaps), void,
        ", ".join(row.run.closed),
    )  # fmt: skip


def _stretches(numbers: Sequence[int]) -> Iterator[str]:
    start = before = None
    for number in [*sorted(numbers), None]:
        if start is not None and before is not None and number != before + 1:
            yield str(start) if start == before else f"{start}–{before}"
            start = number
        elif start is None:
            start = number
        before = number
