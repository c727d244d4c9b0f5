"""The permitted subset of CSS: parsed and guarded.

Whatever passes, the PDF renderer and the DOCX writer both carry; whatever they could not is refused
here (unknown property, value, selector, at-rule) or in ``core/cascade.py`` (a property on an element
it cannot apply to), naming file, line and construct.  Lengths come out in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cssselect2.parser
import tinycss2

from docgen.core.css_values import (
    BOX_PROPERTIES,
    PAGE_PROPERTIES,
    PROPERTIES,
    SIDE_BOX_PROPERTIES,
    BadValueError,
    Property,
)
from docgen.errors import TemplateError

MARGIN_BOXES: Mapping[str, Mapping[str, Property]] = {
    **{
        f"@{edge}-{place}": BOX_PROPERTIES
        for edge in ("top", "bottom")
        for place in ("left", "center", "right")
    },
    **{f"@{side}-middle": SIDE_BOX_PROPERTIES[side] for side in ("left", "right")},
}
COMBINATORS = frozenset({" ", ">"})
PSEUDO_CLASSES = frozenset({":first-child", ":last-child", ":nth-child(odd)", ":nth-child(even)"})
PAGE_PSEUDO_CLASSES = frozenset({":first", ":left", ":right"})
_LABEL = re.compile(r"\s*样式[：:]\s*([^\s<>&\"][^<>&\"]{0,23}?)\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a declaration stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """One longhand property with its parsed value; ``written`` is the property as the author wrote it."""

    name: str
    value: Any
    place: Place
    written: str


@dataclass(frozen=True, slots=True)
class Simple:
    """What a selector asks of one element."""

    tag: str | None = None
    id: str | None = None
    classes: frozenset[str] = frozenset()
    first: bool = False
    last: bool = False
    odd: bool | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Compound parts from left to right; ``combinators[i]`` stands between part i and i + 1."""

    parts: tuple[Simple, ...]
    combinators: tuple[str, ...]
    specificity: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A style rule; ``label`` names its Word style, from a comment ``/* 样式：条款 */`` before it."""

    selectors: tuple[Selector, ...]
    declarations: tuple[Declaration, ...]
    label: str | None


@dataclass(frozen=True, slots=True)
class PageRule:
    """A @page rule: ``name``, ``first`` and ``side`` select pages, ``boxes`` are its margin boxes.

    ``side`` is "left" (even pages), "right" (odd pages) or None.
    """

    name: str | None
    first: bool
    side: str | None
    declarations: tuple[Declaration, ...]
    boxes: dict[str, tuple[Declaration, ...]]


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """All rules in order."""

    rules: tuple[Rule, ...]
    pages: tuple[PageRule, ...]


def parse(sources: Sequence[tuple[str, str]]) -> Stylesheet:
    """Parse (file, text) pairs as one stylesheet; raises TemplateError at the first fault."""
    rules: list[Rule] = []
    pages: list[PageRule] = []
    for file, text in sources:
        label: str | None = None
        for node in tinycss2.parse_stylesheet(text, skip_comments=False, skip_whitespace=True):
            if node.type == "comment":
                match = _LABEL.fullmatch(node.value)
                label = match.group(1) if match else None
                continue
            if node.type == "qualified-rule":
                rules.append(_rule(node, file, label))
            elif node.type == "at-rule" and node.lower_at_keyword == "page":
                pages.append(_page_rule(node, file))
            elif node.type == "at-rule":
                raise _refused(file, node.source_line, f"@{node.at_keyword}")
            else:
                raise _refused(file, node.source_line, node.message)
            label = None
    return Stylesheet(tuple(rules), tuple(pages))


def _rule(node: Any, file: str, label: str | None) -> Rule:
    written = tinycss2.serialize(node.prelude).strip()
    try:
        selectors = tuple(_selector(s) for s in cssselect2.parser.parse(node.prelude))
    except (cssselect2.SelectorError, BadValueError) as error:
        raise _refused(file, node.source_line, f"the selector '{written}'") from error
    return Rule(selectors, tuple(_declarations(node.content, file, PROPERTIES)), label)


def _selector(parsed: Any) -> Selector:
    if parsed.pseudo_element is not None:
        raise BadValueError
    parts: list[Simple] = []
    combinators: list[str] = []
    tree = parsed.parsed_tree
    while isinstance(tree, cssselect2.parser.CombinedSelector):
        if tree.combinator not in COMBINATORS:
            raise BadValueError
        parts.append(_compound(tree.right))
        combinators.append(tree.combinator)
        tree = tree.left
    parts.append(_compound(tree))
    return Selector(tuple(reversed(parts)), tuple(reversed(combinators)), parsed.specificity)


def _compound(tree: Any) -> Simple:
    tag = ident = odd = None
    classes: set[str] = set()
    first = last = False
    for simple in tree.simple_selectors:
        kind = type(simple).__name__
        if kind == "LocalNameSelector":
            tag = simple.lower_local_name
        elif kind == "IDSelector":
            ident = simple.ident
        elif kind == "ClassSelector":
            classes.add(simple.class_name)
        elif (written := _pseudo_class(simple)) in PSEUDO_CLASSES:
            first, last = first or written == ":first-child", last or written == ":last-child"
            odd = written == ":nth-child(odd)" if "nth" in written else odd
        else:
            raise BadValueError
    return Simple(tag, ident, frozenset(classes), first, last, odd)


def _pseudo_class(simple: Any) -> str:
    """A pseudo-class as CSS writes it; "" for any other selector."""
    kind = type(simple).__name__
    if kind == "PseudoClassSelector":
        return f":{simple.name}"
    if kind == "FunctionalPseudoClassSelector":
        return f":{simple.name}({tinycss2.serialize(simple.arguments).strip()})"
    return ""


def _page_rule(node: Any, file: str) -> PageRule:
    words = [token for token in node.prelude if token.type not in ("whitespace", "comment")]
    name = words.pop(0).value if words and words[0].type == "ident" else None
    pseudo = "".join(tinycss2.serialize([t]) for t in words)
    if words and pseudo not in PAGE_PSEUDO_CLASSES:
        written = tinycss2.serialize(node.prelude).strip()
        raise _refused(file, node.source_line, f"@page {written}")
    boxes: dict[str, tuple[Declaration, ...]] = {}
    plain = []
    for item in tinycss2.parse_blocks_contents(
        node.content, skip_comments=True, skip_whitespace=True
    ):
        if item.type == "at-rule":
            keyword = f"@{item.lower_at_keyword}"
            if keyword not in MARGIN_BOXES or item.content is None:
                raise _refused(file, item.source_line, keyword)
            found = tuple(_declarations(item.content, file, MARGIN_BOXES[keyword]))
            if keyword.endswith("-middle") and not _has_its_size(found):
                # A frame in Word is as large as it says.
                construct = f"{keyword} with content, but without width or height,"
                raise _refused(file, item.source_line, construct)
            boxes[keyword] = (*boxes.get(keyword, ()), *found)
        else:
            plain.append(item)
    if pseudo and plain:
        # In Word only headers and footers can differ on a first page, on odd pages and on even ones.
        raise _refused(file, node.source_line, f"@page {pseudo} with anything but margin boxes")
    first, side = pseudo == ":first", pseudo[1:] if pseudo in (":left", ":right") else None
    return PageRule(name, first, side, tuple(_longhands(plain, file, PAGE_PROPERTIES)), boxes)


def _has_its_size(box: Sequence[Declaration]) -> bool:
    drawn = any(d.name == "content" and d.value for d in box)
    return not drawn or {"width", "height"} <= {d.name for d in box}


def _declarations(
    content: Any, file: str, properties: Mapping[str, Property]
) -> Iterator[Declaration]:
    nodes = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return _longhands(nodes, file, properties)


def _longhands(
    nodes: Sequence[Any], file: str, properties: Mapping[str, Property]
) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "error":
            raise _refused(file, node.source_line, node.message)
        if node.type != "declaration":
            raise _refused(file, node.source_line, tinycss2.serialize([node]).strip()[:60])
        written = tinycss2.serialize(node.value).strip()
        construct = f"{node.name}: {written}"
        reader = properties.get(node.lower_name)
        if reader is None or node.important:
            raise _refused(file, node.source_line, construct if reader else f"'{node.name}'")
        tokens = [t for t in node.value if t.type not in ("whitespace", "comment")]
        try:
            values = reader(node.lower_name, tokens)
        except BadValueError as error:
            raise _refused(file, node.source_line, construct) from error
        for name, value in values.items():
            yield Declaration(name, value, Place(file, node.source_line), node.lower_name)


def _refused(file: str, line: int, construct: str) -> TemplateError:
    return TemplateError(
        "{file}, line {line}: {construct} is not permitted. The template guide lists the properties, "
        "values and selectors that both formats can carry.",
        file=file,
        line=line,
        construct=construct,
    )
