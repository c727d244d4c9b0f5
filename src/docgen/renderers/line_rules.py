"""Where a line of Chinese text may end, and where it may be stretched.

Line breaks follow Unicode Standard Annex 14 as Pango reads it, and above it what Chinese setting asks
for (GB/T 15834-2011, 附录 and W3C clreq, 3.1): no line begins with a closing mark, none ends with an
opening one, a dash or an ellipsis of two characters is never torn, and quotation marks, which the annex
glues to both sides because it cannot tell which language they stand in, open and close like brackets.
All of it is said of pairs of neighbouring characters, whatever elements they stand in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# No line begins with one of these, and nothing is inserted before them.
CLOSING = frozenset("、。，．：；！？）》〉」』】〕〗〙〛｝］”’…—–％‰℃°·・～〞,.:;!?)]}%々〻ー")
# No line ends with one of these, and nothing is inserted after them.
OPENING = frozenset("（《〈「『【〔〖〘〚｛［“‘〝([{￥＄")
_HAN = (
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3040, 0x30FA), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip
_FULL_WIDTH = ((0x3001, 0x303F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6))
_LATIN = (
    (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F),
    (0x370, 0x3FF), (0x400, 0x4FF),
)  # fmt: skip
_QUOTES_OPEN, _QUOTES_CLOSE = frozenset("“‘"), frozenset("”’")
# Kinds of characters, as bits.
_HAN_BIT, _WIDE, _LATIN_BIT, _CLOSES, _OPENS, _SPACE = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True, slots=True)
class Rules:
    """What may happen before each character of a text; index 0 is never asked.

    ``breaks``: a line may begin here.  ``stretches``: a justified line may grow here.  ``joints``: a
    Chinese character and a Latin letter or digit meet here, in either order.
    """

    breaks: Sequence[bool]
    stretches: Sequence[bool]
    joints: tuple[int, ...]


def is_han(character: str) -> bool:
    """Whether a character is an ideograph or a kana."""
    return _within(ord(character), _HAN)


class Kinds(dict[str, int]):
    """The kind of every character asked for so far."""

    def __missing__(self, character: str) -> int:
        code = ord(character)
        han = _within(code, _HAN)
        kind = (
            _HAN_BIT * han
            | _WIDE * (han or _within(code, _FULL_WIDTH))
            | _LATIN_BIT * _within(code, _LATIN)
            | _CLOSES * (character in CLOSING)
            | _OPENS * (character in OPENING)
            | _SPACE * (character in " \u00a0")
        )
        self[character] = kind
        return kind


def read(text: str, unicode_breaks: Sequence[int], kinds: Kinds) -> Rules:
    """The rules for ``text``; ``unicode_breaks[i]`` says what the annex has of a break before i."""
    count = len(text)
    breaks, stretches = [False] * count, [False] * count
    joints = []
    of = [kinds[character] for character in text]
    previous = solid = 0  # the kind of the character before, and of the last one that is no space
    for index, kind in enumerate(of):
        if index:
            closed = kind & _CLOSES or solid & _OPENS
            breaks[index] = not closed and bool(
                unicode_breaks[index] or _parted_by_quotes(text, index, previous, kind)
            )
            if previous & _SPACE:
                stretches[index] = True
            elif (previous | kind) & _WIDE and not kind & _SPACE:
                stretches[index] = not (kind & _CLOSES or previous & _OPENS)
                if (previous | kind) & _HAN_BIT and (previous | kind) & _LATIN_BIT:
                    joints.append(index)
        previous = kind
        if not kind & _SPACE:
            solid = kind
    return Rules(breaks, stretches, tuple(joints))


def _parted_by_quotes(text: str, index: int, previous: int, kind: int) -> bool:
    """Whether a quotation mark opens or closes here, next to Chinese."""
    if text[index] in _QUOTES_OPEN:
        return bool(previous & _WIDE or text[index - 1] in _QUOTES_CLOSE)
    return text[index - 1] in _QUOTES_CLOSE and bool(kind & _WIDE)


def _within(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)
