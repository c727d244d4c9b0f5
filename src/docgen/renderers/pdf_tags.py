"""The structure tree: one structure element for each element of the document, over all its pages.

A paragraph or a table that goes on over the page stays one.  A table without header cells only sets
things side by side: it is no table to a reader's tool, and its cells are paragraphs (PDF/UA-1, 7.5).
Header cells say what they head (Scope); from that the headers of every cell follow (ISO 32000-1,
14.8.5.7): the nearest to its left and above, up to the next data cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from docgen.core.markup import CELLS, INLINE
from docgen.renderers.pdf_reading import Reading, children

_TAGS = {
    "section": "Sect", "div": "Div", "p": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4",
    "table": "Table", "caption": "Caption", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot",
    "tr": "TR", "th": "TH", "td": "TD", "toc": "TOC",
    "figure": "Div", "figcaption": "Caption",
}  # fmt: skip
# What an entry of a table of contents is made of, by what stands around it.
_ENTRY = {"TOC": "TOCI", "TOCI": "Reference", "Reference": "Link"}
_LAYOUT_TAGS = {"table": "Div", **dict.fromkeys(("thead", "tbody", "tfoot", "tr"), "NonStruct")}
# Inline elements say how text looks; only an image is something of its own.
_PLAIN = INLINE - {"img"}


@dataclass(slots=True, eq=False)
class _Tag:
    """A structure element being gathered; ``page`` is the index of the page it begins on."""

    name: str
    page: int
    # Elements, marked content as (page, MCID), annotations as (page, annotation).
    kids: list[_Tag | tuple[int, int] | tuple[int, pydyf.Dictionary]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


class _Tree:
    """Gathers the structure from the boxes, page after page."""

    def __init__(
        self,
        reading: Reading,
        marked: Sequence[dict[Any, int]],
        links: Mapping[int, pydyf.Dictionary],
        heights: Sequence[float],
        scale: float,
    ) -> None:
        self.root = _Tag("Document", 0)
        self._furniture = reading.furniture
        self._marked = marked
        self._links = links
        self._heights = heights
        self._scale = scale
        self._known: dict[Element, _Tag] = {}
        self._layout: dict[Element, bool] = {}  # table -> it only sets things side by side

    def add(self, box: Any, parent: _Tag, page: int, *, layout: bool = False) -> None:
        """Take in a box of a page and all in it, below ``parent``."""
        if id(box) in self._furniture:
            return
        mark = self._marked[page].get(box)
        if isinstance(box, boxes.TextBox):
            if mark is not None:
                parent.kids.append((page, mark))
            return
        if box.element is not None and box.element.tag == "table":
            layout = self._is_layout(box.element)
        tag = self._tag(box, parent, page, layout=layout)
        if isinstance(box, boxes.ReplacedBox) and mark is not None:
            tag.kids.append((page, mark))
        if id(box) in self._links:
            tag.kids.append((page, self._links[id(box)]))
        for child in children(box):
            self.add(child, tag, page, layout=layout)

    def _is_layout(self, table: Element) -> bool:
        if table not in self._layout:
            self._layout[table] = table.find(".//th") is None
        return self._layout[table]

    def _tag(self, box: Any, parent: _Tag, page: int, *, layout: bool) -> _Tag:
        """The structure element of a box: its element's, made when it is first met."""
        element = box.element
        entry = _ENTRY.get(parent.name)
        plain = element is None or (element.tag in _PLAIN and entry is None)
        if plain or element.tag in ("html", "body", "chart"):
            return parent
        known = self._known.get(element)
        if known is not None:
            return known
        tag = _Tag(entry or _name(element, layout=layout), page)
        if isinstance(box, boxes.ReplacedBox):
            tag.name = "Figure"
            tag.facts = self._figure(box, page)
        elif tag.name in ("TH", "TD"):
            tag.facts = {"A": _cell(box, tag.name)}
        self._known[element] = tag
        parent.kids.insert(_position(tag, parent), tag)
        return tag

    def _figure(self, box: Any, page: int) -> dict[str, Any]:
        """Its text alternative, and its place in points of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        down = self._heights[page] - top
        corners = (left, down - box.height, left + box.width, down)
        place = pydyf.Array([value * self._scale for value in corners])
        return {
            "Alt": pydyf.String(box.element.get("alt", "")),
            "A": pydyf.Dictionary({"O": "/Layout", "BBox": place}),
        }


def _position(tag: _Tag, parent: _Tag) -> int:
    """The place of a new structure element in its parent: last, but for a table's head.

    Layout leaves the head off a page that a row fills by itself; readers get it first all the same.
    """
    if tag.name == "THead":
        for at, kid in enumerate(parent.kids):
            if isinstance(kid, _Tag) and kid.name in ("TBody", "TFoot"):
                return at
    return len(parent.kids)


def _name(element: Element, *, layout: bool) -> str:
    if layout and element.tag in CELLS:
        return "P" if element.find("p") is None else "NonStruct"
    return (_LAYOUT_TAGS if layout else _TAGS).get(element.tag) or _TAGS.get(
        element.tag, "NonStruct"
    )


def _cell(box: Any, name: str) -> pydyf.Dictionary:
    facts = pydyf.Dictionary({"O": "/Table"})
    if name == "TH":
        across = box.element.get("scope") == "row"
        facts["Scope"] = "/Row" if across else "/Column"
    if box.colspan != 1:
        facts["ColSpan"] = box.colspan
    if box.rowspan != 1:
        facts["RowSpan"] = box.rowspan
    return facts


def add_tags(
    pdf: Any,
    document: Document,
    marked: Sequence[dict[Any, int]],
    reading: Reading,
    *,
    links: Mapping[int, pydyf.Dictionary],
    scale: float,
) -> None:
    """Write the structure tree; ``marked`` gives each page's painted boxes with their MCIDs.

    ``links`` are the annotations by the identity of the box they lie on.
    """
    heights = [page.height for page in document.pages]
    tree = _Tree(reading, marked, links, heights, scale)
    for number, page in enumerate(document.pages):
        for box in children(page._page_box):
            tree.add(box, tree.root, number)
    top = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(top)
    owners: list[dict[int, bytes]] = [{} for _ in document.pages]
    linked: list[bytes] = []  # the element of every annotation
    top["K"] = pydyf.Array([_write(pdf, tree.root, top.reference, owners, linked)])
    numbers = pydyf.Array()
    for number, by_mark in enumerate(owners):
        numbers.extend((number, pydyf.Array([by_mark[mark] for mark in sorted(by_mark)])))
    for number, reference in enumerate(linked, start=len(owners)):
        numbers.extend((number, reference))
    parents = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(parents)
    top["ParentTree"] = parents.reference
    top["ParentTreeNextKey"] = len(owners) + len(linked)
    pdf.catalog["StructTreeRoot"] = top.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _write(
    pdf: Any, tag: _Tag, parent: bytes, owners: list[dict[int, bytes]], linked: list[bytes]
) -> bytes:
    """Write a structure element with all below it; returns its reference."""
    kids = pydyf.Array()
    element = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": f"/{tag.name}",
            "P": parent,
            "Pg": pdf.page_references[tag.page],
            **tag.facts,
            "K": kids,
        }
    )
    pdf.add_object(element)
    own: bytes = element.reference
    for kid in tag.kids:
        if isinstance(kid, _Tag):
            kids.append(_write(pdf, kid, own, owners, linked))
            continue
        page, mark = kid
        if not isinstance(mark, int):
            place = {"Type": "/OBJR", "Pg": pdf.page_references[page], "Obj": mark.reference}
            kids.append(pydyf.Dictionary(place))
            mark["StructParent"] = len(owners) + len(linked)
            linked.append(own)
            continue
        owners[page][mark] = own
        if page == tag.page:
            kids.append(mark)
        else:
            place = {"Type": "/MCR", "Pg": pdf.page_references[page], "MCID": mark}
            kids.append(pydyf.Dictionary(place))
    return own
