"""Find documents by any part of their text, by filters, or by a full identifier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.core import records
from docgen.errors import IntegrityError
from docgen.model import (
    After,
    Facets,
    Hit,
    Query,
    SearchEntry,
    SearchField,
    Text,
)
from docgen.ports import SearchIndex

# What could be a whole identifier: 7 or more letters and digits, at least four of them digits.
_IDENTIFIER = re.compile(r"(?=(?:.*\d){4})[0-9A-Z]{7,}\Z")
_SEPARATORS = re.compile(r"[\s-]+")
# What an index made by an older docgen does not know.
_LATER = frozenset({SearchField.PERIOD, SearchField.TEAM, SearchField.SIGNED, SearchField.ORIGINAL})


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, how many there are in all, and where the next page begins (None: nowhere).

    ``notes`` tell what a person should know of the answer.
    """

    hits: Sequence[Hit]
    total: int
    after: After | None = None
    facets: Facets | None = None
    notes: Sequence[Text] = ()


def find(query: Query, *, index: SearchIndex, identity_key: bytes, facets: bool = False) -> Found:
    """Search.  A word that is a full identifier also finds its documents by keyed digest.

    Raises IntegrityError for a filter that the index, made by an older docgen, cannot answer.
    """
    query = ready(query, index=index, identity_key=identity_key)
    hits = index.search(replace(query, limit=query.limit + 1))
    more, hits = len(hits) > query.limit, hits[: query.limit]
    total = index.count(query)
    return Found(
        hits=hits,
        total=total,
        after=place(hits[-1]) if more else None,
        facets=index.facets(query) if facets else None,
        notes=tuple(_notes(query, index)) if not total else (),
    )


def find_every(query: Query, *, index: SearchIndex, identity_key: bytes) -> Iterator[SearchEntry]:
    """All hits of a query in its order, whatever its limit, read a page at a time."""
    return index.every(ready(query, index=index, identity_key=identity_key))


def place(hit: Hit) -> After:
    """The place behind a hit."""
    return After(hit.score, hit.entry.issued_on, hit.entry.serial)


def ready(query: Query, *, index: SearchIndex, identity_key: bytes) -> Query:
    """The query with the digests of what in it could be a full identifier."""
    if any(one.field in _LATER for one in query.filters) and index.incomplete():
        raise IntegrityError(
            "The search index was made by an older docgen: it does not know period, team, "
            "signatures and originals of every document.",
            remedy="Run 'docgen rebuild --replace' once; until then, search without these filters.",
        )

    def digest(typed: str) -> str:
        plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed)).upper()
        return records.identity(identity_key, typed) if _IDENTIFIER.match(plain) else ""

    return replace(
        query,
        digests=tuple(map(digest, query.words)),
        without_digests=tuple(map(digest, query.without)),
        identity=digest(" ".join(query.words)) or None if len(query.words) > 1 else None,
    )


def _notes(query: Query, index: SearchIndex) -> Iterator[Text]:
    """Why nothing may be found: a filter that names nothing there is."""
    for one in query.filters:
        alone = Query(filters=(replace(one, negated=False),), scope=query.scope)
        if isinstance(one.value, str) and not index.count(alone):
            yield Text(
                "No document here is of the {field} '{value}'.",
                {"field": one.field, "value": one.value},
            )
