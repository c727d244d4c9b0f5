"""How wide text is in a terminal or a spreadsheet column, where a Chinese character takes two cells.

Widths are in cells of a fixed-width font (UAX #11: W and F are two; combining marks and format
characters are none).  ``A`` (ambiguous: “ ” … ·) counts as ``ambiguous`` says, one by default.
"""

from __future__ import annotations

import functools
import unicodedata
from itertools import pairwise, repeat

# No line may begin with these, nor end with those (禁则).
_NOT_FIRST = frozenset("，。、；：！？）》」』】〕”’…—·,.;:!?)]}%％℃")
_NOT_LAST = frozenset("（《「『【〔“‘([{")


def width(text: str, ambiguous: int = 1) -> int:
    """The cells ``text`` takes on one line."""
    return len(text) if text.isascii() else sum(map(_cells, text, repeat(ambiguous)))


def pad(text: str, cells: int) -> str:
    """``text`` with blanks on the right up to ``cells``; longer text stays as it is."""
    return text + " " * max(0, cells - width(text))


def wrap(text: str, cells: int) -> list[str]:
    """Lines of at most ``cells``: Chinese breaks between characters, Latin between words.

    A word longer than a line is cut.  Always at least one line; ``cells`` is taken as at least 4.
    """
    room = max(4, cells)
    lines: list[str] = []
    line, used = "", 0
    for piece in (part for word in _pieces(text) for part in _cut(word, room)):
        whole = width(piece)
        bare = piece.rstrip()
        if used + (whole if len(bare) == len(piece) else width(bare)) > room:
            lines.append(line.rstrip())
            line, used = "", 0
        shown = piece if line else piece.lstrip()
        line, used = line + shown, used + (whole if len(shown) == len(piece) else width(shown))
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


@functools.lru_cache(maxsize=8192)
def _cells(char: str, ambiguous: int) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    kind = unicodedata.east_asian_width(char)
    return 2 if kind in ("W", "F") else ambiguous if kind == "A" else 1


def _pieces(text: str) -> list[str]:
    """The unbreakable pieces: a Latin word with its blank, a character with its punctuation."""
    breaks = [at for at, may in enumerate(map(_may_break, text, text[1:]), 1) if may]
    return [text[start:end] for start, end in pairwise([0, *breaks, len(text)])] if text else []


@functools.lru_cache(maxsize=32768)
def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or after == " ":
        return False
    return before == " " or _cells(before, 1) == 2 or _cells(after, 1) == 2


def _cut(word: str, room: int) -> list[str]:
    if len(word) * 2 <= room:
        return [word]
    parts, used = [""], 0
    for char in word:
        cells = _cells(char, 1)
        if used + cells > room and char != " ":
            parts.append("")
            used = 0
        parts[-1] += char
        used += cells
    return parts
