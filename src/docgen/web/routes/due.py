"""What is due: by owner, what is late first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends
from fastapi.responses import HTMLResponse, Response

from docgen import bootstrap
from docgen.core import access_log
from docgen.core.due import MONTH, Matter
from docgen.errors import BusyError
from docgen.model import Label, Scope, Text
from docgen.usecases.due import Asked
from docgen.web.lists import Chosen, owner_name, titled, types_of, with_query
from docgen.web.media import workbook
from docgen.web.rooms import room
from docgen.web.site import Site
from docgen.web.visitor import Reads, Visitor
from docgen.writers.due_xlsx import DueRow, write_due

router = room()
PAGE = 100
DAYS = ("0", "7", "30", "90", "365")
"""How many days ahead one may look; otherwise as many as each document type says."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something due, in nobody's language yet."""

    owner: str
    type_id: str
    branch: str
    serial: str
    subject: str
    matter: Matter

    @property
    def month(self) -> str:
        """Of a month that is not closed, the month."""
        what = self.matter.what
        return str(what.args.get("month", "")) if isinstance(what, Text) else ""

    @property
    def is_month(self) -> bool:
        return self.matter.id == MONTH


async def _filters(
    *,
    owner: Chosen = "",
    branch: Chosen = "",
    type: Chosen = "",  # noqa: A002 - as the search calls it
    days: Chosen = "",
    late: Chosen = "",
) -> dict[str, str]:
    return {"owner": owner, "branch": branch, "type": type, "days": days, "late": late}


Filters = Annotated[dict[str, str], Depends(_filters)]


@router.get("/due")
def due(who: Reads, chosen: Filters, page: Chosen = "") -> HTMLResponse:
    """The page: a hundred things at a time."""
    today = bootstrap.today()
    seen, current = _seen(who, chosen["days"], today)
    if seen is None:  # a large archive after the server's start: the browser asks again by itself
        return who.page("due_wait.html", headers={"Refresh": "4"})
    found = [one for one in seen if _wanted(one, today, chosen)]
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    at = max(0, number - 1) * PAGE
    rows = [_row(who, one, today) for one in found[at : at + PAGE]]
    return who.page(
        "due.html",
        things=list(zip(found[at : at + PAGE], rows, strict=True)),
        today=today,
        current=current,
        total=len(found),
        late=sum(one.matter.left(today) < 0 for one in found),
        owner_name=partial(owner_name, who),
        owners=Counter(one.owner for one in found),
        chosen=chosen,
        all_owners=[(one, owner_name(who, one)) for one in sorted({one.owner for one in seen})],
        branches=[(one, one) for one in sorted({one.branch for one in seen if one.branch})],
        types=types_of(who, {one.type_id for one in seen}),
        days=[(one, who.say("{days} days ahead", days=int(one))) for one in DAYS],
        file=with_query("/due.xlsx", **chosen),
        at=partial(_at, chosen),
        first=with_query("/due", **chosen) if at else None,
        next=with_query("/due", **chosen, page=str(at // PAGE + 2)) if found[at + PAGE :] else None,
    )  # fmt: skip


@router.get("/due.xlsx")
def download(
    who: Reads,
    chosen: Filters,
) -> Response:
    """All that is due, as a workbook."""
    today = bootstrap.today()
    seen, _ = _seen(who, chosen["days"], today)
    if seen is None:
        raise BusyError(
            "The list is still being worked out.", remedy="Try again in a moment; it is kept then."
        )
    rows = [_row(who, one, today) for one in seen if _wanted(one, today, chosen)]
    data = write_due(rows, who.translate)
    who.note(access_log.LIST, file="due.xlsx", rows=len(rows), sure=True)
    return workbook("due", data)


def _seen(who: Visitor, days: str, today: dt.date) -> tuple[Sequence[Thing] | None, bool]:
    """What is due of the documents the user may see, and whether that is as the ledger stands now; None while
    it is worked out for the first time.
    """
    within = days if days in DAYS else ""
    types = who.site.types()
    with who.reading() as archive:
        head = archive.survey.head()
    state = (head, today, tuple(sorted(one.digest for one in types.values())))
    kept, current = who.site.kept.soon(
        ("due", within), state, lambda: _things(who.site, int(within) if within else None, today)
    )
    if kept is None:
        return None, False
    scope = who.scope()
    return [one for one in kept if _sees(scope, one)], current


def _sees(scope: Scope, one: Thing) -> bool:
    return scope.holds(one.type_id, one.branch)


def _things(site: Site, within: int | None, today: dt.date) -> list[Thing]:
    """Everything due in the archive, what is late first."""
    with site.reading() as archive:
        reminder = bootstrap.reminder(site.settings, archive, site.types())
        found = reminder.due(Asked(day=today, within=within))
    things = [
        Thing(
            one.doctype.owner,
            one.document.type_id,
            one.document.branch,
            one.document.serial,
            one.subject,
            one.matter,
        )
        for one in found
    ]
    return sorted(things, key=lambda one: (one.matter.on, one.owner, one.serial, one.matter.id))


def _wanted(one: Thing, today: dt.date, chosen: dict[str, str]) -> bool:
    return (
        chosen["owner"] in ("", one.owner)
        and chosen["branch"] in ("", one.branch)
        and chosen["type"] in ("", one.type_id)
        and (not chosen["late"] or one.matter.left(today) < 0)
    )


def _row(who: Visitor, one: Thing, today: dt.date) -> DueRow:
    what = one.matter.what
    return DueRow(
        owner=one.owner,
        on=one.matter.on,
        days_left=one.matter.left(today),
        what=who.translate.label(what) if isinstance(what, Label) else who.translate(what),
        serial=one.serial,
        type_title=titled(who, one.type_id),
        subject=one.subject,
        branch=one.branch,
    )


def _at(chosen: dict[str, str], **other: str) -> str:
    return with_query("/due", **{**chosen, **other})
