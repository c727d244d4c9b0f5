"""The text of a Word document's body: paragraphs and cells in order, no headers, footers or contents.

Read from ``word/document.xml`` itself (ISO/IEC 29500-1, 17.3.3), not through the library that can
write such files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from docgen.errors import UnreadableDocumentError
from docgen.model import Extract

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BODY = "word/document.xml"
_APP = "docProps/app.xml"
_APPLICATION = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Application"
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
_SPOKEN = frozenset({f"{_W}t", f"{_W}br", f"{_W}cr", *_SIGNS})
# A fallback repeats what stands beside it; deleted text is no longer said.
_PASSED = frozenset({f"{_MC}Fallback", f"{_W}del", f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr"})


class DocxExtractor:
    """Implements ``ports.Extractor``."""

    suffix = ".docx"

    def extract(self, data: bytes) -> Extract:
        """Paragraphs and the program that made it; nothing is embedded in a Word file."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                body = _parse(package.read(_BODY))
                maker = _parse(package.read(_APP)).findtext(_APPLICATION, "")
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            raise UnreadableDocumentError(
                "The Word file cannot be read ({reason}).", reason=type(error).__name__
            ) from error
        return Extract(tuple(_Body().paragraphs(body)), {}, maker)


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(data, parser)


class _Body:
    """Reads a body; knows which fields are open, for they go on from paragraph to paragraph."""

    def __init__(self) -> None:
        self._fields: list[str] = []  # the instructions of the open fields

    def paragraphs(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            if child.tag in _PASSED or _is_contents(child):
                continue
            if child.tag == f"{_W}p":
                boxed: list[str] = []
                yield "".join(self._text(child, boxed))
                yield from boxed
            else:
                yield from self.paragraphs(child)

    def _text(self, element: etree._Element, boxed: list[str]) -> Iterator[str]:
        for child in element:
            if child.tag in _PASSED:
                continue
            if child.tag == f"{_W}fldChar":
                self._field(child.get(f"{_W}fldCharType"))
            elif child.tag == f"{_W}instrText" and self._fields:
                self._fields[-1] += child.text or ""
            elif child.tag == f"{_W}txbxContent":
                boxed.extend(self.paragraphs(child))
            elif child.tag in _SPOKEN:
                yield "" if self._in_contents() else _spoken(child)
            else:
                yield from self._text(child, boxed)

    def _in_contents(self) -> bool:
        return any(one.split()[:1] == ["TOC"] for one in self._fields)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()


def _spoken(element: etree._Element) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag == f"{_W}br" and element.get(f"{_W}type") in ("page", "column"):
        return ""
    return _SIGNS.get(element.tag, "\n")


def _is_contents(element: etree._Element) -> bool:
    """Whether this is a block that Word keeps as a table of contents."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and gallery.get(f"{_W}val") == "Table of Contents"
