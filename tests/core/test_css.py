"""The permitted CSS and the cascade."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from docgen.core import css
from docgen.core.cascade import Cascade, Node, line_pitch
from docgen.errors import TemplateError
from docgen.model import Problem

GUIDE = "The template guide lists what both formats can carry."


@pytest.mark.parametrize(
    ("text", "line", "construct"),
    [
        ("p {\n  float: left }", 2, "'float'"),
        ("p { color: url(x) }", 1, "color: url(x)"),
        ("p { background: url(http://x/) }", 1, "'background'"),
        ("p { margin: 1px }", 1, "margin: 1px"),
        ("p { margin: -1mm }", 1, "margin: -1mm"),
        ("p { font-family: Arial }", 1, "font-family: Arial"),
        ("p { color: red !important }", 1, "color: red"),
        ("p { font-style: italic }", 1, "font-style: italic"),
        ("p { width: calc(1mm + 2mm) }", 1, "width: calc(1mm + 2mm)"),
        ("p { border: 1pt wavy red }", 1, "border: 1pt wavy red"),
        ("\np::before { color: #000 }", 2, "the selector 'p::before'"),
        ("p:hover { color: #000 }", 1, "the selector 'p:hover'"),
        ("p + p { color: #000 }", 1, "the selector 'p + p'"),
        ("a[href] { color: #000 }", 1, "the selector 'a[href]'"),
        ("p:nth-child(3n) { color: #000 }", 1, "the selector 'p:nth-child(3n)'"),
        ("@import url(x.css);", 1, "@import"),
        ("@font-face { src: url(file:///etc/passwd) }", 1, "@font-face"),
        ("@media print { p { color: #000 } }", 1, "@media"),
        ("@page :left { margin: 1mm }", 1, "@page :left"),
        ("@page :first { margin: 1mm }", 1, "@page :first"),
        ("@page { @left-top { content: 'x' } }", 1, "@left-top"),
        ("@page { @top-left { content: counter(chapter) } }", 1, "content: counter(chapter)"),
        ("@page { size: A5 }", 1, "size: A5"),
        ("li { color: #000 }", 1, "the selector 'li'"),
        ("p { color }", 1, "This is no CSS"),
        ("p { nested { color: #000 } }", 1, ""),
    ],
)
def test_what_cannot_be_carried_is_refused_with_its_place(
    text: str, line: int, construct: str
) -> None:
    """Unknown properties, values, selectors and rules are named with file and line."""
    with pytest.raises(TemplateError) as caught:
        css.parse([("base.css", "td { color: #000 }"), ("style.css", text)])
    assert str(caught.value).startswith(f"style.css, line {line}: {construct}")


def test_every_fault_of_a_stylesheet_is_told() -> None:
    """The reading goes on after a fault; a slip of the pen gets the name that was meant."""
    text = "p { colour: red;\n margin: 1px }\n@pag { }\np::x { flaot: left }\n@page { @top-centre { content: none } }"
    found: list[Problem] = []
    sheet = css.parse([("style.css", text + "td { color: #000 }")], found.append)
    assert [(p.source.line, str(p.what), str(p.remedy)) for p in found] == [
        (1, "'colour' is not permitted.", "Did you mean color?"),
        (2, "margin: 1px is not permitted.", GUIDE),
        (3, "@pag is not permitted.", "Did you mean page?"),
        (4, "the selector 'p::x' is not permitted.", GUIDE),
        (4, "'flaot' is not permitted.", GUIDE),
        (5, "@top-centre is not permitted.", "Did you mean @top-center?"),
    ]
    assert [d.name for rule in sheet.rules for d in rule.declarations] == ["color"]


def _cascade(text: str) -> Cascade:
    return Cascade(css.parse([("style.css", text)]))


def _styles(text: str, body: str) -> dict[str, dict[str, Any]]:
    """Computed styles by element id."""
    root = fromstring(f"<html><head><title>t</title></head><body>{body}</body></html>")
    cascade = _cascade(text)
    found: dict[str, Any] = {}

    def walk(element: Element, node: Node) -> None:
        found[element.get("id", element.tag)] = node.style
        for child, child_node in cascade.children(node, element):
            walk(child, child_node)

    walk(root, cascade.root(root))
    return found


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("p { color: #111111 } p { color: #222222 }", "222222"),
        ("p.a { color: #111111 } p { color: #222222 }", "111111"),
        ("#x { color: #111111 } p.a { color: #222222 }", "111111"),
        ("div p { color: #111111 }", "111111"),
        ("body > p { color: #111111 }", "000000"),
        ("body div > p { color: #111111 }", "111111"),
        (".b p { color: #111111 }", "000000"),
        ("p:first-child { color: #111111 }", "000000"),
        ("p:last-child { color: #111111 }", "111111"),
        ("p:nth-child(even) { color: #111111 }", "111111"),
        ("p:nth-child(odd) { color: #111111 }", "000000"),
        ("div { color: #abc }", "AABBCC"),
        ("h1, p { color: #111111 }", "111111"),
    ],
)
def test_selectors_and_specificity(text: str, colour: str) -> None:
    """The heaviest matching rule wins, later ones over earlier ones, and colours inherit."""
    body = '<div class="c"><h1>t</h1><p id="x" class="a">x</p></div>'
    assert _styles(text, body)["x"]["color"] == colour


def test_lengths_come_out_in_points() -> None:
    """Millimetres, ems of the element's own size, percentages, factors and points are told apart."""
    style = _styles(
        "p { font-size: 2em; text-indent: 2em; margin: 10mm 1pt; line-height: 1.5 }"
        "td { width: 25%; line-height: 20pt }",
        '<p id="x">x</p><table><tr><td id="y">y</td></tr></table>',
    )
    x, y = style["x"], style["y"]
    assert (x["font-size"], x["text-indent"], line_pitch(x)) == (21.0, 42.0, 31.5)
    assert (round(x["margin-top"], 3), x["margin-left"]) == (28.346, 1.0)
    assert (y["width"], line_pitch(y)) == (("%", 25.0), 20.0)


def test_borders_take_the_text_colour_and_vanish_without_a_style() -> None:
    """A border without a colour has the element's; one without a style is none."""
    style = _styles(
        "p { color: #112233; border: 1pt solid; border-left-style: none }", '<p id="x">x</p>'
    )["x"]
    assert (style["border-top"], style["border-left"]) == ((1.0, "solid", "112233"), None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("div { border: 1pt solid }", "'border' cannot apply to <div>"),
        ("span { margin-left: 1mm }", "'margin-left' cannot apply to <span>"),
        ("span { width: 3mm }", "'width' cannot apply to <span>"),
        ("p { vertical-align: middle }", "'vertical-align' cannot apply to <p>"),
        ("strong { line-height: 2 }", "'line-height' cannot apply to <strong>"),
        ("p { margin-left: auto }", "'margin-left' cannot apply to <p>"),
        ("img { width: 50% }", "'width' cannot apply to <img>"),
    ],
)
def test_a_property_where_it_cannot_apply_is_refused(text: str, said: str) -> None:
    """A rule that matches an element one format could not style so is refused with its place."""
    body = '<div><p>a<span>b</span><strong>c</strong><img src="a.png" alt="q"/></p></div>'
    root = fromstring(f"<html><head><title>t</title></head><body>{body}</body></html>")
    found = [problem for _, problem in _cascade(f"img {{ height: 1mm }}\n{text}").faults(root)]
    assert [(p.source.file, p.source.line) for p in found] == [("style.css", 2)]
    assert str(found[0].what).startswith(said)


def test_an_image_needs_a_size() -> None:
    """An image without width and height is refused: its pixels say nothing about paper."""
    root = fromstring('<html><head/><body><p><img class="a" src="qr" alt="q"/></p></body></html>')
    ((image, problem),) = _cascade("").faults(root)
    assert (image.tag, "The image of class 'a' needs a width" in str(problem.what)) == ("img", True)


def test_a_string_is_set_once_a_document() -> None:
    """Two elements setting the same string are refused: a Word header carries one text."""
    root = fromstring("<html><head><title>t</title></head><body><p>a</p><p>b</p></body></html>")
    ((element, problem),) = _cascade("p { string-set: number content() }").faults(root)
    assert (element.text, "'number' is set twice" in str(problem.what)) == ("b", True)


def test_a_class_made_from_values_does_not_fill_the_memory() -> None:
    """The kinds of element kept are bounded."""
    cascade = _cascade("")
    root = fromstring("<html><head><title>t</title></head><body/></html>")
    body = root[1]
    body_node = list(cascade.children(cascade.root(root), root))[1][1]
    for number in range(2500):
        body[:] = [Element("p", {"class": f"c{number}"})]
        list(cascade.children(body_node, body))
    assert len(body_node.children) <= 1000


def test_a_comment_names_the_word_style() -> None:
    """``/* 样式：条款 */`` before a rule labels it; other comments do not."""
    sheet = css.parse([("x", "/* 样式：条款 */ p { color: #000 } /* --- */ td { color: #000 }")])
    assert [rule.label for rule in sheet.rules] == ["条款", None]


def test_page_rules_add_up() -> None:
    """A named page takes what the general one says, and its first page its own boxes."""
    cascade = _cascade(
        "@page { size: A4; margin: 10mm; @top-left { content: 'a' } }"
        "@page wide { size: A4 landscape }"
        "@page wide:first { @top-left { content: none } }"
    )
    own, boxes = cascade.page("wide", first=False)
    _, first = cascade.page("wide", first=True)
    assert own["size"][0] > own["size"][1]
    assert round(own["margin-top"].value, 2) == 28.35
    assert boxes["@top-left"]["content"] == (("text", "a"),)
    assert first["@top-left"]["content"] == ()
