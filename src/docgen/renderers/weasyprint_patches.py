"""What docgen puts in the place of functions of WeasyPrint 70.0, the version it is written for.

Two kinds.  The equivalents here give exactly what the originals give and save work that these repeat for
every box of every document although it depends on the style alone; a test lays documents out both ways
and compares the files byte by byte.  Setting text in lines (``weasyprint_lines``, ``weasyprint_text``) is
docgen's own, and tested for itself.
"""

from __future__ import annotations

import sys
from typing import Any

import weasyprint
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.draw.text import draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, inline, percent, preferred
from weasyprint.text import ffi as native
from weasyprint.text import fonts, line_break
from weasyprint.text.constants import PANGO_DIRECTION

from docgen.errors import SetupError
from docgen.renderers import weasyprint_lines, weasyprint_text

VERSION = "70.0"
_LENGTHS = (
    *(f"margin_{side}" for side in ("left", "right", "top", "bottom")),
    *(f"padding_{side}" for side in ("left", "right", "top", "bottom")),
    "width", "min_width", "max_width", "height", "min_height", "max_height",
)  # fmt: skip
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_LOWERED = 0.15  # of its own size, 0.7 of the text: a tenth of that, as an office has it
_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_SQUARE = dict.fromkeys(_CORNERS, (0, 0))
_FLOW = boxes.Box.is_in_normal_flow
_ORIGINALS = {
    "resolve_percentages": percent.resolve_percentages,
    "layout_box_backgrounds": background.layout_box_backgrounds,
    "strut": line_break.strut,
    "Layout": line_break.Layout,
    "iter_line_boxes": inline.iter_line_boxes,
    "inline_min_content_width": preferred.inline_min_content_width,
    "inline_max_content_width": preferred.inline_max_content_width,
    "draw_text": draw_text,
}
_VERTICAL_ALIGN = COMPUTER_FUNCTIONS["vertical_align"]


def apply() -> None:
    """Put them in place; raises SetupError in a version they were not written for."""
    if weasyprint.VERSION != VERSION:
        raise SetupError(
            "WeasyPrint {found} is installed; documents are set with {wanted} only.",
            found=weasyprint.VERSION,
            wanted=VERSION,
            remedy="Install docgen again with its own constraints (or run 'make setup').",
        )
    _replace(_TYPESETTING)
    _replace(_EQUIVALENTS)
    COMPUTER_FUNCTIONS["vertical_align"] = _vertical_align
    boxes.Box.is_in_normal_flow = _is_in_normal_flow


def undo() -> None:
    """Put WeasyPrint's own functions back in the place of the equivalents."""
    _replace({name: _ORIGINALS[name] for name in _EQUIVALENTS})
    boxes.Box.is_in_normal_flow = _FLOW


def _replace(functions: dict[str, Any]) -> None:
    """Set the functions wherever WeasyPrint's modules have imported them by name."""
    for module_name, module in list(sys.modules.items()):
        if module_name.startswith("weasyprint."):
            for name, function in functions.items():
                if getattr(module, name, None) in (_ORIGINALS[name], _OURS[name]):
                    setattr(module, name, function)


def _vertical_align(style: Any, name: str, value: Any) -> Any:
    """Lower ``sub`` within its line, as Word does; WeasyPrint's half an em widens the line it stands in."""
    if value == "sub":
        return style["font_size"] * -_LOWERED
    return _VERTICAL_ALIGN(style, name, value)


def _resolve_percentages(box: Any, containing_block: Any) -> None:
    """A style without percentages has the same used lengths in any containing block."""
    style = box.style
    try:
        fixed = style.fixed_lengths
    except AttributeError:
        fixed = style.fixed_lengths = _fixed_lengths(style)
    if fixed is None:
        _ORIGINALS["resolve_percentages"](box, containing_block)
        return
    box.__dict__.update(fixed)
    if style["border_collapse"] == "collapse":
        # Set already where collapsed borders were resolved.
        for name in _BORDERS:
            if not hasattr(box, name):
                setattr(box, name, style[name])
    else:
        for name in _BORDERS:
            setattr(box, name, style[name])


def _fixed_lengths(style: Any) -> dict[str, Any] | None:
    """Used values of a style's lengths, or None where they depend on more than the style."""
    if style["box_sizing"] != "content-box":
        return None
    found: dict[str, Any] = {}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            found[name] = 0 if name in ("min_width", "min_height") else "auto"
        elif getattr(value, "unit", None) == "px":
            found[name] = value.value
        else:
            return None
    return found


def _layout_box_backgrounds(
    page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Most boxes have square corners and nothing behind them."""
    own = box.style
    try:
        bare = own.bare
    except AttributeError:
        bare = own.bare = _is_bare(own)
    if not bare or style is not None or box is page:
        _ORIGINALS["layout_box_backgrounds"](page, box, get_image, layout_children, style)
        return
    box.__dict__.update(_SQUARE)
    if layout_children:
        for child in box.all_children():
            _layout_box_backgrounds(page, child, get_image)
    box.background = None


def _is_bare(style: Any) -> bool:
    return (
        all((0, "px") in style[corner] for corner in _CORNERS)
        and style["border_image_source"][0] == "none"
        and style["mask_border_source"][0] == "none"
        and style["visibility"] != "hidden"
        and all(kind == "none" for kind, _ in style["background_image"])
        and style["background_color"] != "currentcolor"
        and style["background_color"].alpha == 0
        and not style["box_shadow"]
    )


def _is_in_normal_flow(box: Any) -> bool:
    """Whether a box is in the flow is said by its style alone."""
    style = box.style
    try:
        known: bool = style.in_flow
    except AttributeError:
        known = style.in_flow = _FLOW(box)
    return known


def _strut(style: Any) -> tuple[float, float]:
    """The strut of a style, without building its key anew."""
    try:
        known: tuple[float, float] = style.known_strut
    except AttributeError:
        known = style.known_strut = _ORIGINALS["strut"](style)
    return known


class _Layout(line_break.Layout):  # type: ignore[misc]  # WeasyPrint is untyped
    """A Pango layout whose context is shared."""

    def setup(self, style: Any) -> None:
        try:
            kept = style.pango
        except AttributeError:
            kept = style.pango = _pango_parts(style)
        if kept is None:
            super().setup(style)
            return
        context, description, self.language = kept
        self.style = style
        self.first_line_direction = 0
        pango = native.pango
        self.layout = native.ffi.gc(pango.pango_layout_new(context), native.gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)
        self.ascent = self.underline_position = self.strikethrough_position = None


def _pango_parts(style: Any) -> tuple[Any, Any, Any] | None:
    """A style's Pango context, font description and language; None where there is more to it."""
    if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
        return None
    features = fonts.font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"],
        style["font_variant_caps"], style["font_variant_numeric"],
        style["font_variant_alternates"], style["font_variant_east_asian"],
        style["font_feature_settings"],
    )  # fmt: skip
    if features or not style["lang"]:
        return None
    contexts = style.font_config.__dict__.setdefault("kept_contexts", {})
    key = (style["direction"], style["lang"])
    if key not in contexts:
        pango = native.pango
        context = native.ffi.gc(
            pango.pango_font_map_create_context(style.font_config.font_map),
            native.gobject.g_object_unref,
        )
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
        name, _ = native.unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(name)
        pango.pango_context_set_language(context, language)
        contexts[key] = context, language
    context, language = contexts[key]
    return context, fonts.get_font_description(style), language


_EQUIVALENTS: dict[str, Any] = {
    "resolve_percentages": _resolve_percentages,
    "layout_box_backgrounds": _layout_box_backgrounds,
    "strut": _strut,
    "Layout": _Layout,
}
_TYPESETTING: dict[str, Any] = {
    "iter_line_boxes": weasyprint_lines.iter_line_boxes,
    "inline_min_content_width": weasyprint_lines.inline_min_content_width,
    "inline_max_content_width": weasyprint_lines.inline_max_content_width,
    "draw_text": weasyprint_text.draw,
}
_OURS = {**_EQUIVALENTS, **_TYPESETTING}
