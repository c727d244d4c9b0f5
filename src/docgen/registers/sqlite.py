"""The register in SQLite: numbers, states and the ledger's lines in one transactional truth.

Every change is one IMMEDIATE transaction in which rows, ledger lines and search index move
together; after its commit the ledger file is brought up to date, and when a crash prevents that,
the next change does it.  A pending row belongs to the process that numbered it until it is
confirmed; when that process has died (its lock is free), any other may take the row over, inside a
transaction, so that two recoverers never both get it.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from docgen.core import chain, volumes
from docgen.core import decisions as rules
from docgen.core.series import serial as format_serial
from docgen.durable import Owner
from docgen.errors import IntegrityError, RefusedError
from docgen.model import (
    Candidate,
    Confirmation,
    Document,
    Finding,
    LedgerEntry,
    Outcome,
    Pending,
    Reservation,
    SearchEntry,
    SeriesKey,
    SeriesState,
    State,
    Text,
)
from docgen.ports import Ledger, SearchIndex
from docgen.registers import sqlite_schema as schema
from docgen.registers.sqlite_ledger import LedgerTable
from docgen.sqlite import Row, immediate, migrate, pages, scalar, translated

_PAGE = 500
# What reading a row raises when bytes in it were changed.
_DAMAGE = (
    IntegrityError, sqlite3.DatabaseError, ValueError, TypeError, KeyError, AttributeError
)  # fmt: skip


class SqliteRegister:
    """A ``ports.Register``.

    ``index`` lives in the same database, so that it joins the transaction of ``confirm``.
    """

    def __init__(self, db: Database, index: SearchIndex, ledger: Ledger, owner: Owner) -> None:
        self._db = db
        self._index = index
        self._ledger = ledger
        self._owner = owner
        self._lines = LedgerTable(db)
        migrate(
            db,
            "register",
            (
                schema.create,
                schema.add_fallback_font,
                schema.add_acts,
                schema.add_void_index,
                schema.add_volumes,
                schema.add_disposed,
            ),
        )

    # --- changing -------------------------------------------------------------------------------

    def reserve(
        self, candidates: Sequence[Candidate], *, actor: str, now: str, partial: bool = False
    ) -> Sequence[Reservation]:
        """See ``ports.Register.reserve``.

        An equal record a second time in one batch is UNFINISHED without ``pending`` (the first one
        is being finished); so is one that a living process is finishing.  Raises RefusedError when
        two document types give the same number.
        """
        with immediate(self._db):
            decided = rules.decide(candidates, self._holder, self._closed_by, partial=partial)
            if rules.blocked(decided, partial=partial):
                answers = [_untouched(decision) for decision in decided]
            else:
                answers = self._number(candidates, decided, actor=actor, now=now)
        self._ledger.sync(self.lines)
        return rules.answer_twins(decided, answers)

    def outlook(self, candidates: Sequence[Candidate]) -> Sequence[Reservation]:
        """See ``ports.Register.outlook``."""
        with translated():
            decided = rules.decide(candidates, self._holder, self._closed_by, partial=True)
        return rules.answer_twins(decided, [_untouched(decision) for decision in decided])

    def confirm(self, confirmations: Sequence[Confirmation], *, actor: str, now: str) -> None:
        """See ``ports.Register.confirm``.

        Confirming again with the same inventory does nothing.  Raises IntegrityError when the
        document was issued with another one, NotFoundError for a number never given.
        """
        with immediate(self._db):
            acts = []
            fresh = []
            for confirmation in confirmations:
                template = self._confirmable(confirmation)
                if template is None:
                    continue
                self._db.execute(
                    "UPDATE document SET state = 'issued', issued_at = ?, object_id = ?, "
                    "inventory_digest = ?, files = ?, record = NULL, owner = '' WHERE serial = ?",
                    [
                        now,
                        confirmation.object_id,
                        confirmation.inventory_digest,
                        schema.to_json(dict(confirmation.files)),
                        confirmation.serial,
                    ],
                )
                data = rules.issue_data(confirmation, template)
                acts.append((rules.ISSUE, confirmation.serial, data))
                fresh.append(confirmation.entry)
            self._lines.log(acts, actor=actor, now=now)
            self._index.add(fresh)
        self._ledger.sync(self.lines)

    def note(self, act: str, data: Mapping[str, Any], *, actor: str, now: str) -> None:
        """See ``ports.Register.note``."""
        with immediate(self._db):
            if not rules.noted(self.entries(""), act, data):
                self._lines.log([(act, "", data)], actor=actor, now=now)
        self._ledger.sync(self.lines)

    def claim_orphans(self) -> Sequence[Pending]:
        with immediate(self._db):
            owners = self._db.execute(
                "SELECT DISTINCT owner FROM document WHERE state = 'pending' AND record IS NOT NULL"
            ).fetchall()
            dead = [owner for (owner,) in owners if not self._owner.alive(owner)]
            claimed: list[Pending] = []
            for owner in dead:
                rows = self._db.execute(
                    f"SELECT {schema.PENDING} {schema.FROM} "
                    "WHERE d.state = 'pending' AND d.owner = ? AND d.record IS NOT NULL",
                    [owner],
                ).fetchall()
                claimed.extend(schema.pending(row) for row in rows)
                self._db.execute(
                    "UPDATE document SET owner = ? "
                    "WHERE state = 'pending' AND owner = ? AND record IS NOT NULL",
                    [self._owner.id, owner],
                )
        self._ledger.sync(self.lines)
        return sorted(claimed, key=lambda p: (str(p.candidate.series), p.sequence))

    def restore(
        self, documents: Iterable[Document], lines: Iterable[bytes], entries: Iterable[SearchEntry]
    ) -> None:
        """See ``ports.Register.restore``.

        A number the ledger reserved and never saw issued comes back as pending with its record
        lost; reserving the very same record again finishes it.  Raises RefusedError when the
        register is not empty, IntegrityError when the ledger's chain is broken.
        """
        kept = list(lines)
        broken = rules.first_broken(chain.verify_lines(kept))
        if broken is not None:
            raise broken
        parsed = [chain.parse_line(line) for line in kept]
        restored = rules.merge(rules.replay(parsed), documents)
        with immediate(self._db):
            if scalar(self._db, "SELECT (SELECT count(*) FROM ledger) + count(*) FROM document"):
                raise RefusedError(
                    "The register is not empty; only an empty one is restored.",
                    remedy="Move register.db away and run 'docgen rebuild' again.",
                )
            self._lines.append(kept)
            for item in restored.values():
                schema.insert(self._db, item.document, item.pattern, item.batch)
            self._index.add(entries)
        self._ledger.sync(self.lines)

    # --- reading --------------------------------------------------------------------------------

    def document(self, serial: str) -> Document | None:
        row = self._row(schema.DOCUMENT, serial)
        return schema.document(row) if row is not None else None

    def documents(self, type_id: str | None = None) -> Iterator[Document]:
        with translated():
            series = self._db.execute(
                "SELECT id FROM series WHERE ?1 IS NULL OR type_id = ?1 ORDER BY name, id",
                [type_id],
            ).fetchall()
        sql = (
            f"SELECT {schema.DOCUMENT} {schema.FROM} WHERE d.series = ? AND d.sequence > ? "
            f"ORDER BY d.sequence LIMIT {_PAGE}"
        )
        for (number,) in series:
            for row in pages(self._db, sql, [number, 0], functools.partial(_after, number)):
                yield schema.document(row)

    def voided(self, type_id: str, record_digests: Sequence[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(record_digests), _PAGE):
            some = record_digests[start : start + _PAGE]
            sql = (
                "SELECT d.record_digest, d.serial FROM document AS d WHERE d.state IN ('void', 'disposed') "  # noqa: S608
                f"AND d.type_id = ? AND d.record_digest IN ({', '.join('?' * len(some))}) "
                "AND NOT EXISTS (SELECT 1 FROM document AS other WHERE other.type_id = d.type_id "
                "AND other.key_digest = d.key_digest AND other.record_digest = d.record_digest "
                "AND other.state NOT IN ('void', 'disposed')) ORDER BY d.sequence"
            )
            with translated():
                found |= dict(self._db.execute(sql, [type_id, *some]).fetchall())
        return found

    def closings(self) -> Sequence[Document]:
        """See ``ports.Register.closings``."""
        with translated():
            return schema.closings(self._db)

    def series(self) -> Sequence[SeriesState]:
        with translated():
            rows = self._db.execute("""
                SELECT s.id, s.type_id, s.scope, s.last, min(d.sequence), max(d.sequence), count(*),
                       sum(d.state = 'issued'), sum(d.state = 'pending'), sum(d.state = 'void'),
                       sum(d.state = 'disposed')
                FROM series AS s JOIN document AS d ON d.series = s.id
                GROUP BY s.id ORDER BY s.name, s.id
                """).fetchall()
        return [self._series_state(row) for row in rows]

    def entries(self, serial: str | None = None) -> Iterator[LedgerEntry]:
        return self._lines.entries(serial)

    def lines(self, after: int = 0) -> Sequence[bytes]:
        return self._lines.lines(after)

    def check(self) -> Sequence[Finding]:
        try:
            with translated():
                return [*self._damage(), *self._contradictions()]
        except _DAMAGE as error:
            return [_finding("register.damaged", str(error))]

    # --- within a transaction -------------------------------------------------------------------

    def _holder(self, candidate: Candidate) -> rules.Holder | None:
        row = self._db.execute(
            "SELECT serial, state, record_digest FROM document "  # noqa: S608
            f"WHERE type_id = ? AND key_digest = ? AND {schema.HOLDS_KEY}",
            [candidate.series.type_id, candidate.key_digest],
        ).fetchone()
        return rules.Holder(row[0], State(row[1]), row[2]) if row is not None else None

    def _closed_by(self, candidate: Candidate) -> str | None:
        return schema.closed_by(self._db, volumes.volume_of(candidate))

    def _require_current(self, candidate: Candidate) -> None:
        """For a catalogue: that its volume is what it says, and nobody is at work in it."""
        wanted = volumes.closing(candidate)
        if wanted is None:
            return
        members = schema.members(self._db, wanted.volume)
        owners = [(one.serial, schema.taker(self._db, one.serial)) for one in members]
        takers = {serial: self._owner.alive(owner) for serial, owner in owners if owner is not None}
        volumes.require_current(wanted, members, schema.closings(self._db), takers)

    def _number(
        self,
        candidates: Sequence[Candidate],
        decided: Sequence[rules.Decision],
        *,
        actor: str,
        now: str,
    ) -> list[Reservation]:
        next_line = scalar(self._db, "SELECT ifnull(max(sequence), 0) + 1 FROM ledger")
        batch = f"batch-{next_line}"
        lasts: dict[SeriesKey, int] = {}
        acts: list[tuple[str, str, Mapping[str, Any]]] = []
        answers: list[Reservation] = []
        for candidate, decision in zip(candidates, decided, strict=True):
            if decision.outcome is Outcome.RESERVED:
                self._require_current(candidate)
                sequence = lasts.get(candidate.series, 0) or schema.last(self._db, candidate.series)
                sequence += 1
                lasts[candidate.series] = sequence
                serial = format_serial(candidate.serial_pattern, sequence)
                pending = self._reserve(candidate, serial, sequence, batch, now)
                acts.append((rules.RESERVE, serial, rules.reserve_data(candidate, sequence, batch)))
                answers.append(Reservation(Outcome.RESERVED, serial, pending))
            elif decision.outcome is Outcome.UNFINISHED and decision.twin is None:
                answers.append(self._unfinished(candidate, decision))
            else:
                answers.append(_untouched(decision))
        self._lines.log(acts, actor=actor, now=now)
        return answers

    def _reserve(
        self, candidate: Candidate, serial: str, sequence: int, batch: str, now: str
    ) -> Pending:
        document = Document(
            serial=serial,
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
            origin=candidate.origin,
            fallback_font=candidate.fallback_font,
        )
        record = schema.to_json(dict(candidate.values))
        schema.insert(
            self._db, document, candidate.serial_pattern, batch, owner=self._owner.id, record=record
        )
        return Pending(serial, sequence, batch, now, candidate)

    def _unfinished(self, candidate: Candidate, decision: rules.Decision) -> Reservation:
        """The row of the same record: taken over when nobody alive is finishing it."""
        serial = decision.holder.serial if decision.holder else ""
        owner = scalar(self._db, "SELECT owner FROM document WHERE serial = ?", [serial])
        if owner != self._owner.id and self._owner.alive(owner):
            return Reservation(Outcome.UNFINISHED, serial)
        self._db.execute(
            "UPDATE document SET owner = ?, record = ifnull(record, ?) WHERE serial = ?",
            [self._owner.id, schema.to_json(dict(candidate.values)), serial],
        )
        row = self._row(schema.PENDING, serial)
        return Reservation(
            Outcome.UNFINISHED, serial, schema.pending(row) if row is not None else None
        )

    def _confirmable(self, confirmation: Confirmation) -> str | None:
        """The template of a pending document; None when it was confirmed just so before."""
        row = self._db.execute(
            "SELECT state, inventory_digest, template_digest, acts <> '[]' FROM document "
            "WHERE serial = ?",
            [confirmation.serial],
        ).fetchone()
        return rules.confirmable(confirmation, row)

    # --- helpers --------------------------------------------------------------------------------

    def _row(self, columns: str, serial: str) -> Row | None:
        with translated():
            row: Row | None = self._db.execute(
                f"SELECT {columns} {schema.FROM} WHERE d.serial = ?",
                [serial],
            ).fetchone()
        return row

    def _series_state(self, row: Row) -> SeriesState:
        number, type_id, scope, last, low, high, count, issued, pending, void, disposed = row
        serial_at = "SELECT serial FROM document WHERE series = ? AND sequence = ?"
        missing: tuple[int, ...] = ()
        if count != last:
            sql = "SELECT sequence FROM document WHERE series = ?"
            missing = rules.gaps({n for (n,) in self._db.execute(sql, [number])}, last)
        return SeriesState(
            series=schema.series_key(type_id, scope),
            first=low,
            last=last,
            first_serial=scalar(self._db, serial_at, [number, low]),
            last_serial=scalar(self._db, serial_at, [number, high]),
            issued=issued,
            pending=pending,
            void=void,
            disposed=disposed,
            gaps=missing,
        )

    def _damage(self) -> Iterator[Finding]:
        for (message,) in self._db.execute("PRAGMA integrity_check").fetchall():
            if message != "ok":
                yield _finding("register.damaged", message)
        for row in self._db.execute("PRAGMA foreign_key_check").fetchall():
            yield _finding("register.reference", f"{row[0]} {row[1]} -> {row[2]}")

    def _contradictions(self) -> Iterator[Finding]:
        sql = "SELECT type_id, scope, last FROM series"
        rows = self._db.execute(sql).fetchall()
        lasts = {schema.series_key(type_id, scope): last for type_id, scope, last in rows}
        findings = rules.check_documents(self.documents(), self.lines(), lasts)
        yield from findings
        if any(finding.code.startswith("ledger.") for finding in findings):
            return
        misplaced = self._db.execute(
            "SELECT sequence FROM ledger "
            "WHERE json_extract(CAST(line AS TEXT), '$.seq') IS NOT sequence "
            "OR json_extract(CAST(line AS TEXT), '$.serial') IS NOT serial"
        ).fetchall()
        for (sequence,) in misplaced:
            yield _finding("register.ledger", f"ledger row {sequence}")
        for serial in schema.astray_closings(self._db):
            yield _finding("register.differs", f"{serial}: what it closes")


def _after(series: int, row: Row) -> Sequence[object]:
    """Where the next page of a series' documents begins."""
    return [series, row[1]]


def _untouched(decision: rules.Decision) -> Reservation:
    return Reservation(decision.outcome, decision.holder.serial if decision.holder else None)


def _finding(code: str, reason: str) -> Finding:
    return Finding(
        code, "register.db", Text("The register is damaged: {reason}", {"reason": reason})
    )
