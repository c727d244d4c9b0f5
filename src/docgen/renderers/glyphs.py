"""Glyphs of the bundled faces as paths of a PDF's content: text that is a picture, for marks and seals."""

from __future__ import annotations

from functools import cache
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from docgen.renderers import fonts

Contour = list[tuple[str, tuple[tuple[float, float], ...]]]
"""A path's operators with their points, in units of the glyph's size."""


def path(contour: Contour, left: float, bottom: float, size: float) -> str:
    """A contour as operators of a content stream."""
    lines = []
    for operator, points in contour:
        places = [number(n) for x, y in points for n in (left + x * size, bottom + y * size)]
        lines.append(" ".join([*places, operator]))
    return "\n".join(lines)


@cache
def outlines(
    text: str, family: str = "Docgen Sans"
) -> tuple[tuple[list[Contour], ...], tuple[float, ...]]:
    """Contours and advance of each character in the bold face of a family, in units of its size."""
    file = next(f.path for f in fonts.FACES if (f.family, f.bold) == (family, True))
    with TTFont(file, lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        em = font["head"].unitsPerEm
        found, advances = [], []
        for character in text:
            pen = _Pen(glyphs, em)
            glyphs[names[ord(character)]].draw(pen)
            found.append(pen.contours)
            advances.append(glyphs[names[ord(character)]].width / em)
    return tuple(found), tuple(advances)


class _Pen(BasePen):  # type: ignore[misc]
    """Writes a glyph down as PDF's path operators, contour by contour."""

    def __init__(self, glyphs: Any, em: int) -> None:
        super().__init__(glyphs)
        self._em = em
        self.contours: list[Contour] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        self.contours[-1].append((operator, tuple((x / self._em, y / self._em) for x, y in points)))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
        self.contours.append([])
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self._add("c", *points)

    def _closePath(self) -> None:  # noqa: N802
        self._add("h")


def number(value: float, places: int = 2) -> str:
    """A number as PDF writes it; a hundredth of a point is finer than any printer."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")
