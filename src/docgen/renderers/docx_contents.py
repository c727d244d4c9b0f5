r"""A table of contents in Word: a field Word can refresh, holding the entries as they are.

The field lists what the PDF lists: headings down to a depth, in what follows (a bookmark, ``\b``), as
links (``\h``), by style or outline level (``\o``, ``\u``); ECMA-376 17.16.5.68.  It is marked dirty, so that
Word counts the pages itself when it opens the file; until then the numbers are those of the PDF.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from docgen.core.contents import ANCHOR

_OPEN = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent>"
)
_CLOSE = "</w:sdtContent></w:sdt>"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's place in its table; ``number`` counts the document's tables from 1."""

    number: int
    depth: str
    first: bool
    last: bool


class Contents:
    """The tables of contents of one document; ``pages`` maps anchors to page numbers."""

    def __init__(self, root: Element, pages: Mapping[str, int]) -> None:
        tables = list(root.iter("toc"))
        self._pages = pages
        self._anchors = len({e.get(ANCHOR) for e in root.iter() if e.get(ANCHOR)})
        self._count = len(tables)
        self.entries: dict[Element, Entry] = {
            entry: Entry(number, toc.get("depth", ""), entry is toc[0], entry is toc[-1])
            for number, toc in enumerate(tables, start=1)
            for entry in toc
        }

    def entry(self, element: Element, runs: str) -> str:
        """What stands in an entry's paragraph: a link of its text, a tab and its page."""
        place = self.entries[element]
        anchor = element[0][0].get("href", "").removeprefix("#")
        begin = ""
        if place.first:
            code = f'TOC \\o "1-{place.depth}" \\b {_region(place.number)} \\h \\z \\u'
            begin = _char("begin", ' w:dirty="true"') + _code(code) + _char("separate")
        page = _char("begin") + _code(f"PAGEREF {_name(anchor)} \\h") + _char("separate")
        page += f"<w:r><w:t>{self._pages[anchor]}</w:t></w:r>" + _char("end")
        return (
            f'{begin}<w:hyperlink w:anchor="{_name(anchor)}" w:history="1">{runs}'
            f"<w:r><w:tab/></w:r>{page}</w:hyperlink>"
        )

    def around(self, element: Element, paragraph: str, gap: str) -> str:
        """An entry's paragraph with what must stand before the first and after the last one.

        ``gap`` is an empty paragraph of least height, which ends the field.
        """
        place = self.entries[element]
        if place.first:
            paragraph = _OPEN + paragraph
        if place.last:
            number = self._anchors + place.number
            start = f'<w:bookmarkStart w:id="{number}" w:name="{_region(place.number)}"/>'
            paragraph += gap.replace("</w:p>", _char("end") + "</w:p>") + _CLOSE + start
        return paragraph

    def ends(self) -> str:
        """What stands at the end of the body: there the parts that are listed end."""
        numbers: Sequence[int] = range(self._anchors + 1, self._anchors + self._count + 1)
        return "".join(f'<w:bookmarkEnd w:id="{number}"/>' for number in numbers)


def bookmarked(anchor: str, runs: str) -> str:
    """A heading's runs within the bookmark that its entry points to."""
    number = _serial(anchor)
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{_name(anchor)}"/>{runs}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _serial(anchor: str) -> int:
    return int(anchor.removeprefix("toc-"))


def _name(anchor: str) -> str:
    """A bookmark's name as Word gives them; it replaces those of this form when it refreshes."""
    return f"_Toc{_serial(anchor):09d}"


def _region(number: int) -> str:
    return f"docgen_contents_{number}"


def _char(kind: str, more: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{more}/></w:r>'


def _code(code: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
