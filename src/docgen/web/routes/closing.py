"""Close a month of a type and branch: what is missing, then the catalogue that closes it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query as Param
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.core.filing import CATALOGUE, Lack
from docgen.errors import DocgenError, NotFoundError, UsageError
from docgen.model import DocumentType, Label, Permission, Volume
from docgen.usecases.close import Asked, Closed
from docgen.web import acts, progress, uploads, wording
from docgen.web.ending import Month, MonthEnd, closing
from docgen.web.errors import ForbiddenError, status_of
from docgen.web.rooms import room
from docgen.web.uploads import Word
from docgen.web.visitor import Closes, Overrules, Reads, Visitor

router = room()
MOST_LINES = 200  # of what is missing, on a page
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Words = Annotated[str, Param(max_length=100)]


@router.get("/months/close")
def look(who: Reads, *, type: Words = "", branch: Words = "", month: Words = "") -> HTMLResponse:  # noqa: A002
    """Choose a month, and see what is missing in it."""
    typed = {"type": type, "branch": uploads.line(branch), "month": month.strip()}
    if not (type and typed["branch"] and typed["month"]):
        return _page(who, typed)
    try:
        with who.reading() as archive:
            asked, doctype = _asked(who, typed, Permission.READ)
            closed = bootstrap.closing_desk(who.site.settings, archive).look(asked, doctype)
    except acts.REFUSALS as error:
        return _refused(who, typed, error)
    return _page(who, typed, closed=closed)


@router.post("/months/close")
def close(who: Closes, *, type: Word = "", branch: Word = "", month: Word = "") -> Response:  # noqa: A002
    """Close it as a job, if nothing is missing."""
    typed = {"type": type, "branch": uploads.line(branch), "month": month.strip()}
    return _close(who, typed, Permission.CLOSE)


@router.post("/months/close/overrule")
def overrule(
    who: Overrules,
    *,
    type: Word = "",  # noqa: A002
    branch: Word = "",
    month: Word = "",
    reason: Word = "",
) -> Response:
    """Close it as a job although something is missing."""
    typed = {
        "type": type, "branch": uploads.line(branch), "month": month.strip(),
        "reason": uploads.line(reason),
    }  # fmt: skip
    if not typed["reason"]:
        error = UsageError("Say why it is closed although something is missing.")
        return _refused(who, typed, error)
    return _close(who, typed, Permission.OVERRULE)


@router.get("/months/close/{job_id}")
def show(who: Reads, job_id: str) -> HTMLResponse:
    """How far closing is, and what came of it; to htmx the part that changes."""
    job, month = progress.job_of(who, job_id, Month)
    typed = dict(month.typed)
    done = job.result if isinstance(job.result, MonthEnd) else None
    shown: dict[str, Any] = {
        "job": job,
        "typed": defaultdict(str, typed),
        **progress.shown(who, job),
    }
    if done is not None:
        shown |= {
            **_state(who, typed, done.closed, now=True),
            "trouble": progress.trouble(who, done.trouble),
        }
    back = {name: typed[name] for name in ("type", "branch", "month")}
    return who.page(
        "parts/close_job.html" if who.is_fragment else "close_job.html",
        doctype=month.doctype,
        back=f"/months/close?{urlencode(back)}",
        **shown,
    )


def _close(who: Visitor, typed: dict[str, str], permission: Permission) -> Response:
    """Begin to close it."""
    try:
        asked, doctype = _asked(who, typed, permission)
        month = Month(typed, asked, doctype)
        work = closing(who.site, who.user.name, month, who.scope(Permission.READ))
        job = who.site.jobs.start(who.user.name, month, work, below="/months/close")
    except acts.REFUSALS as error:
        if isinstance(error, ForbiddenError):
            raise
        return _refused(who, typed, error)
    return RedirectResponse(job.href, status_code=303)


def _asked(
    who: Visitor, typed: dict[str, str], permission: Permission
) -> tuple[Asked, DocumentType]:
    """What is to be closed.  Raises UsageError, NotFoundError, ForbiddenError."""
    if not _MONTH.fullmatch(typed["month"]):
        raise UsageError(
            "'{text}' is no month.", text=typed["month"], remedy="Write it as 2026-11."
        )
    uploads.day(f"{typed['month']}-01")  # of a year that can be meant
    doctype = who.site.types().get(typed["type"])
    if doctype is None or not who.can(Permission.READ, doctype.id, typed["branch"]):
        raise NotFoundError(
            "There are no documents of {type} for {branch} in {month}.",
            type=typed["type"],
            branch=typed["branch"],
            month=typed["month"],
        )
    if not who.can(permission, doctype.id, typed["branch"]):
        raise ForbiddenError(permission)
    volume = Volume(doctype.id, typed["branch"], typed["month"])
    return Asked(volume, bootstrap.today(), typed.get("reason", "")), doctype


def _refused(who: Visitor, typed: dict[str, str], error: DocgenError) -> HTMLResponse:
    failed = wording.told(error, who.translate)
    return _page(who, typed, status=status_of(error), failed=failed)


def _page(
    who: Visitor,
    typed: dict[str, str],
    *,
    status: int = 200,
    closed: Closed | None = None,
    failed: tuple[str, str] | None = None,
) -> HTMLResponse:
    types, branches = _choices(who)
    return who.page(
        "closing.html",
        status=status,
        typed=defaultdict(str, typed),
        types=types,
        branches=branches,
        failed=failed,
        running=who.site.jobs.running(who.user.name),
        last_month=f"{bootstrap.today():%Y-%m}",
        **_state(who, typed, closed),
    )


def _state(
    who: Visitor, typed: dict[str, str], closed: Closed | None, *, now: bool = False
) -> dict[str, Any]:
    """What is shown of a month: what is missing, and what may be done."""
    lacks: Sequence[Lack] = closed.lacks if closed is not None else ()
    chosen = (typed["type"], typed["branch"])
    return {
        "closed": closed,
        "now": now,
        "lacks": [(one.serial, _what(who, one), one.final) for one in lacks[:MOST_LINES]],
        "more": max(0, len(lacks) - MOST_LINES),
        "final": any(one.final for one in lacks),
        "may_close": who.can(Permission.CLOSE, *chosen),
        "may_overrule": who.can(Permission.OVERRULE, *chosen),
    }


def _choices(who: Visitor) -> tuple[list[DocumentType], list[str]]:
    """The types that this user may see the months of, and the branches that have documents of them."""
    scope = who.scope(Permission.READ)
    with who.reading() as archive:
        series = [one.series for one in archive.register.series()]
    used = {one.type_id for one in series}
    types = [
        one
        for one in who.site.types().values()
        if one.id in used and one.id != CATALOGUE and (scope.types is None or one.id in scope.types)
    ]
    branches = {value for one in series for name, value in one.scope if name == "branch"}
    if scope.branches is not None:
        branches &= scope.branches
    return sorted(types, key=lambda one: one.title.zh), sorted(branches)


def _what(who: Visitor, lack: Lack) -> str:
    what = lack.what
    return who.translate.label(what) if isinstance(what, Label) else who.translate(what)
