"""A guarded tree as a sequence of paragraphs, tables and sections, with the space between them.

CSS collapses margins, Word adds them; so the space before every block is worked out here and written
directly only where the styles alone would give another.  A change of page name begins a section.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from docgen.core.cascade import Cascade, Node
from docgen.renderers.docx_styles import outer


@dataclass(slots=True)
class Item:
    """A paragraph or table in the flow.

    ``gap`` is the space in points between it and the item before, margins collapsed; ``left`` and
    ``right`` are what the containers around it indent; ``page`` is its page name.
    """

    element: Element
    node: Node
    page: str
    gap: float
    left: float
    right: float
    breaks: bool
    keep_next: bool = False
    keep_lines: bool = False
    gap_after: float = 0.0

    @property
    def is_table(self) -> bool:
        """Whether this is a table; a paragraph otherwise."""
        return self.element.tag == "table"


class _Flow:
    def __init__(self, cascade: Cascade) -> None:
        self.cascade = cascade
        self.items: list[Item] = []
        self._closed = 0.0  # space that can collapse no more
        self._margin = 0.0  # margin that still collapses with the next one
        self._break = False

    def _collapse(self, margin: float) -> None:
        self._margin = max(self._margin, margin)

    def _pad(self, padding: float) -> None:
        if padding:
            self._closed += self._margin + padding
            self._margin = 0.0

    def container(self, element: Element, node: Node, left: float, right: float) -> None:
        style = node.style
        start = len(self.items)
        self._break = self._break or style["break-before"] == "page"
        self._collapse(style["margin-top"])
        self._pad(style["padding-top"])
        left += style["margin-left"] + style["padding-left"]
        right += style["margin-right"] + style["padding-right"]
        for child, child_node in self.cascade.children(node, element):
            if child_node.kind in ("container", "figure"):
                self.container(child, child_node, left, right)
            else:
                self.block(child, child_node, left, right)
        self._pad(style["padding-bottom"])
        self._collapse(style["margin-bottom"])
        inside = self.items[start:]
        if style["break-inside"] == "avoid":
            for item in inside:
                item.keep_lines = True
            for item in inside[:-1]:
                item.keep_next = True
        self._after(node, inside)

    def block(self, element: Element, node: Node, left: float, right: float) -> None:
        style = node.style
        table = node.kind == "table"
        self._collapse(style["margin-top"] if table else outer(style, "top"))
        self.items.append(
            Item(
                element, node, style["page"], self._closed + self._margin, left, right,
                breaks=self._break or style["break-before"] == "page",
                keep_lines=table and style["break-inside"] == "avoid",
            )
        )  # fmt: skip
        self._break = False
        self._closed, self._margin = 0.0, 0.0
        self._collapse(style["margin-bottom"] if table else outer(style, "bottom"))
        self._after(node, self.items[-1:])

    def _after(self, node: Node, inside: list[Item]) -> None:
        self._break = self._break or node.style["break-after"] == "page"
        if node.style["break-after"] == "avoid" and inside:
            inside[-1].keep_next = True


def flow(body: Element, node: Node, cascade: Cascade) -> list[Item]:
    """The body's paragraphs and tables in order."""
    walk = _Flow(cascade)
    walk.container(body, node, 0.0, 0.0)
    return walk.items


def sections(items: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    """Runs of items with the same page name; a forced break at a section's start says nothing more."""
    start = 0
    for index, item in enumerate(items):
        if index + 1 == len(items) or items[index + 1].page != item.page:
            part = items[start : index + 1]
            part[0].breaks = False
            yield item.page, part
            start = index + 1
