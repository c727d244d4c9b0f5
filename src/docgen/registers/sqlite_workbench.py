"""Acts on documents in SQLite: who works on one, and what came of it.

Takes, acts and ledger lines change in IMMEDIATE transactions of their own; nothing is written to the
store inside one.  A document is taken by a process, and free again when that process has died.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from docgen.core import life
from docgen.durable import Owner
from docgen.errors import BusyError
from docgen.model import Document, Done, State, Volume
from docgen.ports import Ledger, SearchIndex
from docgen.registers import sqlite_schema as schema
from docgen.registers.sqlite_ledger import LedgerTable
from docgen.sqlite import immediate, translated


class SqliteWorkbench:
    """A ``ports.Workbench`` on the database of a ``SqliteRegister``."""

    def __init__(self, db: Database, index: SearchIndex, ledger: Ledger, owner: Owner) -> None:
        self._db = db
        self._index = index
        self._ledger = ledger
        self._owner = owner
        self._lines = LedgerTable(db)

    def take(self, serial: str) -> Document:
        """See ``ports.Workbench.take``."""
        with immediate(self._db):
            document = life.known(self._document(serial), serial)
            owner = schema.taker(self._db, serial)
            if owner is not None and owner != self._owner.id and self._owner.alive(owner):
                raise BusyError("Another process is working on {serial}.", serial=serial)
            self._db.execute(
                "INSERT OR REPLACE INTO taken (serial, owner) VALUES (?, ?)",
                [serial, self._owner.id],
            )
        self._ledger.sync(self._lines.lines)  # what a killed process may have left undone
        return document

    def record(self, done: Sequence[Done]) -> None:
        """See ``ports.Workbench.record``."""
        with immediate(self._db):
            for one in done:
                document = life.recordable(one, self._document(one.serial))
                if document is None:
                    continue
                after = life.after(document, one)
                self._db.execute(
                    "UPDATE document SET state = ?, inventory_digest = ?, files = ?, acts = ? "
                    "WHERE serial = ?",
                    [
                        str(after.state),
                        after.inventory_digest,
                        schema.to_json(dict(after.files)),
                        schema.to_json(life.acts_json(after.acts)),
                        one.serial,
                    ],
                )
                if after.state is State.DISPOSED:
                    self._db.execute("INSERT OR IGNORE INTO unpurged VALUES (?)", [one.serial])
                act = (one.act.name, one.serial, life.ledger_data(one))
                self._lines.log([act], actor=one.act.actor, now=one.act.at)
                if one.entry is not None:
                    self._index.add([one.entry])
        self._ledger.sync(self._lines.lines)

    def release(self, serials: Sequence[str]) -> None:
        """See ``ports.Workbench.release``."""
        with immediate(self._db):
            self._db.conn.executemany(
                "DELETE FROM taken WHERE serial = ? AND owner = ?",
                [(serial, self._owner.id) for serial in serials],
            )

    def closed_by(self, volume: Volume) -> str | None:
        """See ``ports.Workbench.closed_by``."""
        with translated():
            return schema.closed_by(self._db, volume)

    def left_behind(self) -> Sequence[str]:
        """See ``ports.Workbench.left_behind``."""
        with translated():
            rows = self._db.execute("SELECT serial, owner FROM taken ORDER BY serial").fetchall()
        return [serial for serial, owner in rows if not self._owner.alive(owner)]

    def unpurged(self) -> Sequence[str]:
        """See ``ports.Workbench.unpurged``."""
        with translated():
            rows = self._db.execute("SELECT serial FROM unpurged ORDER BY serial").fetchall()
        return [serial for (serial,) in rows]

    def purge(self) -> None:
        """See ``ports.Workbench.purge``.

        What rows said is overwritten as they change (``secure_delete``); the file is written anew without
        its free pages, the journal emptied.
        """
        serials = self.unpurged()
        if not serials:
            return
        with translated():
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with immediate(self._db):
            self._db.conn.executemany(
                "DELETE FROM unpurged WHERE serial = ?", [(serial,) for serial in serials]
            )

    def _document(self, serial: str) -> Document | None:
        row = self._db.execute(
            f"SELECT {schema.DOCUMENT} {schema.FROM} WHERE d.serial = ?", [serial]
        ).fetchone()
        return schema.document(row) if row is not None else None
