"""Fallback faces: a document's own small font, with the characters the bundled faces lack.

The glyphs come out of fonts of the machine a document was issued on, and are filed with it, so that it
can be made again on a machine without them.  A face is plain as the bundled ones are: TrueType outlines
without components and hinting, a thousand units an em.  The same glyphs give the same bytes: nothing of
the clock or of a path goes in.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.roundTools import otRound
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

FAMILY = "Docgen Fallback"
_EM = 1000
# Those of Docgen Serif, so that a line with such a character is as high as one without.
_ASCENT, _DESCENT = 1151, -286
_CURVES = 0.5  # units a quadratic curve may stray from the cubic one it stands for
_DESCRIPTION = 10  # name id of the font's description; here: what came from which family


@dataclass(frozen=True, slots=True)
class Source:
    """An installed font: its file, its place in a collection, its family."""

    path: Path
    index: int
    family: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a fallback face holds: each character with the family its glyph was taken from."""

    families: Mapping[str, str]


def make(sources: Mapping[str, Source]) -> bytes:
    """A face with these characters, each from its source.  Raises ValueError where one has none."""
    glyphs, metrics = {".notdef": Glyph()}, {".notdef": (_EM, 0)}
    for char in sorted(sources):
        source = sources[char]
        with TTFont(source.path, fontNumber=source.index, lazy=True) as font:
            found = outline(font, char)
        if found is None:
            raise ValueError(f"{source.family} has no glyph for U+{ord(char):04X}")
        name = f"u{ord(char):04X}"
        glyphs[name], metrics[name] = found[0], (found[1], 0)
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupHead(unitsPerEm=_EM, created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(char): f"u{ord(char):04X}" for char in sources})
    builder.setupGlyf(glyphs)
    table = builder.font["glyf"]
    bearings = {
        name: (width, getattr(table[name], "xMin", 0)) for name, (width, _) in metrics.items()
    }
    builder.setupHorizontalMetrics(bearings)
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    families = json.dumps({c: sources[c].family for c in sorted(sources)}, ensure_ascii=False)
    builder.setupNameTable(
        {"familyName": FAMILY, "styleName": "Regular", "psName": "DocgenFallback-Regular",
         "description": families},
        mac=False,
    )  # fmt: skip
    builder.setupOS2(
        sTypoAscender=880, sTypoDescender=-120, usWinAscent=_ASCENT, usWinDescent=-_DESCENT
    )
    builder.setupPost(keepGlyphNames=False)
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@lru_cache(maxsize=16)
def read(face: bytes) -> Contents:
    """What a face that ``make`` made holds."""
    with TTFont(io.BytesIO(face)) as font:
        return Contents(json.loads(font["name"].getDebugName(_DESCRIPTION)))


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
