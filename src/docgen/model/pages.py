"""A document before it has a format, and what a rendition says when it is read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Composition:
    """A document before it has a format: permitted markup and one stylesheet.

    ``markup`` is a well-formed ``<html>`` tree of the permitted subset; ``css`` the house styles
    followed by the type's; ``text`` its text as a reader reads it, block by block, one line each.
    ``serial`` is None for a specimen (样稿).  ``fallback`` is a face with the characters of the record
    that the bundled faces lack, None where there are none.  ``assets`` maps names used as ``img src`` to bytes.
    ``word``, of a type whose template is a Word file, holds the parts of the filled file by name; there
    is no markup and no stylesheet then.
    """

    type_id: str
    title: str
    lang: str
    serial: str | None
    issued_on: dt.date
    markup: str
    css: str
    text: str
    assets: Mapping[str, bytes] = field(default_factory=dict)
    fallback: bytes | None = None
    word: Mapping[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a rendition says when it is read back.

    ``paragraphs`` are in reading order, page furniture left out; ``embedded`` are files by name;
    ``producer`` is the program that made it, as the file itself names it.
    """

    paragraphs: tuple[str, ...]
    embedded: Mapping[str, bytes]
    producer: str


Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in parts of the page's width and height from its upper left corner."""


@dataclass(frozen=True, slots=True)
class PageFigure:
    """A picture on a page: what it says in words instead ("" where it has none), and its box, None where the
    file does not tell it.  ``lines``: it is drawn, as a chart with its lettering is, not only a photograph.
    """

    said: str
    box: Box | None
    lines: bool


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page in the order it draws them, each with the box that its glyph stands in.

    ``furniture`` are the positions of those that are no part of the document's text (running heads);
    ``fields`` the boxes of form fields, those of signatures too, by name.
    """

    chars: tuple[str, ...]
    boxes: tuple[Box, ...]
    furniture: frozenset[int]
    fields: Mapping[str, Box] = field(default_factory=dict)
    figures: tuple[PageFigure, ...] = ()
