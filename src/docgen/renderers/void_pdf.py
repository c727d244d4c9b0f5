"""The PDF of a void document: the one that was issued, with 作废 and the day across every page.

Drawn as outlines, so that what stands beneath stays legible, by the paths of a bundled face's glyphs: no
font comes into the file, no text is added to it, and as an artifact it is no part of what is read aloud.
Everything else is as it was issued.  The same file and day give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page

from docgen.renderers import fonts
from docgen.renderers.glyphs import number, outlines, path
from docgen.renderers.pdf_update import Update

WORD = "作废"
_SLANT = math.radians(30)
_WIDTH = 0.74  # of the word, in a page's shorter side
_GAP = 0.06  # between the two characters, in their size
_DAY = 0.08  # size of the day, in that of the characters
_STROKE = 0.024  # of the outlines, likewise; their inner half is not painted
_RED = "0.8 0 0"
_FORM = "/DocgenVoid"
_PAINT = b"Q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC q %b Do Q EMC" % _FORM.encode()
_MADE = re.compile(rb"^% docgen void: (\S+) (\S+)$", re.MULTILINE)


class VoidStamp:
    """Implements ``ports.Stamp``."""

    def stamp(self, pdf: bytes, on: dt.date) -> bytes:
        """The file with the word over the middle of every page."""
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            update = Update(pdf, opened)
            before = update.stream(b"q")
            overlays: dict[tuple[float, ...], tuple[Object, Object]] = {}
            for page in opened.pages:
                box = tuple(float(side) for side in page.mediabox)
                if box not in overlays:
                    form = update.stream(_form(box, on), _form_entries(box))
                    overlays[box] = form, update.stream(_PAINT)
                _paint_last(page, before, *overlays[box])
                update.changed(page.obj)
            return update.whole()

    def made_with(self, pdf: bytes) -> tuple[str, str]:
        """The engine and the digest of the faces that a stamped file says it was made with."""
        found = _MADE.search(pdf)
        return (found[1].decode(), found[2].decode()) if found else ("", "")


def _paint_last(page: Page, before: Object, form: Object, after: Object) -> None:
    """Let a page paint a form last, whatever its own content leaves behind of the graphics state."""
    own = page.obj["/Contents"]
    page.obj["/Contents"] = Array([before, *(own if isinstance(own, Array) else [own]), after])
    resources = Dictionary(dict(page.resources.items()))
    resources["/XObject"] = Dictionary(dict(resources.get("/XObject", Dictionary()).items()))
    resources["/XObject"][_FORM] = form
    page.obj["/Resources"] = resources


def _form_entries(box: tuple[float, ...]) -> Dictionary:
    sides = Array([Object.parse(number(side, 6).encode()) for side in box])
    return Dictionary(
        Type=Name("/XObject"), Subtype=Name("/Form"), BBox=sides, Resources=Dictionary()
    )


def _form(box: tuple[float, ...], on: dt.date) -> bytes:
    """The word for pages of one size."""
    left, bottom, right, top = box
    size = min(right - left, top - bottom) * _WIDTH / (len(WORD) + _GAP * (len(WORD) - 1))
    cos, sin = math.cos(_SLANT), math.sin(_SLANT)
    small = size * _DAY
    middle = (cos, sin, -sin, cos, (left + right) / 2, (bottom + top) / 2)
    around = f"{number(-2 * size)} {number(-2 * size)} {number(4 * size)} {number(4 * size)} re"
    content = [
        f"% docgen void: qpdf-{pikepdf.__libqpdf_version__} {fonts.digest()}",
        " ".join(number(one, 5) for one in middle) + " cm",
        f"{_RED} RG {_RED} rg 1 j {number(size * _STROKE)} w",
    ]
    for contours in _line(WORD, size, size * _GAP, -size * 0.38):
        # A glyph is made of strokes that overlap: painted outside all of them only, they have one outline.
        content += [
            "q",
            *(f"{around}\n{contour}\nW* n" for contour in contours),
            *contours,
            "S",
            "Q",
        ]
    day = f"{on.year}年{on.month}月{on.day}日"
    for contours in _line(day, small, 0, -size * 0.38 - small * 2.2):
        content += [*contours, "f"]
    return "\n".join(content).encode("ascii")


def _line(text: str, size: float, gap: float, baseline: float) -> list[list[str]]:
    """The contours of each glyph of a line of text, its middle at x = 0."""
    drawings, advances = outlines(text)
    widths = [advance * size for advance in advances]
    at = -(sum(widths) + gap * (len(text) - 1)) / 2
    drawn = []
    for contours, width in zip(drawings, widths, strict=True):
        place = (at, baseline, size)
        drawn.append([path(contour, *place) for contour in contours])
        at += width + gap
    return drawn
