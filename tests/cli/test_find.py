"""Finding documents again: search, show, get, and what must never be seen in passing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
CITIZEN = "990000198503151237"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    records = [
        confirmation(1, client_name="欧阳样宁", id_no=CITIZEN, fund_account="880000000771"),
        confirmation(2, branch="BJ02", client_name="司马样平", id_no="11010519491231002X"),
    ]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file).code
    return docgen


def _found(docgen: Docgen, *args: str) -> list[str]:
    return [hit["number"] for hit in docgen("search", *args, "--json").json["hits"]]


@pytest.mark.parametrize("part", ["欧阳", "阳样", "样宁", "欧阳样宁"])
def test_any_two_characters_of_a_name_find_it(issued: Docgen, part: str) -> None:
    """Every substring of two or more characters of the name finds the document, and only it."""
    assert ["QR-SH01-202611-0001"] == _found(issued, part)


def test_a_full_citizen_number_finds_its_documents(issued: Docgen) -> None:
    """The number as printed, in lower case or with spaces, finds the document by its digest."""
    assert ["QR-SH01-202611-0001"] == _found(issued, CITIZEN)
    assert ["QR-BJ02-202611-0001"] == _found(issued, "11010519491231002x")
    assert ["QR-BJ02-202611-0001"] == _found(issued, "110105 19491231 002X")


def test_no_full_number_outside_documents_and_records(issued: Docgen, archive: Path) -> None:
    """Ledger, database, logs and file names hold no full citizen number or account."""
    for path in archive.rglob("*"):
        assert CITIZEN not in path.name
        inside = path.name in ("record.json", "document.pdf", "document.docx")
        if path.is_file() and not inside:
            content = path.read_bytes()
            assert CITIZEN.encode() not in content, path
            assert b"880000000771" not in content, path


def test_filters_narrow_the_search(issued: Docgen) -> None:
    """Branch, type, status, subject and dates each narrow what is found."""
    assert ["QR-BJ02-202611-0001"] == _found(issued, "样", "--branch", "BJ02")
    assert [] == _found(issued, "欧阳", "--type", "broker-agreement")
    assert [] == _found(issued, "欧阳", "--to", "2020-01-01")
    assert ["QR-SH01-202611-0001"] == _found(issued, "--person", "欧阳")
    assert [] == _found(issued, "欧阳", "--state", "void")


def test_results_are_masked(issued: Docgen) -> None:
    """Result lists show no full name and no full number."""
    ran = issued("search", "社区")
    assert "欧阳样宁" not in ran.out
    assert CITIZEN not in ran.out
    assert "880000000771" not in ran.out


def test_show_tells_record_files_and_history(issued: Docgen) -> None:
    """show gives masked values, digests that match the files, and the two ledger acts."""
    shown = issued("show", "QR-SH01-202611-0001", "--json").json
    assert ["reserve", "issue"] == [one["act"] for one in shown["history"]]
    assert {"record.json", "document.pdf", "document.docx"} == set(shown["files"])
    for file in shown["files"].values():
        digest = hashlib.sha512(Path(file["location"]).read_bytes()).hexdigest()
        assert f"sha512:{digest}" == file["digest"]
    assert CITIZEN not in json.dumps(shown)
    full = issued("show", "QR-SH01-202611-0001", "--json", "--full").json
    assert CITIZEN in json.dumps(full)


@pytest.mark.parametrize(
    ("part", "begins"), [("--pdf", b"%PDF"), ("--docx", b"PK"), ("--record", b"{")]
)
def test_get_takes_a_file_out(issued: Docgen, tmp_path: Path, part: str, begins: bytes) -> None:
    """get writes each part as it was issued."""
    target = tmp_path / "out"
    assert 0 == issued("get", "QR-SH01-202611-0001", part, "-o", target).code
    assert target.read_bytes().startswith(begins)


def test_an_unknown_number_is_told(issued: Docgen) -> None:
    """A number that was never given ends with code 5 and what to do."""
    ran = issued("show", "QR-SH01-202611-9999")
    assert 5 == ran.code
    assert "docgen search" in ran.err


def test_what_stands_in_no_text_finds_nothing(issued: Docgen) -> None:
    """A query of nothing but unprintable bytes does not list the archive."""
    ran = issued("search", "\udc80")
    assert (2, "") == (ran.code, ran.out)
