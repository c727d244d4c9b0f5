"""What comes in: records in files, scanned paper, and the pages that belong to no document yet."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from docgen.model import Finding, Issued, RawInput, Scan, TrayPage


class Reader(Protocol):
    """Reads one input format."""

    suffixes: frozenset[str]  # lower case with dot: {".xlsx", ".xlsm"}

    def read(self, name: str, data: bytes) -> RawInput:
        """Parse ``data``; ``name`` is the file's name for places.

        Raises UnreadableInputError when the file as a whole cannot be read.
        """
        ...


class ScanReader(Protocol):
    """Reads scanned paper."""

    def read(self, name: str, data: bytes) -> Scan:
        """A scanned file with the codes on its pages; ``name`` is the file's name, for messages.

        Raises UnreadableInputError for what is no PDF, JPEG, PNG or TIFF, or is damaged or locked.
        """
        ...

    def part(self, scan: Scan, pages: Sequence[int]) -> Scan:
        """Some pages of a scan (positions, from 0) as a file of their own, the same bytes every time.

        All pages in their order are the file itself.
        """
        ...

    def printed(self, serial: str, data: bytes) -> Issued:
        """What the PDF of an issued document says of its pages."""
        ...


class ScanPictures(Protocol):
    """Pages of scanned files as pictures.  Safe under several threads.

    Raises UnreadableInputError as ``ScanReader.read``.
    """

    def count(self, name: str, data: bytes) -> int:
        """How many pages a file has; ``name`` is the file's name, for messages."""
        ...

    def draw(self, name: str, data: bytes, page: int, width: int) -> bytes:
        """A page (from 1) as a grey PNG so many pixels wide, or as wide as it is.

        Raises NotFoundError where there is no such page.
        """
        ...


class TextReader(Protocol):
    """Reads the text of scanned paper (OCR).  Nothing leaves the machine."""

    def made_with(self) -> str:
        """Engine and model, with their versions: "rapidocr 3.10.0, PP-OCRv6 small"."""
        ...

    def read(self, name: str, data: bytes) -> tuple[str, ...]:
        """The text of each page, its lines parted by line breaks; "" for a page without text.

        ``name`` is the file's name, for messages.  Raises UnreadableInputError for what cannot be read.
        """
        ...


class Tray(Protocol):
    """Scanned pages that belong to no document yet.  Nothing in it is ever deleted, but what goes with a
    document that is destroyed.
    """

    def put(self, page: TrayPage, data: bytes) -> None:
        """Lay a page in, durably; one with its id that is there already stays as it is."""
        ...

    def pages(self) -> Sequence[TrayPage]:
        """All pages, settled ones too, as they came."""
        ...

    def read(self, page_id: str) -> bytes:
        """The page's file, checked against its digest.  Raises NotFoundError, IntegrityError."""
        ...

    def dispose(self, page_id: str) -> None:
        """Remove a page of a document that was destroyed; one that is gone is fine."""
        ...

    def held(self) -> AbstractContextManager[object]:
        """Settle pages as the only process that does.  Raises BusyError."""
        ...

    def sweep(self) -> int:
        """Remove what killed processes left half-built (never a page); returns how many."""
        ...

    def check(self) -> Sequence[Finding]:
        """Pages that are not what their digests say, or cannot be read."""
        ...
