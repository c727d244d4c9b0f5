"""What the index knows of all its documents, held in memory: facts as sets, and the last, unfinished segment.

It is read anew as far as it has changed: each segment has a version.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import grams
from docgen.indexes import sqlite_schema as schema


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A document of the unfinished segment."""

    id: int
    normal: bytes
    persons: str


class Facts:
    """Facts of all documents, by word and segment."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.size = schema.size(db)
        self.count = 0
        self.tail: list[Unsealed] = []
        self.changed = 0
        """Counts the times something was read anew."""
        self._versions: dict[int, int] = {}
        self._state: object = None
        self._values: dict[str, dict[str, dict[int, int]]] = {}
        self._whole: dict[str, int] = {}

    @property
    def sealed(self) -> int:
        """How many segments are full."""
        return len(self._versions)

    @property
    def all(self) -> int:
        """The set of all documents."""
        return (1 << self.count) - 1

    def refresh(self, *, keep: bool = True) -> None:
        """Read what has changed.  To be called inside a transaction; unless to be kept, it is all read
        anew the next time.
        """
        state = (
            self._db.execute("PRAGMA data_version").fetchone()[0],
            self._db.conn.total_changes,
        )
        if state == self._state:
            return
        rows = dict(self._db.execute("SELECT segment, version FROM search_segment").fetchall())
        fresh = {
            segment for segment, version in rows.items() if self._versions.get(segment) != version
        }
        gone = (self._versions.keys() - rows.keys()) | fresh | {self.sealed, len(rows)}
        for values in self._values.values():
            for sets in values.values():
                for segment in gone & sets.keys():
                    del sets[segment]
        for segment in sorted(fresh):
            self._read(segment)
        self._versions = rows
        if sorted(rows) != list(range(len(rows))):
            raise schema.damaged()
        self._read_tail(len(rows))
        self._whole.clear()
        self.changed += 1
        self._state = state
        if not keep:
            self._state, self._versions = None, dict.fromkeys(rows, -1)

    def whole(self, word: str) -> int:
        """All documents that have a fact."""
        if word not in self._whole:
            width = self.size // 8
            found = bytearray(width * (self.sealed + 1))
            for segment, docs in self._sets(word).items():
                found[segment * width : (segment + 1) * width] = docs.to_bytes(width, "little")
            self._whole[word] = int.from_bytes(found, "little")
        return self._whole[word]

    def sets(self, name: str) -> dict[str, dict[int, int]]:
        """The sets of documents, by segment, for each value of a fact."""
        return {value: sets for value, sets in self._values.get(name, {}).items() if sets}

    def _sets(self, word: str) -> dict[int, int]:
        name, value = grams.read_fact(word)
        return self._values.setdefault(name, {}).setdefault(value, {})

    def _read(self, segment: int) -> None:
        rows = self._db.execute(
            "SELECT word, docs FROM search_word WHERE segment = ? AND word >= ? AND word < ?",
            [segment, *grams.FACTS],
        )
        for word, docs in rows:
            self._sets(word)[segment] = schema.docs(docs, self.size)

    def _read_tail(self, segment: int) -> None:
        rows = self._db.execute(
            f"SELECT {schema.COLUMNS}, e.persons, t.normal FROM search_tail AS t "  # noqa: S608
            "JOIN search_entry AS e USING (id) ORDER BY e.id"
        ).fetchall()
        start = segment * self.size
        if [row[0] for row in rows] != list(range(start, start + len(rows))) or len(
            rows
        ) > self.size:
            raise schema.damaged()
        self.tail = [Unsealed(row[0], row[19], row[18]) for row in rows]
        self.count = start + len(rows)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for row in rows:
            for word in grams.facts(schema.outline(row)):
                places[word].append(row[0] - start)
        for word, found in places.items():
            self._sets(word)[segment] = grams.bits(found, self.size)
