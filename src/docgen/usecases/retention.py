"""How long the documents of an archive are kept, and which of them may be destroyed on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.core import holds, records, retention, voids
from docgen.core.computed import Computer, fields_of
from docgen.core.holds import Hold
from docgen.core.lookups import CompiledLookup, Finder
from docgen.core.retention import Term
from docgen.model import Document, DocumentType, State, Statutes
from docgen.ports import Progress, Register, SearchIndex, Store
from docgen.usecases.make import RECORD, TypeFor
from docgen.usecases.require import Archived

_FILED = (State.ISSUED, State.VOID)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document with how long it is kept; ``subject`` is masked as in lists, "" where there is none."""

    document: Document
    doctype: DocumentType
    term: Term
    holds: tuple[Hold, ...]
    subject: str


class Keeper:
    """Tells how long documents are kept.

    Both the type a document was issued with and the type as it is today have a say, and the later end
    counts: neither a new law nor an edited folder shortens what was promised at the issue.
    """

    def __init__(
        self,
        *,
        register: Register,
        store: Store,
        index: SearchIndex,
        type_now: Callable[[str], DocumentType],
        doctype_for: TypeFor,
        statutes: Statutes,
    ) -> None:
        self._register = register
        self._store = store
        self._index = index
        self._type_now = type_now
        self._doctype_for = doctype_for
        self._statutes = statutes
        self._types: dict[str, DocumentType] = {}
        self._judges: dict[str, tuple[Computer, CompiledLookup | None]] = {}
        self._finder = Finder(Archived(register, store, doctype_for).filed)

    def over(
        self,
        day: dt.date,
        *,
        type_id: str | None = None,
        branch: str | None = None,
        progress: Progress | None = None,
    ) -> list[Kept]:
        """The documents whose period is over on a day, held ones among them, longest over first."""
        found = []
        for document in self._register.documents(type_id):
            if document.state in _FILED and branch in (None, document.branch):
                kept = self.kept(document, day)
                if kept.term.over(day):
                    found.append(kept)
            if progress is not None:
                progress.advance()
        return sorted(found, key=lambda one: (one.term.until or day, one.document.serial))

    def kept(self, document: Document, day: dt.date) -> Kept:
        """How long a document with files is kept, by the statutes of a day."""
        doctype = self._now(document.type_id)
        term = self.term(document, day)
        return Kept(
            document, doctype, term, holds.holds(document.acts), self._subject(document, doctype)
        )

    def term(self, document: Document, day: dt.date) -> Term:
        """How long a document with files is kept, by the statutes of a day.  Raises IntegrityError."""
        issued_with = self._doctype_for(document.type_id, document.template_digest)
        values = self._values(document, issued_with)
        now = self._now(document.type_id)
        one = self._term(issued_with, document, values, day)
        if now.digest == issued_with.digest:
            return one
        return retention.longer(self._term(now, document, values, day), one)

    def _term(
        self, doctype: DocumentType, document: Document, values: Mapping[str, Any], day: dt.date
    ) -> Term:
        void = voids.act_of(document)
        return retention.term(
            doctype,
            values,
            issued_on=document.issued_on,
            void_on=voids.day(void.at) if void is not None else None,
            told=list(self._told(doctype, document, values)),
            statutes=self._statutes,
            day=day,
        )

    def _told(
        self, doctype: DocumentType, document: Document, values: Mapping[str, Any]
    ) -> Iterator[dt.date]:
        """The days on which other documents say the closing event was."""
        _, closes = self._judge(doctype)
        if closes is None:
            return
        absent = dict.fromkeys(field.name for field in fields_of(doctype))
        for item in self._finder.find(closes, {**absent, **values}, document.branch) or ():
            day = retention.closing_day(doctype, item.it)
            if day is not None:
                yield day

    def _values(self, document: Document, doctype: DocumentType) -> Mapping[str, Any]:
        record = records.read_record(self._store.read(document.object_id or "", RECORD))
        computer, _ = self._judge(doctype)
        return computer.typed(record.values)

    def _judge(self, doctype: DocumentType) -> tuple[Computer, CompiledLookup | None]:
        if doctype.digest not in self._judges:
            closes = retention.compile_closing(doctype)
            self._judges[doctype.digest] = Computer(doctype), closes
        return self._judges[doctype.digest]

    def _now(self, type_id: str) -> DocumentType:
        if type_id not in self._types:
            self._types[type_id] = self._type_now(type_id)
        return self._types[type_id]

    def _subject(self, document: Document, doctype: DocumentType) -> str:
        """Whom, or what, a document is about: its subject, else the first field that lists show."""
        entry = self._index.entry(document.serial)
        if entry is None:
            return ""
        if doctype.subject_name and entry.subject:
            return records.masked(doctype, doctype.subject_name, entry.subject)
        return entry.listing[0][2] if entry.listing else ""
