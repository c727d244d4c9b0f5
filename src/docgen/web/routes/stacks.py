"""Stacks of scans: taken in as a job, and what became of each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import stack
from docgen.errors import DocgenError, UsageError
from docgen.model import Permission, Place, Scope
from docgen.usecases.scan import Scanned, readable
from docgen.web import acts, progress, uploads, wording
from docgen.web.jobs import Job
from docgen.web.rooms import room
from docgen.web.routes import scans as tray_page
from docgen.web.site import Site
from docgen.web.uploads import Uploads, Word
from docgen.web.visitor import Files, Visitor

router = room()
MOST_LINES = 500  # of outcomes, on a page


@dataclass(frozen=True, slots=True)
class Stack:
    """Files that somebody brought, and where their paper lies."""

    files: Sequence[tuple[str, bytes]]
    place: Place


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a stack: the files that could not be read, and the texts that could not, each with why."""

    scanned: Scanned
    unread: Sequence[tuple[str, DocgenError]] = ()
    texts: int = 0
    untold: Sequence[tuple[str, DocgenError]] = field(default=())


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a page: filed with a document, now or before, or in the tray, and why."""

    file: str
    page: int
    serial: str = ""
    now: bool = True
    why: str = ""


@router.post("/scans")
def take(
    who: Files,
    *,
    scans: Uploads = [],  # noqa: B006 - FastAPI copies it
    room: Word = "",
    shelf: Word = "",
    box: Word = "",
) -> Response:
    """Take the files in, and show how far that is."""
    files = sorted(uploads.files(scans), key=lambda one: stack.natural(one[0]))
    if not files:
        return tray_page.page(who, error=UsageError("Choose the scanned files."), act="stack")
    place = Place(uploads.line(room), uploads.line(shelf), uploads.line(box))
    taken = Stack(files, place)
    work = taking(who.site, who.user.name, taken, who.scope(Permission.FILE))
    try:
        size = sum(len(data) for _, data in files)
        job = who.site.jobs.start(who.user.name, taken, work, size=size, below="/scans/stacks")
    except acts.REFUSALS as error:
        return tray_page.page(who, error=error, act="stack")
    return RedirectResponse(job.href, status_code=303)


@router.get("/scans/stacks/{job_id}")
def show(who: Files, job_id: str) -> HTMLResponse:
    """How far it is, then what became of each page; to htmx the part that changes."""
    job, about = progress.job_of(who, job_id, Stack)
    taken = job.result if isinstance(job.result, Taken) else None
    lines = list(_lines(who, taken.scanned)) if taken is not None else []
    return who.page(
        "parts/stack_state.html" if who.is_fragment else "stack.html",
        job=job,
        files=len(about.files),
        taken=taken,
        lines=lines[:MOST_LINES],
        more=max(0, len(lines) - MOST_LINES),
        filed=sum(1 for one in lines if one.serial),
        failed=wording.told(job.error, who.translate) if job.error is not None else None,
        told=lambda error: wording.told(error, who.translate),
    )


def taking(site: Site, user: str, taken: Stack, scope: Scope) -> Callable[[Job], Taken]:
    """The work of a job: the same as ``docgen scan``, in the name of a user."""

    def work(job: Job) -> Taken:
        job.total = len(taken.files)
        unread: list[tuple[str, DocgenError]] = []
        scans = readable(
            taken.files,
            lambda one: one,
            bootstrap.scan_reader(),
            lambda one, error: unread.append((one[0], error)),
            job,
        )
        with site.working(user) as (chosen, archive):
            scanned = bootstrap.stack_desk(chosen, archive).take_in(
                scans,
                taken.place,
                progress=job,
                theirs=lambda one: scope.holds(one.type_id, one.branch),
            )
            texts, untold = _texts(chosen, archive, scanned)
        return Taken(scanned, unread, texts, untold)

    return work


def _texts(
    chosen: Settings, archive: Archive, scanned: Scanned
) -> tuple[int, list[tuple[str, DocgenError]]]:
    """Read the texts of what was filed, where that is installed: how many were, and those that could not be."""
    desk = bootstrap.text_desk(chosen, archive)
    if desk is None:
        return 0, []
    untold: list[tuple[str, DocgenError]] = []
    read = desk.read_filed(
        [one.serial for one in scanned.filed],
        lambda serial, error: untold.append((serial, error)),
    )
    return sum(one.now for one in read), untold


def _lines(who: Visitor, scanned: Scanned) -> Iterator[Line]:
    """What became of each page, in the order of files and pages."""
    found = [
        Line(file, page, one.serial, one.now) for one in scanned.filed for file, page in one.sheets
    ]
    found += [
        Line(one.file, one.page, why=who.translate(stack.words(one.stray))) for one in scanned.tray
    ]
    yield from sorted(found, key=lambda one: (stack.natural(one.file), one.page))
