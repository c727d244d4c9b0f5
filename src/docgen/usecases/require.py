"""Ask the archive for what must be in it before the records of an input may be issued."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from docgen.core import form_names, intake, records, unseen
from docgen.core.computed import Computer
from docgen.core.lookups import Filed, Finder
from docgen.core.requirements import Asker, NotAskedError, Unmet
from docgen.core.schema import Path, path_text
from docgen.model import (
    EVERYTHING,
    Document,
    DocumentType,
    Label,
    Problem,
    Record,
    Scope,
    Source,
    State,
    Text,
)
from docgen.ports import Register, Store
from docgen.usecases.check import Checked
from docgen.usecases.make import RECORD, TypeFor

OVERRIDE = Text("{remedy} Whoever may decide so can issue it all the same with --override REASON.")
"""What is said of a requirement besides, where a person may overrule it."""


class Remembered:
    """Records of issued documents that were read before, which never change; those not used for long are
    dropped.  For several threads.
    """

    def __init__(self, most: int = 4000) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], Filed] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, document: Document) -> Filed | None:
        """What was read of a document."""
        key = document.serial, document.record_digest
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, document: Document, filed: Filed) -> None:
        """Keep what was read."""
        with self._lock:
            self._kept[document.serial, document.record_digest] = filed
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Archived:
    """What the archive holds, as requirements and derivations read it; a document is read once, when
    it is asked for.

    Only issued documents count: a pending one has no files yet, a void one says nothing, nor does one that
    is about to be void (``without``).  With ``most``, types of which there are more documents than that are
    not looked through: NotAskedError.  ``remembered`` spares reading what was read before.  ``seen`` is what
    whoever asks may see: everything is read all the same, but of other documents no number is told.
    """

    def __init__(
        self,
        register: Register,
        store: Store,
        doctype_for: TypeFor,
        *,
        without: str = "",
        remembered: Remembered | None = None,
        most: int | None = None,
        seen: Scope = EVERYTHING,
    ) -> None:
        self.seen = seen
        self._without = without
        self._remembered = remembered
        self._most = most
        self._register = register
        self._store = store
        self._doctype_for = doctype_for
        self._computers: dict[str, Computer] = {}
        self._issued: dict[str, list[Document]] = {}
        self._read: dict[str, Filed] = {}

    def filed(self, type_id: str, branch: str | None) -> list[Filed]:
        """The issued documents of a type, of one branch or of all (None), by date of issue and number.

        Raises NotAskedError.
        """
        if type_id not in self._issued:
            found = self._documents(type_id)
            if self._most is not None:
                some = list(islice(found, self._most + 1))
                if len(some) > self._most:
                    raise NotAskedError
                found = iter(some)
            self._issued[type_id] = sorted(
                (one for one in found if one.state is State.ISSUED),
                key=lambda one: (one.issued_on, one.reserved_at, str(one.series), one.sequence),
            )
        return [self._filed(one) for one in self._issued[type_id] if branch in (None, one.branch)]

    def title(self, type_id: str) -> Label | str:
        """What the documents of a type that were looked through are called."""
        found = self._issued.get(type_id)
        return self._doctype_for(type_id, found[-1].template_digest).title if found else type_id

    def unseen(self, serial: str | None) -> Label | str | None:
        """What a document is called that whoever asks may not see; None for one that they may, and for no number."""
        found = self._register.document(serial) if serial is not None else None
        if found is None or self.seen.holds(found.type_id, found.branch):
            return None
        return self._doctype_for(found.type_id, found.template_digest).title

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
        kept = self._remembered
        if serial not in self._read and kept is not None and (known := kept.get(document)):
            self._read[serial] = known
        if serial not in self._read:
            own = {"serial": serial, "issued_on": document.issued_on}
            values = {**self._values(document), **own}
            self._read[serial] = Filed(serial, document.branch, values)
            if kept is not None:
                kept.put(document, self._read[serial])
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
    asker = _asker(doctype, archived)
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
        told = [_placed(entry, one, archived) for one in unmet if one not in waived]
        problems += told
        entries.append(
            replace(entry, record=None, problems=(*entry.problems, *told)) if told else entry
        )
    found = replace(checked.intake, entries=tuple(entries), problems=tuple(problems))
    return replace(checked, intake=found, overruled=overruled)


def unmet_so_far(
    doctype: DocumentType, entry: intake.Entry, archived: Archived | None
) -> tuple[Problem, ...]:
    """The requirements that a record does not meet by now, of those whose fields are there and right.

    Of a record that is valid, those that stand in its way unless it was issued already.
    """
    names = [form_names.parse(one.field) if one.field else None for one in entry.problems]
    if not doctype.requirements or None in names:
        return ()
    asker = _asker(doctype, archived)
    broken = {one.path for one in names if one is not None}
    unmet = asker.unmet_so_far(entry.values, broken)
    if unmet and entry.record is not None and archived is not None:
        digest = records.record_digest(doctype.id, entry.record.values)
        if digest in archived.records(doctype.id):
            return ()
    return tuple(_placed(entry, one, archived) for one in unmet)


def _asker(doctype: DocumentType, archived: Archived | None) -> Asker:
    if archived is None:
        return Asker(doctype, Finder(_nothing))
    return Asker(doctype, Finder(archived.filed), archived.seen)


def _placed(entry: intake.Entry, unmet: Unmet, archived: Archived | None) -> Problem:
    found = unmet.problem
    source = _source(entry, found.path)
    remedy = found.remedy
    if unmet.unseen and archived is not None:
        remedy = unseen.remedy(remedy, [archived.title(one) for one in unmet.unseen])
    if unmet.overridable:
        remedy = Text(OVERRIDE.msgid, {"remedy": remedy})
    return Problem(
        code=found.code,
        what=found.what,
        remedy=remedy,
        source=source,
        field=path_text(found.path),
        label=found.label,
    )


def _source(entry: intake.Entry, path: Path) -> Source:
    """The place of a field, or of the nearest thing around it that is in the input."""
    node, place = entry.raw, entry.source
    if entry.record is not None:
        while path and path_text(path) not in entry.record.sources:
            path = path[:-1]
        return entry.record.sources[path_text(path)] if path else place
    for step in path:
        value: Any = node.value
        inside = range(len(value)) if isinstance(value, list | tuple) else value
        if not isinstance(inside, Mapping | range) or step not in inside:
            break
        node = value[step]
        place = node.source
    return place


def _branch(doctype: DocumentType, record: Record) -> str:
    return str(records.lookup(record.values, doctype.branch) or "")


def _nothing(_type_id: str, _branch: str | None) -> list[Filed]:
    return []
