"""The main job from the command line: an input file becomes numbered, filed documents."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.doctypes.shipped import TYPES, few_records, resting_on_nothing

from .conftest import SAMPLES, Docgen
from .records import confirmation

TYPE = "client-confirmation"


def _write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("doctype", TYPES)
def test_every_type_is_issued(docgen: Docgen, tmp_path: Path, doctype: str) -> None:
    """A sample of each gives its document, both renditions in the store, and the archive is whole,
    as its files are read back too.  What it rests on is asked elsewhere.
    """
    file = _write(tmp_path / "in.json", few_records(doctype, 1))
    templates = resting_on_nothing(doctype, tmp_path)
    ran = docgen("--templates", templates, "generate", doctype, file, "--json")
    assert (0, "") == (ran.code, "" if ran.code == 0 else ran.err)
    (document,) = ran.json["documents"]
    assert Path(document["pdf"]).read_bytes().startswith(b"%PDF-")
    assert Path(document["docx"]).read_bytes().startswith(b"PK")
    assert 0 == docgen("verify", "--deep").code


def test_a_workbook_and_its_yaml_file_are_the_same_documents(docgen: Docgen) -> None:
    """The clerk's workbook is issued whole; then the canonical spelling issues nothing more."""
    first, again = (
        docgen(
            "generate", TYPE, SAMPLES / TYPE / f"confirmations.{suffix}", "--jobs", "0", "--json"
        )
        for suffix in ("xlsx", "yaml")
    )
    assert (0, 0) == (first.code, again.code)
    assert ["issued"] * 14 == [one["outcome"] for one in first.json["documents"]]
    assert ["already issued"] * 14 == [one["outcome"] for one in again.json["documents"]]
    assert 0 == docgen("verify").code


def test_numbers_run_in_the_order_of_the_file(docgen: Docgen, tmp_path: Path) -> None:
    """Numbers follow the input's order, within each branch, year and month."""
    records = [
        confirmation(1),
        confirmation(2, branch="BJ02"),
        confirmation(3),
        confirmation(4, verified_on="2026-12-01"),
        confirmation(5),
        confirmation(6, verified_on="2027-11-01"),
    ]
    ran = docgen("generate", TYPE, _write(tmp_path / "in.json", records), "--json")
    assert [
        "QR-SH01-202611-0001",
        "QR-BJ02-202611-0001",
        "QR-SH01-202611-0002",
        "QR-SH01-202612-0001",
        "QR-SH01-202611-0003",
        "QR-SH01-202711-0001",
    ] == [document["number"] for document in ran.json["documents"]]


def test_the_same_input_twice_issues_nothing_twice(docgen: Docgen, tmp_path: Path) -> None:
    """A second run names the numbers of the first and changes no series."""
    file = _write(tmp_path / "in.json", [confirmation(1), confirmation(2)])
    first = docgen("generate", TYPE, file, "--json")
    series = docgen("series", "--json").json
    second = docgen("generate", TYPE, file, "--json")
    assert ["issued", "issued"] == [one["outcome"] for one in first.json["documents"]]
    assert ["already issued"] * 2 == [one["outcome"] for one in second.json["documents"]]
    assert [one["number"] for one in first.json["documents"]] == [
        one["number"] for one in second.json["documents"]
    ]
    assert series == docgen("series", "--json").json


def test_one_wrong_record_stops_all(docgen: Docgen, tmp_path: Path, archive: Path) -> None:
    """Nothing is numbered, and no document is filed, while any record has a problem."""
    file = _write(
        tmp_path / "in.json", [confirmation(1), confirmation(2, id_no="990000199202290018")]
    )
    ran = docgen("generate", TYPE, file)
    assert 3 == ran.code
    assert "A digit is wrong" in ran.err
    assert [] == list(archive.rglob("*.pdf"))


def test_partial_issues_the_valid_and_the_rest_comes_back_corrected(
    docgen: Docgen, tmp_path: Path
) -> None:
    """--partial writes a workbook with the reasons; corrected there, it is issued as it stands."""
    file = _write(
        tmp_path / "in.json",
        [confirmation(1), confirmation(2, id_no="990000199202290018"), confirmation(3)],
    )
    rejects = tmp_path / "rejects.xlsx"
    ran = docgen("generate", TYPE, file, "--partial", "--rejects", rejects, "--json")
    assert 3 == ran.code
    assert 2 == len(ran.json["documents"])
    book = openpyxl.load_workbook(rejects)
    sheet = book.worksheets[0]
    wrong = [
        cell for row in sheet.iter_rows() for cell in row if cell.value == "990000199202290018"
    ]
    assert 1 == len(wrong)
    assert wrong[0].comment is not None
    wrong[0].value = "990000199202290019"
    book.save(rejects)
    again = docgen("generate", TYPE, rejects, "--json")
    assert (0, ["QR-SH01-202611-0003"]) == (
        again.code,
        [one["number"] for one in again.json["documents"]],
    )


def test_the_same_key_with_other_content_is_refused(docgen: Docgen, tmp_path: Path) -> None:
    """A second, different record with an issued natural key is a problem naming the first number."""
    docgen("generate", TYPE, _write(tmp_path / "a.json", [confirmation(1)]))
    ran = docgen(
        "generate", TYPE, _write(tmp_path / "b.json", [confirmation(1, client_name="钱样平")])
    )
    assert 3 == ran.code
    assert "QR-SH01-202611-0001" in ran.err
    assert 1 == docgen("series", "--json").json[0]["count"]


def test_the_result_list_is_a_workbook_too(docgen: Docgen, tmp_path: Path) -> None:
    """-o writes number, file and cell of origin for each document."""
    source = SAMPLES / TYPE / "confirmations.xlsx"
    listing = tmp_path / "issued.xlsx"
    ran = docgen("generate", TYPE, source, "--jobs", "0", "-o", listing, "--json")
    cells = [
        str(cell.value)
        for row in openpyxl.load_workbook(listing).worksheets[0].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    for document in ran.json["documents"]:
        assert document["number"] in cells
    assert source.name in cells


def test_preview_gives_specimens_and_no_archive(
    docgen: Docgen, tmp_path: Path, archive: Path
) -> None:
    """A preview is marked 样稿, has no number, and begins no archive."""
    file = _write(tmp_path / "in.json", [confirmation(1)])
    ran = docgen("preview", TYPE, file, "-o", tmp_path / "specimens")
    assert 0 == ran.code
    assert ["0001.docx", "0001.pdf"] == sorted(p.name for p in (tmp_path / "specimens").iterdir())
    assert not archive.exists()


def test_a_blank_is_not_written_over_work(docgen: Docgen, tmp_path: Path) -> None:
    """blank refuses to replace a file that is there."""
    target = tmp_path / "mine.xlsx"
    target.write_bytes(b"my work")
    ran = docgen("blank", TYPE, "-o", target)
    assert (5, b"my work") == (ran.code, target.read_bytes())
