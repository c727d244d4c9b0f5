"""The pieces of a text: its clauses, and what of its days and numbers others may have.

A text is cut into clauses, which others may have (COMMON); year and month of a day and the parts of a number
(PART); and days, counts and what is left of a masked number, which are nobody's form (OWN).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.core import text

_CLAUSE = re.compile("[^,。;:、()]+[,。;:、()]*|[,。;:、()]+")
# Days, document numbers, and numbers masked by stars: their last parts are nobody's form.
_NUMBER = re.compile(
    r"(?<![0-9a-z-])(?:([0-9]{4}[-年/.])([0-9]{1,2}[-月/.])([0-9]{1,2})(?![0-9])"
    r"|((?:[0-9a-z]+-){2,})(0*)([0-9a-z]+)(?![0-9a-z-])"
    r"|([0-9a-z]*)([*]{3,})([0-9a-z]*))"
)
_RUN = re.compile("[^-]+-")
COMMON, PART, OWN = range(3)
Span = tuple[int, int, int]
"""Where a piece begins and ends, and what it is."""
Piece = tuple[str, int]


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

    def spans(self) -> Iterator[Span]:
        """Where each piece begins and ends, and what it is."""
        return zip((0, *self.ends), self.ends, self.kinds, strict=False)


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
            year, month, day, run, zeros, count, begin, stars, end = number.groups()
            found.append((clause[at : number.start()], COMMON))
            if stars:
                found += [(begin, OWN), (stars, COMMON), (end, OWN)]
            else:
                parts = [year, month] if year else [*_RUN.findall(run), zeros]
                found += [*((part, PART) for part in parts), (day or count, OWN)]
            at = number.end()
        found.append((clause[at:], COMMON))
    return tuple(piece for piece in found if piece[0])
