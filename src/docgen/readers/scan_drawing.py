"""How much a PDF has pdfium draw: what would fill the memory is refused before a page is opened.

pdfium keeps a page's operators as objects, some twenty bytes for each that is written; deflated, a thousandth of that
stands in the file.  Scans are pictures and hardly draw at all.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf

from docgen.errors import UnreadableInputError

MOST_BYTES = 16 * 1024 * 1024
"""Of drawing, unpacked; beside that a hundred kilobytes for each page, where recognised text may stand."""
_EACH = 100 * 1024
_BESIDE = frozenset({"/Parent", "/P", "/FontFile", "/FontFile2", "/FontFile3"})
"""What leads back, and what is no drawing."""
# How far a filter can unpack a byte, at the most; what is not here is a picture's.
_RATIOS = {"/ASCIIHexDecode": 1, "/ASCII85Decode": 1, "/RunLengthDecode": 128, "/LZWDecode": 1400}


def require_small(name: str, data: bytes, most_pixels: int) -> None:
    """Raise UnreadableInputError for a PDF that draws more than scans do, or has a picture of more pixels."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            left = MOST_BYTES + _EACH * len(pdf.pages)
            for stream, picture in _streams(pdf):
                if picture:
                    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > most_pixels:
                        raise _too_much(name)
                    continue
                left -= _unpacked(stream, left)
                if left < 0:
                    raise _too_much(name)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableInputError(
            "{file} is no PDF that can be opened.", file=name, remedy="Scan it again."
        ) from error


def _streams(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Stream, bool]]:
    """Whatever pages draw by, and whether it is a picture; each once."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    todo: list[tuple[object, str, str]] = []  # under which key, and under which key above that
    for page in pdf.pages:
        todo += [(page.obj.get(key), key, "") for key in ("/Annots", "/Resources", "/Contents")]
        while todo:
            one, key, above = todo.pop()
            if not isinstance(one, pikepdf.Object):
                continue
            # Only there is a stream a picture for what it says of itself; as content it is drawn all the same.
            picture = (above == "/XObject" or key in ("/SMask", "/Mask")) and (
                isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
            )
            if one.is_indirect:
                if (one.objgen, picture) in seen:
                    continue
                seen.add((one.objgen, picture))
            if isinstance(one, pikepdf.Array):
                todo += [(value, key, above) for value in one.as_list()]
                continue
            if isinstance(one, pikepdf.Stream):
                yield one, picture
            if isinstance(one, (pikepdf.Stream, pikepdf.Dictionary)):
                inside = [name for name in one.keys() if name not in _BESIDE]  # noqa: SIM118
                todo += [(one.get(name), name, key) for name in inside]


def _unpacked(stream: pikepdf.Stream, most: int) -> int:
    """How many bytes a stream unpacks to; ``most`` + 1 for more."""
    data = stream.read_raw_bytes()
    filters = stream.get("/Filter", pikepdf.Array([]))
    ratio = 1
    for one in [filters] if isinstance(filters, pikepdf.Name) else list(filters):
        if str(one) in ("/FlateDecode", "/Fl"):
            if ratio > 1:  # of what cannot be looked into
                ratio *= 1032
                continue
            data = _inflated(data, most + 1)
        else:
            ratio *= _RATIOS.get(str(one), 1)
    return min(len(data) * ratio, most + 1)


def _inflated(data: bytes, most: int) -> bytes:
    """As much as there is before it ends, or is damaged; pdfium takes that too."""
    found, stream = bytearray(), zlib.decompressobj()
    try:
        for at in range(0, len(data), 1 << 16):
            found += stream.decompress(data[at : at + (1 << 16)], most - len(found))
            if len(found) >= most:
                break
    except zlib.error:
        pass
    return bytes(found)


def _too_much(name: str) -> UnreadableInputError:
    return UnreadableInputError(
        "{file} draws more than scanned paper does.",
        file=name,
        remedy="Scan it again, as pictures of its pages with 300 dpi.",
    )
