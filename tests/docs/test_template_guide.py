"""docs/template-guide.md and the program list the same language, and its examples work.

Every table is compared in both directions.  Values of properties are compared by what the program
does with them: each probe below is accepted by the reader of a property exactly if the guide says so,
and a property with that value applies to an element exactly if the guide names its kind.
"""

from __future__ import annotations

import ast
import datetime as dt
import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import tinycss2

from docgen import doctypes
from docgen.core import cascade, compose, context, css, css_values, markup
from docgen.core.css_values import BadValueError, Length
from tests.docs.markdown import ROOT, blocks, code, tables, text
from tests.doctypes import house_types
from tests.renderers import small_type

PAGE = "docs/template-guide.md"
DAY = dt.date(2026, 11, 22)
# What a value in the tables stands for: it is accepted exactly where one of its names is listed.
PROBES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("3pt", "3mm", "3cm"), ("<length>",)),
    **dict.fromkeys(("-3pt", "-3mm"), ("<-length>",)),
    "2em": ("<em>",),
    "-2em": ("<-em>",),
    "50%": ("<%>",),
    **dict.fromkeys(("0.5", "1.5", "10"), ("<number>",)),
    **dict.fromkeys(("1", "9"), ("<number>", "<1-9>")),
    "400": ("<number>", "400"),
    "700": ("<number>", "700"),
    **dict.fromkeys(("#b00020", "rgb(176, 0, 32)"), ("<color>",)),
    "black": ("<color>", "<name>"),
    "doctitle content()": ("<name> content()",),
    "doctitle content(text)": ("<name> content(text)",),
    "counter(page)": ("counter(page)",),
    "counter(pages)": ("counter(pages)",),
    "string(doctitle)": ("string(<name>)",),
    '"any text"': ('"…"',),
    "100mm 20mm": ("<length> <length>", "<length> {1,4}"),
    **dict.fromkeys(
        ("0.5pt solid #000000", "1pt dashed", "dotted 1mm black", "double 2pt"), ("<border>",)
    ),
    "0 auto": ("0 auto",),
    "A4 portrait": ("A4 portrait",),
    "A4 landscape": ("A4 landscape",),
    # Never a value of anything but a name of one's own.
    **dict.fromkeys(("italic", "oblique", "thin", "hidden", "A5", "relative"), ("<name>",)),
    **dict.fromkeys(
        (
            "3px", "3in", "2rem", "3ex", "10vw", "calc(1mm + 2mm)", "var(--x)", "url(x)", "inherit",
            "initial", "unset", "revert", "revert-layer", "rgba(0, 0, 0, 0.5)", "attr(class)", "counter(chapter)",
            "1mm 2mm 3mm 4mm 5mm",
        ),
        (),
    ),
}  # fmt: skip
BORDER = ("<length>", "<color>", "none", "<border>")
FONT = ("font-family", "font-size", "font-weight", "font-style", "color")

SECTIONS = {
    "property": css_values.PROPERTIES,
    "property of @page": css_values.PAGE_PROPERTIES,
    "property of a margin box": css_values.BOX_PROPERTIES,
    "property of a side's box": {
        name: reader
        for properties in css_values.SIDE_BOX_PROPERTIES.values()
        for name, reader in properties.items()
    },
}


def table(*header: str) -> list[list[str]]:
    """The rows of every table whose header begins so."""
    return [
        row for head, rows in tables(PAGE) if tuple(head[: len(header)]) == header for row in rows
    ]


def listed(header: str) -> set[str]:
    """The names in the first column of a table."""
    return {name for row in table(header) for name in code(row[0])}


def test_elements() -> None:
    """Each element stands in the table, once, with what it is in either format."""
    rows = table("element")
    assert sorted(markup.ATTRIBUTES) == sorted(name for row in rows for name in code(row[0]))
    assert [] == [row[0] for row in rows if not row[1] or (not row[4] and row[0] != "`head`")]


def test_what_an_element_holds() -> None:
    """The permitted children of each element, and whether text stands in it."""
    words = {
        word: frozenset(code(names))
        for word, names in re.findall(r"\*(blocks|inline)\*\s+(?:are|is)\s+([^.;,]+)", text(PAGE))
    }
    said = {}
    for row in table("element"):
        parts = {part.strip() for part in row[2].split(",")}
        named = frozenset(code(row[2])).union(*(words[p] for p in parts if p in words))
        said[code(row[0])[0]] = (named, "text" in parts)
    assert {"blocks", "inline"} == set(words)
    assert said == {
        tag: (children, tag in markup.TEXT_IN) for tag, children in markup.CHILDREN.items()
    }


def test_attributes() -> None:
    """Each attribute of each element, with its values and what becomes of it."""
    said: dict[str, set[str]] = {tag: set() for tag in markup.ATTRIBUTES}
    for row in table("attribute"):
        tags = said if row[1] == "every element" else code(row[1])
        for tag in tags:
            said[tag].update(code(row[0]))
        assert all(row), row
    assert said == {tag: set(names) for tag, names in markup.ATTRIBUTES.items()}


def test_names_and_filters() -> None:
    """Names, own filters and Jinja2's filters are those a template can use."""
    composer = small_type.composer()
    environment = composer._template.environment
    assert context.OWN_NAMES | set(environment.globals) == listed("name") - {"none", "record.json"}
    assert set(context.FILTERS) == listed("filter")
    said = re.search(r"Filters of Jinja2:([^.]+)\.", text(PAGE))
    assert said is not None
    assert set(environment.filters) - set(context.FILTERS) == set(code(said.group(1)))


def test_shared_pages_and_macros() -> None:
    """Every page and macro of the house stands in its table, pages with the blocks they have."""
    house = {path.name: path.read_text("utf-8") for path in (ROOT / "templates/_house").iterdir()}
    pages = {
        f"_house/{name}": set(re.findall(r"{% block (\w+) %}", page))
        for name, page in house.items()
        if "<body>" in page
    }
    assert pages == {code(row[0])[0]: set(code(row[2])) for row in table("shared page")}
    macros = re.findall(r"{% macro (\w+)\(", house["macros.html"])
    said = [name for row in table("macro of the house") for name in code(row[0])]
    assert sorted(macros) == sorted(said)


@pytest.mark.parametrize("example", blocks(PAGE, "jinja"))
def test_examples_of_macros_compose(example: str) -> None:
    """Each use of the house's macros, in the body of a form, gives a document."""
    page = '{% extends "_house/form.html" %}' + house_types.HOUSE
    composed = house_types.composed(
        page + "{% block body %}" + example + "{% endblock %}", rows=house_types.rows(3)
    )
    assert "{" not in composed.text


def test_selectors() -> None:
    """The pseudo-classes are the program's, and every example is a selector it takes."""
    rows = table("selector")
    assert css.PSEUDO_CLASSES == {name for row in rows for name in code(row[0])}
    for row in rows:
        css.parse([("guide", f"{code(row[1])[0]} {{ color: #000 }}")])
    assert {" ", ">"} == css.COMBINATORS


def test_kinds() -> None:
    """The kinds of elements are the program's; what holds no text has none, nor have a made link and drawing."""
    said = {tag: row[0] for row in table("kind") for tag in code(row[1])}
    assert said == {
        tag: kind
        for tag, kind in cascade.KINDS.items()
        if kind not in ("head", "title", "br", "series", "point") and tag not in ("a", "chart")
    }


def test_every_property_is_listed() -> None:
    """Properties of elements, pages and margin boxes: no more and no fewer."""
    assert {h: set(properties) for h, properties in SECTIONS.items()} == {
        header: listed(header) for header in SECTIONS
    }


def test_page_rules() -> None:
    """Page selectors and margin boxes are the program's."""
    assert {"@page", "@page <name>"} | css.PAGE_PSEUDO_CLASSES == listed("page rule")
    assert listed("margin box") == set(css.MARGIN_BOXES)


def _universe() -> dict[str, set[str]]:
    """Values to try, with the names under which the guide may list them.

    Beside the probes: every word in the program's text and in the guide, so that neither can know
    one that the other does not.
    """
    found = {value: set(names) for value, names in PROBES.items()}
    constants = [
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(css_values)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    listed_values = [
        value for header in SECTIONS for row in table(header) for value in _values(row[1])
    ]
    for word in {*constants, *listed_values}:
        if (
            re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*|[0-9]+", word)
            and word not in PROBES
            and word != "a4"
        ):
            found.setdefault(word, {"<name>"}).add(word)
    for family in css_values.FAMILIES:
        found[f'"{family}"'] = {f'"{family}"', '"…"'}
    return found


def _values(cell: str) -> set[str]:
    """The values a cell lists, the short ones spelt out."""
    found = {part for one in code(cell) for part in (BORDER if one == "<border>" else [one])}
    if {"<length>", "{1,4}"} <= found:
        found.add("<length> {1,4}")
    return found


@cache
def _tokens(value: str) -> tuple[Any, ...]:
    return tuple(
        token
        for token in tinycss2.parse_component_value_list(value)
        if token.type not in ("whitespace", "comment")
    )


def _read(reader: css_values.Property, name: str, value: str) -> Mapping[str, Any] | None:
    try:
        return reader(name, _tokens(value))
    except BadValueError:
        return None


def _said(header: str) -> dict[str, list[tuple[set[str], list[str]]]]:
    """For each property its rows: values, and the kinds it may stand on."""
    rows: dict[str, list[tuple[set[str], list[str]]]] = {}
    for row in table(header):
        for name in code(row[0]):
            kinds = [kind.strip() for kind in row[2].split(",")] if header == "property" else []
            rows.setdefault(name, []).append((_values(row[1]), kinds))
    return rows


@pytest.mark.parametrize("header", SECTIONS)
def test_values_are_those_the_program_reads(header: str) -> None:
    """A value is accepted exactly if the guide lists it, property by property."""
    said = _said(header)
    if header != "property":
        said |= {name: _said("property")[name] for name in FONT}
    if header == "property of a side's box":
        said["content"] = _said("property of a margin box")["content"]
    wrong = [
        (name, value)
        for name, reader in SECTIONS[header].items()
        for value, names in _universe().items()
        if (_read(reader, name, value) is not None) != any(names & v for v, _ in said[name])
    ]
    assert [] == wrong


def test_properties_stand_where_the_guide_says() -> None:
    """A property with a value applies to a kind of element exactly if the guide says so."""
    kinds = {row[0] for row in table("kind")}
    wrong = []
    for name, rows in _said("property").items():
        for value, names in _universe().items():
            read = _read(css_values.PROPERTIES[name], name, value)
            nothing = read is not None and all(map(cascade.is_nothing, read.values()))
            if read is None or (nothing and "margin" not in name):
                continue
            for kind in kinds:
                applies = all(cascade.applies(n, one, kind) for n, one in read.items())
                if applies != any(names & v and {kind, "any"} & set(on) for v, on in rows):
                    wrong.append((name, value, kind))
    assert [] == wrong


def test_nothing_may_stand_everywhere() -> None:
    """A value that says there is nothing is permitted on every kind of element, as the guide says."""
    for name, value in (
        ("border-top-style", "none"),
        ("margin-left", Length(0.0, "pt")),
        ("page", ""),
    ):
        assert [True] * len(table("kind")) == [
            cascade.applies(name, value, row[0]) for row in table("kind")
        ]


def test_one_to_four() -> None:
    """Exactly the properties marked so take two to four values, and none takes five."""
    marked = {n for row in table("property") for n in code(row[0]) if "{1,4}" in code(row[1])}
    took: dict[int, set[str]] = {2: set(), 4: set(), 5: set()}
    samples = ("3mm", "solid", "#b00020")
    for count, names in took.items():
        for name, reader in css_values.PROPERTIES.items():
            if any(_read(reader, name, " ".join([one] * count)) is not None for one in samples):
                names.add(name)
    assert {2: marked, 4: marked, 5: set()} == took


def test_every_length_reads_as_the_guide_says() -> None:
    """pt, mm and cm come out in points."""
    read = css_values.PROPERTIES["height"]("height", _tokens("25.4mm"))
    assert {"height": Length(72.0, "pt")} == read


def examples(language: str) -> list[str]:
    """The examples of the language, without the files of the tutorial, which has a test of its own."""
    tutorial = text(PAGE).split("## A new type from nothing\n")[1].split("\n## ")[0]
    return [one for one in blocks(PAGE, language) if one not in tutorial]


@pytest.mark.parametrize("example", examples("html"))
def test_examples_of_markup_compose(example: str) -> None:
    """Each piece of markup, in the body of a small type's page, gives a document."""
    page = small_type.TEMPLATE
    start, end = page.index("<body>") + len("<body>"), page.index("</body>")
    files = small_type.files(
        document=page[:start] + example + page[end:],
        style=small_type.STYLE + examples("css")[0],
    )
    composed = compose.Composer(doctypes.from_files(files)).compose(
        small_type.RECORD, serial="XB-SH01-2026-0001", issued_on=DAY, period=DAY
    )
    assert "{" not in composed.text


@pytest.mark.parametrize("example", examples("css"))
def test_examples_of_styles_are_permitted(example: str) -> None:
    """Each piece of a stylesheet passes."""
    sheet = css.parse([("guide", example)])
    assert sheet.rules or sheet.pages


def test_the_sizes_by_name() -> None:
    """字号 in points are those of the Chinese printing trade."""
    ((head, rows),) = [(head, rows) for head, rows in tables(PAGE) if head[0] == "字号"]
    sizes = dict(zip(head[1:], rows[0][1:], strict=True))
    assert ("16", "12", "10.5") == (sizes["三号"], sizes["小四"], sizes["五号"])
    assert json.loads(f"[{', '.join(sizes.values())}]") == sorted(map(float, sizes.values()))[::-1]
