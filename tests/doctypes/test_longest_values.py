"""The longest values a schema permits: they wrap within their cells and pages, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from weasyprint.formatting_structure import boxes

from docgen.core import contents, figures, markup, values
from docgen.extractors.docx_text import DocxExtractor
from docgen.model import Composition, Field
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.weasyprint_fast import Engine
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.doctypes.shipped import TYPES, load
from tests.doctypes.test_shipped_pages import composed

SLACK = 0.05  # CSS pixels: what rounding may take
ROWS = 3
MOST_ROWS = 8  # a long list repeats itself
FILLS = {"Chinese": "连", "Latin": "W", "digits": "8", "marks": "（见《说明》），"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(BundledFonts())


def fullest(fields: Sequence[Field], fill: str) -> dict[str, Any]:
    """A record of these fields, each value as long or as large as its schema lets it be."""
    return {field.name: _value(field, fill) for field in fields}


def _value(field: Field, fill: str) -> Any:
    bound = field.schema.get("maximum", field.schema.get("formatMaximum"))
    if field.is_rows:
        shown = (field.example or [{}])[0]
        children = [
            replace(one, example=one.example or shown.get(one.name)) for one in field.children
        ]
        return [fullest(children, fill)] * min(field.schema.get("maxItems", ROWS), MOST_ROWS)
    if field.children:
        return fullest(field.children, fill)
    if field.item is not None:
        item = replace(field.item, example=field.example[0])
        return [_value(item, fill)] * field.schema.get("maxItems", ROWS)
    if bound is not None:
        return bound
    if field.enum:
        return max(field.enum, key=len)
    if field.type != "string" or field.format not in (None, "identifier"):
        return field.example
    limit = field.schema.get("maxLength", values.default_max_length(field))
    pattern = field.schema.get("pattern")
    if pattern is None:
        return (fill * limit)[:limit]
    grown = [field.example[:-1] + field.example[-1] * count for count in range(1, limit + 1)]
    return max((one for one in grown if re.search(pattern, one)), key=len)


def outside(box: Any, right: float, bottom: float) -> Iterator[str]:
    """Texts below a box that reach beyond what holds them: block or cell, and page."""
    if isinstance(box, boxes.TableCellBox | boxes.BlockBox):
        right = box.content_box_x() + box.width
    if isinstance(box, boxes.TableCellBox):
        bottom = box.position_y + box.border_height()
    # A line's own height counts: a face's nominal box may be taller than its line.
    if isinstance(box, boxes.LineBox) and box.position_y + box.height > bottom + SLACK:
        yield f"below: {box}"
    if isinstance(box, boxes.TextBox) and box.position_x + box.width > right + SLACK:
        yield f"beside: {box.text}"
    for child in getattr(box, "children", ()):
        yield from outside(child, right, bottom)


def laid_out(engine: Engine, composition: Composition) -> list[Any]:
    """The page boxes, as the PDF renderer lays them out."""
    root = markup.read(composition.markup)
    contents.fill(root)
    drawn = figures.fill(root)
    document = engine.layout(root, composition.css, composition.assets, drawn)
    return [page._page_box for page in document.pages]


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
@pytest.mark.parametrize("type_id", TYPES)
def test_the_longest_values_stay_in_their_place(engine: Engine, type_id: str, fill: str) -> None:
    """No text passes the edge of its cell, its paragraph or the page's margins."""
    doctype = load(type_id)
    found: list[str] = []
    for page in laid_out(engine, composed(doctype, fullest(doctype.fields, fill))):
        bottom = page.content_box_y() + page.height
        for box in page.children:
            if not isinstance(box, boxes.MarginBox):
                found.extend(outside(box, page.content_box_x() + page.width, bottom))
            else:
                found.extend(outside(box, page.margin_width(), page.margin_height()))
    assert [] == found


@pytest.mark.parametrize("type_id", TYPES)
def test_the_longest_values_are_whole_in_word(type_id: str) -> None:
    """The Word file holds every character of every long text."""
    doctype = load(type_id)
    record = fullest(doctype.fields, FILLS["digits"])
    extract = DocxExtractor().extract(DocxRenderer().render(composed(doctype, record), b"{}"))
    shown = "\n".join(extract.paragraphs)
    assert [] == [text for text in _texts(record) if text not in shown]


def _texts(value: Any) -> Iterator[str]:
    """The filled texts of a record."""
    if isinstance(value, str) and set(value) == {FILLS["digits"]}:
        yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)
