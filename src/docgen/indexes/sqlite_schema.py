"""The index's tables, and how their rows become entries.

A segment is a run of so many documents, by ``id``; ``search_word`` holds, for each full segment, which of
its documents have which word (``core/grams.py``).  The documents of the last, unfinished segment have
their normal forms in ``search_tail`` instead.  ``body`` is the normal form and the text, compressed.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib

from sqlite_utils import Database

from docgen.core import grams, searching, text
from docgen.errors import IntegrityError
from docgen.model import Label, SearchEntry, State
from docgen.sqlite import Row, scalar

SEGMENT = 2048
COLUMNS = (
    "e.id, e.serial, e.type_id, e.branch, e.team, e.issued_on, e.period, e.state, e.title_zh, "
    "e.title_en, e.subject, e.names, e.identities, e.listing, e.unsigned, e.original, "
    "e.normal_bytes, e.body"
)
_TABLES = (
    "CREATE TABLE search_shape (segment INTEGER NOT NULL)",
    """
    CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, number_key TEXT NOT NULL,
        type_id TEXT NOT NULL, branch TEXT NOT NULL, team TEXT NOT NULL, issued_on TEXT NOT NULL,
        period TEXT, state TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
        subject TEXT NOT NULL, names TEXT NOT NULL, identities TEXT NOT NULL, listing TEXT NOT NULL,
        unsigned TEXT, original INTEGER, persons TEXT NOT NULL, normal_bytes INTEGER NOT NULL,
        body BLOB NOT NULL)
    """,
    "CREATE INDEX search_number ON search_entry (number_key, serial)",
    """
    CREATE TABLE search_identity (
        digest TEXT NOT NULL,
        entry INTEGER NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, entry)) WITHOUT ROWID
    """,
    "CREATE INDEX search_identity_entry ON search_identity (entry)",
    "CREATE TABLE search_tail (id INTEGER PRIMARY KEY, normal BLOB NOT NULL)",
    "CREATE TABLE search_segment (segment INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
    """
    CREATE TABLE search_word (
        segment INTEGER NOT NULL, word TEXT NOT NULL, docs BLOB NOT NULL,
        PRIMARY KEY (segment, word)) WITHOUT ROWID
    """,
    "CREATE TABLE search_line (id INTEGER PRIMARY KEY, line TEXT NOT NULL UNIQUE)",
)


def create(db: Database, segment: int) -> None:
    """The tables, empty; ``segment`` is how many documents make one."""
    for statement in _TABLES:
        db.execute(statement)
    db.execute("INSERT INTO search_shape VALUES (?)", [segment])


def add_incomplete(db: Database) -> None:
    """Version 3: to tell at once whether there is an entry that version 1 made."""
    db.execute("CREATE INDEX search_incomplete ON search_entry (id) WHERE period IS NULL")


def set_old_aside(db: Database) -> bool:
    """Take away the full-text tables of an index of version 1, and keep its entries; whether there was one."""
    if not scalar(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'search_entry'"):
        return False
    for statement in (
        "DROP TABLE search_grams",
        "DROP TABLE search_identity",
        "DROP INDEX search_newest",
        "ALTER TABLE search_entry RENAME TO search_old",
    ):
        db.execute(statement)
    return True


OLD = (
    "SELECT id, serial, type_id, branch, '', issued_on, NULL, state, title_zh, title_en, subject, names, "
    "identities, listing, NULL, NULL, 0, text FROM search_old WHERE id > ? ORDER BY id LIMIT 500"
)


def old_entry(row: Row) -> SearchEntry:
    """An entry of version 1: it knows of no period, no team, no signatures and no original."""
    return _entry(row, row[17])


def size(db: Database) -> int:
    """How many documents make a segment."""
    return int(scalar(db, "SELECT segment FROM search_shape"))


def values(entry: SearchEntry) -> dict[str, object]:
    """An entry as a row of ``search_entry``, but for its id."""
    normal = text.normalise(entry.text).encode()
    return {
        "serial": entry.serial,
        "number_key": searching.number_key(entry.serial),
        "type_id": entry.type_id,
        "branch": entry.branch,
        "team": entry.team,
        "issued_on": entry.issued_on.isoformat(),
        "period": entry.period.isoformat() if entry.period else None,
        "state": str(entry.state),
        "title_zh": entry.title.zh,
        "title_en": entry.title.en,
        "subject": entry.subject,
        "names": _json(entry.names),
        "identities": _json(entry.identities),
        "listing": _json(entry.listing),
        "unsigned": None if entry.unsigned is None else _json(entry.unsigned),
        "original": entry.original,
        "persons": searching.persons(entry),
        "normal_bytes": len(normal),
        "body": zlib.compress(normal + entry.text.encode()),
    }


def entry(row: Row) -> SearchEntry:
    """The entry of a row of ``COLUMNS``."""
    try:
        return _entry(row, zlib.decompress(row[17])[row[16] :].decode())
    except (zlib.error, ValueError, TypeError) as error:
        raise damaged(str(row[1])) from error


def outline(row: Row) -> SearchEntry:
    """The entry of a row of ``COLUMNS`` without its text."""
    return _entry(row, "")


def normal(body: bytes, length: int) -> bytes:
    """The normal form alone, out of a body: no more of it is unpacked than is needed."""
    try:
        return zlib.decompressobj().decompress(body, length) if length else b""
    except zlib.error as error:
        raise damaged() from error


def docs(packed: bytes, segment: int) -> int:
    """A set of documents of a segment."""
    try:
        return grams.unpack(packed, segment)
    except (IndexError, ValueError) as error:
        raise damaged() from error


def damaged(where: str = "register.db") -> IntegrityError:
    """What is wrong with an index that contradicts itself; the way out is the same for all of it."""
    return IntegrityError(
        "The search index is damaged: {where}.",
        where=where,
        remedy="Run 'docgen rebuild --replace': it makes the index anew from store and ledger.",
    )


def _entry(row: Row, content: str) -> SearchEntry:
    return SearchEntry(
        serial=row[1],
        type_id=row[2],
        branch=row[3],
        team=row[4],
        issued_on=dt.date.fromisoformat(row[5]),
        period=dt.date.fromisoformat(row[6]) if row[6] else None,
        state=State(row[7]),
        title=Label(zh=row[8], en=row[9]),
        subject=row[10],
        text=content,
        names=tuple(json.loads(row[11])),
        identities=tuple(json.loads(row[12])),
        listing=tuple((zh, en, value) for zh, en, value in json.loads(row[13])),
        unsigned=None if row[14] is None else tuple(json.loads(row[14])),
        original=None if row[15] is None else bool(row[15]),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
