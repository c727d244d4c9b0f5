"""What of a text other documents say too: stretches of a form's own words, and the pairs between them.

A form's text is the form, with a few values in it.  A text is cut into pieces: clauses, which others may have
(COMMON); year and month of a day and the parts of a number (PART); and days and counts, which are nobody's
form (OWN).  Where several documents have the same clauses in a row, they share a *stretch*: it reaches
``REACH`` characters beyond the clause it begins with if what follows is shared so far.  Besides, a clause is
shared with the parts, or the first character of a value, behind it, and with the last digit of a value
before it: these stretches have a *core*, the clause, which is shared without them too.

Where a stretch ends earlier, in a value or before it, the two characters across its end are an *open* pair; so
are all pairs that no stretch covers.  So any part of a text, of ``REACH`` characters at most, lies within a
stretch of it or has an open pair.  The index keeps both for each document, and knows of most that have a
phrase, and of most that have it not, without a look at their texts.
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
_MONTHS = re.compile("[0-9]{4}[-年/.](?:[0-9]{1,2}[-月/.])?")
COMMON, PART, OWN = range(3)
Span = tuple[int, int]
Piece = tuple[str, int]
Kept = tuple[str, int, int]
"""What is kept of a stretch: what it says, and how many characters of it lie before and behind its core."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in normal form, cut where pieces end; ``kinds`` is what each of them is."""

    normal: str
    ends: Sequence[int]
    kinds: Sequence[int]

    def pieces(self) -> Iterator[str]:
        """What other documents may have, in its order."""
        for start, end, kind in self.spans():
            if kind != OWN:
                yield self.normal[start:end]

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Where each piece begins and ends, and what it is."""
        return zip((0, *self.ends), self.ends, self.kinds, strict=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place of a text that may be shared; ``lead`` and ``trail`` characters at its ends are beyond its core."""

    start: int
    end: int
    lead: int = 0
    trail: int = 0
    sure: bool = False
    """Whether it is shared whoever has been seen with it: clauses alone, and those before a month."""


def cut(raw: str, normal: str) -> Cut:
    """Cut a text; ``normal`` is its normal form.

    A text whose normal form is not that of its lines in a row is one piece, and nobody else's.
    """
    ends: list[int] = []
    kinds: list[int] = []
    at = 0
    for line in filter(None, map(_line, raw.split("\n"))):
        if not normal.startswith(line, at):
            at += 1  # the space between two words
            if not normal.startswith(line, at):
                return Cut(normal, (len(normal),), (OWN,))
        for piece, kind in _pieces(line):
            at += len(piece)
            ends.append(at)
            kinds.append(kind)
    if at != len(normal):
        return Cut(normal, (len(normal),), (OWN,))
    return Cut(normal, ends, kinds)


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
            if clause[at : number.start()]:
                found.append((clause[at : number.start()], COMMON))
            found += [(part, PART) for part in ([year, month] if year else _RUN.findall(run))]
            found.append((day or count, OWN))
            at = number.end()
        if at < len(clause):
            found.append((clause[at:], COMMON))
    return tuple(found)


def rows(cut: Cut, shared: Container[str]) -> Iterator[list[Stretch]]:
    """The stretches of clauses in a row that may begin at each of them, longer and longer; ``shared`` are the
    pieces others have.
    """
    spans = list(cut.spans())
    common = [kind == COMMON and cut.normal[start:end] in shared for start, end, kind in spans]
    for first, (start, enough, _) in enumerate(spans):
        found = []
        for at in range(first, len(spans)):
            if not common[at]:
                break
            end = spans[at][1]
            if end - start >= SHORTEST:
                found.append(Stretch(start, end, sure=at == first))
            if end >= enough + REACH:
                break
        if found:
            yield found


def edges(cut: Cut, shared: Container[str]) -> Iterator[Stretch]:
    """The stretches of one clause and what stands beside it."""
    spans = list(cut.spans())
    last = -1  # where a shared clause began
    for at, (start, end, kind) in enumerate(spans):
        common = kind == COMMON and cut.normal[start:end] in shared
        if common:
            if start and cut.normal[start - 1].isdecimal() and end - start >= SHORTEST - 1:
                yield Stretch(start - 1, end, lead=1)
            last = start
            continue
        if at and spans[at - 1][2] == PART and kind == PART:
            continue
        begins = start if at == 0 or last != spans[at - 1][0] else last
        stop, sure = start, True
        for _, beyond, what in spans[at:]:
            if what != PART:
                break
            sure = sure and _MONTHS.fullmatch(cut.normal, start, beyond) is not None
            stop = beyond
        if stop == start:
            stop, sure = start + 1 + (cut.normal[start] == " "), False
        if stop - begins >= SHORTEST and stop <= len(cut.normal):
            yield Stretch(begins, stop, trail=stop - start, sure=sure)


def chosen(normal: str, row: Iterable[Sequence[Stretch]], shared: Container[str]) -> list[Stretch]:
    """The longest rows that are shared, from each clause on; none lies within another."""
    found: list[Stretch] = []
    last = 0
    for possible in row:
        for one in reversed(possible):
            if one.end <= last:
                break
            if one.sure or normal[one.start : one.end] in shared:
                found.append(one)
                last = one.end
                break
    return found


def outermost(found: Iterable[Stretch]) -> list[Span]:
    """Where stretches lie, ascending, but for those within another."""
    spans: list[Span] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not spans or one.end > spans[-1][1]:
            spans.append((one.start, one.end))
    return spans


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


def holds(normal: str, kept: Collection[Kept], pairs: Collection[str]) -> bool:
    """Whether any part of a text, of ``REACH`` characters at most, lies in one of these stretches or has one of
    these pairs; and whether each core stands in one that has nothing beyond its own.
    """
    plain = [one for one, lead, trail in kept if not lead and not trail]
    for one, lead, trail in kept:
        core = one[lead : len(one) - trail]
        if len(core) >= SHORTEST and not any(core in other for other in plain):
            return False
    size = len(normal)
    reach = list(range(size + 1))
    for stretch, _, _ in kept:
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
