"""Pages of scanned files as pictures for a screen."""

from __future__ import annotations

import io

from docgen.errors import NotFoundError
from docgen.readers import scans

_DPI = 150


class ScanPictures:
    """A ``ports.ScanPictures``."""

    def count(self, name: str, data: bytes) -> int:
        """See ``ports.ScanPictures.count``."""
        return scans.pages(name, data)

    def draw(self, name: str, data: bytes, page: int, width: int) -> bytes:
        """See ``ports.ScanPictures.draw``."""
        if not 1 <= page <= scans.pages(name, data):
            raise NotFoundError("{file} has no page {page}.", file=name, page=page)
        drawn = scans.page(name, data, page - 1, _DPI)
        drawn.thumbnail((width, drawn.height * width // drawn.width + 1))
        out = io.BytesIO()
        drawn.save(out, "PNG")
        return out.getvalue()
