"""The charts of a document: as vectors (SVG) for the PDF, as pictures (PNG) for Word.

Both are drawn at the size and in the face that the stylesheet gives the figure; see ``chart_drawing``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from docgen.core.cascade import Cascade, Node
from docgen.core.figures import Chart


@dataclass(frozen=True, slots=True)
class Look:
    """How large a chart is in points, and how its lettering looks.

    ``fallback`` is the document's own face for characters that the bundled ones lack.
    """

    width: float
    height: float
    size: float
    family: str
    fallback: bytes | None = None


Draw = Callable[[Chart, Look], bytes]


def pictures(
    charts: Mapping[str, Chart],
    root: Element,
    cascade: Cascade,
    draw: Draw,
    fallback: bytes | None = None,
) -> dict[str, bytes]:
    """Every chart drawn by ``draw`` (``svg`` or ``png``) as the stylesheet has its figure, by name.

    ``fallback`` is the document's own face.
    """
    if not charts:
        return {}
    drawn = {}
    for picture, node in drawings(root, cascade):
        style = node.style
        look = Look(
            style["width"], style["height"], style["font-size"], style["font-family"], fallback
        )
        name = picture.get("src", "")
        drawn[name] = draw(charts[name], look)
    return drawn


def drawings(root: Element, cascade: Cascade) -> Iterator[tuple[Element, Node]]:
    """The pictures of a filled tree that are drawings of figures, with their nodes."""
    stack = [(root, cascade.root(root))]
    while stack:
        element, node = stack.pop()
        for child, child_node in cascade.children(node, element):
            if element.tag == "chart":
                yield child, child_node
            else:
                stack.append((child, child_node))


def svg(chart: Chart, look: Look) -> bytes:
    """The chart as SVG."""
    drawn: bytes = _matplotlib().svg(chart, look)
    return drawn


def png(chart: Chart, look: Look) -> bytes:
    """The chart as PNG, at 300 dots an inch."""
    drawn: bytes = _matplotlib().png(chart, look)
    return drawn


def _matplotlib() -> Any:
    """The drawing itself: matplotlib takes a second to import, and most documents have no chart."""
    from docgen.renderers import chart_drawing  # noqa: PLC0415

    return chart_drawing
