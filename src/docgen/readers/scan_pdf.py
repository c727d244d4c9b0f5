"""PDFs of scanned paper: their pages, drawn by pdfium.

Anybody may have made them: whatever opens one is a function for ``pdfium.call``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import pikepdf
import pypdfium2
from PIL import Image

from docgen import pdfium
from docgen.errors import UnreadableInputError
from docgen.readers import scan_drawing

MOST_PIXELS = 250_000_000
"""Pixels of a page: A3 at 600 dpi has 70 million."""
_POINTS = 72
P = ParamSpec("P")
T = TypeVar("T")


def require_drawable(name: str, data: bytes) -> None:
    """Raise UnreadableInputError for what is no PDF, is locked, or draws more than scans do."""
    _called(name, _looked_at, name, data)


def pages(name: str, data: bytes) -> int:
    """How many there are.  Raises UnreadableInputError."""
    return _called(name, _count, name, data)


def page(name: str, data: bytes, number: int, dpi: int) -> Image.Image:
    """One, from 0, in grey.  Raises UnreadableInputError, and IndexError where there is none."""
    try:
        size, pixels = pdfium.call(_drawn, name, data, number, dpi)
    except pdfium.LostError as error:
        raise UnreadableInputError(
            "Page {page} of {file} cannot be read: the program that draws pages broke down over it, or took too long.",
            page=number + 1,
            file=name,
            remedy="Scan it again with 300 dpi.",
        ) from error
    return Image.frombytes("L", size, pixels)


def part(name: str, data: bytes, pages: Sequence[int]) -> bytes:
    """A PDF of some pages, from 0.  Raises UnreadableInputError."""
    return _called(name, _taken, name, data, tuple(pages))


def too_large(name: str, page: int) -> UnreadableInputError:
    """For a page, from 1, of more than ``MOST_PIXELS``."""
    return UnreadableInputError(
        "Page {page} of {file} is too large to be a sheet of paper.",
        file=name,
        page=page,
        remedy="Scan with 300 dpi.",
    )


def _called(name: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return pdfium.call(function, *args, **kwargs)
    except pdfium.LostError as error:
        raise UnreadableInputError(
            "{file} cannot be read: the program that opens PDFs broke down over it, or took too long.",
            file=name,
            remedy="Scan it again with 300 dpi.",
        ) from error


def _looked_at(name: str, data: bytes) -> None:
    with _opened(name, data):  # one that is locked is told so
        pass
    scan_drawing.require_small(name, data, MOST_PIXELS)


def _count(name: str, data: bytes) -> int:
    with _opened(name, data) as pdf:
        return len(pdf)


def _drawn(name: str, data: bytes, number: int, dpi: int) -> tuple[tuple[int, int], bytes]:
    with _opened(name, data) as pdf:
        try:
            page = pdf[number]
            width, height = page.get_size()
            if width * height * (dpi / _POINTS) ** 2 > MOST_PIXELS:
                raise too_large(name, number + 1)
            bitmap = page.render(scale=dpi / _POINTS, grayscale=True)
            drawn: Image.Image = bitmap.to_pil()
            found = drawn.size, drawn.tobytes()
            bitmap.close()
        except pypdfium2.PdfiumError as error:
            raise UnreadableInputError(
                "Page {page} of {file} is damaged.",
                page=number + 1,
                file=name,
                remedy="Scan it again.",
            ) from error
    return found


def _taken(name: str, data: bytes, pages: Sequence[int]) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.new() as part:
            part.pages.extend(pdf.pages[page] for page in pages)
            part.save(out, deterministic_id=True)
    except (pikepdf.PdfError, IndexError, ValueError, TypeError) as error:  # pdfium overlooks more
        raise UnreadableInputError(
            "{file} is no PDF that can be opened.", file=name, remedy="Scan it again."
        ) from error
    return out.getvalue()


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with pdfium.opened(data) as pdf:
            yield pdf
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        remedy = "Save it without a password." if locked else "Scan it again."
        raise UnreadableInputError(
            "{file} is no PDF that can be opened.", file=name, remedy=remedy
        ) from error
