"""Everything the archive holds about one person: the checklist of the file, and every document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.core import dossier, dossier_record, life, links, people
from docgen.core.derivation import DerivedRecord
from docgen.core.dossier import Circumstances, Evidence, Held, Line
from docgen.core.people import Person
from docgen.model import Act, Document, DocumentType, Label, State
from docgen.ports import ScanReader, Store, Survey
from docgen.usecases.make import ISSUED_PDF, TypeFor
from docgen.usecases.people import People


@dataclass(frozen=True, slots=True)
class Named:
    """A document that names the person: in which roles, and whether a number of theirs says it is them."""

    document: Document
    title: Label
    roles: tuple[Label, ...]
    certain: bool

    @property
    def replaced_by(self) -> str:
        return ", ".join(links.to(self.document, links.REPLACED_BY))


@dataclass(frozen=True, slots=True)
class Dossier:
    """A person's file: ``about`` are the documents about them, ``named`` those they appear in otherwise."""

    person: Person
    about: Circumstances
    lines: Sequence[Line]
    documents: Sequence[Held]
    named: Sequence[Named]


class Dossiers:
    """Draws dossiers up."""

    def __init__(
        self,
        people_: People,
        *,
        survey: Survey,
        store: Store,
        doctype_for: TypeFor,
        reader: ScanReader,
    ) -> None:
        self._people = people_
        self._survey = survey
        self._store = store
        self._doctype_for = doctype_for
        self._reader = reader

    def of(self, person: Person, day: dt.date) -> Dossier:
        """The dossier of a person on a day."""
        checklist = self._people.checklist
        held: list[Held] = []
        named: dict[str, Named] = {}
        for read in self._people.documents(person):
            how = people.standing(person, read.doctype, read.values, checklist)
            if how is None:
                continue
            if how.subject:
                held.append(Held(read.document, read.doctype, read.values))
            else:
                roles = tuple(Label(zh=zh, en=en) for zh, en in how.roles)
                named[read.document.serial] = Named(
                    read.document, read.doctype.title, roles, how.certain
                )
        self._add_signed(person, {one.document.serial for one in held}, named)
        about = dossier.circumstances(person, person.kind(checklist), day)
        lines = [dossier.judge(item, held, about) for item in checklist.items]
        ordered = sorted(
            named.values(), key=lambda one: (one.document.issued_on, one.document.serial)
        )
        return Dossier(person, about, lines, held, ordered)

    def draw_up(self, one: Dossier, doctype: DocumentType) -> DerivedRecord:
        """The record of the file's cover and contents, for a person to complete."""
        return dossier_record.draw_up(doctype, one.person, one.about, one.lines, self._pages)

    def _pages(self, one: Evidence) -> int:
        if one.original is not None:
            return one.original.pages
        document = one.held.document
        pdf = self._store.read(document.object_id or "", ISSUED_PDF)
        return self._reader.printed(one.serial, pdf).pages

    def _add_signed(
        self,
        person: Person,
        subjects: set[str],
        named: dict[str, Named],
    ) -> None:
        """Documents the person has signed, by name: signatures stand in the acts, not in the index."""
        for document in self._survey.signed_by(person.names):
            given = _signatures(document.acts, person.names)
            filed = document.state in (State.ISSUED, State.VOID)
            seen = self._people.sees(document)
            if not (given and filed and seen) or document.serial in subjects:
                continue
            doctype = self._doctype_for(document.type_id, document.template_digest)
            titles = {spec.role: spec.title for spec in doctype.signatures}
            roles = tuple(
                Label(zh=f"签署：{titles[role].zh}", en=f"signed: {titles[role].en}")
                for role in given
                if role in titles
            )
            before = named.get(document.serial)
            named[document.serial] = Named(
                document,
                doctype.title,
                (*(before.roles if before else ()), *roles),
                before.certain if before else False,
            )


def _signatures(acts: Sequence[Act], names: frozenset[str]) -> list[str]:
    """The roles in which somebody has signed and not taken it back."""
    given: dict[tuple[str, str], Mapping[str, object]] = {}
    for act in acts:
        at = str(act.data.get("role", "")), str(act.data.get("for", ""))
        if act.name == life.SIGN:
            given[at] = act.data
        elif act.name == life.WITHDRAW:
            given.pop(at, None)
    return [role for (role, _), data in given.items() if data.get("by") in names]
