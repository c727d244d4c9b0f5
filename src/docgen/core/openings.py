"""What of a text no stretch covers: the pairs of characters that are open.

Where a stretch (``core/stretches.py``) ends, the two characters across its end are an *open* pair; so are all pairs
that no stretch covers.  So any part of a text, of ``REACH`` characters at most, lies within a stretch of it or has
an open pair; what of it stands before the first one lies within a stretch again, and so does what stands behind
the last one.  The index keeps both for each document, and knows of most that have a phrase, and of most that
have it not, without a look at their texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from docgen.core.stretches import REACH, SHORTEST, Kept, Stretch

_MARKS, _DIGITS = "-/.,年月", "0123456789"
Place = tuple[int, int]


def outermost(found: Iterable[Stretch]) -> list[Place]:
    """Where stretches lie, ascending, but for those within another."""
    spans: list[Place] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not spans or one.end > spans[-1][1]:
            spans.append((one.start, one.end))
    return spans


def open_pairs(normal: str, spans: Sequence[Place]) -> set[str]:
    """The pairs that are open, stretches being at ``spans`` (ascending, none within another).

    Where a stretch ends in the next one, only a part that begins before that is in neither: how far before the
    end that is stands behind the pair, as the character of this number.
    """
    size = len(normal)
    found: set[str] = set()
    reaches = [(0, 0), *spans]
    for number, (start, end) in enumerate(reaches):
        following = reaches[number + 1][0] if number + 1 < len(reaches) else size
        if end >= size or end >= following - 1 + REACH:
            continue
        if following < end:
            found.add(pair(normal, end - 1) + chr(end - following))
            continue
        places = range(end - 1 if end > start else 0, max(following, end))
        found.update(pair(normal, place) for place in places if place + 1 < size)
    return found


def pair(normal: str, place: int) -> str:
    """The pair at a place; the digit before it too, where it begins with a mark between digits: else that of
    month and day would be in every document.
    """
    with_digit = normal[place] in _MARKS and place > 0 and normal[place - 1] in _DIGITS
    return normal[place - with_digit : place + 2]


def pairs(part: str, place: int) -> list[tuple[str, str]]:
    """What the pair at a place of a part may be where it is open, wherever the part stands: from one to
    another, by their order.
    """
    found = [pair(part, place)]
    if place == 0 and part[0] in _MARKS:
        found += [digit + part[:2] for digit in _DIGITS]
    return [(one, one + chr(place) if place else one) for one in found]


def said(opened: str) -> str:
    """What an open pair says, of ``open_pairs``."""
    return _read(opened)[0]


def _read(opened: str) -> tuple[str, int]:
    """What an open pair says, and from how far before it a part has to begin."""
    before = ord(opened[-1])
    return (opened[:-1], before) if before < REACH else (opened, 0)


def holds(normal: str, kept: Collection[Kept], opened: Collection[str]) -> bool:
    """Whether any part of a text, of ``REACH`` characters at most, lies in one of these stretches or has one of
    these pairs; and whether each core stands in one that has nothing beyond its own.
    """
    plain = [one for one, lead, trail in kept if not lead and not trail]
    for one, lead, trail in kept:
        core = one[lead : len(one) - trail]
        if len(core) >= SHORTEST and not any(core in other for other in plain):
            return False
    size = len(normal)
    reach = _reach(normal, kept)
    opening = _openings(normal, opened)
    nearest = size
    for place in range(size - 2, -1, -1):
        nearest = min(nearest, opening[place])
        end = max(reach[place], place + 1)
        if end < min(size, place + REACH) and nearest + 1 > end:
            return False
    return True


def _reach(normal: str, kept: Iterable[Kept]) -> list[int]:
    """How far stretches reach beyond each place, of those that begin there or before."""
    size = len(normal)
    reach = list(range(size + 1))
    for stretch, _, _ in kept:
        at = normal.find(stretch)
        while at >= 0:
            reach[at] = max(reach[at], at + len(stretch))
            at = normal.find(stretch, at + 1)
    for place in range(1, size):
        reach[place] = max(reach[place], reach[place - 1])
    return reach


def _openings(normal: str, opened: Iterable[str]) -> list[int]:
    """The nearest pair that is open for a part that begins at a place, but not for one that begins later."""
    befores: defaultdict[str, list[int]] = defaultdict(list)
    for one in opened:
        says, before = _read(one)
        befores[says].append(before)
    opening = [len(normal)] * len(normal)
    for place in range(len(normal) - 1):
        for before in befores.get(pair(normal, place), ()):
            if before <= place:
                opening[place - before] = min(opening[place - before], place)
    return opening
