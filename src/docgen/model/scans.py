"""Scanned paper, before it is an original of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned file: ``codes`` has, for each of its pages, the texts of the QR codes found on it.

    ``name`` is the file's name as the user gave it; ``suffix`` (".pdf") and ``media_type`` are those of
    its content, whatever its name says.
    """

    name: str
    data: bytes
    suffix: str
    media_type: str
    codes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Issued:
    """A document as it was issued, to those who bind scanned pages: how many pages it has, and whether each page after the
    first bears a code too.
    """

    serial: str
    pages: int
    coded: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the paper lies; what is not known is ""."""

    room: str = ""
    shelf: str = ""
    box: str = ""

    def told(self) -> Mapping[str, str]:
        """The parts that are known, by name."""
        parts = {"room": self.room, "shelf": self.shelf, "box": self.box}
        return {name: text for name, text in parts.items() if text}


@dataclass(frozen=True, slots=True)
class Original:
    """The signed paper of a document: the paths of its scans in the object, and where it lies.

    ``at`` is when it was filed, UTC as in the ledger.
    """

    paths: tuple[str, ...]
    pages: int
    at: str
    place: Place


@dataclass(frozen=True, slots=True)
class Stray:
    """A page of a stack (its position, from 0) that belongs to no document, and why."""

    page: int
    reason: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrayPage:
    """A page in the tray: ``page`` is its place in the file it came in, from 1.

    ``id`` follows from the content of that file and the place, so that the same page scanned in again
    is the same one.  ``settled`` is empty while it waits; then who did what with it, when and why.
    """

    id: str
    file: str
    page: int
    stray: Stray
    at: str
    suffix: str
    digest: str
    settled: Mapping[str, str] = field(default_factory=dict)
