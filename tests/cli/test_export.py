"""docgen export: a bag that any BagIt tool accepts, a person can browse, and nobody gets by halves."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path
from typing import Any

import bagit
import openpyxl
import pytest
from lxml import etree

from docgen.bags.writer import BagWriter
from docgen.core import chain, merkle

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIALS = [f"QR-SH01-202611-{n:04}" for n in (1, 2, 3)]
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"
WHY = ("--reason", "年度审计")


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    """Three documents: one signed, one void, one of a hostile client."""
    file = tmp_path / "in.json"
    records = [confirmation(1), confirmation(2), confirmation(3, client_name=HOSTILE)]
    file.write_text(json.dumps(records), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    signed = ("--role", "client", "--by", "赵样宁", "--on", "2026-11-22", "--opinion", "<b>属实")
    assert 0 == docgen("sign", SERIALS[0], *signed).code
    assert 0 == docgen("void", SERIALS[1], "--reason", "资金账号有误").code
    return docgen


def notes(archive: Path) -> list[dict[str, Any]]:
    lines = (archive / "ledger/ledger.jsonl").read_text("utf-8").splitlines()
    return [one for one in map(json.loads, lines) if one["act"] == "export"]


def test_a_bag_of_exactly_the_documents_asked_for(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """The bagit library accepts it; ledger lines, proofs, templates and events are of these two alone."""
    bag = tmp_path / "bag"
    ran = issued("export", "--number", f"{SERIALS[0]}..0002", "-o", bag, *WHY, "--json")
    assert (0, 2) == (ran.code, ran.json["documents"]), ran
    bagit.Bag(str(bag)).validate()
    folders = sorted(path.name for path in (bag / f"data/documents/{TYPE}/2026").iterdir())
    assert SERIALS[:2] == folders
    void = bag / f"data/documents/{TYPE}/2026/{SERIALS[1]}"
    assert {
        "document.pdf",
        "document-void.pdf",
        "document.docx",
        "record.json",
        "inventory.json",
    } == {path.name for path in void.iterdir() if path.is_file()}
    ledger = (archive / "ledger/ledger.jsonl").read_bytes().splitlines()
    lines = (bag / "data/ledger/lines.jsonl").read_bytes().splitlines()
    assert [one for one in ledger if chain.parse_line(one).serial in SERIALS[:2]] == lines
    info = bagit.Bag(str(bag)).info
    size, head = int(info["Docgen-Ledger-Lines"]), bytes.fromhex(info["Docgen-Ledger-Head"])
    proofs = [json.loads(one) for one in (bag / "data/ledger/proofs.jsonl").open()]
    for line, proof in zip(lines, proofs, strict=True):
        steps = [bytes.fromhex(step) for step in proof["proof"]]
        assert merkle.verify_inclusion(line, proof["seq"] - 1, size, steps, head)
    assert len(list((bag / "data/templates" / TYPE).iterdir())) == 1
    (note,) = notes(archive)
    assert ("", 2, "年度审计", True) == (
        note["serial"], note["data"]["documents"], note["data"]["reason"], note["data"]["masked"]
    )  # fmt: skip
    assert ran.json["tag_manifest"] == note["data"]["id"]
    assert "赵" not in json.dumps(note, ensure_ascii=False)
    assert 0 == issued("verify").code


def test_the_events_are_premis(issued: Docgen, tmp_path: Path) -> None:
    """Each document's file is valid PREMIS 3.0, its events in the terms of the Library of Congress."""
    bag = tmp_path / "bag"
    assert 0 == issued("export", "--all", "-o", bag, *WHY).code
    schema = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("premis-3-0.xsd"))))
    found = {}
    for file in sorted((bag / "data/premis").rglob("*.xml")):
        tree = etree.parse(str(file))
        schema.assertValid(tree)
        spaces = {"p": "http://www.loc.gov/premis/v3"}
        found[file.stem] = [one.text for one in tree.iterfind(".//p:eventType", spaces)]
    issue = ["identifier assignment", "creation"]
    export = ["fixity check", "information package creation"]
    changed = [*issue, "metadata modification", *export]
    assert dict(zip(SERIALS, (changed, changed, issue + export), strict=True)) == found


def test_lists_and_pages_hold_values_as_data_and_masked(issued: Docgen, tmp_path: Path) -> None:
    """No formula, no markup, no script but the house's own; no name, until it is asked for."""
    bag, full = tmp_path / "bag", tmp_path / "full"
    assert 0 == issued("export", "--all", "-o", bag, *WHY).code
    data = (bag / "data/catalogue.csv").read_bytes()
    assert b"\xef\xbb\xbf" == data[:3]
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert ["编号 Number", *SERIALS] == [row[0] for row in rows]
    assert ["有效", "作废", "有效"] == [row[6] for row in rows[1:]]
    assert all("赵样宁" not in cell for row in rows for cell in row)
    book = openpyxl.load_workbook(bag / "data/catalogue.xlsx")
    assert SERIALS == [row[0].value for row in book.active.iter_rows(min_row=2)]
    page = bag / f"pages/{TYPE}/2026/{SERIALS[0]}.html"
    told = [(bag / "index.html").read_text("utf-8"), page.read_text("utf-8")]
    assert [False, False] == ["赵样宁" in one for one in told]
    assert "&lt;b&gt;属实" in told[1]
    assert 0 == issued("export", "--all", "-o", full, "--unmask", *WHY).code
    index = (full / "index.html").read_text("utf-8")
    assert "=HYPERLINK(1)&lt;script&gt;" in index
    assert 1 == index.count("<script>")
    assert "default-src 'none'" in index
    assert "http" not in index.replace("http-equiv", "")
    last = (full / "data/catalogue.csv").read_text("utf-8-sig").splitlines()[-1]
    assert "'" + HOSTILE in last
    tree = etree.HTML(index)
    linked = {str(one.get("href")) for one in tree.iterfind(".//a")} - {"#list"}
    assert [] == [one for one in linked if not (full / one).is_file()]


def test_what_is_asked_for(issued: Docgen, tmp_path: Path) -> None:
    """As in search, numbers and ranges; nothing asked for is refused, and so is what is not there."""

    def serials(*args: str) -> list[str] | int:
        bag = tmp_path / str(len(list(tmp_path.iterdir())))
        ran = issued("export", *args, "-o", bag, *WHY)
        there = (bag / "data/documents").rglob("record.json")
        return sorted(one.parent.name for one in there) if ran.code == 0 else ran.code

    assert SERIALS[:1] == serials(
        "--subject", "赵样", "--number", f"{SERIALS[0]}..{SERIALS[2]}", "--status", "issued"
    )
    assert SERIALS[1:2] == serials("--status", "void")
    assert SERIALS[:2] == serials("赵样宁")
    assert [SERIALS[0], SERIALS[2]] == serials("--number", SERIALS[2], "--number", SERIALS[0])
    assert SERIALS[:1] == serials("--number", SERIALS[0], "--type", TYPE)
    assert 2 == serials()
    assert 2 == serials("--number", f"{SERIALS[1]}..0001")
    assert 5 == serials("--number", "QR-SH01-202611-0009")
    assert 5 == serials("没有这样的文字")


def test_nothing_is_written_over(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """A folder or a file of that name stays, and the ledger says nothing."""
    (tmp_path / "bag").mkdir()
    (tmp_path / "file").write_text("mine")
    for name in ("bag", "file"):
        assert 5 == issued("export", "--all", "-o", tmp_path / name, *WHY).code
    assert [] == notes(archive)
    assert "mine" == (tmp_path / "file").read_text()


class Killed(BaseException):
    """A process that ends where it stands."""


@pytest.mark.parametrize("at", [1, 7, 20])
def test_broken_off_anywhere_it_begins_anew(
    issued: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """No half bag under the name; the next run makes a whole one, entered once."""
    bag, add, left = tmp_path / "bag", BagWriter.add, [at]

    def dying(self: BagWriter, path: str, data: bytes) -> str:
        left[0] -= 1
        if not left[0]:
            raise Killed
        return add(self, path, data)

    with monkeypatch.context() as patch:
        patch.setattr(BagWriter, "add", dying)
        with pytest.raises(Killed):
            issued("export", "--all", "-o", bag, *WHY)
    assert not bag.exists()
    assert 0 == issued("export", "--all", "-o", bag, *WHY).code
    bagit.Bag(str(bag)).validate()
    assert 1 == len(notes(archive))
    assert not (tmp_path / ".bag.part").exists()


def test_killed_before_its_name_it_gets_the_name_alone(
    issued: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entered in the ledger and whole: run again, only the name is missing; another request begins anew."""

    def dying(_self: BagWriter) -> None:
        raise Killed

    for name in ("bag", "other"):
        with monkeypatch.context() as patch:
            patch.setattr(BagWriter, "publish", dying)
            with pytest.raises(Killed):
                issued("export", "--all", "-o", tmp_path / name, *WHY)
    again = issued("export", "--all", "-o", tmp_path / "bag", *WHY, "--json")
    assert (0, True) == (again.code, again.json["resumed"])
    anew = issued("export", "--all", "-o", tmp_path / "other", "--reason", "其他", "--json")
    assert (0, False) == (anew.code, anew.json["resumed"])
    assert ["年度审计", "年度审计", "其他"] == [one["data"]["reason"] for one in notes(archive)]
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_a_full_disk_says_so(
    issued: Docgen, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence, no bag, no entry in the ledger."""
    write = os.write

    def full(fd: int, data: bytes) -> int:
        if ".bag.part" in str(Path(f"/proc/self/fd/{fd}").readlink()):
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(fd, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        ran = issued("export", "--all", "-o", tmp_path / "bag", *WHY)
    assert (1, True) == (ran.code, "The disk is full" in ran.err)
    assert ([], False) == (notes(archive), (tmp_path / "bag").exists())


def test_damage_in_the_archive_is_not_handed_over(
    issued: Docgen, archive: Path, tmp_path: Path
) -> None:
    """A file that is not what its digest says ends the export."""
    pdf = archive / f"store/{TYPE}/2026/{SERIALS[2]}/v1/content/document.pdf"
    pdf.write_bytes(pdf.read_bytes()[:-1] + b"!")
    assert 4 == issued("export", "--all", "-o", tmp_path / "bag", *WHY).code
    assert not (tmp_path / "bag").exists()
