"""The documents that PDF and Word file are compared on, and how far apart the two are on paper.

Word itself cannot run here: LibreOffice lays the Word file out, with the bundled faces under the names
the file asks for, so that both sides set the same glyphs and what is compared is the layout.
"""

from __future__ import annotations

import difflib
import html
import io
import itertools
import re
import subprocess
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from docgen.model import Composition
from docgen.renderers.office import Office
from tests.doctypes import drawn, house_types, shipped
from tests.doctypes.test_shipped_pages import composed
from tests.renderers.small_type import RECORD, STYLE, TEMPLATE, compose

_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">(.*?)</word>'
)
_SAME_LINE = 4.0  # points within which the middles of words on one line lie
_CLOSING = "。，、；：？！）》”"
_EDGE = 34.0  # points at the paper's right edge where marks (骑缝章) stand, in the way of the lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on paper: page, the middle of its height and its left edge in points."""

    page: int
    y: float
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two layouts of one document are.

    ``pages`` of the PDF and of the other; ``same`` the share of the PDF's lines that the other has,
    with the same text on the same page; ``mean`` and ``largest`` the distance, in points down the
    page, between these lines; ``differing`` the lines only one of them has.  Two lines that end a
    paragraph, the last of which holds a single character in Word, count as the same: the PDF never
    sets such a line, and nothing in a Word file forbids it.
    """

    pages: tuple[int, int]
    same: float
    mean: float
    largest: float
    differing: tuple[str, ...]


def compositions(only: Collection[str] = ()) -> dict[str, Composition]:
    """The documents compared, by name; of ``only`` these kinds (type ids, and HOUSE) if given.

    Of every shipped type a sample, the least and the longest record; of the house's own types, all
    its pages and tables.
    """
    found: dict[str, Composition] = {}
    for kind in only or (*HOUSE, *shipped.TYPES):
        made = _house(kind) if kind in HOUSE else _shipped(kind)
        found |= {f"{kind}-{name}" if name else kind: one for name, one in made.items()}
    return found


HOUSE = ("official", "list", "house", "articles", "small", "wide")


def _shipped(type_id: str) -> dict[str, Composition]:
    doctype = shipped.load(type_id)
    records = {
        "sample": shipped.sample_records(type_id)[0],
        "short": shipped.least(doctype),
        "long": shipped.longest(doctype),
    }
    return {name: composed(doctype, record) for name, record in records.items()}


def _house(kind: str) -> dict[str, Composition]:
    sentence = "考核结果应当及时反馈各营销团队，并且作为薪酬调整的依据。"
    if kind == "house":
        few, listed = house_types.rows(6), house_types.STYLES["FORM"]
        texts = [sentence * 4] * 3
        days = house_types.STYLES["ATTENDANCE"]
        return {
            "report": house_types.composed(house_types.REPORT, listed, rows=few, texts=texts),
            "booklet": house_types.composed(house_types.BOOKLET, listed, rows=few, texts=texts),
            "assessment": house_types.composed(
                house_types.ASSESSMENT, listed, rows=few, texts=[""] * 5
            ),
            "attendance": house_types.composed(
                house_types.ATTENDANCE, days, rows=house_types.rows(24)
            ),
            "agency": house_types.composed(house_types.AGENCY),
        }
    if kind == "official":
        return {
            "notice": house_types.composed(house_types.NOTICE, texts=[sentence * 6] * 4),
            "request": house_types.composed(house_types.REQUEST),
        }
    if kind == "list":
        rows, styles = house_types.rows, house_types.STYLES
        return {
            "form": house_types.composed(house_types.FORM, styles["FORM"], rows=rows(70)),
            "wide": house_types.composed(house_types.WIDE, styles["WIDE"], rows=rows(40)),
        }
    if kind == "articles":
        return {"": house_types.composed(house_types.ARTICLES)}
    if kind == "small":
        return {"": compose()}
    places = [{"region": f"地区{n}", "count": n, "remark": "样例" * (n % 40)} for n in range(60)]
    wide = TEMPLATE.replace('<div class="form">', '<div class="wide">')
    return {"": compose({**RECORD, "rows": places}, document=wide, style=STYLE + _KEPT)}


_KEPT = ".grid tr { break-inside: avoid } .grid caption { margin-bottom: 3pt }"


def both(found: Mapping[str, Composition]) -> dict[str, tuple[bytes, bytes]]:
    """Each composition as the PDF, and as LibreOffice's PDF of the Word file."""
    made = [(drawn.pdf(c), _as_meant(drawn.docx(c))) for c in found.values()]
    laid_out = _office().pdfs([word for _, word in made])
    return {
        name: (printed, other)
        for name, (printed, _), other in zip(found, made, laid_out, strict=True)
    }


@cache
def _office() -> Office:
    """One for all: its profile and its list of fonts take as long to make as a document."""
    return Office()


def _as_meant(docx: bytes) -> bytes:
    """The Word file with one switch turned round for LibreOffice.

    LibreOffice reads ``w:overflowPunct`` the wrong way round (writerfilter, DomainMapper.cxx: it hangs
    punctuation into the margin where the value is false), so it is told the opposite of what Word is.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/styles.xml":
                data = data.replace(b'<w:overflowPunct w:val="0"/>', b"<w:overflowPunct/>")
            target.writestr(name, data)
    return out.getvalue()


def compare(pdf: bytes, other: bytes) -> Likeness:
    """How alike ``other`` is to ``pdf``."""
    mine, theirs = lines(pdf), lines(other)
    matcher = difflib.SequenceMatcher(
        None, [line.text for line in mine], [line.text for line in theirs], autojunk=False
    )
    pairs = [
        (mine[i + k], theirs[j + k])
        for i, j, size in matcher.get_matching_blocks()
        for k in range(size)
    ]
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "replace":
            pairs += _lone(mine[i:i_end], theirs[j:j_end])
    pairs = [(a, b) for a, b in pairs if a.page == b.page]
    apart = [abs(a.y - b.y) for a, b in pairs] or [0.0]
    left, right = {a for a, _ in pairs}, {b for _, b in pairs}
    differing = [f"PDF  {line}" for line in mine if line not in left]
    differing += [f"Word {line}" for line in theirs if line not in right]
    return Likeness(
        (mine[-1].page, theirs[-1].page),
        len(pairs) / len(mine), sum(apart) / len(apart), max(apart), tuple(differing),
    )  # fmt: skip


def _lone(mine: Sequence[Line], theirs: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The pairs of lines that differ by nothing but a single character on a paragraph's last line."""
    found = []
    for (a, b), (c, d) in itertools.product(itertools.pairwise(mine), itertools.pairwise(theirs)):
        alone = len(d.text.rstrip(_CLOSING)) == 1 and len(b.text.rstrip(_CLOSING)) == 2
        if alone and a.text + b.text == c.text + d.text:
            found += [(a, c), (b, d)]
    return found


def lines(pdf: bytes) -> list[Line]:
    """The lines on a PDF's pages, top down, as poppler finds their words; spaces left out."""
    told = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    found = []
    for number, page in enumerate(told.split("<page ")[1:], start=1):
        width = float(page.split('"')[1])
        words = sorted(
            ((float(top) + float(bottom)) / 2, float(left), html.unescape(text))
            for left, top, bottom, text in _WORD.findall(page)
            if float(left) < width - _EDGE
        )
        row: list[tuple[float, float, str]] = []
        for word in [*words, (float("inf"), 0.0, "")]:
            if row and word[0] - row[0][0] > _SAME_LINE:
                row.sort(key=lambda entry: entry[1])
                text = "".join(entry[2] for entry in row)
                found.append(Line(number, min(e[0] for e in row), row[0][1], text))
                row = []
            row.append(word)
    return found
