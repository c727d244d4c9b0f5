"""Writing the index: entries, the words of full segments, and what checking them finds.

A document joins the unfinished segment; when that is full, the words of all its documents are written at
once, in one place of the table.  What changes of a document later changes the words it gains or loses, one
by one: nothing of a text that was taken out stays behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from docgen.core import grams, searching, text
from docgen.indexes import sqlite_schema as schema
from docgen.model import SearchEntry

_SHARED = 64  # a line is shared when one in so many documents of a segment has it, but two at least


class Writer:
    """Puts entries into the tables.  Every method runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._size = schema.size(db)

    def put(self, entry: SearchEntry) -> None:
        """Add an entry, or put it in the place of the one with its number."""
        sql = f"SELECT {schema.COLUMNS} FROM search_entry AS e WHERE e.serial = ?"  # noqa: S608
        row = self._db.execute(sql, [entry.serial]).fetchone()
        if row is None:
            self._add(entry)
            return
        before = schema.entry(row)
        if before != entry:
            self._replace(row[0], before, entry)

    def _add(self, entry: SearchEntry) -> None:
        number = self._db.execute("SELECT ifnull(max(id) + 1, 0) FROM search_entry").fetchone()[0]
        kept = schema.values(entry)
        names = ", ".join(kept)
        sql = f"INSERT INTO search_entry (id, {names}) VALUES (?{', ?' * len(kept)})"  # noqa: S608
        self._db.execute(sql, [number, *kept.values()])
        self._identities(number, entry)
        self._db.execute(
            "INSERT INTO search_tail VALUES (?, ?)", [number, text.normalise(entry.text).encode()]
        )
        if (number + 1) % self._size == 0:
            self._seal(number // self._size)

    def _replace(self, number: int, before: SearchEntry, entry: SearchEntry) -> None:
        kept = schema.values(entry)
        places = ", ".join(f"{name} = ?" for name in kept)
        sql = f"UPDATE search_entry SET {places} WHERE id = ?"  # noqa: S608
        self._db.execute(sql, [*kept.values(), number])
        if before.identities != entry.identities:
            self._db.execute("DELETE FROM search_identity WHERE entry = ?", [number])
            self._identities(number, entry)
        segment, place = divmod(number, self._size)
        if self._sealed(segment):
            self._change(segment, place, before, entry)
        elif before.text != entry.text:
            self._db.execute(
                "UPDATE search_tail SET normal = ? WHERE id = ?",
                [text.normalise(entry.text).encode(), number],
            )

    def _identities(self, number: int, entry: SearchEntry) -> None:
        for identity in dict.fromkeys(entry.identities):
            self._db.execute("INSERT INTO search_identity VALUES (?, ?)", [identity, number])

    def _sealed(self, segment: int) -> bool:
        sql = "SELECT 1 FROM search_segment WHERE segment = ?"
        return self._db.execute(sql, [segment]).fetchone() is not None

    def _change(self, segment: int, place: int, before: SearchEntry, entry: SearchEntry) -> None:
        old, new = grams.facts(before), grams.facts(entry)
        if (before.text, searching.persons(before)) != (entry.text, searching.persons(entry)):
            old |= words_of(before)
            new |= words_of(entry)
            if before.text != entry.text:
                old |= self._line_words(before)
        for word in old - new:
            self._mark(segment, word, place, present=False)
        for word in new - old:
            self._mark(segment, word, place, present=True)
        self._db.execute(
            "UPDATE search_segment SET version = version + 1 WHERE segment = ?", [segment]
        )

    def _mark(self, segment: int, word: str, place: int, *, present: bool) -> None:
        row = self._db.execute(
            "SELECT docs FROM search_word WHERE segment = ? AND word = ?", [segment, word]
        ).fetchone()
        docs = schema.docs(row[0], self._size) if row is not None else 0
        docs = docs | 1 << place if present else docs & ~(1 << place)
        if docs:
            self._db.execute(
                "INSERT OR REPLACE INTO search_word VALUES (?, ?, ?)",
                [segment, word, grams.pack(docs, self._size)],
            )
        elif row is not None:
            self._db.execute(
                "DELETE FROM search_word WHERE segment = ? AND word = ?", [segment, word]
            )
            if grams.is_line(word):
                self._forget_line(word)

    def _forget_line(self, word: str) -> None:
        """A line that no document shares any more is none that may be kept."""
        self._db.execute(
            "DELETE FROM search_line WHERE id = ? AND NOT EXISTS (SELECT 1 FROM search_segment AS s "
            "CROSS JOIN search_word AS w ON w.segment = s.segment AND w.word = ?)",
            [grams.line_number(word), word],
        )

    def _line_words(self, entry: SearchEntry) -> set[str]:
        """The shared lines a text has."""
        found = set()
        for line in grams.lines(entry.text, text.normalise(entry.text)):
            row = self._db.execute("SELECT id FROM search_line WHERE line = ?", [line]).fetchone()
            if row is not None:
                found.add(grams.line_word(row[0]))
        return found

    def _seal(self, segment: int) -> None:
        """Write the words of a full segment."""
        entries = list(members(self._db, segment, self._size))
        docs = segment_words(entry for _, entry in entries)
        for line, places in _shared([entry for _, entry in entries], self._size).items():
            self._db.execute("INSERT OR IGNORE INTO search_line (line) VALUES (?)", [line])
            row = self._db.execute("SELECT id FROM search_line WHERE line = ?", [line]).fetchone()
            docs[grams.line_word(row[0])] = places
        self._db.conn.executemany(
            "INSERT INTO search_word VALUES (?, ?, ?)",
            (
                (segment, word, grams.pack(grams.bits(docs[word], self._size), self._size))
                for word in sorted(docs)
            ),
        )
        self._db.execute("INSERT INTO search_segment VALUES (?, 1)", [segment])
        self._db.execute(
            "DELETE FROM search_tail WHERE id BETWEEN ? AND ?",
            [segment * self._size, (segment + 1) * self._size - 1],
        )


def members(db: Database, segment: int, size: int) -> Iterator[tuple[int, SearchEntry]]:
    """The entries of a segment with their ids, in order."""
    rows = db.execute(
        f"SELECT {schema.COLUMNS} FROM search_entry AS e WHERE e.id BETWEEN ? AND ? "  # noqa: S608
        "ORDER BY e.id",
        [segment * size, (segment + 1) * size - 1],
    )
    for row in rows:
        yield row[0], schema.entry(row)


def words_of(entry: SearchEntry) -> set[str]:
    """The words of a document's text and persons."""
    found = grams.words(text.normalise(entry.text))
    return found | grams.person_words(searching.persons(entry))


def segment_words(entries: Iterable[SearchEntry]) -> dict[str, list[int]]:
    """Which documents of a segment have which word; shared lines are not among them."""
    docs: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for word in words_of(entry):
            docs[word].append(place)
        for word in grams.facts(entry):
            docs[word].append(place)
    return docs


def _shared(entries: list[SearchEntry], size: int) -> dict[str, list[int]]:
    """The lines that many documents have, with the places of these."""
    found = [grams.lines(entry.text, text.normalise(entry.text)) for entry in entries]
    counted = Counter(line for lines in found for line in lines)
    least = max(2, size // _SHARED)
    docs: dict[str, list[int]] = {line: [] for line, count in counted.items() if count >= least}
    for place, lines in enumerate(found):
        for line in lines & docs.keys():
            docs[line].append(place)
    return docs
