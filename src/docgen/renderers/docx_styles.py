"""Word styles from computed styles: named, so that a person can work with them in Word.

Every distinct look of a paragraph or a run becomes one named style, written as its difference from
Normal (the look of <body>); nothing but spacing at joints is formatted directly.  East Asian and
Latin font names stand in every style that sets a font.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docgen.core.cascade import Node, line_pitch

# East Asian and Latin names that every Word has; the bundled faces are not assumed to be installed.
_FONTS = {"Docgen Serif": ("宋体", "Times New Roman"), "Docgen Sans": ("黑体", "Arial")}
_BORDERS = {"solid": "single", "dashed": "dashed", "dotted": "dotted", "double": "double"}
_JUSTIFY = {"left": "left", "right": "right", "center": "center", "justify": "both"}
_BUILT_IN = {f"h{n}": (f"heading {n}", f"Heading{n}") for n in (1, 2, 3, 4)} | {
    "caption": ("caption", "Caption"),
    "strong": ("Strong", "Strong"),
    "em": ("Emphasis", "Emphasis"),
}
_TAG_NAMES = {
    "p": "段落", "td": "单元格", "th": "表头", "caption": "题注", "span": "文字", "strong": "加粗",
    "em": "强调", "u": "下划线", "sub": "下标", "sup": "上标",
    "h1": "标题一", "h2": "标题二", "h3": "标题三", "h4": "标题四",
}  # fmt: skip


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's or a run's look: what its style must say beyond Normal (or the paragraph)."""

    name: str
    built_in: tuple[str, str] | None
    paragraph: str
    run: str


class StyleSheet:
    """The styles one document uses, numbered in the order of their first use."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, Look], str] = {}
        self._names: set[str] = set()
        self._xml: list[str] = []

    def paragraph(self, look: Look) -> str:
        """The style id for a paragraph's look; "" for Normal itself."""
        if not look.paragraph and not look.run:
            return ""
        return self._ids.get(("paragraph", look)) or self._add("paragraph", look)

    def character(self, look: Look) -> str:
        """The style id for a run's look; "" where it does not differ from its paragraph."""
        if not look.run:
            return ""
        return self._ids.get(("character", look)) or self._add("character", look)

    def key(self) -> tuple[tuple[str, Look], ...]:
        """What the styles part depends on."""
        return tuple(self._ids)

    def xml(self) -> str:
        """The style elements, in order of first use."""
        return "".join(self._xml)

    def _add(self, kind: str, look: Look) -> str:
        name, style_id = look.built_in or ("", "")
        if not name or name in self._names:
            name, style_id = self._fresh(look.name), f"S{len(self._ids) + 1}"
        self._names.add(name)
        self._ids[kind, look] = style_id
        based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
        following = '<w:next w:val="Normal"/>' if style_id.startswith("Heading") else ""
        custom = "" if look.built_in and style_id == look.built_in[1] else ' w:customStyle="1"'
        properties = f"<w:pPr>{look.paragraph}</w:pPr>" if look.paragraph else ""
        self._xml.append(
            f'<w:style w:type="{kind}"{custom} w:styleId="{style_id}"><w:name w:val="{escape(name)}"/>'
            f"{based}{following}<w:qFormat/>{properties}"
            f"{f'<w:rPr>{look.run}</w:rPr>' if look.run else ''}</w:style>"
        )
        return style_id

    def _fresh(self, name: str) -> str:
        number, candidate = 1, name
        while candidate in self._names:
            number += 1
            candidate = f"{name} {number}"
        return candidate


def paragraph_look(node: Node, body: Node) -> Look:
    """The look of a paragraph, or of a cell's text."""
    found = node.memo.get("docx")
    if found is None:
        mine = _paragraph_parts(node.style, node.kind)
        base = _paragraph_parts(body.style, "container")
        if node.look.tag in ("h1", "h2", "h3", "h4"):
            base.pop("outlineLvl", None)
        runs = difference(_RUN_PARTS, node.style, body.style)
        found = node.memo["docx"] = Look(
            _name(node),
            _BUILT_IN.get(node.look.tag),
            "".join(xml for key, xml in mine.items() if base.get(key) != xml),
            runs,
        )
    look: Look = found
    return look


def run_look(node: Node, paragraph: Node) -> Look:
    """The look of an inline element within its paragraph."""
    found = node.memo.get("docx")
    if found is None:
        style = node.style
        if style["vertical-align"] in ("sub", "super"):
            # Word makes raised and lowered text smaller by itself.
            style = {**style, "font-size": paragraph.style["font-size"]}
        plain = not node.names and not node.label
        found = node.memo["docx"] = Look(
            _name(node),
            _BUILT_IN.get(node.look.tag) if plain else None,
            "",
            difference(_RUN_PARTS + _INLINE_PARTS, style, {**paragraph.style, **_PLAIN_RUN}),
        )
    look: Look = found
    return look


def default_parts(body: Node) -> tuple[str, str]:
    """Paragraph and run properties of Normal."""
    paragraph = _paragraph_parts(body.style, "container")
    return "".join(paragraph.values()), run_properties(body.style)


def run_properties(style: Mapping[str, Any]) -> str:
    """Every run property of a style."""
    return "".join(write(style) for _, write in _RUN_PARTS)


def difference(
    parts: tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...],
    style: Mapping[str, Any],
    base: Mapping[str, Any],
) -> str:
    """The properties of ``style`` that ``base`` has otherwise."""
    return "".join(write(style) for key, write in parts if style[key] != base[key])


def border(tag: str, line: tuple[float, str, str] | None, space: float = 0) -> str:
    """A border element; an absent one is said to be absent."""
    if line is None:
        return f'<w:{tag} w:val="nil"/>'
    width, style, colour = line
    eighths = max(2, min(96, round(width * 8)))
    return (
        f'<w:{tag} w:val="{_BORDERS[style]}" w:sz="{eighths}" w:space="{min(31, round(space))}"'
        f' w:color="{colour}"/>'
    )


def _fonts(style: Mapping[str, Any]) -> str:
    han, latin = _FONTS[style["font-family"]]
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{han}"'
        f' w:cs="{latin}"/>'
    )


def _switch(tag: str, on: bool) -> str:
    return f"<w:{tag}/>" if on else f'<w:{tag} w:val="0"/>'


def _bold(style: Mapping[str, Any]) -> str:
    on = style["font-weight"] == "bold"
    return _switch("b", on) + _switch("bCs", on)


def _italic(style: Mapping[str, Any]) -> str:
    on = style["font-style"] == "italic"
    return _switch("i", on) + _switch("iCs", on)


def _size(style: Mapping[str, Any]) -> str:
    half_points = round(style["font-size"] * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _underline(style: Mapping[str, Any]) -> str:
    return f'<w:u w:val="{"single" if style["text-decoration"] == "underline" else "none"}"/>'


def shading(colour: str | None) -> str:
    """A background; "auto" where there is none."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour or "auto"}"/>'


def _raised(style: Mapping[str, Any]) -> str:
    word = {"sub": "subscript", "super": "superscript"}.get(style["vertical-align"], "baseline")
    return f'<w:vertAlign w:val="{word}"/>'


# In the order of the schema; a paragraph's own vertical-align and background are no run's.
_RUN_PARTS: tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("font-family", _fonts),
    ("font-weight", _bold),
    ("font-style", _italic),
    ("color", lambda style: f'<w:color w:val="{style["color"]}"/>'),
    ("letter-spacing", lambda style: f'<w:spacing w:val="{twips(style["letter-spacing"])}"/>'),
    ("font-size", _size),
    ("text-decoration", _underline),
)
_INLINE_PARTS: tuple[tuple[str, Callable[[Mapping[str, Any]], str]], ...] = (
    ("background-color", lambda style: shading(style["background-color"])),
    ("vertical-align", _raised),
)
_PLAIN_RUN: Mapping[str, Any] = {"background-color": None, "vertical-align": "baseline"}


def _paragraph_parts(style: Mapping[str, Any], kind: str) -> dict[str, str]:
    """Paragraph properties by element name, in the order of the schema."""
    text = kind == "paragraph"
    parts: dict[str, str] = {}
    parts["keepNext"] = _switch("keepNext", text and style["break-after"] == "avoid")
    parts["keepLines"] = _switch("keepLines", text and style["break-inside"] == "avoid")
    parts["widowControl"] = _switch("widowControl", style["orphans"] > 1 and style["widows"] > 1)
    lines = {
        side: border(side, style[f"border-{side}"], style[f"padding-{side}"])
        for side in ("top", "left", "bottom", "right")
        if text and style[f"border-{side}"] is not None
    }
    parts["pBdr"] = f"<w:pBdr>{''.join(lines.values())}</w:pBdr>" if lines else ""
    parts["shd"] = shading(style["background-color"]) if text and style["background-color"] else ""
    parts["wordWrap"] = _switch("wordWrap", style["word-break"] != "break-all")
    before = after = left = right = 0.0
    if text:
        before, after = outer(style, "top"), outer(style, "bottom")
        left, right = side_indent(style, "left"), side_indent(style, "right")
    # The PDF sets no extra space between Chinese and Latin, and no grid.
    parts["autoSpaceDE"] = _switch("autoSpaceDE", False) + _switch("autoSpaceDN", False)
    parts["snapToGrid"] = _switch("snapToGrid", False)
    parts["spacing"] = spacing(style, before, after)
    parts["ind"] = indent(left, right, style["text-indent"])
    parts["jc"] = f'<w:jc w:val="{_JUSTIFY[style["text-align"]]}"/>'
    level = style["bookmark-level"]
    if text and level is not None:
        parts["outlineLvl"] = f'<w:outlineLvl w:val="{9 if level == "none" else level - 1}"/>'
    return parts


def outer(style: Mapping[str, Any], side: str) -> float:
    """A paragraph's margin above or below, with the padding that no border separates from it."""
    padding = 0.0 if style[f"border-{side}"] else style[f"padding-{side}"]
    return float(style[f"margin-{side}"] + padding)


def side_indent(style: Mapping[str, Any], side: str) -> float:
    """How far a paragraph's text is indented: margin, border and padding."""
    line = style[f"border-{side}"]
    return float(style[f"margin-{side}"] + style[f"padding-{side}"] + (line[0] if line else 0))


def spacing(style: Mapping[str, Any], before: float, after: float, rule: str = "exact") -> str:
    """Space before and after, and the line pitch."""
    pitch = line_pitch(style)
    line = "" if pitch is None else f' w:line="{twips(pitch)}" w:lineRule="{rule}"'
    return f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{line}/>'


def indent(left: float, right: float, first: float) -> str:
    """Indents of a paragraph."""
    word = f'w:firstLine="{twips(first)}"' if first >= 0 else f'w:hanging="{twips(-first)}"'
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" {word}/>'


def _name(node: Node) -> str:
    """A style's readable name: its label, its class, or what it is within the nearest class."""
    if node.label:
        return node.label
    if node.look.classes:
        return node.look.classes.split()[0]
    above = node.parent
    while above is not None and not above.look.classes:
        above = above.parent
    what = _TAG_NAMES[node.look.tag]
    return f"{above.look.classes.split()[0]} {what}" if above is not None else what
