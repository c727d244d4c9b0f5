"""The permitted markup: what is refused and where, and a document's text."""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError

import pytest

from docgen.core import markup, template_tags
from docgen.core.faults import refuse
from docgen.errors import TemplateError
from docgen.model import Problem

HTML = '<html lang="zh-CN"><head><title>t</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("source", "line", "construct"),
    [
        ("<p>甲</p>\n<script>x</script>", 2, "<script>"),
        ("\n\n<p onclick='x'>甲</p>", 3, "<p onclick=…>"),
        ('<p style="color: red">甲</p>', 1, "<p style=…>"),
        ('<a href="x">甲</a>', 1, "<a>"),
        ("<!DOCTYPE html>\n<html/>", 1, "<!DOCTYPE"),
        ("<?php x ?>", 1, "<?php"),
        ("{# comment\n over lines #}\n<{{ tag }}>x</p>", 3, "<{{ tag }}>"),
        ("{% if a %}\n<video/>{% endif %}", 2, "<video>"),
    ],
)
def test_a_template_is_refused_with_file_line_and_construct(
    source: str, line: int, construct: str
) -> None:
    """A foreign tag or attribute is named together with its file and line."""
    with pytest.raises(TemplateError) as caught:
        template_tags.check("document.html", source, refuse)
    assert str(caught.value).startswith(f"document.html, line {line}: {construct}")


def test_jinja_in_attributes_and_text_is_no_fault() -> None:
    """Expressions may stand in text and in attribute values."""
    source = '<td{% if a < 3 %} class="{{ a }}"{% endif %}>{{ "<b>" }}<!-- <script> --></td>'
    found: list[Problem] = []
    template_tags.check("document.html", source, found.append)
    assert found == []


def test_every_fault_of_a_source_is_told_in_order() -> None:
    """Tags, attributes, entities and what is not closed: all of them, each with line and advice."""
    source = (
        "<p clas='x'>甲&nbsp;乙 & 丙</p>\n<tabel>\n<br>\n<p class=x>丁</p>\n"
        "<img src='a.png' alt=''>{{ '&nbsp;<video>' }}\n<col></col>"
    )
    found: list[Problem] = []
    template_tags.check("document.html", source, found.append)
    assert [(one.source.line, str(one.what), str(one.remedy)) for one in found] == [
        (1, "&nbsp; is no character of XML.", "Write the character itself, and & as &amp;."),
        (1, "& is no character of XML.", "Write the character itself, and & as &amp;."),
        (1, "<p clas=…> is not permitted.", "Did you mean class?"),
        (2, "<tabel> is not permitted.", "Did you mean table?"),
        (3, "<br> holds nothing and is closed at once.", "Write <br …/>."),
        (
            4,
            "<p class=x>: what stands here is no attribute.",
            'Write attributes as name="value", in quotes.',
        ),
        (5, "<img> holds nothing and is closed at once.", "Write <img …/>."),
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("text", "Text may not stand directly in <body>"),
        ("<div>text</div>", "Text may not stand directly in <div>"),
        ("<p>a<p>b</p></p>", "<p> may not stand in <p>"),
        ("<table><tr><td><p>a</p>b</td></tr></table>", "either text or paragraphs"),
        ("<table><tr><td><div/></td></tr></table>", "<div> may not stand in <td>"),
        ("<table><colgroup><col/></colgroup></table>", "needs a row"),
        ("<table><tr><td/></tr><tr><td/><td/></tr></table>", "Row 2 of the table has 2 columns"),
        ('<table><tr><td rowspan="2"/></tr></table>', "rowspan reaches beyond"),
        ('<table><tr><td colspan="0"/></tr></table>', "colspan must be a number"),
        ("<table><tbody><tr><td/></tr></tbody><caption/></table>", "in this order"),
        ('<p><img src="qr"/></p>', "needs an alt text"),
        ('<p><img src="x.png" alt="x"/></p>', "'x.png' is not among the files"),
        ('<table><tr><th scope="all"/></tr></table>', '<th scope="all">'),
        ('<p lang="en">a</p>', "<p lang=…> is not permitted"),
    ],
)
def test_a_composed_document_is_refused_with_its_fault(body: str, said: str) -> None:
    """Structure that one of the formats could not carry is a fault."""
    root = markup.read(HTML.format(body))
    found = [str(what) for _, what in markup.faults(root, frozenset({"qr"}))]
    assert [one for one in found if said in one] == found[:1] != []


def test_every_fault_of_a_tree_is_told_with_its_element() -> None:
    """The search goes on after the first fault, in the order of the document."""
    body = '<p>a<p>b</p></p><div>c<br/></div><table><tr><td colspan="0"/></tr></table><p x="y"/>'
    found = markup.faults(markup.read(HTML.format(body)), None)
    assert [(element.tag, str(what)) for element, what in found] == [
        ("p", "<p> may not stand in <p>."),
        ("br", "<br> may not stand in <div>."),
        ("div", "Text may not stand directly in <div>; put it into a <p>."),
        ("table", "colspan must be a number from 1 to 1000."),
        ("p", "<p x=…> is not permitted."),
    ]


@pytest.mark.parametrize("text", ["<p>a &nbsp; b</p>", "<p>a"])
def test_what_is_no_xml_is_not_read(text: str) -> None:
    """Entities of HTML and unclosed tags end the reading."""
    with pytest.raises(ParseError):
        markup.read(HTML.format(text))


def test_entities_are_never_expanded() -> None:
    """A document type declaration is refused before anything is parsed."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa">]>' + HTML.format("<p>&a;</p>")
    with pytest.raises(TemplateError):
        markup.read(bomb)


def test_marks_tell_where_an_element_was_written() -> None:
    """Every start tag bears its line, jinja or not, and the marks come off again."""
    source = HTML.format(
        '{# x #}\n<p{% if a %} class="{{ a }}"{% endif %}>甲<br/>\n<em>乙</em></p>'
    )
    bare = re.sub(
        r"\{\{.*?\}\}|\{[%#].*?[%#]\}", "", template_tags.marked(0, source), flags=re.DOTALL
    )
    root = markup.read(bare)
    written = template_tags.take_marks(root, ["document.html"])
    assert [(e.tag, written[e].line) for e in root.iter()] == [
        ("html", 1), ("head", 1), ("title", 1), ("body", 1), ("p", 2), ("br", 2), ("em", 3),
    ]  # fmt: skip
    assert [element.attrib for element in root.iter()][4:] == [{"class": ""}, {}, {}]


def test_text_is_read_block_by_block() -> None:
    """Every paragraph and cell is a line; white space collapses, forced breaks stay."""
    body = (
        "<h1> 标 \n 题 </h1><p>一<strong>二</strong> <em>三</em><br/>四</p>"
        "<table><caption>表</caption><tr><td>甲</td><td><p>乙</p><p>丙</p></td><td/></tr></table>"
    )
    root = markup.read(HTML.format(body))
    assert markup.text_of(root) == "标 题\n一二 三\n四\n表\n甲\n乙\n丙"


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("甲\n   乙", "甲乙"),
        ("甲，\n乙", "甲，乙"),
        ("<strong>甲</strong>\n乙", "<strong>甲</strong>乙"),
        ("甲\n<span class='x'>乙</span>", "甲<span class='x'>乙</span>"),
        ("a\nb", "a\nb"),
        ("甲\nb", "甲\nb"),
        ("甲 乙", "甲 乙"),
        ("<p>甲</p>\n<p>乙</p>", "<p>甲</p>\n<p>乙</p>"),
    ],
)
def test_line_breaks_between_chinese_characters_are_no_spaces(written: str, joined: str) -> None:
    """Only a template's line break between two Chinese characters goes."""
    assert markup.join_lines(written) == joined


def test_a_grid_shows_spans_in_every_row() -> None:
    """A cell over two rows stands in both, marked as begun in the first."""
    body = (
        '<table><tr><td rowspan="2">a</td><td colspan="2">b</td></tr>'
        "<tr><td>c</td><td>d</td></tr></table>"
    )
    table = markup.read(HTML.format(body)).find("body/table")
    assert table is not None
    shown = [[(cell.text, fresh) for cell, fresh in row] for row in markup.table_grid(table)]
    assert shown == [[("a", True), ("b", True)], [("a", False), ("c", True), ("d", True)]]
