"""docgen receipt: who has the PDF, the receipt and a public key proves the rest, offline, to the bit."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core import notes, receipts

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL = "QR-SH01-202611-0001"
OTHER = "QR-SH01-202611-0002"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the archive that all begin with is kept."""
    return tmp_path_factory.mktemp("receipt")


@pytest.fixture
def issued(docgen: Docgen, once: Path, archive: Path) -> Docgen:
    """Three documents, one with a signature; a receipt, the PDF and the public key beside the archive."""
    if not (once / "archive").exists():
        file = once / "in.json"
        file.write_text(json.dumps([confirmation(n) for n in (1, 2, 3)]), encoding="utf-8")
        args = ("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0")
        assert 0 == docgen(*args, archive=once / "archive").code
        sign = ("sign", SERIAL, "--role", "client", "--by", "欧阳样飞", "--on", "2026-11-22")
        assert 0 == docgen(*sign, archive=once / "archive").code
    shutil.copytree(once / "archive", archive)
    folder = archive.parent
    assert 0 == docgen("get", SERIAL, "-o", folder / "document.pdf").code
    (folder / "key.pem").write_text(docgen("checkpoint", "key", "--pem").out)
    assert 0 == docgen("receipt", SERIAL, "-o", folder / "receipt.json").code
    return docgen


Proven = tuple[int, bool, bool | None, list[str]]


def verify(docgen: Docgen, folder: Path, *, pdf: str = "document.pdf", key: str = "") -> Proven:
    """The proof as data, as it is given where there is no archive, and its exit code."""
    key = key or str(folder / "key.pem")
    args = ("--pdf", folder / pdf, "--key", key, "--json")
    ran = docgen("receipt", "verify", folder / "receipt.json", *args, archive=folder / "none")
    told = ran.json
    return ran.code, told["proven"], told["void"], [one["step"] for one in told["steps"]]


def test_a_stranger_proves_the_document(issued: Docgen, archive: Path) -> None:
    """Without the archive: each step is told, in both languages; the key as PEM, as file, as text."""
    folder = archive.parent
    line = issued("checkpoint", "key").out.strip()
    steps = ["number", "inventory", "document", "ledger", "checkpoint"]
    for key in ("", str(archive / "checkpoint.pub"), line):
        assert (0, True, False, steps) == verify(issued, folder, key=key)
    args = (folder / "receipt.json", "--pdf", folder / "document.pdf", "--key", folder / "key.pem")
    for lang, words in (("en", "to the byte, document.pdf"), ("zh", "逐字节就是")):
        ran = issued("--lang", lang, "receipt", "verify", *args)
        assert (0, True, 5) == (ran.code, words in ran.out, ran.out.count("✓"))
    assert "no timestamp" in issued("receipt", "verify", *args).err


def test_the_word_file_is_proven_too(issued: Docgen, archive: Path) -> None:
    """Both renditions are in the list of files."""
    assert 0 == issued("get", SERIAL, "--docx", "-o", archive.parent / "document.docx").code
    assert 0 == verify(issued, archive.parent, pdf="document.docx")[0]


def test_what_is_not_the_document_fails_at_its_step(issued: Docgen, archive: Path) -> None:
    """Another document, another key, the record: exit code 4, and the step that fails is named."""
    folder = archive.parent
    assert 0 == issued("get", OTHER, "-o", folder / "other.pdf").code
    assert 0 == issued("get", SERIAL, "--record", "-o", folder / "record.json").code
    for pdf in ("other.pdf", "record.json"):
        expected = (4, False, None, ["number", "inventory", "document"])
        assert expected == verify(issued, folder, pdf=pdf)
    stranger = notes.key_line(notes.public_of(bytes(32), "x"))
    code, proven, _void, steps = verify(issued, folder, key=stranger)
    assert (4, False, "checkpoint") == (code, proven, steps[-1])


@pytest.mark.parametrize(
    ("receipt", "key", "code"),
    [
        ("hello", None, 3),
        ("{}", None, 3),
        ('{"format":"docgen-receipt/2"}', None, 3),
        (None, "x", 2),
    ],
)
def test_what_is_no_receipt_or_key_is_told(
    issued: Docgen, archive: Path, receipt: str | None, key: str | None, code: int
) -> None:
    """In a sentence, with what to do; not as a failed proof."""
    folder = archive.parent
    if receipt is not None:
        (folder / "receipt.json").write_text(receipt)
    args = ("--pdf", folder / "document.pdf", "--key", key or folder / "key.pem")
    ran = issued("receipt", "verify", folder / "receipt.json", *args)
    assert (code, True) == (ran.code, "→" in ran.err), ran


def test_a_receipt_names_nobody(issued: Docgen, archive: Path) -> None:
    """No value of the record, no signer, no file the clerk brought; the account that acted stands in it."""
    told = (archive.parent / "receipt.json").read_text("utf-8")
    values = [str(one) for one in confirmation(1).values() if one not in ("SH01", "2026-11")]
    assert [] == [one for one in [*values, "欧阳样飞", "in.json"] if one in told]
    assert "tester" in told


def test_a_void_document_s_receipt_says_so(issued: Docgen, archive: Path) -> None:
    """Made after it; both PDFs, the issued and the marked one, are proven, and both as void."""
    folder = archive.parent
    assert 0 == issued("void", SERIAL, "--reason", "资金账号有误").code
    assert (0, True, False) == verify(issued, folder)[:3]
    assert 0 == issued("receipt", SERIAL, "-o", folder / "receipt.json").code
    assert 0 == issued("get", SERIAL, "-o", folder / "void.pdf").code
    for pdf in ("document.pdf", "void.pdf"):
        told = verify(issued, folder, pdf=pdf)
        assert (0, True, True, "void") == (*told[:3], told[3][-1])
    args = (folder / "receipt.json", "--pdf", folder / "document.pdf", "--key", folder / "key.pem")
    assert "VOID: line" in issued("receipt", "verify", *args).out


def test_several_receipts_share_a_checkpoint(issued: Docgen, archive: Path) -> None:
    """A file each in the folder, all against the same head."""
    folder = archive.parent / "receipts"
    assert 2 == issued("receipt", SERIAL, OTHER, "-o", folder).code
    folder.mkdir()
    assert 0 == issued("receipt", SERIAL, OTHER, SERIAL, "-o", folder, "--json").code
    files = sorted(folder.iterdir())
    assert [f"{serial}.receipt.json" for serial in (SERIAL, OTHER)] == [one.name for one in files]
    assert 1 == len({receipts.read(one.read_bytes()).checkpoint for one in files})


def test_what_has_no_receipt_is_refused(issued: Docgen, archive: Path) -> None:
    """A number never given, a path; nothing is written."""
    before = sorted(archive.parent.iterdir())
    assert 5 == issued("receipt", "QR-SH01-202611-0099", "-o", archive.parent / "x.json").code
    assert 2 == issued("receipt", "../../x").code
    assert 2 == issued("receipt").code
    assert before == sorted(archive.parent.iterdir())


def test_store_and_ledger_must_agree_for_a_receipt(issued: Docgen, archive: Path) -> None:
    """A list of files that is not the one the ledger names gets no receipt."""
    file = archive / "store" / TYPE / "2026" / SERIAL / "v1/inventory.json"
    file.write_bytes(file.read_bytes().replace(b"tester", b"tesser"))
    assert 4 == issued("receipt", SERIAL, "-o", archive.parent / "x.json").code


def test_a_forged_receipt_writes_no_lines_of_its_own(issued: Docgen, archive: Path) -> None:
    """Line breaks and control characters in what a stranger sends are not passed on."""
    folder = archive.parent
    receipt = receipts.read((folder / "receipt.json").read_bytes())
    forged = replace(receipt, number="QR\n✓ The checkpoint is signed\x1b[8m")
    (folder / "receipt.json").write_bytes(receipts.render(forged))
    args = ("--pdf", folder / "document.pdf", "--key", folder / "key.pem")
    ran = issued("receipt", "verify", folder / "receipt.json", *args)
    assert (4, 1, False) == (ran.code, ran.out.count("\n"), "\x1b" in ran.out)


def test_a_sealed_pdf_is_proven_as_what_it_is(
    issued: Docgen, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sealed file and the one that was issued: both are the document's, by a line each."""
    folder, seal = archive.parent, archive.parent / "seal.p12"
    monkeypatch.setenv("DOCGEN_SEAL_PASSWORD", "x12345")
    assert 0 == issued("test-certificate", "-o", seal, "--organisation", "样例证券").code
    assert 0 == issued("sign", SERIAL, "--seal", seal, "--seal-name", "合同专用章").code
    assert 0 == issued("receipt", SERIAL, "-o", folder / "receipt.json").code
    assert 0 == issued("get", SERIAL, "-o", folder / "sealed.pdf").code
    steps = [
        "number",
        *["inventory"] * 2,
        "document",
        *["ledger"] * 2,
        "checkpoint",
    ]
    for pdf in ("document.pdf", "sealed.pdf"):
        assert (0, True, False, steps) == verify(issued, folder, pdf=pdf)
