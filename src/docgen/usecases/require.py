"""Ask the archive for what must be in it before the records of an input may be issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from docgen.core import intake, records
from docgen.core.computed import Computer
from docgen.core.lookups import Filed, Finder
from docgen.core.requirements import Asker, Unmet
from docgen.core.schema import path_text
from docgen.model import Document, DocumentType, Problem, Record, State, Text
from docgen.ports import Register, Store
from docgen.usecases.check import Checked
from docgen.usecases.make import RECORD, TypeFor


class Archived:
    """What the archive holds, as requirements and derivations read it; a document is read once, when
    it is asked for.

    Only issued documents count: a pending one has no files yet, a void one says nothing, nor does one that
    is about to be void (``without``).
    """

    def __init__(
        self, register: Register, store: Store, doctype_for: TypeFor, *, without: str = ""
    ) -> None:
        self._without = without
        self._register = register
        self._store = store
        self._doctype_for = doctype_for
        self._computers: dict[str, Computer] = {}
        self._issued: dict[str, list[Document]] = {}
        self._read: dict[str, Filed] = {}

    def filed(self, type_id: str, branch: str | None) -> list[Filed]:
        """The issued documents of a type, of one branch or of all (None), by date of issue and number."""
        if type_id not in self._issued:
            self._issued[type_id] = sorted(
                (one for one in self._documents(type_id) if one.state is State.ISSUED),
                key=lambda one: (one.issued_on, one.reserved_at, str(one.series), one.sequence),
            )
        return [self._filed(one) for one in self._issued[type_id] if branch in (None, one.branch)]

    def records(self, type_id: str) -> frozenset[str]:
        """The digests of the records of a type that hold a number already."""
        found = self._documents(type_id)
        free = (State.VOID, State.DISPOSED)
        return frozenset(one.record_digest for one in found if one.state not in free)

    def _documents(self, type_id: str) -> Iterator[Document]:
        found = self._register.documents(type_id)
        return (one for one in found if one.serial != self._without)

    def _filed(self, document: Document) -> Filed:
        serial = document.serial
        if serial not in self._read:
            own = {"serial": serial, "issued_on": document.issued_on}
            values = {**self._values(document), **own}
            self._read[serial] = Filed(serial, document.branch, values)
        return self._read[serial]

    def _values(self, document: Document) -> Mapping[str, Any]:
        template = document.template_digest
        if template not in self._computers:
            doctype = self._doctype_for(document.type_id, template)
            self._computers[template] = Computer(doctype)
        values = records.read_record(self._store.read(document.object_id or "", RECORD)).values
        return self._computers[template].typed(values)


def require(
    doctype: DocumentType, checked: Checked, archived: Archived | None, *, override: bool = False
) -> Checked:
    """The input with every requirement that its valid records do not meet among the problems.

    ``archived`` None stands for an archive without a document.  With ``override``, requirements that
    a person may overrule are no problems; they are named in ``overruled``.  A record that was issued
    already is not asked about again: what it rested on may have ended since.
    """
    if not doctype.requirements:
        return checked
    asker = Asker(doctype, Finder(archived.filed if archived is not None else _nothing))
    known: frozenset[str] | None = None
    overruled: dict[int, tuple[str, ...]] = {}
    problems = list(checked.intake.problems)
    entries = []
    for entry in checked.intake.entries:
        record = entry.record
        unmet = [] if record is None else asker.unmet(record.values, _branch(doctype, record))
        if record is not None and unmet:
            if known is None:
                known = archived.records(doctype.id) if archived is not None else frozenset()
            if records.record_digest(doctype.id, record.values) in known:
                unmet = []
        waived = [one for one in unmet if override and one.overridable]
        if waived:
            overruled[entry.index] = tuple(dict.fromkeys(one.requirement for one in waived))
        told = [_placed(entry, one) for one in unmet if one not in waived]
        problems += told
        entries.append(
            replace(entry, record=None, problems=(*entry.problems, *told)) if told else entry
        )
    found = replace(checked.intake, entries=tuple(entries), problems=tuple(problems))
    return replace(checked, intake=found, overruled=overruled)


def _placed(entry: intake.Entry, unmet: Unmet) -> Problem:
    record = entry.record
    found = unmet.problem
    path = found.path
    source = entry.source
    while record is not None and path:
        if (text := path_text(path)) in record.sources:
            source = record.sources[text]
            break
        path = path[:-1]
    remedy = found.remedy
    if unmet.overridable:
        remedy = Text(
            "{remedy} Whoever may decide so can issue it all the same with --override REASON.",
            {"remedy": found.remedy},
        )
    return Problem(
        code=found.code,
        what=found.what,
        remedy=remedy,
        source=source,
        field=path_text(found.path),
        label=found.label,
    )


def _branch(doctype: DocumentType, record: Record) -> str:
    return str(records.lookup(record.values, doctype.branch) or "")


def _nothing(_type_id: str, _branch: str | None) -> list[Filed]:
    return []
