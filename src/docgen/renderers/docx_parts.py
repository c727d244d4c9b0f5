"""The parts of a Word file beside its body: page masters, headers and footers, settings, the ZIP.

Constant parts are compressed once; every time stamp in the ZIP is its epoch.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docgen.core.cascade import Cascade, Node
from docgen.core.css_values import A4, SIDES, Length
from docgen.model import Composition
from docgen.renderers.docx_styles import border, run_properties, twips

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARGIN = 20 * 72 / 25.4  # as in the PDF renderer's user agent stylesheet
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

ROOT_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/extended-properties" Target="docProps/app.xml"/>'
    "</Relationships>"
)
APP = (
    f"{HEAD}<Properties"
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>docgen</Application></Properties>"
)
SETTINGS = (
    f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    # A blank at a line's end is underlined; a line that ends in a break is not justified.
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
FONT_TABLE = (
    f"{HEAD}<w:fonts {NAMESPACES}>"
    '<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/>'
    '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/>'
    '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
    '<w:font w:name="Times New Roman"><w:charset w:val="00"/><w:family w:val="roman"/>'
    '<w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="Arial"><w:charset w:val="00"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)
_RELATED = (
    ("styles", "styles"),
    ("settings", "settings"),
    ("fontTable", "fontTable"),
    ("theme/theme1", "theme"),
)


@dataclass(frozen=True, slots=True)
class Master:
    """A page master: sizes in points (margins top, right, bottom, left), headers and footers.

    ``header``, ``footer`` are XML; the ``first_`` ones, for the document's first page, are None
    where they are the same.
    """

    width: float
    height: float
    margins: tuple[float, float, float, float]
    header: str
    footer: str
    first_header: str | None
    first_footer: str | None
    header_distance: float
    footer_distance: float

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.width - self.margins[1] - self.margins[3]


def master(name: str, cascade: Cascade, root: Node, strings: Mapping[str, str]) -> Master:
    """The master of a page name; ``strings`` are what string() prints."""
    own, boxes = cascade.page(name, first=False)
    first_own, first_boxes = cascade.page(name, first=True)
    width, height = own.get("size", A4)
    top, right, bottom, left = (
        float(own[f"margin-{side}"].value) if f"margin-{side}" in own else _MARGIN for side in SIDES
    )
    room = width - left - right
    parts = [
        _strip(edge, _inherit(root.style, fonts), found, strings, room)
        for fonts, found in ((own, boxes), (first_own, first_boxes))
        for edge in ("top", "bottom")
    ]
    different = parts[:2] != parts[2:]
    size = root.style["font-size"]
    return Master(
        width, height, (top, right, bottom, left), parts[0], parts[1],
        parts[2] if different else None, parts[3] if different else None,
        max(top / 2 - size * 0.6, 0.0), max(bottom / 2 - size * 0.6, 0.0),
    )  # fmt: skip


def section(page: Master, references: str, *, first: bool) -> str:
    """A section's properties; ``references`` names its headers and footers."""
    landscape = ' w:orient="landscape"' if page.width > page.height else ""
    top, right, bottom, left = map(twips, page.margins)
    title = "<w:titlePg/>" if first and page.first_header is not None else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{landscape}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{twips(page.header_distance)}" w:footer="{twips(page.footer_distance)}"'
        f' w:gutter="0"/>{title}</w:sectPr>'
    )


def _strip(
    edge: str,
    base: Mapping[str, Any],
    boxes: Mapping[str, Mapping[str, Any]],
    strings: Mapping[str, str],
    room: float,
) -> str:
    """A header or footer: the three margin boxes of an edge as one paragraph with tab stops."""
    places = ("left", "center", "right")
    found = {p: boxes.get(f"@{edge}-{p}", {}) for p in places}
    runs = {
        p: _runs(_inherit(base, box), box.get("content", ()), strings) for p, box in found.items()
    }
    present = [p for p in places if runs[p]]
    # A margin box without content is not drawn, nor are its borders.
    lines = "".join(
        border(side, line)
        for side in ("top", "bottom")
        if (line := next(filter(None, (_line(found[p], side) for p in present)), None))
    )
    if len(present) == 1:
        only = present[0]
        alignment = found[only].get("text-align", only)
        properties = f'<w:jc w:val="{alignment}"/>'
        content = runs[only]
    elif present:
        tab = "<w:r><w:tab/></w:r>"
        properties = ""
        content = runs["left"] + tab + runs["center"] + tab + runs["right"]
    else:
        properties = content = ""
    stops = (
        f'<w:tabs><w:tab w:val="center" w:pos="{twips(room / 2)}"/>'
        f'<w:tab w:val="right" w:pos="{twips(room)}"/></w:tabs>'
        if len(present) > 1
        else ""
    )
    style = "Header" if edge == "top" else "Footer"
    tag = "hdr" if edge == "top" else "ftr"
    borders = f"<w:pBdr>{lines}</w:pBdr>" if lines else ""
    return (
        f'{HEAD}<w:{tag} {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="{style}"/>{borders}{stops}'
        f"{properties}</w:pPr>{content}</w:p></w:{tag}>"
    )


def _line(box: Mapping[str, Any], side: str) -> tuple[float, str, str] | None:
    width, style = box.get(f"border-{side}-width"), box.get(f"border-{side}-style", "none")
    if not width or style == "none":
        return None
    return width, style, box.get(f"border-{side}-color") or "000000"


def _inherit(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    style = dict(base)
    for name in ("font-family", "font-weight", "font-style", "color"):
        style[name] = own.get(name, base[name])
    for name in ("font-size", "letter-spacing"):
        value = own.get(name)
        if isinstance(value, Length):
            scale = base["font-size"] if value.unit == "em" else 1.0
            style[name] = value.value * scale
    return style


def _runs(
    style: Mapping[str, Any], content: Iterable[tuple[str, str]], strings: Mapping[str, str]
) -> str:
    properties = f"<w:rPr>{run_properties(style)}</w:rPr>"
    out = []
    for kind, value in content:
        if kind == "counter":
            code = {"page": "PAGE", "pages": "NUMPAGES"}[value]
            out.append(
                f'<w:fldSimple w:instr="{code}"><w:r>{properties}<w:t>1</w:t></w:r></w:fldSimple>'
            )
            continue
        text = strings.get(value, "") if kind == "string" else value
        if text:
            out.append(f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')
    return "".join(out)


def core_properties(composition: Composition) -> str:
    """Title, number, language and dates: the issue date's, never the clock's."""
    date = f"{composition.issued_on.isoformat()}T00:00:00Z"
    subject = composition.title.removesuffix(composition.serial or "").strip()
    number = escape(composition.serial or "")
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(composition.title)}</dc:title>"
        f"<dc:subject>{escape(subject)}</dc:subject><dc:creator>docgen</dc:creator>"
        f"<cp:keywords>{number}</cp:keywords><dc:identifier>{number}</dc:identifier>"
        f"<cp:category>{escape(composition.type_id)}</cp:category>"
        f"<dc:language>{escape(composition.lang)}</dc:language>"
        "<cp:lastModifiedBy>docgen</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{date}</dcterms:modified></cp:coreProperties>'
    )


def content_types(edges: Iterable[str]) -> str:
    """The package's content types; ``edges`` are "header1", "footer1", …"""
    parts = {
        "word/document": f"{_MAIN}.document.main+xml",
        "word/styles": f"{_MAIN}.styles+xml",
        "word/settings": f"{_MAIN}.settings+xml",
        "word/fontTable": f"{_MAIN}.fontTable+xml",
        "word/theme/theme1": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        **{f"word/{edge}": f"{_MAIN}.{edge.rstrip('0123456789')}+xml" for edge in edges},
    }
    overrides = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{overrides}</Types>'
    )


def relations(edges: Iterable[str], images: Iterable[str]) -> str:
    """The document part's relationships: fixed parts, headers and footers, images."""
    targets = [(f"rId{kind}", kind, f"{name}.xml") for name, kind in _RELATED]
    targets += [(f"rId{e}", e.rstrip("0123456789"), f"{e}.xml") for e in edges]
    targets += [(f"rIdImage{n}", "image", target) for n, target in enumerate(images, start=1)]
    body = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'


@dataclass(frozen=True, slots=True)
class Packed:
    """A compressed part."""

    crc: int
    size: int
    data: bytes


def pack(content: str | bytes) -> Packed:
    """Deflate a part."""
    raw = content.encode() if isinstance(content, str) else content
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return Packed(zlib.crc32(raw), len(raw), squeeze.compress(raw) + squeeze.flush())


def package(parts: Mapping[str, Packed]) -> bytes:
    """A ZIP file of the parts, in order, every time stamp 1980-01-01 (APPNOTE 6.3, 4.3.7)."""
    body = bytearray()
    directory = bytearray()
    for name, part in parts.items():
        path = name.encode("ascii")
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 8, 0, 33, part.crc, len(part.data), part.size, len(path), 0
        )
        directory += b"PK\x01\x02\x14\x00" + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + path
        body += b"PK\x03\x04" + common + path + part.data
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0
    )
    return bytes(body + directory + end)
