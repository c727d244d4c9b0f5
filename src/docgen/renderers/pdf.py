"""Compositions as PDF: PDF/A-3a and PDF/UA-1, tagged, the record embedded, the same bytes always.

WeasyPrint lays out (of types whose template is a Word file, LibreOffice: PDF/A-3b then).  Nothing outside the composition is reachable: images come from its assets by
name, fonts are the bundled ones, and there is no file or network behind the fetcher.  Dates are the
issue date's; nothing is read from the clock.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

import weasyprint
from weasyprint.document import Document
from weasyprint.text import ffi as native

from docgen.core import contents, figures, markup
from docgen.durable import Scratch
from docgen.errors import SetupError
from docgen.model import Composition
from docgen.renderers import (
    fallback,
    fonts,
    pdf_fonts,
    pdf_links,
    pdf_write,
    turns,
    weasyprint_fast,
    word,
    word_pdf,
)
from docgen.renderers.pdf_codes import PageCode
from docgen.renderers.truetype import Place
from docgen.renderers.weasyprint_fonts import BundledFonts, FaceKey

RECORD_NAME = "record.json"
FACE_FILES = {FaceKey(face.family, face.bold): Place(face.path) for face in fonts.FACES}
_CREATOR = "docgen"
# PDF/UA's identification is foreign to PDF/A, so its schema must be described along with it.
_XMP = """<?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="3" pdfaid:conformance="{conformance}"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmp:CreatorTool="{creator}" xmp:CreateDate="{date}"
 xmp:ModifyDate="{date}" pdf:Producer="{producer}"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


class PdfRenderer:
    """Implements ``ports.Renderer``; keeps fonts and parsed stylesheets between documents."""

    suffix = ".pdf"
    media_type = "application/pdf"

    def __init__(self) -> None:
        require_harfbuzz_subset()
        self._bundled = _Setting()
        self._other: _Setting | None = None  # the last one with a fallback face
        self._profile = pdf_write.Profile()
        self._last: tuple[Composition, Mapping[str, int]] | None = None
        self._word = word_pdf.WordPdf()

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        """Lay out and write the PDF, with ``record_json`` embedded as its source."""
        if composition.word is not None:
            return self._word.render(
                word.finished(composition),
                lambda producer: facts(
                    composition, record_json, producer=producer, conformance="B"
                ),
                composition.fallback,
            )
        about = facts(composition, record_json)
        with turns.ALONE, _collector_at_rest():
            setting = self._setting(composition.fallback)
            document, root = self._layout(composition, setting)
            place = setting.engine.cascade(composition.css, root).page_code()
            code = PageCode(composition.serial, *place) if place is not None else None
            return pdf_write.write(document, root, about, setting.fonts, self._profile, code=code)

    def pages(self, composition: Composition) -> Mapping[str, int]:
        """The page of every heading that a table of contents lists, by its anchor.

        The composition rendered last is not laid out again.
        """
        with turns.ALONE:
            if self._last is None or self._last[0] is not composition:
                with _collector_at_rest():
                    self._layout(composition, self._setting(composition.fallback))
            assert self._last is not None
            return self._last[1]

    def _layout(self, composition: Composition, setting: _Setting) -> tuple[Document, Element]:
        root = markup.read(composition.markup)
        contents.fill(root)
        drawn = figures.fill(root)
        document = setting.engine.layout(
            root, composition.css, composition.assets, drawn, composition.fallback
        )
        self._last = composition, pdf_links.pages(document)
        return document, root

    def _setting(self, face: bytes | None) -> _Setting:
        if face is None:
            return self._bundled
        if self._other is None or self._other.fallback != face:
            if self._other is not None:
                self._other.close()
            self._other = _Setting(face)
        return self._other

    def uncovered(self, text: str) -> frozenset[str]:
        """The characters of ``text`` that the bundled faces lack."""
        return fonts.uncovered(text)


class _Setting:
    """Layout and faces: the bundled ones, and a document's own fallback face beside them."""

    def __init__(self, face: bytes | None = None) -> None:
        self.fallback = face
        path, faces = None, FACE_FILES
        if face is not None:
            # fontconfig takes files only.
            self._folder = Scratch("docgen-font-")
            path = self._folder.path / "fallback.ttc"
            path.write_bytes(face)
            faces = {**FACE_FILES, FaceKey(fallback.FAMILY, False): Place(path)}
            if fallback.read(face).bold:
                faces[FaceKey(fallback.FAMILY, True)] = Place(path, 1)
        self._config = BundledFonts(path)
        self.engine = weasyprint_fast.Engine(self._config)
        self.fonts = pdf_fonts.Fonts(faces)

    def close(self) -> None:
        """Let go of the face: one worker may see many."""
        self._config.release()
        self._folder.close()


def require_harfbuzz_subset() -> None:
    """Refuse to start without HarfBuzz's subsetter: WeasyPrint only warns, and takes seconds."""
    if native.harfbuzz_subset is None:
        raise SetupError(
            "The library HarfBuzz subset is missing; without it a PDF takes a hundred times as long.",
            remedy="Install the Debian package libharfbuzz-subset0 (or run 'make setup').",
        )


def check_setup() -> Iterator[tuple[str, str]]:
    """What PDFs are made with, line by line; raises SetupError for what is missing."""
    require_harfbuzz_subset()
    yield "WeasyPrint", weasyprint.VERSION
    yield "HarfBuzz subset", "libharfbuzz-subset0"
    missing = [face.path.name for face in fonts.FACES if not face.path.is_file()]
    if missing:
        raise SetupError(
            "The font {file} is missing.",
            file=missing[0],
            remedy="Install docgen again: files of the package are missing.",
        )
    yield "Fonts", fonts.digest()


def facts(
    composition: Composition,
    record_json: bytes,
    *,
    producer: str = f"WeasyPrint {weasyprint.VERSION}",
    conformance: str = "A",
) -> pdf_write.Facts:
    """What the file says of its document; ``conformance`` is the level of PDF/A-3 it keeps."""
    day = composition.issued_on
    xmp = _XMP.format(
        title=escape(composition.title),
        lang=escape(composition.lang),
        creator=_CREATOR,
        date=f"{day.isoformat()}T00:00:00Z",
        producer=producer,
        conformance=conformance,
    )
    return pdf_write.Facts(
        title=composition.title,
        lang=composition.lang,
        creator=_CREATOR,
        producer=producer,
        date=f"D:{day:%Y%m%d}000000Z",
        xmp=xmp.encode(),
        identifier=_identifier(composition, record_json),
        record=record_json,
        record_name=RECORD_NAME,
        record_description="The record this document was made from",
    )


def _identifier(composition: Composition, record_json: bytes) -> bytes:
    """The file's permanent identifier: the same for every rendering of the same document."""
    name = f"{composition.type_id}\n{composition.serial}\n{composition.issued_on}\n".encode()
    return hashlib.sha256(name + record_json).hexdigest()[:32].encode()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the cyclic collector from walking a document that is still being built."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
