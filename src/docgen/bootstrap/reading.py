"""Archives opened to be read, by many at once: what stands behind the web page.

Nothing here writes a byte: the database is open for reading only, and no lock file of a process is
left.  The archive's shared hold is kept while somebody reads, not between: ``docgen rebuild`` finds a
moment to put another database in place, and the next reader sees that one.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from docgen import press
from docgen.bootstrap.archive import Archive, producer, store_examiner, type_finder
from docgen.bootstrap.keys import read_key
from docgen.bootstrap.surroundings import DATABASE, IN_USE, KEY, LEDGER, Settings
from docgen.durable import Bystander, locked
from docgen.errors import IntegrityError, NotFoundError
from docgen.indexes.sqlite import SqliteIndex
from docgen.ledgers.jsonl import JsonlLedger
from docgen.model import DocumentType
from docgen.registers.sqlite import SqliteRegister
from docgen.registers.sqlite_survey import SqliteSurvey
from docgen.registers.sqlite_workbench import SqliteWorkbench
from docgen.sqlite import open_reading
from docgen.stores.ocfl import OcflStore
from docgen.stores.tray import FolderTray

_HOLD_SECONDS = 10.0
_BUSY_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Opened:
    """An archive with its database, and which file that was."""

    archive: Archive
    db: Database
    file: tuple[int, int]


class Readers:
    """Opens an archive for reading, again and again; each opened one serves one thread at a time."""

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._idle: list[_Opened] = []
        self._lock = threading.Lock()
        self._store: OcflStore | None = None
        self._find: Callable[[str, str], DocumentType] | None = None

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive, to be read until the block is left.

        Raises NotFoundError where there is none, BusyError while its database is being replaced,
        IntegrityError where it is gone, SetupError for one of another docgen.
        """
        root = self._chosen.archive
        if not (root / "store").is_dir():
            raise NotFoundError(
                "There is no archive in {folder}.",
                folder=str(root),
                remedy="Name it with --archive, or issue something first.",
            )
        with locked(root / IN_USE, shared=True, seconds=_HOLD_SECONDS):
            opened = self._take()
            try:
                yield opened.archive
            finally:
                with self._lock:
                    self._idle.append(opened)

    def close(self) -> None:
        """Close what is idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            one.db.close()

    def _take(self) -> _Opened:
        file = _file(self._chosen.archive / DATABASE)
        while True:
            with self._lock:
                one = self._idle.pop() if self._idle else None
            if one is None:
                return self._open(file)
            if one.file == file:
                return one
            one.db.close()

    def _open(self, file: tuple[int, int]) -> _Opened:
        root = self._chosen.archive
        key = read_key(root / KEY)
        if key is None:
            raise IntegrityError(
                "The archive's key {file} is missing or damaged.", file=str(root / KEY)
            )
        owner = Bystander(root / "locks")
        store, find = self._shared(owner)
        ledger = JsonlLedger(root / LEDGER)
        make, examine = partial(producer, self._chosen, key), partial(store_examiner, store)
        db = open_reading(root / DATABASE, busy_seconds=_BUSY_SECONDS)
        try:
            index = SqliteIndex(db)
            archive = Archive(
                store=store,
                ledger=ledger,
                register=SqliteRegister(db, index, ledger, owner),
                workbench=SqliteWorkbench(db, index, ledger, owner),
                index=index,
                survey=SqliteSurvey(db),
                tray=FolderTray(root / "tray", owner=owner),
                # Nobody makes documents here; what examines them works in this process.
                press=press.ProcessPress(make, 0, here=make),
                checks=press.ProcessPress(examine, 0, here=examine),
                identity_key=key,
                doctype_for=find,
            )
        except BaseException:
            db.close()
            raise
        return _Opened(archive, db, file)

    def _shared(self, owner: Bystander) -> tuple[OcflStore, Callable[[str, str], DocumentType]]:
        with self._lock:
            if self._store is None or self._find is None:
                root = self._chosen.archive
                self._store = OcflStore(root / "store", root / "staging", owner=owner)
                self._find = type_finder(self._store)
            return self._store, self._find


def _file(path: Path) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - one call for both
    except FileNotFoundError:
        raise IntegrityError(
            "The archive in {folder} has lost its database.",
            folder=str(path.parent),
            remedy="Run 'docgen rebuild': it restores it from store and ledger.",
        ) from None
    return found.st_dev, found.st_ino
