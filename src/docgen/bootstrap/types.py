"""The document types on disk, and those of the documents in an archive."""

from __future__ import annotations

from collections.abc import Mapping

from docgen import doctypes
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.surroundings import Settings
from docgen.core import coverage
from docgen.errors import UnknownTypeError, UsageError
from docgen.model import DocumentType


def load_types(chosen: Settings) -> Mapping[str, DocumentType]:
    """The document types on disk.  Raises UsageError where there are none."""
    found = doctypes.load_all(chosen.templates)
    if not found:
        raise UsageError(
            "There are no document types in {folder}.",
            folder=str(chosen.templates),
            remedy="Name the folder that holds them with --templates, or leave that option out.",
        )
    return found


def load_type(chosen: Settings, name: str) -> DocumentType:
    """A document type on disk, by id or alias, that documents can be made with.

    Raises UsageError where there is none, TemplateError where it is wrong.
    """
    from docgen.renderers import fonts  # noqa: PLC0415 - it loads the PDF engine

    found = doctypes.load_named(chosen.templates, name)
    coverage.require_settable(found.files, fonts.uncovered)
    return found


def ids_on_disk(chosen: Settings) -> frozenset[str]:
    """The ids of the document types on disk, by their folders' names."""
    return frozenset(folder.name for folder in doctypes.folders(chosen.templates))


def types_in_use(chosen: Settings, archive: Archive) -> Mapping[str, DocumentType]:
    """The types of the archive's documents as they stand today, by id.

    One whose folder is gone is as its newest document was issued with it.
    """
    used = sorted({one.series.type_id for one in archive.register.series()})
    return {type_id: type_in_use(chosen, archive, type_id) for type_id in used}


def type_in_use(chosen: Settings, archive: Archive, type_id: str) -> DocumentType:
    """A type of the archive's documents as it stands today, or as its newest document was issued with it."""
    try:
        return doctypes.load_named(chosen.templates, type_id)
    except UnknownTypeError:
        newest = max(archive.register.documents(type_id), key=lambda one: one.reserved_at)
        return archive.doctype_for(type_id, newest.template_digest)


def type_id(chosen: Settings, in_use: Mapping[str, DocumentType], name: str) -> str:
    """The id of a type by id, title or alias; of those in use, else of those on disk.

    Raises UnknownTypeError where there is none.
    """
    for one in in_use.values():
        if name in (one.id, one.title.zh, one.title.en, *one.aliases):
            return one.id
    return doctypes.load_named(chosen.templates, name).id


def require_owner(chosen: Settings, in_use: Mapping[str, DocumentType], owner: str) -> None:
    """Raise UsageError for an owner of no document type."""
    if owner in (one.owner for one in in_use.values()):
        return
    types = {**load_types(chosen), **in_use}
    owners = sorted({one.owner for one in types.values()})
    if owner not in owners:
        raise UsageError(
            "'{owner}' owns no document type. Owners: {known}.",
            owner=owner,
            known=", ".join(owners),
            remedy="Name one of them with --owner, or leave that option out.",
        )
