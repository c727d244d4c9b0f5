"""The small code on every page of a PDF after the first: which document, and which page of it.

Drawn once the pages are laid out, so that it takes no room from them, as an artifact: no part of what is
read aloud.  A marked point says that the page has one, for those who bind scanned pages to the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.core import qr

MARK = b"/DocgenPageCode MP"


@dataclass(frozen=True, slots=True)
class PageCode:
    """Whose pages they are (None: a specimen), the code's size and its distance from the paper's right and
    lower edge, in points.
    """

    serial: str | None
    size: float
    right: float
    bottom: float

    def content(self, page: int, width: float) -> bytes:
        """What draws the code of a page, in the page's own coordinates; ``width`` is the paper's."""
        rows = qr.modules(qr.page_payload(self.serial, page))
        module = self.size / len(rows)
        place = f"{module:.5f} 0 0 {module:.5f} {width - self.right - self.size:.3f} {self.bottom:.3f} cm"
        dark = b" ".join(_runs(rows))
        begin = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC "
        return b"%b%b q %b 0 g %b f Q EMC" % (begin, MARK, place.encode(), dark)


def _runs(rows: list[bytes]) -> Iterator[bytes]:
    """A rectangle for each run of dark modules; the unit is a module, from the lower left."""
    for up, row in enumerate(reversed(rows)):
        at = row.find(1)
        while at >= 0:
            end = row.find(0, at)
            yield b"%d %d %d 1 re" % (at, up, end - at)
            at = row.find(1, end)
