"""What is asked of the search index, and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.model.accounts import Scope
from docgen.model.documents import SearchEntry


class SearchField(StrEnum):
    """What a filter looks at; the value is its name in the query language."""

    TYPE = "type"
    BRANCH = "branch"
    TEAM = "team"
    PERSON = "person"
    NUMBER = "number"
    PERIOD = "period"
    ISSUED = "issued"
    STATE = "state"
    SIGNED = "signed"
    ORIGINAL = "original"


class Sort(StrEnum):
    """The order of hits; all are total, the number decides between equals."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NUMBER = "number"
    RELEVANCE = "relevance"


class Answer(StrEnum):
    """Whether a document is signed, or its original there; NONE where its type asks for none."""

    YES = "yes"
    NO = "no"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends within; None is no end."""

    start: dt.date | None
    end: dt.date | None

    def holds(self, day: dt.date) -> bool:
        """Whether a day is within."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A run of serial numbers: those that begin with ``prefix`` and end in ``first`` to ``last``.

    ``width`` is how many digits the first was typed with, to write it again.
    """

    prefix: str
    first: int
    last: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing a document must be, or (``negated``) must not be.

    Several of the same field mean any of them; of different fields, all of them.
    """

    field: SearchField
    value: str | Days | Numbers
    negated: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """Where a page ended: the sort key of its last hit."""

    score: int
    issued_on: dt.date
    serial: str


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for.  Everything given must hold.

    ``words`` must all stand in the text, ``without`` must not.  ``digests`` belong to the words, in
    their order, "" where a word is no full identifier; ``identity`` is that of all the words taken
    as one number.  A word is found in the text or by its digest, all of them by ``identity``.  The page
    begins behind ``after``.  Nothing outside ``scope`` is found, counted or named, whatever else is
    asked; it is who asks that decides it, so no spelling of a query and no link holds it.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.NEWEST
    limit: int = 50
    after: After | None = None
    digests: tuple[str, ...] = ()
    without_digests: tuple[str, ...] = ()
    identity: str | None = None
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found.

    ``passages`` are masked, with matches between U+2068 and U+2069; ``score`` orders by relevance.
    """

    entry: SearchEntry
    passages: tuple[str, ...] = ()
    score: int = 0

    @property
    def excerpt(self) -> str:
        """The passages as one line."""
        return " ".join(self.passages)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of all hits there are of each value, most first: by field, and by month of the period
    ("2026-11").
    """

    counts: Mapping[SearchField, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
