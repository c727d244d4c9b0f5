"""Paragraphs of a Word part: where each stands, in words, and what it says.

Places are told as a person finds them in Word: by table, row and cell, or by the count of the paragraph,
and by its first words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from docgen.core.word_package import DOCUMENT, W
from docgen.model import Text

P, R, T = f"{W}p", f"{W}r", f"{W}t"
TABLE, ROW, CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
_SHOWN = 20  # characters of a paragraph that tell it from others
_BREAKS = frozenset({f"{W}br", f"{W}cr"})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a part, with its place in words."""

    element: etree._Element
    place: Text


def paragraphs(part: str, root: etree._Element) -> Iterator[Paragraph]:
    """The paragraphs of a part, in the order they are read."""
    tables: dict[etree._Element, int] = {}
    count = 0
    for element in root.iter(P, TABLE):
        if element.tag == TABLE:
            tables[element] = len(tables) + 1
            continue
        cell = next(element.iterancestors(CELL), None)
        words = {"words": _first_words(element)}
        if cell is None:
            count += 1
            place = Text("paragraph {number} ({words})", {"number": count, **words})
        else:
            row = next(cell.iterancestors(ROW))
            table = next(row.iterancestors(TABLE))
            place = Text(
                "table {table}, row {row}, cell {cell} ({words})",
                {
                    "table": tables[table],
                    "row": list(table.iter(ROW)).index(row) + 1,
                    "cell": row.findall(CELL).index(cell) + 1,
                    **words,
                },
            )
        if part != DOCUMENT:
            edge = Text("header") if "header" in part else Text("footer")
            place = Text("{edge}, {place}", {"edge": edge, "place": place})
        yield Paragraph(element, place)


def text_of(root: etree._Element) -> str:
    """What a part says, paragraph by paragraph, one line each (a break within one makes two)."""
    lines = (plain(element) for element in root.iter(P))
    return "\n".join(line for line in lines if line.strip())


def plain(paragraph: etree._Element) -> str:
    """A paragraph's text."""
    return "".join(_pieces(paragraph))


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter(T, f"{W}tab", *_BREAKS):
        if element.tag == T:
            yield element.text or ""
        elif element.tag in _BREAKS:
            yield "\n" if element.get(f"{W}type") not in ("page", "column") else ""
        elif (run := element.getparent()) is not None and run.tag == R:
            yield "\t"  # not a tab stop of the paragraph's properties


def _first_words(paragraph: etree._Element) -> str:
    text = " ".join(plain(paragraph).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
