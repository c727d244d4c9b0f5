"""Runs: the inline content of a paragraph or a cell as WordprocessingML.

White space collapses as in CSS, across the borders of inline elements, so that the text is the
composition's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from docgen.core.cascade import Cascade, Node
from docgen.renderers.docx_stylesheet import PLAIN, Look, StyleSheet, run_look

_SPACES = re.compile(r"[ \t\r\n\f]+")
CODE_ID = "{code-id}"  # for a number that no other picture of the file has
EMU = 12700  # English metric units a point


@dataclass(slots=True)
class Pictures:
    """The images of one document, in the order of their first use."""

    assets: Mapping[str, bytes]
    pixels: Callable[[bytes], tuple[int, int]]
    names: list[str] = field(default_factory=list)
    count: int = 0

    def drawing(self, element: Element, node: Node) -> str:
        """An inline image at its CSS size."""
        name = element.get("src", "")
        if name not in self.names:
            self.names.append(name)
        self.count += 1
        width, height = node.style["width"], node.style["height"]
        if width is None or height is None:
            across, down = self.pixels(self.assets[name])
            width = width if width is not None else height * across / down
            height = height if height is not None else width * down / across
        cx, cy = round(width * EMU), round(height * EMU)
        number, alt = self.names.index(name) + 1, quoteattr(element.get("alt", ""))
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{cx}" cy="{cy}"/>'
            f'<wp:docPr id="{self.count}" name="图片 {self.count}" descr={alt}/>'
            f"{picture(self.count, f'image{number}', alt, f'rIdImage{number}', (cx, cy))}"
            "</wp:inline></w:drawing></w:r>"
        )


def picture(number: int | str, name: str, alt: str, relation: str, size: tuple[int, int]) -> str:
    """A picture of a drawing; ``alt`` is quoted, ``size`` in English metric units."""
    cx, cy = size
    return (
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr={alt}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic>"
    )


def on_page(relation: str, alt: str, side: float, left: float, top: float) -> str:
    """A run with a square picture that stands at a place of the page, in points, and moves no text."""
    size, x, y = (round(length * EMU) for length in (side, left, top))
    return (
        '<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="1" behindDoc="1" locked="1" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page">'
        f"<wp:posOffset>{x}</wp:posOffset></wp:positionH>"
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{size}" cy="{size}"/><wp:wrapNone/>'
        f'<wp:docPr id="{CODE_ID}" name="图片 {CODE_ID}" descr={quoteattr(alt)}/>'
        f"{picture(CODE_ID, 'code', quoteattr(alt), relation, (size, size))}"
        "</wp:anchor></w:drawing></w:r>"
    )


@dataclass(slots=True)
class Inline:
    """The runs of one paragraph; ``image`` is the node of its first image."""

    xml: str
    image: Node | None


class _Writer:
    """Collects runs; spaces are held back until it is known that text follows on the line."""

    def __init__(self, cascade: Cascade, sheet: StyleSheet, pictures: Pictures) -> None:
        self.cascade = cascade
        self.sheet = sheet
        self.pictures = pictures
        self.out: list[str] = []
        self.image: Node | None = None
        self._at_start = True
        self._space: Look | None = None

    def text(self, text: str, look: Look, white_space: str) -> None:
        if white_space == "pre-wrap":
            lines = text.replace("\r\n", "\n").split("\n")
            for number, line in enumerate(lines):
                if number:
                    self.line_break(look)
                if line:
                    self._words(line, look)
                    self._at_start = False
            return
        body = _SPACES.sub(" ", text)
        lead = body[:1] == " "
        words = body.strip(" ")
        if lead and not self._at_start and self._space is None:
            self._space = look
        if not words:
            return
        self._release()
        self._words(words, look, together=white_space == "nowrap")
        self._at_start = False
        if body[-1:] == " ":
            self._space = look

    def line_break(self, look: Look) -> None:
        self._space = None
        self._run("<w:br/>", look)
        self._at_start = True

    def drawing(self, xml: str, node: Node) -> None:
        self._release()
        self.out.append(xml)
        self.image = self.image or node
        self._at_start = False

    def _release(self) -> None:
        if self._space is not None:
            self._run('<w:t xml:space="preserve"> </w:t>', self._space)
            self._space = None

    def _words(self, text: str, look: Look, *, together: bool = False) -> None:
        for piece, own in self.sheet.pieces(text, look):
            self._run(_words(piece, together), own)

    def _run(self, content: str, look: Look) -> None:
        style = self.sheet.character(look)
        said = (f'<w:rStyle w:val="{style}"/>' if style else "") + look.direct
        self.out.append(f"<w:r>{f'<w:rPr>{said}</w:rPr>' if said else ''}{content}</w:r>")


def inline(
    element: Element, node: Node, cascade: Cascade, sheet: StyleSheet, pictures: Pictures
) -> Inline:
    """The runs of a paragraph or cell."""
    writer = _Writer(cascade, sheet, pictures)
    _walk(element, node, PLAIN, node, writer)
    return Inline("".join(writer.out), writer.image)


def _walk(element: Element, node: Node, look: Look, paragraph: Node, writer: _Writer) -> None:
    white_space = node.style["white-space"]
    if element.text:
        writer.text(element.text, look, white_space)
    for child, child_node in writer.cascade.children(node, element):
        if child.tag == "br":
            writer.line_break(look)
        elif child.tag == "img":
            writer.drawing(writer.pictures.drawing(child, child_node), child_node)
        else:
            _walk(child, child_node, run_look(child_node, paragraph), paragraph, writer)
        if child.tail:
            writer.text(child.tail, look, white_space)


def _words(text: str, together: bool) -> str:
    if not together:
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    # Word breaks lines at spaces and hyphens; it has forms of both that it does not break at.
    parts = (f"<w:t>{escape(p)}</w:t>" for p in text.replace(" ", "\u00a0").split("-"))
    return "<w:noBreakHyphen/>".join(parts)
