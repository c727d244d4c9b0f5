"""The files of one document: pictures of its pages, downloads, and its receipt.

Pictures of pages are masked unless the document is unlocked; everything else that has personal data in it is
given out to those only who have unlocked it.
"""

from __future__ import annotations

from fastapi.responses import Response

from docgen.bootstrap import Archive
from docgen.core import access_log
from docgen.errors import NotFoundError, RefusedError
from docgen.model import Document, Permission
from docgen.usecases.show import get, get_original
from docgen.web import receipts
from docgen.web.document_page import until_when
from docgen.web.media import DOCX, JSON, PDF, PNG, called
from docgen.web.rooms import room
from docgen.web.visitor import Reads, Unlocks, Visitor

router = room()
WIDTHS = frozenset({500, 1000, 1600})
_PARTS = {
    "pdf": ("pdf", False, ".pdf", PDF),
    "issued": ("pdf", True, ".pdf", PDF),
    "sealed": ("sealed", True, ".pdf", PDF),
    "docx": ("docx", False, ".docx", DOCX),
    "record": ("record", False, ".json", JSON),
}
"""By the name in the address: which part, whether as issued, ending and media type."""
_SCANS = {".pdf": PDF, ".png": PNG, ".jpg": "image/jpeg", ".tif": "image/tiff"}


class LockedError(RefusedError):
    """The personal data of a document is masked for this visitor."""

    remedy = "Unlock it on its page, with a reason."

    def __init__(self, serial: str) -> None:
        super().__init__(
            "{serial} holds personal data, and you have not unlocked it.", serial=serial
        )


@router.get("/documents/{serial}/pages/{page}")
def sheet(who: Reads, serial: str, page: int, width: int = 1000) -> Response:
    """A page of the document as a picture; masked, unless the document is unlocked."""
    with who.reading() as archive:
        document = who.document(archive, serial)
        unlocked = until_when(who, document) is not None
        picture = who.site.pictures.page(
            serial,
            page,
            width=_width(width),
            unlocked=unlocked,
            register=archive.register,
            store=archive.store,
            doctype_for=archive.doctype_for,
        )
    who.note(access_log.PAGE, serial, page=page, unlocked=unlocked)
    return Response(picture, media_type=PNG)


@router.get("/documents/{serial}/original/{page}")
def original(who: Unlocks, serial: str, page: int, width: int = 1000) -> Response:
    """A page of the signed original as a picture."""
    with who.reading() as archive:
        _unlocked(who, archive, serial)
        picture = who.site.pictures.original(
            serial, page, width=_width(width), register=archive.register, store=archive.store
        )
    who.note(access_log.PAGE, serial, page=page, unlocked=True, original=True)
    return Response(picture, media_type=PNG)


@router.get("/documents/{serial}/files/{part}")
def download(who: Unlocks, serial: str, part: str) -> Response:
    """A file of the document."""
    with who.reading() as archive:
        _unlocked(who, archive, serial)
        name, media_type, data = _file(archive, serial, part)
    # The log first: nothing leaves that it does not tell of.
    who.note(access_log.DOWNLOAD, serial, part=part, sure=True)
    shown = "inline" if part == "pdf" else "attachment"
    return Response(data, media_type=media_type, headers=called(name, shown))


@router.get("/documents/{serial}/receipt")
def receipt(who: Reads, serial: str) -> Response:
    """What proves offline that the document is in the ledger; it tells no value of the record."""
    return Response(
        receipts.receipt(who, serial), media_type=JSON, headers=called(f"{serial}.receipt.json")
    )


def _unlocked(who: Visitor, archive: Archive, serial: str) -> Document:
    """The document, if the visitor sees its personal data now.  Raises LockedError, else as ``Visitor.document``."""
    document = who.document(archive, serial, Permission.UNLOCK)
    if until_when(who, document) is None:
        raise LockedError(serial)
    return document


def _file(archive: Archive, serial: str, part: str) -> tuple[str, str, bytes]:
    """Name, media type and content of a part."""
    if part in _PARTS:
        name, as_issued, ending, media_type = _PARTS[part]
        _, data = get(
            serial, part=name, register=archive.register, store=archive.store, as_issued=as_issued
        )
        extra = f".{part}" if part in ("issued", "sealed") else ""
        return f"{serial}{extra}{ending}", media_type, data
    word, _, number = part.partition("-")
    if word == "original" and number.isascii() and number.isdigit():
        scans = get_original(serial, register=archive.register, store=archive.store)
        if 1 <= int(number) <= len(scans):
            suffix, data = scans[int(number) - 1]
            media_type = _SCANS.get(suffix, "application/octet-stream")
            return f"{serial}.{part}{suffix}", media_type, data
    raise NotFoundError("{serial} has no file '{part}'.", serial=serial, part=part)


def _width(wanted: int) -> int:
    if wanted not in WIDTHS:
        raise NotFoundError("There are no pictures of that width.")
    return wanted
