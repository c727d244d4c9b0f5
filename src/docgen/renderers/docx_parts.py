"""The parts of a Word file beside its body: settings, fonts, properties, the ZIP.

Constant parts are compressed once; every time stamp in the ZIP is its epoch.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docgen.model import Composition

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
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
FONT_TABLE = (
    f"{HEAD}<w:fonts {NAMESPACES}>"
    '<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/>'
    '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
    '<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/>'
    '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
    '<w:font w:name="仿宋"><w:altName w:val="FangSong"/><w:charset w:val="86"/>'
    '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
    '<w:font w:name="楷体"><w:altName w:val="KaiTi"/><w:charset w:val="86"/>'
    '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>'
    '<w:font w:name="方正小标宋简体"><w:altName w:val="FZXiaoBiaoSong-B05S"/><w:charset w:val="86"/>'
    '<w:family w:val="script"/><w:pitch w:val="fixed"/></w:font>'
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


def settings(*, even_pages: bool) -> str:
    """The settings part; ``even_pages`` where even pages have headers and footers of their own."""
    even = "<w:evenAndOddHeaders/>" if even_pages else ""
    return (
        f'{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        f'{even}<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        # A blank at a line's end is underlined; a line that ends in a break is not justified.
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


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


def code_relation(key: str, target: str) -> str:
    """The relationships of a header that bears the page's code."""
    return (
        f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="{target}"/></Relationships>'
    )


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
