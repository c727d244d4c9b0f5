"""Fallback faces: a document's own small font, with the characters the bundled faces lack.

It is a collection (OpenType, ttc) of a regular face and a bold one, as the bundled families are; those
filed by an earlier docgen are a regular face alone.
The glyphs come out of fonts of the machine a document was issued on, and are filed with it, so that it
can be made again on a machine without them.  Each face is plain as the bundled ones are: TrueType outlines
without components and hinting, a thousand units an em.  The same glyphs give the same bytes: nothing of
the clock or of a path goes in.  A font without a bold brother has its glyphs made heavier.
"""

from __future__ import annotations

import copy
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.roundTools import otRound
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates

FAMILY = "Docgen Fallback"
_EM = 1000
# Those of Docgen Serif, so that a line with such a character is as high as one without.
_ASCENT, _DESCENT = 1151, -286
_CURVES = 0.5  # units a quadratic curve may stray from the cubic one it stands for
# How far a stroke's edge goes outwards where a font has no bold brother: uprights gain more than
# level strokes, as they do in Chinese faces of both kinds.
_HEAVIER = (18, 9)
_SHARPEST = 2.0  # how much farther than an edge a corner may go
_REGULAR_SELECTION, _BOLD_SELECTION = 0x40, 0x20  # OS/2, fsSelection
_DESCRIPTION = 10  # name id of the font's description; here: what came from which family


@dataclass(frozen=True, slots=True)
class Source:
    """An installed font: its file, its place in a collection, its family, and that one's bold font."""

    path: Path
    index: int
    family: str
    bold: Source | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a fallback face holds: each character with the family its glyph was taken from.

    ``bold``: whether it is a collection with a bold face after the regular one.
    """

    families: Mapping[str, str]
    bold: bool


def make(sources: Mapping[str, Source]) -> bytes:
    """A regular and a bold face with these characters, each from its source.

    Raises ValueError where a source has no glyph.
    """
    regular, heavy = {}, {}
    for char, source in sources.items():
        glyph, width = regular[char] = _taken(char, source)
        heavy[char] = _taken(char, source.bold) if source.bold else (_heavier(glyph), width)
    families = json.dumps({c: sources[c].family for c in sorted(sources)}, ensure_ascii=False)
    collection = TTCollection()
    collection.fonts = [
        _face(regular, families, "Regular", 400),
        _face(heavy, families, "Bold", 700),
    ]
    out = io.BytesIO()
    collection.save(out, shareTables=True)
    return out.getvalue()


def _taken(char: str, source: Source) -> tuple[Glyph, int]:
    with TTFont(source.path, fontNumber=source.index, lazy=True) as font:
        found = outline(font, char)
    if found is None:
        raise ValueError(f"{source.family} has no glyph for U+{ord(char):04X}")
    return found


def _face(
    outlines: Mapping[str, tuple[Glyph, int]], families: str, style: str, weight: int
) -> TTFont:
    glyphs, metrics = {".notdef": Glyph()}, {".notdef": (_EM, 0)}
    for char in sorted(outlines):
        name = f"u{ord(char):04X}"
        glyphs[name], metrics[name] = outlines[char][0], (outlines[char][1], 0)
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupHead(unitsPerEm=_EM, created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(char): f"u{ord(char):04X}" for char in sorted(outlines)})
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    bearings = {
        name: (width, getattr(table[name], "xMin", 0)) for name, (width, _) in metrics.items()
    }
    builder.setupHorizontalMetrics(bearings)
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable(
        {"familyName": FAMILY, "styleName": style, "psName": f"DocgenFallback-{style}",
         "description": families},
        mac=False,
    )  # fmt: skip
    builder.setupOS2(
        sTypoAscender=880, sTypoDescender=-120, usWinAscent=_ASCENT, usWinDescent=-_DESCENT,
        usWeightClass=weight, fsSelection=_BOLD_SELECTION if weight > 400 else _REGULAR_SELECTION,
    )  # fmt: skip
    builder.font["head"].macStyle = int(weight > 400)
    builder.setupPost(keepGlyphNames=False)
    return builder.font


@lru_cache(maxsize=16)
def read(face: bytes) -> Contents:
    """What a face that ``make`` made holds."""
    with TTFont(io.BytesIO(face), fontNumber=0) as font:
        families = json.loads(font["name"].getDebugName(_DESCRIPTION))
        return Contents(families, bold=face.startswith(b"ttcf"))


def outline(font: TTFont, char: str) -> tuple[Glyph, int] | None:
    """A character's outline and advance, in thousandths of an em; None where the font draws nothing."""
    name = (font.getBestCmap() or {}).get(ord(char))
    if name is None or name == ".notdef":
        return None
    scale = _EM / font["head"].unitsPerEm
    glyphs = font.getGlyphSet()
    recording = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(recording)
    pen = TTGlyphPen(None)
    # PostScript outlines turn the other way round than TrueType's.
    cubic = "glyf" not in font
    curves = Cu2QuPen(pen, max_err=_CURVES, reverse_direction=cubic)
    recording.replay(TransformPen(curves, (scale, 0, 0, scale, 0, 0)))
    glyph = pen.glyph()
    return (glyph, otRound(glyphs[name].width * scale)) if glyph.numberOfContours else None


def _heavier(glyph: Glyph) -> Glyph:
    """The outline with every edge moved outwards, holes inwards: a bold of its own; the width stays."""
    heavy = copy.deepcopy(glyph)
    points = [(float(x), float(y)) for x, y in glyph.coordinates]
    contours, start = [], 0
    for end in glyph.endPtsOfContours:
        contours.append(points[start : end + 1])
        start = end + 1
    # TrueType fills to the right of an outline's direction; some fonts have it the other way round.
    side = -1.0 if sum(map(_area, contours)) > 0 else 1.0
    moved = [point for contour in contours for point in _spread(contour, side)]
    heavy.coordinates = GlyphCoordinates([(otRound(x), otRound(y)) for x, y in moved])
    return heavy


def _area(contour: Sequence[tuple[float, float]]) -> float:
    """Twice the area within, negative where the contour runs clockwise."""
    return sum(
        x * next_y - next_x * y
        for (x, y), (next_x, next_y) in zip(contour, [*contour[1:], contour[0]], strict=True)
    )


def _spread(contour: Sequence[tuple[float, float]], side: float) -> list[tuple[float, float]]:
    """The points, each moved away from what is filled, to the left of the contour's direction."""
    count = len(contour)
    moved = []
    for at, (x, y) in enumerate(contour):
        before = (contour[(at - n) % count] for n in range(1, count))
        after = (contour[(at + n) % count] for n in range(1, count))
        into = next((_direction(one, (x, y)) for one in before if one != (x, y)), None)
        out = next((_direction((x, y), one) for one in after if one != (x, y)), None)
        if into is None or out is None:  # a contour without extent
            moved.append((x, y))
            continue
        across, up = -(into[1] + out[1]), into[0] + out[0]
        # The edges' new lines meet farther out the sharper the corner is.
        reach = min(1 / max(1 + into[0] * out[0] + into[1] * out[1], 1e-6), _SHARPEST)
        moved.append((x + side * across * reach * _HEAVIER[0], y + side * up * reach * _HEAVIER[1]))
    return moved


def _direction(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    across, up = other[0] - one[0], other[1] - one[1]
    length = math.hypot(across, up)
    return across / length, up / length
