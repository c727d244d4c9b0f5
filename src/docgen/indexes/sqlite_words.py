"""Writing the index: entries, and the words of small segments.

A document has no words at first; every so many of them become a segment together.  What changes of a
document later changes the words it gains or loses, one by one, in every segment that has it: nothing of a
text that was taken out stays behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlite_utils import Database

from docgen.core import grams, pieces, searching, text
from docgen.core.pieces import Cut
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_merge import FANS, Merger
from docgen.indexes.sqlite_stretches import Stretches
from docgen.indexes.sqlite_text import Texts
from docgen.model import SearchEntry
from docgen.sqlite import Row

_DICTIONARIES = (64, 512, 2048, 8192)  # documents: after so many new ones are made, and after every
_OFTEN = 65_536
_EXAMPLES = 8  # documents that a dictionary is made of
_STEP = 512  # words: so many are merged for each document that is added


class Writer:
    """Puts entries into the tables.  Every method runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._size = schema.size(db)
        self._texts = Texts(db)
        self._merger = Merger(db, self._size)
        self._stretches = Stretches(db)

    def put(self, entries: Iterable[SearchEntry]) -> None:
        """Add entries, each in the place of the one with its number if there is one."""
        added = sum(map(self._put, entries))
        self._seal(None)
        if added:
            self._merger.work(_STEP * added)

    def index(self, most: int) -> int:
        """Give words to documents that have none, so many of them; how many have got some."""
        indexed = self._seal(most)
        self._merger.work(_STEP * indexed)
        return indexed

    def settle(self) -> None:
        """Merge all that is to be merged."""
        self._merger.work(None)

    def _put(self, entry: SearchEntry) -> bool:
        """Whether it is new."""
        sql = (
            f"SELECT {schema.FULL} FROM {schema.WITH_TEXT} "  # noqa: S608
            "WHERE e.serial = ?"
        )
        row = self._db.execute(sql, [entry.serial]).fetchone()
        if row is None:
            self._add(entry)
            return True
        before = self._texts.entry(row)
        if before != entry:
            self._replace(row[0], before, entry)
        return False

    def _add(self, entry: SearchEntry) -> None:
        number = self._db.execute("SELECT ifnull(max(id) + 1, 0) FROM search_entry").fetchone()[0]
        kept = {**schema.values(entry), "kind": schema.kind(self._db, entry)}
        names = ", ".join(kept)
        sql = f"INSERT INTO search_entry (id, {names}) VALUES (?{', ?' * len(kept)})"  # noqa: S608
        self._db.execute(sql, [number, *kept.values()])
        self._identities(number, entry)
        self._texts.put(number, entry)

    def _replace(self, number: int, before: SearchEntry, entry: SearchEntry) -> None:
        kept = {**schema.values(entry), "kind": schema.kind(self._db, entry)}
        places = ", ".join(f"{name} = ?" for name in kept)
        sql = f"UPDATE search_entry SET {places} WHERE id = ?"  # noqa: S608
        self._db.execute(sql, [*kept.values(), number])
        if before.identities != entry.identities:
            self._db.conn.executemany(
                "DELETE FROM search_identity WHERE digest = ? AND entry = ?",
                [(schema.identity(one), number) for one in before.identities],
            )
            self._identities(number, entry)
        if schema.content(before) != schema.content(entry):
            self._texts.put(number, entry)
        self._change(number, before, entry)

    def _identities(self, number: int, entry: SearchEntry) -> None:
        for identity in dict.fromkeys(entry.identities):
            self._db.execute(
                "INSERT INTO search_identity VALUES (?, ?)", [schema.identity(identity), number]
            )

    def _change(self, number: int, before: SearchEntry, entry: SearchEntry) -> None:
        segments = self._db.execute(
            "SELECT id, first, size, state, reached FROM search_segment "
            "WHERE first <= ?1 AND ?1 < first + size",
            [number],
        ).fetchall()
        if not segments:
            return
        old, new = grams.facts(before), grams.facts(entry)
        if (before.text, searching.persons(before)) != (entry.text, searching.persons(entry)):
            old |= words_of(before, text.normalise(before.text))
            new |= words_of(entry, text.normalise(entry.text))
        gained = new - old
        if before.text != entry.text:
            # What was kept of the text depends on what others had said by then.
            own = pieces.cut(entry.text, text.normalise(entry.text))
            kept = self._stretches.words(self._stretches.covered(own))
            old |= self._stretches.may_be_kept(text.normalise(before.text))
            new |= kept
            gained |= kept
        lost = old - new
        for segment, first, size, state, reached in segments:
            for word in lost:
                self._mark(segment, size, word, number - first, present=False)
            for word in gained:
                if state != schema.MAKING or word <= reached:
                    self._mark(segment, size, word, number - first, present=True)
            self._db.execute(
                "UPDATE search_segment SET version = version + 1 WHERE id = ?", [segment]
            )
        forgotten, gone = self._stretches.forget(filter(grams.is_stretch, lost))
        if forgotten:
            self._texts.drop(forgotten, gone, self._stretches)

    def _mark(self, segment: int, size: int, word: str, place: int, *, present: bool) -> None:
        row = self._db.execute(
            "SELECT docs FROM search_word WHERE segment = ? AND word = ?", [segment, word]
        ).fetchone()
        docs = schema.docs(row[0], size) if row is not None else 0
        docs = docs | 1 << place if present else docs & ~(1 << place)
        if docs:
            self._db.execute(
                "INSERT OR REPLACE INTO search_word (segment, word, docs) VALUES (?, ?, ?)",
                [segment, word, grams.pack(docs, size)],
            )
        elif row is not None:
            self._db.execute(
                "DELETE FROM search_word WHERE segment = ? AND word = ?", [segment, word]
            )

    # --- segments -------------------------------------------------------------------------------

    def _seal(self, most: int | None) -> int:
        """Make segments of the documents that have no words (of so many of them), larger ones where many came
        at once.  How many documents have words now that had none.
        """
        first = begun = schema.sealed(self._db)
        count = self._db.execute("SELECT ifnull(max(id) + 1, 0) FROM search_entry").fetchone()[0]
        while count - first >= self._size and (most is None or first - begun < most):
            larger = self._size * FANS[0]
            size = larger if first % larger == 0 and count - first >= larger else self._size
            self._make(first, size)
            first += size
        return first - begun

    def _make(self, first: int, size: int) -> None:
        sql = (
            f"SELECT {schema.FULL} FROM {schema.WITH_TEXT} "  # noqa: S608
            "WHERE e.id BETWEEN ? AND ? ORDER BY e.id"
        )
        rows = self._db.execute(sql, [first, first + size - 1]).fetchall()
        normals = [self._texts.normal(*row[-3:-1]).decode() for row in rows]
        entries = [self._texts.entry(row) for row in rows]
        docs = segment_words(entries, normals)
        cuts = [
            pieces.cut(entry.text, normal) for entry, normal in zip(entries, normals, strict=True)
        ]
        for start in range(0, size, self._size):
            learnt = self._stretches.learnt(cuts[start : start + self._size])
            for place, coverage in enumerate(learnt, start):
                for word in self._stretches.words(coverage):
                    docs[word].append(place)
        cursor = self._db.execute(
            "INSERT INTO search_segment (first, size, state, version, reached) "
            "VALUES (?, ?, ?, 1, '')",
            [first, size, schema.LIVE],
        )
        segment = cursor.lastrowid
        self._db.conn.executemany(
            "INSERT INTO search_word (segment, word, docs) VALUES (?, ?, ?)",
            ((segment, word, grams.packed(docs[word], size)) for word in sorted(docs)),
        )
        done = first + size
        due = any(first < at <= done for at in (*_DICTIONARIES, done - done % _OFTEN))
        self._write_anew(rows, entries, cuts, due=due)

    def _write_anew(
        self, rows: list[Row], entries: list[SearchEntry], cuts: list[Cut], *, due: bool
    ) -> None:
        """Make dictionaries for the types of documents that are due, or have none as yet, and use them."""
        for type_id in dict.fromkeys(entry.type_id for entry in entries):
            own = [at for at, entry in enumerate(entries) if entry.type_id == type_id]
            if due or not self._texts.latest(type_id):
                last = own[-_EXAMPLES:]
                examples = [cuts[at] for at in last], [entries[at] for at in last]
                self._texts.begin(type_id, *examples, self._stretches)
            self._texts.renew((rows[at][0] for at in own), type_id)


def words_of(entry: SearchEntry, normal: str) -> set[str]:
    """The words of a document's text and persons."""
    return grams.words(normal) | grams.person_words(searching.persons(entry))


def segment_words(entries: list[SearchEntry], normals: list[str]) -> defaultdict[str, list[int]]:
    """Which documents of a segment have which word; what they share is not among them."""
    docs: defaultdict[str, list[int]] = defaultdict(list)
    for place, (entry, normal) in enumerate(zip(entries, normals, strict=True)):
        for word in words_of(entry, normal):
            docs[word].append(place)
        for word in grams.facts(entry):
            docs[word].append(place)
    return docs
