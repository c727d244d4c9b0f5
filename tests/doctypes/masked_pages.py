"""Looks for what a masked picture of a page still shows, by pdfium's own search and the boxes of its glyphs."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2
from PIL import Image

from docgen.core import redaction
from docgen.core.records import leaves
from docgen.extractors.pdf_text import PdfExtractor
from docgen.model import DocumentType
from docgen.renderers.page_pictures import PdfPictures

WIDTH = 400


def seen(pdf: bytes, doctype: DocumentType, record: Mapping[str, Any]) -> list[str]:
    """The masked values of a record of which a pixel can be seen, with their pages."""
    pictures, paragraphs = PdfPictures(), PdfExtractor().extract(pdf).paragraphs
    black = redaction.black(pictures.texts(pdf), redaction.secrets(doctype, record), paragraphs)
    if black is None:
        return ["no picture"]
    found = [str(v) for path, _, v in leaves(doctype.fields, record) if path in doctype.masks]
    wrong = []
    with pypdfium2.PdfDocument(pdf) as opened:
        for at, page in enumerate(opened, 1):
            picture = Image.open(io.BytesIO(pictures.draw(pdf, at, WIDTH, black[at - 1])))
            shown = [value for value in dict.fromkeys(found) if _seen(page, value, picture)]
            wrong += [f"{value} on page {at}" for value in shown]
    return wrong


def _seen(page: pypdfium2.PdfPage, value: str, picture: Image.Image) -> bool:
    whole = all(
        ((0, 0),) * 3 == picture.crop(box).getextrema() for box in _boxes(page, value, picture)
    )
    return not whole


def _boxes(
    page: pypdfium2.PdfPage, value: str, picture: Image.Image
) -> Iterator[tuple[int, int, int, int]]:
    """The boxes of the glyphs of a value wherever pdfium finds it, in pixels."""
    scale = picture.width / page.get_width()
    text = page.get_textpage()
    search = text.search(value)
    while place := search.get_next():
        for char in range(place[0], sum(place)):
            left, bottom, right, top = text.get_charbox(char)
            if right > left and top > bottom:
                high = page.get_height()
                yield (
                    math.floor(left * scale),
                    math.floor((high - top) * scale),
                    math.ceil(right * scale),
                    math.ceil((high - bottom) * scale),
                )
