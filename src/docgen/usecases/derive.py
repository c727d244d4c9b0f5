"""What the register and the index must say, worked out from the store and the ledger alone.

``rebuild`` fills a new database with it; ``verify`` compares the database with it.  So the two can
never disagree about what is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from docgen.core import chain, decisions, disposal, life, records
from docgen.errors import DocgenError, IntegrityError
from docgen.model import (
    Act,
    Candidate,
    Confirmation,
    Document,
    DocumentType,
    Done,
    Finding,
    LedgerEntry,
    RecordFile,
    SearchEntry,
    SeriesKey,
    State,
    StoredObject,
    Text,
)
from docgen.ports import Store
from docgen.usecases.entries import Entries
from docgen.usecases.make import RECORD, Maker, TypeFor


@dataclass(frozen=True, slots=True)
class Derived:
    """One document as store and ledger tell it.

    ``unconfirmed`` is set when its files are in the store but the ledger does not say so yet: a
    crash came between the two, and confirming it finishes it.  ``unrecorded`` is an act of which the
    same is true.
    """

    document: Document
    entry: SearchEntry | None
    unconfirmed: Confirmation | None = None
    unrecorded: Done | None = None


@dataclass(slots=True)
class History:
    """The ledger by document: the entries that decide its state."""

    reserve: dict[str, LedgerEntry] = field(default_factory=dict)
    issue: dict[str, LedgerEntry] = field(default_factory=dict)
    acts: dict[str, list[LedgerEntry]] = field(default_factory=dict)


def history(lines: Iterable[bytes]) -> History:
    """Sort the ledger's entries by act and document.  Lines that do not parse are passed over:
    ``chain.verify_lines`` names them.
    """
    found = History()
    for line in lines:
        try:
            entry = chain.parse_line(line)
        except IntegrityError:
            continue
        if entry.act == decisions.RESERVE:
            found.reserve[entry.serial] = entry
        elif entry.act == decisions.ISSUE:
            found.issue[entry.serial] = entry
        elif entry.serial:
            found.acts.setdefault(entry.serial, []).append(entry)
    return found


def derive(
    lines: Iterable[bytes],
    *,
    store: Store,
    doctype_for: TypeFor,
    identity_key: bytes,
) -> Iterator[Derived | Finding]:
    """Every document, by the ledger's order of numbering, then what the ledger does not know."""
    past = history(lines)
    back = _ReadBack(store, doctype_for, identity_key)
    seen = set()
    for serial, entry in past.reserve.items():
        try:
            pending = decisions.reserved(entry).document
        except IntegrityError as error:
            where = f"ledger line {entry.sequence}"
            yield Finding("ledger.entry", where, Text(error.msgid, error.args_))
            continue
        object_id = records.document_object(pending.type_id, pending.period, serial)
        seen.add(object_id)
        try:
            stored = store.get(object_id)
        except DocgenError as error:
            yield _unreadable(object_id, serial, error)
            continue
        if stored is None:
            if serial in past.issue:
                yield Finding(
                    "store.missing",
                    object_id,
                    Text(
                        "The ledger says {serial} was issued, but its object is gone.",
                        {"serial": serial},
                    ),
                )
            else:
                yield Derived(pending, None)
            continue
        try:
            yield back.read(serial, stored, past)
        except (DocgenError, ValueError, KeyError, TypeError) as error:
            yield _unreadable(object_id, serial, error)
    for object_id in store.object_ids():
        if not object_id.startswith("_") and object_id not in seen:
            yield Finding(
                "ledger.unknown-object",
                object_id,
                Text("This object is in the store, but the ledger knows nothing of it."),
            )


def _unreadable(object_id: str, serial: str, error: Exception) -> Finding:
    # A foreign exception's words may quote a value of the record: its class must do.
    reason = str(error) if isinstance(error, DocgenError) else type(error).__name__
    return Finding(
        "store.unreadable",
        object_id,
        Text("{serial} cannot be read back: {reason}", {"serial": serial, "reason": reason}),
    )


class _ReadBack:
    """Reads documents back from the store."""

    def __init__(self, store: Store, doctype_for: TypeFor, key: bytes) -> None:
        self._store = store
        self._key = key
        self._maker = Maker(doctype_for, store)
        self._entries = Entries(store, doctype_for, key)
        self._doctype_for = doctype_for

    def read(self, serial: str, stored: StoredObject, past: History) -> Derived:
        """One document as its record, its object and the ledger tell it."""
        reserved, issued = past.reserve[serial], past.issue.get(serial)
        if issued is not None and disposal.is_buried(stored):
            return self._buried(serial, stored, [issued, *past.acts.get(serial, ())], reserved)
        record = records.read_record(self._store.read(stored.object_id, RECORD))
        composer = self._maker.composer(record.type_id, record.template)
        candidate = self._candidate(record, composer.doctype, reserved)
        text = composer.text(
            candidate.values,
            serial=record.number,
            issued_on=candidate.issued_on,
            period=candidate.period,
        )
        entry = records.search_entry(
            composer.doctype, candidate, serial, state=State.ISSUED, text=text, key=self._key
        )
        document = Document(
            serial=record.number,
            type_id=record.type_id,
            series=candidate.series,
            sequence=record.sequence,
            state=State.PENDING,
            branch=candidate.branch,
            period=candidate.period,
            issued_on=candidate.issued_on,
            template_digest=candidate.template_digest,
            record_digest=candidate.record_digest,
            key_digest=candidate.key_digest,
            reserved_at=reserved.at,
            origin=candidate.origin,
            fallback_font=candidate.fallback_font,
        )
        if issued is None:
            confirmation = Confirmation(
                serial=serial,
                object_id=stored.object_id,
                inventory_digest=stored.inventory_digest,
                files=stored.versions[-1],
                entry=entry,
            )
            return Derived(document, None, confirmation)
        return self._lived(document, entry, stored, [issued, *past.acts.get(serial, ())])

    def _buried(
        self, serial: str, stored: StoredObject, told: Sequence[LedgerEntry], reserved: LedgerEntry
    ) -> Derived:
        """A document that was destroyed, as its tombstone tells it; ``told`` as for ``_lived``.

        Raises IntegrityError where ledger and tombstone part.
        """
        numbered = decisions.reserved(reserved).document
        data = self._store.read(stored.object_id, disposal.TOMBSTONE)
        tomb = disposal.read(data, serial)
        recorded = told[-1].act == life.DISPOSE
        lived = told[:-1] if recorded else told
        disposal.require_told(tomb, numbered, lived)
        done = disposal.done(serial, data, stored)
        if recorded:
            same = replace(done.act, data={}) == life.told_by(told[-1])
            if not same or told[-1].data.get("file") != done.digest:
                raise IntegrityError(
                    "{path} of {serial} is not what line {line} of the ledger tells of.",
                    path=disposal.TOMBSTONE,
                    serial=serial,
                    line=told[-1].sequence,
                )
        doctype = self._doctype_for(numbered.type_id, numbered.template_digest)
        left = SearchEntry(
            serial=serial,
            type_id=numbered.type_id,
            branch=numbered.branch,
            issued_on=numbered.issued_on,
            state=State.DISPOSED,
            title=doctype.title,
            subject="",
            text=serial,
            period=numbered.period,
        )
        acts = tuple(life.told_by(entry) for entry in lived[1:])
        before = replace(
            numbered,
            key_digest=tomb["key"],
            state=life.state_after(acts),
            issued_at=told[0].at,
            object_id=stored.object_id,
            inventory_digest=lived[-1].data["inventory"],
            acts=acts,
        )
        done = replace(done, entry=left)
        if recorded:
            return Derived(life.after(before, done), left)
        return Derived(before, left, unrecorded=done)

    def _lived(
        self,
        document: Document,
        entry: SearchEntry,
        stored: StoredObject,
        told: Sequence[LedgerEntry],
    ) -> Derived:
        """An issued document with its acts; ``told`` is what the ledger says of each version."""
        acts = self._acts(document.serial, stored, told[1:])
        known, last = acts[: len(told) - 1], told[-1]
        lived = replace(
            document,
            state=life.state_after(known),
            issued_at=told[0].at,
            object_id=stored.object_id,
            inventory_digest=stored.inventory_digest,
            files=stored.versions[len(told) - 1],
            acts=known,
        )
        after = self._entries.after(entry, known, stored.object_id)
        if len(acts) == len(known):
            return Derived(lived, after)
        done = life.done(document.serial, acts[-1], stored)
        changed = self._entries.after(after, [done.act], stored.object_id)
        return Derived(
            replace(lived, inventory_digest=last.data["inventory"]),
            after,
            unrecorded=replace(done, entry=changed) if changed != after else done,
        )

    def _acts(
        self, serial: str, stored: StoredObject, told: Sequence[LedgerEntry]
    ) -> tuple[Act, ...]:
        """The acts that the object's versions tell.

        Raises IntegrityError where one is not what the ledger says of it, where the ledger tells of a
        version that is not there, or where more than one is there that it does not tell of.
        """
        if len(stored.versions) - 1 - len(told) not in (0, 1):
            raise IntegrityError(
                "{object} has {found} versions, the ledger tells of {told}.",
                object=stored.object_id,
                found=len(stored.versions),
                told=len(told) + 1,
            )
        acts = []
        for version in range(2, len(stored.versions) + 1):
            data = self._store.read(stored.object_id, life.act_path(version))
            acts.append(life.read_act(data, serial, version))
            if version - 2 < len(told):
                entry = told[version - 2]
                same = replace(acts[-1], data={}) == life.told_by(entry)
                if not same or entry.data.get("file") != life.digest(data):
                    raise IntegrityError(
                        "{path} of {serial} is not what line {line} of the ledger tells of.",
                        path=life.act_path(version),
                        serial=serial,
                        line=entry.sequence,
                    )
        return tuple(acts)

    def _candidate(
        self, record: RecordFile, doctype: DocumentType, reserved: LedgerEntry
    ) -> Candidate:
        return Candidate(
            series=SeriesKey(record.type_id, record.series),
            serial_pattern=doctype.number.pattern,
            record_digest=records.record_digest(record.type_id, record.values),
            key_digest=records.natural_key(self._key, doctype, record.values),
            values=record.values,
            branch=record.branch,
            period=record.period,
            issued_on=record.issued_on,
            template_digest=record.template,
            origin=reserved.data["origin"],
            fallback_font=record.fallback_font,
        )
