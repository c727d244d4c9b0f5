"""The permitted markup: what is refused and where, and a document's text."""

from __future__ import annotations

import pytest

from docgen.core import markup
from docgen.errors import TemplateError

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
        markup.check_template("document.html", source)
    assert str(caught.value).startswith(f"document.html, line {line}: {construct}")


def test_jinja_in_attributes_and_text_is_no_fault() -> None:
    """Expressions may stand in text and in attribute values."""
    source = '<td{% if a < 3 %} class="{{ a }}"{% endif %}>{{ "<b>" }}<!-- <script> --></td>'
    assert markup.check_template("document.html", source) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("text", "text may not stand directly in <body>"),
        ("<div>text</div>", "text may not stand directly in <div>"),
        ("<p>a<p>b</p></p>", "<p> may not stand in <p>"),
        ("<table><tr><td><p>a</p>b</td></tr></table>", "either text or paragraphs"),
        ("<table><tr><td><div/></td></tr></table>", "<div> may not stand in <td>"),
        ("<table><colgroup><col/></colgroup></table>", "needs a row"),
        ("<table><tr><td/></tr><tr><td/><td/></tr></table>", "row 2 of the table has 2 columns"),
        ('<table><tr><td rowspan="2"/></tr></table>', "rowspan reaches beyond"),
        ('<table><tr><td colspan="0"/></tr></table>', "colspan must be a number"),
        ("<table><tbody><tr><td/></tr></tbody><caption/></table>", "in this order"),
        ('<p><img src="qr"/></p>', "needs an alt text"),
        ('<p><img src="x.png" alt="x"/></p>', "'x.png' is not among the files"),
        ('<p lang="en">a</p>', "<p lang=…> is not permitted"),
        ("<p>a &nbsp; b</p>", "undefined entity"),
        ("<p>a", "mismatched tag"),
    ],
)
def test_a_composed_document_is_refused_with_its_fault(body: str, said: str) -> None:
    """Structure that one of the formats could not carry is refused, naming the template."""
    with pytest.raises(TemplateError) as caught:
        markup.parse(HTML.format(body), "document.html", frozenset({"qr"}))
    assert ("document.html" in str(caught.value), said in str(caught.value)) == (True, True)


def test_the_line_of_a_fault_is_that_of_its_element() -> None:
    """The line in the composed document is counted to the element at fault."""
    with pytest.raises(TemplateError) as caught:
        markup.parse(HTML.format("\n<p>a</p>\n<div>b</div>"), "document.html")
    assert caught.value.args_["line"] == 3


def test_entities_are_never_expanded() -> None:
    """A document type declaration is refused before anything is parsed."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa">]>' + HTML.format("<p>&a;</p>")
    with pytest.raises(TemplateError):
        markup.parse(bomb, "document.html")


def test_text_is_read_block_by_block() -> None:
    """Every paragraph and cell is a line; white space collapses, forced breaks stay."""
    body = (
        "<h1> 标 \n 题 </h1><p>一<strong>二</strong> <em>三</em><br/>四</p>"
        "<table><caption>表</caption><tr><td>甲</td><td><p>乙</p><p>丙</p></td><td/></tr></table>"
    )
    root = markup.parse(HTML.format(body), "document.html")
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
    table = markup.parse(HTML.format(body), "x").find("body/table")
    assert table is not None
    shown = [[(cell.text, fresh) for cell, fresh in row] for row in markup.table_grid(table)]
    assert shown == [[("a", True), ("b", True)], [("a", False), ("c", True), ("d", True)]]
