"""A search index in memory: the definition of what is found, by looking at every text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docgen.core import text
from docgen.model import Finding, Hit, Query, SearchEntry

EXCERPT_WIDTH = 60


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
        found = sorted(self._found(query), key=lambda e: (e.issued_on, e.serial), reverse=True)
        return [
            Hit(entry, text.excerpt(entry.text, query.text, EXCERPT_WIDTH, names=entry.names))
            for entry in found[query.offset : query.offset + query.limit]
        ]

    def count(self, query: Query) -> int:
        return sum(1 for _ in self._found(query))

    def entries(self) -> Iterator[SearchEntry]:
        for serial in sorted(self._entries):
            yield self._entries[serial]

    def check(self) -> Sequence[Finding]:
        return []  # it searches the entries themselves

    def _found(self, query: Query) -> Iterator[SearchEntry]:
        words = text.terms(query.text)
        for entry in self._entries.values():
            if (
                query.type_id in (None, entry.type_id)
                and query.branch in (None, entry.branch)
                and query.state in (None, entry.state)
                and (query.start is None or query.start <= entry.issued_on)
                and (query.end is None or entry.issued_on <= query.end)
                and text.normalise(query.subject or "") in text.normalise(entry.subject)
                and self._sought(entry, query, words)
            ):
                yield entry

    @staticmethod
    def _sought(entry: SearchEntry, query: Query, words: Sequence[str]) -> bool:
        if query.identity is not None and query.identity in entry.identities:
            return True
        if query.identity is not None and not words:
            return False
        return text.matches(text.normalise(entry.text), words)
