"""docgen rebuild: the new database is only what store and ledger say; and a new key only where it is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1), confirmation(2)]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file).code
    return docgen


def _leave_hot_journal(database: Path) -> None:
    """What a process killed in the middle of a transaction leaves: a journal to be played back.

    The database was wrong before already, so that what is played back can be told.
    """
    journal = database.with_name(f"{database.name}-journal")
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("UPDATE document SET branch = 'XX99'")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE document SET branch = 'YY99'")
    connection.execute("UPDATE search_raw SET raw = raw || raw")
    kept = [(path, path.with_name(f"kept-{path.name}")) for path in (database, journal)]
    for path, copy in kept:
        shutil.copyfile(path, copy)
    connection.close()
    for path, copy in kept:
        copy.replace(path)
    assert journal.stat().st_size > 0


@pytest.mark.parametrize("lost", [False, True])
def test_a_journal_of_the_old_database_is_not_played_back(
    issued: Docgen, archive: Path, lost: bool
) -> None:
    """A killed process's journal, its database there or lost, does not touch the new one."""
    database = archive / "register.db"
    _leave_hot_journal(database)
    if lost:
        database.unlink()
    assert 0 == issued("rebuild", *([] if lost else ["--replace"])).code
    ran = issued("verify")
    assert (0, "") == (ran.code, ran.out)


def test_a_rebuild_leaves_nothing_half_made(issued: Docgen, archive: Path) -> None:
    """Beside the new database lies the old one, with nothing left of the making."""
    issued("rebuild", "--replace")
    issued("rebuild", "--replace")
    found = sorted(path.name for path in archive.glob("register.db*"))
    assert ["register.db", "register.db.old"] == [
        name for name in found if not name.endswith("-journal")
    ]
    assert not (archive / "register.db.new-journal").exists()


@pytest.mark.parametrize("content", [None, b"", b"not hexadecimal", b"00ff\n"])
def test_an_archive_without_its_key_is_refused(
    issued: Docgen, archive: Path, tmp_path: Path, content: bytes | None
) -> None:
    """Lost or damaged, the key is not made anew in passing: the same records would be issued twice."""
    key = archive / "identity.key"
    kept = key.read_bytes()
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    codes = [issued(*args).code for args in (["generate", TYPE, tmp_path / "in.json"], ["verify"])]
    assert [4, 4] == codes
    key.write_bytes(kept)
    assert 0 == issued("verify").code
    assert "2 had been issued before" in issued("generate", TYPE, tmp_path / "in.json").err


@pytest.mark.parametrize("content", [None, b"not hexadecimal"])
def test_a_rebuild_makes_a_new_key_and_a_database_that_fits(
    issued: Docgen, archive: Path, tmp_path: Path, content: bytes | None
) -> None:
    """After it, every issued record is known again, and found by its full number."""
    key = archive / "identity.key"
    kept = key.read_bytes()
    key.unlink()
    if content is not None:
        key.write_bytes(content)
    assert 0 == issued("rebuild", "--replace").code
    assert kept != key.read_bytes()
    assert 0 == issued("verify").code
    assert "2 had been issued before" in issued("generate", TYPE, tmp_path / "in.json").err
    assert 2 == issued("search", "990000199202290019", "--json").json["total"]
