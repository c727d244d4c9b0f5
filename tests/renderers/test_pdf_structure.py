"""What a reader's tool finds in a PDF: order, headings, tables, pictures, language, bookmarks, the record."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from docgen.core import markup
from docgen.extractors.pdf_text import Node, PdfExtractor, opened, structure
from docgen.model import Composition
from docgen.renderers.fonts import FACES, Face
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.pdf_write import AMBIGUOUS
from tests.doctypes import drawn
from tests.doctypes.shipped import TYPES, few_records, load
from tests.doctypes.test_shipped_pages import composed
from tests.renderers.small_type import RECORD, STYLE, TEMPLATE, compose

Tree = Callable[[bytes], list[Node]]
RECORD_JSON = json.dumps(RECORD, ensure_ascii=False).encode()
LONG = TEMPLATE.replace("{% for row in rows or [] %}", "{% for row in rows * 40 %}")
HEADINGS = {"h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4"}


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


def shipped(type_id: str) -> Composition:
    return composed(load(type_id), few_records(type_id, 1)[0])


@pytest.fixture
def tree() -> Iterator[Tree]:
    """``tree(pdf)`` gives every structure element; all text must stand in one."""
    with ExitStack() as stack:

        def read(data: bytes) -> list[Node]:
            root, stray = structure(stack.enter_context(opened(data)))
            assert [] == stray
            return list(root.walk())

        yield read


def named(nodes: list[Node], *tags: str) -> list[Node]:
    return [node for node in nodes if node.tag in tags]


def outline(item: Any) -> Iterator[str]:
    while item is not None:
        yield str(item.Title)
        yield from outline(item.get("/First"))
        item = item.get("/Next")


@pytest.mark.parametrize("type_id", TYPES)
def test_headings_and_bookmarks_are_the_document_s(tree: Tree, type_id: str) -> None:
    """Headings keep level, words and order; the bookmarks are the same ones."""
    composition = shipped(type_id)
    root = markup.read(composition.markup)
    expected = [(HEADINGS[e.tag], markup.plain(e)) for e in root.iter() if e.tag in HEADINGS]
    data = drawn.pdf(composition)
    found = named(tree(data), *HEADINGS.values())
    assert expected == [(node.tag, node.text()) for node in found]
    with opened(data) as pdf:
        assert [text for _, text in expected] == list(outline(pdf.Root.Outlines.First))


def test_a_table_over_two_pages_is_one(renderer: PdfRenderer, tree: Tree) -> None:
    """Its head stands in the tree once, however often it is printed, and every row has its cells."""
    nodes = tree(renderer.render(compose(document=LONG), RECORD_JSON))
    (table,) = named(nodes, "Table")
    assert ["Caption", "THead", "TBody"] == [
        node.tag for node in table.kids if isinstance(node, Node)
    ]
    heads = named(list(table.walk()), "TH")
    assert [("地区", "/Column"), ("数", "/Column"), ("备注", "/Column")] == [
        (node.text(), str(node.entry.A.Scope)) for node in heads
    ]
    assert 1 + 80 + 2 == len(named(list(table.walk()), "TR"))


def test_repeated_heads_and_edges_are_artifacts(renderer: PdfRenderer) -> None:
    """What is printed on every page is marked as the page's own, and which edge it stands at."""
    with opened(renderer.render(compose(document=LONG), RECORD_JSON)) as pdf:
        marks = [
            tuple(str(instruction.operands[1].get("/Subtype", "")) for instruction in page_marks)
            for page_marks in map(artifacts, pdf.pages)
        ]
    assert ("/Footer",) == marks[0]
    # The running head, three cells of the repeated head row, the foot.
    assert ["", "", "", "/Footer", "/Header"] == sorted(marks[1])


def artifacts(page: pikepdf.Page) -> list[pikepdf.ContentStreamInstruction]:
    return [
        one
        for one in pikepdf.parse_content_stream(page)
        if isinstance(one, pikepdf.ContentStreamInstruction)
        and str(one.operator) == "BDC"
        and str(one.operands[0]) == "/Artifact"
        and str(one.operands[1].Type) == "/Pagination"
    ]


@pytest.mark.parametrize("count", range(5, 8))
def test_totals_over_two_pages_are_read_whole(renderer: PdfRenderer, count: int) -> None:
    """A table's last rows are printed once: what of them stands on the next page is no repetition."""
    body = "".join(f"<tr><td>行{number}</td></tr>" for number in range(count))
    document = (
        '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body><div class="form">'
        f'<table><thead><tr><th scope="col">头</th></tr></thead><tbody>{body}</tbody>'
        "<tfoot><tr><td>合计</td></tr><tr><td>大写</td></tr></tfoot></table></div></body></html>"
    )
    style = "@page form { size: 100mm 80mm; margin: 10mm } .form { page: form } td { height: 7mm }"
    pdf = renderer.render(compose(document=document, style=style), b"{}")
    assert ["合计", "大写"] == list(PdfExtractor().extract(pdf).paragraphs)[-2:]


def test_a_head_without_room_on_the_first_page_is_read_first(renderer: PdfRenderer) -> None:
    """A row that fills a page by itself leaves its table's head to the next one; readers get it first."""
    body = "<p>行</p>" * 120
    document = (
        '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body><div class="form"><table>'
        f"<thead><tr><th>岗位</th></tr></thead><tbody><tr><td>{body}</td></tr></tbody>"
        "</table></div></body></html>"
    )
    style = "@page form { size: 100mm 100mm; margin: 10mm } .form { page: form } tr { break-inside: avoid }"
    pdf = renderer.render(compose(document=document, style=style), b"{}")
    said = PdfExtractor().extract(pdf).paragraphs
    assert ("岗位", ("行",) * 120) == (said[0], said[1:])


def test_merged_cells_say_so(renderer: PdfRenderer, tree: Tree) -> None:
    """Spans are in the attributes of the cells that have them, and in no others."""
    cells = named(tree(renderer.render(compose(), RECORD_JSON)), "TD")
    spans = {
        node.text(): (int(node.entry.A.get("/RowSpan", 1)), int(node.entry.A.get("/ColSpan", 1)))
        for node in cells
    }
    wide = {text: span for text, span in spans.items() if span != (1, 1)}
    assert {"合计": (2, 1), "甲": (1, 2)} == wide


def test_a_table_for_the_layout_is_no_table(tree: Tree) -> None:
    """Number and code side by side are paragraphs; tables are those with header cells."""
    composition = shipped("client-confirmation")
    nodes = tree(drawn.pdf(composition))
    root = markup.read(composition.markup)
    expected = sum(table.find(".//th") is not None for table in root.iter("table"))
    tables = named(nodes, "Table")
    assert expected == len(tables)
    assert all(named(list(table.walk()), "TH") for table in tables)


def test_row_labels_head_their_rows(tree: Tree) -> None:
    """In a form of labels and values every label says that it heads what stands beside it."""
    nodes = tree(drawn.pdf(shipped("client-confirmation")))
    scopes = {node.text(): str(node.entry.A.Scope) for node in named(nodes, "TH")}
    assert "/Row" == scopes["客户姓名/名称"] == scopes["证件号码"]


def test_a_paragraph_over_the_page_is_one(renderer: PdfRenderer, tree: Tree) -> None:
    """A long paragraph that goes on overleaf stays one element."""
    remark = "一段很长的文字。" * 400
    nodes = tree(renderer.render(compose({**RECORD, "remark": remark}), RECORD_JSON))
    assert [remark] == [node.text() for node in named(nodes, "P") if "很长" in node.text()]


def test_words_stay_apart_where_lines_break(renderer: PdfRenderer, tree: Tree) -> None:
    """The space at which a line was broken is in the file, and none where there was none."""
    remark = "Some words and averyveryverylongnumber-0123456789 and 中文 more words. " * 20
    composition = compose({**RECORD, "remark": remark + "A" * 300})
    nodes = tree(renderer.render(composition, RECORD_JSON))
    expected = [" ".join((remark + "A" * 300).split())]
    assert expected == [n.text().strip() for n in named(nodes, "P") if n.text().startswith("Some")]


def test_one_shape_for_three_signs_is_told_apart(renderer: PdfRenderer) -> None:
    """Where a face draws several characters alike, the file says which one was meant."""
    composition = compose(
        document=TEMPLATE.replace("横向。", "a·b•c・d"),
        style=STYLE + "p { font-family: 'Docgen Sans' }",
    )
    texts = PdfExtractor().extract(renderer.render(composition, RECORD_JSON)).paragraphs
    assert "a·b•c・d" in texts


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.path.stem)
def test_no_other_shape_stands_for_two_signs(face: Face) -> None:
    """Every glyph of a bundled face says one character, but for those the writer tells apart."""
    signs = defaultdict(set)
    for code, glyph in TTFont(face.path).getBestCmap().items():
        if not chr(code).isspace() and unicodedata.category(chr(code)) != "Cf":
            signs[glyph].add(chr(code))
    shared = set().union(*(several for several in signs.values() if len(several) > 1))
    assert set() == shared - AMBIGUOUS


def test_pictures_have_words_and_a_language(renderer: PdfRenderer, tree: Tree) -> None:
    """The code's text alternative, and the document's language and title, are the template's."""
    data = renderer.render(compose(), RECORD_JSON)
    assert ["编号二维码"] == [str(node.entry.Alt) for node in named(tree(data), "Figure")]
    with opened(data) as pdf:
        assert "zh-CN" == str(pdf.Root.Lang)
        assert "小表 XB-SH01-2026-0001" == str(pdf.docinfo.Title)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_the_record_is_embedded_once_as_the_source(renderer: PdfRenderer) -> None:
    """Exactly one file, byte for byte, related to the document as its source."""
    data = renderer.render(compose(), RECORD_JSON)
    assert {"record.json": RECORD_JSON} == dict(PdfExtractor().extract(data).embedded)
    with opened(data) as pdf:
        (file,) = pdf.Root.AF
        assert ("/Source", "/application/json") == (
            str(file.AFRelationship), str(file.EF.F.Subtype),
        )  # fmt: skip
