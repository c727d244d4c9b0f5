"""What reads, writes, makes and marks files: one line for each format.

The PDF engine, pdfium and LibreOffice's adapter are imported only where they are used: importing them
takes longer than a search.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import PurePath
from typing import Protocol, TypeVar

from docgen.core import composing
from docgen.errors import UnreadableInputError, UsageError
from docgen.model import DocumentType
from docgen.ports import (
    BlankWriter,
    Extractor,
    PagePictures,
    Reader,
    Renderer,
    ScanReader,
    Stamp,
    TextReader,
)
from docgen.readers.table_csv import CsvReader
from docgen.readers.tree_json import JsonLinesReader, JsonReader
from docgen.readers.tree_yaml import YamlReader
from docgen.readers.xlsx import WorkbookReader
from docgen.usecases.pictures import Pictures
from docgen.writers.blank_xlsx import BlankXlsxWriter
from docgen.writers.blank_yaml import BlankYamlWriter
from docgen.writers.derived import DerivedXlsxWriter, DerivedYamlWriter

READERS: tuple[type[Reader], ...] = (
    WorkbookReader,
    CsvReader,
    JsonReader,
    JsonLinesReader,
    YamlReader,
)
BLANK_WRITERS: tuple[type[BlankWriter], ...] = (BlankXlsxWriter, BlankYamlWriter)
DERIVED_WRITERS: tuple[type[DerivedXlsxWriter | DerivedYamlWriter], ...] = (
    DerivedXlsxWriter,
    DerivedYamlWriter,
)


class _Writer(Protocol):
    suffixes: frozenset[str]


W = TypeVar("W", bound=_Writer)


def reader(name: str) -> Reader:
    """The reader for a file name's ending."""
    suffix = PurePath(name).suffix.lower()
    for one in READERS:
        if suffix in one.suffixes:
            return one()
    known = sorted(suffix for one in READERS for suffix in one.suffixes)
    raise UnreadableInputError(
        "{file}: docgen does not read files ending in '{suffix}'.",
        file=name,
        suffix=suffix,
        known=", ".join(known),
        remedy="Use one of: {known}.",
    )


def blank_writer(name: str) -> BlankWriter:
    """The writer of blank forms for a file name's ending."""
    return _for_ending(BLANK_WRITERS, name)()


def derived_writer(name: str) -> DerivedXlsxWriter | DerivedYamlWriter:
    """The writer of records drawn up from the archive for a file name's ending."""
    return _for_ending(DERIVED_WRITERS, name)()


def _for_ending(writers: Sequence[type[W]], name: str) -> type[W]:
    suffix = PurePath(name).suffix.lower()
    for one in writers:
        if suffix in one.suffixes:
            return one
    known = ", ".join(sorted(suffix for one in writers for suffix in one.suffixes))
    raise UsageError(
        "Such a file ends in one of {known}, not '{suffix}'.", known=known, suffix=suffix
    )


def scan_reader() -> ScanReader:
    """What reads scanned paper."""
    from docgen.readers import scans  # noqa: PLC0415 - it loads pdfium

    return scans.ScanReader()


def text_reader() -> TextReader | None:
    """What reads the text of scans; None where the extra ``docgen[ocr]`` is not installed."""
    if not all(map(find_spec, ("rapidocr", "onnxruntime"))):
        return None
    from docgen.readers import ocr  # noqa: PLC0415 - it loads the models' engine

    return ocr.OcrReader()


def renderers() -> Sequence[Renderer]:
    """Every output format."""
    from docgen.renderers.docx import DocxRenderer  # noqa: PLC0415 - see the module's docstring
    from docgen.renderers.pdf import PdfRenderer  # noqa: PLC0415

    pdf = PdfRenderer()
    return (pdf, DocxRenderer(pdf))


def stamp() -> Stamp:
    """What marks the PDF of a void document."""
    from docgen.renderers.void_pdf import VoidStamp  # noqa: PLC0415 - see the module's docstring

    return VoidStamp()


def extractors() -> Sequence[Extractor]:
    """What reads every output format back."""
    from docgen.extractors.docx_text import DocxExtractor  # noqa: PLC0415
    from docgen.extractors.pdf_text import PdfExtractor  # noqa: PLC0415

    return (PdfExtractor(), DocxExtractor())


def pictures() -> Pictures:
    """What draws pages; one for a whole process: it keeps what it has drawn."""
    from docgen.extractors.pdf_text import PdfExtractor  # noqa: PLC0415 - see the module's docstring
    from docgen.readers.scan_pictures import ScanPictures  # noqa: PLC0415
    from docgen.renderers.page_pictures import PdfPictures  # noqa: PLC0415

    return Pictures(PdfPictures(), PdfExtractor(), ScanPictures())


def page_pictures() -> PagePictures:
    """What draws the pages of a PDF."""
    from docgen.renderers.page_pictures import PdfPictures  # noqa: PLC0415 - see the module's docstring

    return PdfPictures()


def require_programs(doctype: DocumentType) -> None:
    """Raise SetupError where a program is missing that makes the documents of this type."""
    if composing.is_word(doctype):
        from docgen.renderers import office  # noqa: PLC0415

        office.require()


def uncovered() -> Callable[[str], frozenset[str]]:
    """Tells the characters that neither a bundled face nor an installed font can set."""
    from docgen.renderers import installed_fonts  # noqa: PLC0415 - see the module's docstring

    return installed_fonts.uncovered


def fallback() -> Callable[[str], bytes | None]:
    """Makes a face of what a text needs beyond the bundled ones, out of the installed fonts."""
    from docgen.renderers import installed_fonts  # noqa: PLC0415

    return installed_fonts.face
