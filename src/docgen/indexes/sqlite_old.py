"""Indexes that older versions made: their entries, put into the tables of today.

Each entry is read and written anew, 20 ms of a processor: twenty thousand are a matter of minutes.  So they
move some hundreds at a time, each lot in a transaction of its own that takes it out of the old table; an
older docgen refuses the file from the first, a reader until the last.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_merge import FANS
from docgen.indexes.sqlite_text import Texts
from docgen.indexes.sqlite_words import Writer
from docgen.model import SearchEntry
from docgen.ports import Begin, Progress
from docgen.sqlite import Row, scalar

_TABLES = ("grams", "identity", "tail", "segment", "word", "line", "shape")
_WORDS = ("word", "line")
_RAW = (
    "INSERT INTO search_raw SELECT id, raw FROM search_text",
    "ALTER TABLE search_text DROP COLUMN raw",
)
_FORGOTTEN = f"ALTER TABLE search_shape ADD COLUMN {schema.FORGOTTEN}"
_KINDS = (
    """
    INSERT INTO search_kind (type_id, title_zh, title_en)
    SELECT DISTINCT type_id, title_zh, title_en FROM search_entry
    """,
    """
    UPDATE search_entry AS e SET kind = (SELECT k.id FROM search_kind AS k
    WHERE (k.type_id, k.title_zh, k.title_en) = (e.type_id, e.title_zh, e.title_en))
    """,
    "ALTER TABLE search_entry DROP COLUMN type_id",
    "ALTER TABLE search_entry DROP COLUMN title_zh",
    "ALTER TABLE search_entry DROP COLUMN title_en",
)


@dataclass(frozen=True, slots=True)
class Old:
    """How the entries of a version are read from ``search_old``, the first so many."""

    rows: str
    entry: Callable[[Row], SearchEntry]


def set_aside(db: Database) -> None:
    """Take away all of an older index but its entries, which are ``search_old`` then."""
    if not _columns(db, "search_entry"):
        return
    db.execute("ALTER TABLE search_entry RENAME TO search_old")
    for name in _TABLES:
        db.execute(f"DROP TABLE IF EXISTS search_{name}")
    for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'search_old' "
        "AND sql IS NOT NULL"
    ).fetchall():
        db.execute(f"DROP INDEX {name}")


def take_words_away(db: Database) -> None:
    """Version 5 knew shared lines: its entries and texts are put into the tables of today, its words are made anew."""
    if not _columns(db, "search_line"):
        return
    for name in _WORDS:
        db.execute(f"DROP TABLE search_{name}")
    db.execute("DELETE FROM search_segment")
    db.execute("ALTER TABLE search_dictionary ADD COLUMN type_id TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE search_entry ADD COLUMN kind INTEGER NOT NULL DEFAULT 0")
    for statement in (
        *schema.WORD_TABLES,
        schema.KIND,
        *_KINDS,
        schema.DOCUMENT,
        schema.RAW,
        *_RAW,
        _FORGOTTEN,
    ):
        db.execute(statement)


def take_stretches_away(db: Database) -> None:
    """Version 7 knew shorter stretches, and open pairs without the digit before them: its words are made anew."""
    if "forgotten" in _columns(db, "search_shape"):
        return
    for name in ("word", "stretch", "piece"):
        db.execute(f"DROP TABLE search_{name}")
    db.execute("DELETE FROM search_segment")
    db.execute("UPDATE search_dictionary SET type_id = ''")
    for statement in (*schema.WORD_TABLES, _FORGOTTEN):
        db.execute(statement)


class Mover:
    """Takes over what older versions made, as many entries at a time as make a larger segment at once.

    ``begin`` is told how many there are, if there are any; what it opens is left with ``stack``.
    """

    def __init__(self, begin: Begin | None, stack: ExitStack) -> None:
        self._begin = begin
        self._stack = stack
        self._progress: Progress | None = None

    def index_anew(self, db: Database) -> bool:
        """Give words to some entries whose words were taken away.  Whether that was all."""
        lot = schema.size(db) * FANS[0]
        left = self._tell_of(db, "search_entry", schema.sealed(db))
        indexed = Writer(db).index(lot)
        self._advance(min(left, lot))  # the last few need no words yet
        if indexed == lot:
            return False
        Texts(db).leave_old(schema.sealed(db))
        return True

    def move(self, db: Database) -> bool:
        """Move some.  Whether that was all."""
        columns = _columns(db, "search_old")
        if not columns:
            return True
        old = OLD[3 if "body" in columns else 1]
        self._tell_of(db, "search_old")
        found = db.execute(old.rows, [schema.size(db) * FANS[0]]).fetchall()
        if not found:
            db.execute("DROP TABLE search_old")
            return True
        Writer(db).put(map(old.entry, found))
        db.execute("DELETE FROM search_old WHERE id <= ?", [found[-1][0]])
        self._advance(len(found))
        return False

    def _tell_of(self, db: Database, table: str, done: int = 0) -> int:
        count = int(scalar(db, f"SELECT count(*) FROM {table}")) - done  # noqa: S608
        if self._begin is not None and count >= schema.size(db):
            self._progress = self._stack.enter_context(self._begin(count))
            self._begin = None
        return count

    def _advance(self, count: int) -> None:
        if self._progress is not None:
            self._progress.advance(count)


def _columns(db: Database, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


def _first(row: Row) -> SearchEntry:
    """An entry of version 1: it knows of no period, no team, no signatures and no original."""
    return _entry(row, row[16])


def _third(row: Row) -> SearchEntry:
    """An entry of version 2 or 3: the body is normal form and text."""
    try:
        return _entry(row, zlib.decompress(row[17])[row[16] :].decode())
    except (zlib.error, ValueError, TypeError) as error:
        raise schema.damaged(str(row[1])) from error


def _entry(row: Row, text: str) -> SearchEntry:
    return schema.entry_of(row, f"[{row[13]},{row[14]},{row[15]}]\n{text}")


OLD = {
    1: Old(
        "SELECT id, serial, type_id, branch, '', issued_on, NULL, state, title_zh, title_en, subject, "
        "NULL, NULL, names, identities, listing, text FROM search_old ORDER BY id LIMIT ?",
        _first,
    ),
    3: Old(
        f"SELECT {schema.COLUMNS}, e.names, e.identities, e.listing, e.normal_bytes, e.body "  # noqa: S608
        "FROM search_old AS e ORDER BY id LIMIT ?",
        _third,
    ),
}
