"""docgen attach: papers that docgen did not make, numbered, filed, compared, never twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import click
import pytest
from PIL import Image

from docgen.usecases import attach

from .conftest import SAMPLES, Docgen

TYPE = "dossier-material"
NUMBER = "990000199202290019"
NEW = ("--name", "林样之", "--branch", "SH01", "--branch-name", "样例证券上海样例路证券营业部")
SEEN = ("--verified-by", "金样文", "--verified-on", "2026-11-02")


def scan(folder: Path, name: str = "scan.tif", pages: int = 2, shade: int = 200) -> Path:
    """A scanned paper without a code."""
    frames = [Image.new("L", (80, 110), shade + page) for page in range(pages)]
    stream = io.BytesIO()
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    (folder / name).write_bytes(stream.getvalue())
    return folder / name


@pytest.fixture
def known(docgen: Docgen, tmp_path: Path) -> Docgen:
    """An archive that knows 林样之 by one material of his."""
    photo = scan(tmp_path, "photo.tif", 1)
    assert 0 == docgen("attach", NUMBER, "照片", photo, *NEW).code
    return docgen


def record(docgen: Docgen, serial: str) -> dict[str, str]:
    shown = docgen("show", serial, "--full", "--json").json["record"]
    return {one["标签"]: one["value"] for one in shown}


def test_slip_and_scan_in_one_go(known: Docgen, tmp_path: Path, archive: Path) -> None:
    """Numbered, filed with its place, verified; said of whom without the name, found by the number."""
    ran = known(
        "attach", "林样之", "diploma", scan(tmp_path), "--number", "9999", *SEEN, "--room", "档案室",
        "--json",
    )  # fmt: skip
    assert ({"room": "档案室"}, 2, True) == (ran.json["place"], ran.json["pages"], ran.json["new"])
    told = record(known, ran.json["number"])
    assert ("学历证书复印件", "复印件", "2", "金样文") == (
        told["材料种类"], told["原件或复印件"], told["页数"], told["核验人"]
    )  # fmt: skip
    assert 2 == known("search", NUMBER, "--json").json["total"]
    ledger = (archive / "ledger" / "ledger.jsonl").read_text("utf-8")
    assert (False, False) == ("林样之" in ledger, NUMBER in ledger)
    assert 0 == known("verify", "--deep").code
    owed = known("due", "--type", TYPE, "--on", "2030-01-01", "--json").json["due"]
    assert ["month"] == [one["due"] for one in owed]


def test_the_same_again_is_nothing_new(known: Docgen, tmp_path: Path) -> None:
    """Neither the same command nor another title of the same scan; another scan is another material."""
    paper = scan(tmp_path)
    first = known("attach", NUMBER, "简历", paper, "--json").json
    for more in ((), ("--title", "新简历")):
        again = known("attach", "林样之", "resume", paper, *more, "--json").json
        assert (first["number"], False) == (again["number"], again["new"])
    other = known("attach", NUMBER, "简历", scan(tmp_path, shade=100), "--json").json
    assert (True, False) == (other["new"], other["number"] == first["number"])
    assert "nothing is filed twice" in known("attach", NUMBER, "简历", paper).err


def test_a_comparison_made_later_is_a_signature_on_the_slip(known: Docgen, tmp_path: Path) -> None:
    """Once; what the slip says stays as it was issued."""
    paper = scan(tmp_path)
    serial = known("attach", NUMBER, "学位证书", paper, "--json").json["number"]
    day = known("show", serial, "--json").json["issued_on"]
    for _ in range(2):
        seen = ("--verified-by", "金样文", "--verified-on", day)
        assert 0 == known("attach", NUMBER, "学位证书", paper, *seen).code
    acts = [one["act"] for one in known("show", serial, "--json").json["history"]]
    assert ["reserve", "issue", "original", "sign"] == acts


@pytest.mark.parametrize("step", ["file_original", "issue"])
def test_killed_in_between_the_same_command_finishes(
    known: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The slip is there and not its scan, or not even the slip: one material comes of it."""
    paper = scan(tmp_path)

    def killed(*_: Any, **__: Any) -> None:
        raise click.Abort

    with monkeypatch.context() as patched:
        patched.setattr(attach, step, killed)
        assert 1 == known("attach", NUMBER, "简历", paper).code
    owed = known("due", "--type", TYPE, "--on", "2030-01-01", "--json").json["due"]
    assert (1 if step == "file_original" else 0) == sum(one["due"] == "original" for one in owed)
    assert 0 == known("attach", NUMBER, "简历", paper).code
    owed = known("due", "--type", TYPE, "--on", "2030-01-01", "--json").json["due"]
    assert ["month"] == [one["due"] for one in owed]
    assert 2 == known("search", NUMBER, "--json").json["total"]


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("无此人", "简历"), 5, "No document of this archive says who"),
        (("990000199202290010", "简历"), 2, "no citizen number"),
        ((NUMBER, "户口本"), 2, "no kind of material"),
        ((NUMBER, "简历", "--verified-by", "金样文"), 2, "--verified-on"),
        ((NUMBER, "简历", "--room", "室" * 61), 2, "--room"),
        ((NUMBER, "担保书"), 3, "no security"),
        ((NUMBER, "学历证书", "--original"), 3, "original"),
        ((NUMBER, "身份证", "--number", "9999"), 3, "not the citizen number"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    known: Docgen, tmp_path: Path, archive: Path, args: tuple[str, ...], code: int, told: str
) -> None:
    """Nothing is numbered, and the clerk is told what to do."""
    before = (archive / "ledger" / "ledger.jsonl").read_bytes()
    ran = known("attach", *args[:2], scan(tmp_path), *args[2:])
    assert (code, True) == (ran.code, told in ran.err), ran
    assert before == (archive / "ledger" / "ledger.jsonl").read_bytes()


def test_what_docgen_made_is_no_material_and_a_word_file_no_paper(
    known: Docgen, tmp_path: Path
) -> None:
    """A scan with docgen's code belongs to that document; what can still change is refused."""
    serial = known("search", NUMBER, "--json").json["hits"][0]["number"]
    pdf, word = tmp_path / "out.pdf", tmp_path / "resume.docx"
    assert 0 == known("get", serial, "--pdf", "-o", pdf).code
    ran = known("attach", NUMBER, "简历", pdf)
    assert (5, True) == (ran.code, f"scan of {serial}" in ran.err)
    word.write_bytes(b"PK")
    ran = known("attach", NUMBER, "简历", word)
    assert (3, True) == (ran.code, "Save it as PDF" in ran.err)


def test_two_of_one_name_are_told_apart_by_staff_number(docgen: Docgen, tmp_path: Path) -> None:
    """They are listed masked, and neither of them gets the paper."""
    file = tmp_path / "in.json"
    sample = docgen("check", TYPE, SAMPLES / TYPE / "materials.yaml")
    assert 0 == sample.code
    one = {
        "branch": "SH01", "branch_name": "样例证券上海样例路证券营业部", "name": "林样之",
        "citizen_no": NUMBER, "person_kind": "员工", "staff_no": "SH01016", "kind": "个人简历",
        "title": "个人简历", "pages": 1, "form": "原件", "digest": "ab" * 32,
    }  # fmt: skip
    other = {**one, "citizen_no": "11010519491231002X", "staff_no": "BJ02007", "branch": "BJ02"}
    file.write_text(json.dumps([one, other]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--jobs", "0").code
    ran = docgen("attach", "林样之", "照片", scan(tmp_path))
    assert (2, True) == (ran.code, "2 people are called that" in ran.err)
    assert (False, False) == ("林样之" in ran.out, NUMBER in ran.out)
    assert [True] * 5 == [one in ran.out for one in ("林**", "SH01016", "BJ02007", "1992", "1949")]
    ran = docgen("attach", "BJ02007", "照片", scan(tmp_path), "--json")
    assert "11010519491231002X" == record(docgen, ran.json["number"])["公民身份号码"]


def test_a_void_material_comes_back_only_when_somebody_says_so(
    known: Docgen, tmp_path: Path
) -> None:
    """The same command again does not undo what a person voided; with a remark it is another slip."""
    paper = scan(tmp_path)
    serial = known("attach", NUMBER, "简历", paper, "--json").json["number"]
    assert 0 == known("void", serial, "--reason", "归错了人").code
    again = known("attach", NUMBER, "简历", paper)
    assert (5, True) == (again.code, serial in again.err)
    said = known("attach", NUMBER, "简历", paper, "--remark", "核对后重新归档", "--json").json
    assert (True, False) == (said["new"], said["number"] == serial)
