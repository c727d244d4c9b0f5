"""Opening SQLite: durable settings, honest contention, versions, damage in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from docgen import sqlite
from docgen.errors import BusyError, IntegrityError, SetupError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    opened = sqlite.open_database(path, busy_seconds=0)
    yield opened
    opened.close()


def table(db: Database) -> None:
    db.execute("CREATE TABLE t (n INTEGER)")


def rows(db: Database) -> list[int]:
    return [n for (n,) in db.execute("SELECT n FROM t ORDER BY n").fetchall()]


def test_the_settings_are_durable(db: Database, path: Path) -> None:
    """Full synchronisation, a safe journal, foreign keys; for the owner of the archive only."""
    modern = sqlite3.sqlite_version_info >= (3, 51, 3)
    names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete")
    found = [sqlite.scalar(db, f"PRAGMA {name}") for name in names]
    assert ["wal" if modern else "truncate", 2, 1, 1, 1] == found
    assert path.stat().st_mode & 0o777 == 0o600


def fail_half_way(db: Database) -> None:
    with sqlite.immediate(db):
        db.execute("INSERT INTO t VALUES (1)")
        with sqlite.immediate(db):
            db.execute("INSERT INTO t VALUES (2)")
        _ = 1 // 0


def nonsense(db: Database) -> None:
    db.execute("nonsense")


def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    """Nested blocks join the outer one; an error anywhere undoes everything."""
    table(db)
    with pytest.raises(ZeroDivisionError):
        fail_half_way(db)
    assert rows(db) == []
    with sqlite.immediate(db):
        db.execute("INSERT INTO t VALUES (3)")
        with sqlite.immediate(db):
            db.execute("INSERT INTO t VALUES (4)")
    assert rows(db) == [3, 4]


def test_a_second_writer_is_told_to_try_again(db: Database, path: Path) -> None:
    """BusyError, exit code 75, nothing changed, and both go on afterwards."""
    table(db)
    other = sqlite.open_database(path, busy_seconds=0)
    with sqlite.immediate(db):
        db.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(BusyError) as caught, sqlite.immediate(other):
            other.execute("INSERT INTO t VALUES (2)")
    assert caught.value.exit_code == 75
    with sqlite.immediate(other):
        other.execute("INSERT INTO t VALUES (3)")
    other.close()
    assert rows(db) == [1, 3]


def test_a_commit_that_cannot_have_its_lock_is_undone(db: Database, path: Path) -> None:
    """A reader that does not let go costs the writer its transaction, not its connection."""
    table(db)
    db.execute("INSERT INTO t VALUES (0)")
    reader = sqlite3.connect(path)
    cursor = reader.execute("SELECT n FROM t")
    wal = sqlite3.sqlite_version_info >= sqlite.WAL_SINCE
    if wal:
        with sqlite.immediate(db):
            db.execute("INSERT INTO t VALUES (1)")
    else:
        with pytest.raises(BusyError), sqlite.immediate(db):
            db.execute("INSERT INTO t VALUES (1)")
    cursor.close()
    reader.close()
    with sqlite.immediate(db):
        db.execute("INSERT INTO t VALUES (2)")
    assert ([0, 1, 2] if wal else [0, 2]) == rows(db)


def test_migrations_run_once_and_in_order(db: Database) -> None:
    """Each step is taken once, each component counts its own."""
    table(db)
    steps = [lambda db, n=n: db.execute("INSERT INTO t VALUES (?)", [n]) for n in range(3)]
    sqlite.migrate(db, "a", steps[:1])
    sqlite.migrate(db, "a", steps)
    sqlite.migrate(db, "a", steps)
    sqlite.migrate(db, "b", steps[:1])
    assert rows(db) == [0, 0, 1, 2]


def test_a_failed_migration_changes_nothing(db: Database) -> None:
    """The steps before the failing one are undone with it."""
    with pytest.raises(sqlite3.OperationalError):
        sqlite.migrate(db, "a", [table, nonsense])
    assert "t" not in db.table_names()


def test_a_long_migration_is_committed_part_by_part(db: Database) -> None:
    """Who is stopped in between goes on there, and a reader is refused until it is whole."""
    table(db)
    parts = iter([False, False, None, True])

    def long(db: Database) -> bool:
        db.execute("INSERT INTO t VALUES (7)")
        part = next(parts)
        if part is None:
            raise KeyboardInterrupt
        return part

    steps = [lambda _: None, long]
    with pytest.raises(KeyboardInterrupt):
        sqlite.migrate(db, "a", steps)
    assert [7, 7] == rows(db)
    with pytest.raises(SetupError, match="older docgen"):
        sqlite._require_version(db, "a", 2)
    sqlite.migrate(db, "a", steps)
    sqlite.migrate(db, "a", steps)
    assert [7, 7, 7] == rows(db)


def test_an_archive_of_a_newer_docgen_is_refused(db: Database) -> None:
    """Rather than guess at tables it does not know, docgen stops, in words."""
    sqlite.migrate(db, "a", [table])
    with pytest.raises(SetupError, match="newer docgen"):
        sqlite.migrate(db, "a", [])


@pytest.mark.parametrize("content", [b"not a database " * 100, b"PK\x03\x04" + b"\0" * 2000])
def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    """And left as it is."""
    path.write_bytes(content)
    with pytest.raises(IntegrityError):
        sqlite.open_database(path)
    assert content == path.read_bytes()


def test_another_programs_database_is_refused(path: Path) -> None:
    """A database with foreign tables is not taken over."""
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE theirs (n)")
    foreign.close()
    with pytest.raises(IntegrityError, match="not a docgen register"):
        sqlite.open_database(path)


def test_long_results_come_in_pages(db: Database) -> None:
    """Every row once, in order, and no lock is held in between."""
    table(db)
    with sqlite.immediate(db):
        for n in range(25):
            db.execute("INSERT INTO t VALUES (?)", [n])
    found = []
    sql = "SELECT n FROM t WHERE n > ? ORDER BY n LIMIT 10"
    for (n,) in sqlite.pages(db, sql, [-1], lambda row: [row[0]]):
        found.append(n)
        if n == 3:
            db.execute("INSERT INTO t VALUES (100)")
    assert [*range(25), 100] == found
