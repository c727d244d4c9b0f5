"""One document: everything about it, its files, its receipt."""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Path, Query
from fastapi.responses import Response

from docgen.bootstrap import Archive
from docgen.core import access_log, originals
from docgen.model import Document, Permission, State
from docgen.usecases import references
from docgen.usecases.show import Shown, get, show
from docgen.usecases.sign import look
from docgen.web import receipts
from docgen.web.media import DOCX, JSON, PDF, called
from docgen.web.once import as_json, told
from docgen.web.programs import MayRead, MayUnlock
from docgen.web.routes.api.contract import (
    ABOUT_DOCUMENT,
    REASON_HEADER,
    REASON_IF_FULL,
    V1,
    Serial,
    described,
    router,
)
from docgen.web.routes.api.shapes import DocumentTold
from docgen.web.sent import reason_of
from docgen.writers.data import document_data, original_data, signatures_data

_BINARY = {"schema": {"type": "string", "format": "binary"}}


class Part(StrEnum):
    """A file of a document."""

    PDF = "pdf"
    DOCX = "docx"
    SEALED = "sealed"
    RECORD = "record"


_KINDS = {
    Part.PDF: ("pdf", PDF),
    Part.DOCX: ("docx", DOCX),
    Part.SEALED: ("pdf", PDF),
    Part.RECORD: ("json", JSON),
}


@router.get(
    f"{V1}/documents/{{serial}}",
    **described(
        "Everything about a document, personal data masked",
        DocumentTold,
        errors=ABOUT_DOCUMENT,
        parameters=(REASON_IF_FULL,),
    ),
)
def document(
    who: MayRead,
    serial: Serial,
    *,
    full: Annotated[
        bool, Query(description="Unmasked; needs the right to unlock, and X-Docgen-Reason.")
    ] = False,
) -> Response:
    """Record, signatures, links, files with their digests, history from the ledger."""
    with who.reading() as archive:
        found = who.document(archive, serial, Permission.UNLOCK if full else Permission.READ)
        if full:
            reason = reason_of(who.request)
            who.note(access_log.UNLOCK, found.serial, sure=True, reason=reason)
        else:
            who.note(access_log.VIEW, found.serial)
        shown = show(
            found.serial,
            register=archive.register,
            store=archive.store,
            doctype_for=archive.doctype_for,
            full=full,
        )
        return told(as_json(_in_full(archive, shown)))


def _in_full(archive: Archive, shown: Shown) -> dict[str, Any]:
    document = shown.document
    files = {path: {"digest": digest} for path, digest in sorted(document.files.items())}
    data = document_data(
        document,
        values=shown.values,
        history=shown.history,
        tombstone=shown.tombstone,
        files=files,
    )
    gone = document.state is State.DISPOSED
    filed = references.of(document, register=archive.register, store=archive.store)
    there = not gone and originals.original(document.acts) is not None
    return {
        **data,
        "signatures": [] if gone else _signatures(archive, document),
        "original": original_data(document) if there else None,
        "filed": {"code": filed.code, "catalogue": filed.catalogue} if filed else None,
    }


def _signatures(archive: Archive, document: Document) -> list[dict[str, Any]]:
    return signatures_data(look(document, archive.store, archive.doctype_for).standing)


@router.get(
    f"{V1}/documents/{{serial}}/files/{{part}}",
    **described(
        "One file of a document, checked against its digest",
        errors=ABOUT_DOCUMENT,
        answers={200: "The file."},
        content={
            PDF: _BINARY,
            DOCX: _BINARY,
            JSON: {"schema": {"type": "object"}},
        },
        parameters=(REASON_HEADER,),
    ),
)
def file(
    who: MayUnlock,
    serial: Serial,
    part: Annotated[Part, Path(description="Which file.", examples=["pdf"])],
    *,
    as_issued: Annotated[
        bool, Query(description="The PDF as it was issued, without seals or 作废.")
    ] = False,
) -> Response:
    """The PDF is the one that counts: of a void document the one that says so, of a sealed one the sealed.
    Files hold personal data: the access log keeps who took which one, and why.
    """
    with who.reading() as archive:
        who.document(archive, serial, Permission.UNLOCK)
        reason = reason_of(who.request)
        found, data = get(
            serial,
            part=part.value,
            register=archive.register,
            store=archive.store,
            as_issued=as_issued,
        )
    ending, media_type = _KINDS[part]
    who.note(access_log.DOWNLOAD, serial, sure=True, part=part.value, reason=reason)
    name = f"{found.serial}.{ending}"
    return Response(data, media_type=media_type, headers=_headers(name, data))


@router.get(
    f"{V1}/documents/{{serial}}/receipt",
    **described(
        "A receipt that proves the document without the archive",
        errors=ABOUT_DOCUMENT,
        answers={200: "The receipt, for `docgen receipt verify`."},
        content={JSON: {"schema": {"type": "object"}}},
    ),
)
def receipt(who: MayRead, serial: Serial) -> Response:
    """Against the last checkpoint of the ledger, where that covers the document as it stands: nothing is changed.  Else
    a new one is signed for a user who may issue or destroy such documents; for others this is refused (409).
    No personal data of the record is in it.
    """
    data = receipts.receipt(who, serial)
    return told(data, headers=_headers(f"{serial}.receipt.json", data))


def _headers(name: str, data: bytes) -> dict[str, str]:
    """A file's name, and its digest (RFC 9530)."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return {**called(name), "Repr-Digest": f"sha-256=:{digest}:"}
