"""The months: which are closed, by what, and what the others still lack."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from fastapi.responses import HTMLResponse, Response

from docgen import bootstrap
from docgen.core.months import Month, Stage
from docgen.model import Days, Permission, State, Text
from docgen.usecases.look_over import months_of
from docgen.web.lists import (
    Chosen,
    as_file,
    month_days,
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
STAGES = {
    Stage.OVERDUE: (Text("overdue"), "bad"),
    Stage.OPEN: (Text("to be closed"), "mind"),
    Stage.RUNNING: (Text("not over yet"), "info"),
    Stage.CLOSED: (Text("closed"), "good"),
    Stage.EMPTY: (Text("only void numbers"), ""),
}
"""How each stage is told, and the badge it has."""
_HEADS = (
    Text("Month"), Text("Document type"), Text("Branch"), Text("State"), Text("Close by"), Text("Closed by"),
    Text("Count"), Text("Issued"), Text("Void"), Text("Destroyed"), Text("Pending"),
    Text("Originals missing"), Text("Not signed in full"), Text("Gaps"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A month as the page shows it, with the searches for its documents."""

    month: Month
    title: str
    state: str
    badge: str
    href: str
    owing: str
    unsigned: str
    close: str | None
    allowed: bool


async def _filters(
    *,
    type: Chosen = "",  # noqa: A002 - as the search calls it
    branch: Chosen = "",
    year: Chosen = "",
    state: Chosen = "",
) -> dict[str, str]:
    return {"type": type, "branch": branch, "year": year, "state": state}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/months")
def months(who: Reads, chosen: Filters, after: Chosen = "") -> HTMLResponse:
    """The page: a hundred months at a time, the newest first."""
    seen = seen_months(who)
    found = [one for one in seen if _wanted(one, **chosen)]
    names = [str(one.volume) for one in found]
    start = names.index(after) + 1 if after in names else 0
    page = found[start : start + PAGE]
    more = start + PAGE < len(found)
    return who.page(
        "months.html",
        rows=[_row(who, one) for one in page],
        stages=Counter(one.stage for one in found),
        told=STAGES,
        chosen=chosen,
        types=types_of(who, {one.volume.type_id for one in seen}),
        branches=[(one, one) for one in sorted({month.volume.branch for month in seen})],
        years=[(one, one) for one in sorted({month.volume.month[:4] for month in seen}, reverse=True)],
        states=[(stage.value, who.translate(name)) for stage, (name, _) in STAGES.items()],
        file=lambda suffix: with_query(f"/months{suffix}", **chosen),
        at=lambda stage: with_query("/months", **{**chosen, "state": stage}),
        first=with_query("/months", **chosen) if start else None,
        next=with_query("/months", **chosen, after=str(page[-1].volume)) if more else None,
    )  # fmt: skip


@router.get("/months{suffix}")
def download(
    who: Reads,
    suffix: str,
    chosen: Filters,
) -> Response:
    """All months that are wanted, as a workbook or CSV."""
    found = [one for one in seen_months(who) if _wanted(one, **chosen)]
    return as_file(who, "months", suffix, _HEADS, [_line(_row(who, one)) for one in found])


def seen_months(who: Visitor) -> Sequence[Month]:
    """The months of the types and branches the user may see, the newest first."""
    day, types = bootstrap.today(), who.site.types()
    with who.reading() as archive:
        kept = who.site.kept.get(
            "months",
            (archive.survey.head(), day, tuple(sorted(one.digest for one in types.values()))),
            lambda: months_of(
                archive.register,
                archive.index,
                archive.survey,
                types=types,
                filing=bootstrap.filing(who.site.settings),
                day=day,
            ),
        )
    scope = who.scope()
    return [one for one in kept if scope.holds(one.volume.type_id, one.volume.branch)]


def _wanted(one: Month, *, type: str, branch: str, year: str, state: str) -> bool:  # noqa: A002
    return (
        type in ("", one.volume.type_id)
        and branch in ("", one.volume.branch)
        and year in ("", one.volume.month[:4])
        and state in ("", one.stage.value)
    )


def _row(who: Visitor, one: Month) -> Row:
    volume = one.volume
    name, badge = STAGES[one.stage]
    own = {"type": volume.type_id, "branch": volume.branch}
    period = month_days(volume.month) or Days(None, None)
    issued = State.ISSUED.value
    closable = one.stage in (Stage.OPEN, Stage.OVERDUE)
    return Row(
        month=one,
        title=titled(who, volume.type_id),
        state=who.translate(name),
        badge=badge,
        href=search_link(**own, period=period),
        owing=search_link(**own, period=period, state=issued, original="no"),
        unsigned=search_link(**own, period=period, state=issued, signed="no", original="no"),
        close=f"/months/close?{urlencode({**own, 'month': volume.month})}" if closable else None,
        allowed=who.can(Permission.CLOSE, volume.type_id, volume.branch),
    )


def _line(row: Row) -> Sequence[Cell]:
    month = row.month
    due: dt.date | str = "" if month.catalogue else month.due_on
    states = month.states
    return (
        month.volume.month, row.title, month.volume.branch, row.state, due, month.catalogue, month.total,
        states.get(State.ISSUED, 0), states.get(State.VOID, 0), states.get(State.DISPOSED, 0), month.pending,
        month.owing, month.unsigned, month.gaps,
    )  # fmt: skip
