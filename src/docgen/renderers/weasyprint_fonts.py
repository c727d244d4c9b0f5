"""WeasyPrint with the bundled faces and no others.

WeasyPrint's own FontConfiguration begins with every font and every rule of the machine's fontconfig;
this one begins empty, so that neither installed fonts nor local rules can change a line break or a
byte of a document.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import cffi
from weasyprint.text import ffi as native
from weasyprint.text.fonts import FontConfiguration

from docgen.errors import SetupError
from docgen.renderers import line_rules
from docgen.renderers.fonts import FACES

# A face answers to the names it stands in for too, after its own.
_RULE = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<match target="scan"><test name="file" compare="eq"><string>{path}</string></test>
<edit name="family" mode="append_last"><string>{family}</string></edit></match></fontconfig>"""
_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll", "fontconfig")
_GOBJECT = ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll", "gobject-2.0")
_REFERENCES = "uintptr_t g_object_ref(uintptr_t); void g_object_unref(uintptr_t);"
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll", "harfbuzz")


class BundledFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint is untyped
    """A font configuration that knows the four bundled faces only, and ``fallback`` if there is one.

    Pango takes from that what the face asked for lacks.
    """

    def __init__(self, fallback: Path | None = None) -> None:
        self._folder = None  # WeasyPrint's own would remove it
        self._config = _empty_config()
        self.font_map = native.ffi.gc(
            native.pangoft2.pango_ft2_font_map_new(), native.gobject.g_object_unref
        )
        font_map = native.ffi.cast("PangoFcFontMap *", self.font_map)
        native.pangoft2.pango_fc_font_map_set_config(font_map, self._config)
        native.fontconfig.FcConfigDestroy(self._config)  # the map holds a reference of its own
        self.kinds = line_rules.Kinds()
        self.rules: dict[tuple[str, str], line_rules.Rules] = {}
        self.widths: dict[FaceKey, dict[int, int]] = {}
        self._faces: dict[int, PangoFace] = {}
        library = _library(_GOBJECT, _REFERENCES, "gobject")
        self._hold = library.g_object_ref
        # Called, or when this object goes: nothing can be laid out with these fonts any more.
        self.release = weakref.finalize(self, _let_go, self._faces, library.g_object_unref)
        self.release.atexit = False
        self.strut_layouts: dict[object, object] = {}
        self.font_features: dict[object, object] = {}
        files = [(face.path, face.stands_for) for face in FACES]
        for file, names in (*files, *(((fallback, ()),) if fallback else ())):
            path = file.as_posix()
            loaded = all(
                native.fontconfig.FcConfigParseAndLoadFromMemory(
                    self._config, _RULE.format(path=escape(path), family=name).encode(), True
                )
                for name in names
            ) and native.fontconfig.FcConfigAppFontAddFile(self._config, path.encode())
            if not loaded:
                raise SetupError(
                    "The font {file} cannot be loaded.",
                    file=file.name,
                    remedy="Install docgen again: a file of the package is missing or damaged.",
                )
        native.pangoft2.pango_fc_font_map_config_changed(font_map)

    def face(self, pango_font: Any) -> PangoFace:
        """The face a Pango font is; the font is held for good, so that its address stays its own."""
        address = int(native.ffi.cast("uintptr_t", pango_font))
        found = self._faces.get(address)
        if found is None:
            self._hold(address)
            found = self._faces[address] = PangoFace(pango_font, self.widths)
        return found

    def add_font_face(self, rule_descriptors: object, url_fetcher: object) -> None:
        """Refuse @font-face: the stylesheet guard lets none through."""
        raise NotImplementedError


def _let_go(faces: dict[int, PangoFace], give_back: Callable[[int], None]) -> None:
    """Give back the fonts that were held; each keeps its file mapped.

    The collector may call this in the middle of anything, of cffi's reading of a declaration too, whose
    lock is held then: it must need nothing that takes a lock.
    """
    while faces:
        give_back(faces.popitem()[0])


class FaceKey(NamedTuple):
    """A face as stylesheets ask for it."""

    family: str
    bold: bool


class PangoFace:
    """A bundled face at a size in CSS pixels, as Pango hands it out."""

    __slots__ = ("_font", "key", "size", "space", "widths")

    def __init__(self, pango_font: Any, widths: dict[FaceKey, dict[int, int]]) -> None:
        description = native.ffi.gc(
            native.pango.pango_font_describe_with_absolute_size(pango_font),
            native.pango.pango_font_description_free,
        )
        family = native.ffi.string(native.pango.pango_font_description_get_family(description))
        weight = native.pango.pango_font_description_get_weight(description)
        size = native.pango.pango_font_description_get_size(description)
        self.key = FaceKey(family.decode(), weight >= 600)
        self.size: float = size * native.FROM_UNITS
        self.space = glyph_of(pango_font, " ")  # 0 where there is none
        self._font = pango_font
        self.widths = widths.setdefault(self.key, {})

    def width(self, glyph: int) -> int:
        """A glyph's own advance in thousandths of the size, as the PDF says it."""
        width = self.widths.get(glyph)
        if width is None:
            extents = native.ffi.new("PangoRectangle *")
            native.pango.pango_font_get_glyph_extents(self._font, glyph, native.ffi.NULL, extents)
            width = round(extents.width * native.FROM_UNITS * 1000 / self.size)
            self.widths[glyph] = width
        return width


def glyph_of(pango_font: Any, char: str) -> int:
    """The glyph a Pango font's face has for a character; 0 for none."""
    declaration = "int hb_font_get_nominal_glyph(uintptr_t, uint32_t, uint32_t *);"
    font = int(native.ffi.cast("uintptr_t", native.pango.pango_font_get_hb_font(pango_font)))
    found = cffi.FFI().new("uint32_t *")
    library = _library(_HARFBUZZ, declaration, "harfbuzz")
    return int(found[0]) if library.hb_font_get_nominal_glyph(font, ord(char), found) else 0


def _empty_config() -> Any:
    """A fontconfig configuration without fonts and rules, for WeasyPrint's own binding."""
    library = _library(_FONTCONFIG, "uintptr_t FcConfigCreate(void);", "fontconfig")
    return native.ffi.cast("FcConfig *", library.FcConfigCreate())


def _library(names: tuple[str, ...], declaration: str, title: str) -> Any:
    """A function of a library that WeasyPrint loads too, which its binding does not declare."""
    own = cffi.FFI()
    own.cdef(declaration)
    for name in names:
        try:
            return own.dlopen(name)
        except OSError:
            continue
    raise SetupError(
        "The library {name} is missing.",
        name=title,
        remedy="Install the Debian package libpangoft2-1.0-0 (or run 'make setup').",
    )
