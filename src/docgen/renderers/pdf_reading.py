"""What of the laid-out pages is the document's, and what belongs to the pages: decided before painting.

Running heads and feet, page numbers, marks at the paper's edge, the dots of a table of contents, and
the head rows of a table on every page after its first are there for the eye; a reader's tool passes
them over (PDF/UA-1, 7.1 and 7.8).  Layout drops the space a line is broken at; to a reader's tool, and
to whoever copies the text, the words on both sides of it would be one, so it is remembered where that
was (ISO 32000-1, 14.8.2.5).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from docgen.core import markup

_REPEATED = "thead"  # totals are printed once, over two pages perhaps
_EDGES = {"@top": "Header", "@bottom": "Footer"}
_WHITE = frozenset(" \t\r\n\f")


@dataclass(slots=True)
class Reading:
    """By the boxes' identity, which holds while the document is kept.

    ``furniture`` says of what repeats whether it is a "Header", a "Footer" or, as "", neither;
    ``word_ends`` are the texts after which layout has dropped a space.
    """

    furniture: dict[int, str] = field(default_factory=dict)
    word_ends: set[int] = field(default_factory=set)


def plan(document: Document, root: Element) -> Reading:
    """Look through the pages of the document that was laid out from ``root``."""
    reading = Reading()
    follower = _Follower(root, reading)
    seen: dict[Element, int] = {}
    for number, page in enumerate(document.pages):
        for child in children(page._page_box):
            if isinstance(child, boxes.MarginBox):
                _furnish(child, _EDGES.get(child.at_keyword.split("-")[0], ""), reading)
            else:
                _look(child, number, seen, reading, follower)
    return reading


def children(box: Any) -> Iterator[Any]:
    """A box's children in reading order, the line boxes and placeholders of layout looked through."""
    for child in getattr(box, "children", ()):
        found = child._box if isinstance(child, AbsolutePlaceholder) else child
        if isinstance(found, boxes.LineBox):
            yield from children(found)
        else:
            yield found


def _look(
    box: Any, page: int, seen: dict[Element, int], reading: Reading, follower: _Follower
) -> None:
    repeats = box.element is not None and box.element_tag == _REPEATED
    if repeats and seen.setdefault(box.element, page) != page:
        _furnish(box, "", reading)
        return
    if box.is_leader:
        _furnish(box, "", reading)
        return
    if isinstance(box, boxes.TextBox):
        follower.follow(box)
    for child in children(box):
        _look(child, page, seen, reading, follower)


def _furnish(box: Any, edge: str, reading: Reading) -> None:
    reading.furniture[id(box)] = edge
    for child in children(box):
        _furnish(child, edge, reading)


@dataclass(slots=True)
class _Place:
    """How far a paragraph's text has been met in the boxes."""

    text: str
    at: int = 0
    last: Any = None


class _Follower:
    """Follows each paragraph's own text through its boxes, to see where a space is missing."""

    def __init__(self, root: Element, reading: Reading) -> None:
        self._reading = reading
        self._blocks: dict[Element, _Place] = {}
        body = root.find("body")
        for block in markup.text_blocks(body) if body is not None else ():
            place = _Place(markup.plain(block))
            self._blocks.update(dict.fromkeys(block.iter(), place))

    def follow(self, box: Any) -> None:
        place = self._blocks.get(box.element)
        shown = [char for char in box.text if not _passed(char)]
        if place is None or not shown:  # white space alone is not painted
            return
        start = place.at
        for number, char in enumerate(shown):
            while place.at < len(place.text) and _passed(place.text[place.at]):
                place.at += 1
            if place.text[place.at : place.at + 1] != char:
                place.text = ""  # generated content: not the paragraph's own text
                return
            if not number:
                self._between(place, place.text[start : place.at], box)
            place.at += 1
        place.last = box

    def _between(self, place: _Place, skipped: str, box: Any) -> None:
        last = place.last
        if last is None or _WHITE.isdisjoint(skipped):
            return
        if last.text[-1] not in _WHITE and box.text[0] not in _WHITE:
            self._reading.word_ends.add(id(last))


def _passed(char: str) -> bool:
    return char in _WHITE or unicodedata.category(char) == "Cf"
