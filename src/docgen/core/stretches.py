"""What of a text other documents say too: stretches of a form's own words, and the pairs between them.

A form's text is the form, with a few values in it.  A text is cut into pieces (clauses, and the parts of
dates and numbers); where several documents have the same pieces in a row, they share a *stretch*.  A stretch
reaches ``REACH`` characters beyond the piece it begins with if what follows is shared so far.  Where it
ends earlier, in the middle of a value or before it, the two characters across its end are an *open* pair; so
are all pairs that no stretch covers.

So any part of a text, of ``REACH`` characters at most, lies within a stretch of it or has an open pair.
The index keeps both for each document, and knows of most that have a phrase, and of most that have it
not, without a look at their texts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.core import text

REACH = 16
SHORTEST = 3
_CLAUSE = re.compile("[^,。;:、()]+[,。;:、()]*|[,。;:、()]+")
# Days and document numbers: their last parts are nobody's form.
_NUMBER = re.compile(
    r"(?<![0-9a-z-])(?:([0-9]{4}[-年/.])([0-9]{1,2}[-月/.])([0-9]{1,2})(?![0-9])"
    r"|((?:[0-9a-z]+-){2,})([0-9a-z]+)(?![0-9a-z-]))"
)
_RUN = re.compile("[^-]+-")
_DATED = re.compile("[^0-9]+[0-9]{4}[-年/.](?:[0-9]{1,2}[-月/.])?")
Span = tuple[int, int]
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in normal form, cut where pieces end; ``common`` is which of them other documents may have."""

    normal: str
    ends: Sequence[int]
    common: Sequence[bool]

    def pieces(self) -> Iterator[str]:
        """What other documents may have, in its order."""
        start = 0
        for end, common in zip(self.ends, self.common, strict=True):
            if common:
                yield self.normal[start:end]
            start = end


def cut(raw: str, normal: str) -> Cut:
    """Cut a text; ``normal`` is its normal form.

    A text whose normal form is not that of its lines in a row is one piece, and nobody else's.
    """
    ends: list[int] = []
    common: list[bool] = []
    at = 0
    for line in filter(None, map(_line, raw.split("\n"))):
        if not normal.startswith(line, at):
            at += 1  # the space between two words
            if not normal.startswith(line, at):
                return Cut(normal, (len(normal),), (False,))
        for piece, shared in _pieces(line):
            at += len(piece)
            ends.append(at)
            common.append(shared)
    if at != len(normal):
        return Cut(normal, (len(normal),), (False,))
    return Cut(normal, ends, common)


_line = functools.lru_cache(maxsize=1 << 14)(text.normalise)


def pieces(line: str) -> tuple[str, ...]:
    """The pieces of a line as it is written."""
    return tuple(piece for piece, _ in _pieces(_line(line)))


@functools.lru_cache(maxsize=1 << 14)
def _pieces(line: str) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for clause in _CLAUSE.findall(line):
        at = 0
        for number in _NUMBER.finditer(clause):
            year, month, day, run, count = number.groups()
            parts = [year, month] if year else _RUN.findall(run)
            found += [(part, True) for part in (clause[at : number.start()], *parts) if part]
            found.append((day or count, False))
            at = number.end()
        if at < len(clause):
            found.append((clause[at:], True))
    return tuple(found)


def candidates(cut: Cut, shared: Container[str]) -> Iterator[tuple[int, Sequence[int]]]:
    """Where stretches may begin, and for each where it may end; ``shared`` are the pieces others have.

    They run over shared pieces, from the last character of a value that stands before them to the first of one
    behind them.
    """
    starts: list[int] = []
    stops: list[int] = []  # below zero: nothing goes beyond
    start = 0
    for end, common in zip(cut.ends, cut.common, strict=True):
        starts.append(start)
        if common and cut.normal[start:end] in shared:
            stops.append(end)
        else:
            first = start + 1 + (cut.normal[start] == " ")
            if common and first < end:
                stops.append(first)
            stops.append(-end)
            if end - 1 > start:
                starts.append(end - 1)
        start = end
    at = 0
    for number, start in enumerate(starts):
        while at < len(stops) and abs(stops[at]) <= start:
            at += 1
        following = starts[number + 1] if number + 1 < len(starts) else len(cut.normal)
        yield start, list(_ends(stops, at, start, following + REACH))


def _ends(stops: Sequence[int], at: int, start: int, enough: int) -> Iterator[int]:
    for number in range(at, len(stops)):
        stop = stops[number]
        if stop >= start + SHORTEST:
            yield stop
        if stop >= enough or (stop < 0 and -stop > start + 1):
            return


def dated(cut: Cut, possible: Iterable[tuple[int, Sequence[int]]]) -> set[str]:
    """The stretches that end with year or month of a day and begin with a piece: words of a form before a date.

    They are shared by all whose day is in that month, whoever has been seen with it; and there are no more
    of them than months and places for a date in forms.
    """
    begins = {0, *cut.ends}
    found = {cut.normal[start:end] for start, ends in possible if start in begins for end in ends}
    return {one for one in found if _DATED.fullmatch(one)}


def chosen(
    cut: Cut, possible: Iterable[tuple[int, Sequence[int]]], shared: Container[str]
) -> list[Span]:
    """The longest stretches that are shared, from each place on; none lies within another."""
    found: list[Span] = []
    last = 0
    for start, ends in possible:
        for end in reversed(ends):
            if end <= last:
                break
            if cut.normal[start:end] in shared:
                found.append((start, end))
                last = end
                break
    return found


def open_pairs(normal: str, spans: Sequence[Span]) -> set[str]:
    """The pairs that are open, stretches being at ``spans`` (ascending, none within another)."""
    size = len(normal)
    found: set[str] = set()
    reaches = [(0, 0), *spans]
    for number, (start, end) in enumerate(reaches):
        following = reaches[number + 1][0] if number + 1 < len(reaches) else size
        if end >= size or end >= following - 1 + REACH:
            continue
        places = range(max(start, end), following)
        if end > start:
            places = range(end - 1, max(following, end))
        found.update(normal[place : place + 2] for place in places if place + 1 < size)
    return found


def holds(normal: str, stretches: Iterable[str], pairs: Collection[str]) -> bool:
    """Whether any part of a text, of ``REACH`` characters at most, lies in one of these stretches or has one of
    these pairs.
    """
    size = len(normal)
    reach = list(range(size + 1))
    for stretch in stretches:
        at = normal.find(stretch)
        while at >= 0:
            reach[at] = max(reach[at], at + len(stretch))
            at = normal.find(stretch, at + 1)
    for place in range(1, size):
        reach[place] = max(reach[place], reach[place - 1])
    nearest = size
    for place in range(size - 2, -1, -1):
        if normal[place : place + 2] in pairs:
            nearest = place
        end = max(reach[place], place + 1)
        if end < min(size, place + REACH) and nearest + 1 > end:
            return False
    return True
