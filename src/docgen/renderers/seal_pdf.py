"""Seals a PDF: a PAdES signature (ETSI EN 319 142-1) with a visible seal, as an incremental update.

The file's bytes stay as they are; what is new follows them, and the signature covers both.  Text, structure
and embedded files are not touched.  The first seal's field is put into the structure tree as well (PDF/UA-1,
7.18.4); a later one's is not, for that would change objects below the first signature, and a reader would call it
broken.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticContentStamp, StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from docgen.core import seals
from docgen.errors import RefusedError
from docgen.model import Certificate, SealedPdf, SealOrder, SealPlace
from docgen.renderers import seal_drawing, seal_place
from docgen.renderers.seal_drawing import MM, Drawing
from docgen.renderers.seal_page import Box

logging.getLogger("pyhanko").setLevel(
    logging.CRITICAL
)  # what goes wrong is said as docgen's own errors
_CORNER = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins.uniform(0))


class PdfSealer:
    """Implements ``ports.Sealer``.  ``own``, ``key`` and ``chain`` are DER."""

    def __init__(
        self,
        certificate: Certificate,
        *,
        own: bytes,
        key: bytes,
        chain: Sequence[bytes] = (),
        timestamps: TimeStamper | None = None,
    ) -> None:
        self._certificate = certificate
        known = SimpleCertificateStore()
        known.register_multiple(asn1_x509.Certificate.load(one) for one in chain)
        self._signer = SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(own),
            signing_key=asn1_keys.PrivateKeyInfo.load(key),
            cert_registry=known,
        )
        self._timestamps = timestamps

    @property
    def certificate(self) -> Certificate:
        """See ``ports.Sealer``."""
        return self._certificate

    def seal(self, pdf: bytes, order: SealOrder) -> SealedPdf:
        """See ``ports.Sealer.seal``."""
        drawing = seal_drawing.draw(self._certificate, order.lines)
        writer = _Writer(io.BytesIO(pdf))
        half = (drawing.width / MM / 2, drawing.height / MM / 2)
        place = seal_place.place(
            pdf,
            half,
            owner=self._certificate.owner,
            person=self._certificate.person,
            titles=order.titles,
            taken=list(_taken(writer)),
            wanted=order.place,
        )
        name = seals.field(order.number)
        title = " ".join((self._certificate.owner, *order.lines))
        box = _box(writer, place, drawing)
        spec = fields.SigFieldSpec(name, on_page=place.page - 1, box=box, readable_field_name=title)
        fields.append_signature_field(writer, spec)
        if order.number == 1:
            _tag(writer, title)
            _set_tabs(writer)
        metadata = PdfSignatureMetadata(
            field_name=name, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        signer = PdfSigner(
            metadata, self._signer, timestamper=self._timestamps, stamp_style=_style(drawing)
        )
        out = io.BytesIO()
        try:
            signer.sign_pdf(writer, existing_fields_only=True, output=out)
        except SigningError as error:
            raise RefusedError(
                "The PDF cannot be sealed with this certificate: {reason}", reason=str(error)
            ) from error
        return SealedPdf(out.getvalue(), place, self._timestamps is not None)


class _Writer(IncrementalPdfFileWriter):
    """Leaves the file's metadata as they are: they tell of the document, and XMP and Info agree."""

    def _update_meta(self) -> None:
        return


class _Stamp(StaticContentStamp):
    """Compressed: a name of many strokes is long."""

    def as_form_xobject(self) -> generic.StreamObject:
        form = super().as_form_xobject()
        form.compress()
        return form


class _Style(StaticStampStyle):
    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, str]
    ) -> StaticContentStamp:
        del text_params
        return _Stamp(writer=writer, style=self, box=box)


def _style(drawing: Drawing) -> StaticStampStyle:
    """The drawing, multiplied with what stands beneath: text stays legible, as under ink."""
    ink = generic.DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})
    resources = PdfResources()
    resources.ext_g_state[pdf_name("/Ink")] = ink
    content = RawContent(
        b"/Ink gs\n" + drawing.content,
        resources=resources,
        box=BoxConstraints(drawing.width, drawing.height),
    )
    return _Style(
        border_width=0, background=content, background_layout=_CORNER, background_opacity=1.0
    )


def _pages(writer: IncrementalPdfFileWriter) -> Iterator[tuple[int, generic.DictionaryObject]]:
    count = int(writer.root["/Pages"]["/Count"])
    for number in range(count):
        reference, _ = writer.find_page_for_modification(number)
        yield number + 1, reference.get_object()


def _box(
    writer: IncrementalPdfFileWriter, place: SealPlace, drawing: Drawing
) -> tuple[int, int, int, int]:
    """Where the drawing is on its page, in points from the lower left corner; whole ones, as pyHanko has them."""
    page = dict(_pages(writer))[place.page]
    left, _, _, top = _media_box(page)
    x = round(left + place.x * MM - drawing.width / 2)
    y = round(top - place.y * MM - drawing.height / 2)
    return x, y, x + drawing.width, y + drawing.height


def _media_box(page: generic.DictionaryObject) -> list[float]:
    """Of the page, or inherited (ISO 32000-1, 7.7.3.4)."""
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return [float(side) for side in page["/MediaBox"]]


def _taken(writer: IncrementalPdfFileWriter) -> Iterator[tuple[int, Box]]:
    """Where the seals are that the file has."""
    for number, page in _pages(writer):
        left, _, _, top = _media_box(page)
        if "/Annots" not in page:
            continue
        for reference in page["/Annots"]:
            annotation = reference.get_object()
            if "/FT" in annotation and annotation["/FT"] == "/Sig":
                a, b, c, d = (float(side) for side in annotation["/Rect"])
                yield number, ((a - left) / MM, (top - d) / MM, (c - left) / MM, (top - b) / MM)


def _set_tabs(writer: IncrementalPdfFileWriter) -> None:
    """Pages with a field are walked through in the order of the structure (PDF/UA-1, 7.18.3); all pages, for
    where the next seal comes is not known, and then it would be too late.
    """
    for _, page in _pages(writer):
        if "/Tabs" not in page:
            page["/Tabs"] = pdf_name("/S")
            writer.update_container(page)


def _tag(writer: IncrementalPdfFileWriter, title: str) -> None:
    """Let the structure tree hold the file's only field; a file without one is left as it is."""
    if "/StructTreeRoot" not in writer.root:
        return
    tree = writer.root["/StructTreeRoot"]
    if "/ParentTree" not in tree or "/Nums" not in tree["/ParentTree"]:
        return
    numbers = tree["/ParentTree"]["/Nums"]
    roots = tree["/K"]
    document = roots[0] if isinstance(roots, generic.ArrayObject) else roots
    if "/K" not in document:
        return
    kids = document["/K"]
    if not isinstance(kids, generic.ArrayObject) or document.container_ref is None:
        return
    reference = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    widget = reference.get_object()
    # LibreOffice leaves the next key out.
    key = max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1) + 1
    if "/ParentTreeNextKey" in tree:
        key = max(key, int(tree["/ParentTreeNextKey"]))
    widget["/StructParent"] = generic.NumberObject(key)
    widget["/Contents"] = generic.TextStringObject(title)
    writer.update_container(widget)
    owner = document.container_ref
    element = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): generic.IndirectObject(owner.idnum, owner.generation, writer),
            pdf_name("/Alt"): generic.TextStringObject(title),
            pdf_name("/K"): generic.DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Pg"): widget.raw_get("/P"),
                    pdf_name("/Obj"): reference,
                }
            ),
        }
    )
    added = writer.add_object(element)
    kids.append(added)
    writer.update_container(kids)
    numbers.extend([generic.NumberObject(key), added])
    writer.update_container(numbers)
    tree["/ParentTreeNextKey"] = generic.NumberObject(key + 1)
    writer.update_container(tree)
