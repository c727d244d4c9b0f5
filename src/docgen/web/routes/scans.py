"""The tray: scanned pages that belong to no document yet, each to be filed or set aside."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

from fastapi import Form
from fastapi import Query as Param
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import access_log, originals
from docgen.errors import DocgenError, RefusedError, UsageError
from docgen.model import Permission, Place, Text
from docgen.usecases.log_in import unlock
from docgen.web import acts, tray, uploads, wording
from docgen.web.errors import status_of
from docgen.web.rooms import room
from docgen.web.uploads import Word
from docgen.web.visitor import Files, Visitor

router = room()
MOST_PAGES = 60  # of the tray, on a page
WIDTH = 900  # of a picture, in pixels
SMALL = 320


@router.get("/scans")
def show(who: Files, settled: str = "", first: Annotated[int, Param(ge=0)] = 0) -> HTMLResponse:
    """What waits in the tray, and where a stack is dropped."""
    return page(who, settled=settled == "yes", first=first)


@router.post("/scans/unlock")
def open_tray(who: Files, reason: Word = "") -> Response:
    """See the pictures of the pages, for a while: a scan cannot be blacked out in part."""
    assert who.session is not None
    try:
        unlock(who.session, tray.KEY, reason, door=who.site.door)
    except RefusedError as error:
        return page(who, error=error, act="unlock")
    return RedirectResponse("/scans", status_code=303)


@router.get("/scans/pages/{page_id}.png")
def picture(who: Files, page_id: str, small: str = "") -> Response:
    """A page as a picture; noted in the access log."""
    if not who.unlocked(tray.KEY):
        raise RefusedError(
            "The pictures of the tray are locked.",
            remedy="Unlock them on the page of the tray, with a reason.",
        )
    width = SMALL if small == "yes" else WIDTH
    with who.reading() as archive:
        tray.chosen(who, archive, [page_id])
        who.note(access_log.VIEW, "", tray=page_id)
        data = who.site.pictures.tray(page_id, width=width, tray=archive.tray)
    return Response(data, media_type="image/png")


@router.get("/scans/lookup")
def lookup(who: Files, number: Annotated[str, Param(max_length=100)] = "") -> HTMLResponse:
    """What a number that is being typed stands for."""
    found = None
    number = uploads.line(number)
    with who.reading() as archive:
        document = archive.register.document(number) if number else None
        if document is not None and who.can(Permission.FILE, document.type_id, document.branch):
            doctype = archive.doctype_for(document.type_id, document.template_digest)
            filed = originals.original(document.acts)
            found = (document, doctype, filed)
    return who.page("parts/lookup.html", number=number, found=found)


@router.post("/scans/settle")
def settle(
    who: Files,
    *,
    pages: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    number: Word = "",
    room: Word = "",
    shelf: Word = "",
    box: Word = "",
    reason: Word = "",
) -> HTMLResponse:
    """File pages, in the order they have in the tray, as the original of a document."""
    number = uploads.line(number)
    place = Place(uploads.line(room), uploads.line(shelf), uploads.line(box))
    typed = {"number": number, **place.told(), "reason": uploads.line(reason)}

    def do(chosen: Settings, archive: Archive) -> Text:
        _require(pages)
        if not number:
            raise UsageError("Give the number of the document that the pages belong to.")
        who.document(archive, number, Permission.FILE)
        ids = [one.id for one in tray.chosen(who, archive, pages)]
        bootstrap.stack_desk(chosen, archive).settle(ids, number, place, reason=typed["reason"])
        return Text("{count} pages filed with {serial}.", {"count": len(ids), "serial": number})

    return _settled(who, do, typed, pages, "settle")


@router.post("/scans/discard")
def discard(
    who: Files,
    *,
    pages: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    why: Word = "",
) -> HTMLResponse:
    """Note that pages belong to no document."""
    typed = {"why": uploads.line(why)}

    def do(chosen: Settings, archive: Archive) -> Text:
        _require(pages)
        ids = [one.id for one in tray.chosen(who, archive, pages)]
        bootstrap.stack_desk(chosen, archive).discard(ids, typed["why"])
        return Text("{count} pages are set aside.", {"count": len(ids)})

    return _settled(who, do, typed, pages, "discard")


def _require(pages: list[str]) -> None:
    if not pages:
        raise UsageError("Choose the pages first.")


def _settled(
    who: Visitor, do: acts.Do, typed: dict[str, str], chosen: list[str], act: str
) -> HTMLResponse:
    with who.working() as (settings, archive):
        done, error = acts.attempt(do, settings, archive)
    if error is not None:
        return page(who, error=error, act=act, typed=typed, chosen=chosen)
    return page(who, done=done)


def page(
    who: Visitor,
    *,
    settled: bool = False,
    first: int = 0,
    done: Text | None = None,
    error: DocgenError | None = None,
    act: str = "",
    typed: dict[str, str] | None = None,
    chosen: list[str] | None = None,
) -> HTMLResponse:
    """The page of the tray."""
    with who.reading() as archive:
        found = tray.pages(who, archive, settled=settled)
    shown = found[first : first + MOST_PAGES]
    unlocked = who.unlocked(tray.KEY)
    if shown and unlocked:
        who.note(access_log.VIEW, "", tray=len(shown))
    return who.page(
        "scans.html",
        status=status_of(error) if error is not None else 200,
        pages=[(one, tray.why(who, one), tray.guess(one)) for one in shown],
        total=len(found),
        first=first,
        step=MOST_PAGES,
        settled=settled,
        unlocked=unlocked,
        done=done,
        failed=wording.told(error, who.translate) if error is not None else None,
        act=act,
        typed=defaultdict(str, typed or {}),
        chosen=chosen or [],
    )
