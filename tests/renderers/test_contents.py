"""Tables of contents: what they list, on which pages, as links, tags and fields."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import page
import pikepdf
import pytest
import weasyprint
from docx.oxml.ns import qn

from docgen.core import contents, css, markup
from docgen.core.cascade import Cascade
from docgen.errors import TemplateError
from docgen.extractors.docx_text import DocxExtractor
from docgen.extractors.pdf_text import PdfExtractor, structure
from docgen.model import Composition
from docgen.renderers import pdf, pdf_fonts, pdf_write, weasyprint_fast
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.renderers.small_type import STYLE, TEMPLATE, compose

LONG = "代理权限" * 20
HEADINGS = ["附页", "第一条　甲", "第二条　乙", "第一款　丙", f"第三条　{LONG}"]
PAGES = [3, 4, 5, 5, 7]
DOCUMENT = TEMPLATE.replace(
    "</h1>", '</h1><p class="heading">目录</p><toc depth="3"/><p class="next">第一段</p>', 1
).replace(
    "</body>",
    f"""<section><h2 class="new">第一条　甲</h2><p>文</p><h2 class="new">第二条<br/>乙</h2>
    <h3>第一款　<strong>丙</strong></h3><h4>不列</h4><p class="new">空</p>
    <h2 class="new">第三条　{LONG}</h2></section></body>""",
)
DOCUMENT = DOCUMENT.replace("第二条<br/>乙", "第二条　乙")
SHEET = (
    STYLE
    + """.new, .next { break-before: page }
/* 样式：目录二 */ .toc-2 { line-height: 1.6; margin-right: 5mm }
.toc-3 { margin-left: 2em }"""
)


@pytest.fixture(scope="module")
def composition() -> Composition:
    """A document with a table of contents on its first page and headings on others."""
    return compose(document=DOCUMENT, style=SHEET)


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


@pytest.fixture(scope="module")
def file(composition: Composition, renderer: PdfRenderer, tmp_path_factory: Any) -> Path:
    """Its PDF."""
    path = Path(tmp_path_factory.mktemp("contents")) / "document.pdf"
    path.write_bytes(renderer.render(composition, b"{}"))
    return path


@pytest.fixture(scope="module")
def body(composition: Composition, renderer: PdfRenderer) -> Element:
    """The body of its Word file."""
    data = DocxRenderer(renderer).render(composition, b"{}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return fromstring(archive.read("word/document.xml"))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _numbers(text: str) -> list[int]:
    """The page numbers after the entries, in the words of a text extraction."""
    found = [re.search(re.escape(_squeezed(h)) + r"\.*(\d+)", _squeezed(text)) for h in HEADINGS]
    return [int(match.group(1)[0]) for match in found if match is not None]


def test_the_entries_are_no_part_of_the_text(composition: Composition) -> None:
    """As page numbers, the table is furniture: each heading stands in the text once."""
    assert [composition.text.count(heading) for heading in HEADINGS] == [1] * 5


def test_extraction_passes_the_table_over(
    composition: Composition, renderer: PdfRenderer, file: Path
) -> None:
    """The text read back from either format has each heading once."""
    word = DocxRenderer(renderer).render(composition, b"{}")
    for extract in (PdfExtractor().extract(file.read_bytes()), DocxExtractor().extract(word)):
        text = _squeezed("".join(extract.paragraphs))
        assert [1] * 5 == [text.count(_squeezed(heading)) for heading in HEADINGS]


def test_the_pdf_lists_headings_with_their_pages(file: Path) -> None:
    """Every heading after the table, down to its depth, and the page the heading is on."""
    first = _run("pdftotext", "-raw", "-l", "1", str(file), "-")
    assert (PAGES, "不列" in first, "小表3" in first) == (_numbers(first), False, False)
    for heading, number in zip(HEADINGS, PAGES, strict=True):
        there = _run("pdftotext", "-raw", "-f", str(number), "-l", str(number), str(file), "-")
        assert _squeezed(heading)[:6] in _squeezed(there)


def test_entries_are_tagged_links_that_say_where_they_lead(file: Path) -> None:
    """TOC, TOCI, Reference and Link; leader dots are decoration; each link has a description."""
    with pikepdf.open(file) as pdf:
        root, stray = structure(pdf)
        (table,) = [node for node in root.walk() if node.tag == "TOC"]
        tags = [node.tag for node in table.walk()]
        said = [node.text() for node in table.walk() if node.tag == "Link"]
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        assert ([], ["TOC", *["TOCI", "Reference", "Link"] * 5]) == (stray, tags)
        assert list(map("{}{}".format, HEADINGS, PAGES)) == said
        assert HEADINGS == list(dict.fromkeys(str(link.Contents) for link in links))
        places: list[Any] = [page.objgen for page in pdf.pages]
        first = {str(link.Contents): places.index(link.Dest[0].objgen) + 1 for link in links}
        assert PAGES == list(first.values())


def test_the_validator_has_no_objection(file: Path) -> None:
    """Links and their tags keep to PDF/A-3a and PDF/UA-1."""
    profiles = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf(file, profile=profile) for profile in profiles]
    assert [] == [one.message for report in reports for one in report.failures]


def test_driven_fast_it_lays_out_the_same(composition: Composition, file: Path) -> None:
    """Anchors set on kept styles give the very file that plain WeasyPrint gives."""
    root = markup.read(composition.markup)
    contents.fill(root)
    font_config = BundledFonts()
    fetcher = weasyprint_fast.AssetFetcher(composition.assets)
    agent = weasyprint.CSS(string=weasyprint_fast.USER_AGENT, font_config=font_config)
    document = weasyprint_fast.ParsedHtml(root, fetcher, agent).render(
        font_config=font_config,
        stylesheets=[
            weasyprint.CSS(string=text, font_config=font_config)
            for text in (
                composition.css,
                weasyprint_fast.own_styles(root, Cascade(css.parse([("", composition.css)]))),
            )
        ],
        cache=weasyprint_fast.decoded(composition.assets),
    )
    faces = pdf_fonts.Fonts(pdf.FACE_FILES)
    plain = pdf_write.write(
        document, root, pdf.facts(composition, b"{}"), faces, pdf_write.Profile()
    )
    assert plain == file.read_bytes()


def test_one_document_s_anchors_stay_out_of_the_next(renderer: PdfRenderer, file: Path) -> None:
    """Kept styles carry no anchor: without a table the same headings are none."""
    without = compose(document=DOCUMENT.replace('<toc depth="3"/>', ""), style=SHEET)
    expected = PdfRenderer().render(without, b"{}")
    assert expected == renderer.render(without, b"{}")
    assert renderer.pages(without) == {}


def _text(element: Element) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def test_word_gets_a_field_with_the_entries(body: Element) -> None:
    """TOC begins in the first entry, marked dirty; its entries link to bookmarks on the headings."""
    (block,) = body.iter(qn("w:sdt"))
    codes = [(code.text or "").strip() for code in block.iter(qn("w:instrText"))]
    assert r'TOC \o "1-3" \b docgen_contents_1 \h \z \u' == codes[0]
    kinds = [c.get(qn("w:fldCharType")) for c in block.iter(qn("w:fldChar"))]
    assert ["begin", "separate", *["begin", "separate", "end"] * 5, "end"] == kinds
    assert ["1"] == [
        v for c in block.iter(qn("w:fldChar")) if (v := c.get(qn("w:dirty"))) and v
    ] or (["true"] == [v for c in block.iter(qn("w:fldChar")) if (v := c.get(qn("w:dirty")))])
    links = list(block.iter(qn("w:hyperlink")))
    entries = list(map("{}{}".format, HEADINGS, PAGES))
    assert entries == [_text(link) for link in links]
    names = {
        name: _text(paragraph)
        for paragraph in body.iter(qn("w:p"))
        for mark in paragraph.iter(qn("w:bookmarkStart"))
        if (name := str(mark.get(qn("w:name"))))
    }
    assert HEADINGS == [names[str(link.get(qn("w:anchor")))] for link in links]


def test_marks_are_in_pairs_with_numbers_of_their_own(body: Element) -> None:
    """Every bookmark ends, once; the listed part begins behind the table and ends with the body."""
    starts = [mark.get(qn("w:id"), "") for mark in body.iter(qn("w:bookmarkStart"))]
    ends = [mark.get(qn("w:id"), "") for mark in body.iter(qn("w:bookmarkEnd"))]
    assert (sorted(starts), len(set(starts))) == (sorted(ends), 6)
    content = list(body[0])
    block = next(i for i, child in enumerate(content) if child.tag == qn("w:sdt"))
    assert content[block + 1].get(qn("w:name")) == "docgen_contents_1"
    assert [c.tag for c in content[-2:]] == [qn("w:bookmarkEnd"), qn("w:sectPr")]


def test_entries_have_word_s_own_styles_made_from_the_stylesheet(
    composition: Composition, renderer: PdfRenderer
) -> None:
    """toc 2 and toc 3 with a right tab and dots at the text's edge, in the styles themselves."""
    data = DocxRenderer(renderer).render(composition, b"{}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = fromstring(archive.read("word/styles.xml"))
    found = {}
    for style in styles.iter(qn("w:style")):
        (name,) = style.iter(qn("w:name"))
        for tab in style.iter(qn("w:tab")):
            place = round(int(tab.get(qn("w:pos"), "")) / 20 / 72 * 25.4)
            found[name.get(qn("w:val"))] = tab.get(qn("w:val")), tab.get(qn("w:leader")), place
    assert {"toc 2": ("right", "dot", 165), "toc 3": ("right", "dot", 170)} == found


def test_an_office_suite_shows_the_right_pages(
    composition: Composition, renderer: PdfRenderer, tmp_path: Path
) -> None:
    """LibreOffice shows each entry with the page on which it puts the heading."""
    (tmp_path / "d.docx").write_bytes(DocxRenderer(renderer).render(composition, b"{}"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*convert, str(tmp_path / "d.docx")], check=True, capture_output=True, timeout=120
    )
    pages = _run("pdftotext", "-raw", str(tmp_path / "d.pdf"), "-").split("\f")
    pages = list(map(_squeezed, pages))
    there = [
        next(n for n, text in enumerate(pages, start=1) if n > 1 and _squeezed(heading)[:6] in text)
        for heading in HEADINGS
    ]
    assert (PAGES, PAGES) == (_numbers(pages[0]), there)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("<toc/>", "needs depth="),
        ('<toc depth="4"/>', "needs depth="),
        ('<toc depth="2">目录</toc>', "<toc> holds nothing"),
        ('<toc depth="2"><p>甲</p></toc>', "<toc> holds nothing"),
        ('<p><toc depth="2"/></p>', "<toc> may not stand in <p>"),
    ],
)
def test_a_faulty_table_is_refused(written: str, said: str) -> None:
    """What is wrong is said, with the line."""
    with pytest.raises(TemplateError) as caught:
        compose(document=DOCUMENT.replace('<toc depth="3"/>', written))
    assert (True, True) == (said in str(caught.value), "line " in str(caught.value))


def test_a_table_that_would_be_empty_is_refused() -> None:
    """With no heading behind it there is nothing to list."""
    document = TEMPLATE.replace("</body>", '<toc depth="2"/></body>')
    with pytest.raises(TemplateError) as caught:
        compose(document=document)
    assert "No heading down to h2 follows" in str(caught.value)
