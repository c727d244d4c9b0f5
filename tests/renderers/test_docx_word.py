"""What Word gets: valid parts, named styles to work with, tables, the document's properties."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from openxml_audit import FileFormat, OpenXmlValidator

from docgen.model import Composition
from docgen.renderers.docx import DocxRenderer
from tests import kept
from tests.doctypes import shipped
from tests.renderers.small_type import ISSUED, RECORD, STYLE, TEMPLATE, compose

RENDERER = DocxRenderer()
# Every kind of paragraph style docgen writes, the text of a rule with its own name among them.
RICH = TEMPLATE.replace(
    "<h2>附页</h2>",
    """<h1>附件</h1><h3>小节</h3><h4>细目</h4><p class="clause">甲</p><p class="clause last">乙</p>
    <p class="plain">丙</p><p>丁<span class="mark">戊</span></p><h3 class="quiet">己</h3>
    <table class="bare"><tr><th>庚</th><td><p>辛</p><p class="sign">壬</p></td></tr></table><h2>附页</h2>""",
)
RICH_STYLE = (
    STYLE
    + """/* 样式：条款项 */ .clause { text-indent: 2em }
.last { text-align: right } .plain { color: #b00020 } h3.quiet { bookmark-level: none }
h3 strong, h4 { font-weight: bold } .mark { font-family: "Docgen Sans"; font-weight: bold }
/* 样式：签署行 */ .sign { border-bottom: 0.5pt solid #000000 }
/* 样式：登记表 */ .bare { border: 1pt solid #000000 }
"""
)


def _opened(composition: Composition) -> Document:
    return docx.Document(io.BytesIO(RENDERER.render(composition, b"{}")))


def _style_of(paragraph: Paragraph) -> ParagraphStyle:
    style = paragraph.style
    assert style is not None
    return style


def _rich() -> Composition:
    return compose(document=RICH, style=RICH_STYLE)


def _shipped(type_id: str) -> Composition:
    record = shipped.few_records(type_id, 1)[0]
    composer = kept.composer(shipped.load(type_id))
    return composer.compose(record, serial="A-0001", issued_on=ISSUED, period=ISSUED)


def _faults(data: bytes, folder: Path) -> list[str]:
    """What the Open XML validator has against a file, as "part path description"."""
    path = folder / "document.docx"
    path.write_bytes(data)
    validator = OpenXmlValidator(FileFormat.OFFICE_2019)
    result = validator.validate(path)
    return [f"{e.part_uri} {e.path} {e.description}" for e in result.errors]


COMPOSITIONS: dict[str, Callable[[], Composition]] = {
    "small": compose,
    "rich": _rich,
    "specimen": lambda: compose(serial=None),
    **{type_id: partial(_shipped, type_id) for type_id in shipped.TYPES},
}


@pytest.mark.parametrize("name", COMPOSITIONS)
def test_word_would_open_it_without_repair(name: str, tmp_path: Path) -> None:
    """Elements in the schema's order, cells that end in a paragraph, every reference resolved."""
    assert _faults(RENDERER.render(COMPOSITIONS[name](), b"{}"), tmp_path) == []


SPOILT = {
    "order": ("word/styles.xml", r"(<w:keepNext/>)(<w:keepLines/>)", r"\2\1"),
    "cell without paragraph": ("word/document.xml", r"</w:tcPr><w:p/></w:tc>", "</w:tcPr></w:tc>"),
    "picture": ("word/document.xml", r'r:embed="rIdImage1"', 'r:embed="rIdImage9"'),
    "style": ("word/document.xml", r'<w:pStyle w:val="Title"/>', '<w:pStyle w:val="None"/>'),
    "part": ("word/_rels/document.xml.rels", r"header1\.xml", "header9.xml"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_the_validator_sees_what_word_would_refuse(fault: str, tmp_path: Path) -> None:
    """The verdict above means something: each of these faults is found."""
    part, pattern, replacement = SPOILT[fault]
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(RENDERER.render(compose(), b"{}"))) as source,
        zipfile.ZipFile(target, "w") as spoilt,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                changed = re.sub(pattern, replacement, data.decode()).encode()
                assert data != changed
                data = changed
            spoilt.writestr(name, data)
    assert _faults(target.getvalue(), tmp_path) != []


def test_every_paragraph_and_every_run_that_differs_has_a_style() -> None:
    """No paragraph is left to Normal, and what looks alike and means the same has one style."""
    body = _opened(_rich()).element.body
    assert all(
        p.pPr is not None and p.pPr.pStyle is not None for p in body.iter(qn("w:p")) if len(p)
    )
    used = [
        _style_of(p) for p in _opened(_rich()).paragraphs if p.text in ("甲", "丁戊", "乙", "丙")
    ]
    assert [style.name for style in used] == [
        "条款项",
        "条款项（居右）",
        "正文文本（颜色 B00020）",
        "Body Text",
    ]


def test_titles_and_headings_are_word_s_own_and_stand_in_the_navigation_pane() -> None:
    """Title and headings have their outline level in their style; one taken out has none."""
    document = _opened(_rich())
    levels = {}
    for paragraph in document.paragraphs:
        style = paragraph.style
        while style is not None and style.element.find(f".//{qn('w:outlineLvl')}") is None:
            style = style.base_style
        if style is not None:
            level = style.element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val"))
            levels[paragraph.text] = (_style_of(paragraph).name, level)
    assert levels == {
        "小表": ("Title", "0"),
        "附件": ("Title", "0"),
        "小节": ("Heading 3", "2"),
        "细目": ("Heading 4", "3"),
        "己": ("标题 3（正文级别）", "9"),
        "附页": ("Heading 2", "1"),
    }


def test_styles_build_on_each_other_and_on_word_s_own() -> None:
    """Clauses below body text, signature lines and heads below table text, all in Chinese names."""
    styles = _opened(_rich()).styles
    parents = {
        style.name: style.base_style.name
        for style in styles
        if style.type == 1 and style.base_style is not None
    }
    assert parents == {
        **dict.fromkeys(
            ("Header", "Footer", "表格间隔", "Title", "Heading 2", "Heading 3"), "Normal"
        ),
        **dict.fromkeys(("Heading 4", "Body Text", "Caption", "表格文字"), "Normal"),
        **dict.fromkeys(("表格文字（居右）", "签署行", "表格栏目"), "表格文字"),
        **dict.fromkeys(("条款", "条款项", "正文文本（颜色 B00020）"), "Body Text"),
        "正文文本（边框、底纹、缩进）": "Body Text",
        "条款项（居右）": "条款项",
        "标题 3（正文级别）": "Heading 3",
    }


def test_a_variant_differs_from_what_its_base_style_becomes() -> None:
    """A heading cell on a cover stays left, though those of the grids after it are centred."""
    cover = '<table class="cover"><tr><th>甲</th><td>乙</td></tr></table>'
    document = TEMPLATE.replace("<body>", "<body>" + cover + cover.replace("cover", "own"), 1)
    style = STYLE + (
        "th { text-align: left }"
        ".cover th { font-size: 14pt; text-align: left }"
        "/* 样式：表格栏目 */ .own th { text-align: center }"
    )
    opened = _opened(compose(document=document, style=style))
    cells = [table.cell(0, 0).paragraphs[0] for table in opened.tables[:2]]
    aligned = [_style_of(one).element.xpath("string(w:pPr/w:jc/@w:val)") for one in cells]
    assert ["left", "center"] == aligned


def test_every_style_of_text_and_tables_names_both_fonts() -> None:
    """East Asian and Latin names in every paragraph style, also where the base has them."""
    styles = _opened(_rich()).styles.element
    fonts = {
        style.name_val: [
            (f.get(qn("w:eastAsia")), f.get(qn("w:ascii"))) for f in style.iter(qn("w:rFonts"))
        ]
        for style in styles.style_lst
        if style.type == 1
    }
    known = ([("宋体", "Times New Roman")], [("黑体", "Arial")])
    assert {name for name, found in fonts.items() if found not in known} == set()
    assert fonts["heading 2"] == [("黑体", "Arial")]


def test_boldness_is_taken_away_directly() -> None:
    """A bold style within a bold one is not bold in Word: plain text in a bold heading says so."""
    document = TEMPLATE.replace("<h2>附页</h2>", '<h2>附<span class="thin">页</span></h2>')
    body = _opened(compose(document=document, style=STYLE + ".thin { font-weight: normal }"))
    (heading,) = [p for p in body.paragraphs if p.text == "附页"]
    runs = [(run.text, run.bold, run.style.name) for run in heading.runs]
    assert runs == [("附", None, "Default Paragraph Font"), ("页", False, "Default Paragraph Font")]


def test_bordered_tables_have_a_named_style_and_their_words() -> None:
    """Frame and inner lines in a table style; caption and heads told to who cannot see them."""
    document = _opened(_rich())
    names = [table.style.name for table in document.tables if table.style is not None]
    assert names == ["Normal Table", "框线表格", "登记表"]
    properties = document.tables[1]._tbl.tblPr
    assert [c.get(qn("w:val")) for c in properties.iter(qn("w:tblCaption"))] == ["网点"]
    (heads,) = properties.iter(qn("w:tblLook"))
    assert [heads.get(qn(f"w:{where}")) for where in ("firstRow", "firstColumn")] == ["1", "0"]


def test_core_properties_tell_number_type_and_language() -> None:
    """A file found alone says what it is: title, subject, number, type, language."""
    facts = _opened(compose()).core_properties
    number = "XB-SH01-2026-0001"
    found = (facts.title, facts.subject, facts.keywords, facts.identifier, facts.category)
    assert found == (f"小表 {number}", "小表", number, number, "small-form")


def test_two_thousand_rows_are_written_once_each() -> None:
    """A long table is written row by row: its text passes once, and grows no faster than its rows."""
    sizes = []
    for count in (1000, 2000):
        rows = [{"region": f"地区{n}", "count": n} for n in range(count)]
        with zipfile.ZipFile(
            io.BytesIO(RENDERER.render(compose({**RECORD, "rows": rows}), b"{}"))
        ) as archive:
            sizes.append(len(archive.read("word/document.xml")))
            written = archive.read("word/document.xml").decode()
        assert [written.count(f">地区{n}<") for n in (0, count - 1)] == [1, 1]
    assert sizes[1] < 2.1 * sizes[0]
