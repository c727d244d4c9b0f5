"""A sealed PDF: its signatures hold before a validator that is not ours, and the document is as it was."""

from __future__ import annotations

import datetime as dt
import io
import random
import threading
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

import page
import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from docgen.core import seals
from docgen.errors import RefusedError, SealError, UnreadableDocumentError
from docgen.extractors.pdf_seals import PdfSealReader
from docgen.extractors.pdf_text import PdfExtractor
from docgen.model import Act, Finding, SealedPdf, SealFound, SealOrder, SealPlace
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.seal_drawing import draw
from docgen.renderers.seal_pdf import PdfSealer
from docgen.renderers.seal_time import HttpTimeStamper
from tests import seal_keys
from tests.renderers.small_type import compose
from tests.renderers.test_pdf_conformance import RECORD_JSON, faults

AT = seal_keys.now().strftime("%Y-%m-%dT%H:%M:%SZ")
FIRST = SealOrder(1, ("合同专用章",))
SECOND = SealOrder(2, ("赵样宁", "2026-11-28"), place=SealPlace(-1, 60, 120))


@pytest.fixture(scope="module")
def issued() -> bytes:
    return PdfRenderer().render(compose(), RECORD_JSON)


@pytest.fixture(scope="module")
def once(issued: bytes) -> SealedPdf:
    return seal_keys.sealer().seal(issued, FIRST)


@pytest.fixture(scope="module")
def twice(once: SealedPdf) -> SealedPdf:
    return seal_keys.sealer(seal_keys.BANK).seal(once.data, SECOND)


def statuses(data: bytes) -> list[PdfSignatureStatus]:
    roots = [
        asn1_x509.Certificate.load(seal_keys.keys(one).own)
        for one in (seal_keys.COMPANY, seal_keys.BANK)
    ]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    found = PdfFileReader(io.BytesIO(data)).embedded_signatures
    return [validate_pdf_signature(one, context) for one in found]


def test_both_seals_are_valid_and_the_second_leaves_the_first_so(twice: SealedPdf) -> None:
    """Intact, trusted, and what came after the first is what a further signature may add."""
    told = statuses(twice.data)
    assert [(True, True)] * 2 == [(one.bottom_line, one.trusted) for one in told]


def test_what_was_there_stays(issued: bytes, once: SealedPdf, twice: SealedPdf) -> None:
    """Each file begins with the one below; text, tags and the embedded record are read back the same."""
    assert once.data.startswith(issued)
    assert twice.data.startswith(once.data)
    before = PdfExtractor().extract(issued)
    for sealed in (once, twice):
        after = PdfExtractor().extract(sealed.data)
        assert (before.paragraphs, dict(before.embedded)) == (
            after.paragraphs,
            dict(after.embedded),
        )


def test_a_sealed_file_conforms(once: SealedPdf) -> None:
    """PDF/A-3a and PDF/UA-1, the seal's field in the structure tree with words for who cannot see it."""
    assert [] == faults(once.data)
    with pikepdf.open(io.BytesIO(once.data)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert f"{seal_keys.COMPANY} 合同专用章" == str(field.TU)


def test_of_a_second_seal_only_its_field_is_out_of_the_structure_tree(twice: SealedPdf) -> None:
    """To put it there would break the first; a text's reader loses nothing by it."""
    report = page.validate_pdf_bytes(twice.data, profile=page.ValidationProfile.PDF_UA_1)
    assert {"PDFUA1-WIDGET-FORM-TAG-001"} == {one.rule_id for one in report.failures}


def test_the_seal_is_drawn_the_same_every_time() -> None:
    """Its picture depends on name and lines alone; long, Latin and a person's names fit in."""
    for owner in (("样" * 40, ""), ("Acme Securities (Shanghai) Co., Ltd.", ""), ("", "赵样宁")):
        certificate = seal_keys.keys(*owner).certificate
        one, other = (draw(certificate, ("合同专用章", "测试")) for _ in range(2))
        assert one == other
        assert one.width == 114 or certificate.person


def test_a_name_beyond_the_fonts_is_refused() -> None:
    """No seal with a hole in it."""
    with pytest.raises(RefusedError, match="the bundled fonts lack"):
        draw(seal_keys.keys().certificate, ("\U00020bb7",))


def acts(*made: SealedPdf) -> list[seals.Seal]:
    owners = (seal_keys.COMPANY, seal_keys.BANK)
    told = [
        seals.told(one, seal_keys.keys(owner).certificate, number=number, title="")
        for number, (one, owner) in enumerate(zip(made, owners, strict=False), 1)
    ]
    acts = [Act(n, "seal", AT, "tester", {"seal": one}) for n, one in enumerate(told, 2)]
    return list(seals.given(acts))


def look(issued: bytes, data: bytes, given: list[seals.Seal]) -> list[str]:
    try:
        found: list[SealFound] = list(PdfSealReader().read(data, [AT, AT]))
    except UnreadableDocumentError:
        return ["unreadable"]
    wrongs: list[Finding] = list(seals.wrongs("N-1", issued, data, given, found))
    return [one.code for one in wrongs]


def test_every_flipped_bit_is_found_and_named(
    issued: bytes, once: SealedPdf, twice: SealedPdf
) -> None:
    """In the document, in the first seal, in the signature itself, in the second seal."""
    given = acts(once, twice)
    assert [] == look(issued, twice.data, given)
    value = twice.data.index(b"/Contents <", len(issued)) + 1000
    for place, code in [
        (len(issued) // 2, "seal.below"),
        (value, "seal.broken"),
        (len(once.data) - 40, "seal.differs"),
        (len(twice.data) - 300, "seal.differs"),
    ]:
        broken = bytearray(twice.data)
        broken[place] ^= 1
        assert {code, "unreadable"} & set(look(issued, bytes(broken), given)), place


def test_whatever_bit_is_flipped_something_is_found(
    issued: bytes, once: SealedPdf, twice: SealedPdf
) -> None:
    """Anywhere in the file, and never another error than that it cannot be read."""
    chance, given = random.Random(36), acts(once, twice)
    for _ in range(60):
        broken = bytearray(twice.data)
        place = chance.randrange(len(broken))
        broken[place] ^= 1 << chance.randrange(8)
        assert look(issued, bytes(broken), given), place


def test_what_is_added_or_missing_is_named(
    issued: bytes, once: SealedPdf, twice: SealedPdf
) -> None:
    """Bytes after the last seal, a seal no act tells of, a seal that is gone, another certificate."""
    assert ["seal.after"] == look(issued, once.data + b"\n% more\n", acts(once))
    assert ["seal.count", "seal.after"] == look(issued, twice.data, acts(once))
    assert ["seal.count", "seal.after"] == look(issued, once.data, acts(once, twice))
    other = seal_keys.sealer(seal_keys.BANK).seal(issued, FIRST)
    assert "seal.certificate" in look(issued, other.data, acts(once))


def test_trust_is_told_apart_from_wholeness(once: SealedPdf) -> None:
    """None while no roots are configured; with roots, whether the chain leads to one."""
    own, other = (seal_keys.keys(one).own for one in (seal_keys.COMPANY, seal_keys.BANK))
    for roots, trusted in ((None, None), ([own], True), ([other], False)):
        (found,) = PdfSealReader(roots).read(once.data, [AT])
        assert (True, trusted) == (found.intact, found.trusted)


@cache
def authority() -> tuple[bytes, bytes]:
    """Certificate and key of a time-stamping authority: RSA, as pyHanko's stand-in for one wants it."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test TSA")])
    own = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(seal_keys.now() - seal_keys.DAY)
        .not_valid_after(seal_keys.now() + seal_keys.DAY)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    der = serialization.Encoding.DER
    return own.public_bytes(der), key.private_bytes(der, serialization.PrivateFormat.PKCS8, plain)


class Service(BaseHTTPRequestHandler):
    """A time-stamping service."""

    answers = True

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        own, key = authority()
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(own),
            asn1_keys.PrivateKeyInfo.load(key),
            fixed_dt=dt.datetime(2026, 11, 28, 8, 30, tzinfo=dt.UTC),
        )
        told = stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        self.send_response(200)
        kind = "application/timestamp-reply" if self.answers else "text/html"
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_timestamp_is_embedded_where_a_service_is_named(
    issued: bytes, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAdES B-T; a service that answers something else is named, and nothing is sealed."""
    one = seal_keys.keys()
    stamping = PdfSealer(
        one.certificate, own=one.own, key=one.key, timestamps=HttpTimeStamper(service)
    )
    sealed = stamping.seal(issued, FIRST)
    (found,) = PdfSealReader().read(sealed.data, [AT])
    assert (True, True, "2026-11-28T08:30:00Z") == (sealed.timestamp, found.intact, found.stamped)
    monkeypatch.setattr(Service, "answers", False)
    with pytest.raises(SealError, match="gave no timestamp"):
        PdfSealer(
            one.certificate, own=one.own, key=one.key, timestamps=HttpTimeStamper(service)
        ).seal(issued, FIRST)
