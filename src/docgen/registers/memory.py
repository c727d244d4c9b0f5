"""A register in memory, deciding as the SQLite one does: for tests of use cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.core import chain, life, volumes
from docgen.core import decisions as rules
from docgen.core.series import serial as format_serial
from docgen.errors import BusyError, RefusedError
from docgen.model import (
    Candidate,
    Confirmation,
    Document,
    Done,
    Finding,
    LedgerEntry,
    Outcome,
    Pending,
    Reservation,
    SearchEntry,
    SeriesKey,
    SeriesState,
    State,
    Volume,
)
from docgen.ports import Ledger, SearchIndex

_KEYLESS = (State.VOID, State.DISPOSED)


@dataclass
class _Row:
    document: Document
    pattern: str
    batch: str
    owner: str = ""
    record: Mapping[str, Any] | None = None


@dataclass
class _Shared:
    """What all registers on the same archive see."""

    rows: dict[str, _Row] = field(default_factory=dict)
    lines: list[bytes] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    taken: dict[str, str] = field(default_factory=dict)
    unpurged: set[str] = field(default_factory=set)


class MemoryRegister:
    """A ``ports.Register`` and a ``ports.Workbench``; ``sibling`` is another process's view of it, ``die`` ends this one."""

    def __init__(self, index: SearchIndex, ledger: Ledger, owner: str = "me") -> None:
        self._index = index
        self._ledger = ledger
        self._owner = owner
        self._shared = _Shared()

    def sibling(self, owner: str) -> MemoryRegister:
        other = MemoryRegister(self._index, self._ledger, owner)
        other._shared = self._shared
        return other

    def die(self) -> None:
        self._shared.dead.add(self._owner)

    def reserve(
        self, candidates: Sequence[Candidate], *, actor: str, now: str, partial: bool = False
    ) -> Sequence[Reservation]:
        decided = rules.decide(candidates, self._holder, self._closed_by, partial=partial)
        if rules.blocked(decided, partial=partial):
            return rules.answer_twins(decided, [_untouched(d) for d in decided])
        answers: list[Reservation] = []
        acts: list[tuple[str, str, Mapping[str, Any]]] = []
        new: dict[str, _Row] = {}
        batch = f"batch-{len(self._shared.lines) + 1}"
        for candidate, decision in zip(candidates, decided, strict=True):
            if decision.outcome is Outcome.RESERVED:
                self._require_current(candidate)
                row = self._new(candidate, batch, now, new)
                if row.document.serial in {**self._shared.rows, **new}:
                    raise rules.taken(row.document.serial)
                new[row.document.serial] = row
                data = rules.reserve_data(candidate, row.document.sequence, batch)
                acts.append((rules.RESERVE, row.document.serial, data))
                answers.append(Reservation(Outcome.RESERVED, row.document.serial, _pending(row)))
            elif decision.outcome is Outcome.UNFINISHED and decision.holder and not decision.twin:
                answers.append(self._unfinished(candidate, decision.holder.serial))
            else:
                answers.append(_untouched(decision))
        self._shared.rows.update(new)
        self._log(acts, actor=actor, now=now)
        return rules.answer_twins(decided, answers)

    def outlook(self, candidates: Sequence[Candidate]) -> Sequence[Reservation]:
        decided = rules.decide(candidates, self._holder, self._closed_by, partial=True)
        return rules.answer_twins(decided, [_untouched(decision) for decision in decided])

    def confirm(self, confirmations: Sequence[Confirmation], *, actor: str, now: str) -> None:
        changed: dict[str, _Row] = {}
        acts: list[tuple[str, str, Mapping[str, Any]]] = []
        fresh: list[SearchEntry] = []
        for confirmation in confirmations:
            row = changed.get(confirmation.serial) or self._shared.rows.get(confirmation.serial)
            template = rules.confirmable(confirmation, _state(row))
            if row is None or template is None:
                continue
            document = replace(
                row.document,
                state=State.ISSUED,
                issued_at=now,
                object_id=confirmation.object_id,
                inventory_digest=confirmation.inventory_digest,
                files=dict(confirmation.files),
            )
            changed[confirmation.serial] = _Row(document, row.pattern, row.batch)
            data = rules.issue_data(confirmation, template)
            acts.append((rules.ISSUE, confirmation.serial, data))
            fresh.append(confirmation.entry)
        self._shared.rows.update(changed)
        self._index.add(fresh)
        self._log(acts, actor=actor, now=now)

    def note(self, act: str, data: Mapping[str, Any], *, actor: str, now: str) -> None:
        fresh = not rules.noted(self.entries(""), act, data)
        self._log([(act, "", data)] if fresh else [], actor=actor, now=now)

    def claim_orphans(self) -> Sequence[Pending]:
        claimed = []
        for row in self._shared.rows.values():
            if row.record is not None and not self._alive(row.owner):
                row.owner = self._owner
                claimed.append(_pending(row))
        self._ledger.sync(self.lines)
        return sorted(claimed, key=lambda p: (str(p.candidate.series), p.sequence))

    def document(self, serial: str) -> Document | None:
        row = self._shared.rows.get(serial)
        return row.document if row is not None else None

    def documents(self, type_id: str | None = None) -> Iterator[Document]:
        known = [
            row.document
            for row in self._shared.rows.values()
            if type_id in (None, row.document.type_id)
        ]
        yield from sorted(known, key=lambda d: (str(d.series), d.sequence))

    def voided(self, type_id: str, record_digests: Sequence[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        alive = set()
        for document in self.documents(type_id):
            if document.state in _KEYLESS:
                found[document.record_digest] = document.serial
            else:
                alive.add(document.record_digest)
        return {
            digest: found[digest] for digest in record_digests if digest in found.keys() - alive
        }

    def closings(self) -> Sequence[Document]:
        return [one for one in self.documents() if volumes.closing(one) is not None]

    def series(self) -> Sequence[SeriesState]:
        grouped: dict[SeriesKey, list[Document]] = {}
        for document in self.documents():
            grouped.setdefault(document.series, []).append(document)
        return [_series_state(key, members) for key, members in grouped.items()]

    def entries(self, serial: str | None = None) -> Iterator[LedgerEntry]:
        for line in list(self._shared.lines):
            entry = chain.parse_line(line)
            if serial in (None, entry.serial):
                yield entry

    def lines(self, after: int = 0) -> Sequence[bytes]:
        return self._shared.lines[after:]

    def restore(
        self, documents: Iterable[Document], lines: Iterable[bytes], entries: Iterable[SearchEntry]
    ) -> None:
        kept = list(lines)
        broken = rules.first_broken(chain.verify_lines(kept))
        if broken is not None:
            raise broken
        restored = rules.merge(rules.replay(chain.parse_line(line) for line in kept), documents)
        if self._shared.rows or self._shared.lines:
            raise RefusedError("The register is not empty; only an empty one is restored.")
        self._shared.lines.extend(kept)
        for serial, item in restored.items():
            self._shared.rows[serial] = _Row(item.document, item.pattern, item.batch)
            if item.document.state is State.DISPOSED:
                self._shared.unpurged.add(serial)
        self._index.add(entries)
        self._ledger.sync(self.lines)

    def check(self) -> Sequence[Finding]:
        lasts = {state.series: state.last for state in self.series()}
        return rules.check_documents(self.documents(), self.lines(), lasts)

    # --- the workbench --------------------------------------------------------------------------

    def take(self, serial: str) -> Document:
        document = life.known(self.document(serial), serial)
        owner = self._shared.taken.get(serial)
        if owner is not None and owner != self._owner and self._alive(owner):
            raise BusyError("Another process is working on {serial}.", serial=serial)
        self._shared.taken[serial] = self._owner
        return document

    def record(self, done: Sequence[Done]) -> None:
        changed: dict[str, Document] = {}
        fresh = []
        for one in done:
            known = changed.get(one.serial) or self.document(one.serial)
            document = life.recordable(one, known)
            if document is not None:
                changed[one.serial] = life.after(document, one)
                fresh.append(one)
        for serial, document in changed.items():
            self._shared.rows[serial].document = document
            if document.state is State.DISPOSED:
                self._shared.unpurged.add(serial)
        for one in fresh:
            act = (one.act.name, one.serial, life.ledger_data(one))
            self._log([act], actor=one.act.actor, now=one.act.at)
            if one.entry is not None:
                self._index.add([one.entry])

    def release(self, serials: Sequence[str]) -> None:
        for serial in serials:
            if self._shared.taken.get(serial) == self._owner:
                del self._shared.taken[serial]

    def closed_by(self, volume: Volume) -> str | None:
        catalogue = volumes.closed_by(volume, self.closings())
        return catalogue.serial if catalogue is not None else None

    def left_behind(self) -> Sequence[str]:
        return sorted(
            serial for serial, owner in self._shared.taken.items() if not self._alive(owner)
        )

    def unpurged(self) -> Sequence[str]:
        return sorted(self._shared.unpurged)

    def purge(self) -> None:
        self._shared.unpurged.clear()

    def _alive(self, owner: str) -> bool:
        return bool(owner) and owner not in self._shared.dead

    def _holder(self, candidate: Candidate) -> rules.Holder | None:
        for row in self._shared.rows.values():
            known = row.document
            if (
                known.state not in _KEYLESS
                and known.type_id == candidate.series.type_id
                and known.key_digest == candidate.key_digest
            ):
                return rules.Holder(known.serial, known.state, known.record_digest)
        return None

    def _closed_by(self, candidate: Candidate) -> str | None:
        return self.closed_by(volumes.volume_of(candidate))

    def _require_current(self, candidate: Candidate) -> None:
        wanted = volumes.closing(candidate)
        if wanted is None:
            return
        members = [one for one in self.documents() if volumes.volume_of(one) == wanted.volume]
        takers = {
            one.serial: self._alive(self._shared.taken[one.serial])
            for one in members
            if one.serial in self._shared.taken
        }
        volumes.require_current(wanted, members, self.closings(), takers)

    def _new(self, candidate: Candidate, batch: str, now: str, new: Mapping[str, _Row]) -> _Row:
        rows = [*self._shared.rows.values(), *new.values()]
        same = [r.document.sequence for r in rows if r.document.series == candidate.series]
        sequence = max(same, default=0) + 1
        document = Document(
            serial=format_serial(candidate.serial_pattern, sequence),
            type_id=candidate.series.type_id,
            series=candidate.series,
            sequence=sequence,
            state=State.PENDING,
            branch=candidate.branch,
            period=candidate.period,
            issued_on=candidate.issued_on,
            template_digest=candidate.template_digest,
            record_digest=candidate.record_digest,
            key_digest=candidate.key_digest,
            reserved_at=now,
            origin=json.loads(chain.canonical_json(dict(candidate.origin))),
            fallback_font=candidate.fallback_font,
        )
        return _Row(document, candidate.serial_pattern, batch, self._owner, candidate.values)

    def _unfinished(self, candidate: Candidate, serial: str) -> Reservation:
        row = self._shared.rows[serial]
        if row.owner != self._owner and self._alive(row.owner):
            return Reservation(Outcome.UNFINISHED, serial)
        row.owner = self._owner
        row.record = candidate.values if row.record is None else row.record
        return Reservation(Outcome.UNFINISHED, serial, _pending(row))

    def _log(
        self, acts: Sequence[tuple[str, str, Mapping[str, Any]]], *, actor: str, now: str
    ) -> None:
        last = self._shared.lines[-1] if self._shared.lines else None
        self._shared.lines.extend(chain.extend(last, acts, at=now, actor=actor))
        self._ledger.sync(self.lines)


def _untouched(decision: rules.Decision) -> Reservation:
    return Reservation(decision.outcome, decision.holder.serial if decision.holder else None)


def _state(row: _Row | None) -> tuple[str, str | None, str, bool] | None:
    if row is None:
        return None
    known = row.document
    return known.state, known.inventory_digest, known.template_digest, bool(known.acts)


def _pending(row: _Row) -> Pending:
    known = row.document
    candidate = Candidate(
        series=known.series,
        serial_pattern=row.pattern,
        record_digest=known.record_digest,
        key_digest=known.key_digest,
        values=row.record or {},
        branch=known.branch,
        period=known.period,
        issued_on=known.issued_on,
        template_digest=known.template_digest,
        origin=known.origin,
        fallback_font=known.fallback_font,
    )
    return Pending(known.serial, known.sequence, row.batch, known.reserved_at, candidate)


def _series_state(key: SeriesKey, members: Sequence[Document]) -> SeriesState:
    def count(state: State) -> int:
        return sum(1 for document in members if document.state is state)

    last = members[-1].sequence
    return SeriesState(
        series=key,
        first=members[0].sequence,
        last=last,
        first_serial=members[0].serial,
        last_serial=members[-1].serial,
        issued=count(State.ISSUED),
        pending=count(State.PENDING),
        void=count(State.VOID),
        disposed=count(State.DISPOSED),
        gaps=rules.gaps({document.sequence for document in members}, last),
    )
