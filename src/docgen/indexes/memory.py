"""A search index in memory: the definition of what is found, by looking at every text."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from docgen.core import searching, text
from docgen.model import (
    After,
    Facets,
    Finding,
    Hit,
    Query,
    SearchEntry,
    SearchField,
    Sort,
    State,
    Tally,
)


class MemoryIndex:
    """A ``ports.SearchIndex``."""

    def __init__(self) -> None:
        self._entries: dict[str, SearchEntry] = {}

    def add(self, entries: Iterable[SearchEntry]) -> None:
        for entry in entries:
            self._entries[entry.serial] = entry

    def entry(self, serial: str) -> SearchEntry | None:
        return self._entries.get(serial)

    def search(self, query: Query) -> Sequence[Hit]:
        return [
            Hit(entry, text.passages(entry.text, query.words, names=entry.names), score)
            for score, entry in islice(self._ordered(query), query.limit)
        ]

    def count(self, query: Query) -> int:
        return sum(1 for _ in self._found(query))

    def facets(self, query: Query) -> Facets:
        found = list(self._found(query))
        titles = sorted(
            searching.type_of(entry)
            for entry in self._entries.values()
            if searching.within(query.scope, entry)
        )
        return Facets(
            {field: _counted(field, found) for field in searching.FACETS},
            {type_id: (zh, en) for type_id, zh, en in titles},
        )

    def tally(self) -> Sequence[Tally]:
        found: dict[tuple[str, str, str, dt.date, State], list[int]] = {}
        for entry in self._entries.values():
            month = f"{entry.period:%Y-%m}" if entry.period else ""
            key = (entry.type_id, entry.branch, month, entry.issued_on, entry.state)
            counts = found.setdefault(key, [0, 0, 0])
            counts[0] += 1
            counts[1] += bool(entry.unsigned) and not entry.original
            counts[2] += entry.original is False
        return [Tally(*key, *counts) for key, counts in sorted(found.items())]

    def every(self, query: Query) -> Iterator[SearchEntry]:
        for _, entry in self._ordered(query):
            yield entry

    def entries(self) -> Iterator[SearchEntry]:
        for serial in sorted(self._entries):
            yield self._entries[serial]

    def incomplete(self) -> bool:
        return any(entry.period is None for entry in self._entries.values())

    def check(self) -> Sequence[Finding]:
        return []  # it searches the entries themselves

    def _found(self, query: Query) -> Iterator[SearchEntry]:
        entries = list(self._entries.values())
        types = {searching.type_of(entry) for entry in entries}
        asked = searching.Asked(query, types, {entry.team for entry in entries})
        return filter(asked.finds, entries)

    def _ordered(self, query: Query) -> list[tuple[int, SearchEntry]]:
        key = searching.sort_key(query.sort)
        scored = query.sort is Sort.RELEVANCE
        found = [
            (key(After(score, entry.issued_on, entry.serial)), score, entry)
            for entry in self._found(query)
            for score in [searching.score(entry, query) if scored else 0]
        ]
        found.sort(key=lambda one: one[0])
        return [
            (score, entry)
            for at, score, entry in found
            if query.after is None or key(query.after) < at
        ]


def _counted(field: SearchField, found: Iterable[SearchEntry]) -> tuple[tuple[str, int], ...]:
    counts = Counter(searching.fact(entry, field) for entry in found)
    del counts[""]
    if field is SearchField.PERIOD:
        return tuple(sorted(counts.items(), reverse=True))
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
