"""Pages of a PDF as pictures, and the text on them with the place of each character; drawn by pdfium."""

from __future__ import annotations

import ctypes
import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from docgen import pdfium as one_at_a_time
from docgen.errors import NotFoundError, UnreadableDocumentError
from docgen.model import Box, PageFigure, PageText
from docgen.renderers.pdf_figures import Edges, figures

_FINE = 1_000_000
"""Of a page's sides, when a place is told in whole numbers."""
_MOST_PIXELS = 40_000_000
_MARGIN = 2  # pixels around what is blacked out: edges are drawn soft
_ABOVE, _BELOW = 0.92, 0.2  # of a font's size, from the line its characters stand on
_ARTIFACT = "Artifact"
_LONGEST_NAME = 256
P = ParamSpec("P")
T = TypeVar("T")


class PdfPictures:
    """A ``ports.PagePictures``."""

    def sizes(self, pdf: bytes) -> Sequence[tuple[float, float]]:
        """See ``ports.PagePictures.sizes``."""
        return _called(_sizes, pdf)

    def texts(self, pdf: bytes) -> Sequence[PageText]:
        """See ``ports.PagePictures.texts``."""
        return _called(_texts, pdf)

    def draw(self, pdf: bytes, page: int, width: int, black: Sequence[Box] = ()) -> bytes:
        """See ``ports.PagePictures.draw``."""
        picture = Image.frombytes(*_called(_page, pdf, page, width))
        _blacken(picture, black)
        out = io.BytesIO()
        picture.save(out, "PNG", compress_level=5)
        return out.getvalue()


def _called(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return one_at_a_time.call(function, *args, **kwargs)
    except one_at_a_time.LostError as error:
        raise _unreadable(error.reason) from error


def _sizes(pdf: bytes) -> list[tuple[float, float]]:
    with _opened(pdf) as opened:
        return [opened.get_page_size(at) for at in range(len(opened))]


def _texts(pdf: bytes) -> list[PageText]:
    try:
        drawn = figures(pdf)
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise _unreadable(type(error).__name__) from error
    with _opened(pdf) as opened:
        if len(opened) != len(drawn):  # damaged so that two readers see two files
            raise _unreadable("pages")
        return [_text(page, told) for page, told in zip(opened, drawn, strict=True)]


def _page(pdf: bytes, page: int, width: int) -> tuple[str, tuple[int, int], bytes]:
    """Its mode, its size, its pixels."""
    with _opened(pdf) as opened:
        if not 1 <= page <= len(opened):
            raise NotFoundError(
                "There is no page {page}; the document has {count}.",
                page=page,
                count=len(opened),
            )
        if opened.get_formtype():
            opened.init_forms()  # else seals are not drawn
        return _drawn(opened[page - 1], width)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with one_at_a_time.opened(pdf) as opened:
            yield opened
    except pypdfium2.PdfiumError as error:
        raise _unreadable(type(error).__name__) from error


def _unreadable(reason: str) -> UnreadableDocumentError:
    return UnreadableDocumentError("The PDF cannot be read ({reason}).", reason=reason)


def _drawn(page: pypdfium2.PdfPage, width: int) -> tuple[str, tuple[int, int], bytes]:
    across, down = page.get_size()
    if width * width * down / across > _MOST_PIXELS:
        raise _unreadable("size")
    bitmap = page.render(scale=width / across, rev_byteorder=True)
    try:
        picture: Image.Image = bitmap.to_pil()
        return picture.mode, picture.size, picture.tobytes()
    finally:
        bitmap.close()
        page.close()


def _blacken(picture: Image.Image, boxes: Sequence[Box]) -> None:
    pen = ImageDraw.Draw(picture)
    width, height = picture.size
    for left, upper, right, lower in boxes:
        corner = (math.floor(left * width) - _MARGIN, math.floor(upper * height) - _MARGIN)
        other = (math.ceil(right * width) + _MARGIN, math.ceil(lower * height) + _MARGIN)
        pen.rectangle((*corner, *other), fill=(0, 0, 0))


def _text(page: pypdfium2.PdfPage, drawn: Sequence[tuple[str, Edges | None]]) -> PageText:
    text = page.get_textpage()
    chars: list[str] = []
    boxes: list[Box] = []
    furniture: set[int] = set()
    known: dict[int, bool] = {}
    for at in range(text.count_chars()):
        chars.append(chr(pdfium.FPDFText_GetUnicode(text, at)))
        boxes.append(_char_box(page, text, at))
        if _is_artifact(text, at, known):
            furniture.add(at)
    fields = dict(_fields(page))
    pictures = tuple(
        PageFigure(told, _placed(page, *edges) if edges else None, _has_lines(page, edges))
        for told, edges in drawn
    )
    text.close()
    page.close()
    return PageText(tuple(chars), tuple(boxes), frozenset(furniture), fields, pictures)


def _char_box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, at: int) -> Box:
    """What a glyph's lines stand in, its width, and the height that any glyph of its size may have.

    So the box of an upright character tells nothing of which it is.  The height that the font names would:
    it is that of the few glyphs that came into the file.
    """
    tight, loose = text.get_charbox(at), text.get_charbox(at, loose=True)
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    known = pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    if known and pdfium.FPDFText_GetMatrix(text, at, matrix) and not (matrix.b or matrix.c):
        em = pdfium.FPDFText_GetFontSize(text, at) * abs(matrix.d)
        bottom, top = y.value - _BELOW * em, y.value + _ABOVE * em
    else:
        bottom, top = loose[1], loose[3]
    return _placed(
        page,
        min(tight[0], loose[0]),
        min(tight[1], bottom),
        max(tight[2], loose[2]),
        max(tight[3], top),
    )


def _placed(page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float) -> Box:
    """A box in points, in parts of the page as it is seen."""
    corners = []
    for x, y in ((left, bottom), (right, top)):
        seen_x, seen_y = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, _FINE, _FINE, 0, x, y, seen_x, seen_y)
        corners.append((seen_x.value / _FINE, seen_y.value / _FINE))
    (x1, y1), (x2, y2) = corners
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _is_artifact(text: pypdfium2.PdfTextPage, at: int, known: dict[int, bool]) -> bool:
    """Whether a character stands in what is marked as no part of the text; asked once for each text object."""
    thing = pdfium.FPDFText_GetTextObject(text, at)
    if not thing:
        return False
    address = ctypes.addressof(thing.contents)
    if address not in known:
        marks = (
            pdfium.FPDFPageObj_GetMark(thing, one)
            for one in range(pdfium.FPDFPageObj_CountMarks(thing))
        )
        known[address] = any(_name(mark) == _ARTIFACT for mark in marks)
    return known[address]


def _has_lines(page: pypdfium2.PdfPage, edges: Edges | None) -> bool:
    """Whether anything but photographs and text has its middle within these edges."""
    if edges is None:
        return True
    for one in page.get_objects(max_depth=1):
        if one.type in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT):
            continue
        left, bottom, right, top = one.get_bounds()
        across, up = (left + right) / 2, (bottom + top) / 2
        if edges[0] <= across <= edges[2] and edges[1] <= up <= edges[3]:
            return True
    return False


def _name(mark: object) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST_NAME)
    length = ctypes.c_ulong()
    wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    if not pdfium.FPDFPageObjMark_GetName(mark, wide, _LONGEST_NAME, length):
        return ""
    return buffer.raw[: length.value].decode("utf-16-le", "replace").rstrip("\0")


def _fields(page: pypdfium2.PdfPage) -> Iterator[tuple[str, Box]]:
    """The form fields on a page, by name."""
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, at)
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) != pdfium.FPDF_ANNOT_WIDGET:
                continue
            buffer = ctypes.create_string_buffer(_LONGEST_NAME)
            wide = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
            length = pdfium.FPDFAnnot_GetStringValue(note, b"T", wide, _LONGEST_NAME)
            name = buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")
            edges = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetRect(note, edges):
                yield name, _placed(page, edges.left, edges.bottom, edges.right, edges.top)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
