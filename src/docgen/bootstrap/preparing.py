"""Records that docgen draws up itself, and single ones from a file, checked by all rules of their type."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from docgen.bootstrap import formats, types
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.desks import archived_of
from docgen.bootstrap.surroundings import Settings
from docgen.model import EVERYTHING, Document, DocumentType, Scope
from docgen.usecases.check import check
from docgen.usecases.issue import Prepared, prepare
from docgen.usecases.require import require


def prepared(
    chosen: Settings,
    archive: Archive,
    type_id: str,
    values: Mapping[str, Any],
    *,
    name: str,
    issued_on: dt.date,
    seen: Scope = EVERYTHING,
) -> Prepared:
    """One record of a type, as if it had come in a file of that ``name``; what it rests on must be there."""
    data = json.dumps([values], ensure_ascii=False).encode()
    doctype = types.load_type(chosen, type_id)
    return prepared_file(archive, doctype, (name, data), issued_on=issued_on, seen=seen)


def prepared_file(
    archive: Archive,
    doctype: DocumentType,
    file: tuple[str, bytes],
    *,
    issued_on: dt.date,
    without: str = "",
    overrule: str | None = None,
    seen: Scope = EVERYTHING,
) -> Prepared:
    """The records of a file (name and content), checked as if the document ``without`` were not there.

    ``overrule`` is why they are issued although what they rest on is missing; ``seen`` is what whoever asks may see.
    """
    name, data = file
    checked = check(
        doctype,
        reader=formats.reader(name),
        name=name,
        data=data,
        uncovered=formats.uncovered(),
    )
    archived = archived_of(archive, without=without, seen=seen)
    checked = require(doctype, checked, archived, override=overrule is not None)
    return prepare(
        doctype,
        checked,
        archived,
        identity_key=archive.identity_key,
        issued_on=issued_on,
        fallback=formats.fallback(),
        reason=overrule or "",
    )


def corrected(
    chosen: Settings,
    archive: Archive,
    old: Document,
    file: tuple[str, bytes],
    *,
    issued_on: dt.date,
    overrule: str | None = None,
    seen: Scope = EVERYTHING,
) -> Prepared:
    """The corrected record of a file (name and content), checked as if the document it is for were void already.

    Raises SetupError for a type that this machine cannot make; else as ``prepared_file``.
    """
    doctype = types.load_type(chosen, old.type_id)
    formats.require_programs(doctype)
    return prepared_file(
        archive,
        doctype,
        file,
        issued_on=issued_on,
        without=old.serial,
        overrule=overrule,
        seen=seen,
    )
