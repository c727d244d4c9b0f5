"""The files of a document: made, read back, drawn as pictures; and blank forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from docgen.model import Box, Composition, DocumentType, Extract, PageText, Text


class Translate(Protocol):
    """Puts a sentence into one language."""

    @property
    def lang(self) -> str:
        """The language: "zh" or "en"."""
        ...

    def __call__(self, text: Text, /) -> str: ...


class BlankWriter(Protocol):
    """Writes the blank form of a document type in one format."""

    suffixes: frozenset[str]

    def write(self, doctype: DocumentType, translate: Translate) -> bytes: ...


class Renderer(Protocol):
    """Turns a composition into the bytes of one format, the same bytes every time."""

    suffix: str  # ".pdf"
    media_type: str

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        """Render; ``record_json`` is embedded where the format can carry it."""
        ...

    def uncovered(self, text: str) -> frozenset[str]:
        """The characters of ``text`` that the bundled faces have no glyph for."""
        ...


class Stamp(Protocol):
    """Marks the PDF of a void document."""

    def stamp(self, pdf: bytes, on: dt.date) -> bytes:
        """The PDF with 作废 and the day across every page, the same bytes every time."""
        ...

    def made_with(self, pdf: bytes) -> tuple[str, str]:
        """The version of the engine, and the digest of the faces, that made a stamped PDF."""
        ...


class Extractor(Protocol):
    """Reads a rendition back, by the file's own structure and nothing else."""

    suffix: str  # ".pdf"

    def extract(self, data: bytes) -> Extract:
        """Raises UnreadableDocumentError for a file that is not whole."""
        ...


class PagePictures(Protocol):
    """Pages of a PDF as pictures.  Safe under several threads.

    Raises UnreadableDocumentError for a file that is not whole.
    """

    def sizes(self, pdf: bytes) -> Sequence[tuple[float, float]]:
        """Width and height of each page, in points."""
        ...

    def texts(self, pdf: bytes) -> Sequence[PageText]:
        """What stands on each page, and where."""
        ...

    def draw(self, pdf: bytes, page: int, width: int, black: Sequence[Box] = ()) -> bytes:
        """A page (from 1) as a PNG so many pixels wide, boxes of it black to their edges and a little beyond.

        Raises NotFoundError where there is no such page.
        """
        ...
