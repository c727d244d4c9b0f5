"""The ledger to browse, line by line; its checkpoints; and the check of it all."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Sequence
from typing import Annotated

from fastapi import Path
from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.bootstrap import checkpoints as wiring
from docgen.core import access_log
from docgen.core.chain import GENESIS
from docgen.errors import NotFoundError
from docgen.model import LedgerLine, LedgerQuery, Permission
from docgen.usecases.checkpoint import CheckpointDesk
from docgen.usecases.ledger_check import CheckedLedger, check_ledger, told
from docgen.web import uploads
from docgen.web.lists import Chosen, with_query
from docgen.web.rooms import room
from docgen.web.visitor import ReadsLedger, Visitor
from docgen.writers.ledger_words import LEDGER, reason, sentence

router = room()
PAGE = 50
MOST_FINDINGS = 200
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/ledger")
def ledger(
    who: ReadsLedger,
    *,
    document: Chosen = "",
    act: Chosen = "",
    actor: Chosen = "",
    since: Chosen = "",
    until: Chosen = "",
    before: Chosen = "",
) -> HTMLResponse:
    """The page: fifty lines, the newest first, from below a line on."""
    chosen = {"document": document, "act": act, "actor": actor, "since": since, "until": until}
    query = LedgerQuery(
        scope=who.scope(Permission.LEDGER),
        serial=document.strip(),
        acts=(act,) if act else (),
        actor=actor.strip(),
        since=moment(since, 0),
        until=moment(until, 1),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 17 else None,
        limit=PAGE + 1,
    )
    with who.reading() as archive:
        lines = archive.survey.ledger(query)
        head = archive.survey.head()
    page = lines[:PAGE]
    more = (
        with_query("/ledger", **chosen, before=str(page[-1].entry.sequence))
        if lines[PAGE:]
        else None
    )
    return who.page(
        "ledger.html",
        lines=page,
        head=head,
        sentence=lambda line: sentence(line.entry, LEDGER),
        reason=lambda line: reason(line.entry.data),
        acts=[(name, who.translate(words)) for name, (words, _) in LEDGER.items()],
        chosen=chosen,
        bound=query.scope is not None and query.scope.branches is not None,
        first=with_query("/ledger", **chosen) if before else None,
        next=more,
    )  # fmt: skip


@router.get("/ledger/checkpoints")
def checkpoints(who: ReadsLedger, *, before: Chosen = "") -> HTMLResponse:
    """The archive's checkpoints, the newest first, and how to hold one against the ledger."""
    with who.reading() as archive:
        desk = _desk(who, archive)
        filed = [one for one in desk.checkpoints.filed() if not before or one.name < before][::-1]
        found = told(
            filed[:PAGE],
            ring=desk.ring(),
            timestamps=desk.timestamps,
            roots=desk.checkpoints.roots(),
        )
        keys = [notes_line.decode().strip() for notes_line in [desk.keys.published()] if notes_line]
    return who.page(
        "checkpoints.html",
        found=found,
        keys=keys,
        head=lambda one: base64.b64encode(one.head).decode(),
        first="/ledger/checkpoints" if before else None,
        next=with_query("/ledger/checkpoints", before=filed[PAGE - 1].name) if filed[PAGE:] else None,
    )  # fmt: skip


@router.post("/ledger/check")
def check(who: ReadsLedger) -> HTMLResponse:
    """Check the whole ledger now, and tell what was checked."""
    with who.site.checking(), who.reading() as archive:  # one at a time: it reads every line
        desk = _desk(who, archive)
        head = archive.survey.head()
        found = _checked(archive, desk)
    who.note(access_log.CHECK_LEDGER, lines=found.lines, findings=len(found.findings))
    return who.page("ledger_check.html", found=found, most=MOST_FINDINGS, head=head)


@router.get("/ledger/{number}")
def line(who: ReadsLedger, number: Number) -> HTMLResponse:
    """One line as it stands in the file, with its hash and those of its neighbours."""
    with who.reading() as archive:
        one = _line(archive, who, number)
        before = _at(archive, number - 1)
        after = _at(archive, number + 1)
    if one is None:
        raise NotFoundError(
            "There is no line {number} in the ledger.", number=number, remedy="Go to the ledger's newest line."
        )  # fmt: skip
    holds = one.entry.previous == (before.digest if before is not None else GENESIS)
    return who.page(
        "ledger_line.html",
        one=one,
        raw=one.line.decode(),
        pretty=json.dumps(one.entry.data, ensure_ascii=False, indent=2, sort_keys=True),
        told=sentence(one.entry, LEDGER),
        reason=reason(one.entry.data),
        holds=holds,
        followed=after is not None and after.entry.previous == one.digest,
        last=after is None,
    )


def moment(day: str, later: int) -> str:
    """The beginning of a day here, or (``later`` 1) of the one after it, as the ledger writes moments.

    Raises UsageError for what is no day.
    """
    found = uploads.day(day)
    if found is None:
        return ""
    try:
        return bootstrap.begin_of(found + dt.timedelta(days=later))
    except (ValueError, OverflowError, OSError) as error:  # at the ends of the calendar
        raise uploads.no_day(day) from error


def _desk(who: Visitor, archive: Archive) -> CheckpointDesk:
    return wiring.checkpoint_desk(who.site.settings, archive)


def _checked(archive: Archive, desk: CheckpointDesk) -> CheckedLedger:
    return check_ledger(
        register=archive.register,
        ledger=archive.ledger,
        checkpoints=desk.checkpoints,
        keys=desk.keys,
        ring=desk.ring(),
        timestamps=desk.timestamps,
    )


def _line(archive: Archive, who: Visitor, number: int) -> LedgerLine | None:
    scope = who.scope(Permission.LEDGER)
    return _only(
        archive.survey.ledger(LedgerQuery(scope=scope, before=number + 1, limit=1)), number
    )


def _at(archive: Archive, number: int) -> LedgerLine | None:
    """A line whoever asks: only its hash is shown."""
    return _only(archive.survey.ledger(LedgerQuery(before=number + 1, limit=1)), number)


def _only(found: Sequence[LedgerLine], number: int) -> LedgerLine | None:
    return next((one for one in found if one.entry.sequence == number), None)
