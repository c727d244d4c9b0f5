"""A page as far as a seal's place depends on it: its characters, its code, the seals it has.

All in millimetres from the page's upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import zxingcpp

MM = 25.4 / 72
_DPI = 150
_LABEL = 16  # characters of a label and what follows it, at most
_SAME_LINE = 3.0

Box = tuple[float, float, float, float]
"""Left, upper, right, lower edge."""


@dataclass
class Page:
    """One page; ``taken`` are the seals on it."""

    number: int
    width: float
    height: float
    text: pypdfium2.PdfTextPage
    page: pypdfium2.PdfPage
    taken: list[Box]

    def find(self, word: str, *, alone: bool = False) -> Iterator[Box]:
        """Where a text stands, as far as it is on one line; ``alone``, where it begins a cell or a line and is
        followed by nothing but （…, ： or its end: the box is then that of all up to there.
        """
        search = self.text.search(word)
        while found := search.get_next():
            first, count = found
            if alone:
                if first and not self._blank(first - 1):
                    continue
                if not self._blank(first + count) and self._char(first + count) not in "（(：:、":
                    continue
                count += next(
                    n for n in range(_LABEL) if n + 1 == _LABEL or self._blank(first + count + n)
                )
            yield self._joined([self._box(at) for at in range(first, first + count)])

    def _joined(self, boxes: Sequence[Box]) -> Box:
        level = [box for box in boxes if abs(box[3] - boxes[0][3]) < _SAME_LINE]
        lefts, uppers, rights, lowers = zip(*level, strict=True)
        return min(lefts), min(uppers), max(rights), max(lowers)

    def _char(self, at: int) -> str:
        return self.text.get_text_range(at, 1) if at < self.text.count_chars() else ""

    def _blank(self, at: int) -> bool:
        return not self._char(at).strip()

    @cached_property
    def letters(self) -> list[tuple[float, float]]:
        """The middles of all characters."""
        every = range(self.text.count_chars())
        return [middle(self._box(at)) for at in every if self.text.get_text_range(at, 1).strip()]

    @cached_property
    def closed(self) -> list[Box]:
        """What no seal may cover: other seals, and the code."""
        found = list(self.taken)
        drawn = self.page.render(scale=_DPI / 72, grayscale=True).to_pil()
        for code in zxingcpp.read_barcodes(
            drawn, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        ):
            at = code.position
            points = [
                (p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)
            ]
            xs, ys = [x * 25.4 / _DPI for x, _ in points], [y * 25.4 / _DPI for _, y in points]
            found.append((min(xs) - 2, min(ys) - 2, max(xs) + 2, max(ys) + 2))
        return found

    def _box(self, at: int) -> Box:
        left, bottom, right, top = self.text.get_charbox(at)
        return left * MM, self.height - top * MM, right * MM, self.height - bottom * MM


def overlap(at: tuple[float, float], half: tuple[float, float], box: Box) -> bool:
    """Whether a seal, round where it is as wide as high, and a box have a point in common."""
    near_x, near_y = (
        min(max(one, low), high) for one, low, high in zip(at, box[:2], box[2:], strict=True)
    )
    across, down = (near_x - at[0]) / half[0], (near_y - at[1]) / half[1]
    if half[0] == half[1]:
        return math.hypot(across, down) < 1
    return max(abs(across), abs(down)) < 1


def middle(box: Box) -> tuple[float, float]:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
