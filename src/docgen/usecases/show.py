"""Everything about one document: what the register says, its record, its files, its history."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from docgen.core import disposal, life, originals, record_view, records, seals, voids
from docgen.errors import RefusedError
from docgen.model import Document, DocumentType, LedgerEntry, State
from docgen.ports import Register, Store
from docgen.usecases.act import with_files
from docgen.usecases.make import DOCUMENT, RECORD


@dataclass(frozen=True, slots=True)
class Shown:
    """``values`` is (label zh, label en, value) per leaf of the record, masked unless ``full``; so are the
    acts of the document.  ``items`` is the record once more, its rows as tables.  ``tombstone`` is what is left
    of a document that was destroyed.
    """

    document: Document
    doctype: DocumentType
    values: Sequence[tuple[str, str, str]]
    history: Sequence[LedgerEntry]
    tombstone: Mapping[str, Any] | None = None
    items: Sequence[record_view.Item] = ()


def show(
    serial: str,
    *,
    register: Register,
    store: Store,
    doctype_for: Callable[[str, str], DocumentType],
    full: bool = False,
) -> Shown:
    """Raises NotFoundError where the register knows no such number."""
    document = life.known(register.document(serial), serial)
    doctype = doctype_for(document.type_id, document.template_digest)
    if document.state is State.DISPOSED:
        told = store.read(document.object_id or "", disposal.TOMBSTONE)
        tomb = disposal.read(told, serial)
        return Shown(document, doctype, (), list(register.entries(serial)), tomb)
    record: Mapping[str, Any] = {}
    if document.object_id is not None:
        record = json.loads(store.read(document.object_id, RECORD))["record"]
    values = [
        (
            field.label.zh,
            field.label.en,
            str(value) if full else records.masked(doctype, path, value),
        )
        for path, field, value in records.leaves(doctype.fields, record)
    ]
    if not full:
        document = replace(document, acts=tuple(life.masked(act) for act in document.acts))
    items = record_view.view(doctype, record, full=full)
    return Shown(document, doctype, values, list(register.entries(serial)), items=items)


def get(
    serial: str, *, part: str, register: Register, store: Store, as_issued: bool = False
) -> tuple[Document, bytes]:
    """A document with one file of it: ``part`` is "pdf", "sealed", "docx" or "record"; checked against its
    digest.

    The PDF is the one that counts: of a void document the one that says so, of a sealed one the newest
    sealed; ``as_issued`` gives the one that was issued.  A void document's sealed PDF, which does not say that it
    is void, is given ``as_issued`` only.

    Raises NotFoundError, RefusedError while the document is pending, when it was destroyed, or where
    there is no such file, IntegrityError on damage.
    """
    document = with_files(life.known(register.document(serial), serial))
    return document, store.read(
        document.object_id or "", _name(document, part, as_issued=as_issued)
    )


def _name(document: Document, part: str, *, as_issued: bool) -> str:
    sealed, void = bool(seals.given(document.acts)), document.state is State.VOID
    if part == "sealed" and not sealed:
        raise RefusedError(
            "{serial} is not sealed.",
            serial=document.serial,
            remedy="Seal it with 'docgen sign {serial} --seal FILE.p12', or leave --sealed out.",
        )
    if part == "sealed" and void and not as_issued:
        raise RefusedError(
            "{serial} is void, and its sealed PDF does not say so.",
            serial=document.serial,
            remedy="Leave --sealed out for the PDF that says 作废; for the sealed one as it was, add --as-issued.",
        )
    if part == "sealed":
        return seals.SEALED_PDF
    if part == "pdf" and not as_issued:
        if void:
            return voids.VOID_PDF
        if sealed:
            return seals.SEALED_PDF
    return RECORD if part == "record" else f"{DOCUMENT}.{part}"


def get_original(serial: str, *, register: Register, store: Store) -> list[tuple[str, bytes]]:
    """The scans of a document's original, each with its name's ending (".pdf"), in order.

    Raises NotFoundError, RefusedError where the original is not back, IntegrityError on damage.
    """
    document = life.known(register.document(serial), serial)
    if document.state is State.DISPOSED:
        raise disposal.gone(document)
    original = originals.original(document.acts)
    if original is None or document.object_id is None:
        raise RefusedError(
            "{serial} has no original yet.",
            serial=serial,
            remedy="File it with 'docgen file {serial} SCAN'.",
        )
    return [
        (PurePosixPath(path).suffix, store.read(document.object_id, path))
        for path in original.paths
    ]
