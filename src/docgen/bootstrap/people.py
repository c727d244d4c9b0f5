"""People and their personnel files, wired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from docgen import doctypes
from docgen.bootstrap import desks, formats, preparing
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.surroundings import Settings
from docgen.core import materials
from docgen.model import EVERYTHING, Checklist, Scope
from docgen.readers.checklist import read_checklist
from docgen.usecases.attach import AttachDesk
from docgen.usecases.dossier import Dossiers
from docgen.usecases.issue import Prepared
from docgen.usecases.people import People

_RECORD = "docgen-attach.json"


def checklist(chosen: Settings) -> Checklist:
    """What a personnel file holds.  Raises TemplateError for a checklist that is none."""
    return read_checklist(doctypes.house_data(chosen.templates, doctypes.CHECKLIST))


def people(chosen: Settings, archive: Archive, scope: Scope | None = None) -> People:
    """What looks people up in an archive, or in what of it may be seen."""
    return People(
        register=archive.register,
        store=archive.store,
        index=archive.index,
        doctype_for=archive.doctype_for,
        identity_key=archive.identity_key,
        checklist=checklist(chosen),
        scope=scope,
    )


def attach_desk(chosen: Settings, archive: Archive, *, seen: Scope = EVERYTHING) -> AttachDesk:
    """What attaching materials needs, by somebody who may see so much."""

    def prepare(values: Mapping[str, Any], day: dt.date) -> Prepared:
        return preparing.prepared(
            chosen, archive, materials.TYPE, values, name=_RECORD, issued_on=day, seen=seen
        )

    return AttachDesk(
        desk=desks.desk(chosen, archive),
        signing=desks.signing_desk(chosen, archive),
        register=archive.register,
        index=archive.index,
        press=archive.press,
        reader=formats.scan_reader(),
        people=people(chosen, archive),
        prepare=prepare,
    )


def dossiers(archive: Archive, known: People) -> Dossiers:
    """What draws dossiers up."""
    return Dossiers(
        known,
        survey=archive.survey,
        store=archive.store,
        doctype_for=archive.doctype_for,
        reader=formats.scan_reader(),
    )
