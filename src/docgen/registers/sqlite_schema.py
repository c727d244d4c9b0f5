"""The register's tables, and how their rows become documents and pending records.

Rules the database itself enforces: a serial number and a place in a series exist once; a natural
key belongs to one document that is neither void nor destroyed; documents are never deleted, a number never changes
hands, and the ledger's rows are never changed or deleted.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from docgen.core import life, volumes
from docgen.core.chain import canonical_json
from docgen.core.decisions import taken
from docgen.model import Candidate, Document, Pending, SeriesKey, State, Volume
from docgen.sqlite import Row

DOCUMENT = (
    "d.serial, d.sequence, d.state, d.branch, d.period, d.issued_on, d.template_digest, "
    "d.record_digest, d.key_digest, d.reserved_at, d.issued_at, d.object_id, d.inventory_digest, "
    "d.files, d.origin, s.type_id, s.scope, d.fallback_font, d.acts"
)
PENDING = f"{DOCUMENT}, d.batch, d.pattern, d.record"
FROM = "FROM document AS d JOIN series AS s ON s.id = d.series"


def create(db: Database) -> None:
    """Version 1 of the register's tables."""
    for statement in _TABLES:
        db.execute(statement)


def add_fallback_font(db: Database) -> None:
    """Version 2: the digest of the face a document needs beyond the bundled ones."""
    db.execute("ALTER TABLE document ADD COLUMN fallback_font TEXT")


def add_acts(db: Database) -> None:
    """Version 3: what happened to a document after its issue, and who is working on one."""
    db.execute("ALTER TABLE document ADD COLUMN acts TEXT NOT NULL DEFAULT '[]'")
    db.execute(
        "CREATE TABLE taken (serial TEXT NOT NULL PRIMARY KEY REFERENCES document (serial), "
        "owner TEXT NOT NULL) WITHOUT ROWID"
    )


def add_void_index(db: Database) -> None:
    """Version 4: to tell quickly whether a record was issued before and declared void."""
    db.execute(
        "CREATE INDEX document_void ON document (type_id, record_digest) WHERE state = 'void'"
    )


def add_volumes(db: Database) -> None:
    """Version 5: which month a catalogue closes ("type/branch/month"), and what documents a month has."""
    db.execute("ALTER TABLE document ADD COLUMN closes TEXT")
    db.execute("CREATE INDEX document_closes ON document (closes) WHERE closes IS NOT NULL")
    db.execute("CREATE INDEX document_month ON document (type_id, branch, substr(period, 1, 7))")


def add_disposed(db: Database) -> None:
    """Version 6: documents that were destroyed, and which of them are not purged yet.

    A check cannot be altered, so the table is made anew.  What was destroyed holds no natural key, and
    stays destroyed.
    """
    db.execute("CREATE TABLE was_taken AS SELECT * FROM taken")
    db.execute("DROP TABLE taken")
    db.execute("ALTER TABLE document RENAME TO was_document")
    db.execute(_DOCUMENT)
    db.execute(f"INSERT INTO document ({_COLUMNS}) SELECT {_COLUMNS} FROM was_document")  # noqa: S608
    db.execute("DROP TABLE was_document")
    db.execute(
        "CREATE TABLE taken (serial TEXT NOT NULL PRIMARY KEY REFERENCES document (serial), "
        "owner TEXT NOT NULL) WITHOUT ROWID"
    )
    db.execute("INSERT INTO taken SELECT serial, owner FROM was_taken")
    db.execute("DROP TABLE was_taken")
    for statement in _AROUND:
        db.execute(statement)


_COLUMNS = (
    "serial, series, sequence, state, type_id, branch, period, issued_on, template_digest, record_digest, "
    "key_digest, reserved_at, issued_at, object_id, inventory_digest, files, origin, batch, pattern, owner, "
    "record, fallback_font, acts, closes"
)
HOLDS_KEY = "state NOT IN ('void', 'disposed')"
"""Of which documents a natural key is: none that is void or was destroyed."""
_DOCUMENT = """
    CREATE TABLE document (
        serial TEXT NOT NULL PRIMARY KEY,
        series INTEGER NOT NULL REFERENCES series (id),
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        state TEXT NOT NULL CHECK (state IN ('pending', 'issued', 'void', 'disposed')),
        type_id TEXT NOT NULL, branch TEXT NOT NULL, period TEXT NOT NULL, issued_on TEXT NOT NULL,
        template_digest TEXT NOT NULL, record_digest TEXT NOT NULL, key_digest TEXT NOT NULL,
        reserved_at TEXT NOT NULL, issued_at TEXT, object_id TEXT, inventory_digest TEXT,
        files TEXT NOT NULL DEFAULT '{}', origin TEXT NOT NULL,
        batch TEXT NOT NULL, pattern TEXT NOT NULL,
        owner TEXT NOT NULL, -- the process that is finishing it; '' when nobody is
        record TEXT, -- the record in the clear, only while pending
        fallback_font TEXT, acts TEXT NOT NULL DEFAULT '[]', closes TEXT,
        UNIQUE (series, sequence),
        CHECK (state = 'pending' OR (record IS NULL AND owner = '')),
        CHECK (state <> 'issued' OR (object_id IS NOT NULL AND inventory_digest IS NOT NULL)))
    """
_AROUND = (
    f"CREATE UNIQUE INDEX document_key ON document (type_id, key_digest) WHERE {HOLDS_KEY}",
    "CREATE INDEX document_pending ON document (owner) WHERE state = 'pending'",
    """
    CREATE INDEX document_void ON document (type_id, record_digest)
    WHERE state IN ('void', 'disposed')
    """,
    "CREATE INDEX document_closes ON document (closes) WHERE closes IS NOT NULL",
    "CREATE INDEX document_month ON document (type_id, branch, substr(period, 1, 7))",
    """
    CREATE TRIGGER document_stays BEFORE DELETE ON document
    BEGIN SELECT raise(ABORT, 'documents are never deleted'); END
    """,
    """
    CREATE TRIGGER document_keeps_number BEFORE UPDATE OF serial, series, sequence ON document
    BEGIN SELECT raise(ABORT, 'a number never changes hands'); END
    """,
    """
    CREATE TRIGGER document_stays_disposed BEFORE UPDATE OF state ON document
    WHEN OLD.state = 'disposed' AND NEW.state <> 'disposed'
    BEGIN SELECT raise(ABORT, 'what was destroyed does not come back'); END
    """,
    """
    CREATE TABLE unpurged (serial TEXT NOT NULL PRIMARY KEY REFERENCES document (serial)) WITHOUT ROWID
    """,
)
_TABLES = (
    """
    CREATE TABLE series (
        id INTEGER PRIMARY KEY, type_id TEXT NOT NULL, scope TEXT NOT NULL, name TEXT NOT NULL,
        last INTEGER NOT NULL CHECK (last >= 0), UNIQUE (type_id, scope))
    """,
    """
    CREATE TABLE document (
        serial TEXT NOT NULL PRIMARY KEY,
        series INTEGER NOT NULL REFERENCES series (id),
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        state TEXT NOT NULL CHECK (state IN ('pending', 'issued', 'void')),
        type_id TEXT NOT NULL, branch TEXT NOT NULL, period TEXT NOT NULL, issued_on TEXT NOT NULL,
        template_digest TEXT NOT NULL, record_digest TEXT NOT NULL, key_digest TEXT NOT NULL,
        reserved_at TEXT NOT NULL, issued_at TEXT, object_id TEXT, inventory_digest TEXT,
        files TEXT NOT NULL DEFAULT '{}', origin TEXT NOT NULL,
        batch TEXT NOT NULL, pattern TEXT NOT NULL,
        owner TEXT NOT NULL, -- the process that is finishing it; '' when nobody is
        record TEXT, -- the record in the clear, only while pending
        UNIQUE (series, sequence),
        CHECK (state = 'pending' OR (record IS NULL AND owner = '')),
        CHECK (state <> 'issued' OR (object_id IS NOT NULL AND inventory_digest IS NOT NULL)))
    """,
    """
    CREATE UNIQUE INDEX document_key ON document (type_id, key_digest) WHERE state <> 'void'
    """,
    "CREATE INDEX document_pending ON document (owner) WHERE state = 'pending'",
    """
    CREATE TABLE ledger (
        sequence INTEGER PRIMARY KEY CHECK (sequence > 0), serial TEXT NOT NULL,
        line BLOB NOT NULL CHECK (typeof(line) = 'blob'))
    """,
    "CREATE INDEX ledger_serial ON ledger (serial)",
    """
    CREATE TRIGGER document_stays BEFORE DELETE ON document
    BEGIN SELECT raise(ABORT, 'documents are never deleted'); END
    """,
    """
    CREATE TRIGGER document_keeps_number BEFORE UPDATE OF serial, series, sequence ON document
    BEGIN SELECT raise(ABORT, 'a number never changes hands'); END
    """,
    """
    CREATE TRIGGER ledger_line_stays BEFORE DELETE ON ledger
    BEGIN SELECT raise(ABORT, 'the ledger only grows'); END
    """,
    """
    CREATE TRIGGER ledger_line_keeps BEFORE UPDATE ON ledger
    BEGIN SELECT raise(ABORT, 'the ledger only grows'); END
    """,
)


def to_json(value: object) -> str:
    return canonical_json(value).decode()


def scope_json(key: SeriesKey) -> str:
    return to_json([list(pair) for pair in key.scope])


def series_key(type_id: str, scope: str) -> SeriesKey:
    return SeriesKey(type_id, tuple((name, value) for name, value in json.loads(scope)))


def closed_by(db: Database, volume: Volume) -> str | None:
    """The number of the catalogue that closes a volume."""
    row = db.execute(
        "SELECT serial FROM document WHERE closes = ? AND state <> 'void' AND NOT EXISTS "
        "(SELECT 1 FROM json_each(acts) WHERE json_extract(value, '$[4].state') = 'void')",
        [str(volume)],
    ).fetchone()
    return row[0] if row is not None else None


def closings(db: Database) -> list[Document]:
    """The catalogues that have closed volumes, void ones too, oldest first."""
    rows = db.execute(
        f"SELECT {DOCUMENT} {FROM} WHERE d.closes IS NOT NULL ORDER BY d.reserved_at, d.serial"
    ).fetchall()
    return [document(row) for row in rows]


def astray_closings(db: Database) -> list[str]:
    """The documents whose row does not say of what they close what their origin says."""
    rows = db.execute(
        f"SELECT {DOCUMENT}, d.closes {FROM} WHERE d.closes IS NOT NULL "
        "OR instr(d.origin, '\"volume\":') > 0"
    ).fetchall()
    astray = []
    for row in rows:
        told = volumes.closing(document(row))
        if row[-1] != (str(told.volume) if told is not None else None):
            astray.append(row[0])
    return astray


def members(db: Database, volume: Volume) -> list[Document]:
    """The documents of a volume."""
    rows = db.execute(
        f"SELECT {DOCUMENT} {FROM} WHERE d.type_id = ? AND d.branch = ? "
        "AND substr(d.period, 1, 7) = ?",
        [volume.type_id, volume.branch, volume.month],
    ).fetchall()
    return [document(row) for row in rows]


def taker(db: Database, serial: str) -> str | None:
    """The process that has taken a document."""
    row = db.execute("SELECT owner FROM taken WHERE serial = ?", [serial]).fetchone()
    return row[0] if row is not None else None


def last(db: Database, key: SeriesKey) -> int:
    """The last number given in a series; 0 when none was."""
    row = db.execute(
        "SELECT last FROM series WHERE type_id = ? AND scope = ?", [key.type_id, scope_json(key)]
    ).fetchone()
    return row[0] if row is not None else 0


def insert(
    db: Database,
    new: Document,
    pattern: str,
    batch: str,
    *,
    owner: str = "",
    record: str | None = None,
) -> None:
    """A document's row, its series with it.  Raises RefusedError when its number is taken."""
    scope = scope_json(new.series)
    closes = volumes.closing(new)
    db.execute(
        "INSERT INTO series (type_id, scope, name, last) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (type_id, scope) DO UPDATE SET last = max(last, excluded.last)",
        [new.type_id, scope, str(new.series), new.sequence],
    )
    try:
        db.execute(
            f"INSERT INTO document ({_COLUMNS}) "  # noqa: S608
            "VALUES (?, (SELECT id FROM series WHERE type_id = ? AND "
            "scope = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                new.serial,
                new.type_id,
                scope,
                new.sequence,
                str(new.state),
                new.type_id,
                new.branch,
                new.period.isoformat(),
                new.issued_on.isoformat(),
                new.template_digest,
                new.record_digest,
                new.key_digest,
                new.reserved_at,
                new.issued_at,
                new.object_id,
                new.inventory_digest,
                to_json(dict(new.files)),
                to_json(dict(new.origin)),
                batch,
                pattern,
                owner,
                record,
                new.fallback_font,
                to_json(life.acts_json(new.acts)),
                str(closes.volume) if closes is not None else None,
            ],
        )
    except sqlite3.IntegrityError as error:
        raise taken(new.serial) from error
    if new.state is State.DISPOSED:
        db.execute("INSERT INTO unpurged VALUES (?)", [new.serial])


def document(row: Row) -> Document:
    """A row of the ``DOCUMENT`` columns."""
    return Document(
        serial=row[0],
        type_id=row[15],
        series=series_key(row[15], row[16]),
        sequence=row[1],
        state=State(row[2]),
        branch=row[3],
        period=dt.date.fromisoformat(row[4]),
        issued_on=dt.date.fromisoformat(row[5]),
        template_digest=row[6],
        record_digest=row[7],
        key_digest=row[8],
        reserved_at=row[9],
        issued_at=row[10],
        object_id=row[11],
        inventory_digest=row[12],
        files=json.loads(row[13]),
        origin=json.loads(row[14]),
        fallback_font=row[17],
        acts=life.acts_of(json.loads(row[18])),
    )


def pending(row: Row) -> Pending:
    """A row of the ``PENDING`` columns, its record there."""
    known = document(row)
    values: Mapping[str, Any] = json.loads(row[21])
    candidate = Candidate(
        series=known.series,
        serial_pattern=row[20],
        record_digest=known.record_digest,
        key_digest=known.key_digest,
        values=values,
        branch=known.branch,
        period=known.period,
        issued_on=known.issued_on,
        template_digest=known.template_digest,
        origin=known.origin,
        fallback_font=known.fallback_font,
    )
    return Pending(known.serial, known.sequence, row[19], known.reserved_at, candidate)
