"""Page masters in Word: sizes and margins, headers and footers made from the margin boxes.

The boxes of the upper and the lower edge become one paragraph with tab stops; a box at the middle of
the left or the right edge becomes a frame, anchored to the page, that the header carries along.  Odd
and even pages, and the document's first page, have headers and footers of their own where the
stylesheet gives them other boxes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docgen.core.cascade import Cascade, Node, line_pitch
from docgen.core.css_values import A4, SIDES, Length
from docgen.renderers.docx_parts import HEAD, NAMESPACES
from docgen.renderers.docx_styles import border, run_parts, twips
from docgen.renderers.docx_stylesheet import PLAIN, StyleSheet
from docgen.renderers.docx_text import on_page

CODE_RELATION = "rIdCode"
_MARGIN = 20 * 72 / 25.4  # as in the PDF renderer's user agent stylesheet
_PLACES = ("left", "center", "right")
_Boxes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Edges:
    """The XML of a header and a footer."""

    header: str
    footer: str


@dataclass(frozen=True, slots=True)
class Master:
    """A page master: sizes in points (margins top, right, bottom, left), headers and footers.

    ``first`` is for the document's first page, None where it is like the other odd ones; ``even``
    for even pages, the same as ``odd`` where they do not differ.
    """

    width: float
    height: float
    margins: tuple[float, float, float, float]
    odd: Edges
    even: Edges
    first: Edges | None
    header_distance: float
    footer_distance: float

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - self.margins[1] - self.margins[3]


def master(
    name: str,
    cascade: Cascade,
    root: Node,
    strings: Mapping[str, str],
    styles: StyleSheet,
    *,
    code_text: str = "",
) -> Master:
    """The master of a page name; ``strings`` are what string() prints.

    ``styles`` gives characters of another font their style; ``code_text`` is for those who cannot see the code
    that every page after the document's first bears, where the stylesheet says so.
    """
    own, boxes = cascade.page(name)
    width, height = own.get("size", A4)
    top, right, bottom, left = (
        float(own[f"margin-{side}"].value) if f"margin-{side}" in own else _MARGIN for side in SIDES
    )
    sheet = _Sheet(
        width, height, (top, right, bottom, left), _inherit(root.style, own), strings, styles
    )
    code = ""
    if (place := cascade.page_code()) is not None:
        side, right_gap, bottom_gap = place
        code = on_page(
            CODE_RELATION, code_text, side, width - right_gap - side, height - bottom_gap - side
        )
    odd = sheet.edges(boxes, code)
    even = sheet.edges(cascade.page(name, side="left")[1], code)
    first = sheet.edges(cascade.page(name, first=True)[1])
    return Master(
        width, height, sheet.margins, odd, even, first if first != odd else None,
        sheet.distance("top", boxes), sheet.distance("bottom", boxes),
    )  # fmt: skip


def section(page: Master, references: str, *, first: bool) -> str:
    """A section's properties; ``references`` names its headers and footers."""
    landscape = ' w:orient="landscape"' if page.width > page.height else ""
    top, right, bottom, left = map(twips, page.margins)
    title = "<w:titlePg/>" if first and page.first is not None else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{landscape}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{twips(page.header_distance)}" w:footer="{twips(page.footer_distance)}"'
        f' w:gutter="0"/>{title}</w:sectPr>'
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's measures and the text style its margin boxes start from."""

    width: float
    height: float
    margins: tuple[float, float, float, float]
    base: Mapping[str, Any]
    strings: Mapping[str, str]
    styles: StyleSheet

    def edges(self, boxes: _Boxes, code: str = "") -> Edges:
        """Header and footer; the header carries the frames at the page's sides, and the page's code."""
        frames = "".join(
            self._frame(side, boxes[f"@{side}-middle"])
            for side in ("left", "right")
            if f"@{side}-middle" in boxes
        )
        return Edges(self._strip("top", boxes, frames, code), self._strip("bottom", boxes, ""))

    def distance(self, edge: str, boxes: _Boxes) -> float:
        """From the paper's edge to the header's or footer's line, as its boxes are aligned."""
        found = self._written(edge, boxes)
        box = found[0] if found else {}
        margin = self.margins[0] if edge == "top" else self.margins[2]
        outer, inner = ("top", "bottom") if edge == "top" else ("bottom", "top")
        near, far = self._points(box, f"padding-{outer}"), self._points(box, f"padding-{inner}")
        free = margin - near - far - self._pitch(found)
        place = box.get("vertical-align", "middle")
        share = 0.5 if place == "middle" else 0.0 if place == outer else 1.0
        return max(near + free * share, 0.0)

    def _strip(self, edge: str, boxes: _Boxes, frames: str, code: str = "") -> str:
        """A header or footer: the three margin boxes of an edge as one paragraph with tab stops."""
        room = self.width - self.margins[1] - self.margins[3]
        found = {p: boxes.get(f"@{edge}-{p}", {}) for p in _PLACES}
        runs = {p: self._runs(box) for p, box in found.items()}
        present = [p for p in _PLACES if runs[p]]
        # A margin box without content is not drawn, nor are its borders.
        lines = "".join(
            border(side, line)
            for side in ("top", "bottom")
            if (line := next(filter(None, (_line(found[p], side) for p in present)), None))
        )
        indents = [self._points(found[p], f"padding-{p}") for p in ("left", "right")]
        stops = properties = ""
        if len(present) == 1:
            only = present[0]
            properties = f'<w:jc w:val="{found[only].get("text-align", only)}"/>'
            content = runs[only]
        else:
            content = "<w:r><w:tab/></w:r>".join(runs.values()) if present else ""
            stops = (
                f'<w:tabs><w:tab w:val="center" w:pos="{twips(room / 2)}"/>'
                f'<w:tab w:val="right" w:pos="{twips(room - indents[1])}"/></w:tabs>'
                if present
                else ""
            )
        style, tag = ("Header", "hdr") if edge == "top" else ("Footer", "ftr")
        pitch = twips(self._pitch(self._written(edge, boxes)))
        spacing = f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>'
        sides = (
            f'<w:ind w:left="{twips(indents[0])}" w:right="{twips(indents[1])}"/>'
            if any(indents)
            else ""
        )
        return (
            f'{HEAD}<w:{tag} {NAMESPACES}>{frames}<w:p><w:pPr><w:pStyle w:val="{style}"/>'
            f"{f'<w:pBdr>{lines}</w:pBdr>' if lines else ''}{stops}{spacing}{sides}{properties}</w:pPr>"
            f"{code}{content}</w:p></w:{tag}>"
        )

    def _frame(self, side: str, box: Mapping[str, Any]) -> str:
        """A margin box at the middle of a side: a frame placed on the page."""
        runs = self._runs(box)
        if not runs:
            return ""
        style = _inherit(self.base, box)
        width, height = box["width"].value, box["height"].value
        text = sum(len(self._said(piece)) for piece in box["content"])
        pitch = self._pitch([box])
        lines = math.ceil(
            text / max(int(width / (style["font-size"] + style["letter-spacing"])), 1)
        )
        edges = {s: _line(box, s) for s in ("top", "left", "bottom", "right")}
        drawn = "".join(border(s, line) for s, line in edges.items() if line is not None)
        gap = self._points(box, f"margin-{side}") + (edges[side] or (0.0,))[0]
        x = gap if side == "left" else self.width - gap - width
        y = self.margins[0] + (self.height - self.margins[0] - self.margins[2] - height) / 2
        above = max((height - lines * pitch) / 2, 0.0)
        return (
            '<w:p><w:pPr><w:pStyle w:val="Header"/>'
            f'<w:framePr w:w="{twips(width)}" w:h="{twips(height)}" w:hRule="exact" w:wrap="around"'
            f' w:vAnchor="page" w:hAnchor="page" w:x="{twips(x)}" w:y="{twips(y)}"/>'
            f"{f'<w:pBdr>{drawn}</w:pBdr>' if drawn else ''}"
            f'<w:spacing w:before="{twips(above)}" w:line="{twips(pitch)}" w:lineRule="exact"/>'
            f'<w:jc w:val="{box.get("text-align", "center")}"/></w:pPr>{runs}</w:p>'
        )

    def _written(self, edge: str, boxes: _Boxes) -> list[Mapping[str, Any]]:
        """The boxes of an edge that hold something."""
        found = (boxes.get(f"@{edge}-{place}", {}) for place in _PLACES)
        return [box for box in found if self._runs(box)]

    def _pitch(self, boxes: Iterable[Mapping[str, Any]]) -> float:
        """The line's height: the tallest of the boxes'."""
        styles = [_inherit(self.base, box) for box in boxes] or [dict(self.base)]
        return max(line_pitch(style) or style["font-size"] * 1.5 for style in styles)

    def _points(self, box: Mapping[str, Any], name: str) -> float:
        value = box.get(name)
        return float(value.value) if isinstance(value, Length) else 0.0

    def _said(self, piece: tuple[str, str]) -> str:
        """The text of one piece of content; a page number counts for two digits."""
        kind, value = piece
        return {"text": value, "string": self.strings.get(value, "")}.get(kind, "00")

    def _runs(self, box: Mapping[str, Any]) -> str:
        parts = run_parts(_inherit(self.base, box))
        properties = f"<w:rPr>{''.join(xml for _, xml in parts)}</w:rPr>"
        # Said directly, the font would outdo the style's.
        others = "".join(xml for key, xml in parts if key != "font-family")
        out = []
        for kind, value in box.get("content", ()):
            if kind == "counter":
                code = {"page": "PAGE", "pages": "NUMPAGES"}[value]
                out.append(
                    f'<w:fldSimple w:instr="{code}"><w:r>{properties}<w:t>1</w:t></w:r></w:fldSimple>'
                )
                continue
            for text, look in self.styles.pieces(self._said((kind, value)), PLAIN):
                if style := self.styles.character(look):
                    said = f'<w:rPr><w:rStyle w:val="{style}"/>{others}</w:rPr>'
                else:
                    said = properties
                if text:
                    out.append(f'<w:r>{said}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')
        return "".join(out)


def _line(box: Mapping[str, Any], side: str) -> tuple[float, str, str] | None:
    width, style = box.get(f"border-{side}-width"), box.get(f"border-{side}-style", "none")
    if not width or style == "none":
        return None
    return width, style, box.get(f"border-{side}-color") or "000000"


def _inherit(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    style = dict(base)
    for name in ("font-family", "font-weight", "font-style", "color"):
        style[name] = own.get(name, base[name])
    for name in ("font-size", "letter-spacing"):
        value = own.get(name)
        if isinstance(value, Length):
            scale = base["font-size"] if value.unit == "em" else 1.0
            style[name] = value.value * scale
    height = own.get("line-height", base["line-height"])
    style["line-height"] = ("pt", height.value) if isinstance(height, Length) else height
    return style
