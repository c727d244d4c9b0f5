"""docgen file: the signed original comes back, belongs to its document, and is proven like it."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL, OTHER = "QR-SH01-202611-0001", "QR-SH01-202611-0002"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    return docgen


@pytest.fixture
def printed(issued: Docgen, tmp_path: Path) -> Path:
    """The first document, as the scanner has it: a crooked picture."""
    assert 0 == issued("get", SERIAL, "-o", tmp_path / "out.pdf").code
    command = ["pdftoppm", "-r", "200", "-gray", "-singlefile", "-png"]
    subprocess.run([*command, tmp_path / "out.pdf", tmp_path / "page"], check=True)
    page = Image.open(tmp_path / "page.png")
    page.rotate(1.5, fillcolor=255).save(tmp_path / "page.png")
    return tmp_path / "page.png"


def saved(page: Path, suffix: str) -> Path:
    """The same picture in another format."""
    file = page.with_name(f"scan{suffix}")
    image = Image.open(page)
    if suffix == ".two.tif":
        image.save(file, save_all=True, append_images=[image], compression="tiff_lzw")
    else:
        image.save(file, resolution=200, dpi=(200, 200))
    return file


@pytest.mark.parametrize("suffix", [".pdf", ".jpg", ".png", ".tif"])
def test_filed_shown_and_taken_out(
    issued: Docgen, printed: Path, archive: Path, tmp_path: Path, suffix: str
) -> None:
    """Each format: the very bytes come back, and the archive is whole."""
    scan = saved(printed, suffix)
    ran = issued("file", SERIAL, scan, "--room", "档案室", "--shelf", "3", "--box", "乙", "--json")
    place = {"room": "档案室", "shelf": "3", "box": "乙"}
    path = f"originals/v2/1{suffix}"
    assert {"number": SERIAL, "files": [path], "pages": 1, "place": place} == ran.json
    out = tmp_path / f"back{suffix}"
    assert 0 == issued("get", SERIAL, "--original", "-o", out).code
    assert scan.read_bytes() == out.read_bytes()
    (act,) = [one for one in issued("show", SERIAL, "--json").json["history"] if "data" in one]
    assert ("original", "read") == (act["act"], act["data"]["code"])
    assert "档案室 / 3 / 乙" in issued("show", SERIAL).out
    assert 0 == issued("verify", "--deep").code


def test_the_same_scan_is_filed_once_and_paper_moves(issued: Docgen, printed: Path) -> None:
    """Run again nothing is added; another place is noted, the parts not named stay."""
    assert 0 == issued("file", SERIAL, printed, "--room", "甲").code
    assert 0 == issued("file", SERIAL, printed, "--room", "甲").code
    assert 0 == issued("file", SERIAL).code
    moved = issued("file", SERIAL, "--box", "9", "--json").json
    assert {"room": "甲", "box": "9"} == moved["place"]
    acts = [one["act"] for one in issued("show", SERIAL, "--json").json["history"]]
    assert ["reserve", "issue", "original", "move"] == acts


def test_another_documents_paper_is_refused(issued: Docgen, printed: Path, archive: Path) -> None:
    """The code decides, whatever the clerk typed; the message names the number on the sheet."""
    ran = issued("file", OTHER, printed)
    assert (5, True) == (ran.code, SERIAL in ran.err)
    assert not list((archive / "store").rglob("originals"))


def test_more_pages_than_were_issued_need_a_reason(issued: Docgen, printed: Path) -> None:
    """A page too many or too few: refused, unless somebody says why; the ledger keeps it."""
    two = saved(printed, ".two.tif")
    assert 5 == issued("file", SERIAL, two).code
    ran = issued("file", SERIAL, two, "--pages-differ", "背面有签名，号码 13000000000", "--json")
    assert 2 == ran.json["pages"]
    ledger = issued("show", SERIAL, "--json").json["history"][-1]
    assert "背面有签名" in ledger["data"]["reason"]
    assert 0 == issued("verify").code


def test_several_files_are_one_original(issued: Docgen, printed: Path, tmp_path: Path) -> None:
    """In the order given; taken out, they are numbered."""
    more = saved(printed, ".jpg")
    assert 0 == issued("file", SERIAL, printed, more, "--pages-differ", "另附一页").code
    assert 0 == issued("get", SERIAL, "--original", "-o", tmp_path / "o.bin").code
    assert [printed.read_bytes(), more.read_bytes()] == [
        (tmp_path / name).read_bytes() for name in ("o-1.png", "o-2.jpg")
    ]
    assert 2 == issued("get", SERIAL, "--original", "-o", "-").code


def test_a_sheet_without_a_code_is_taken_on_the_clerks_word(issued: Docgen, tmp_path: Path) -> None:
    """A code that cannot be read any more: filed, and noted as unread."""
    Image.new("L", (1654, 2339), 255).save(tmp_path / "blank.png")
    assert 0 == issued("file", SERIAL, tmp_path / "blank.png").code
    assert "unread" == issued("show", SERIAL, "--json").json["history"][-1]["data"]["code"]


def _locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.7\nno pdf",
        b"\x89PNG\r\n\x1a\nbroken",
        b"\xff\xd8\xff\xe0",
        _locked(),
    ],
    ids=["empty", "text", "pdf", "png", "jpeg", "locked"],
)
def test_what_is_no_scan_is_refused_in_words(issued: Docgen, tmp_path: Path, data: bytes) -> None:
    """Not a stack trace, and nothing filed."""
    (tmp_path / "x.pdf").write_bytes(data)
    ran = issued("file", SERIAL, tmp_path / "x.pdf")
    assert (3, True, False) == (ran.code, "x.pdf" in ran.err, "Traceback" in ran.err)


def test_a_cut_off_picture_is_refused(issued: Docgen, printed: Path) -> None:
    """The scanner's disk was full: half a picture is none."""
    jpeg = saved(printed, ".jpg")
    jpeg.write_bytes(jpeg.read_bytes()[:-2000])
    assert 3 == issued("file", SERIAL, jpeg).code


@pytest.mark.parametrize("code", [2])
def test_nothing_to_file_is_said(issued: Docgen, code: int) -> None:
    """No scan, and no original that could have moved."""
    assert code == issued("file", SERIAL, "--room", "甲").code
    assert 5 == issued("get", SERIAL, "--original").code


def test_long_numbers_in_file_names_are_masked(
    issued: Docgen, printed: Path, archive: Path
) -> None:
    """A clerk names files after the client's number; no full one is written down."""
    file = printed.with_name("990000199202290019.png")
    printed.rename(file)
    assert 0 == issued("file", SERIAL, file).code
    for path in archive.rglob("*"):
        assert "990000199202290019" not in path.name
    acts = next((archive / "store").rglob("acts/v2.json")).read_text("utf-8")
    assert "990000199202290019" not in acts


def test_everything_is_restored(issued: Docgen, printed: Path, archive: Path) -> None:
    """Original and place survive the loss of the database."""
    assert 0 == issued("file", SERIAL, printed, "--room", "甲").code
    before = issued("show", SERIAL, "--json").out
    (archive / "register.db").unlink()
    assert 0 == issued("rebuild").code
    assert before == issued("show", SERIAL, "--json").out
    assert 0 == issued("verify").code
