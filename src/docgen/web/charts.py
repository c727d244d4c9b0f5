"""Charts as shapes with places, for ``parts/charts.html`` to draw as SVG: every axis begins at zero.

Lengths are units of the drawing, which is ``WIDTH`` wide.  Shapes have classes, never styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

WIDTH = 360
_HEIGHT, _LEFT, _TOP, _BOTTOM = 190, 34, 8, 22
_BAR, _LABELS = 24, 118


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: ``kind`` is its class, ``told`` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text at a place; ``anchor`` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is to be drawn; ``rules`` are the heights (or, of ``upright`` ones, places) of the axis' lines."""

    height: int
    boxes: Sequence[Box]
    words: Sequence[Word]
    rules: Sequence[float]
    upright: bool = False
    left: float = _LEFT


@dataclass(frozen=True, slots=True)
class Stack:
    """A column or bar of parts, each with its class, its count, and what it stands for."""

    label: str
    parts: Sequence[tuple[str, int, str]]

    @property
    def total(self) -> int:
        return sum(size for _, size, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Range:
    """A column from the lower quarter to the upper, with its middle; None where there is no value."""

    label: str
    told: str
    ends: tuple[int, int, int] | None


def columns(stacks: Sequence[Stack]) -> Chart:
    """Stacked columns, one beside the other."""
    top, ticks = scale(max((one.total for one in stacks), default=0))
    place = _Place(len(stacks), top)
    boxes = []
    for index, one in enumerate(stacks):
        reached = 0
        for kind, size, told in one.parts:
            if size:
                boxes.append(place.box(index, reached, reached + size, kind, told))
            reached += size
    return Chart(
        _HEIGHT, boxes, place.words([one.label for one in stacks], ticks), place.rules(ticks)
    )


def ranges(found: Sequence[Range]) -> Chart:
    """Columns from the lower quarter to the upper, the middle a stroke across."""
    top, ticks = scale(max((one.ends[2] for one in found if one.ends), default=0))
    place = _Place(len(found), top)
    boxes = []
    for index, one in enumerate(found):
        if one.ends is None:
            continue
        lower, median, upper = one.ends
        boxes.append(place.box(index, lower, upper, "spread", one.told, least=2))
        boxes.append(place.stroke(index, median, "median", one.told))
    return Chart(
        _HEIGHT, boxes, place.words([one.label for one in found], ticks), place.rules(ticks)
    )


def bars(stacks: Sequence[Stack]) -> Chart:
    """Stacked bars, one below the other, each with its count behind it."""
    top, ticks = scale(max((one.total for one in stacks), default=0))
    room = WIDTH - _LABELS - 34
    boxes, words = [], []
    for index, one in enumerate(stacks):
        y = 4 + index * _BAR
        reached = 0
        for kind, size, told in one.parts:
            if size:
                x, width = _LABELS + room * reached / top, room * size / top
                boxes.append(Box(round(x, 1), y, round(width, 1), _BAR - 7, kind, told))
            reached += size
        words.append(Word(_LABELS - 6, y + 13, _short(one.label), "end"))
        words.append(
            Word(round(_LABELS + room * reached / top + 5, 1), y + 13, str(one.total), "start")
        )
    height = 4 + len(stacks) * _BAR
    rules = [round(_LABELS + room * tick / top, 1) for tick in ticks]
    return Chart(height, boxes, words, rules, upright=True)


def scale(most: int) -> tuple[int, Sequence[int]]:
    """Where an axis of counts ends, and where it has lines: at least 1, four lines at most above zero."""
    steps = (base * 10**power for power in count() for base in (1, 2, 5))
    step = next(one for one in steps if one * 4 >= most)
    lines = max(1, -(-most // step))
    return step * lines, [step * one for one in range(lines + 1)]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where columns stand: ``count`` of them, on an axis to ``top``."""

    count: int
    top: int

    def _x(self, index: int) -> float:
        return _LEFT + self._step * index

    @property
    def _step(self) -> float:
        return (WIDTH - _LEFT - 4) / max(1, self.count)

    def _y(self, value: float) -> float:
        room = _HEIGHT - _TOP - _BOTTOM
        return _TOP + room * (1 - value / self.top)

    def box(
        self, index: int, low: int, high: int, kind: str, told: str, *, least: float = 0
    ) -> Box:
        """A box of a column from one value to another."""
        height = max(least, self._y(low) - self._y(high))
        width = self._step * 0.7
        x, y = self._x(index) + self._step * 0.15, self._y(low) - height
        return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1), kind, told)

    def stroke(self, index: int, value: int, kind: str, told: str) -> Box:
        """A stroke across a column."""
        return Box(
            round(self._x(index) + self._step * 0.05, 1), round(self._y(value) - 1.5, 1),
            round(self._step * 0.9, 1), 3, kind, told,
        )  # fmt: skip

    def words(self, labels: Sequence[str], ticks: Sequence[int]) -> list[Word]:
        """The labels of columns and axis."""
        below = [
            Word(round(self._x(index) + self._step / 2, 1), _HEIGHT - 7, label)
            for index, label in enumerate(labels)
        ]
        beside = [
            Word(_LEFT - 5, round(self._y(tick) + 3.5, 1), str(tick), "end") for tick in ticks
        ]
        return [*below, *beside]

    def rules(self, ticks: Sequence[int]) -> list[float]:
        """The heights of the axis' lines."""
        return [round(self._y(tick), 1) for tick in ticks]


def _short(label: str) -> str:
    """As much of a label as stands before a bar; Chinese characters are twice as wide as others."""
    width, kept = 0, ""
    for char in label:
        width += 2 if ord(char) > 0x2E80 else 1
        if width > 19:
            return f"{kept}…"
        kept += char
    return kept
