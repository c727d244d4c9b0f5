"""Indexes that older versions made: their entries, to put them into the tables of today."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.indexes import sqlite_schema as schema
from docgen.model import SearchEntry
from docgen.sqlite import Row

_TABLES = ("grams", "identity", "tail", "segment", "word", "line", "shape")


@dataclass(frozen=True, slots=True)
class Old:
    """How the entries of a version are read from ``search_old``, from an id on."""

    rows: str
    entry: Callable[[Row], SearchEntry]


def set_aside(db: Database) -> int | None:
    """Take away all of an older index but its entries, which are ``search_old`` then; its version."""
    columns = {row[1] for row in db.execute("PRAGMA table_info(search_entry)")}
    if not columns:
        return None
    db.execute("ALTER TABLE search_entry RENAME TO search_old")
    for name in _TABLES:
        db.execute(f"DROP TABLE IF EXISTS search_{name}")
    for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'search_old' "
        "AND sql IS NOT NULL"
    ).fetchall():
        db.execute(f"DROP INDEX {name}")
    return 3 if "body" in columns else 1


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
        "NULL, NULL, names, identities, listing, text FROM search_old WHERE id > ? ORDER BY id LIMIT 500",
        _first,
    ),
    3: Old(
        f"SELECT {schema.COLUMNS}, e.names, e.identities, e.listing, e.normal_bytes, e.body "  # noqa: S608
        "FROM search_old AS e WHERE id > ? ORDER BY id LIMIT 500",
        _third,
    ),
}
