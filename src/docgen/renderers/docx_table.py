"""Tables as WordprocessingML: fixed columns, merged cells, repeated header rows, borders by cell.

Borders collapse as in CSS: at every edge the wider of the table's and the cell's line is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from docgen.core import markup
from docgen.core.cascade import Cascade, Node
from docgen.renderers.docx_styles import border, shading, twips
from docgen.renderers.docx_stylesheet import StyleSheet

_SIDES = ("top", "left", "bottom", "right")
_VERTICAL = {"top": "top", "middle": "center", "bottom": "bottom"}
Line = tuple[float, str, str] | None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a table stands: room in points, indent, and whether it holds together with what follows."""

    room: float
    left: float
    keep_next: bool
    keep_lines: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell's place.

    ``width`` in points; ``edges`` whether it touches the table's top, left, bottom, right;
    ``fresh`` whether it begins in this row; ``merged`` whether it reaches over several.
    """

    width: float
    span: int
    edges: tuple[bool, bool, bool, bool]
    fresh: bool
    merged: bool


CellText = Callable[[Element, Node, bool], str]


def table(
    element: Element,
    node: Node,
    cascade: Cascade,
    placement: Placement,
    *,
    sheet: StyleSheet,
    cell_text: CellText,
) -> str:
    """The table's XML; ``cell_text`` writes a cell's paragraphs (element, node, keep with next)."""
    nodes = {id(child): found for child, found in _descend(element, node, cascade)}
    rows = markup.table_rows(element)
    grid = markup.table_grid(element)
    # CSS draws the outer lines within the table's width, Word along its edge.
    outer = sum(
        found[0] / 2
        for side, column in (("left", 0), ("right", -1))
        if (found := _outermost(side, column, node, grid, nodes)) is not None
    )
    widths = _columns(element, grid, nodes, _width(node, placement.room) - outer)
    style = _style(node, grid, nodes, sheet)
    out = [_opening(element, node, widths, placement, style)]
    for number, ((group, row), line) in enumerate(zip(rows, grid, strict=True)):
        row_node = nodes[id(row)]
        last = number == len(rows) - 1
        # A table's foot (totals) never begins a page.
        before_foot = not last and rows[number + 1][0] == "tfoot"
        keep = placement.keep_next if last else placement.keep_lines or before_foot
        column = 0
        cells = []
        for cell, fresh in line:
            span = markup.span(cell, "colspan")
            width = sum(widths[column : column + span])
            edges = (number == 0, column == 0, last, column + span == len(widths))
            column += span
            cell_node = nodes[id(cell)]
            spot = Spot(width, span, edges, fresh, markup.span(cell, "rowspan") > 1)
            properties = _cell_properties(cell_node, node, spot)
            text = cell_text(cell, cell_node, keep) if fresh else "<w:p/>"
            cells.append(f"<w:tc>{properties}{text}</w:tc>")
        out.append(f"<w:tr>{_row_properties(group, row_node, line, nodes)}{''.join(cells)}</w:tr>")
    out.append("</w:tbl>")
    return "".join(out)


def _descend(element: Element, node: Node, cascade: Cascade) -> list[tuple[Element, Node]]:
    """Rows, columns and cells with their nodes."""
    found = []
    stack = [(element, node)]
    while stack:
        parent, parent_node = stack.pop()
        for child, child_node in cascade.children(parent_node, parent):
            if child_node.kind in ("rows", "tr", "column", "cell"):
                found.append((child, child_node))
                if child_node.kind != "cell":
                    stack.append((child, child_node))
    return found


def _outermost(
    side: str,
    column: int,
    node: Node,
    grid: list[list[tuple[Element, bool]]],
    nodes: dict[int, Node],
) -> Line:
    """The widest line at a side of the table."""
    found: Line = node.style[f"border-{side}"]
    for cell in {
        id(nodes[id(line[column][0])]): nodes[id(line[column][0])] for line in grid
    }.values():
        found = _wider(found, cell.style[f"border-{side}"])
    return found


def _width(node: Node, room: float) -> float:
    style = node.style
    margins = sum(style[f"margin-{s}"] for s in ("left", "right") if style[f"margin-{s}"] != "auto")
    return _resolved(style["width"], room - margins) or room - margins


def _resolved(width: Any, whole: float) -> float | None:
    if isinstance(width, tuple):
        return float(whole * width[1] / 100)
    return None if width is None else float(width)


def _columns(
    element: Element,
    grid: list[list[tuple[Element, bool]]],
    nodes: dict[int, Node],
    whole: float,
) -> list[float]:
    """Column widths: from <col>, then from the first row's cells; the rest share what is left."""
    wanted: list[float | None] = []
    group = element.find("colgroup")
    for col in group if group is not None else ():
        width = _resolved(nodes[id(col)].style["width"], whole)
        wanted.extend([width] * markup.span(col, "span"))
    spans = [(cell, markup.span(cell, "colspan")) for cell, _ in grid[0]]
    wanted.extend([None] * (sum(span for _, span in spans) - len(wanted)))
    column = 0
    for cell, span in spans:
        style = nodes[id(cell)].style
        width = _resolved(style["width"], whole)
        if width is not None and all(w is None for w in wanted[column : column + span]):
            width += style["padding-left"] + style["padding-right"]
            wanted[column : column + span] = [width / span] * span
        column += span
    fixed = sum(width for width in wanted if width is not None)
    free = wanted.count(None)
    if free:
        share = max(whole - fixed, 0.0) / free
        return [share if width is None else width for width in wanted]
    return [(width or 0.0) * whole / fixed for width in wanted] if fixed else [whole]


def _style(
    node: Node, grid: list[list[tuple[Element, bool]]], nodes: dict[int, Node], sheet: StyleSheet
) -> str:
    """The table's named style: its frame, and the lines within where all cells have the same."""
    frame = {side: node.style[f"border-{side}"] for side in _SIDES}
    cells = {id(nodes[id(cell)]): nodes[id(cell)] for line in grid for cell, _ in line}.values()
    inside: dict[str, set[Line]] = {
        name: {cell.style[f"border-{side}"] for cell in cells for side in sides}
        for name, sides in (("insideH", ("top", "bottom")), ("insideV", ("left", "right")))
    }
    lines = frame | {
        name: found.pop() if len(found) == 1 else None for name, found in inside.items()
    }
    borders = "".join(border(side, line) for side, line in lines.items() if line is not None)
    return sheet.table(node.label or "", borders) if borders or node.label else ""


def _opening(
    element: Element, node: Node, widths: list[float], placement: Placement, style_id: str
) -> str:
    style = node.style
    centred = style["margin-left"] == style["margin-right"] == "auto"
    left = placement.left + (style["margin-left"] if style["margin-left"] != "auto" else 0.0)
    if style["margin-left"] == "auto" and not centred:
        alignment = '<w:jc w:val="right"/>'
    elif centred:
        alignment = '<w:jc w:val="center"/>'
    else:
        alignment = f'<w:tblInd w:w="{twips(left)}" w:type="dxa"/>'
    caption = element.find("caption")
    words = quoteattr(markup.plain(caption).replace("\n", " ")) if caption is not None else ""
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        "<w:tbl><w:tblPr>"
        + (f'<w:tblStyle w:val="{style_id}"/>' if style_id else "")
        + f'<w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>{alignment}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        + _condition(element)
        + (f"<w:tblCaption w:val={words}/>" if words else "")
        + f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )


def _condition(element: Element) -> str:
    """Which of the table's cells are heads: screen readers ask for it."""
    first_row = element.find("thead") is not None
    first_column = element.find(".//tbody//th") is not None
    return (
        f'<w:tblLook w:val="{0x0600 + 0x20 * first_row + 0x80 * first_column:04X}"'
        f' w:firstRow="{first_row:d}" w:lastRow="0" w:firstColumn="{first_column:d}"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )


def _row_properties(
    group: str, row: Node, line: list[tuple[Element, bool]], nodes: dict[int, Node]
) -> str:
    height = row.style["height"] or 0.0
    for cell, fresh in line:
        style = nodes[id(cell)].style
        if fresh and style["height"] is not None and markup.span(cell, "rowspan") == 1:
            lines = sum((style[f"border-{s}"] or (0.0,))[0] for s in ("top", "bottom")) / 2
            padding = style["padding-top"] + style["padding-bottom"]
            height = max(height, style["height"] + padding + lines)
    parts = []
    if row.style["break-inside"] == "avoid" or group == "thead":
        parts.append("<w:cantSplit/>")
    if height:
        parts.append(f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>')
    if group == "thead":
        parts.append("<w:tblHeader/>")
    return f"<w:trPr>{''.join(parts)}</w:trPr>" if parts else ""


def _cell_properties(node: Node, owner: Node, spot: Spot) -> str:
    known: str | None = node.memo.get(spot)
    if known is not None:
        return known
    style = node.style
    # At the table's edge the wider of the table's and the cell's line wins.
    lines = {
        side: _wider(style[f"border-{side}"], owner.style[f"border-{side}"] if edge else None)
        for side, edge in zip(_SIDES, spot.edges, strict=True)
    }
    # An absent line is not written: it would hide the neighbour's.
    borders = "".join(border(side, line) for side, line in lines.items() if line is not None)
    merge = ""
    if spot.merged or not spot.fresh:
        merge = '<w:vMerge w:val="restart"/>' if spot.fresh else "<w:vMerge/>"
    margins = "".join(
        f'<w:{side} w:w="{twips(_margin(side, style, line))}" w:type="dxa"/>'
        for side, line in lines.items()
    )
    properties = (
        f'<w:tcPr><w:tcW w:w="{twips(spot.width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{spot.span}"/>' if spot.span > 1 else "")
        + f"{merge}<w:tcBorders>{borders}</w:tcBorders>"
        + (shading(style["background-color"]) if style["background-color"] else "")
        + ("<w:noWrap/>" if style["white-space"] == "nowrap" else "")
        + f'<w:tcMar>{margins}</w:tcMar><w:vAlign w:val="{_VERTICAL[style["vertical-align"]]}"/></w:tcPr>'
    )
    node.memo[spot] = properties
    return properties


def _margin(side: str, style: Mapping[str, Any], line: Line) -> float:
    """A cell's padding; at its sides Word measures from the middle of the line, CSS from its edge."""
    half = line[0] / 2 if line is not None and side in ("left", "right") else 0.0
    return float(style[f"padding-{side}"] + half)


def _wider(one: Line, other: Line) -> Line:
    if one is None or other is None:
        return one or other
    return one if one[0] >= other[0] else other
