"""The search: results while one types, facets, and lists of all hits as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query as Param
from fastapi.responses import HTMLResponse, Response

from docgen.core import access_log, query_language
from docgen.errors import UsageError
from docgen.model import Facets, Filter, Query, SearchField, Sort, Text
from docgen.usecases.find import Found, find, find_every
from docgen.web.lists import LISTS
from docgen.web.media import attached
from docgen.web.rooms import room
from docgen.web.visitor import Reads, Visitor
from docgen.writers.hits import Reader, write_hits
from docgen.writers.search_words import FIELDS, named, pieces, word

router = room()
FACET_VALUES = 12  # of a field that are shown at once
SORTS = (
    (Sort.NEWEST, Text("Newest first")),
    (Sort.OLDEST, Text("Oldest first")),
    (Sort.NUMBER, Text("By number")),
    (Sort.RELEVANCE, Text("By relevance")),
)
Words = Annotated[str, Param(max_length=2000)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how it is told, how many hits have it, and the search with or without it."""

    told: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A field with its values; ``more`` are those that are folded away."""

    name: Text
    choices: Sequence[Choice]
    more: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something a search asks for beyond its words, and the search without it."""

    told: str
    href: str


@router.get("/search")
def search(
    who: Reads,
    *,
    q: Words = "",
    limit: str = "",
    after: str = "",
    person: Words = "",
    since: str = "",
    until: str = "",
) -> HTMLResponse:
    """The page, or to htmx its results alone."""
    typed = " ".join([q, *_added(person, since, until)])
    query, problems = query_language.from_parameters({"q": typed, "limit": limit, "after": after})
    found = _found(who, query)
    who.note(access_log.SEARCH, query=query_language.written(query), total=found.total)
    results: dict[str, Any] = {
        "query": query,
        "found": found,
        "problems": problems,
        "chips": list(_chips(who, query)),
        "facets": list(_facets(who, query, found.facets)),
        "sorts": [
            (name, link(replace(query, sort=sort)), query.sort is sort) for sort, name in SORTS
        ],
        "next": link(replace(query, after=found.after)) if found.after else None,
        "first": link(query) if query.after else None,
        "file": f"?{urlencode({'q': query_language.written(query)})}",
        "q_canonical": query_language.written(query),
        "pieces": pieces,
        "word": partial(word, who.translate),
    }
    if who.is_fragment:
        # What is typed stands in the address, unless it is somebody's full number.
        headers = {} if _private(query) else {"HX-Replace-Url": link(query, after=True)}
        return who.page("parts/results.html", headers=headers, **results)
    return who.page("search.html", q=typed.strip(), **results)


@router.get("/search{suffix}")
def download(who: Reads, suffix: str, q: Words = "") -> Response:
    """All hits as a workbook or CSV, masked as the page is."""
    if suffix not in LISTS:
        raise UsageError("A list of hits is a workbook (.xlsx) or a .csv file.")
    query, _ = query_language.parse(q)
    query = replace(query, scope=who.scope())
    reader = Reader(who.translate, who.translate.label, partial(word, who.translate))
    with who.reading() as archive:
        entries = find_every(query, index=archive.index, identity_key=archive.identity_key)
        data = write_hits(entries, query.words, suffix, reader)
    who.note(
        access_log.LIST, query=query_language.written(query), file=f"search{suffix}", sure=True
    )
    return attached(f"search{suffix}", data, LISTS[suffix])


def link(query: Query, *, after: bool = False) -> str:
    """The address of a search; from its first page on, unless it says where."""
    given = query_language.parameters(query if query.after or after else replace(query, after=None))
    return f"/search?{urlencode(given)}" if given else "/search"


def _found(who: Visitor, query: Query) -> Found:
    with who.seeking() as archive:
        return find(
            replace(query, scope=who.scope()),
            index=archive.index,
            identity_key=archive.identity_key,
            facets=True,
        )


def _private(query: Query) -> bool:
    """Whether a word of it can be a full number of somebody."""
    return any(sum(map(str.isdigit, one)) >= 8 for one in (*query.words, *query.without))


def _added(person: str, since: str, until: str) -> Iterator[str]:
    """What the small fields beside the search add to it."""
    if person.strip():
        yield f"person:{query_language.quoted(person.strip())}"
    if since or until:
        yield f"period:{since}..{until}"


def _chips(who: Visitor, query: Query) -> Iterator[Chip]:
    for one in query.filters:
        rest = tuple(other for other in query.filters if other != one)
        told = query_language.written(Query(filters=(one,)))
        yield Chip(told, link(replace(query, filters=rest, after=None)))
    for at, without in enumerate(query.without):
        rest_words = query.without[:at] + query.without[at + 1 :]
        told = who.say("without {word}", word=without)
        yield Chip(told, link(replace(query, without=rest_words, after=None)))


def _facets(who: Visitor, query: Query, facets: Facets | None) -> Iterator[Facet]:
    for field, name in FIELDS.items() if facets is not None else ():
        assert facets is not None
        choices = [
            _choice(query, field, value, told, count)
            for value, told, count in named(who.translate, field, facets)
        ]
        if choices:
            yield Facet(name, choices[:FACET_VALUES], choices[FACET_VALUES:])


def _choice(query: Query, field: SearchField, value: str, told: str, count: int) -> Choice:
    asked = Filter(field, value)
    read, _ = query_language.parse(f"{field.value}:{query_language.quoted(value)}")
    wanted = read.filters[0] if read.filters else asked
    chosen = wanted in query.filters
    kept = tuple(one for one in query.filters if one != wanted)
    filters = kept if chosen else (*kept, wanted)
    return Choice(told, count, link(replace(query, filters=filters, after=None)), chosen)
