"""The end of documents whose period is over: what is proposed, and approving it by the digest of the list."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.core import life
from docgen.core.disposal import LONGEST_REASON
from docgen.core.retention import Term
from docgen.errors import DocgenError, UsageError
from docgen.model import Label, Permission, Text
from docgen.usecases.dispose import Listed, Proposed
from docgen.usecases.retention import Kept
from docgen.web import acts, ending, progress, uploads, wording
from docgen.web.ending import Approval, Gone, Proposal
from docgen.web.errors import status_of
from docgen.web.jobs import Work
from docgen.web.rooms import room
from docgen.web.uploads import Word
from docgen.web.visitor import Disposes, Visitor

router = room()
MOST_LINES = 500  # of what was destroyed, on a page


@router.get("/disposal")
def show(who: Disposes) -> Response:
    """What is proposed and what could be; while documents are destroyed for this user, how far that is."""
    running = who.site.jobs.running(who.user.name)
    if running is not None and isinstance(running.about, Approval):
        return RedirectResponse(running.href, status_code=303)  # nothing can be read meanwhile
    return _page(who)


@router.post("/disposal/propose")
def propose(who: Disposes, reason: Word = "") -> Response:
    """Propose, as a job, all whose period is over and that are not held."""
    proposal, scope = Proposal(uploads.line(reason)), who.scope(Permission.DISPOSE)
    return _begin(who, proposal, ending.proposing(who.site, who.user.name, proposal, scope))


@router.post("/disposal/approve")
def approve(who: Disposes, digest: Word = "", reason: Word = "", sure: Word = "") -> Response:
    """Destroy, as a job, what the list of that digest shows."""
    approval, scope = Approval(digest, uploads.line(reason)), who.scope(Permission.DISPOSE)
    if sure != "yes":
        error = UsageError("Say that you have looked at each document of the list.")
        return _page(who, error=error, act="approve")
    return _begin(who, approval, ending.destroying(who.site, who.user.name, approval, scope))


@router.get("/disposal/{job_id}")
def work(who: Disposes, job_id: str) -> HTMLResponse:
    """How far it is, and what came of it; to htmx the part that changes.  The archive is not looked at: while
    documents are destroyed nobody can.
    """
    job, about = progress.job_of(who, job_id, Proposal, Approval)
    gone = job.result if isinstance(job.result, Gone) else None
    return who.page(
        "parts/disposal_job.html" if who.is_fragment else "disposal_job.html",
        job=job,
        destroys=isinstance(about, Approval),
        gone=gone,
        untouched=not job.done and isinstance(job.error, acts.REFUSALS),
        proposed=len(job.result) if isinstance(job.result, list) else None,
        trouble=progress.trouble(who, gone.trouble) if gone is not None else None,
        MOST=MOST_LINES,
        **progress.shown(who, job),
    )


def _begin(who: Visitor, about: Proposal | Approval, todo: Work) -> Response:
    act = "approve" if isinstance(about, Approval) else "propose"
    try:
        life.require_words(about.reason, LONGEST_REASON, "--reason")
        job = who.site.jobs.start(who.user.name, about, todo, below="/disposal")
    except acts.REFUSALS as error:
        return _page(who, error=error, act=act)
    return RedirectResponse(job.href, status_code=303)


def _page(who: Visitor, *, error: DocgenError | None = None, act: str = "") -> HTMLResponse:
    listed, over = _listed(who)
    return who.page(
        "disposal.html",
        status=status_of(error) if error is not None else 200,
        listed=listed,
        rows=[_row(who, one) for one in listed.proposed] if listed is not None else [],
        over=over,
        running=who.site.jobs.running(who.user.name),
        failed=wording.told(error, who.translate) if error is not None else None,
        act=act,
    )


def _listed(who: Visitor) -> tuple[Listed | None, list[Kept]]:
    scope, chosen = who.scope(Permission.DISPOSE), acts.named(who)
    with who.reading() as archive:
        proposed = [one.serial for one in ending.proposed(archive, scope)]
        listed = None
        if proposed:
            disposer = bootstrap.disposer(chosen, archive)
            listed = disposer.listed(proposed, today=bootstrap.today())
        return listed, ending.over(chosen, archive, scope)


def _row(who: Visitor, one: Proposed) -> dict[str, Any]:
    term: Term = one.kept.term
    return {
        "serial": one.kept.document.serial,
        "title": one.kept.doctype.title,
        "subject": one.kept.subject,
        "closed_on": term.closed_on,
        "until": term.until,
        "because": [_words(who, ground.source or ground.label) for ground in term.deciding],
        "proposal": one.proposal,
        "paper": one.paper,
        "linked": one.linked,
    }


def _words(who: Visitor, one: str | Label | Text) -> str:
    if isinstance(one, Label):
        return who.translate.label(one)
    return who.translate(one) if isinstance(one, Text) else one
