"""Whether the index finds every document by what it says, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from docgen.core import grams, openings, searching, text
from docgen.core.stretches import Kept
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_text import Texts
from docgen.indexes.sqlite_words import segment_words
from docgen.model import SearchEntry
from docgen.sqlite import Row

_LOST: Kept = ("\0", 0, 0)  # in no text
_AT_ONCE = 4096  # documents whose words are held in memory


def astray(db: Database, texts: Texts) -> tuple[set[str], bool]:
    """The numbers of documents that are not indexed as their entries say, and whether there are words of
    no document.  So many documents are looked at together, so memory does not grow with the archive.
    """
    found: set[str] = set()
    live = _segments(db, schema.LIVE)
    sealed = 0
    rest = _astray_words(db)
    for segment, first, size in live:
        rest = rest or first != sealed
        sealed = first + size
        for start in range(0, size, _AT_ONCE):
            count = min(_AT_ONCE, size - start)
            entries = list(_members(db, texts, first + start, count))
            if len(entries) != count:
                rest = True
                continue
            wrong = _wrong_words(db, segment, size, start, entries)
            found |= {entries[place].serial for place in grams.members(wrong)}
    kept: dict[int, set[bytes]] = {}
    for digest, number in db.execute("SELECT digest, entry FROM search_identity"):
        kept.setdefault(number, set()).add(digest)
    count = 0
    for number, entry, same in _rows(db, texts):
        identities = set(map(schema.identity, entry.identities))
        if not same or kept.pop(number, set()) != identities:
            found.add(entry.serial)
        count += 1
    last = db.execute(
        "SELECT ifnull(max(id) + 1, 0), (SELECT count(*) FROM search_text), "
        "(SELECT ifnull(max(id) + 1, 0) FROM search_text) FROM search_entry"
    ).fetchone()
    unlike = last != (count, count, count) or count - sealed >= schema.size(db)
    return found, bool(rest or kept or unlike)


def _segments(db: Database, state: int) -> list[Row]:
    return db.execute(
        "SELECT id, first, size FROM search_segment WHERE state = ? ORDER BY first", [state]
    ).fetchall()


def _astray_words(db: Database) -> bool:
    """Whether there are words of no segment, or of one being made beyond where that has come to."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM search_word AS w LEFT JOIN search_segment AS s ON s.id = w.segment "
        "WHERE s.id IS NULL OR (s.state = ? AND w.word > s.reached))"
    )
    return bool(db.execute(sql, [schema.MAKING]).fetchone()[0])


def _members(db: Database, texts: Texts, first: int, count: int) -> Iterator[SearchEntry]:
    """The entries of documents in a row."""
    rows = db.execute(
        f"SELECT {schema.FULL} FROM {schema.WITH_TEXT} "  # noqa: S608
        "WHERE e.id BETWEEN ? AND ? ORDER BY e.id",
        [first, first + count - 1],
    )
    yield from map(texts.entry, rows)


def _rows(db: Database, texts: Texts) -> Iterator[tuple[int, SearchEntry, bool]]:
    """Each entry with its id, and whether its row holds just what the entry gives."""
    sql = (
        f"SELECT e.number_key, e.persons, {schema.FULL} FROM {schema.WITH_TEXT} "  # noqa: S608
        "ORDER BY e.id"
    )
    for row in db.execute(sql):
        entry = texts.entry(row[2:])
        same = (searching.number_key(entry.serial), searching.persons(entry)) == row[:2]
        normal = text.normalise(entry.text).encode()
        yield row[2], entry, same and normal == texts.normal(*row[-3:-1])


def _wrong_words(
    db: Database, segment: int, size: int, start: int, entries: list[SearchEntry]
) -> int:
    """Those of so many documents of a segment whose words are not what the entries say."""
    count = len(entries)
    normals = [text.normalise(entry.text) for entry in entries]
    right = {
        word: grams.bits(places, count) for word, places in segment_words(entries, normals).items()
    }
    known: dict[int, Kept] = {
        row[0]: row[1:] for row in db.execute("SELECT id, content, lead, trail FROM search_stretch")
    }
    shared: list[list[Kept]] = [[] for _ in entries]
    pairs: list[set[str]] = [set() for _ in entries]
    wrong = 0
    for word, packed in db.execute(
        "SELECT word, docs FROM search_word WHERE segment = ?", [segment]
    ):
        docs = schema.docs(packed, size) >> start & (1 << count) - 1
        if grams.is_stretch(word):
            for place in grams.members(docs):
                shared[place].append(known.get(grams.stretch_number(word), _LOST))
        elif (pair := grams.open_pair(word)) is not None:
            for place in grams.members(docs):
                pairs[place].add(pair)
        else:
            wrong |= docs ^ right.pop(word, 0)
    places = (
        place
        for place, normal in enumerate(normals)
        if not all(one in normal for one, _, _ in shared[place])
        or not all(openings.said(pair) in normal for pair in pairs[place])
        or not openings.holds(normal, shared[place], pairs[place])
    )
    wrong |= grams.bits(places, count)
    for docs in right.values():
        wrong |= docs
    return wrong
