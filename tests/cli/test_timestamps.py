"""Timestamps of checkpoints: asked of a service on this machine, checked at once, later, and in receipts."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"
AT = dt.datetime(2026, 11, 28, 8, 30, tzinfo=dt.UTC)


class Service:
    """A time-stamping service with a root of its own; ``mood`` says how it answers."""

    def __init__(self, folder: Path) -> None:
        self.mood = "well"
        root_key, self._key = _key(), _key()
        root = _certificate("样例根证书", root_key, "样例根证书", root_key)
        self._own = _certificate("样例时间戳服务", self._key, "样例根证书", root_key)
        self.root = folder / "root.pem"
        self.root.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        stranger = _certificate("别人", root_key, "别人", root_key)
        self.stranger = folder / "stranger.pem"
        self.stranger.write_bytes(stranger.public_bytes(serialization.Encoding.PEM))
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(500 if service.mood == "broken" else 200)
                self.end_headers()
                self.wfile.write(service.answer(body))

            def log_message(self, *_: object) -> None: ...

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, body: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(body)
        if self.mood == "silly":
            return b"<html>"
        if self.mood == "replayed":  # an old answer: right in all but the nonce
            asked["nonce"] = 7
        if self.mood == "other":
            asked["message_imprint"]["hashed_message"] = bytes(32)
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(self._own.public_bytes(serialization.Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(
                self._key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            ),
            fixed_dt=AT,
        )
        told: bytes = stamper.request_tsa_response(asked).dump()
        return told

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _certificate(
    name: str, key: rsa.RSAPrivateKey, by: str, signer: rsa.RSAPrivateKey
) -> x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - dt.timedelta(days=1))
        .not_valid_after(AT + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=name == by, path_length=None), critical=True)
    )
    if name != by:
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signer, hashes.SHA256())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("tsa"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive that all begin with is kept."""
    return tmp_path_factory.mktemp("timestamps")


@pytest.fixture
def issued(docgen: Docgen, once: Path, archive: Path, service: Service) -> Docgen:
    """One document, issued where no service is configured."""
    service.mood = "well"
    if not (once / "archive").exists():
        file = once / "in.json"
        file.write_text(json.dumps([confirmation(1)]), encoding="utf-8")
        args = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
        assert 0 == docgen(*args, archive=once / "archive").code
    shutil.copytree(once / "archive", archive)
    return docgen


def by(service: Service) -> tuple[str, ...]:
    return "--tsa", service.address, "--tsa-root", str(service.root)


def test_without_a_service_there_is_none(issued: Docgen, archive: Path) -> None:
    """Offline, a checkpoint is made all the same, and nothing is said of timestamps."""
    ran = issued("checkpoint", "--json")
    assert (0, False, "") == (ran.code, ran.json["timestamped"], ran.err)
    assert [] == list(archive.rglob("*.tsr"))


def test_a_checkpoint_is_timestamped_and_checked(
    issued: Docgen, archive: Path, service: Service, tmp_path: Path
) -> None:
    """The token lies beside it, here and beside the copy; both tell when and by whom."""
    made = issued("checkpoint", *by(service), "-o", tmp_path / "c.txt", "--json")
    assert (0, True) == (made.code, made.json["timestamped"])
    assert 1 == len(list((archive / "ledger/checkpoints").glob("*.tsr")))
    assert 0 == issued("verify").code
    ran = issued("checkpoint", "verify", tmp_path / "c.txt", "--tsa-root", service.root)
    assert (0, True) == (ran.code, "2026-11-28T08:30:00Z by 样例时间戳服务" in ran.err)


def test_the_environment_names_the_service(
    issued: Docgen, archive: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With DOCGEN_TSA, issuing brings a timestamped checkpoint without a word more."""
    monkeypatch.setenv("DOCGEN_TSA", service.address)
    monkeypatch.setenv("DOCGEN_TSA_ROOT", str(service.root))
    file = archive.parent / "two.json"
    file.write_text(json.dumps([confirmation(2)]), encoding="utf-8")
    assert 0 == issued("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    assert 1 == len(list((archive / "ledger/checkpoints").glob("*.tsr")))
    assert 0 == issued("verify").code


@pytest.mark.parametrize(
    "mood", ["broken", "silly", "replayed", "other", "gone", "rootless", "no-url"]
)
def test_a_service_that_fails_does_not_fail_the_checkpoint(
    issued: Docgen, archive: Path, service: Service, mood: str
) -> None:
    """The checkpoint is there, without a timestamp, and that is said; asked again, it gets one."""
    service.mood = mood
    args = {
        "gone": ("--tsa", "http://127.0.0.1:1/", "--tsa-root", str(service.root)),
        "rootless": ("--tsa", service.address),
        "no-url": ("--tsa", "tsa.example", "--tsa-root", str(service.root)),
    }.get(mood, by(service))
    ran = issued("checkpoint", *args)
    assert (0, True, True) == (ran.code, ran.out.startswith("docgen-ledger/"), "→" in ran.err), ran
    assert [] == list(archive.rglob("*.tsr"))
    service.mood = "well"
    assert issued("checkpoint", *by(service), "--json").json["timestamped"]


def test_a_timestamp_that_does_not_hold_is_named(
    issued: Docgen, archive: Path, service: Service
) -> None:
    """Of another checkpoint, torn, or of a service that the checker does not trust."""
    assert 0 == issued("checkpoint", *by(service)).code
    (token,) = archive.rglob("*.tsr")
    content = token.read_bytes()
    sign = ("sign", SERIAL, "--role", "client", "--by", "赵样宁", "--on", "2026-11-22")
    assert 0 == issued(*sign).code
    assert 0 == issued("checkpoint").code
    file = token.with_suffix(".txt")
    assert 4 == issued("checkpoint", "verify", file, "--tsa-root", service.stranger).code
    later = max(token.parent.glob("*.txt")).with_suffix(".tsr")
    for path, data in (
        (later, content),
        (token, content[:-1]),
        (token, content[:-200] + bytes(200)),
    ):
        path.write_bytes(data)
        ran = issued("verify", "--json")
        assert (4, ["checkpoint.timestamp"]) == (
            ran.code,
            [x["code"] for x in ran.json["findings"]],
        )
        later.unlink(missing_ok=True)
        token.write_bytes(content)
    (root,) = (token.parent / "roots").iterdir()
    root.write_bytes(service.stranger.read_bytes())
    assert 4 == issued("verify").code


def test_a_receipt_carries_the_timestamp(issued: Docgen, archive: Path, service: Service) -> None:
    """Checked where the service's root is named; another root fails it, none leaves it unchecked."""
    folder = archive.parent
    receipt, pdf = folder / "receipt.json", folder / "document.pdf"
    assert 0 == issued("receipt", SERIAL, "-o", receipt, *by(service)).code
    assert 0 == issued("get", SERIAL, "-o", pdf).code
    args = ("receipt", "verify", receipt, "--pdf", pdf, "--key", archive / "checkpoint.pub")
    ran = issued(*args, "--tsa-root", service.root)
    assert (0, True) == (ran.code, "2026-11-28T08:30:00Z" in ran.out)
    assert (
        "2026-11-28T08:30:00Z"
        == issued(*args, "--tsa-root", service.root, "--json").json["timestamped"]
    )
    unchecked = issued(*args)
    assert (0, True) == (unchecked.code, "--tsa-root" in unchecked.err)
    assert 4 == issued(*args, "--tsa-root", service.stranger).code
