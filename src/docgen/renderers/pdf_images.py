"""Black-and-white PNG images for WeasyPrint, their compressed data taken over as it is.

The QR code of every document is such an image; decoding and compressing it anew takes longer than
laying out the form it stands on.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Any

import pydyf

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class OneBitImage:
    """An image as WeasyPrint's layout and drawing use one."""

    def __init__(self, name: str, width: int, height: int, data: bytes) -> None:
        self.id = hashlib.sha256(name.encode()).hexdigest()[:16]
        self.width = width
        self.height = height
        self.ratio = width / height
        self._data = data

    @classmethod
    def read(cls, name: str, png: bytes) -> OneBitImage | None:
        """A one-bit greyscale PNG without interlacing; None for anything else."""
        if not png.startswith(_SIGNATURE) or png[12:16] != b"IHDR":
            return None
        width, height, *kind = struct.unpack(">IIBBBBB", png[16:29])
        if kind != [1, 0, 0, 0, 0]:
            return None
        data = b""
        position = 8
        while position + 8 <= len(png):
            length, tag = struct.unpack_from(">I4s", png, position)
            if tag == b"tRNS":
                return None
            if tag == b"IDAT":
                data += png[position + 8 : position + 8 + length]
            position += 12 + length
        return cls(name, width, height, data)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        """Width, height and ratio at a resolution (dots per CSS pixel)."""
        del font_size
        return self.width / resolution, self.height / resolution, self.ratio

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Paint the image into a box of this size."""
        del style
        name = stream.add_image(self, False, 1)
        stream.transform(width, 0, 0, -height, 0, height)
        stream.draw_x_object(name)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> pydyf.Stream:
        """The image as a PDF object (PNG's filters are PDF's predictor 15)."""
        del interpolate, dpi_ratio
        return pydyf.Stream(
            [self._data],
            {
                "Type": "/XObject",
                "Subtype": "/Image",
                "Width": self.width,
                "Height": self.height,
                "ColorSpace": "/DeviceGray",
                "BitsPerComponent": 1,
                "Filter": "/FlateDecode",
                "DecodeParms": pydyf.Dictionary(
                    {"Predictor": 15, "Colors": 1, "BitsPerComponent": 1, "Columns": self.width}
                ),
            },
        )
