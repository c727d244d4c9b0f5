"""The QR code of a document: what it says, and its image.

``docgen:1:<type>:<serial>:<check>``; the check is the first 20 bits of the SHA-256 of what stands
before it, as four Crockford base 32 characters, so that a misread code files no scan.

Office scanners work at 300 dpi, and need about five pixels a module: 0.4 mm.  So a code is never drawn
smaller than ``SMALLEST``, quiet zone included (``core/cascade.py``), and never says more than
``LONGEST`` (intake refuses a record, loading a type, whose numbers would).  That is version 7: 45
modules and twice four of quiet zone on 22 mm give 0.415 mm each.

The pages after the first have a small code, 12 mm, that says the page too: of version 2 (0.36 mm a module) or 3.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import NamedTuple

import segno

SPECIMEN = "SPECIMEN"
SMALLEST = 22 * 72 / 25.4  # points, the quiet zone included
LONGEST = 120  # bytes: what version 7-M holds in byte mode (122), less the mark of UTF-8 (12 bits)
SMALLEST_PAGE_CODE = 12 * 72 / 25.4  # points, the quiet zone included: at most 37 modules
_PREFIX = "docgen:1"
_PAGE_PREFIX = "DG2"
_NO_PAGE = "-"
_DENSE = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_MOST_DENSE = 38  # version 2-M in alphanumeric mode
_MOST_BYTES = 40  # version 3-M in byte mode (42), less the mark of UTF-8
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_QUIET_ZONE = 4
_MASK = 3
_SCALE = 10  # pixels a module: 600 dpi and more at 22 mm
_PIXELS = ("1" * _SCALE, "0" * _SCALE)  # of a light and a dark module


class Code(NamedTuple):
    """What a code says; ``serial`` is None on a specimen.

    ``page`` is the page it stands on, 0 where the code says only that it is not the first.  A page's code
    names no type, and a number too long for it by its digest: see ``digest``.
    """

    type_id: str
    serial: str | None
    page: int = 1


def payload(type_id: str, serial: str | None) -> str:
    """The text of the code; ``serial`` None makes a specimen's."""
    body = f"{_PREFIX}:{type_id}:{serial or SPECIMEN}"
    return f"{body}:{_check(body)}"


def fits(type_id: str, serial: str) -> bool:
    """Whether the code of such a number can be read at its size on paper."""
    return len(payload(type_id, serial).encode()) <= LONGEST


def page_payload(serial: str | None, page: int) -> str:
    """The text of the small code on a page after the first; ``page`` 0 where it cannot say which.

    ``DG2:<page>:<serial>:<check>``, in the characters that a code holds most densely where the number
    has no others.
    """
    named = serial or SPECIMEN
    if not _fits_page(named):
        named = digest(named)
    body = f"{_PAGE_PREFIX}:{page or _NO_PAGE}:{named}"
    return f"{body}:{_check(body)}"


def digest(serial: str) -> str:
    """What stands for a number that is too long for a page's code: * and 80 bits of its SHA-256."""
    bits = int.from_bytes(hashlib.sha256(serial.encode()).digest()[:10])
    return "*" + "".join(_CROCKFORD[bits >> shift & 31] for shift in range(75, -1, -5))


def _fits_page(named: str) -> bool:
    room = _MOST_DENSE if _DENSE.issuperset(named) else _MOST_BYTES
    return len(f"{_PAGE_PREFIX}:9999:{named}:0000".encode()) <= room


def parse(text: str) -> Code | None:
    """Read a code back; None when it is not ours or its check does not match."""
    if text.startswith(f"{_PAGE_PREFIX}:"):
        return _parse_page(text.strip())
    body, _, check = text.strip().rpartition(":")
    if not body.startswith(f"{_PREFIX}:") or check != _check(body):
        return None
    type_id, _, serial = body.removeprefix(f"{_PREFIX}:").partition(":")
    if not type_id or not serial or ":" in serial:
        return None
    return Code(type_id, None if serial == SPECIMEN else serial)


def _parse_page(text: str) -> Code | None:
    body, _, check = text.rpartition(":")
    _, _, told = body.partition(":")
    page, _, serial = told.partition(":")
    if check != _check(body) or not serial or ":" in serial:
        return None
    if page != _NO_PAGE and not (page.isascii() and page.isdecimal() and int(page) > 1):
        return None
    return Code("", None if serial == SPECIMEN else serial, 0 if page == _NO_PAGE else int(page))


def modules(text: str) -> list[bytes]:
    """The code's rows of modules, 1 where dark: error level M, quiet zone of four modules.

    The mask is fixed (any is valid, ISO/IEC 18004 8.8): choosing one takes longer than all the rest.
    Chinese is UTF-8 and says so (ECI 26), so that no reader has to guess.
    """
    chinese = not text.isascii()
    code = segno.make_qr(
        text, error="m", boost_error=False, mask=_MASK,
        encoding="utf-8" if chinese else None, eci=chinese,
    )  # fmt: skip
    return [bytes(row) for row in code.matrix_iter(border=_QUIET_ZONE)]


def image(text: str) -> bytes:
    """The code as a black-and-white PNG."""
    rows = modules(text)
    side = len(rows) * _SCALE
    pad = -side % 8
    lines = bytearray()
    for row in rows:
        # In PNG's one-bit grey, white is 1; a repeated line is "as above, plus nothing".
        bits = "".join(map(_PIXELS.__getitem__, row)) + "1" * pad
        line = int(bits, 2).to_bytes(len(bits) // 8)
        lines += b"\x00" + line + (b"\x02" + bytes(len(line))) * (_SCALE - 1)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(lines), 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _check(body: str) -> str:
    bits = int.from_bytes(hashlib.sha256(body.encode()).digest()[:3]) >> 4
    return "".join(_CROCKFORD[bits >> shift & 31] for shift in (15, 10, 5, 0))
