"""The text of one document's original: have it read, and see how far that is."""

from __future__ import annotations

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen.errors import NotFoundError
from docgen.model import Permission
from docgen.web import progress, texts
from docgen.web.rooms import room
from docgen.web.texts import Reading
from docgen.web.visitor import Files

router = room()


@router.post("/documents/{serial}/text")
def read(who: Files, serial: str) -> Response:
    """Begin to read it.  Raises as ``Visitor.document``, BusyError."""
    with who.reading() as archive:
        who.document(archive, serial, Permission.FILE)
    return RedirectResponse(texts.begin(who, serial).href, status_code=303)


@router.get("/documents/{serial}/text/{job_id}")
def show(who: Files, serial: str, job_id: str) -> HTMLResponse:
    """How far it is, and what came of it; to htmx the part that changes."""
    job = who.site.jobs.get(who.user.name, job_id)
    if job.about != Reading(serial):
        raise NotFoundError("There is no work under this address.")
    page = "parts/text_state.html" if who.is_fragment else "text.html"
    return who.page(page, job=job, serial=serial, **progress.shown(who, job))
