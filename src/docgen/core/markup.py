"""The permitted subset of HTML: parsed strictly, guarded, read as text.

Both renderers can carry everything that passes this guard, so nothing is ever dropped silently.
What a template's own tags may be is checked in its source (``core/template_tags.py``); the tree that a
record gives is checked again as it is composed (``faults``), because loops and conditions decide its
structure.

Invariants: no document type declaration, entity or processing instruction is ever read; text stands
only where a paragraph or a cell holds it; every row of a table fills its columns exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring

from docgen.core import figures
from docgen.errors import TemplateError
from docgen.model import Text

_COMMON = frozenset({"class", "id"})
_CELL = _COMMON | {"colspan", "rowspan"}
_PLAIN = "html head title body section div h1 h2 h3 h4 p table caption colgroup thead tbody tfoot"
ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_PLAIN.split(), _COMMON),
    **dict.fromkeys(("tr", "span", "strong", "em", "u", "sub", "sup", "br"), _COMMON),
    "html": _COMMON | {"lang"},
    "col": _COMMON | {"span"},
    "td": _CELL,
    "th": _CELL | {"scope"},
    "img": _COMMON | {"src", "alt"},
    "toc": _COMMON | {"depth"},
    "figure": _COMMON | {"kind", "unit", "alt"},
    "figcaption": _COMMON,
    "series": _COMMON | {"name"},
    "point": _COMMON | {"label", "value"},
}  # fmt: skip

PARAGRAPHS = frozenset({"h1", "h2", "h3", "h4", "p", "caption", "figcaption"})
CELLS = frozenset({"td", "th"})
INLINE = frozenset({"span", "strong", "em", "u", "sub", "sup", "br", "img"})
_BLOCKS = frozenset({"section", "div", "h1", "h2", "h3", "h4", "p", "table", "toc", "figure"})
CHILDREN: dict[str, frozenset[str]] = {
    "html": frozenset({"head", "body"}),
    "head": frozenset({"title"}),
    "title": frozenset(),
    "body": _BLOCKS,
    "section": _BLOCKS,
    "div": _BLOCKS,
    **dict.fromkeys(PARAGRAPHS, INLINE),
    **dict.fromkeys(CELLS, INLINE | {"p"}),
    "table": frozenset({"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}),
    "colgroup": frozenset({"col"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), frozenset({"tr"})),
    "tr": CELLS,
    **dict.fromkeys(("span", "strong", "em", "u", "sub", "sup"), INLINE),
    "br": frozenset(),
    "img": frozenset(),
    "col": frozenset(),
    "toc": frozenset(),
    "figure": frozenset({"figcaption", "series"}),
    "series": frozenset({"point"}),
    "point": frozenset(),
}
TEXT_IN = PARAGRAPHS | CELLS | {"title", "span", "strong", "em", "u", "sub", "sup"}
_ORDER = {"caption": 0, "colgroup": 1, "thead": 2, "tbody": 3, "tr": 3, "tfoot": 4}

_DECLARATION = re.compile(r"<[!?](?!--)")
# What the value of an attribute may be, where not anything goes (spans are read by ``span``).
_VALUES = {
    "scope": re.compile(r"row|col"),
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
}
_SPACES = re.compile(r"[ \t\r\n\f]+")

_Spans = dict[int, tuple[Element, int, int]]  # column -> cell, its columns, rows it still reaches
_SPAN_FAULT = Text("Cells of the table overlap, or a rowspan reaches beyond its part of the table.")


class _GridError(Exception):
    """A table's cells do not make a grid."""

    def __init__(self, fault: Text) -> None:
        super().__init__(fault.msgid)
        self.fault = fault


# A line break of the template between two Chinese characters is no space between words.
_WIDE = "\u2018-\u201f\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60"
_TAGS = r"(?:</?(?:span|strong|em|u)\b[^<>]*>)*"
_SOFT_BREAK = re.compile(f"(?<=[{_WIDE}])({_TAGS})[ \t]*\r?\n[ \t\r\n]*({_TAGS})(?=[{_WIDE}])")


def join_lines(markup: str) -> str:
    """Remove line breaks (with indentation) between two Chinese characters, as CSS Text asks."""
    return _SOFT_BREAK.sub(r"\1\2", markup)


def read(markup: str) -> Element:
    """The tree of a composed document; raises ParseError for what is not well-formed XML."""
    if match := _DECLARATION.search(markup):
        raise TemplateError(
            "{file}, line {line}: {construct} is not permitted.",
            file="document.html",
            line=markup.count("\n", 0, match.start()) + 1,
            construct=match.group(0),
        )
    return fromstring(markup)  # noqa: S314 - no DTD gets this far, so no entity can expand


def text_of(root: Element) -> str:
    """The document's text as a reader reads it: each paragraph or cell a line.

    The title and tables of contents are left out: they repeat what stands elsewhere.
    """
    body = root.find("body")
    lines = (plain(block) for block in text_blocks(body)) if body is not None else ()
    return "\n".join(line for line in lines if line)


def text_blocks(element: Element) -> Iterator[Element]:
    """The elements below that hold text, in reading order."""
    for child in element:
        if child.tag in PARAGRAPHS or (child.tag in CELLS and child.find("p") is None):
            yield child
        elif child.tag != "toc":
            yield from text_blocks(child)


def headings_after(root: Element, toc: Element) -> list[tuple[int, Element]]:
    """(level, heading) of what a table of contents lists: h1 to its depth, from its place on."""
    depth = int(toc.get("depth", ""))
    wanted = {f"h{level}": level for level in range(1, depth + 1)}
    found: list[tuple[int, Element]] = []
    begun = False
    for element in root.iter():
        begun = begun or element is toc
        if begun and element.tag in wanted:
            found.append((wanted[element.tag], element))
    return found


def plain(block: Element) -> str:
    """The text of one paragraph or cell: white space collapsed, a forced break as a newline."""
    parts: list[str] = []
    _collect(block, parts)
    lines = "".join(parts).split("\x00")
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines)


def _collect(element: Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if child.tag == "br":
            parts.append("\x00")  # cannot occur in XML
        else:
            _collect(child, parts)
        if child.tail:
            parts.append(child.tail)


def faults(root: Element, assets: frozenset[str] | None) -> Iterator[tuple[Element, Text]]:
    """Everything below ``root`` that is outside the permitted subset, in the order of the document."""
    if root.tag != "html" or [child.tag for child in root] != ["head", "body"]:
        yield root, Text("The document must be <html> with <head> and <body>.")
        return
    if not _has_text(root.findtext("head/title")):
        yield root[0], Text("The document needs a <title>.")
    stack = [root]
    while stack:
        element = stack.pop()
        misplaced = [child for child in element if child.tag not in CHILDREN[element.tag]]
        for child in misplaced:
            words = {"child": child.tag, "tag": element.tag}
            yield child, Text("<{child}> may not stand in <{tag}>.", words)
        for what in (
            *_own_faults(element),
            *(() if misplaced else _inner_faults(element, root, assets)),
        ):
            yield element, what
        stack.extend(child for child in reversed(element) if child.tag in CHILDREN)


def _own_faults(element: Element) -> Iterator[Text]:
    """What is wrong with an element's attributes, and with text that stands right in it."""
    tag = element.tag
    for name in sorted(element.attrib) if element.attrib else ():
        if name not in ATTRIBUTES[tag]:
            yield Text("<{tag} {attribute}=…> is not permitted.", {"tag": tag, "attribute": name})
        elif name in _VALUES and not _VALUES[name].fullmatch(element.attrib[name]):
            yield Text(
                '<{tag} {attribute}="{value}">: this value is not permitted.',
                {"tag": tag, "attribute": name, "value": element.attrib[name]},
            )
    if tag not in TEXT_IN and (
        _has_text(element.text) or any(_has_text(child.tail) for child in element)
    ):
        yield Text("Text may not stand directly in <{tag}>; put it into a <p>.", {"tag": tag})


def _inner_faults(element: Element, root: Element, assets: frozenset[str] | None) -> Iterator[Text]:
    """What is wrong with how a cell, a table, an image, a table of contents or a figure is filled."""
    found = None
    if element.tag in CELLS:
        found = _cell_fault(element)
    elif element.tag == "table" and _rows_hold_cells(element):
        found = _table_fault(element)
    elif element.tag == "img":
        found = _image_fault(element, assets)
    elif element.tag == "toc":
        found = _contents_fault(root, element)
    elif element.tag == "figure":
        found = figures.fault(element)
    elif element.tag == "point":
        found = figures.point_fault(element)
    if found is not None:
        yield found


def _cell_fault(cell: Element) -> Text | None:
    if cell.find("p") is None:
        return None
    mixed = any(child.tag != "p" or _has_text(child.tail) for child in cell)
    if mixed or _has_text(cell.text):
        return Text("A cell holds either text or paragraphs, not both.")
    return None


def _image_fault(image: Element, assets: frozenset[str] | None) -> Text | None:
    if not image.get("alt"):
        return Text("An image needs an alt text.")
    if assets is not None and image.get("src") not in assets:
        return Text(
            "The image '{name}' is not among the files of the document type.",
            {"name": image.get("src", "")},
        )
    return None


def _contents_fault(root: Element, toc: Element) -> Text | None:
    if toc.get("depth") not in ("1", "2", "3"):
        return Text(
            'A table of contents needs depth="1", "2" or "3", the lowest heading that it lists.'
        )
    if not headings_after(root, toc):
        return Text(
            "No heading down to h{depth} follows the table of contents.",
            {"depth": toc.get("depth", "")},
        )
    return None


def _table_fault(table: Element) -> Text | None:
    ranks = [_ORDER[child.tag] for child in table]
    if ranks != sorted(ranks) or any(ranks.count(rank) > 1 for rank in (0, 1, 2, 4)):
        return Text("A table holds caption, colgroup, thead, rows and tfoot, in this order.")
    if not table_rows(table):
        return Text("A table needs a row.")
    try:
        table_grid(table)
    except _GridError as error:
        return error.fault
    return None


def _rows_hold_cells(table: Element) -> bool:
    """Whether nothing is misplaced in the rows, which would be told by itself."""
    groups = [child for child in table if child.tag in ("thead", "tbody", "tfoot")]
    rows = [row for _, row in table_rows(table)]
    return all(child.tag in CHILDREN[part.tag] for part in (*groups, *rows) for child in part)


def table_rows(table: Element) -> list[tuple[str, Element]]:
    """(group tag, row) of every row in order; rows without a group belong to "tbody"."""
    rows: list[tuple[str, Element]] = []
    for child in table:
        if child.tag == "tr":
            rows.append(("tbody", child))
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend((child.tag, row) for row in child)
    return rows


def table_grid(table: Element) -> list[list[tuple[Element, bool]]]:
    """For every row its cells by column: (cell, whether it starts in this row).

    A cell spanning columns stands once, at its first one.  ``faults`` has made sure that every row
    fills the columns exactly and that no span leaves its row group.
    """
    columns = _declared_columns(table)
    grid: list[list[tuple[Element, bool]]] = []
    spans: _Spans = {}
    group = ""
    for number, (row_group, row) in enumerate(table_rows(table), start=1):
        if row_group != group and spans:
            raise _GridError(_SPAN_FAULT)
        group = row_group
        line, width = _grid_row(row, spans)
        columns = columns or width
        if width != columns:
            raise _GridError(
                Text(
                    "Row {row} of the table has {count} columns instead of {columns}.",
                    {"row": number, "count": width, "columns": columns},
                )
            )
        grid.append(line)
    if spans:
        raise _GridError(_SPAN_FAULT)
    return grid


def _grid_row(row: Element, spans: _Spans) -> tuple[list[tuple[Element, bool]], int]:
    """One row's cells and its width; ``spans``, the cells reaching down, are brought forward."""
    line: list[tuple[Element, bool]] = []
    cells = iter(row)
    column = 0
    while True:
        if column in spans:
            cell, width, left = spans.pop(column)
            line.append((cell, False))
            left -= 1
        else:
            fresh = next(cells, None)
            if fresh is None:
                return line, column
            cell, width, left = fresh, span(fresh, "colspan"), span(fresh, "rowspan") - 1
            if any(column < other < column + width for other in spans):
                raise _GridError(_SPAN_FAULT)
            line.append((cell, True))
        if left:
            # Not before this row is done: a column is looked up once only, left to right.
            spans[column] = (cell, width, left)
        column += width


def span(element: Element, name: str) -> int:
    """A colspan, rowspan or span: 1 to 1000."""
    value = element.get(name)
    if value is None:
        return 1
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 1000):
        raise _GridError(
            Text(
                "{name} must be a number from 1 to 1000.",
                {"name": name},
            )
        )
    return int(value)


def _declared_columns(table: Element) -> int:
    group = table.find("colgroup")
    return sum(span(col, "span") for col in group) if group is not None else 0


def _has_text(text: str | None) -> bool:
    return text is not None and bool(text.strip())
