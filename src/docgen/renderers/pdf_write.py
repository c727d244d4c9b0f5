"""The PDF around the pages: structure, fonts, metadata, the embedded record; PDF/A-3a.

WeasyPrint paints the pages and builds the bookmarks; the rest of its ``generate_pdf`` is
general where docgen needs one thing, and its serialiser writes every object twice.  Written here, a file
is smaller and takes a fraction of the time, and its bytes depend on no clock, path or locale.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
import weasyprint.pdf
from weasyprint.document import Document
from weasyprint.pdf.anchors import add_outlines
from weasyprint.pdf.stream import Stream

from docgen.renderers import pdf_links
from docgen.renderers.pdf_bytes import serialise
from docgen.renderers.pdf_codes import PageCode
from docgen.renderers.pdf_fonts import DrawnFont, Fonts
from docgen.renderers.pdf_fonts import embed as embed_font
from docgen.renderers.pdf_reading import Reading, plan
from docgen.renderers.pdf_tags import add_tags
from docgen.renderers.weasyprint_fonts import BundledFonts, FaceKey, PangoFace

_SCALE = 0.75  # points a CSS pixel


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of its document; ``date`` is a PDF date, ``identifier`` 32 hex digits."""

    title: str
    lang: str
    creator: str
    producer: str
    date: str
    xmp: bytes
    identifier: bytes
    record: bytes
    record_name: str
    record_description: str


# One shape stands for each of these in a bundled face, so it cannot tell which one was meant.
AMBIGUOUS = frozenset("\u00b7\u2022\u30fb")


def _actual_text(text: str) -> bytes:
    if AMBIGUOUS.isdisjoint(text):
        return b""
    return b" /ActualText <feff%b>" % text.encode("utf-16-be").hex().encode()


class _Bracket:
    """What WeasyPrint writes as a context manager function, without a generator for each of them."""

    __slots__ = ("_after",)

    def __init__(self, after: Callable[[], None]) -> None:
        self._after = after

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._after()


class _Canvas(Stream):  # type: ignore[misc]  # WeasyPrint is untyped
    """A page's content."""

    def stacked(self) -> _Bracket:
        """Save the graphics state, to be restored."""
        self.push_state()
        return _Bracket(self.pop_state)

    def artifact(self) -> _Bracket:
        """Begin what is decoration to a reader."""
        self.stream.append(b"/Artifact BMC")
        return _Bracket(self.end_marked_content)

    def read(self, reading: Reading) -> None:
        """Take what ``pdf_reading`` has found out before the first box is painted."""
        self._reading = reading
        self._pen: tuple[DrawnFont, int] | None = None

    def marked(self, box: Any, tag: str) -> _Bracket:
        """Begin content that the tag tree refers to, or that belongs to the page."""
        edge = self._reading.furniture.get(id(box))
        if edge is not None:
            subtype = b"/Subtype /%b " % edge.encode() if edge else b""
            self.stream.append(b"/Artifact <</Type /Pagination %b>> BDC" % subtype)
            return _Bracket(self.end_marked_content)
        number = len(self._tags)
        self._tags[box] = number
        ends_word = id(box) in self._reading.word_ends
        actual = _actual_text(box.text + " " * ends_word) if tag == "Span" else b""
        self.stream.append(b"/%b <</MCID %d%b>> BDC" % (tag.encode(), number, actual))
        if ends_word:
            return _Bracket(lambda: self._end_word(box))
        return _Bracket(self.end_marked_content)

    def _end_word(self, box: Any) -> None:
        """Set the space that the line was broken at, behind its last word."""
        if self._pen is not None:
            font, space = self._pen
            font.to_unicode.setdefault(space, " ")
            self.begin_text()
            self.set_text_matrix(
                1, 0, 0, -1, box.position_x + box.width, box.position_y + box.baseline
            )
            self.show_text(f"<{space:04x}>")
            self.end_text()
        self.end_marked_content()

    def font(self, face: PangoFace) -> DrawnFont:
        """A face, among those the document draws with."""
        drawn: dict[FaceKey, DrawnFont] = self._fonts[1]
        if face.key not in drawn:
            drawn[face.key] = DrawnFont(len(drawn), face.widths)
        self._pen = (drawn[face.key], face.space) if face.space else None
        return drawn[face.key]

    def add_font(self, pango_font: Any) -> tuple[DrawnFont, float]:
        """What WeasyPrint asks for where it draws text itself: in SVG."""
        face = self._fonts[0].face(pango_font)
        return self.font(face), face.size


@dataclass(slots=True)
class _Shared:
    """What the pages of a document have in common."""

    resources: pydyf.Dictionary
    config: BundledFonts
    reading: Reading
    coded: bool
    images: dict[str, Any] = field(default_factory=dict)
    drawn: dict[FaceKey, DrawnFont] = field(default_factory=dict)


class _Pdf(pydyf.PDF):  # type: ignore[misc]
    """A PDF whose pages are all added before anything refers to them."""

    @cached_property
    def page_references(self) -> tuple[bytes, ...]:
        return tuple(b"%d 0 R" % number for number in self.pages["Kids"][::3])


def write(
    document: Document,
    root: Element,
    facts: Facts,
    fonts: Fonts,
    profile: Profile,
    *,
    code: PageCode | None = None,
) -> bytes:
    """The file's bytes; ``root`` is the tree the document was laid out from, ``code`` what every page
    after the first bears.
    """
    pdf = _Pdf()
    resources = pydyf.Dictionary({"ExtGState": pydyf.Dictionary(), "XObject": pydyf.Dictionary()})
    pdf.add_object(resources)
    reading = plan(document, root)
    shared = _Shared(resources, document.font_config, reading, code is not None)
    canvases = [_page(pdf, page, shared) for page in document.pages]
    if code is not None:
        for number, (page, canvas) in enumerate(zip(document.pages, canvases, strict=True), 1):
            if number > 1:
                canvas.stream.append(code.content(number, page.width * _SCALE))
    links = pdf_links.add_links(pdf, document, _SCALE)
    add_outlines(pdf, document.make_bookmark_tree(_SCALE, transform_pages=True))
    for name, entry in shared.images.items():
        x_object = entry["image"].get_x_object(entry["interpolate"], max(entry["dpi_ratios"]))
        pdf.add_object(x_object)
        resources["XObject"][name] = x_object.reference
        if "SMask" in x_object.extra:
            pdf.add_object(x_object.extra["SMask"])
            x_object.extra["SMask"] = x_object.extra["SMask"].reference
    table = pydyf.Dictionary()
    for key, font in shared.drawn.items():
        table[font.hash] = embed_font(pdf, key, font, fonts.face(key))
    resources["Font"] = table
    pdf.catalog["Lang"] = pydyf.String(facts.lang)
    add_tags(
        pdf, document, [canvas._tags for canvas in canvases], reading, links=links, scale=_SCALE
    )
    _embed(pdf, facts)
    _describe(pdf, facts, profile)
    return serialise(pdf, facts.identifier)


def _page(pdf: _Pdf, page: Any, shared: _Shared) -> _Canvas:
    width, height = page.width * _SCALE, page.height * _SCALE
    box = pydyf.Array([0, 0, width, height])
    canvas = _Canvas(
        (shared.config, shared.drawn),
        (0, 0, page.width, page.height),
        shared.resources,
        shared.images,
        {},
        {},
        None,
        compress=True,
    )
    canvas.read(shared.reading)
    if shared.coded:
        canvas.push_state()  # the code is drawn outside of it
    canvas.transform(d=-1, f=height)
    pdf.add_object(canvas)
    entry = pydyf.Dictionary(
        {
            "Type": "/Page",
            "Parent": pdf.pages.reference,
            "MediaBox": box,
            "TrimBox": box,
            "Contents": canvas.reference,
            "Resources": shared.resources.reference,
            "Tabs": "/S",
            "StructParents": pdf.pages["Count"],
        }
    )
    pdf.add_page(entry)
    page.paint(canvas, _SCALE)
    if shared.coded:
        canvas.pop_state()
    return canvas


def _embed(pdf: _Pdf, facts: Facts) -> None:
    """The record as an associated file (PDF/A-3, ISO 19005-3, 6.8)."""
    checksum = hashlib.md5(facts.record, usedforsecurity=False).hexdigest()
    date = pydyf.String(facts.date)
    parameters = pydyf.Dictionary(
        {
            "CheckSum": f"<{checksum}>",
            "Size": len(facts.record),
            "CreationDate": date,
            "ModDate": date,
        }
    )
    stream = pydyf.Stream(
        [facts.record],
        {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": parameters},
        compress=True,
    )
    pdf.add_object(stream)
    name = pydyf.String(facts.record_name)
    file = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": name,
            "UF": name,
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(facts.record_description),
            "AFRelationship": "/Source",
        }
    )
    pdf.add_object(file)
    names = pydyf.Dictionary({"Names": pydyf.Array([name, file.reference])})
    pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": names})
    pdf.catalog["AF"] = pydyf.Array([file.reference])


class Profile:
    """The output intent's colour profile, compressed once."""

    def __init__(self) -> None:
        data = resources.files(weasyprint.pdf).joinpath("sRGB2014.icc").read_bytes()
        self.data = zlib.compress(data, 9)

    def stream(self) -> pydyf.Stream:
        """The profile as a PDF object."""
        return pydyf.Stream([self.data], {"N": 3, "Filter": "/FlateDecode"})


def _describe(pdf: _Pdf, facts: Facts, profile: Profile) -> None:
    """Metadata and output intent."""
    metadata = pydyf.Stream([facts.xmp], {"Type": "/Metadata", "Subtype": "/XML"})
    pdf.add_object(metadata)
    pdf.catalog["Metadata"] = metadata.reference
    colours = profile.stream()
    pdf.add_object(colours)
    srgb = pydyf.String("sRGB IEC61966-2.1")
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": srgb,
        "Info": srgb,
        "DestOutputProfile": colours.reference,
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
    date = pydyf.String(facts.date)
    pdf.info.update(
        {
            "Title": pydyf.String(facts.title),
            "Creator": pydyf.String(facts.creator),
            "Producer": pydyf.String(facts.producer),
            "CreationDate": date,
            "ModDate": date,
        }
    )
    pdf.add_object(pdf.info)
