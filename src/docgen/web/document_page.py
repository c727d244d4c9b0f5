"""What the page of one document shows to one visitor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.core import disposal, holds, originals, records, seals, signing, voids, volumes
from docgen.core.holds import Hold
from docgen.core.seals import Seal
from docgen.core.signing import Standing
from docgen.errors import RefusedError, TemplateError, UnreadableDocumentError
from docgen.model import Document, LedgerEntry, Original, Permission, State, Text
from docgen.usecases import references
from docgen.usecases.make import RECORD
from docgen.usecases.references import Reference
from docgen.usecases.related import Related, related
from docgen.usecases.retention import Kept
from docgen.usecases.show import Shown, show
from docgen.usecases.sign import look
from docgen.web.rendering import path
from docgen.web.visitor import Visitor
from docgen.writers import document_words

_ACTING = (
    Permission.SIGN, Permission.FILE, Permission.VOID, Permission.ISSUE, Permission.DISPOSE,
)  # fmt: skip
STATES = {State.ISSUED: "good", State.VOID: "bad", State.PENDING: "mind", State.DISPOSED: "bad"}
"""The colour of a state's badge."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history: an entry of the ledger, what it is called, and what more is told of it."""

    entry: LedgerEntry
    called: str
    about: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be taken out."""

    name: Text
    href: str


@dataclass(frozen=True, slots=True)
class Linked:
    """Another document: what it is to this one, its title and state where they may be known."""

    kind: str
    serial: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class View:
    """Everything on the page.  What a listing masks is masked, unless it is ``unlocked``."""

    document: Document
    shown: Shown
    subject: str
    unlocked: str | None
    may_unlock: bool
    sheets: Sequence[tuple[float, float]]
    standing: Standing | None
    original: Original | None
    seals: Sequence[Seal]
    void: tuple[str, str, str] | None
    history: Sequence[Told]
    links: Sequence[Linked]
    related: Related | None
    filed: Reference | None
    closing: str
    kept: str
    held: Sequence[Hold]
    proposed: disposal.Proposal | None
    files: Sequence[File]
    has_dossier: bool
    may_act: bool

    @property
    def has_files(self) -> bool:
        """Whether there is a document to look at."""
        return self.document.state in (State.ISSUED, State.VOID)


def view(who: Visitor, archive: Archive, document: Document) -> View:
    """The page of a document that the visitor may read."""
    until = until_when(who, document)
    shown = show(
        document.serial,
        register=archive.register,
        store=archive.store,
        doctype_for=archive.doctype_for,
        full=until is not None,
    )
    masked = shown.document
    there = document.state in (State.ISSUED, State.VOID)
    values: dict[str, Any] = {}
    if there:
        values = json.loads(archive.store.read(document.object_id or "", RECORD))["record"]
    kept = _kept(who, archive, document) if there else None
    closing = volumes.closing(document)
    return View(
        document=masked,
        shown=shown,
        subject=_subject(shown, values, full=until is not None),
        unlocked=until,
        may_unlock=there and who.can(Permission.UNLOCK, document.type_id, document.branch),
        sheets=_sheets(who, archive, document, unlocked=until is not None) if there else (),
        standing=look(masked, archive.store, archive.doctype_for).standing if there else None,
        original=originals.original(masked.acts),
        seals=seals.given(masked.acts),
        void=_void(masked),
        history=_history(who, shown),
        links=list(_links(who, archive, masked)),
        related=_related(who, archive, shown, values) if there else None,
        filed=references.of(document, register=archive.register, store=archive.store),
        closing=str(closing.volume) if closing is not None else "",
        kept=document_words.kept(kept.term, who.translate) if kept is not None else "",
        held=holds.holds(masked.acts) if there else (),
        proposed=disposal.proposal(masked.acts) if there else None,
        files=list(_files(document)) if there else (),
        has_dossier=there and _has_dossier(who, shown, values),
        may_act=there and any(who.can(one, document.type_id, document.branch) for one in _ACTING),
    )


def until_when(who: Visitor, document: Document) -> str | None:
    """Until when the visitor sees the personal data of a document; None where it is masked."""
    if not who.can(Permission.UNLOCK, document.type_id, document.branch):
        return None
    return who.unlocked_until(document.serial)


def _subject(shown: Shown, values: dict[str, Any], *, full: bool) -> str:
    doctype = shown.doctype
    value = records.lookup(values, doctype.subject_name) if doctype.subject_name else None
    if not value:
        return ""
    return str(value) if full else records.masked(doctype, doctype.subject_name or "", value)


def _has_dossier(who: Visitor, shown: Shown, values: dict[str, Any]) -> bool:
    """Whether the document is about somebody who has, or will have, a personnel file."""
    checklist = bootstrap.checklist(who.site.settings)
    about = {one.of.partition(".")[0] for one in checklist.people}
    path_ = shown.doctype.subject_id
    return shown.doctype.id in about and path_ is not None and bool(records.lookup(values, path_))


def _sheets(
    who: Visitor, archive: Archive, document: Document, *, unlocked: bool
) -> Sequence[tuple[float, float]]:
    """The sizes of the pages; none where they cannot be shown."""
    try:
        if not unlocked:
            who.site.pictures.require_maskable(
                document.serial,
                register=archive.register,
                store=archive.store,
                doctype_for=archive.doctype_for,
            )
        return who.site.pictures.sizes(
            document.serial, register=archive.register, store=archive.store
        )
    except (RefusedError, UnreadableDocumentError):
        return ()


def _void(document: Document) -> tuple[str, str, str] | None:
    """Why a document is void, since when, by whom."""
    act = voids.act_of(document)
    return (str(act.data.get("reason", "")), act.at, act.actor) if act is not None else None


def _history(who: Visitor, shown: Shown) -> list[Told]:
    told = {act.version: act for act in shown.document.acts}
    titles = {one.role: who.translate.label(one.title) for one in shown.doctype.signatures}
    found = []
    for entry in shown.history:
        act = told.get(entry.data.get("version", 0))
        about = (
            document_words.about(act, who.translate, lambda role: titles.get(role, role))
            if act is not None
            else []
        )
        called = document_words.act_called(entry.act, who.translate)
        found.append(Told(entry, called, " · ".join(about)))
    return found


def _links(who: Visitor, archive: Archive, document: Document) -> list[Linked]:
    found = []
    for kind, serial in document_words.link_rows(document, who.translate):
        other = archive.register.document(serial)
        if other is not None and not who.can(Permission.READ, other.type_id, other.branch):
            other = None
        found.append(Linked(kind, serial, other))
    return found


def _related(who: Visitor, archive: Archive, shown: Shown, values: dict[str, Any]) -> Related:
    return related(
        shown.document,
        shown.doctype,
        values,
        register=archive.register,
        index=archive.index,
        identity_key=archive.identity_key,
        scope=who.scope(),
    )


def _kept(who: Visitor, archive: Archive, document: Document) -> Kept | None:
    try:
        return bootstrap.keeper(who.site.settings, archive).kept(document, bootstrap.today())
    except TemplateError:
        return None


def _files(document: Document) -> list[File]:
    at = ("documents", document.serial, "files")
    sealed, void = bool(seals.given(document.acts)), document.state is State.VOID
    name = Text("PDF")
    if void:
        name = Text("PDF, marked void")
    elif sealed:
        name = Text("PDF, sealed")
    found = [File(name, path(*at, "pdf"))]
    if sealed or void:
        found.append(File(Text("PDF as issued"), path(*at, "issued")))
    if sealed and void:
        found.append(File(Text("PDF as sealed"), path(*at, "sealed")))
    found += [File(Text("Word file"), path(*at, "docx")), File(Text("Record"), path(*at, "record"))]
    original = originals.original(document.acts)
    for number in range(1, len(original.paths) + 1) if original is not None else ():
        name = Text("Signed original, file {number}", {"number": number})
        found.append(File(name, path(*at, f"original-{number}")))
    return found


def places(standing: Standing) -> list[tuple[signing.Place, signing.Signature | None, bool]]:
    """Each place to sign, who has signed there, and whether it is next."""
    given = {one.place: one for one in standing.signatures}
    return [(place, given.get(place), place in standing.next) for place in standing.places]
