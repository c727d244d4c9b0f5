"""The database's files, and the copies of it that lie beside it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from docgen.durable import fsync_folder

_FILES = ("", "-journal", "-wal", "-shm")


def fresh_of(database: Path) -> Path:
    """Where a new database is made."""
    return database.with_name(f"{database.name}.new")


def set_aside(database: Path) -> None:
    """Move a database away with its journal, which SQLite would else play back into the next one."""
    if not database.exists():
        remove(database)
        return
    old = _old_of(database)
    remove(old)
    for suffix in _FILES:
        with suppress(FileNotFoundError):
            Path(f"{database}{suffix}").rename(f"{old}{suffix}")


def remove(database: Path) -> None:
    """Remove a database with its journal."""
    for suffix in _FILES:
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def forget_copies(database: Path) -> None:
    """Remove the copies of a database: they hold what was destroyed since."""
    remove(_old_of(database))
    remove(fresh_of(database))
    fsync_folder(database.parent)


def _old_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.old")
