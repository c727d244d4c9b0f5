"""What the ledger tells of the pages in the tray: which are settled, how, by whom, when.

Settling a page is a note of the ledger, made once for each page, and nothing else: the tray itself holds
the page and why it came there.  A page that was set aside may be filed later; what is filed stays so.
Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.core import disposal, life
from docgen.core.masks import mask_digits
from docgen.errors import RefusedError
from docgen.model import Document, Finding, LedgerEntry, Text, TrayPage

SETTLE, DISCARD = "settle", "discard"
LONGEST_REASON = 1000


def settlement(page: TrayPage, serial: str, reason: str) -> dict[str, Any]:
    """What the ledger says of a page that was filed with a document."""
    return {
        "id": page.id,
        "page": page.digest,
        "document": serial,
        **({"reason": mask_digits(reason)} if reason else {}),
    }


def setting_aside(page: TrayPage, reason: str) -> dict[str, Any]:
    """What the ledger says of a page that belongs to no document."""
    life.require_words(reason, LONGEST_REASON, "--discard")
    return {"id": page.id, "page": page.digest, "reason": mask_digits(reason)}


def settled(pages: Iterable[TrayPage], notes: Iterable[LedgerEntry]) -> list[TrayPage]:
    """The pages, each with what was done with it; the last note about a page counts."""
    done = {one.data.get("id"): _how(one) for one in notes if one.act in (SETTLE, DISCARD)}
    return [replace(page, settled=done.get(page.id, {})) for page in pages]


def _how(note: LedgerEntry) -> Mapping[str, str]:
    how = {"discarded": "yes"} if note.act == DISCARD else {"filed": note.data["document"]}
    reason = {"reason": note.data["reason"]} if "reason" in note.data else {}
    return {**how, **reason, "at": note.at, "actor": note.actor}


def require_free(pages: Iterable[TrayPage], serial: str | None) -> None:
    """Raise RefusedError where a page is filed already, unless with ``serial``."""
    for page in pages:
        filed = page.settled.get("filed")
        if filed is not None and filed != serial:
            raise RefusedError(
                "Page {page} of the tray is filed with {serial}.",
                page=page.id,
                serial=filed,
                remedy="'docgen tray list --all' says who filed it and when.",
            )


def filed_in(
    pages: Iterable[TrayPage], documents: Iterable[Document]
) -> Iterator[tuple[TrayPage, str]]:
    """Of these pages, those that are an original's file in a document, to the byte, with its number."""
    wanted: dict[str, list[TrayPage]] = {}
    for page in pages:
        wanted.setdefault(page.digest, []).append(page)
    for document in documents:
        for digest in _filed(document):
            yield from ((page, document.serial) for page in wanted.pop(digest, ()))


def findings(
    pages: Sequence[TrayPage], notes: Iterable[LedgerEntry], documents: Iterable[Document]
) -> Iterator[Finding]:
    """Where the tray is not as the ledger tells: a settled page that is gone, another, or filed nowhere."""
    documents = list(documents)
    gone = disposal.tray_pages(documents)
    there = {page.id: page for page in pages}
    for name in sorted(gone & there.keys()):
        text = Text("This page is of a document that was destroyed; 'docgen recover' removes it.")
        yield Finding("tray.left", f"tray/{name}", text)
    filed = {document.serial: document for document in documents}
    for note in notes:
        if note.act not in (SETTLE, DISCARD):
            continue
        name = str(note.data.get("id"))
        if name in gone:
            continue
        where = f"tray/{name}"
        told = {"line": note.sequence}
        page = there.get(name)
        if page is None:
            text = Text("Line {line} of the ledger tells of this page, and it is not there.", told)
            yield Finding("tray.missing", where, text)
        elif page.digest != note.data.get("page"):
            text = Text("This is not the page that line {line} of the ledger tells of.", told)
            yield Finding("tray.differs", where, text)
        elif note.act == SETTLE:
            document = filed.get(str(note.data.get("document")))
            if document is None or page.digest not in _filed(document):
                text = Text(
                    "Line {line} of the ledger says that this page is filed with {serial}; it is not there.",
                    {**told, "serial": str(note.data.get("document"))},
                )
                yield Finding("tray.unfiled", where, text)


def _filed(document: Document) -> set[str]:
    originals = (act for act in document.acts if act.name == life.ORIGINAL)
    return {file["digest"] for act in originals for file in act.data["files"]}


def concerning(pages: Iterable[TrayPage], serial: str) -> list[TrayPage]:
    """The pages that are a document's, filed with it, or came to the tray because of it."""
    return [
        page
        for page in pages
        if page.settled.get("filed") == serial
        or ("filed" not in page.settled and serial in named(page))
    ]


def named(page: TrayPage) -> list[str]:
    """The numbers that a page was taken to be of."""
    told = page.stray.told
    return [told.get("serial", ""), *told.get("names", "").split(", ")]
