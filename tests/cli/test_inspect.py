"""docgen inspect: a bag by itself and an archive, item by item, each damage under its heading."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.bags.reader import BagFolder
from docgen.core import inspection
from docgen.model import Facts, Finding, Text

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
SERIALS = [f"QR-SH01-202611-{n:04}" for n in (1, 2)]
WHY = ("--reason", "年度审计")


_KEPT: list[Path] = []


@pytest.fixture
def handed(
    docgen: Docgen, tmp_path: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A bag of two documents, one of them void, and its archive; made once and copied."""
    if not _KEPT:
        made = tmp_path_factory.mktemp("handed")
        _make(docgen, tmp_path)
        for name in ("archive", "bag"):
            (tmp_path / name).rename(made / name)
        _KEPT.append(made)
    for name in ("archive", "bag"):
        shutil.copytree(_KEPT[0] / name, tmp_path / name)
    return tmp_path / "bag"


def _make(docgen: Docgen, tmp_path: Path) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0").code
    assert 0 == docgen("void", SERIALS[1], "--reason", "资金账号有误").code
    assert 0 == docgen("export", "--all", "-o", tmp_path / "bag", *WHY).code


def failed(told: Any) -> dict[str, set[str]]:
    """The codes found, by heading."""
    found: dict[str, set[str]] = {}
    for one in told["items"]:
        if one["result"] == "failed":
            found.setdefault(one["heading"], set()).update(f["code"] for f in one["findings"])
    return found


def test_a_bag_by_itself(docgen: Docgen, handed: Path, archive: Path) -> None:
    """Without the archive every item is passed or says why it was not checked; none is silent."""
    shutil.rmtree(archive)
    ran = docgen("inspect", handed, "--json")
    assert (0, "passed") == (ran.code, ran.json["result"])
    results = {one["number"]: (one["result"], bool(one["why"])) for one in ran.json["items"]}
    unchecked = {"2-6", "3-2", "3-7", "4-1", "4-2", "4-4"}
    assert dict.fromkeys(unchecked, ("unchecked", True)) == {
        n: told for n, told in results.items() if told[0] != "passed"
    }
    assert {"passed"} == set(ran.json["headings"].values())
    assert not archive.exists()


def test_one_flipped_bit_anywhere_is_found_and_named(handed: Path) -> None:
    """In each file of the bag, whichever it is; a manifest by what it says wrongly, or by itself."""
    assert [] == list(BagFolder(handed).check())
    unnamed = []
    for file in sorted(path for path in handed.rglob("*") if path.is_file()):
        data = file.read_bytes()
        for at in (0, len(data) // 2, len(data) - 1):
            for bit in (1, 0x20):
                file.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
                try:
                    found = {one.where for one in BagFolder(handed).check()}
                except Exception as error:  # noqa: BLE001 - nothing may escape
                    found = {repr(error)}
                name = file.relative_to(handed).as_posix()
                if not found or (name not in found and "manifest" not in name):
                    unnamed.append((name, at, bit, found))
        file.write_bytes(data)
    assert [] == unnamed


Harm = Callable[[Path], None]


def _flip(name: str) -> Harm:
    def harm(root: Path) -> None:
        file = next(root.rglob(name))
        data = file.read_bytes()
        file.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])

    return harm


def _database(sql: str) -> Harm:
    def harm(root: Path) -> None:
        with sqlite3.connect(root / "register.db") as db:
            db.execute(sql)

    return harm


ARCHIVE: list[tuple[Harm, str, str]] = [
    (_flip("document.pdf"), "authenticity", "store.digest"),
    (_flip("ledger.jsonl"), "authenticity", "ledger.line"),
    (_database("UPDATE document SET branch = 'XX99'"), "authenticity", "register.differs"),
    (lambda root: next(root.rglob("document.docx")).unlink(), "completeness", "store.missing-file"),
    (lambda root: shutil.rmtree(root / f"store/{TYPE}/2026/{SERIALS[0]}"), "completeness", "store.missing"),
    (lambda root: (root / "store/stray.txt").touch(), "completeness", "store.stray"),
    (lambda root: shutil.rmtree(next((root / "store/_templates").iterdir())), "completeness", "template.missing"),
    (_database("DELETE FROM search_entry"), "usability", "index.differs"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "heading", "code"), ARCHIVE)
def test_damage_of_an_archive_comes_under_its_heading(
    docgen: Docgen, handed: Path, archive: Path, harm: Harm, heading: str, code: str
) -> None:
    """Whatever else the damage shows, this heading has failed for it; exit code 4."""
    harm(archive)
    ran = docgen("inspect", archive, "--json")
    assert 4 == ran.code, ran
    assert code in failed(ran.json).get(heading, set()), failed(ran.json)


def _swap_pdf(root: Path) -> None:
    one, two = sorted(root.rglob("document.pdf"))
    shutil.copy(two, one)


def _cut_line(root: Path) -> None:
    file = root / "data/ledger/lines.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def _link_out(root: Path) -> None:
    os.symlink("/etc/hostname", root / "data/link")  # noqa: PTH211


BAG: list[tuple[Harm, set[tuple[str, str]]]] = [
    (_flip("document.pdf"), {("authenticity", "bag.digest"), ("authenticity", "store.digest")}),
    (_swap_pdf, {("authenticity", "store.digest"), ("authenticity", "bag.digest")}),
    (_cut_line, {("authenticity", "bag.digest"), ("authenticity", "proof.beyond")}),
    (_flip("lines.jsonl"), {("authenticity", "ledger.line")}),
    (_flip("proofs.jsonl"), {("authenticity", "bag.digest")}),
    (lambda root: next(root.rglob("document.docx")).unlink(), {("completeness", "bag.missing"), ("completeness", "bag.oxum")}),
    (lambda root: (root / "data/more.txt").touch(), {("completeness", "bag.unexpected")}),
    (lambda root: (root / "Thumbs.db").touch(), {("security", "bag.unlisted")}),
    (_link_out, {("security", "bag.link")}),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "expected"), BAG)
def test_damage_of_a_bag_comes_under_its_heading(
    docgen: Docgen, handed: Path, harm: Harm, expected: set[tuple[str, str]]
) -> None:
    """Named with its file; exit code 4."""
    harm(handed)
    ran = docgen("inspect", handed, "--json")
    found = {(heading, code) for heading, codes in failed(ran.json).items() for code in codes}
    assert (4, set()) == (ran.code, expected - found), found


def test_a_bag_made_to_agree_with_itself_does_not_agree_with_the_ledger(
    docgen: Docgen, handed: Path
) -> None:
    """A changed record with new inventory and manifests: the ledger's line pins the old inventory."""
    import hashlib

    from docgen.core import bag

    folder = handed / f"data/documents/{TYPE}/2026/{SERIALS[0]}"
    file, inventory = folder / "record.json", folder / "inventory.json"
    old = hashlib.sha512(file.read_bytes()).hexdigest()
    file.write_bytes(file.read_bytes().replace("赵样宁".encode(), "王样宁".encode()))
    new = hashlib.sha512(file.read_bytes()).hexdigest()
    inventory.write_bytes(inventory.read_bytes().replace(old.encode(), new.encode()))
    for name in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        told = bag.read_manifest((handed / name).read_bytes())
        made = {p: hashlib.sha512((handed / p).read_bytes()).hexdigest() for p in told}
        (handed / name).write_bytes(bag.manifest(made))
    assert [] == list(BagFolder(handed).check())
    ran = docgen("inspect", handed, "--json")
    assert {"store.inventory", "record.digest"} <= failed(ran.json)["authenticity"]


def test_the_checkpoint_of_a_bag_is_signed_by_the_archive(
    docgen: Docgen, handed: Path, tmp_path: Path
) -> None:
    """By the key that was got otherwise; another archive's key says so."""
    own = handed / "data/ledger/archive-key.txt"
    assert 0 == docgen("inspect", handed, "--key", own).code
    other = tmp_path / "other"
    file = tmp_path / "other.json"
    file.write_text(json.dumps([confirmation(3)]), encoding="utf-8")
    made = docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0", archive=other)
    assert 0 == made.code
    assert 0 == docgen("checkpoint", archive=other).code
    key = tmp_path / "key"
    key.write_text(docgen("checkpoint", "key", archive=other).out)
    ran = docgen("inspect", handed, "--key", key, "--json")
    assert (4, {"checkpoint.signature"}) == (ran.code, failed(ran.json).get("authenticity")), ran


def test_the_report_is_a_document(docgen: Docgen, handed: Path, archive: Path) -> None:
    """Numbered, archived, with the inspected bag's digest in its record; what failed stands in it."""
    who = ("--issue", "--branch", "SH01", "--branch-name", "样例营业部")
    ran = docgen("inspect", handed, *who, "--date", "2026-12-02", "--json")
    assert (0, "JC-SH01-2026-0001") == (ran.code, ran.json["report"])
    record = json.loads(
        next(archive.rglob("JC-SH01-2026-0001/v1/content/record.json")).read_bytes()
    )
    assert (ran.json["digest"], "合格", 2) == (
        record["record"]["object_digest"], record["record"]["conclusion"], record["record"]["document_count"]
    )  # fmt: skip
    _flip("document.pdf")(handed)
    again = docgen("inspect", handed, *who, "--date", "2026-12-03", "--json")
    assert (4, "JC-SH01-2026-0002") == (again.code, again.json["report"])
    text = next(archive.rglob("JC-SH01-2026-0002/v1/content/record.json")).read_text("utf-8")
    assert "不合格" in text
    assert "document.pdf" in text
    assert 0 == docgen("verify", "--deep").code
    assert 2 == docgen("inspect", handed, "--issue").code


def test_a_scanner_of_the_house(docgen: Docgen, handed: Path, tmp_path: Path) -> None:
    """Exit code 0 is clean, 1 a virus, another or none a scanner that does not work."""
    for code, expected in (("0", {}), ("1", {"virus.found"}), ("2", {"scanner.failed"})):
        script = tmp_path / f"scan{code}"
        script.write_text(f"#!/bin/sh\necho found in $1\nexit {code}\n")
        script.chmod(0o755)
        ran = docgen("inspect", handed, "--scanner", str(script), "--json")
        assert set(expected) == failed(ran.json).get("security", set())
    ran = docgen("inspect", handed, "--scanner", str(tmp_path / "none"), "--json")
    assert {"scanner.missing"} == failed(ran.json)["security"]


def test_what_is_no_bag_of_docgen(docgen: Docgen, tmp_path: Path) -> None:
    """A foreign bag is checked as BagIt has it, the rest says why not; another folder is refused."""
    import bagit

    foreign = tmp_path / "foreign"
    foreign.mkdir()
    assert 2 == docgen("inspect", foreign).code
    (foreign / "a%0a.txt").write_text("x")
    bagit.make_bag(str(foreign), checksums=["sha256"])
    ran = docgen("--lang", "zh", "inspect", foreign, "--json")
    assert (0, "passed") == (ran.code, ran.json["headings"]["completeness"])
    assert all(one["why"] or one["result"] == "passed" for one in ran.json["items"])


def test_every_finding_has_one_home() -> None:
    """The longest beginning of its code; a code nobody knows comes under some item all the same."""
    from docgen.bootstrap.inspecting import inspection_items

    listed = inspection_items()
    codes = ["store.digest", "store.inventory", "store.inventory-digest", "nobody.knows"]
    findings = [Finding(code, "x", Text("x")) for code in codes]
    judged = inspection.judge(Facts("bag", "x", "x", findings, {}), listed).judged
    homes = {f.code: one.item.number for one in judged for f in one.findings}
    expected = ["1-10", "1-1", "1-14", "3-1"]
    assert dict(zip(codes, expected, strict=True)) == homes
