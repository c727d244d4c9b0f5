"""The search index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from docgen.model import Facets, Finding, Hit, Query, SearchEntry, Tally


class SearchIndex(Protocol):
    """Words to documents; disposable.  What it finds is defined by ``core.searching``."""

    def entry(self, serial: str) -> SearchEntry | None:
        """What the index holds of a document."""
        ...

    def add(self, entries: Iterable[SearchEntry]) -> None: ...

    def search(self, query: Query) -> Sequence[Hit]:
        """One page of hits, in the query's order, from behind its place on."""
        ...

    def count(self, query: Query) -> int:
        """How many hits there are on all pages."""
        ...

    def facets(self, query: Query) -> Facets:
        """How the hits on all pages part."""
        ...

    def tally(self) -> Sequence[Tally]:
        """All documents counted by type, branch, month of the period, date of issue and state."""
        ...

    def every(self, query: Query) -> Iterator[SearchEntry]:
        """All hits in the query's order, whatever its limit; what comes in meanwhile moves nothing."""
        ...

    def entries(self) -> Iterator[SearchEntry]:
        """Everything, by number (for ``verify`` and ``rebuild`` to compare)."""
        ...

    def incomplete(self) -> bool:
        """Whether an older docgen made it, which did not know all that can be asked for."""
        ...

    def check(self) -> Sequence[Finding]:
        """Entries that would not be found by what they say: words or identities astray."""
        ...
