"""Subsets of docgen's own TrueType faces for embedding in PDF (ISO 32000-1, 9.9).

The bundled faces are plain: no composite glyphs, no hinting (``scripts/build_fonts.py`` sees to it, a
test proves it), and so are fallback faces.  So a subset is the wanted outlines copied to their old glyph ids, in a
hundredth of the time a general subsetter takes, and the same bytes whatever HarfBuzz is installed.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_MAGIC = 0xB1B0AFBA  # what the whole file's checksum must come to (OpenType, head)


class Place(NamedTuple):
    """Where a face is: its file, and its place in a collection."""

    path: Path
    number: int = 0


class Face:
    """One face, read once."""

    def __init__(self, path: Path, number: int = 0) -> None:
        self._data = path.read_bytes()
        start = 0
        if self._data.startswith(b"ttcf"):
            (start,) = struct.unpack_from(">I", self._data, 12 + 4 * number)
        (count,) = struct.unpack_from(">H", self._data, start + 4)
        tables = {}
        for entry in range(count):
            at = start + 12 + 16 * entry
            tag, _, offset, length = struct.unpack_from(">4sIII", self._data, at)
            tables[tag] = self._data[offset : offset + length]
        self._head, self._hhea, self._maxp = tables[b"head"], tables[b"hhea"], tables[b"maxp"]
        self._metrics = _metrics(tables[b"hmtx"], struct.unpack_from(">H", self._hhea, 34)[0])
        self._glyphs = tables[b"glyf"]
        self._offsets = _offsets(tables[b"loca"], long=self._head[51] == 1)
        self.units_per_em: int = struct.unpack_from(">H", self._head, 18)[0]
        self.box: tuple[int, int, int, int] = struct.unpack_from(">4h", self._head, 36)
        self.ascent, self.descent = struct.unpack_from(">hh", self._hhea, 4)

    def width(self, glyph: int) -> int:
        """The advance of a glyph in font units."""
        advance: int = struct.unpack_from(">H", self._metrics, 4 * glyph)[0]
        return advance

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A font file with the outlines of these glyphs (and .notdef), at their old ids."""
        wanted = sorted({0, *glyphs})
        count = wanted[-1] + 1
        outlines = bytearray()
        offsets = array("I")
        metrics = bytearray(4 * count)
        for glyph in wanted:
            # Glyphs left out begin, and end, where the next one kept begins.
            offsets.extend([len(outlines)] * (glyph + 1 - len(offsets)))
            outlines += self._glyphs[self._offsets[glyph] : self._offsets[glyph + 1]]
            outlines += bytes(-len(outlines) % 4)
            metrics[4 * glyph : 4 * glyph + 4] = self._metrics[4 * glyph : 4 * glyph + 4]
        offsets.append(len(outlines))
        return _file(
            {
                b"glyf": bytes(outlines),
                b"head": self._head[:8] + bytes(4) + self._head[12:50] + b"\0\1" + self._head[52:],
                b"hhea": self._hhea[:34] + struct.pack(">H", count),
                b"hmtx": bytes(metrics),
                b"loca": _bytes(offsets),
                b"maxp": self._maxp[:4] + struct.pack(">H", count) + self._maxp[6:],
            }
        )


def _metrics(table: bytes, count: int) -> bytes:
    """Advance and bearing of every glyph: the last advance is that of all glyphs after ``count``."""
    last, bearings = table[4 * count - 4 : 4 * count - 2], table[4 * count :]
    rest = (last + bearings[at : at + 2] for at in range(0, len(bearings), 2))
    return table[: 4 * count] + b"".join(rest)


def _file(tables: dict[bytes, bytes]) -> bytes:
    """A font file of the tables, checksums included."""
    power = len(tables).bit_length() - 1
    ranges = (16 << power, power, 16 * len(tables) - (16 << power))
    directory = struct.pack(">IHHHH", 0x00010000, len(tables), *ranges)
    offset = 12 + 16 * len(tables)
    body = b""
    head = 0
    total = 0
    for tag, data in tables.items():
        if tag == b"head":
            head = offset + len(body)
        padded = data + bytes(-len(data) % 4)
        checksum = sum(_numbers(padded)) & 0xFFFFFFFF
        total += checksum
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(data))
        body += padded
    adjustment = (_MAGIC - total - sum(_numbers(directory))) & 0xFFFFFFFF
    font = bytearray(directory + body)
    font[head + 8 : head + 12] = struct.pack(">I", adjustment)
    return bytes(font)


def _offsets(table: bytes, *, long: bool) -> array[int]:
    """Where outlines begin; a short table has half of it, in 16 bits (OpenType, loca)."""
    if long:
        return _numbers(table)
    return array("I", (2 * half for half in struct.unpack(f">{len(table) // 2}H", table)))


def _numbers(data: bytes) -> array[int]:
    """Big-endian 32-bit numbers."""
    numbers = array("I", data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()
