"""What is still due in an archive: originals, signatures, and the dates that types watch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.core import due, originals, records, volumes
from docgen.core.due import Matter, Watch
from docgen.core.filing import CATALOGUE
from docgen.core.lookups import Finder
from docgen.model import Document, DocumentType, Filing, State, Volume
from docgen.ports import Register, SearchIndex, Store
from docgen.usecases.make import TypeFor
from docgen.usecases.require import Archived
from docgen.usecases.sign import look


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for: the day it is for, and what of it.

    ``within``, where given, is how many days ahead it looks, whatever the types say.
    """

    day: dt.date
    within: int | None = None
    owner: str | None = None
    branch: str | None = None
    type_id: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A matter that is due of a document; ``subject`` is masked as in lists, "" where there is none."""

    document: Document
    doctype: DocumentType
    matter: Matter
    subject: str


class Reminder:
    """Looks an archive through for what is due.

    ``types`` are the types of its documents as they stand today: what falls due, and when, is theirs
    to say.  Who signs is said by the type that a document was issued with.
    """

    def __init__(
        self,
        *,
        register: Register,
        store: Store,
        index: SearchIndex,
        types: Mapping[str, DocumentType],
        doctype_for: TypeFor,
        filing: Filing,
    ) -> None:
        self._register = register
        self._store = store
        self._index = index
        self._types = types
        self._doctype_for = doctype_for
        self._filing = filing

    def due(self, asked: Asked) -> list[Owed]:
        """What is due on a day, by owner, then oldest first.  Void documents owe nothing."""
        found: list[Owed] = []
        archived = Archived(self._register, self._store, self._doctype_for)
        finder = Finder(archived.filed)
        closed = volumes.closed(self._register.closings())
        for doctype in self._types.values():
            if asked.type_id not in (None, doctype.id) or asked.owner not in (None, doctype.owner):
                continue
            documents = [
                one
                for one in self._register.documents(doctype.id)
                if asked.branch in (None, one.branch)
            ]
            issued = {one.serial: one for one in documents if one.state is State.ISSUED}
            matters = [
                (one, matter)
                for one in issued.values()
                for matter in self._paper(one, doctype, asked)
            ]
            if doctype.dues:
                watch = Watch(doctype, finder, self._is_void)
                matters += [
                    (issued[filed.serial], matter)
                    for filed in archived.filed(doctype.id, asked.branch)
                    if filed.serial in issued
                    for matter in watch.matters(filed, issued[filed.serial].acts)
                    if matter.listed(asked.day, asked.within)
                ]
            found += self._months(doctype, documents, asked, closed)
            found += [
                Owed(one, doctype, matter, self._subject(one, doctype)) for one, matter in matters
            ]
        return sorted(found, key=_order)

    def _months(
        self,
        doctype: DocumentType,
        documents: Sequence[Document],
        asked: Asked,
        closed: Collection[Volume],
    ) -> Iterator[Owed]:
        """The months that are not closed, each told of with its last document."""
        if doctype.id == CATALOGUE or doctype.id in self._filing.annexes:
            return
        lasts = {
            volumes.volume_of(one): one
            for one in documents
            if one.branch and one.state is not State.VOID
        }
        for volume, last in lasts.items():
            matter = due.closing(volume, self._filing)
            listed = matter.listed(asked.day, asked.within)
            if listed and volume not in closed:
                yield Owed(last, doctype, matter, "")

    def _is_void(self, serial: str) -> bool:
        document = self._register.document(serial)
        return document is None or document.state is State.VOID

    def _paper(self, document: Document, doctype: DocumentType, asked: Asked) -> Iterator[Matter]:
        """The original and the signatures: with the paper back, the signatures are on it."""
        if originals.original(document.acts) is not None:
            return
        original = due.original(doctype, document)
        if original is not None and original.listed(asked.day, asked.within):
            yield original
        # Who signs is looked up only of what is old enough: the type that says so is in the store.
        day = due.signing_day(doctype, document)
        if (day - asked.day).days <= (asked.within or 0):
            standing = look(document, self._store, self._doctype_for).standing
            signatures = due.signatures(standing, day)
            if signatures is not None:
                yield signatures

    def _subject(self, document: Document, doctype: DocumentType) -> str:
        """Whom, or what, a document is about: its subject, else the first field that lists show."""
        entry = self._index.entry(document.serial)
        if entry is None:
            return ""
        if doctype.subject_name and entry.subject:
            return records.masked(doctype, doctype.subject_name, entry.subject)
        return entry.listing[0][2] if entry.listing else ""


def _order(owed: Owed) -> tuple[str, dt.date, str, str]:
    return owed.doctype.owner, owed.matter.on, owed.document.serial, owed.matter.id
