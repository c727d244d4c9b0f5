"""Proving the archive: one flipped bit anywhere is found; the database can be lost."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import ocfl
import pytest

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    records = [confirmation(number) for number in range(1, 4)]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file).code
    return docgen


def test_a_fresh_archive_is_whole(issued: Docgen) -> None:
    """verify finds nothing wrong and ends with 0."""
    ran = issued("verify", "--json")
    assert (0, [], []) == (ran.code, ran.json["findings"], ran.json["pending"])


def test_a_foreign_validator_accepts_the_store(issued: Docgen, archive: Path) -> None:
    """ocfl-py's own validation of the storage root and of every object passes."""
    assert 0 == issued("verify").code
    root = ocfl.StorageRoot(root=str(archive / "store"))
    assert root.validate(validate_objects=True, check_digests=True)


def test_one_flipped_bit_anywhere_is_found(issued: Docgen, archive: Path) -> None:
    """A bit flipped in any file of store or ledger gives exit code 4 and names the file."""
    files = [p for part in ("store", "ledger") for p in (archive / part).rglob("*") if p.is_file()]
    assert len(files) > 10
    for path in files:
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        ran = issued("verify", "--json")
        assert 4 == ran.code, path
        named = " ".join(one["where"] for one in ran.json["findings"])
        assert path.name in named or path.parent.name in named or "ledger" in named, path
        path.write_bytes(content)
    assert 0 == issued("verify").code


@pytest.mark.parametrize("what", ["document.pdf", "inventory.json", "record.json"])
def test_a_missing_file_is_found(issued: Docgen, archive: Path, what: str) -> None:
    """A file that is gone gives exit code 4."""
    next(p for p in sorted((archive / "store" / TYPE).rglob(what))).unlink()
    assert 4 == issued("verify").code


def test_a_stray_file_is_found(issued: Docgen, archive: Path) -> None:
    """A file nobody put into an object gives exit code 4."""
    folder = next((archive / "store" / TYPE).rglob("content"))
    (folder / "note.txt").write_text("hello", encoding="utf-8")
    assert 4 == issued("verify").code


def test_a_rewritten_ledger_is_found(issued: Docgen, archive: Path) -> None:
    """Cutting off the ledger's last line is found."""
    ledger = archive / "ledger" / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[:-1]))
    assert 4 == issued("verify").code


def test_the_database_is_restored_and_answers_alike(issued: Docgen, archive: Path) -> None:
    """Deleted, it is rebuilt from store and ledger; show, search and series say what they said."""
    questions = [
        ("series", "--json"),
        ("search", "样宁", "--json"),
        ("search", "990000199202290019", "--json"),
        ("show", "QR-SH01-202611-0002", "--json"),
    ]
    before = [issued(*question).out for question in questions]
    (archive / "register.db").unlink()
    lost = issued("search", "样宁")
    assert (4, True) == (lost.code, "docgen rebuild" in lost.err)
    assert 0 == issued("rebuild").code
    assert before == [issued(*question).out for question in questions]
    assert 0 == issued("verify").code


def test_after_a_rebuild_numbering_goes_on(issued: Docgen, archive: Path, tmp_path: Path) -> None:
    """The next number after a rebuild is the next one, and old input is still known."""
    (archive / "register.db").unlink()
    issued("rebuild")
    file = tmp_path / "more.json"
    file.write_text(json.dumps([confirmation(1), confirmation(4)]), encoding="utf-8")
    documents = issued("generate", TYPE, file, "--json").json["documents"]
    assert [("QR-SH01-202611-0001", "already issued"), ("QR-SH01-202611-0004", "issued")] == [
        (one["number"], one["outcome"]) for one in documents
    ]


def test_a_database_in_place_is_not_replaced_by_accident(issued: Docgen) -> None:
    """rebuild refuses while there is a database, unless told to replace it."""
    assert 5 == issued("rebuild").code
    assert 0 == issued("rebuild", "--replace").code
    assert 0 == issued("verify").code


def test_rebuild_refuses_to_build_on_damage(issued: Docgen, archive: Path) -> None:
    """A damaged store is not made the truth."""
    (archive / "register.db").unlink()
    shutil.rmtree(next((archive / "store" / TYPE / "2026").iterdir()))
    assert 4 == issued("rebuild").code
    assert not (archive / "register.db").exists()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("document", "key_digest"),
        ("document", "branch"),
        ("document", "inventory_digest"),
        ("document", "files"),
        ("search_entry", "persons"),
        ("search_raw", "raw"),
        ("search_text", "normal"),
        ("search_entry", "subject"),
        ("search_kind", "title_zh"),
    ],
)
def test_a_changed_database_is_found(
    issued: Docgen, archive: Path, table: str, column: str
) -> None:
    """A value changed behind docgen's back, in register or index, gives exit code 4."""
    with contextlib.closing(sqlite3.connect(archive / "register.db")) as database, database:
        database.execute(f"UPDATE {table} SET {column} = replace({column}, 'a', 'b') || ' '")
    assert 4 == issued("verify").code


def test_a_bit_flipped_anywhere_in_the_ledger_is_found(issued: Docgen, archive: Path) -> None:
    """Wherever it falls (a key, a date, a digest, a brace), verify names it and ends with 4."""
    ledger = archive / "ledger" / "ledger.jsonl"
    content = ledger.read_bytes()
    for place in range(3, len(content), 61):
        flipped = bytes([content[place] ^ 1])
        ledger.write_bytes(content[:place] + flipped + content[place + 1 :])
        ran = issued("verify", "--json")
        assert 4 == ran.code, place
        assert ran.json["findings"], place
    ledger.write_bytes(content)
    assert 0 == issued("verify").code


@pytest.mark.parametrize("key", [b'"period":', b'"series":', b'"type":'])
def test_an_entry_that_lacks_a_key_is_found(issued: Docgen, archive: Path, key: bytes) -> None:
    """A reserve entry one of whose keys was flipped is a finding, not a failure of verify."""
    ledger = archive / "ledger" / "ledger.jsonl"
    content = ledger.read_bytes()
    assert key in content
    ledger.write_bytes(content.replace(key, b'"q' + key[2:], 1))
    ran = issued("verify", "--json")
    assert (4, True) == (ran.code, bool(ran.json["findings"]))
