"""Which styles an element gets: the cascade, worked out once per kind of element.

A document of a type repeats the same structure, so elements are looked up in a tree of ``Node``s by
what selectors can see of them (tag, class, id, place among the siblings, ancestors); only a kind not
met before is matched against the rules.  The nodes hold nothing of any record.

A property on an element where one of the two formats could not carry it is a fault of its node, with the
place of its declaration; who composes refuses it (``faults``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from docgen.core import css, qr
from docgen.core.css_values import PAGE_CODE, SIDES, Length
from docgen.core.faults import fault
from docgen.model import Problem, Text

# The styles every document starts from; the PDF renderer uses them as its user agent's.
DEFAULTS = """
html { font-family: "Docgen Serif"; font-size: 10.5pt; line-height: 1.5; color: #000000 }
h1, h2, h3, h4 { font-weight: bold; page-break-after: avoid; page-break-inside: avoid }
h1 { font-size: 18pt; bookmark-level: 1 }
h2 { font-size: 15pt; bookmark-level: 2 }
h3 { font-size: 12pt; bookmark-level: 3 }
h4 { font-size: 10.5pt; bookmark-level: 4 }
strong, th { font-weight: bold }
em { font-family: "Docgen Sans" }
u { text-decoration: underline }
sub { vertical-align: sub; font-size: 0.7em }
sup { vertical-align: super; font-size: 0.7em }
table { border-collapse: collapse; table-layout: fixed; width: 100%; text-indent: 0 }
th, td { vertical-align: middle }
th, caption { text-align: center }
caption { page-break-after: avoid }
figure { page-break-inside: avoid; text-align: center; text-indent: 0 }
figure img { vertical-align: bottom }
"""

KINDS = {
    **dict.fromkeys(("html", "body", "section", "div", "toc"), "container"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "p", "caption", "figcaption", "chart"), "paragraph"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), "rows"),
    **dict.fromkeys(("col", "colgroup"), "column"),
    **dict.fromkeys(("span", "strong", "em", "u", "sub", "sup", "a"), "inline"),
    **{
        tag: tag
        for tag in ("table", "tr", "img", "br", "head", "title", "figure", "series", "point")
    },
}
_INHERITED: Mapping[str, Any] = {
    "font-family": "Docgen Serif", "font-size": 10.5, "font-weight": "normal",
    "font-style": "normal", "color": "000000", "text-align": "left", "text-indent": 0.0,
    "line-height": 1.5, "letter-spacing": 0.0, "white-space": "normal", "word-break": "normal",
    "overflow-wrap": "normal", "orphans": 2, "widows": 2, "text-decoration": "none", "page": "",
}  # fmt: skip
_OWN: Mapping[str, Any] = {
    "vertical-align": "baseline", "background-color": None, "width": None, "height": None,
    "break-before": "auto", "break-after": "auto", "break-inside": "auto", "string-set": None,
    "bookmark-level": None, **{f"margin-{s}": 0.0 for s in SIDES},
    **{f"padding-{s}": 0.0 for s in SIDES}, **{f"border-{s}": None for s in SIDES},
}  # fmt: skip

_BLOCKS = frozenset({"container", "paragraph", "table", "figure"})
_MARGINS = _BLOCKS
_APPLIES: Mapping[str, frozenset[str]] = {
    "margin": _MARGINS,
    "padding": frozenset({"container", "paragraph", "cell", "figure"}),
    "border": frozenset({"paragraph", "cell", "table"}),
    "background-color": frozenset({"paragraph", "cell", "inline", "table", "rows", "tr"}),
    "width": frozenset({"column", "cell", "table", "img", "figure"}),
    "height": frozenset({"tr", "cell", "img", "figure"}),
    "break-before": _BLOCKS,
    "break-after": _BLOCKS,
    "break-inside": _BLOCKS | {"tr"},
    "page": _BLOCKS,
    "string-set": frozenset({"paragraph", "cell", "inline"}),
    "bookmark-level": frozenset({"paragraph"}),
    "border-collapse": frozenset({"table"}),
    "table-layout": frozenset({"table"}),
}
_LINE_HEIGHT = frozenset({"container", "paragraph", "cell", "table", "rows", "tr", "figure"})
_ALIGN = {
    "cell": frozenset({"top", "middle", "bottom"}),
    "inline": frozenset({"baseline", "sub", "super"}),
    "img": frozenset({"baseline", "top", "middle", "bottom"}),
}

# A class name made from a value would let the tree grow for ever.
_KNOWN_MOST = 1000


class Look(NamedTuple):
    """What selectors can see of an element beside its ancestors."""

    tag: str
    classes: str
    id: str
    first: bool
    last: bool
    odd: bool


class Node:
    """A kind of element with its computed style.

    ``style`` holds every longhand, lengths as points; "width" and "height" are None, points, or
    ("%", n); "line-height" is None (the font's own), a factor, or ("pt", n); "border-<side>" is None or (points, style, RRGGBB).  ``label`` names its Word style.
    ``memo`` is for renderers to keep what they derive from the style; ``faults`` is what one of the
    formats could not carry.
    """

    __slots__ = ("children", "faults", "kind", "label", "look", "memo", "names", "parent", "style")

    def __init__(
        self, look: Look, parent: Node | None, style: Mapping[str, Any], label: str | None
    ):
        self.look = look
        self.parent = parent
        self.kind = KINDS[look.tag]
        self.names = frozenset(look.classes.split())
        self.style = style
        self.label = label
        self.children: dict[Look, Node] = {}
        self.memo: dict[Any, Any] = {}
        self.faults: tuple[Problem, ...] = ()


class Cascade:
    """A stylesheet over ``DEFAULTS``, ready to be asked for the style of elements."""

    def __init__(self, sheet: css.Stylesheet) -> None:
        self.pages = sheet.pages
        defaults = css.parse([("defaults", DEFAULTS)])
        self._rules = [
            (origin, selector, order, rule)
            for origin, rules in enumerate((defaults.rules, sheet.rules))
            for order, rule in enumerate(rules)
            for selector in rule.selectors
        ]
        self._by_tag: dict[str, list[tuple[int, css.Selector, int, css.Rule]]] = {}
        self._roots: dict[Look, Node] = {}

    def root(self, element: Element) -> Node:
        """The node of the root element."""
        look = _look(element, first=True, last=True, odd=True)
        node = self._roots.get(look)
        if node is None:
            node = self._roots[look] = self._resolve(look, None)
        return node

    def children(self, node: Node, element: Element) -> Iterator[tuple[Element, Node]]:
        """The children of an element with their nodes."""
        last = len(element) - 1
        known = node.children
        for index, child in enumerate(element):
            get = child.get
            look = Look(
                child.tag, get("class", ""), get("id", ""), index == 0, index == last, not index % 2
            )
            found = known.get(look)
            if found is None:
                if len(known) >= _KNOWN_MOST:
                    known.clear()
                found = known[look] = self._resolve(look, node)
            yield child, found

    def faults(self, root: Element) -> Iterator[tuple[Element, Problem]]:
        """Everything below ``root`` that one of the formats could not carry.

        A fault of the stylesheet has its place; one of an element alone bears no file.
        """
        stack = [(root, self.root(root))]
        strings: set[str] = set()
        while stack:
            element, node = stack.pop()
            for problem in node.faults:
                yield element, problem
            name = node.style["string-set"]
            if name is not None:
                if name in strings:
                    what = Text(
                        "The string '{name}' is set twice in one document; a Word header can carry "
                        "it once only.",
                        {"name": name},
                    )
                    yield element, fault("css", what, "")
                strings.add(name)
            if node.kind == "img" and element.get("src") == "qr":
                yield from ((element, problem) for problem in _code_faults(node))
            stack.extend(reversed(list(self.children(node, element))))

    def page(
        self, name: str, *, first: bool = False, side: str = "right"
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """The declarations of a page and of its margin boxes, by longhand (relative to DEFAULTS).

        ``first`` asks for the document's first page; ``side`` is "right" for odd pages (the first is
        one), "left" for even ones.
        """
        own: dict[str, Any] = {}
        boxes: dict[str, dict[str, Any]] = {}
        rules = [
            rule
            for rule in self.pages
            if rule.name in (None, name) and (first or not rule.first) and rule.side in (None, side)
        ]
        for rule in sorted(rules, key=lambda r: (r.name is not None, r.first, r.side is not None)):
            own.update((d.name, d.value) for d in rule.declarations)
            for keyword, declarations in rule.boxes.items():
                box = boxes.setdefault(keyword, {})
                box.update((d.name, d.value) for d in declarations)
        return own, boxes

    def page_code(self) -> tuple[float, float, float] | None:
        """Size of the code on every page after the first, its distance from the right edge and from the
        lower one, in points; None where pages have none.
        """
        found: tuple[float, float, float] | None = self.page("")[0].get(PAGE_CODE)
        return found

    def _rules_for(self, tag: str) -> list[tuple[int, css.Selector, int, css.Rule]]:
        """The rules whose selectors may end at an element of this tag, in their order."""
        if tag not in self._by_tag:
            self._by_tag[tag] = [one for one in self._rules if one[1].parts[-1].tag in (None, tag)]
        return self._by_tag[tag]

    def _resolve(self, look: Look, parent: Node | None) -> Node:
        """Match and compute a kind of element not met before."""
        probe = Node(look, parent, {}, None)
        matched = [
            ((origin, selector.specificity, order), rule)
            for origin, selector, order, rule in self._rules_for(look.tag)
            if _matches(selector, probe)
        ]
        matched.sort(key=lambda entry: entry[0])
        declared: dict[str, css.Declaration] = {}
        label = None
        faults: list[Problem] = []
        for (origin, _, _), rule in matched:
            for declaration in rule.declarations:
                if origin and not applies(declaration.name, declaration.value, probe.kind):
                    problem = _inapplicable(declaration, look.tag)
                    faults += (
                        [] if problem in faults else [problem]
                    )  # one of its longhands was told
                    continue
                declared[declaration.name] = declaration
            label = rule.label or label
        style = _compute(declared, probe, parent.style if parent else None)
        figure = _figure_of(probe)
        if figure is not None:  # its picture has the size that the figure is given
            style.update((name, figure.style[name]) for name in ("width", "height"))
        elif probe.kind == "img" and style["width"] is None and style["height"] is None:
            faults.append(_unsized(look))
        if probe.kind == "figure" and not (style["width"] and style["height"]):
            faults.append(_unsized(look))
        node = Node(look, parent, style, label)
        node.faults = tuple(faults)
        return node


def line_pitch(style: Mapping[str, Any]) -> float | None:
    """The distance of lines in points; None where the font decides."""
    height = style["line-height"]
    if height is None:
        return None
    return float(height[1] if isinstance(height, tuple) else height * style["font-size"])


def _look(element: Element, *, first: bool, last: bool, odd: bool) -> Look:
    get = element.get
    return Look(element.tag, get("class", ""), get("id", ""), first, last, odd)


def _matches(selector: css.Selector, node: Node) -> bool:
    return _matches_from(selector, len(selector.parts) - 1, node)


def _matches_from(selector: css.Selector, index: int, node: Node) -> bool:
    """Whether parts up to ``index`` match, the last of them at ``node``."""
    if not _is(selector.parts[index], node):
        return False
    if index == 0:
        return True
    parent = node.parent
    if selector.combinators[index - 1] == ">":
        return parent is not None and _matches_from(selector, index - 1, parent)
    while parent is not None:
        if _matches_from(selector, index - 1, parent):
            return True
        parent = parent.parent
    return False


def _is(simple: css.Simple, node: Node) -> bool:
    look = node.look
    return (
        (simple.tag is None or simple.tag == look.tag)
        and (simple.id is None or simple.id == look.id)
        and simple.classes <= node.names
        and (not simple.first or look.first)
        and (not simple.last or look.last)
        and (simple.odd is None or simple.odd == look.odd)
    )


def applies(name: str, value: Any, kind: str) -> bool:
    """Whether both formats carry a longhand property with this value on an element of a kind.

    ``kind`` is one of the values of ``KINDS``.
    """
    group = (
        name.split("-", maxsplit=1)[0]
        if name.startswith(("margin-", "padding-", "border-"))
        else name
    )
    group = name if name == "border-collapse" else group
    if name == "vertical-align":
        return value in _ALIGN.get(kind, ()) or kind == "column"
    if name == "line-height":
        return kind in _LINE_HEIGHT
    if value == "auto" and group == "margin":
        return kind == "table" and name in ("margin-left", "margin-right")
    if isinstance(value, Length) and value.unit == "%" and kind in ("img", "figure"):
        return False
    kinds = _APPLIES.get(group)
    return kinds is None or kind in kinds or is_nothing(value)


def _inapplicable(declaration: css.Declaration, tag: str) -> Problem:
    what = Text(
        "'{property}' cannot apply to <{tag}>: one of the two formats could not carry it.",
        {"property": declaration.written, "tag": tag},
    )
    return fault("css", what, declaration.place.file, declaration.place.line)


def _unsized(look: Look) -> Problem:
    if look.tag == "figure":
        what = Text("The figure of class '{name}' needs a width and a height in the stylesheet.")
        remedy = Text("Its drawing has no size of its own.")
    else:
        what = Text("The image of class '{name}' needs a width or a height in the stylesheet.")
        remedy = Text("Its pixels say nothing about paper.")
    return fault("css", Text(what.msgid, {"name": look.classes}), "", None, remedy)


def _figure_of(node: Node) -> Node | None:
    """The figure whose drawing this picture is."""
    above = node.parent.parent if node.kind == "img" and node.parent is not None else None
    return above if above is not None and above.kind == "figure" else None


def _code_faults(node: Node) -> Iterator[Problem]:
    """A QR code must be square, and large enough for an office scanner."""
    sides = [node.style[name] for name in ("width", "height") if node.style[name] is not None]
    if not sides or (len(set(sides)) == 1 and sides[0] >= qr.SMALLEST - 0.01):
        return
    what = Text(
        "The QR code of class '{name}' must be square and at least {size} mm wide in the stylesheet.",
        {"name": node.look.classes, "size": round(qr.SMALLEST / 72 * 25.4)},
    )
    yield fault("css", what, "", None, Text("Scanners read no smaller one surely."))


def is_nothing(value: Any) -> bool:
    """A declaration that only says there is none (margin: 0, border: none)."""
    return value in (None, "none", "auto", "", 0.0) or (
        isinstance(value, Length) and value.value == 0
    )


def _compute(
    declared: Mapping[str, css.Declaration], node: Node, parent: Mapping[str, Any] | None
) -> dict[str, Any]:
    above = parent if parent is not None else _INHERITED
    style = {**{name: above[name] for name in _INHERITED}, **_OWN}
    size = declared.get("font-size")
    if size is not None:
        style["font-size"] = _points(size.value, above["font-size"])
    for name, declaration in declared.items():
        if name != "font-size" and not name.startswith("border-"):
            style[name] = _used(name, declaration.value, style["font-size"], above)
    for side in SIDES:
        style[f"border-{side}"] = _border(declared, side, style["color"])
    if parent:
        _hand_down(style, node.kind, parent)
    return style


def _hand_down(style: dict[str, Any], kind: str, parent: Mapping[str, Any]) -> None:
    """What shows through from the parent without being inherited."""
    if parent["text-decoration"] == "underline":
        style["text-decoration"] = "underline"  # drawn by the ancestor, not to be taken back
    if kind in ("rows", "tr", "cell") and style["background-color"] is None:
        style["background-color"] = parent["background-color"]
    if kind == "inline" and style["vertical-align"] == "baseline":
        raised = parent["vertical-align"]
        style["vertical-align"] = raised if raised in ("sub", "super") else "baseline"


def _points(length: Length, em: float) -> float:
    return length.value * em if length.unit == "em" else length.value


def _used(name: str, value: Any, em: float, above: Mapping[str, Any]) -> Any:
    """A declared value as it stands in a style."""
    if isinstance(value, Length):
        if name == "line-height":
            return ("pt", value.value)
        return ("%", value.value) if value.unit == "%" else _points(value, em)
    if name == "letter-spacing":  # normal
        return 0.0
    if name in ("width", "height", "line-height") and isinstance(value, str):  # auto, normal
        return None
    if name == "page" and not value:
        return above["page"]
    return value


def _border(
    declared: Mapping[str, css.Declaration], side: str, colour: str
) -> tuple[float, str, str] | None:
    def part(name: str, initial: Any) -> Any:
        found = declared.get(f"border-{side}-{name}")
        return initial if found is None or found.value is None else found.value

    style, width = part("style", "none"), part("width", 2.25)
    return None if style == "none" or not width else (width, style, part("color", colour))
