"""Word's paragraph and run properties, from computed styles.

Properties are kept apart by name, in the order of the schema, so that a style can be written as its
difference from another.  East Asian and Latin font names always stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docgen.core.cascade import line_pitch

# East Asian and Latin names that every Word has; the bundled faces are not assumed to be installed.
_FONTS = {
    "Docgen Serif": ("宋体", "Times New Roman"),
    "Docgen Sans": ("黑体", "Arial"),
    "Docgen Fangsong": ("仿宋", "Times New Roman"),
    "Docgen Kai": ("楷体", "Times New Roman"),
    "Docgen Title": ("方正小标宋简体", "Times New Roman"),
}
_BORDERS = {"solid": "single", "dashed": "dashed", "dotted": "dotted", "double": "double"}
_JUSTIFY = {"left": "left", "right": "right", "center": "center", "justify": "both"}
# What takes a property back that a style's base has.
_NONE = {
    "pBdr": "<w:pBdr>"
    + "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right"))
    + "</w:pBdr>",
    "shd": '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
    "outlineLvl": '<w:outlineLvl w:val="9"/>',
}

Parts = tuple[tuple[str, str], ...]  # (property, its XML; "" where there is none)


def twips(points: float) -> int:
    """Points as twentieths of a point."""
    return round(points * 20)


def run_parts(style: Mapping[str, Any]) -> Parts:
    """Every run property of a style."""
    return tuple((key, write(style)) for key, write in _RUN_PARTS)


def run_difference(style: Mapping[str, Any], paragraph: Mapping[str, Any]) -> Parts:
    """The run properties in which an inline element differs from its paragraph."""
    base = {**paragraph, **_PLAIN_RUN}
    parts = _RUN_PARTS + _INLINE_PARTS
    return tuple((key, write(style)) for key, write in parts if style[key] != base[key])


def difference(parts: Parts, base: Parts, always: str = "") -> str:
    """The properties that ``base`` has otherwise, and the one that is ``always`` said."""
    known = dict(base)
    return "".join(
        xml or _NONE[key] for key, xml in parts if key == always or known.get(key) != xml
    )


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


def switch(tag: str, on: bool) -> str:
    return f"<w:{tag}/>" if on else f'<w:{tag} w:val="0"/>'


def _bold(style: Mapping[str, Any]) -> str:
    on = style["font-weight"] == "bold"
    return switch("b", on) + switch("bCs", on)


def _italic(style: Mapping[str, Any]) -> str:
    on = style["font-style"] == "italic"
    return switch("i", on) + switch("iCs", on)


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


def paragraph_parts(style: Mapping[str, Any], kind: str, tab: float | None = None) -> Parts:
    """The paragraph properties of an element of this kind, in the order of the schema.

    ``tab`` is where a right tab stop with leader dots stands, in points from the margin.
    """
    text = kind == "paragraph"
    parts: dict[str, str] = {}
    parts["keepNext"] = switch("keepNext", text and style["break-after"] == "avoid")
    parts["keepLines"] = switch("keepLines", text and style["break-inside"] == "avoid")
    parts["widowControl"] = switch("widowControl", style["orphans"] > 1 and style["widows"] > 1)
    lines = {
        side: border(side, style[f"border-{side}"], style[f"padding-{side}"])
        for side in ("top", "left", "bottom", "right")
        if text and style[f"border-{side}"] is not None
    }
    parts["pBdr"] = f"<w:pBdr>{''.join(lines.values())}</w:pBdr>" if lines else ""
    parts["shd"] = shading(style["background-color"]) if text and style["background-color"] else ""
    if tab is not None:
        stop = f'<w:tab w:val="right" w:leader="dot" w:pos="{twips(tab)}"/>'
        parts["tabs"] = f"<w:tabs>{stop}</w:tabs>"
    parts["wordWrap"] = switch("wordWrap", style["word-break"] != "break-all")
    # CSS hangs no punctuation into the margin.
    parts["overflowPunct"] = switch("overflowPunct", False)
    before = after = left = right = 0.0
    if text:
        before, after = outer(style, "top"), outer(style, "bottom")
        left, right = side_indent(style, "left"), side_indent(style, "right")
    # The quarter em between Chinese and Latin, as in the PDF, and no grid.
    parts["autoSpaceDE"] = switch("autoSpaceDE", True) + switch("autoSpaceDN", True)
    parts["snapToGrid"] = switch("snapToGrid", False)
    parts["spacing"] = spacing(style, before, after)
    parts["ind"] = indent(left, right, style["text-indent"])
    parts["jc"] = f'<w:jc w:val="{_JUSTIFY[style["text-align"]]}"/>'
    level = style["bookmark-level"]
    outline = f'<w:outlineLvl w:val="{level - 1}"/>' if text and isinstance(level, int) else ""
    parts["outlineLvl"] = outline
    return tuple(parts.items())


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
