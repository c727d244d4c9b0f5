"""Word documents: the text, the styles, the structure, the bytes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import TemplateError
from docgen.model import Composition
from docgen.renderers.docx import DocxRenderer
from tests.renderers.small_type import HOSTILE, ISSUED, RECORD, STYLE, TEMPLATE, compose, composer

RENDERER = DocxRenderer()
COMPOSER = composer()


def _opened(composition: Composition) -> Document:
    return docx.Document(io.BytesIO(RENDERER.render(composition, b"{}")))


def _text(document: Document) -> str:
    """The body's text, paragraph by paragraph, breaks as newlines."""
    lines = []
    for paragraph in document.element.body.iter(qn("w:p")):
        pieces = []
        for item in paragraph.iter():
            if item.tag == qn("w:t"):
                pieces.append(item.text or "")
            elif item.tag == qn("w:br"):
                pieces.append("\n")
            elif item.tag == qn("w:noBreakHyphen"):
                pieces.append("-")
        lines.append("".join(pieces).replace("\u00a0", " "))
    return "\n".join(line for line in lines if line)


def test_the_text_is_the_composition_s() -> None:
    """Paragraph by paragraph, cell by cell, the same text."""
    composition = compose()
    assert _text(_opened(composition)) == composition.text


CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zs", "Zl", "Zp")
)


@settings(max_examples=60, deadline=None)
@given(st.text(CHARACTERS, min_size=1, max_size=40))
def test_any_value_comes_out_as_text(value: str) -> None:
    """Hostile values are escaped and the text stays that of the composition."""
    composition = COMPOSER.compose(
        {**RECORD, "name": value, "remark": HOSTILE}, serial="X", issued_on=ISSUED, period=ISSUED
    )
    text = _text(_opened(composition))
    assert (text, value in text, HOSTILE in text) == (composition.text, True, True)


def test_every_part_is_well_formed_and_dated_at_the_epoch() -> None:
    """The ZIP is sound and tells no time."""
    data = RENDERER.render(compose(), b"{}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "word/media/image1.png" in archive.namelist()


def test_rendering_again_gives_the_same_bytes() -> None:
    """What was rendered before makes no difference, in this renderer or another."""
    composition = compose()
    first = DocxRenderer().render(composition, b"{}")
    other = compose({**RECORD, "remark": None, "rows": None}, serial="XB-SH01-2026-0002")
    assert RENDERER.render(other, b"{}") != first
    assert RENDERER.render(composition, b"{}") == first


def test_styles_are_named_and_say_their_east_asian_font() -> None:
    """Headings are Word's own, labelled rules give their label, every font has a Chinese name."""
    document = _opened(compose())
    names = {style.name for style in document.styles}
    assert {"Title", "Heading 2", "Normal", "条款", "Strong"} <= names
    fonts = document.styles.element.findall(f".//{qn('w:rFonts')}")
    assert {font.get(qn("w:eastAsia")) for font in fonts} == {"宋体", "黑体"}


def test_nothing_is_formatted_directly_but_spacing_and_keeping() -> None:
    """Runs carry styles only, so that a change of style changes the document."""
    document = _opened(compose())
    direct = {
        child.tag for properties in document.element.body.iter(qn("w:rPr")) for child in properties
    }
    assert direct == {qn("w:rStyle")}


def test_tables_have_fixed_columns_merged_cells_and_repeated_heads() -> None:
    """Widths from <col>, spans merged, the head on every page, rows of their height."""
    table = _opened(compose()).tables[1]
    xml = table._tbl
    assert [len(row.cells) for row in table.rows] == [3] * 5
    assert [t.get(qn("w:type")) for t in xml.iter(qn("w:tblLayout"))] == ["fixed"]
    assert len(xml.findall(f".//{qn('w:tblHeader')}")) == 1
    assert [m.get(qn("w:val")) for m in xml.iter(qn("w:vMerge"))] == ["restart", None]
    assert [s.get(qn("w:val")) for s in xml.iter(qn("w:gridSpan"))] == ["2"]
    assert {b.get(qn("w:sz")) for b in xml.iter(qn("w:top")) if b.get(qn("w:sz"))} == {"8", "4"}
    assert [s.get(qn("w:fill")) for s in xml.tr_lst[2].iter(qn("w:shd"))] == ["EEEEEE"] * 3


def test_sections_follow_page_names() -> None:
    """A landscape page is a section of its own, with its own size."""
    sections = _opened(compose()).sections
    sizes = [
        (round((s.page_width or 0) / 36000), round((s.page_height or 0) / 36000)) for s in sections
    ]
    assert sizes == [(210, 297), (297, 210)]


def test_headers_carry_the_number_and_footers_count_pages() -> None:
    """string() is the document's own text, counters are fields, a first page may differ."""
    first = _opened(compose()).sections[0]
    assert first.different_first_page_header_footer
    assert first.header.paragraphs[0].text == "XB-SH01-2026-0001"
    assert first.first_page_header.paragraphs[0].text == ""
    fields = [f.get(qn("w:instr")) for f in first.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert first.header._element.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}") is not None


def test_images_have_their_size_and_their_words() -> None:
    """The code is 22 mm square and has an alternative text."""
    (shape,) = _opened(compose()).inline_shapes
    assert (round(shape.width.mm, 1), round(shape.height.mm, 1)) == (22.0, 22.0)
    assert shape._inline.docPr.get("descr") == "编号二维码"


def test_core_properties_come_from_the_document() -> None:
    """Title, language and the date of issue; no clock, no user name."""
    facts = _opened(compose()).core_properties
    assert (facts.title, facts.language, facts.author) == (
        "小表 XB-SH01-2026-0001",
        "zh-CN",
        "docgen",
    )
    assert (facts.created.date(), facts.modified.date()) == (ISSUED, ISSUED)


def test_space_between_blocks_collapses_as_in_css() -> None:
    """Between margins of 9 and 4 points there are 9, although Word adds them."""
    document = TEMPLATE.replace("<h2>", '<p class="b">乙</p><p class="c">丙</p><h2>')
    style = STYLE + ".b { margin-bottom: 9pt } .c { margin-top: 4pt }"
    body = _opened(compose(document=document, style=style))
    (above,) = [p for p in body.paragraphs if p.text == "乙"]
    assert above.style is not None
    after = above.style.paragraph_format.space_after
    (paragraph,) = [p for p in body.paragraphs if p.text == "丙"]
    before = paragraph.paragraph_format.space_before
    assert (after.pt, before.pt) == (9.0, 0.0)


def test_a_page_break_before_a_table_stays_with_it() -> None:
    """A table that begins a page is led by an empty hairline paragraph with the break."""
    style = STYLE + ".grid { break-before: page }"
    body = _opened(compose(style=style)).element.body
    breaks = [p.getparent().getparent() for p in body.iter(qn("w:pageBreakBefore"))]
    assert [p.getnext().tag for p in breaks] == [qn("w:p")]  # the caption, then the table
    assert breaks[0].getnext().getnext().tag == qn("w:tbl")


def test_two_tables_in_a_row_stay_two() -> None:
    """Word would merge adjacent tables: an empty paragraph stands between them."""
    document = TEMPLATE.replace("<h1>", "<table><tr><td>另</td></tr></table><h1>")
    tables = _opened(compose(document=document)).tables
    assert len(tables) == 3


def test_an_unknown_property_never_reaches_the_writer() -> None:
    """A type with a property Word cannot carry does not load."""
    with pytest.raises(TemplateError):
        composer(style="p { columns: 2 }")
