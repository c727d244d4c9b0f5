"""The size of an image in pixels, from its first bytes (PNG and JPEG)."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
# JPEG start-of-frame markers: all of C0-CF but DHT (C4), JPG (C8) and DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def pixels(data: bytes) -> tuple[int, int]:
    """Width and height; raises ValueError for anything but PNG and JPEG."""
    if data[:8] == _PNG and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data[:2] == b"\xff\xd8":
        position = 2
        while position + 9 <= len(data):
            marker, length = struct.unpack(">xBH", data[position : position + 4])
            if marker in _FRAMES:
                height, width = struct.unpack(">HH", data[position + 5 : position + 9])
                return width, height
            position += 2 + length
    raise ValueError("neither PNG nor JPEG")
