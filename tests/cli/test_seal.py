"""docgen sign --seal, test-certificate, get --sealed: sealed once, provable, and nobody is misled."""

from __future__ import annotations

import io
import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import ocfl
import pytest
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests import seal_keys

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"
BY = ("--role", "client", "--by", "赵样宁", "--on", "2026-11-22")
FOLDER = Path("store") / TYPE / "2026" / SERIAL
SEALED = "document-sealed.pdf"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept") / "archive"


@pytest.fixture
def sealing(
    docgen: Docgen, archive: Path, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> Docgen:
    """An archive with a document (issued once for all tests), and the certificates as files."""
    monkeypatch.setenv("DOCGEN_SEAL_PASSWORD", seal_keys.PASSWORD)
    for name, one in (
        ("company.p12", (seal_keys.COMPANY, "")),
        ("bank.p12", (seal_keys.BANK, "")),
        ("person.p12", ("", seal_keys.PERSON)),
    ):
        (tmp_path / name).write_bytes(seal_keys.p12(*one))
    if not kept.exists():
        file = tmp_path / "in.json"
        file.write_text(json.dumps([confirmation(1)]), encoding="utf-8")
        args = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
        assert 0 == docgen(*args, archive=kept).code
    shutil.copytree(kept, archive)
    return docgen


@pytest.fixture
def company(tmp_path: Path) -> tuple[str, str]:
    return "--seal", str(tmp_path / "company.p12")


def ledger(archive: Path) -> list[dict[str, Any]]:
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_signature_with_its_seal_is_one_act(
    sealing: Docgen, archive: Path, tmp_path: Path, company: tuple[str, str]
) -> None:
    """Shown, provable by a validator that is not ours, the issued bytes at the file's head; and the ledger
    holds no name.
    """
    ran = sealing("sign", SERIAL, *BY, *company, "--seal-name", "业务专用章", "--json")
    assert 0 == ran.code, ran
    (seal,) = ran.json["seals"]
    fingerprint = seal_keys.keys().certificate.fingerprint
    assert ("client", fingerprint, "业务专用章") == (
        seal["role"], seal["certificate"]["fingerprint"], seal["title"],
    )  # fmt: skip
    *_, last = ledger(archive)
    assert ("sign", set()) == (last["act"], {"seal", "by", "reason"} & set(last["data"]))
    assert seal_keys.COMPANY not in json.dumps(last, ensure_ascii=False)
    shown = sealing("show", SERIAL)
    assert all(word in shown.out for word in (seal_keys.COMPANY, "业务专用章", fingerprint, "赵**"))
    out = tmp_path / "out.pdf"
    assert 0 == sealing("get", SERIAL, "-o", out).code
    data = out.read_bytes()
    assert data.startswith((archive / FOLDER / "v1/content/document.pdf").read_bytes())
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    own = asn1_x509.Certificate.load(seal_keys.keys().own)
    status = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[own], allow_fetching=False)
    )
    assert (True, True) == (status.bottom_line, status.trusted)
    assert 0 == sealing("verify", "--deep", "--rerender").code
    root = ocfl.StorageRoot(root=str(archive / "store"))
    assert root.validate(validate_objects=True, check_digests=True)


def test_seals_follow_each_other_and_none_comes_twice(
    sealing: Docgen, archive: Path, tmp_path: Path, company: tuple[str, str]
) -> None:
    """A person's with a signature, the company's alone; the same again changes nothing."""
    person = ("--seal", str(tmp_path / "person.p12"))
    assert 0 == sealing("sign", SERIAL, *BY, *person).code
    assert 0 == sealing("sign", SERIAL, *company, "--seal-name", "公章").code
    before = ledger(archive)
    again = [(*BY, *person), (*company, "--seal-name", "公章"), (*BY,)]
    assert [0, 0, 0] == [sealing("sign", SERIAL, *args).code for args in again]
    assert before == ledger(archive)
    first, second = ((archive / FOLDER / f"v{n}/content" / SEALED).read_bytes() for n in (2, 3))
    assert second.startswith(first)
    told = sealing("verify", "--json")
    assert (0, ["Seal1", "Seal2"]) == (told.code, [one["field"] for one in told.json["seals"]])
    assert ["赵**", seal_keys.COMPANY] == [one["owner"] for one in told.json["seals"]]
    assert "whose issuer is not known here" in sealing("verify").err
    masked = json.dumps(sealing("show", SERIAL, "--json").json, ensure_ascii=False)
    assert "赵样宁" not in masked


def test_a_signature_recorded_before_is_sealed_later(
    sealing: Docgen, archive: Path, company: tuple[str, str]
) -> None:
    """An act of its own, that tells whose signature it is."""
    sealing("sign", SERIAL, *BY)
    assert 0 == sealing("sign", SERIAL, *BY, *company).code
    *_, last = ledger(archive)
    told = json.loads((archive / FOLDER / "v3/content/acts/v3.json").read_bytes())
    assert ("seal", "client") == (last["act"], told["data"]["role"])
    refused = sealing("sign", SERIAL, "--role", "client", "--withdraw", "误登")
    assert (5, True) == (refused.code, "a seal cannot be taken back" in refused.err)


def test_a_person_signs_with_no_other_persons_certificate(
    sealing: Docgen, archive: Path, tmp_path: Path
) -> None:
    """Refused, and nothing is recorded; alone, without a signature, the seal may be put on."""
    before = ledger(archive)
    person = ("--seal", str(tmp_path / "person.p12"))
    refused = sealing(
        "sign", SERIAL, "--role", "client", "--by", "林样之", "--on", "2026-11-22", *person
    )
    assert (5, True) == (refused.code, "cannot sign with it" in refused.err)
    assert before == ledger(archive)
    assert 0 == sealing("sign", SERIAL, *person).code


def test_trusted_certificates_are_configured(
    sealing: Docgen, tmp_path: Path, company: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of them, by option or environment; a chain that leads nowhere is told and is no damage."""
    sealing("sign", SERIAL, *company)
    roots = tmp_path / "roots"
    roots.mkdir()
    (roots / "bank.cer").write_bytes(seal_keys.keys(seal_keys.BANK).own)
    told = sealing("verify", "--seal-roots", roots)
    assert (0, True) == (told.code, "leads to none" in told.err)
    (roots / "company.cer").write_bytes(seal_keys.keys().own)
    monkeypatch.setenv("DOCGEN_SEAL_ROOTS", str(roots))
    assert [True] == [one["trusted"] for one in sealing("verify", "--json").json["seals"]]
    (roots / "notes.txt").write_text("nothing")
    assert (3, True) == (sealing("verify").code, "notes.txt" in sealing("verify").err)
    assert 2 == sealing("verify", "--seal-roots", tmp_path / "nowhere").code


def test_a_flipped_bit_is_found_and_named(
    sealing: Docgen, archive: Path, company: tuple[str, str]
) -> None:
    """In the stored file: its digest, and which seal it means."""
    sealing("sign", SERIAL, *company)
    file = archive / FOLDER / "v2/content" / SEALED
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    ran = sealing("verify", "--json")
    found = {one["code"]: one["where"] for one in ran.json["findings"]}
    assert (4, f"{SERIAL}/{SEALED}") == (ran.code, found["seal.unreadable"])
    assert 4 == sealing("sign", SERIAL, *company, "--seal-name", "公章").code
    assert 4 == sealing("get", SERIAL, "--sealed", "-o", archive / "out.pdf").code


def test_void_goes_before_sealed(sealing: Docgen, tmp_path: Path, company: tuple[str, str]) -> None:
    """What says 作废 is given; the sealed one, which does not, only to who asks for it as it was."""
    out = tmp_path / "out.pdf"
    refused = sealing("get", SERIAL, "--sealed", "-o", out)
    assert (5, True) == (refused.code, "is not sealed" in refused.err)
    sealing("sign", SERIAL, *company)
    assert 0 == sealing("get", SERIAL, "--sealed", "-o", out).code
    sealed = out.read_bytes()
    assert 0 == sealing("get", SERIAL, "--as-issued", "-o", out).code
    issued = out.read_bytes()
    assert (True, True) == (sealed != issued, sealed.startswith(issued))
    sealing("void", SERIAL, "--reason", "资金账号有误")
    assert 0 == sealing("get", SERIAL, "-o", out).code
    assert b"docgen void" in out.read_bytes()
    refused = sealing("get", SERIAL, "--sealed", "-o", out)
    assert (5, True) == (refused.code, "does not say so" in refused.err)
    asked = sealing("get", SERIAL, "--sealed", "--as-issued", "-o", out)
    assert (0, True, sealed) == (asked.code, "is void" in asked.err, out.read_bytes())
    again = sealing("sign", SERIAL, *company, "--seal-name", "公章")
    assert (5, True) == (again.code, "is void" in again.err)
    assert 0 == sealing("verify", "--deep", "--rerender").code


def test_the_database_is_restored_with_the_seals(
    sealing: Docgen, archive: Path, company: tuple[str, str]
) -> None:
    """Lost and rebuilt, everything is answered as before."""
    sealing("sign", SERIAL, *BY, *company)
    questions = [("sign", SERIAL, "--json"), ("show", SERIAL, "--json"), ("verify", "--json")]
    before = [sealing(*question).out for question in questions]
    (archive / "register.db").unlink()
    assert 0 == sealing("rebuild").code
    assert before == [sealing(*question).out for question in questions]


def test_what_cannot_seal_is_told_with_its_remedy(
    sealing: Docgen, archive: Path, tmp_path: Path, company: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Wrong password, no PKCS#12, expired, not valid yet, no password, no place: nothing is changed."""
    before = ledger(archive)
    files = {
        "text.p12": b"0123456789",
        "cut.p12": seal_keys.p12()[:200],
        "cert.cer": seal_keys.keys().own,
        "old.p12": seal_keys.p12(begins=-30, days=20),
        "new.p12": seal_keys.p12(begins=20),
        "empty.p12": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    told = {
        "text.p12": "no PKCS#12 file",
        "cut.p12": "cannot be opened",
        "cert.cer": "no PKCS#12 file",
        "old.p12": "expired on",
        "new.p12": "is valid from",
        "empty.p12": "is empty",
    }
    for name, words in told.items():
        ran = sealing("sign", SERIAL, *BY, "--seal", tmp_path / name)
        assert (3, True, True) == (ran.code, words in ran.err, "→" in ran.err), ran
    for args, code, words in [
        ((*company, "--seal-at", "1,180,20"), 5, "would reach over the edge"),
        ((*company, "--seal-at", "1,175,32"), 5, "would cover the QR code"),
        ((*company, "--seal-at", "2,60,60"), 5, "no page 2"),
        ((*company, "--seal-at", "1;2"), 2, "is no place"),
        ((*company, "--seal-name", "一" * 13), 2, "at most 12"),
        ((*company, "--withdraw", "误登", "--role", "client"), 2, "cannot seal"),
        ((*company, "--role", "nobody"), 2, "does not sign"),
        ((*company, "--role", "account-manager", "--by", "林样之"), 5, "not the turn"),
        (("--seal-name", "公章"), 2, "Say with --seal"),
    ]:
        ran = sealing("sign", SERIAL, *args)
        assert (code, True) == (ran.code, words in ran.err), ran
    monkeypatch.setenv("DOCGEN_SEAL_PASSWORD", "falsch")
    ran = sealing("sign", SERIAL, *BY, *company)
    assert (3, True) == (ran.code, "with this password" in ran.err)
    monkeypatch.delenv("DOCGEN_SEAL_PASSWORD")
    ran = sealing("sign", SERIAL, *BY, *company)
    assert (2, True) == (ran.code, "DOCGEN_SEAL_PASSWORD" in ran.err)
    assert before == ledger(archive)
    word = tmp_path / "password"
    word.write_text(f"{seal_keys.PASSWORD}\n", "utf-8")
    ran = sealing("sign", SERIAL, *BY, *company, "--seal-password-file", word)
    assert 0 == ran.code, ran


def test_a_test_certificate_is_made(
    sealing: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For its owner's eyes, its subject and its seals say what it is; none is written over."""
    file = tmp_path / "made.p12"
    args = ("test-certificate", "--organisation", "样例银行", "--days", "30", "-o", file)
    ran = sealing(*args, "--json")
    assert (0, True) == (ran.code, "TEST ONLY 仅供测试" in ran.json["subject"])
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    data = file.read_bytes()
    again = sealing(*args)
    assert (2, True, data) == (again.code, "there already" in again.err, file.read_bytes())
    signed = sealing("sign", SERIAL, "--seal", file)
    assert (0, True) == (signed.code, "binds nobody" in signed.err)
    for more in ((), ("--organisation", "样" * 65)):
        assert 2 == sealing("test-certificate", *more, "-o", tmp_path / "other.p12").code
    monkeypatch.setenv("DOCGEN_SEAL_PASSWORD", "")
    empty = sealing("test-certificate", "--person", "赵样宁", "-o", tmp_path / "other.p12")
    assert (2, False) == (empty.code, (tmp_path / "other.p12").exists())


def test_only_who_seals_waits_for_what_seals(sealing: Docgen, archive: Path) -> None:
    """Search, show and a verify without sealed documents load none of it."""
    code = (
        "import sys\nfrom docgen.cli.main import main\n"
        f"for args in (['search', '赵样宁'], ['show', {SERIAL!r}], ['verify'], ['sign', {SERIAL!r}]):\n"
        f"    try: main(['--archive', {str(archive)!r}, *args])\n"
        "    except SystemExit as left: assert not left.code, left.code\n"
        "assert not {'pyhanko', 'asn1crypto'} & sys.modules.keys()\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (0, "") == (ran.returncode, ran.stderr.partition("Traceback")[2]), ran.stderr
