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
    PAGE_CODE,
    PAGE_PROPERTIES,
    PROPERTIES,
    SIDE_BOX_PROPERTIES,
    BadValueError,
    Property,
)
from docgen.core.faults import Report, fault, nearest, refuse
from docgen.core.markup import ATTRIBUTES
from docgen.model import Problem, Text

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


def parse(sources: Sequence[tuple[str, str]], report: Report = refuse) -> Stylesheet:
    """Parse (file, text) pairs as one stylesheet.

    Every fault is reported, and what is at fault left out; without a ``report`` the first one is
    raised as a TemplateError.
    """
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
                rules.append(_rule(node, file, label, report))
            elif node.type == "at-rule" and node.lower_at_keyword == "page":
                pages.append(_page_rule(node, file, report))
            elif node.type == "at-rule":
                known = ("page",)
                report(_refused(file, node, f"@{node.at_keyword}", node.at_keyword, known))
            else:
                report(_malformed(file, node))
            label = None
    return Stylesheet(tuple(rules), tuple(pages))


def _rule(node: Any, file: str, label: str | None, report: Report) -> Rule:
    written = tinycss2.serialize(node.prelude).strip()
    selectors: tuple[Selector, ...] = ()
    try:
        selectors = tuple(_selector(s) for s in cssselect2.parser.parse(node.prelude))
    except (cssselect2.SelectorError, BadValueError):
        report(_refused(file, node, _selector_words(written)))
    for tag in sorted({part.tag for one in selectors for part in one.parts if part.tag}):
        if tag not in ATTRIBUTES:
            known = tuple(ATTRIBUTES)
            report(_refused(file, node, _selector_words(written), tag, known))
    nodes = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
    return Rule(selectors, tuple(_longhands(nodes, file, PROPERTIES, report)), label)


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


def _page_rule(node: Any, file: str, report: Report) -> PageRule:
    words = [token for token in node.prelude if token.type not in ("whitespace", "comment")]
    name = words.pop(0).value if words and words[0].type == "ident" else None
    pseudo = "".join(tinycss2.serialize([t]) for t in words)
    if words and pseudo not in PAGE_PSEUDO_CLASSES:
        report(_refused(file, node, f"@page {tinycss2.serialize(node.prelude).strip()}"))
    boxes: dict[str, tuple[Declaration, ...]] = {}
    plain = []
    for item in tinycss2.parse_blocks_contents(
        node.content, skip_comments=True, skip_whitespace=True
    ):
        if item.type == "at-rule":
            keyword = f"@{item.lower_at_keyword}"
            if keyword not in MARGIN_BOXES or item.content is None:
                report(_refused(file, item, keyword, keyword, sorted(MARGIN_BOXES)))
                continue
            content = tinycss2.parse_blocks_contents(
                item.content, skip_comments=True, skip_whitespace=True
            )
            found = tuple(_longhands(content, file, MARGIN_BOXES[keyword], report))
            if keyword.endswith("-middle") and not _has_its_size(found):
                # A frame in Word is as large as it says.
                missing = {"box": keyword}
                what = Text("{box} with content, but without width or height,", missing)
                report(_refused(file, item, what))
            boxes[keyword] = (*boxes.get(keyword, ()), *found)
        else:
            plain.append(item)
    if pseudo and plain:
        # In Word only headers and footers can differ on a first page, on odd pages and on even ones.
        what = Text("@page {pages} with anything but margin boxes", {"pages": pseudo})
        report(_refused(file, node, what))
    first, side = pseudo == ":first", pseudo[1:] if pseudo in (":left", ":right") else None
    longhands = tuple(_longhands(plain, file, PAGE_PROPERTIES, report))
    if name is not None and any(one.name == PAGE_CODE for one in longhands):
        # A document has codes on all of its pages, or on none.
        what = Text("'{property}' in @page {pages}", {"property": PAGE_CODE, "pages": name})
        report(_refused(file, node, what))
    return PageRule(name, first, side, longhands, boxes)


def _has_its_size(box: Sequence[Declaration]) -> bool:
    drawn = any(d.name == "content" and d.value for d in box)
    return not drawn or {"width", "height"} <= {d.name for d in box}


def _longhands(
    nodes: Sequence[Any], file: str, properties: Mapping[str, Property], report: Report
) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "error":
            report(_malformed(file, node))
        elif node.type != "declaration":
            report(_refused(file, node, tinycss2.serialize([node]).strip()[:60]))
        elif node.lower_name not in properties:
            report(_refused(file, node, f"'{node.name}'", node.lower_name, sorted(properties)))
        else:
            values = _values(node, properties[node.lower_name])
            if values is None:
                written = f"{node.name}: {tinycss2.serialize(node.value).strip()}"
                report(_refused(file, node, written + (" !important" if node.important else "")))
            for name, value in (values or {}).items():
                yield Declaration(name, value, Place(file, node.source_line), node.lower_name)


def _values(node: Any, reader: Property) -> Mapping[str, Any] | None:
    """The longhands of a declaration; None for a value that is not permitted."""
    tokens = [t for t in node.value if t.type not in ("whitespace", "comment")]
    try:
        return None if node.important else reader(node.lower_name, tokens)
    except BadValueError:
        return None


def _refused(
    file: str, node: Any, construct: str | Text, name: str = "", known: Sequence[str] = ()
) -> Problem:
    """``name`` is what may be a slip of the pen for one of the ``known``."""
    what = Text("{construct} is not permitted.", {"construct": construct})
    return fault("css", what, file, node.source_line, nearest(name, known))


def _selector_words(written: str) -> Text:
    return Text("the selector '{selector}'", {"selector": written})


def _malformed(file: str, node: Any) -> Problem:
    return fault(
        "css",
        Text("This is no CSS: {reason}.", {"reason": node.message.rstrip(".")}),
        file,
        node.source_line,
        Text("A declaration is written  name: value;  and stands in a rule's braces."),
    )
