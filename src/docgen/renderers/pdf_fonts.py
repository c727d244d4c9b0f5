"""The bundled faces in a PDF: collected as text is drawn, embedded as subsets with a way to Unicode."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pydyf

from docgen.renderers.truetype import Face, Place
from docgen.renderers.weasyprint_fonts import FaceKey

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Fonts:
    """The bundled faces, each read when it is first used; one per process."""

    def __init__(self, faces: Mapping[FaceKey, Place]) -> None:
        self._places = faces
        self._faces: dict[FaceKey, Face] = {}

    def face(self, key: FaceKey) -> Face:
        """The face itself."""
        if key not in self._faces:
            self._faces[key] = Face(*self._places[key])
        return self._faces[key]


class DrawnFont:
    """A face a document draws with, also as WeasyPrint's own drawing of text (in SVG) uses one."""

    bitmap = png = svg = colr = False

    def __init__(self, number: int, widths: dict[int, int]) -> None:
        self.hash = f"F{number}"
        self.to_unicode: dict[int, str] = {}
        self.widths = widths  # of every document so far, by glyph, in thousandths

    def get_unused_glyph_id(self, codepoint: int) -> int:
        """Called for a character the face lacks, which is found out before a number is given."""
        raise ValueError(f"no glyph for U+{codepoint:04X}")


def embed(pdf: pydyf.PDF, key: FaceKey, font: DrawnFont, face: Face) -> bytes:
    """A composite font with its subset, its widths and its way back to Unicode."""
    glyphs = sorted(font.to_unicode)
    data = face.subset(glyphs)
    tag = "".join(
        chr(65 + byte % 26) for byte in hashlib.sha256(repr(glyphs).encode()).digest()[:6]
    )
    name = f"/{tag}+{key.family.replace(' ', '')}-{'Bold' if key.bold else 'Regular'}"
    stream = pydyf.Stream([data], {"Length1": len(data)}, compress=True)
    pdf.add_object(stream)
    per_mille = 1000 / face.units_per_em
    descriptor = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": name,
            "FontFamily": pydyf.String(key.family),
            "Flags": 4,  # symbolic
            "FontBBox": pydyf.Array([round(edge * per_mille) for edge in face.box]),
            "ItalicAngle": 0,
            "Ascent": round(face.ascent * per_mille),
            "Descent": round(face.descent * per_mille),
            "CapHeight": round(face.ascent * per_mille),
            "StemV": 120 if key.bold else 80,
            "FontFile2": stream.reference,
        }
    )
    pdf.add_object(descriptor)
    widths = pydyf.Array()
    for glyph in glyphs:
        width = round(face.width(glyph) * per_mille)
        if width != 1000:
            widths.extend((glyph, pydyf.Array([width])))
    descendant = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": name,
            "CIDSystemInfo": pydyf.Dictionary(
                {
                    "Registry": pydyf.String("Adobe"),
                    "Ordering": pydyf.String("Identity"),
                    "Supplement": 0,
                }
            ),
            "CIDToGIDMap": "/Identity",
            "DW": 1000,
            "W": widths,
            "FontDescriptor": descriptor.reference,
        }
    )
    pdf.add_object(descendant)
    unicode = pydyf.Stream([_to_unicode(font.to_unicode, glyphs)], compress=True)
    pdf.add_object(unicode)
    whole = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([descendant.reference]),
            "ToUnicode": unicode.reference,
        }
    )
    pdf.add_object(whole)
    reference: bytes = whole.reference
    return reference


def _to_unicode(texts: Mapping[int, str], glyphs: list[int]) -> bytes:
    blocks = []
    for start in range(0, len(glyphs), 100):
        part = glyphs[start : start + 100]
        lines = "\n".join(f"<{g:04x}> <{texts[g].encode('utf-16-be').hex()}>" for g in part)
        blocks.append(f"{len(part)} beginbfchar\n{lines}\nendbfchar\n")
    return _CMAP.format(blocks="".join(blocks)).encode()
