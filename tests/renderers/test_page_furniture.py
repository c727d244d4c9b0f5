"""Odd and even pages, and marks at a page's side: the same in both formats, and never document text."""

from __future__ import annotations

import io
import subprocess
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from docgen.errors import TemplateError
from docgen.model import Composition
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.renderers.paper import MM, Word, office_pdf, words
from tests.renderers.small_type import BASE, compose, composer

RULES = """
@page { margin: 30mm 26mm;
  @right-middle { content: "骑缝章"; width: 5mm; height: 20mm; margin-right: 4mm; font-size: 8pt;
    border: 0.5pt dashed #999999 } }
@page form { margin: 30mm 26mm }
@page wide { margin: 30mm 26mm }
@page :right { @bottom-right { content: "— " counter(page) " —"; font-size: 14pt;
  vertical-align: top; padding-top: 4mm; padding-right: 14pt } }
@page :left { @bottom-left { content: "— " counter(page) " —"; font-size: 14pt;
  vertical-align: top; padding-top: 4mm; padding-left: 14pt } }
@page form { @bottom-center { content: none } }
"""
PAPER = {1: (210 * MM, 297 * MM), 2: (210 * MM, 297 * MM), 3: (297 * MM, 210 * MM)}


@cache
def composed() -> Composition:
    """Three pages: the third a landscape one."""
    return compose(base=BASE + RULES, style="h1 { break-after: page } img.qr { width: 22mm }")


def furniture(page: list[Word], number: int) -> tuple[list[tuple[float, float]], list[str]]:
    """Where the page number begins and ends, from the paper's edges, and the marks at the right."""
    width, height = PAPER[number]
    low = [word for word in page if word.top > height - 30 * MM]
    side = [word for word in page if word.left > width - 12 * MM]
    ends = [(min(w.left for w in low), width - max(w.right for w in low))] if low else []
    return ends, ["".join(w.text for w in sorted(side, key=lambda w: w.top))]


def check(paper: Path) -> None:
    """Odd numbers end a character inside the right margin, even ones begin so at the left."""
    pages = words(paper)
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        ((left, right),), marks = furniture(page, number)
        edge = right if number % 2 else left
        assert abs(edge - (26 * MM + 14)) < 3, (number, left, right)
        assert ["骑缝章"] == marks, number
        middle = [word.middle for word in page if word.text in "骑缝章"]
        assert abs(sum(middle) / len(middle) - PAPER[number][1] / 2) < 2 * MM, number


def test_page_numbers_change_sides_in_the_pdf(tmp_path: Path) -> None:
    """Odd pages right, even pages left; the mark stands at the right edge of every page."""
    path = tmp_path / "document.pdf"
    path.write_bytes(PdfRenderer().render(composed(), b"{}"))
    check(path)
    tagged = subprocess.run(
        ["pdfinfo", "-struct-text", str(path)], check=True, capture_output=True, text=True
    ).stdout
    assert ("小表" in tagged, "骑" in tagged, "— 1" in tagged) == (True, False, False)


def test_page_numbers_change_sides_in_word(tmp_path: Path) -> None:
    """LibreOffice sets the Word file's page numbers and marks where the PDF has them."""
    check(office_pdf(DocxRenderer().render(composed(), b"{}"), tmp_path))


def test_word_gets_even_headers_only_where_they_differ() -> None:
    """The setting and the even references stand in a file whose even pages differ, in no other."""
    with_sides = docx.Document(io.BytesIO(DocxRenderer().render(composed(), b"{}")))
    without = docx.Document(io.BytesIO(DocxRenderer().render(compose(), b"{}")))
    assert (True, False) == tuple(
        document.settings.odd_and_even_pages_header_footer for document in (with_sides, without)
    )
    kinds = [
        [ref.get(qn("w:type")) for ref in section._sectPr.iter(qn("w:footerReference"))]
        for document in (with_sides, without)
        for section in document.sections
    ]
    assert [["default", "even"]] * 2 + [["default", "first"], ["default"]] == kinds


def test_a_side_mark_is_a_frame_of_the_header() -> None:
    """Word anchors it to the page; its text is no part of the document's."""
    document = docx.Document(io.BytesIO(DocxRenderer().render(composed(), b"{}")))
    (frame,) = document.sections[0].header._element.iter(qn("w:framePr"))
    assert ("page", "page") == (frame.get(qn("w:hAnchor")), frame.get(qn("w:vAnchor")))
    assert "骑缝章" not in composed().text


@pytest.mark.parametrize(
    "rule",
    [
        "@page :left { size: A4 }",
        "@page :blank { @top-left { content: 'x' } }",
        "@page { @right-middle { content: 'x' } }",
        "@page { @right-middle { content: 'x'; width: 5mm } }",
        "@page { @right-middle { margin-left: 5mm } }",
        "@page { @right-top { content: 'x' } }",
    ],
)
def test_what_word_could_not_carry_is_refused(rule: str) -> None:
    """Sides change margin boxes only; a side mark says its size; other places do not exist."""
    with pytest.raises(TemplateError):
        composer(style=rule)
