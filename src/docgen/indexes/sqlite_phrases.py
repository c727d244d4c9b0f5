"""Which documents have a phrase, known from what they share (``core/stretches.py``), without a look at their
texts.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import grams, openings
from docgen.core.stretches import REACH, SHORTEST
from docgen.indexes.sqlite_sayings import Sayings
from docgen.indexes.sqlite_sets import Sets

FEW = 64  # documents: to read their texts costs less than another word
_DEAR = 2  # texts that are read in the time that one more stretch takes
_SEVERAL = 1000  # documents: to read their texts costs less than all that may be told of them
_FIRST, _MOST = 8, 2048  # stretches that are read together, twice as many each time


class Phrases:
    """Every method runs inside the caller's transaction."""

    def __init__(self, sets: Sets, sayings: Sayings) -> None:
        self._sets = sets
        self._sayings = sayings

    def settled(self, part: str, among: int) -> tuple[int, int]:
        """Those candidates that are sure to have a part, and those that may have it."""
        rest, whole = self._unsaid(part, among)
        sure = among & ~rest
        if not whole or rest.bit_count() <= _SEVERAL:
            return sure, rest
        if len(part) <= REACH:
            return sure, self._across(part, rest)
        for window in (part[:REACH], part[-REACH:]):
            beyond, whole = self._unsaid(window, rest)
            if whole:
                rest = (rest & ~beyond) | self._across(window, beyond)
        return sure, rest

    def _unsaid(self, part: str, among: int) -> tuple[int, bool]:
        """Those documents that have no stretch with a part in it; and whether that is known of all of them:
        where few are left, the rest of the stretches is not read.
        """
        numbers = self._sayings.saying(part)
        at, size = 0, _FIRST
        while at < len(numbers):
            if among.bit_count() <= max(FEW, _DEAR * (len(numbers) - at)):
                return among, False
            among &= ~self._sets.any(*map(grams.stretch_word, numbers[at : at + size]))
            at, size = at + size, min(2 * size, _MOST)
        return among, True

    def _across(self, part: str, among: int) -> int:
        """Those documents that may have a part of ``REACH`` characters at most where no stretch has all of it.

        It has an open pair there.  What stands before the first such pair lies in a stretch, and so does what
        stands behind the last one.
        """
        places = range(len(part) - 1)
        opened = [self._opened(part, at) for at in places]
        among = self._beside(among, ((opened[at], part[: at + 1]) for at in places))
        return self._beside(among, ((opened[at], part[at + 1 :]) for at in reversed(places)))

    def _opened(self, part: str, at: int) -> int:
        """The documents that have a pair open, for a part that begins so far before it."""
        runs = openings.pairs(part, at)
        return self._sets.between(*((grams.open_word(a), grams.open_word(b)) for a, b in runs))

    def _beside(self, among: int, beside: Iterator[tuple[int, str]]) -> int:
        found = 0
        left = among
        for docs, said in beside:
            if left.bit_count() <= FEW:
                return found | left
            those = left & docs
            if len(said) >= SHORTEST and those:
                unsaid, whole = self._unsaid(said, those)
                those = those & ~unsaid if whole else those
            found |= those
            left &= ~those
        return found
