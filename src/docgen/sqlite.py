"""Opening SQLite so that it keeps its promises: durable, honest about contention, versioned.

The write-ahead log is used only from SQLite 3.51.3 on, where a bug that could corrupt the database
is fixed; before, a rollback journal that is truncated, not deleted (with FULL synchronisation the
truncation is itself fsynced, whereas a deleted journal can come back after a power cut and undo the
last commit).  Writers begin IMMEDIATE: a deferred transaction that reads before it writes fails at
once under contention and ignores the busy timeout.  Several components (register, search index)
share one file; each has its own schema version.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from docgen.errors import BusyError, DocgenError, IntegrityError, SetupError

BUSY_SECONDS = 60.0
APPLICATION_ID = 0x646F6367  # "docg", what file(1) and a foreign program see in the header
WAL_SINCE = (3, 51, 3)
Migration = Callable[[Database], bool | None]
"""One step from a version to the next.  False: only a part of it is done, it wants to be called again."""
Row = tuple[Any, ...]


def open_database(
    path: Path, *, busy_seconds: float = BUSY_SECONDS, one_thread: bool = True
) -> Database:
    """Open (create) a database for its owner only.

    Without ``one_thread`` several may use it, one at a time: the caller sees to that.  Raises IntegrityError when the file is no database of docgen, BusyError when it stays locked.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, check_same_thread=one_thread
    )
    try:
        with translated(path):
            return _configured(Database(connection), path)
    except BaseException:
        connection.close()
        raise


def open_reading(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Database:
    """Open a database that is there, to read it only; any thread may use it, one at a time.

    Raises IntegrityError when the file is no database of docgen, DocgenError when it cannot be read.
    """
    with translated(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        db = Database(connection)
        try:
            _require_own(db, path)
            db.execute("PRAGMA query_only = ON")
            db.execute("PRAGMA trusted_schema = OFF")
        except BaseException:
            connection.close()
            raise
        return db


def _require_own(db: Database, path: Path) -> None:
    if scalar(db, "PRAGMA application_id") != APPLICATION_ID:
        raise IntegrityError("{path} is not a docgen register.", path=str(path))


def _configured(db: Database, path: Path) -> Database:
    mode = "WAL" if sqlite3.sqlite_version_info >= WAL_SINCE else "TRUNCATE"
    if scalar(db, "PRAGMA application_id") != APPLICATION_ID:
        _begin(db, path)
    db.execute(f"PRAGMA journal_mode = {mode}").fetchall()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # cleared records are overwritten, not just unlinked
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def _begin(db: Database, path: Path) -> None:
    """Sign a new file as docgen's.  In one transaction: another process may be beginning it too."""
    with immediate(db):
        found = scalar(db, "PRAGMA application_id")
        if found == APPLICATION_ID:
            return
        if found or scalar(db, "SELECT count(*) FROM sqlite_schema"):
            raise IntegrityError("{path} is not a docgen register.", path=str(path))
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def migrate(db: Database, component: str, steps: Sequence[Migration]) -> None:
    """Bring one component's tables to version ``len(steps)``, each step in order, all or none.

    A step that does a part at a time (a long one) is committed part by part, so that others wait for a part
    only and who is killed goes on from there.  Raises SetupError when the file was written by a newer docgen; or by an older one, where it is open
    for reading only.
    """
    if scalar(db, "PRAGMA query_only"):
        _require_version(db, component, len(steps))
        return
    version = -1
    while version < len(steps):
        with immediate(db):
            version = _advance(db, component, steps)


def _advance(db: Database, component: str, steps: Sequence[Migration]) -> int:
    """As many steps as one transaction takes; the version that was reached."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS component "
        "(name TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID"
    )
    found = version = _version(db, component, len(steps))
    for step in steps[found:]:
        if step(db) is False:
            break
        version += 1
    if version > found:
        db.execute("INSERT OR REPLACE INTO component VALUES (?, ?)", [component, version])
    return version


def _version(db: Database, component: str, known: int) -> int:
    row = db.execute("SELECT version FROM component WHERE name = ?", [component]).fetchone()
    version = int(row[0]) if row else 0
    if version > known:
        raise SetupError(
            "The archive was written by a newer docgen: its {component} has version {found}, "
            "this docgen knows {known}.",
            remedy="Install the newer docgen; this one changed nothing.",
            component=component,
            found=version,
            known=known,
        )
    return version


def _require_version(db: Database, component: str, known: int) -> None:
    with translated():
        if _version(db, component, known) == known:
            return
    raise SetupError(
        "The archive was written by an older docgen.",
        remedy="Run 'docgen recover' once: it brings the database up to date.",
    )


@contextlib.contextmanager
def immediate(db: Database) -> Iterator[None]:
    """One write transaction: committed when the block ends, undone when it raises.

    Inside another one it joins that.  Raises BusyError when the lock cannot be had in time; then
    nothing has been changed.
    """
    if db.conn.in_transaction:
        yield
        return
    with translated():
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            db.rollback()  # does nothing when the error has ended the transaction already
            raise


@contextlib.contextmanager
def translated(path: Path | None = None) -> Iterator[None]:
    """SQLite's errors as docgen's: busy, disk full, out of reach, damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise BusyError("Another process keeps the archive's register locked.") from error
        if code == sqlite3.SQLITE_FULL:
            raise DocgenError(
                "The disk is full: the register could not be written. Nothing was changed.",
                remedy="Make room on the disk and run the command again.",
            ) from error
        if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise DocgenError(
                "The register could not be read or written: {reason}.",
                remedy="Check that the disk has room and lets you write. Then run the command "
                "again: it finishes what was begun.",
                reason=str(error),
            ) from error
        if "Could not decode" in str(
            error
        ):  # Python's own words, without a code; they quote the text
            raise _damaged(path, "a text in it is no UTF-8") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise _damaged(path, str(error)) from error
        raise
    except UnicodeDecodeError as error:  # SQLite's own words quote a name that is none any more
        raise _damaged(path, "a name in it is no UTF-8") from error


def _damaged(path: Path | None, reason: str) -> IntegrityError:
    return IntegrityError(
        "The register {path} is damaged: {reason}.",
        remedy="Run 'docgen rebuild' to restore it from the store and the ledger.",
        path=str(path or ""),
        reason=reason,
    )


def scalar(db: Database, sql: str, parameters: Sequence[object] = ()) -> Any:
    """The first column of the first row."""
    return db.execute(sql, parameters).fetchone()[0]


def pages(
    db: Database, sql: str, start: Sequence[object], key: Callable[[Row], Sequence[object]]
) -> Iterator[Row]:
    """All rows of a long result, a page at a time, so that no read lock outlives a page.

    ``sql`` takes the key of the last row seen as its parameters (``start`` at first) and ends in
    its own LIMIT; ``key`` reads the key from a row.
    """
    while True:
        with translated():
            rows = db.execute(sql, start).fetchall()
        if not rows:
            return
        yield from rows
        start = key(rows[-1])
