"""docgen ocr: what is on the paper is searched like what was issued."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from docgen.bootstrap import formats
from docgen.errors import UnreadableInputError
from docgen.registers.sqlite_workbench import SqliteWorkbench
from tests.readers.test_ocr import FACE

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIAL, OTHER = "QR-SH01-202611-0001", "QR-SH01-202611-0002"
ID = "990000199202290019"


class Fake:
    """A reader that is quick: what it is told stands on every page."""

    def __init__(self, text: str, engine: str = "fake 1") -> None:
        self.text, self.engine, self.read_files = text, engine, 0

    def made_with(self) -> str:
        return self.engine

    def read(self, name: str, data: bytes) -> tuple[str, ...]:
        self.read_files += 1
        assert data
        if self.text == "broken":
            raise UnreadableInputError("{file} cannot be read.", file=name, remedy="Scan again.")
        return (self.text,)


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docgen:
    """Two documents; filing reads."""
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    monkeypatch.delenv("DOCGEN_NO_OCR")
    return docgen


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    Image.new("L", (300, 400), 255).save(tmp_path / "blank.png")
    return tmp_path / "blank.png"


def use(monkeypatch: pytest.MonkeyPatch, reader: Fake | None) -> None:
    monkeypatch.setattr(formats, "text_reader", lambda: reader)


def found(docgen: Docgen, word: str) -> list[str]:
    return [one["number"] for one in docgen("search", word, "--json").json["hits"]]


def acts(docgen: Docgen, serial: str = SERIAL) -> list[str]:
    return [one["act"] for one in docgen("show", serial, "--json").json["history"]][2:]


def test_a_scan_is_read_and_found(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """A real picture: what was written on the paper finds the document, after a rebuild too."""
    assert 0 == issued("get", SERIAL, "-o", tmp_path / "out.pdf").code
    command = ["pdftoppm", "-r", "200", "-gray", "-singlefile", "-png"]
    subprocess.run([*command, tmp_path / "out.pdf", tmp_path / "page"], check=True)
    with Image.open(tmp_path / "page.png") as whole:
        page = Image.new("L", (whole.width, 640), 255)
        page.paste(whole.crop((0, 0, whole.width, 500)))
    face = ImageFont.truetype(FACE, 40)
    ImageDraw.Draw(page).text((160, 560), "客户另有口头约定", font=face, fill=0)
    page.save(tmp_path / "scan.pdf", resolution=200)
    ran = issued("file", SERIAL, tmp_path / "scan.pdf", "--room", "甲")
    assert (0, True) == (ran.code, "Its text was read" in ran.err)
    (filed,) = (archive / "store").rglob("text.txt")
    assert confirmation(1)["client_name"] in filed.read_text("utf-8")
    for _ in range(2):
        assert [SERIAL] == found(issued, "另有口头约定")
        assert 0 == issued("verify").code
        assert 0 == issued("rebuild", "--replace").code


def test_filed_without_and_read_later(
    issued: Docgen, blank: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once each; the history tells of it, and no full number stands in the database."""
    secret = f"手写\n{ID[:6]} {ID[6:]}\n电话13000000000 补\n充条款"
    reader = Fake(secret)
    use(monkeypatch, reader)
    for serial in (SERIAL, OTHER):
        assert 0 == issued("file", serial, blank, "--no-ocr").code
    assert (0, ["original"]) == (reader.read_files, acts(issued))
    one = issued("ocr", SERIAL, "--json").json
    assert {"read": [{"number": SERIAL, "pages": 1, "now": True}], "unread": []} == one
    ran = issued("ocr")
    assert (0, True, False) == (ran.code, OTHER in ran.out, SERIAL in ran.out)
    assert not issued("ocr", SERIAL, "--json").json["read"][0]["now"]
    assert (2, ["original", "text"]) == (reader.read_files, acts(issued))
    assert {SERIAL, OTHER} == set(found(issued, "补充条款"))
    assert {SERIAL, OTHER} == set(found(issued, "13000000000"))
    shown = issued("search", "手写").out
    assert (False, True) == (ID[6:14] in shown, "990000********0019" in shown)
    assert "text of the original read" in issued("show", SERIAL).out
    assert 0 == issued("verify", "--deep").code


def test_another_engine_reads_again_where_asked(
    issued: Docgen, blank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once leaves what has a text alone; a new original is read by itself, and its text counts."""
    use(monkeypatch, Fake("甲版文字"))
    assert 0 == issued("file", SERIAL, blank).code
    use(monkeypatch, Fake("乙版文字", "fake 2"))
    assert [] == issued("ocr", "--json").json["read"]
    assert issued("ocr", SERIAL, "--json").json["read"][0]["now"]
    assert ([], [SERIAL]) == (found(issued, "甲版文字"), found(issued, "乙版文字"))
    Image.new("L", (300, 401), 255).save(tmp_path / "better.png")
    use(monkeypatch, Fake("丙版文字", "fake 2"))
    assert 0 == issued("void", SERIAL, "--reason", "填写错误").code
    assert 0 == issued("file", SERIAL, tmp_path / "better.png").code
    assert ([], [SERIAL]) == (found(issued, "乙版文字"), found(issued, "丙版文字"))
    assert 0 == issued("verify").code


def test_what_cannot_be_read_is_filed_all_the_same(
    issued: Docgen, blank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clerk is told; later it is named and the exit code says so."""
    use(monkeypatch, Fake("broken"))
    ran = issued("file", SERIAL, blank)
    assert (0, True) == (ran.code, "only its text is not read yet" in ran.err)
    assert ["original"] == acts(issued)
    later = issued("ocr")
    assert (3, True) == (later.code, SERIAL in later.err)
    assert 5 == issued("ocr", OTHER).code


def test_killed_between_store_and_register(
    issued: Docgen, blank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text that is in the store is recorded once, and not read again."""
    reader = Fake("补充条款")
    use(monkeypatch, reader)
    assert 0 == issued("file", SERIAL, blank, "--no-ocr").code
    with monkeypatch.context() as dead:
        dead.setattr(SqliteWorkbench, "record", None)
        with pytest.raises(TypeError):
            issued("ocr")
    assert [] == found(issued, "补充条款")
    assert 0 == issued("verify").code
    assert 0 == issued("file", SERIAL, blank, "--no-ocr").code
    assert ([SERIAL], ["original", "text"]) == (found(issued, "补充条款"), acts(issued))
    assert [] == issued("ocr", "--json").json["read"]
    assert (1, 0) == (reader.read_files, issued("verify").code)


def test_a_stack_is_read_unless_told_not_to(
    issued: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken in again, what was filed without is read."""
    use(monkeypatch, Fake("补充条款"))
    assert 0 == issued("get", SERIAL, "-o", tmp_path / "out.pdf").code
    assert 0 == issued("scan", tmp_path / "out.pdf", "--no-ocr").code
    assert ["original"] == acts(issued)
    assert 0 == issued("scan", tmp_path / "out.pdf").code
    assert ["original", "text"] == acts(issued)


def test_without_the_extra(issued: Docgen, blank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Filing is as it was; the command says how to install it."""
    use(monkeypatch, None)
    ran = issued("file", SERIAL, blank)
    assert (0, False) == (ran.code, "text" in ran.err)
    ran = issued("ocr")
    assert (1, True) == (ran.code, "pip install 'docgen[ocr]'" in ran.err)
