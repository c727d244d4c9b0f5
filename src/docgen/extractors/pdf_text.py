"""The text of a tagged PDF as its structure tree tells it: reading order, paragraphs, no furniture."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from docgen.errors import UnreadableDocumentError
from docgen.extractors.pdf_content import page_texts
from docgen.model import Extract

# What stands within a paragraph; everything else that holds text is one.
_INLINE = frozenset({"Span", "Link", "Quote", "Em", "Strong", "Reference"})
# A picture's lettering is no text of the document (in the other format it is pixels); a table of
# contents repeats headings and counts pages, as page furniture does.
_APART = frozenset({"Figure", "Formula", "TOC"})


@dataclass(slots=True)
class Node:
    """A structure element: what stands in it, in reading order; ``entry`` is its dictionary."""

    tag: str
    entry: pikepdf.Object
    kids: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """The element itself and all below it."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def text(self) -> str:
        """All text in it."""
        return "".join(kid if isinstance(kid, str) else kid.text() for kid in self.kids)


class PdfExtractor:
    """Implements ``ports.Extractor``."""

    suffix = ".pdf"

    def extract(self, data: bytes) -> Extract:
        """Paragraphs, embedded files and the program that made it."""
        try:
            with opened(data) as pdf:
                root, stray = structure(pdf)
                paragraphs = tuple(_paragraphs(root)) + tuple(stray)
                embedded = {
                    name: file.get_file().read_bytes() for name, file in pdf.attachments.items()
                }
                return Extract(paragraphs, embedded, str(pdf.docinfo.get("/Producer", "")))
        except (pikepdf.PdfError, AttributeError, KeyError, ValueError, TypeError) as error:
            raise UnreadableDocumentError(
                "The PDF cannot be read ({reason}).", reason=type(error).__name__
            ) from error


def opened(data: bytes) -> pikepdf.Pdf:
    """The file; to be closed."""
    return pikepdf.open(io.BytesIO(data))


def structure(pdf: pikepdf.Pdf) -> tuple[Node, list[str]]:
    """The structure tree with its text, and the text that stands outside of it.

    Raises KeyError, AttributeError or ValueError where the file is not tagged.
    """
    fonts: dict[tuple[int, int], Any] = {}
    texts = {page.obj.objgen: page_texts(page, fonts) for page in pdf.pages}
    top = pdf.Root.StructTreeRoot
    root = Node("Document", top)
    _gather(top, root, texts, None)
    stray = [text for marks in texts.values() for text in marks.values() if text.strip()]
    return root, stray


def _gather(
    entry: pikepdf.Object, node: Node, texts: Mapping[Any, dict[int, str]], page: Any
) -> None:
    kids: Any = entry.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.kids.append(texts[page].pop(kid, ""))
        elif kid.get("/Type") == "/MCR":
            where = kid.Pg.objgen if "/Pg" in kid else page
            node.kids.append(texts[where].pop(int(kid.MCID), ""))
        elif "/S" in kid:
            child = Node(str(kid.S).removeprefix("/"), kid)
            node.kids.append(child)
            _gather(kid, child, texts, kid.Pg.objgen if "/Pg" in kid else page)


def _paragraphs(node: Node) -> Iterator[str]:
    """Text that stands together: of one element, with the inline ones in it."""
    run: list[str] = []
    for kid in node.kids:
        if isinstance(kid, str):
            run.append(kid)
        elif kid.tag in _INLINE:
            run.append(kid.text())
        elif kid.tag not in _APART:
            if run:
                yield "".join(run)
                run = []
            yield from _paragraphs(kid)
    if run:
        yield "".join(run)
