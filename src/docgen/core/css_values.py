"""The permitted CSS properties and how their values are read.

Each reader takes the property's name and its tokens (white space left out) and gives longhand
properties with parsed values; anything it does not know is a BadValueError.  Lengths come out in
points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import tinycss2
import tinycss2.color3

from docgen.core import qr

FAMILIES = ("Docgen Serif", "Docgen Sans", "Docgen Fangsong", "Docgen Kai", "Docgen Title")
PAGE_CODE = "page-code"
SIDES = ("top", "right", "bottom", "left")
A4 = (210 * 72 / 25.4, 297 * 72 / 25.4)
_TO_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4}
_CSS_WIDE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_BORDER_STYLES = frozenset({"none", "solid", "dashed", "dotted", "double"})


class Length(NamedTuple):
    """A length in points, or relative: unit "pt", "em" or "%"."""

    value: float
    unit: str


class BadValueError(Exception):
    """A value outside the permitted subset."""


Property = Callable[[str, Sequence[Any]], dict[str, Any]]


def _length(token: Any, units: str, *, negative: bool = False) -> Length:
    """One length; ``units`` names what is permitted besides pt, mm and cm: "em", "%"."""
    if token.type == "number" and token.value == 0:
        return Length(0.0, "pt")
    if token.type == "dimension" and token.lower_unit in _TO_POINTS:
        length = Length(token.value * _TO_POINTS[token.lower_unit], "pt")
    elif token.type == "dimension" and token.lower_unit == "em" and "em" in units:
        length = Length(token.value, "em")
    elif token.type == "percentage" and "%" in units:
        length = Length(token.value, "%")
    else:
        raise BadValueError
    if length.value < 0 and not negative:
        raise BadValueError
    return length


def _one(tokens: Sequence[Any]) -> Any:
    if len(tokens) != 1:
        raise BadValueError
    return tokens[0]


def _words(*permitted: str) -> Property:
    def read(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
        token = _one(tokens)
        if token.type != "ident" or token.lower_value not in permitted:
            raise BadValueError
        return {name: token.lower_value}

    return read


def _sized(units: str = "", *words: str, negative: bool = False) -> Property:
    def read(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
        token = _one(tokens)
        if token.type == "ident" and token.lower_value in words:
            return {name: token.lower_value}
        return {name: _length(token, units, negative=negative)}

    return read


def _integer(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type != "number" or token.int_value is None or not 1 <= token.int_value <= 9:
        raise BadValueError
    return {name: token.int_value}


def _bookmark_level(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    if _one(tokens).type == "ident":
        return _words("none")(name, tokens)
    return _integer(name, tokens)


def _font_family(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type != "string" or token.value not in FAMILIES:
        raise BadValueError
    return {name: token.value}


def _font_size(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    length = _length(_one(tokens), "em%")
    if length.value <= 0:
        raise BadValueError
    return {name: Length(length.value / 100, "em") if length.unit == "%" else length}


def _font_weight(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type == "number" and token.int_value in (400, 700):
        return {name: "bold" if token.int_value == 700 else "normal"}
    return _words("normal", "bold")(name, tokens)


def _line_height(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type == "number" and token.value > 0:
        return {name: token.value}
    return _sized("", "normal")(name, tokens)


def _colour(token: Any) -> str:
    """An opaque colour as RRGGBB."""
    colour = tinycss2.color3.parse_color(token)
    if colour is None or colour == "currentColor" or colour.alpha != 1:
        raise BadValueError
    return "".join(f"{round(part * 255):02X}" for part in colour[:3])


def _color(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    return {name: _colour(_one(tokens))}


def _background(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type == "ident" and token.lower_value in ("transparent", "none"):
        return {"background-color": None}
    del name
    return {"background-color": _colour(token)}


def _edges(units: str = "em", *, auto: bool = False) -> Property:
    """Margin or padding: one to four lengths; with ``auto`` also that word, at the sides."""
    upright, sideways = _sized(units), _sized(units, *(("auto",) if auto else ()))

    def read(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for side, token in _four(tokens):
            one = sideways if side in ("left", "right") else upright
            found.update(one(f"{name}-{side}", [token]))
        return found

    return read


def _four(values: Sequence[Any]) -> list[tuple[str, Any]]:
    if not 1 <= len(values) <= 4:
        raise BadValueError
    top = values[0]
    right = values[1] if len(values) > 1 else top
    bottom = values[2] if len(values) > 2 else top
    left = values[3] if len(values) > 3 else right
    return list(zip(SIDES, (top, right, bottom, left), strict=True))


def _border_part(part: str, token: Any) -> Any:
    if part == "color":
        return _colour(token)
    if part == "style":
        return _words(*_BORDER_STYLES)("", [token])[""]
    return _length(token, "").value


def _border(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    """border, border-<side>, border-<part>, border-<side>-<part>."""
    words = name.split("-")[1:]
    sides = [words.pop(0)] if words and words[0] in SIDES else list(SIDES)
    if words:
        part = words[0]
        values = [_border_part(part, token) for token in tokens]
        if len(sides) == 1:
            return {f"border-{sides[0]}-{part}": _one(values)}
        return {f"border-{side}-{part}": value for side, value in _four(values)}
    found: dict[str, Any] = {}
    for token in tokens:
        for part in ("width", "style", "color"):
            if part in found:
                continue
            try:
                found[part] = _border_part(part, token)
            except BadValueError:
                continue
            break
        else:
            raise BadValueError
    if not found or (found.get("style", "none") != "none" and "width" not in found):
        raise BadValueError
    found = {"width": 0.0, "style": "none", "color": None, **found}
    return {f"border-{side}-{part}": v for side in sides for part, v in found.items()}


def _break(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    word = _words("auto", "page", "always", "avoid")(name, tokens)[name]
    name = name.removeprefix("page-")
    if (name == "break-inside" and word in ("page", "always")) or (
        name == "break-before" and word == "avoid"
    ):
        raise BadValueError
    return {name: "page" if word == "always" else word}


def _page_name(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    token = _one(tokens)
    if token.type != "ident" or token.lower_value in _CSS_WIDE:
        raise BadValueError
    return {name: "" if token.lower_value == "auto" else token.value}


def _string_set(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    if len(tokens) != 2 or tokens[0].type != "ident":
        raise BadValueError
    call = tokens[1]
    if call.type != "function" or call.lower_name != "content":
        raise BadValueError
    if tinycss2.serialize(call.arguments).strip() not in ("", "text"):
        raise BadValueError
    return {name: tokens[0].value}


def _content(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    """A margin box's content: ("text", "…"), ("counter", "page"), ("string", name), in order."""
    if len(tokens) == 1 and tokens[0].type == "ident":
        return {name: ()} if _words("none", "normal")(name, tokens) else {}
    pieces = []
    for token in tokens:
        if token.type == "string":
            pieces.append(("text", token.value))
            continue
        if token.type != "function" or token.lower_name not in ("counter", "string"):
            raise BadValueError
        argument = _one([t for t in token.arguments if t.type != "whitespace"])
        if argument.type != "ident":
            raise BadValueError
        if token.lower_name == "counter" and argument.value not in ("page", "pages"):
            raise BadValueError
        pieces.append((token.lower_name, argument.value))
    return {name: tuple(pieces)}


def _size(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    words = [t.lower_value for t in tokens if t.type == "ident"]
    if len(words) == len(tokens) and words and words[0] == "a4":
        if words[1:] in ([], ["portrait"]):
            return {name: A4}
        if words[1:] == ["landscape"]:
            return {name: (A4[1], A4[0])}
    if len(tokens) == 2 and not words:
        width, height = (_length(token, "").value for token in tokens)
        if width > 0 and height > 0:
            return {name: (width, height)}
    raise BadValueError


def _page_code(name: str, tokens: Sequence[Any]) -> dict[str, Any]:
    """The size of the code, and how far it stands from the paper's right and lower edge."""
    if len(tokens) != 3:
        raise BadValueError
    size, right, bottom = (_length(token, "").value for token in tokens)
    if size < qr.SMALLEST_PAGE_CODE - 0.01:
        raise BadValueError
    return {name: (size, right, bottom)}


_FONT: dict[str, Property] = {
    "font-family": _font_family,
    "font-size": _font_size,
    "font-weight": _font_weight,
    "font-style": _words("normal"),  # no italic face travels with docgen
    "color": _color,
}
_BORDERS = {"border", *(f"border-{side}" for side in SIDES)} | {
    f"{stem}-{part}"
    for stem in ("border", *(f"border-{side}" for side in SIDES))
    for part in ("width", "style", "color")
}
PROPERTIES: dict[str, Property] = {
    **_FONT,
    "text-align": _words("left", "right", "center", "justify"),
    "text-indent": _sized("em", negative=True),
    "line-height": _line_height,
    "letter-spacing": _sized("em", "normal", negative=True),
    "text-decoration": _words("none", "underline"),
    "vertical-align": _words("baseline", "top", "middle", "bottom", "sub", "super"),
    "margin": _edges(auto=True),
    **{f"margin-{s}": _sized("em") for s in ("top", "bottom")},
    **{f"margin-{s}": _sized("em", "auto") for s in ("left", "right")},
    "padding": _edges(),
    **{f"padding-{s}": _sized("em") for s in SIDES},
    **dict.fromkeys(_BORDERS, _border),
    "border-collapse": _words("collapse"),
    "background-color": _background,
    "width": _sized("%"),
    "height": _sized(),
    "table-layout": _words("fixed"),
    **dict.fromkeys(
        ("page-break-before", "page-break-after", "page-break-inside", "break-before",
         "break-after", "break-inside"), _break,
    ),
    "page": _page_name,
    "orphans": _integer,
    "widows": _integer,
    "string-set": _string_set,
    "white-space": _words("normal", "nowrap", "pre-wrap"),
    "word-break": _words("normal", "break-all"),
    "overflow-wrap": _words("normal", "break-word", "anywhere"),
    "bookmark-level": _bookmark_level,
}  # fmt: skip
PAGE_PROPERTIES: dict[str, Property] = {
    **_FONT,
    "size": _size,
    "margin": _edges(""),
    **{f"margin-{side}": _sized() for side in SIDES},
    PAGE_CODE: _page_code,
}
_BOX_TEXT: dict[str, Property] = {
    **_FONT,
    "content": _content,
    "text-align": _words("left", "right", "center"),
    "line-height": _line_height,
    "letter-spacing": _sized("em", "normal", negative=True),
}
BOX_PROPERTIES: dict[str, Property] = {
    **_BOX_TEXT,
    "vertical-align": _words("top", "middle", "bottom"),
    "padding": _edges(""),
    **{f"padding-{side}": _sized() for side in SIDES},
    **{p: _border for p in sorted(_BORDERS) if p.startswith(("border-top", "border-bottom"))},
}
# A box at the middle of a side has a size of its own and a distance from the paper's edge.
SIDE_BOX_PROPERTIES: dict[str, dict[str, Property]] = {
    side: {
        **_BOX_TEXT,
        "width": _sized(),
        "height": _sized(),
        f"margin-{side}": _sized(),
        **dict.fromkeys(("border", *(f"border-{edge}" for edge in SIDES)), _border),
    }
    for side in ("left", "right")
}
