"""What a file says of its own format: can anybody open it, today and later?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

import pikepdf

from docgen.model import Text

_PDFA = re.compile(rb"pdfaid:part(?:>|=[\"'])\s*(\d)")
_MAGIC = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".tif": (b"II*\0", b"MM\0*"),
    ".tiff": (b"II*\0", b"MM\0*"),
}


class FormatReader:
    """A ``ports.FormatReader``."""

    def look(self, name: str, data: bytes) -> Iterator[tuple[str, Text]]:
        """See ``ports.FormatReader.look``."""
        suffix = PurePosixPath(name).suffix.lower()
        if suffix == ".pdf":
            yield from _pdf(data, archival=name.startswith("document"))
        elif suffix == ".docx":
            yield from _docx(data)
        elif suffix in _MAGIC:
            if not data.startswith(_MAGIC[suffix]):
                yield "format.content", Text("It is not what its name says.")
        elif suffix == ".txt":
            if not _is_text(data):
                yield "format.content", Text("It is not what its name says.")
        elif suffix != ".json":
            yield "format.unknown", Text("Files of this kind are not for an archive.")


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except ValueError:
        return False


def _pdf(data: bytes, *, archival: bool) -> Iterator[tuple[str, Text]]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                yield "format.encrypted", Text("The PDF is encrypted.")
            if _scripted(pdf.Root):
                yield "format.active", Text("The PDF holds a script.")
            metadata = bytes(pdf.Root.Metadata.read_bytes()) if "/Metadata" in pdf.Root else b""
    except pikepdf.PasswordError:
        yield "format.encrypted", Text("The PDF is encrypted.")
        return
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        yield "format.content", Text("It is not what its name says.")
        return
    part = _PDFA.search(metadata)
    if archival and (part is None or part.group(1) != b"3"):
        yield "format.pdfa", Text("The PDF does not say that it is PDF/A-3.")


def _scripted(root: pikepdf.Object) -> bool:
    named = "/Names" in root and "/JavaScript" in root.Names
    action = root.get("/OpenAction")
    return named or (isinstance(action, pikepdf.Dictionary) and "/JS" in action)


def _docx(data: bytes) -> Iterator[tuple[str, Text]]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except zipfile.BadZipFile:
        names = []
    if "word/document.xml" not in names:
        yield "format.content", Text("It is not what its name says.")
    if any(name.endswith("vbaProject.bin") for name in names):
        yield "format.active", Text("The Word file holds macros.")
