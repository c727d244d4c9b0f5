"""The end of documents whose period is over: what is proposed, and approving it by the digest of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import disposal
from docgen.core.retention import Term
from docgen.errors import DocgenError, UsageError
from docgen.model import Document, Label, Permission, State, Text
from docgen.usecases.dispose import Listed, Proposed
from docgen.usecases.retention import Kept
from docgen.web import acts, uploads, wording
from docgen.web.errors import status_of
from docgen.web.uploads import Word
from docgen.web.visitor import Disposes, Visitor

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Gone:
    """What was destroyed, and the paper that is to be destroyed too."""

    serials: Sequence[str]
    papers: Sequence[tuple[str, str]]


@router.get("/disposal")
def show(who: Disposes) -> HTMLResponse:
    """What is proposed and what could be."""
    return _page(who)


@router.post("/disposal/propose")
def propose(who: Disposes, reason: Word = "") -> HTMLResponse:
    """Propose all whose period is over and that are not held."""
    typed = uploads.line(reason)

    def do(chosen: Settings, archive: Archive) -> Text:
        today = bootstrap.today()
        over = [one.document.serial for one in _over(who, chosen, archive)]
        done = bootstrap.disposer(chosen, archive).propose(over, typed, today=today)
        return Text(
            "{count} documents are proposed; another manager approves.", {"count": len(done)}
        )

    with who.working() as (chosen, archive):
        done, error = acts.attempt(do, chosen, archive)
    return _page(who, done=done, error=error, act="propose")


@router.post("/disposal/approve")
def approve(who: Disposes, digest: Word = "", reason: Word = "", sure: Word = "") -> HTMLResponse:
    """Destroy what the list of that digest shows."""
    gone: Gone | None = None
    trouble: DocgenError | OSError | None = None
    if sure != "yes":
        error: DocgenError = UsageError("Say that you have looked at each document of the list.")
        return _page(who, error=error, act="approve")
    try:
        with who.site.alone(who.user.name) as (chosen, archive):
            disposer = bootstrap.disposer(chosen, archive)
            today = bootstrap.today()
            found = disposer.approve(
                _proposed(who, archive), digest, uploads.line(reason), today=today
            )
            gone = Gone(
                [one.kept.document.serial for one in found],
                [(one.kept.document.serial, one.paper) for one in found if one.paper],
            )
            damage, untimed = bootstrap.sign_head(chosen, archive)
            trouble = damage or untimed
    except acts.REFUSALS as refusal:
        return _page(who, error=refusal, act="approve")
    return _page(
        who, gone=gone, error=trouble if isinstance(trouble, DocgenError) else None, act="seal"
    )


def _proposed(who: Visitor, archive: Archive) -> list[str]:
    """The documents that are proposed and that this user may approve.  Raises UsageError for none."""
    found = [one.serial for one in _mine(who, archive) if disposal.proposal(one.acts) is not None]
    if not found:
        raise UsageError("Nothing is proposed.")
    return found


def _mine(who: Visitor, archive: Archive) -> list[Document]:
    scope = who.scope(Permission.DISPOSE)
    return [
        one
        for one in archive.register.documents()
        if one.state in (State.ISSUED, State.VOID) and scope.holds(one.type_id, one.branch)
    ]


def _over(who: Visitor, chosen: Settings, archive: Archive) -> list[Kept]:
    """The documents of this user that may be proposed today."""
    scope = who.scope(Permission.DISPOSE)
    found = bootstrap.keeper(chosen, archive).over(bootstrap.today())
    return [
        one
        for one in found
        if not one.holds
        and disposal.proposal(one.document.acts) is None
        and scope.holds(one.document.type_id, one.document.branch)
    ]


def _page(
    who: Visitor,
    *,
    done: Text | None = None,
    gone: Gone | None = None,
    error: DocgenError | None = None,
    act: str = "",
) -> HTMLResponse:
    listed, over = _listed(who)
    return who.page(
        "disposal.html",
        status=status_of(error) if error is not None and gone is None else 200,
        listed=listed,
        rows=[_row(who, one) for one in listed.proposed] if listed is not None else [],
        over=over,
        done=done,
        gone=gone,
        failed=wording.told(error, who.translate) if error is not None else None,
        act=act,
    )


def _listed(who: Visitor) -> tuple[Listed | None, list[Kept]]:
    with who.reading() as archive:
        chosen = acts.named(who)
        proposed = [one.serial for one in _mine(who, archive) if disposal.proposal(one.acts)]
        listed = None
        if proposed:
            disposer = bootstrap.disposer(chosen, archive)
            listed = disposer.listed(proposed, today=bootstrap.today())
        return listed, _over(who, chosen, archive)


def _row(who: Visitor, one: Proposed) -> dict[str, object]:
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
