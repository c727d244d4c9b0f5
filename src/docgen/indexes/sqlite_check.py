"""Whether the index finds every document by what it says, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from docgen.core import grams, text
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_words import members, segment_words
from docgen.model import SearchEntry


def astray(db: Database) -> tuple[set[str], bool]:
    """The numbers of documents that are not indexed as their entries say, and whether there are words of
    no document.  A segment is looked at by itself, so memory does not grow with the archive.
    """
    size = schema.size(db)
    sealed = [row[0] for row in db.execute("SELECT segment FROM search_segment ORDER BY segment")]
    found: set[str] = set()
    rest = sealed != list(range(len(sealed)))
    for segment in sealed:
        entries = [entry for _, entry in members(db, segment, size)]
        if len(entries) != size:
            rest = True
            continue
        wrong = _wrong_words(db, segment, size, entries)
        found |= {entries[place].serial for place in grams.members(wrong)}
    tail = dict(db.execute("SELECT id, normal FROM search_tail").fetchall())
    kept: dict[int, set[str]] = {}
    for digest, number in db.execute("SELECT digest, entry FROM search_identity"):
        kept.setdefault(number, set()).add(digest)
    for number, entry, same in _rows(db):
        identities = kept.pop(number, set())
        normal = tail.pop(number, None)
        expected = None if number // size in sealed else text.normalise(entry.text).encode()
        if not same or identities != set(entry.identities) or normal != expected:
            found.add(entry.serial)
    beyond = db.execute(
        "SELECT EXISTS (SELECT 1 FROM search_word WHERE segment >= ? OR segment < 0)", [len(sealed)]
    ).fetchone()[0]
    return found, bool(rest or tail or kept or beyond)


def _rows(db: Database) -> Iterator[tuple[int, SearchEntry, bool]]:
    """Each entry with its id, and whether its row holds just what the entry gives."""
    names = ("number_key", "persons", "normal_bytes")
    extra = ", ".join(f"e.{name}" for name in names)
    sql = f"SELECT {schema.COLUMNS}, {extra} FROM search_entry AS e"  # noqa: S608
    for row in db.execute(sql):
        entry = schema.entry(row)
        values = schema.values(entry)
        same = [values[name] for name in names] == list(row[18:])
        normal = text.normalise(entry.text).encode()
        yield row[0], entry, same and normal == schema.normal(row[17], row[16])


def _wrong_words(db: Database, segment: int, size: int, entries: list[SearchEntry]) -> int:
    """The places of a segment whose words are not what the entries say."""
    right = {word: grams.bits(places, size) for word, places in segment_words(entries).items()}
    wrong = 0
    lines: dict[str, int] = {}
    for word, docs in db.execute("SELECT word, docs FROM search_word WHERE segment = ?", [segment]):
        if grams.is_line(word):
            lines[word] = schema.docs(docs, size)
        else:
            wrong |= schema.docs(docs, size) ^ right.pop(word, 0)
    for docs in right.values():
        wrong |= docs
    known = dict(db.execute("SELECT id, line FROM search_line").fetchall()) if lines else {}
    normals = [text.normalise(entry.text) for entry in entries] if lines else []
    for word, docs in lines.items():
        line = known.get(grams.line_number(word), "\0")
        wrong |= grams.bits((at for at in grams.members(docs) if line not in normals[at]), size)
    return wrong
