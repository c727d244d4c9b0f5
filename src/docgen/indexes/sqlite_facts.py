"""What the index knows of all its documents, held in memory: facts as sets, days, and the documents that are in
no segment yet.

It is read anew as far as it has changed: each segment has a version.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from docgen.core import grams
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_text import Texts

_T = TypeVar("_T")
_DAYS = frozenset({grams.DAY, grams.PERIOD_DAY})


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A document that is in no segment."""

    id: int
    normal: bytes
    persons: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of documents."""

    id: int
    first: int
    size: int


class Facts:
    """Facts of all documents, by name and value."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self._db = db
        self._texts = texts
        self.segments: list[Segment] = []
        self.sealed = 0
        """How many documents are in segments."""
        self.count = 0
        self.tail: list[Unsealed] = []
        self.changed = 0
        """Counts the times something was read anew."""
        self._versions: dict[int, int] = {}
        self._state: object = None
        self._sets: dict[int, dict[str, dict[str, int]]] = {}
        self._days: dict[int, dict[str, dict[str, array[int]]]] = {}
        self._whole: dict[str, dict[str, int]] = {}
        self._dates: dict[str, dict[str, array[int]]] = {}
        self._months: dict[str, dict[str, int]] = {}
        self._day_of: array[int] | None = None

    @property
    def all(self) -> int:
        """The set of all documents."""
        return (1 << self.count) - 1

    @property
    def lasting(self) -> bool:
        """Whether what was read is committed."""
        return self._state is not None

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
        self._read()
        self._whole, self._dates, self._months, self._day_of = {}, {}, {}, None
        self.changed += 1
        self._state = state
        if not keep:
            self._state, self._versions = None, {}

    # --- what is known --------------------------------------------------------------------------

    def values(self, name: str) -> dict[str, int]:
        """All documents that have a fact, by its value."""
        if name not in self._whole:
            found: dict[str, int] = {}
            for first, names in self._everywhere(self._sets):
                for value, docs in names.get(name, {}).items():
                    found[value] = found.get(value, 0) | docs << first
            self._whole[name] = found
        return self._whole[name]

    def days(self, name: str) -> dict[str, array[int]]:
        """The numbers of the documents of each day, ascending."""
        if name not in self._dates:
            found: dict[str, array[int]] = {}
            for _, names in self._everywhere(self._days):
                for day, numbers in names.get(name, {}).items():
                    if day in found:
                        found[day] = found[day] + numbers
                    else:
                        found[day] = numbers
            self._dates[name] = found
        return self._dates[name]

    def on(self, name: str, holds: Callable[[str], bool]) -> int:
        """All documents of some days; of whole months the sets are kept."""
        by_month: defaultdict[str, list[str]] = defaultdict(list)
        days = self.days(name)
        for day in days:
            by_month[day[:7]].append(day)
        known = self._months.setdefault(name, {})
        found = 0
        for month, its in by_month.items():
            wanted = [day for day in its if holds(day)]
            if len(wanted) < len(its):
                found |= self._of(days, wanted)
            else:
                if month not in known:
                    known[month] = self._of(days, its)
                found |= known[month]
        return found

    def day_of(self) -> array[int]:
        """The day of issue of each document, as the number of the day."""
        if self._day_of is None:
            found = array("l", [0]) * self.count
            for day, numbers in self.days(grams.DAY).items():
                ordinal = grams.day(day).toordinal()
                for number in numbers:
                    found[number] = ordinal
            self._day_of = found
        return self._day_of

    def _of(self, days: dict[str, array[int]], wanted: list[str]) -> int:
        numbers = (number for day in wanted for number in days[day])
        return grams.bits(numbers, max(self.count, 1)) if wanted else 0

    def _everywhere(self, kept: dict[int, _T]) -> Iterator[tuple[int, _T]]:
        for segment in self.segments:
            yield segment.first, kept[segment.id]
        yield self.sealed, kept[-1]

    # --- reading --------------------------------------------------------------------------------

    def _read(self) -> None:
        rows = self._db.execute(
            "SELECT id, first, size, version FROM search_segment WHERE state = ? ORDER BY first",
            [schema.LIVE],
        ).fetchall()
        self.segments = [Segment(*row[:3]) for row in rows]
        self.sealed = 0
        for segment in self.segments:
            if segment.first != self.sealed or segment.size % 8 or segment.size > 1 << 16:
                raise schema.damaged()
            self.sealed += segment.size
        versions = {row[0]: row[3] for row in rows}
        for gone in self._versions.keys() - versions.keys():
            del self._sets[gone], self._days[gone]
        for segment in self.segments:
            if self._versions.get(segment.id) != versions[segment.id]:
                self._read_segment(segment)
        self._versions = versions
        self._read_tail()

    def _read_segment(self, segment: Segment) -> None:
        rows = self._db.execute(
            "SELECT word, docs FROM search_word WHERE segment = ? AND word >= ? AND word < ?",
            [segment.id, *grams.FACTS],
        )
        sets: dict[str, dict[str, int]] = {}
        days: dict[str, dict[str, array[int]]] = {}
        for word, docs in rows:
            name, value = grams.read_fact(word)
            if name in _DAYS:
                numbers = grams.numbers(docs, segment.size)
                held = array("l", (segment.first + number for number in numbers))
                days.setdefault(name, {})[value] = held
            else:
                sets.setdefault(name, {})[value] = schema.docs(docs, segment.size)
        self._sets[segment.id], self._days[segment.id] = sets, days

    def _read_tail(self) -> None:
        rows = self._db.execute(
            f"SELECT {schema.COLUMNS}, e.persons, t.dictionary, t.normal FROM search_document AS e "  # noqa: S608
            "LEFT JOIN search_text AS t USING (id) WHERE e.id >= ? ORDER BY e.id",
            [self.sealed],
        ).fetchall()
        if [row[0] for row in rows] != list(range(self.sealed, self.sealed + len(rows))):
            raise schema.damaged()
        if any(row[-1] is None for row in rows):
            raise schema.damaged()
        self.tail = [Unsealed(row[0], self._texts.normal(*row[-2:]), row[-3]) for row in rows]
        self.count = self.sealed + len(rows)
        sets: dict[str, dict[str, int]] = {}
        days: dict[str, dict[str, array[int]]] = {}
        for row in rows:
            for word in grams.facts(schema.outline(row)):
                name, value = grams.read_fact(word)
                if name in _DAYS:
                    days.setdefault(name, {}).setdefault(value, array("l")).append(row[0])
                else:
                    values = sets.setdefault(name, {})
                    values[value] = values.get(value, 0) | 1 << (row[0] - self.sealed)
        self._sets[-1], self._days[-1] = sets, days
