"""Scanned files: PDF, JPEG, PNG and TIFF, their pages, and the QR codes on them.

A file is taken for what its content says, not its name.  Pages of a PDF are drawn by pdfium at the
resolution an office scanner has, and read by zxing; an image is read as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pikepdf
import zxingcpp
from PIL import Image, ImageFile, ImageFilter, ImageSequence, UnidentifiedImageError

from docgen.errors import UnreadableInputError
from docgen.model import Issued, Scan
from docgen.readers import scan_pdf
from docgen.readers.scan_pdf import MOST_PIXELS, too_large

MOST_BYTES = 512 * 1024 * 1024
MOST_PAGES = 2000
_DPI = 300
_CORNER = 0.22  # of the shorter side: 46 mm of A4
_CLOSER = (3, 4)  # in halves
_LEAST = 4  # pixels of a corner in which a code could be looked for
_KINDS = (
    (b"\xff\xd8\xff", ".jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", ".png", "image/png"),
    (b"II*\x00", ".tif", "image/tiff"),
    (b"MM\x00*", ".tif", "image/tiff"),
)
_PDF = b"%PDF-"
_CODED = b"/DocgenPageCode MP"  # as renderers/pdf_codes.py marks a page that bears a code
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


class ScanReader:
    """A ``ports.ScanReader``."""

    def read(self, name: str, data: bytes) -> Scan:
        """See ``ports.ScanReader.read``."""
        if len(data) > MOST_BYTES:
            raise UnreadableInputError(
                "{file} has {size} MiB; at most {most} MiB are read.",
                file=name,
                size=len(data) // 2**20,
                most=MOST_BYTES // 2**20,
                remedy="Scan with 300 dpi, in grey or black and white, or divide the stack.",
            )
        suffix, media_type = _kind(name, data)
        if suffix == ".pdf":
            scan_pdf.require_drawable(name, data)
        with _to_the_end():
            pages = _drawn(name, data, suffix, _DPI)
            codes = tuple(_codes(page) for page in pages)
        return Scan(name, data, suffix, media_type, codes)

    def part(self, scan: Scan, pages: Sequence[int]) -> Scan:
        """See ``ports.ScanReader.part``."""
        if list(pages) == list(range(len(scan.codes))):
            return scan
        if scan.suffix == ".pdf":
            data = scan_pdf.part(scan.name, scan.data, pages)
        else:
            data = _image_part(scan, pages)
        codes = tuple(scan.codes[page] for page in pages)
        return replace(scan, data=data, codes=codes)

    def printed(self, serial: str, data: bytes) -> Issued:
        """See ``ports.ScanReader.printed``."""
        try:
            with pikepdf.open(io.BytesIO(data)) as pdf:
                coded = [_CODED in _content(page) for page in list(pdf.pages)[1:]]
        except pikepdf.PdfError as error:
            raise UnreadableInputError(
                "{file} is no PDF that can be opened.", file=f"{serial}.pdf"
            ) from error
        return Issued(serial, len(coded) + 1, bool(coded) and all(coded))


def drawn(name: str, data: bytes, dpi: int) -> Iterator[Image.Image]:
    """The pages of a scanned file in grey: of a PDF drawn at ``dpi``, else as they are.

    Raises UnreadableInputError as ``ScanReader.read``.
    """
    suffix, _ = _kind(name, data)
    with _to_the_end():
        yield from _drawn(name, data, suffix, dpi)


def pages(name: str, data: bytes) -> int:
    """How many pages a scanned file has.  Raises as ``drawn``."""
    suffix, _ = _kind(name, data)
    if suffix == ".pdf":
        return scan_pdf.pages(name, data)
    with _to_the_end():
        return sum(1 for _page in _image_pages(name, data))


def page(name: str, data: bytes, number: int, dpi: int) -> Image.Image:
    """One page, from 0, as ``drawn`` gives it.  Raises IndexError where there is none, else as ``drawn``."""
    suffix, _ = _kind(name, data)
    if suffix == ".pdf":
        return scan_pdf.page(name, data, number, dpi)
    with _to_the_end():
        for at, one in enumerate(_image_pages(name, data)):
            if at == number:
                return one
    raise IndexError(number)


def _drawn(name: str, data: bytes, suffix: str, dpi: int) -> Iterator[Image.Image]:
    return _pdf_pages(name, data, dpi) if suffix == ".pdf" else _image_pages(name, data)


@contextmanager
def _to_the_end() -> Iterator[None]:
    """Pillow takes no picture that is cut off; WeasyPrint, once imported, tells it to."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _kind(name: str, data: bytes) -> tuple[str, str]:
    if _PDF in data[:1024]:
        return ".pdf", "application/pdf"
    for mark, suffix, media_type in _KINDS:
        if data.startswith(mark):
            return suffix, media_type
    raise UnreadableInputError(
        "{file} is neither PDF, JPEG, PNG nor TIFF.",
        file=name,
        remedy="Scan to PDF, or save the picture as JPEG (phones may save HEIC).",
    )


def _pdf_pages(name: str, data: bytes, dpi: int) -> Iterator[Image.Image]:
    count = scan_pdf.pages(name, data)
    if count > MOST_PAGES:
        raise _too_many(name, count)
    for number in range(count):  # pdfium is others' while a page is looked at
        yield scan_pdf.page(name, data, number, dpi)


def _content(page: pikepdf.Page) -> bytes:
    page.contents_coalesce()
    return page.obj["/Contents"].read_bytes()


def _image_pages(name: str, data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            count = getattr(image, "n_frames", 1)
            if count > MOST_PAGES:
                raise _too_many(name, count)
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if frame.width * frame.height > MOST_PIXELS:
                    raise too_large(name, number)
                yield frame.convert("L")
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise UnreadableInputError(
            "{file} is no picture that can be read to its end.", file=name, remedy="Scan it again."
        ) from error
    except Image.DecompressionBombError as error:
        raise too_large(name, 1) from error


def _image_part(scan: Scan, pages: Sequence[int]) -> bytes:
    """Frames of a TIFF, without loss."""
    out = io.BytesIO()
    with _to_the_end(), Image.open(io.BytesIO(scan.data)) as image:
        frames = []
        for page in pages:
            image.seek(page)
            frames.append(image.copy())
        compression = "group4" if frames[0].mode == "1" else "tiff_deflate"
        dpi = image.info.get("dpi", (_DPI, _DPI))
        frames[0].save(
            out, "TIFF", save_all=True, append_images=frames[1:], compression=compression, dpi=dpi
        )
    return out.getvalue()


def _codes(page: Image.Image) -> tuple[str, ...]:
    found = zxingcpp.read_barcodes(page, formats=_QR) or _looked_closely(page)
    return tuple(dict.fromkeys(code.text for code in found))


def _looked_closely(page: Image.Image) -> list[zxingcpp.Barcode]:
    """The corners once more, larger and softer: a small code in a coarse, grainy or stained scan."""
    width, height = page.size
    side = round(min(width, height) * _CORNER)
    if side < _LEAST:
        return []
    right, bottom = width - side, height - side
    for left, top in ((right, bottom), (0, 0), (right, 0), (0, bottom)):
        corner = page.crop((left, top, left + side, top + side))
        for scale in _CLOSER:
            larger = corner.resize((side * scale // 2, side * scale // 2), Image.Resampling.BICUBIC)
            softer = larger.filter(ImageFilter.GaussianBlur(scale * 0.4))
            found = zxingcpp.read_barcodes(softer, formats=_QR)
            if found:
                return list(found)
    return []


def _too_many(name: str, count: int) -> UnreadableInputError:
    return UnreadableInputError(
        "{file} has {count} pages; at most {most} are read from one file.",
        file=name,
        count=count,
        most=MOST_PAGES,
        remedy="Divide the stack into several files.",
    )
