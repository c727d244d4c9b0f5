"""What a query finds, and in which order: the definition that every index has to meet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from docgen.core import text
from docgen.model import (
    After,
    Answer,
    Days,
    Filter,
    Numbers,
    Query,
    Scope,
    SearchEntry,
    SearchField,
    Sort,
)

_COUNT = re.compile(r"(.*?)([0-9]{1,18})(号?)\Z", re.DOTALL)
NUMBER_SCORE, PERSON_SCORE, TITLE_SCORE = 4, 2, 1
FACETS = (
    SearchField.TYPE,
    SearchField.BRANCH,
    SearchField.TEAM,
    SearchField.PERIOD,
    SearchField.STATE,
    SearchField.SIGNED,
    SearchField.ORIGINAL,
)
"""What hits are counted by, the period by its month."""


Type = tuple[str, str, str]
"""A type as entries name it: its id, its titles in Chinese and English."""


class Asked:
    """A query ready to be held against entries; ``types`` and ``teams`` are all that there are."""

    def __init__(self, query: Query, types: Iterable[Type], teams: Iterable[str]) -> None:
        types, teams = list(types), list(teams)
        self._query = query
        self._words = digested(query)
        self._without = excluded(query)
        self._filters = [(one, _test(one, types, teams)) for one in query.filters]

    def finds(self, entry: SearchEntry) -> bool:
        """Whether a document is found."""
        if not within(self._query.scope, entry):
            return False
        normal = text.normalise(entry.text)
        identity = self._query.identity
        at_once = identity is not None and identity in entry.identities
        return (
            (at_once or all(has(entry, normal, *one) for one in self._words))
            and not any(has(entry, normal, *one) for one in self._without)
            and self._passes(entry)
        )

    def _passes(self, entry: SearchEntry) -> bool:
        wanted: dict[SearchField, bool] = {}
        for one, test in self._filters:
            if not one.negated:
                wanted[one.field] = wanted.get(one.field, False) or test(entry)
            elif test(entry):
                return False
        return all(wanted.values())


def within(scope: Scope | None, entry: SearchEntry) -> bool:
    """Whether a document is among those that may be seen."""
    return scope is None or scope.holds(entry.type_id, entry.branch)


def digested(query: Query) -> list[tuple[str, str]]:
    """The words with their digests, "" where a word has none."""
    return _pairs(query.words, query.digests)


def excluded(query: Query) -> list[tuple[str, str]]:
    """The words that must not be there, with their digests."""
    return _pairs(query.without, query.without_digests)


def _pairs(words: tuple[str, ...], digests: tuple[str, ...]) -> list[tuple[str, str]]:
    padded = (*digests, *[""] * (len(words) - len(digests)))
    return [(text.normalise(word), digest) for word, digest in zip(words, padded, strict=True)]


def has(entry: SearchEntry, normal: str, word: str, digest: str) -> bool:
    """Whether a document has a word (in its normal form) in its text, or as a full identifier."""
    return word in normal or (bool(digest) and digest in entry.identities)


def _test(one: Filter, types: list[Type], teams: list[str]) -> Callable[[SearchEntry], bool]:
    value = one.value
    if isinstance(value, Days):
        return lambda entry: _within(entry, one.field, value)
    if isinstance(value, Numbers):
        return lambda entry: in_run(entry.serial, value)
    wanted = text.normalise(value)
    if one.field is SearchField.PERSON:
        return lambda entry: wanted in persons(entry)
    if one.field is SearchField.TYPE:
        meant = meant_types(wanted, types)
        return lambda entry: type_of(entry) in meant
    if one.field is SearchField.TEAM:
        named = meant_teams(wanted, teams)
        return lambda entry: entry.team in named
    return lambda entry: wanted == text.normalise(fact(entry, one.field))


def _within(entry: SearchEntry, field: SearchField, days: Days) -> bool:
    day = entry.period if field is SearchField.PERIOD else entry.issued_on
    return day is not None and days.holds(day)


def type_of(entry: SearchEntry) -> Type:
    """The type as an entry names it."""
    return entry.type_id, entry.title.zh, entry.title.en


def meant_types(wanted: str, types: Iterable[Type]) -> set[Type]:
    """The types (id, titles) a word names: by id or title exactly, else those whose title has it."""
    known = {one: [text.normalise(name) for name in one] for one in types}
    exact = {one for one, names in known.items() if wanted in names}
    ids = {one[0] for one in exact}
    # Another version of a type may have another title; it is the type all the same.
    found = {one for one in known if one[0] in ids}
    return found or {
        one for one, names in known.items() if any(wanted in name for name in names[1:])
    }


def meant_teams(wanted: str, teams: Iterable[str]) -> set[str]:
    """The teams a word names: exactly, else those whose name has it."""
    known = {team: text.normalise(team) for team in teams if team}
    return {team for team, name in known.items() if name == wanted} or {
        team for team, name in known.items() if wanted in name
    }


def persons(entry: SearchEntry) -> str:
    """Whom a document is about and names, in normal form, one a line."""
    names = dict.fromkeys(text.normalise(name) for name in (entry.subject, *entry.names))
    return "\n".join(name for name in names if name)


def fact(entry: SearchEntry, field: SearchField) -> str:  # noqa: PLR0911  (one line per field)
    """What a document is by a field whose values are words; "" where it has none."""
    match field:
        case SearchField.TYPE:
            return entry.type_id
        case SearchField.BRANCH:
            return entry.branch
        case SearchField.TEAM:
            return entry.team
        case SearchField.PERIOD:
            return f"{entry.period:%Y-%m}" if entry.period else ""
        case SearchField.STATE:
            return entry.state.value
        case SearchField.SIGNED:
            return (Answer.NONE if entry.unsigned is None else _answer(not entry.unsigned)).value
        case SearchField.ORIGINAL:
            return (Answer.NONE if entry.original is None else _answer(entry.original)).value
    raise ValueError(field)


def _answer(holds: bool) -> Answer:
    return Answer.YES if holds else Answer.NO


def number_key(serial: str) -> str:
    """By what numbers are sorted: the count at the end as a number, the rest as it is spelt; large
    and small letters are the same.
    """
    found = _COUNT.match(serial.casefold())
    return f"{found[1]}{int(found[2]):018}{found[3]}" if found is not None else serial.casefold()


def run_keys(value: Numbers) -> tuple[str, str]:
    """Between which ``number_key`` a run lies, both within."""
    prefix = value.prefix.casefold()
    return f"{prefix}{value.first:018}", f"{prefix}{value.last:018}\U0010ffff"


def in_run(serial: str, value: Numbers) -> bool:
    """Whether a number is in a run."""
    first, last = run_keys(value)
    return first <= number_key(serial) <= last


def score(entry: SearchEntry, query: Query) -> int:
    """How relevant a document is: for each word, 4 where it is the document's number, 2 where it
    names a person of it, 1 where it stands in the title.  Equals are sorted newest first.
    """
    number, whom = number_key(entry.serial), persons(entry)
    titles = [text.normalise(title) for title in (entry.title.zh, entry.title.en)]
    found = 0
    for word, _ in digested(query):
        found += NUMBER_SCORE * (number_key(word) == number)
        found += PERSON_SCORE * (word in whom)
        found += TITLE_SCORE * any(word in title for title in titles)
    return found


def sort_key(sort: Sort) -> Callable[[After], tuple[object, ...]]:
    """The key by which hits ascend in an order, from what a page ends in."""
    match sort:
        case Sort.NUMBER:
            return lambda at: (number_key(at.serial), at.serial)
        case Sort.OLDEST:
            return lambda at: (at.issued_on, number_key(at.serial), at.serial)
        case Sort.NEWEST:
            return lambda at: (_days_back(at.issued_on), _Reversed(at.serial))
        case Sort.RELEVANCE:
            return lambda at: (-at.score, _days_back(at.issued_on), _Reversed(at.serial))


def _days_back(day: dt.date) -> int:
    return -day.toordinal()


class _Reversed:
    """A number that sorts downwards."""

    def __init__(self, serial: str) -> None:
        self.key = (number_key(serial), serial)

    def __lt__(self, other: _Reversed) -> bool:
        return self.key > other.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)
