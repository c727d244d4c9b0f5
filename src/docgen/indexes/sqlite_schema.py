"""The index's tables, and how their rows become entries.

Documents lie in segments, runs of them by ``id``; ``search_word`` holds, for each segment, which of its
documents have which word (``core/grams.py``), ``search_stretch`` and ``search_piece`` what of a text they share.  Small segments are merged into larger ones
(``sqlite_merge``), a little at a time: the larger one is MAKING then, with all words up to ``reached``,
and what it was made of is DEAD until its words are removed.  The documents behind the last segment have
no words yet.  ``search_text`` holds normal form and text, compressed with what many texts share
(``sqlite_text``).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from sqlite_utils import Database

from docgen.core import grams, searching
from docgen.errors import IntegrityError
from docgen.model import Label, SearchEntry, State
from docgen.sqlite import Row, scalar

SEGMENT = 32
_BATCH = 1000
_SHA256 = re.compile("[0-9a-f]{64}")
LIVE, MAKING, DEAD = range(3)
COLUMNS = (
    "e.id, e.serial, e.type_id, e.branch, e.team, e.issued_on, e.period, e.state, e.title_zh, "
    "e.title_en, e.subject, e.unsigned, e.original"
)
FULL = f"{COLUMNS}, t.dictionary, t.normal, r.raw"
WITH_TEXT = "search_document AS e JOIN search_text AS t USING (id) JOIN search_raw AS r USING (id)"
"""With the content, of ``WITH_TEXT``."""
# What a document is said to be, once for all that are.
KIND = """
    CREATE TABLE search_kind (
        id INTEGER PRIMARY KEY, type_id TEXT NOT NULL, title_zh TEXT NOT NULL,
        title_en TEXT NOT NULL, UNIQUE (type_id, title_zh, title_en))
    """
# Apart from the normal form: shorter rows leave less of a page empty, and a search reads fewer pages.
RAW = "CREATE TABLE search_raw (id INTEGER PRIMARY KEY, raw BLOB NOT NULL)"
DOCUMENT = """
    CREATE VIEW search_document AS
    SELECT e.*, k.type_id, k.title_zh, k.title_en
    FROM search_entry AS e JOIN search_kind AS k ON k.id = e.kind
    """
# Counts the stretches that were forgotten: their numbers may be those of others then.
FORGOTTEN = "forgotten INTEGER NOT NULL DEFAULT 0"
_TABLES = (
    f"CREATE TABLE search_shape (segment INTEGER NOT NULL, {FORGOTTEN})",
    """
    CREATE TABLE search_entry (
        id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, number_key TEXT NOT NULL,
        kind INTEGER NOT NULL, branch TEXT NOT NULL, team TEXT NOT NULL, issued_on TEXT NOT NULL,
        period TEXT, state TEXT NOT NULL, subject TEXT NOT NULL, unsigned TEXT, original INTEGER,
        persons TEXT NOT NULL)
    """,
    KIND,
    DOCUMENT,
    "CREATE INDEX search_number ON search_entry (number_key)",
    "CREATE INDEX search_incomplete ON search_entry (id) WHERE period IS NULL",
    """
    CREATE TABLE search_text (
        id INTEGER PRIMARY KEY, dictionary INTEGER NOT NULL, normal BLOB NOT NULL)
    """,
    RAW,
    """
    CREATE TABLE search_dictionary (
        id INTEGER PRIMARY KEY, content BLOB NOT NULL, raw BLOB NOT NULL, type_id TEXT NOT NULL)
    """,
    """
    CREATE TABLE search_identity (
        digest BLOB NOT NULL,
        entry INTEGER NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
        PRIMARY KEY (digest, entry)) WITHOUT ROWID
    """,
    """
    CREATE TABLE search_segment (
        id INTEGER PRIMARY KEY, first INTEGER NOT NULL, size INTEGER NOT NULL,
        state INTEGER NOT NULL, version INTEGER NOT NULL, reached TEXT NOT NULL)
    """,
)
WORD_TABLES = (
    # Rows by their number: what is merged is written behind all, and fills its pages.
    """
    CREATE TABLE search_word (
        id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, word TEXT NOT NULL, docs BLOB NOT NULL)
    """,
    "CREATE UNIQUE INDEX search_word_of ON search_word (segment, word)",
    """
    CREATE TABLE search_stretch (
        id INTEGER PRIMARY KEY, content TEXT NOT NULL, lead INTEGER NOT NULL,
        trail INTEGER NOT NULL, UNIQUE (content, lead, trail))
    """,
    "CREATE TABLE search_piece (piece TEXT PRIMARY KEY) WITHOUT ROWID",
)


def create(db: Database, segment: int) -> None:
    """The tables, empty; ``segment`` is how many documents make one."""
    for statement in (*_TABLES, *WORD_TABLES):
        db.execute(statement)
    db.execute("INSERT INTO search_shape (segment) VALUES (?)", [segment])


def size(db: Database) -> int:
    """How many documents make a segment."""
    return int(scalar(db, "SELECT segment FROM search_shape"))


def sealed(db: Database) -> int:
    """How many documents are in segments: the first so many."""
    sql = "SELECT ifnull(max(first + size), 0) FROM search_segment WHERE state = ?"
    return int(scalar(db, sql, [LIVE]))


def identity(digest: str) -> bytes:
    """The digest of an identifier as it is kept: 32 bytes where it is one of SHA-256."""
    return bytes.fromhex(digest) if _SHA256.fullmatch(digest) else b"=" + digest.encode()


def values(entry: SearchEntry) -> dict[str, object]:
    """An entry as a row of ``search_entry``, but for its id and its kind; the text is not in it."""
    return {
        "serial": entry.serial,
        "number_key": searching.number_key(entry.serial),
        "branch": entry.branch,
        "team": entry.team,
        "issued_on": entry.issued_on.isoformat(),
        "period": entry.period.isoformat() if entry.period else None,
        "state": str(entry.state),
        "subject": entry.subject,
        "unsigned": None if entry.unsigned is None else _json(entry.unsigned),
        "original": entry.original,
        "persons": searching.persons(entry),
    }


def kind(db: Database, entry: SearchEntry) -> int:
    """The row of ``search_kind`` for an entry."""
    names = [entry.type_id, entry.title.zh, entry.title.en]
    db.execute(
        "INSERT OR IGNORE INTO search_kind (type_id, title_zh, title_en) VALUES (?, ?, ?)", names
    )
    sql = "SELECT id FROM search_kind WHERE type_id = ? AND title_zh = ? AND title_en = ?"
    return int(scalar(db, sql, names))


def content(entry: SearchEntry) -> str:
    """What of an entry is not in its row: its text, and lists that are only shown."""
    return "\n".join((_json([entry.names, entry.identities, entry.listing]), entry.text))


def label(line: tuple[str, str, str]) -> str:
    """How a line of a list begins in ``content``: what its values are called."""
    return _json(line).removesuffix(_json(line[2:])[1:])


def outline(row: Row) -> SearchEntry:
    """The entry of a row of ``COLUMNS``, without what ``content`` says."""
    return entry_of(row, "[[],[],[]]\n")


def entry_of(row: Row, said: str) -> SearchEntry:
    """The entry of a row that begins as ``COLUMNS`` do, and its content."""
    try:
        lists, _, text = said.partition("\n")
        names, identities, listing = json.loads(lists)
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
            text=text,
            names=tuple(names),
            identities=tuple(identities),
            listing=tuple((zh, en, value) for zh, en, value in listing),
            unsigned=None if row[11] is None else tuple(json.loads(row[11])),
            original=None if row[12] is None else bool(row[12]),
        )
    except (ValueError, TypeError) as error:
        raise damaged(str(row[1])) from error


def rows(db: Database, table: str, columns: str, numbers: Iterable[int]) -> Iterator[Row]:
    """Rows of a table, named e, by their ids."""
    wanted = iter(numbers)
    sql = f"SELECT {columns} FROM {table} AS e WHERE e.id IN (SELECT value FROM json_each(?))"  # noqa: S608
    while some := list(islice(wanted, _BATCH)):
        yield from db.execute(sql, [json.dumps(some)])


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


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
