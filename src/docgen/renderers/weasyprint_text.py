"""Text shaped once, and drawn from what shaping gave.

WeasyPrint shapes a text for measuring, again for every line, and again for drawing.  Here a text is
shaped once per style (Pango and HarfBuzz, kerning and all), kept with the style, and cut into lines by
its glyphs; ``weasyprint_lines`` says where, and by how much the characters of a line are moved apart.

Lengths are CSS pixels.  Glyphs stand where layout puts them to half a thousandth of the font size,
each measured from the line's start, so that errors do not add up.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from weasyprint.draw import text as drawing
from weasyprint.draw.color import get_color
from weasyprint.text import ffi as native
from weasyprint.text import line_break

from docgen.renderers import line_rules
from docgen.renderers.weasyprint_fonts import PangoFace

_GLYPH = struct.Struct("IiiiI")  # PangoGlyphInfo: glyph, width, x offset, y offset, attributes
_UNIT = float(native.FROM_UNITS)
_ROUNDED = 0.01  # Pango's rounding, well below any kerning
_EMPTY = int(native.pango.PANGO_GLYPH_EMPTY)
_UNKNOWN = int(native.pango.PANGO_GLYPH_UNKNOWN_FLAG)
_DRAW = drawing.draw_text
# Texts kept with a style: the labels of a form, not the values of a year.
_KEPT_MOST = 500


class Glyph(NamedTuple):
    """A glyph: the character it begins, its face, and how Pango places it."""

    character: int
    face: PangoFace
    number: int
    width: float
    x_offset: float
    y_offset: float
    text: str  # what it stands for; "" for the second glyph of a character


class Shaped(NamedTuple):
    """A text in a style.

    ``advances[i]`` is the width of character i (0 within a ligature); ``firsts[i]`` the index of its
    first glyph, one entry longer than the text.  ``starts`` and ``ends`` say by how much a character
    is wider where a line starts or ends with it, because the kerning with its neighbour falls away.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    firsts: Sequence[int]
    advances: Sequence[float]
    starts: dict[int, float]
    ends: dict[int, float]
    height: float
    baseline: float
    underline: tuple[float, float] | None  # how far below the baseline, and how thick


class Slice(NamedTuple):
    """The characters of a text that stand in one line; ``gaps`` follow them, None where all are 0."""

    shaped: Shaped
    start: int
    end: int
    gaps: Sequence[float] | None


def shape(text: str, style: Any) -> Shaped:
    """``text`` shaped in ``style``; raises ValueError for a character the face lacks."""
    try:
        kept = style.shaped_texts
    except AttributeError:
        kept = style.shaped_texts = {}
    found = kept.get(text)
    if found is None:
        if len(kept) >= _KEPT_MOST:
            kept.clear()
        found = kept[text] = _shape(text, style)
    return found  # type: ignore[no-any-return]


def rules(text: str, style: Any) -> line_rules.Rules:
    """Where ``text``, a whole paragraph's, may break and be stretched."""
    config = style.font_config
    found = config.rules.get((text, style["lang"]))
    if found is None:
        if len(config.rules) >= _KEPT_MOST:
            config.rules.clear()
        attributes = line_break.get_log_attrs(text, style["lang"])
        size = native.ffi.sizeof("PangoLogAttr")
        bits = memoryview(native.ffi.buffer(attributes, size * (len(text) + 1))).cast("I")
        breaks = [value & 1 for value in bits[:: size // 4]]
        found = line_rules.read(text, breaks, config.kinds)
        config.rules[text, style["lang"]] = found
    return found  # type: ignore[no-any-return]


def _shape(text: str, style: Any) -> Shaped:
    layout = line_break.Layout(style)
    # A line break ends a line, so it is never drawn; Pango would begin a second one there.
    data = text.replace("\n", "\u200b").encode()
    native.pango.pango_layout_set_text(layout.layout, data, len(data))
    line = native.pango.pango_layout_get_line_readonly(layout.layout, 0)
    extents = native.ffi.new("PangoRectangle *")
    native.pango.pango_layout_line_get_extents(line, native.ffi.NULL, extents)
    glyphs = tuple(_glyphs(line, text, data, style.font_config))
    advances = [0.0] * len(text)
    for glyph in glyphs:
        advances[glyph.character] += glyph.width
    characters = [glyph.character for glyph in glyphs]
    firsts = [bisect_left(characters, index) for index in range(len(text) + 1)]
    starts, ends = {}, {}
    for glyph in glyphs:
        if glyph.x_offset and glyph.character:
            starts[glyph.character] = -glyph.x_offset
        if glyph.number != _EMPTY:
            own = glyph.face.width(glyph.number) * glyph.face.size / 1000 + glyph.x_offset
            if abs(own - glyph.width) > _ROUNDED:
                ends[glyph.character] = own - glyph.width
    underline = None
    if "underline" in style["text_decoration_line"]:
        underline = (-layout.underline_position, layout.underline_thickness)
    return Shaped(
        text, glyphs, firsts, advances, starts, ends, extents.height * _UNIT,
        native.pango.pango_layout_get_baseline(layout.layout) * _UNIT, underline,
    )  # fmt: skip


def _glyphs(line: Any, text: str, data: bytes, config: Any) -> Iterator[Glyph]:
    """The glyphs of a line, left to right."""
    places = _places(text, len(data))
    run = line.runs
    while run != native.ffi.NULL:
        item, string = run.data.item, run.data.glyphs
        count = string.num_glyphs
        face = config.face(item.analysis.font)
        clusters = [*native.ffi.unpack(string.log_clusters, count), item.length]
        infos = _GLYPH.iter_unpack(native.ffi.buffer(string.glyphs, count * _GLYPH.size))
        last = -1
        for index, (number, width, x, y, _) in enumerate(infos):
            if number & _UNKNOWN:
                raise ValueError(f"no glyph for U+{number - _UNKNOWN:04X}")
            start = clusters[index]
            stop = clusters[index + 1]
            if stop == start:  # several glyphs for one cluster
                stop = next(place for place in clusters[index:] if place != start)
            first, after = places[item.offset + start], places[item.offset + stop]
            stands_for = text[first:after] if first != last else ""
            yield Glyph(first, face, number, width * _UNIT, x * _UNIT, y * _UNIT, stands_for)
            last = first
        run = run.next


def _places(text: str, length: int) -> Sequence[int]:
    """The index of the character at every byte of a text, and the end's."""
    if length == len(text):
        return range(length + 1)
    places = array("i", bytes(4 * (length + 1)))
    position = 0
    for index, character in enumerate(text):
        places[position] = index
        # A line break has become a zero-width space of three bytes.
        position += 3 if character == "\n" else len(character.encode())
    places[position] = len(text)
    return places


def draw(stream: Any, box: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
    """Draw a text box: one that ``weasyprint_lines`` made from its glyphs, any other as before."""
    piece: Slice | None = getattr(box, "slice", None)
    if piece is None:
        _DRAW(stream, box, offset_x, text_overflow, block_ellipsis)
        return
    style = box.style
    if piece.shaped.underline is not None:
        below, thickness = piece.shaped.underline
        drawing.draw_text_decoration(
            stream, box, offset_x, box.baseline + below + thickness / 2, thickness,
            get_color(style, "text_decoration_color"),
        )  # fmt: skip
    if not box.text.strip():
        return
    stream.set_color(style["color"])
    stream.begin_text()
    stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
    _show(stream, piece)
    stream.end_text()


def _show(stream: Any, piece: Slice) -> None:
    """The glyphs of a slice, each moved to its place where the one before does not end there."""
    shaped, start, end, gaps = piece
    target = shaped.starts.get(start, 0.0) if start else 0.0
    pen = 0.0
    face: PangoFace | None = None
    parts = ""
    previous = start
    for glyph in shaped.glyphs[shaped.firsts[start] : shaped.firsts[end]]:
        if gaps is not None and glyph.character != previous:
            target += sum(gaps[previous - start : glyph.character - start])
            previous = glyph.character
        at, rise = target + glyph.x_offset, glyph.y_offset
        target += glyph.width
        if glyph.number == _EMPTY:
            continue
        if glyph.face is not face:
            if parts:
                stream.show_text(f"<{parts}>")
            face, parts = glyph.face, ""
            font = stream.font(face)
            stream.set_font_size(font.hash, face.size)
        unit = face.size / 1000
        if move := round((pen - at) / unit):
            parts += f">{move}<"
        if rise:
            stream.show_text(f"<{parts}>")
            stream.set_text_rise(-rise)
            stream.show_text(f"<{glyph.number:04x}>")
            stream.set_text_rise(0)
            parts = ""
        else:
            parts += f"{glyph.number:04x}"
        if glyph.text:
            font.to_unicode.setdefault(glyph.number, glyph.text)
        pen += (face.width(glyph.number) - move) * unit
    stream.show_text(f"<{parts}>")
