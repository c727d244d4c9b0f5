"""Hits in their order, from a place on: no more of them are looked at than are asked for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import grams, searching
from docgen.indexes.sqlite_facts import Facts
from docgen.indexes.sqlite_schema import rows
from docgen.model import After, Sort

_FEW = 20_000  # hits: these are sorted, of more the index by number is walked
_PAGE = 2000
_SPARSE = 500  # hits: of these, the days are looked up one by one


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit in its order."""

    id: int
    score: int
    number: tuple[str, str]


def ordered(
    db: Database, facts: Facts, levels: Iterable[tuple[int, int]], sort: Sort, after: After | None
) -> Iterator[Placed]:
    """The hits behind ``after``; ``levels`` are sets by score, highest first, one set in orders that know
    no score.
    """
    if sort is Sort.NUMBER:
        for _, hits in levels:
            yield from _by_number(db, hits, after)
        return
    ends = (after.issued_on.isoformat(), _number(after)) if after is not None else None
    for score, hits in levels:
        if after is not None and score > after.score:
            continue
        here = ends if after is not None and score == after.score else None
        yield from _by_day(db, facts, score, hits, here, upwards=sort is Sort.OLDEST)


def _number(after: After) -> tuple[str, str]:
    return searching.number_key(after.serial), after.serial


def _by_day(
    db: Database,
    facts: Facts,
    score: int,
    hits: int,
    ends: tuple[str, tuple[str, str]] | None,
    *,
    upwards: bool,
) -> Iterator[Placed]:
    for day, numbers in _days(facts, hits, upwards=upwards):
        if ends is not None and (day < ends[0] if upwards else day > ends[0]):
            continue
        found = sorted(_numbered(db, numbers, score), key=lambda one: one.number)
        if ends is not None and day == ends[0]:
            last = ends[1]
            found = [one for one in found if (one.number > last if upwards else one.number < last)]
        yield from found if upwards else reversed(found)


def _days(facts: Facts, hits: int, *, upwards: bool) -> Iterator[tuple[str, Sequence[int]]]:
    """The hits of each day that has any."""
    day_of = facts.day_of()
    if hits.bit_count() <= _SPARSE:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number in grams.members(hits):
            found[day_of[number]].append(number)
        for ordinal in sorted(found, reverse=not upwards):
            yield dt.date.fromordinal(ordinal).isoformat(), found[ordinal]
        return
    import numpy as np  # noqa: PLC0415 - not worth it for a few

    data = np.frombuffer(hits.to_bytes(facts.count // 8 + 1, "little"), np.uint8)
    numbers = np.flatnonzero(np.unpackbits(data, bitorder="little"))
    days = np.frombuffer(day_of, day_of.typecode)[numbers]
    first = days.min()
    for day in np.flatnonzero(np.bincount(days - first))[:: 1 if upwards else -1] + first:
        yield dt.date.fromordinal(day).isoformat(), numbers[days == day].tolist()


def _numbered(db: Database, numbers: Iterable[int], score: int) -> Iterator[Placed]:
    for row in rows(db, "search_entry", "e.id, e.number_key, e.serial", numbers):
        yield Placed(row[0], score, (row[1], row[2]))


def _by_number(db: Database, hits: int, after: After | None) -> Iterator[Placed]:
    last = _number(after) if after is not None else ("", "")
    if hits.bit_count() <= _FEW:
        found = sorted(_numbered(db, grams.members(hits), 0), key=lambda one: one.number)
        yield from (one for one in found if one.number > last)
        return
    data = hits.to_bytes((hits.bit_length() + 7) // 8 + 1, "little")
    sql = (
        "SELECT id, number_key, serial FROM search_entry WHERE (number_key, serial) > (?, ?) "  # noqa: S608
        f"ORDER BY number_key, serial LIMIT {_PAGE}"
    )
    while page := db.execute(sql, last).fetchall():
        for number, key, serial in page:
            if number >> 3 < len(data) and data[number >> 3] >> (number & 7) & 1:
                yield Placed(number, 0, (key, serial))
        last = page[-1][1:]
