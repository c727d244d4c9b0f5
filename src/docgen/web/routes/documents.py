"""One document: its page, unlocking its personal data, and proving it now."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.bootstrap import proving
from docgen.core import access_log, log_ins, records, signing
from docgen.errors import NotFoundError
from docgen.model import Permission, Session, Text
from docgen.usecases import log_in, references
from docgen.usecases.act import with_files
from docgen.usecases.make import RECORD
from docgen.web import document_page
from docgen.web.rendering import path
from docgen.web.rooms import room
from docgen.web.visitor import Reads, Unlocks, Visitor
from docgen.writers import document_words

router = room()
AT = "/documents/{serial}"
MINUTES = round(log_ins.UNLOCKED.total_seconds() / 60)
LONGEST_REASON = access_log.LONGEST_REASON - 60  # the chosen one stands before it
REASONS = {
    "audit": Text("Annual or special audit"),
    "regulator": Text("Inspection by a regulator"),
    "person": Text("Asked for by the person themselves"),
    "complaint": Text("A complaint or dispute is looked into"),
    "filing": Text("Comparing the signed original with the document"),
    "work": Text("Ongoing work on this document"),
}
"""The commonplace reasons for seeing personal data."""
Word = Annotated[str, Form()]


@router.get(AT)
def page(who: Reads, serial: str) -> Response:
    """The page; a reference code leads to the document it stands for."""
    with who.reading() as archive:
        number = _number(who, serial)
        if number != serial:
            return RedirectResponse(path("documents", number), status_code=303)
        document = who.document(archive, serial)
        shown = document_page.view(who, archive, document)
    who.note(access_log.VIEW, serial, unlocked=shown.unlocked is not None)
    standing = shown.standing
    return who.page(
        "document.html",
        view=shown,
        document=shown.document,
        places=document_page.places(standing) if standing is not None else [],
        colour=document_page.STATES[shown.document.state],
        reasons=REASONS,
        minutes=MINUTES,
        longest=LONGEST_REASON,
        called=signing.called,
        tomb=shown.shown.tombstone,
        ending=document_words.ending,
        ended_because=document_words.ended_because,
        words=document_words,
    )


@router.post(AT + "/unlock")
def unlock(who: Unlocks, serial: str, why: Word = "", reason: Word = "") -> Response:
    """Show the personal data of a document for a while, for a reason that the access log keeps."""
    told = _reason(who, why, reason)
    with who.reading() as archive:
        who.document(archive, serial, Permission.UNLOCK)
    log_in.unlock(_session(who), serial, told, door=who.site.door)
    return RedirectResponse(path("documents", serial), status_code=303)


@router.post(AT + "/lock")
def lock(who: Unlocks, serial: str) -> Response:
    """Mask the personal data again."""
    with who.reading() as archive:
        who.document(archive, serial, Permission.UNLOCK)
    who.site.accounts.unlock(_session(who).id, serial, until=who.site.now())
    who.note(access_log.MASK, serial)
    return RedirectResponse(path("documents", serial), status_code=303)


@router.post(AT + "/verify")
def verify(who: Reads, serial: str) -> HTMLResponse:
    """Prove the document now, and say what was checked."""
    with who.reading() as archive:
        who.document(archive, serial)
        proven = proving.prove(who.site.settings, archive, serial)
    who.note(access_log.VERIFY, serial, holds=proven.holds, found=[
        finding.code for step in proven.steps for finding in step.findings
    ])  # fmt: skip
    name = "parts/verified.html" if who.is_fragment else "verified.html"
    return who.page(name, proven=proven, serial=serial, at=who.site.now())


@router.get(AT + "/dossier")
def dossier(who: Reads, serial: str) -> Response:
    """To the dossier of whom the document is about: no address ever holds their number."""
    with who.reading() as archive:
        document = who.document(archive, serial)
        doctype = archive.doctype_for(document.type_id, document.template_digest)
        data = archive.store.read(with_files(document).object_id or "", RECORD)
        subject = records.lookup(records.read_record(data).values, doctype.subject_id or "")
        known = bootstrap.people(who.site.settings, archive, who.scope())
        found = known.find(str(subject)) if subject else []
        key = known.key_of(found[0]) if len(found) == 1 else ""
    if not key:
        raise NotFoundError(
            "There is no dossier of whom {serial} is about.",
            serial=serial,
            remedy="Look for the person under 'Dossiers'.",
        )
    return RedirectResponse(path("people", key), status_code=303)


def _number(who: Visitor, wanted: str) -> str:
    """The number of a document, which a reference code may stand for; of one that the visitor may read."""
    with who.reading() as archive:
        try:
            number = references.serial(wanted, register=archive.register, store=archive.store)
        except NotFoundError:
            return wanted
        found = archive.register.document(number)
    seen = found is not None and who.can(Permission.READ, found.type_id, found.branch)
    return number if seen else wanted


def _reason(who: Visitor, why: str, typed: str) -> str:
    """What the access log says of why: the reason that was chosen, and what was written."""
    chosen = who.translate(REASONS[why]) if why in REASONS else ""
    return "：".join(part for part in (chosen, typed.strip()) if part)


def _session(who: Visitor) -> Session:
    assert who.session is not None  # the guard has seen to that
    return who.session
