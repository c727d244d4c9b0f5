"""What the web application works with: one for the life of the server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.bootstrap.reading import Readers
from docgen.core.permissions import Departments
from docgen.errors import BusyError, DocgenError
from docgen.model import DocumentType
from docgen.ports import AccessLog, Accounts
from docgen.usecases.require import Remembered
from docgen.web.answering import Answering
from docgen.web.drafts import Drafts
from docgen.web.jobs import Jobs
from docgen.web.kept import Kept

log = logging.getLogger("docgen.web")
_PATIENCE = 60.0  # seconds to wait for a turn at making documents
SEARCHES = 2
"""Searches that are worked on at a time."""
_LOOK_AFTER = 5.0  # seconds after which the folders of the document types are looked at again


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served.

    ``secure``: over TLS, here or at a proxy, so that cookies never travel in the clear.
    ``origins``: the addresses ("https://host:port") that forms may come from; empty: the address of the request.
    ``upload_limit`` is in bytes.
    """

    secure: bool = False
    origins: frozenset[str] = frozenset()
    upload_limit: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Types:
    """The types, how their folders were then, and when these were looked at last."""

    found: Mapping[str, DocumentType]
    stamp: int
    at: float


class Site:
    """The archive, its accounts and its access log, as requests use them."""

    def __init__(
        self,
        settings: Settings,
        *,
        accounts: Accounts,
        log: AccessLog,
        departments: Departments,
        serving: Serving,
        now: Callable[[], str] = bootstrap.utc_now,
    ) -> None:
        self.settings = settings
        self.accounts = accounts
        self.log = log
        self.departments = departments
        self.serving = serving
        self.now = now
        self.readers = Readers(settings)
        self.door = bootstrap.door(accounts, log)
        self.answering = Answering()
        self._making, self._checking = threading.Lock(), threading.Lock()
        self._seeking = threading.Semaphore(SEARCHES)
        self._open = threading.local()  # how often this thread has the archive open
        self.kept = Kept()
        self.samples = Kept(64)  # documents of the types' own examples
        self.pictures = bootstrap.pictures()
        self.jobs = Jobs()
        self.drafts = Drafts()
        self.remembered = Remembered()
        self._types: _Types | None = None
        self._reading_types = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive, to be read.  Raises as ``Readers.reading``."""
        with self.readers.reading() as archive, self._held():
            yield archive

    @contextmanager
    def seeking(self) -> Iterator[Archive]:
        """The same, to search it: a few at a time.  Searching computes, so more at once would all take longer, and
        each with an archive of its own, of which all that an index holds in memory is to be read first.  Raises
        BusyError as ``drawing``.
        """
        turn = self._turn(
            self._seeking,
            BusyError(
                "Others are searching at the moment.",
                remedy="Ask again in a while; nothing was changed.",
            ),
        )
        with turn, self.reading() as archive:
            yield archive

    @contextmanager
    def working(self, actor: str, *, alone: bool = False) -> Iterator[tuple[Settings, Archive]]:
        """The archive opened as a command opens it, in the name of a user: to change something; ``alone``, while
        nobody else has it open.  Raises BusyError where somebody has for long.
        """
        chosen = replace(self.settings, actor=actor)
        opened = bootstrap.open_archive(chosen, create=False, workers=0, alone=alone)
        with opened as archive, self._held():
            yield chosen, archive

    @contextmanager
    def making(self, actor: str) -> Iterator[tuple[Settings, Archive]]:
        """The same, to make documents in this process: with the turn at that, which is had first."""
        with self.drawing(), self.working(actor) as opened:
            yield opened

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """The turn at making documents in this process, for what needs no archive.

        They take turns anyway (``renderers.turns``).  Raises BusyError where others take too long: a thread that
        waits answers nobody.
        """
        with self._turn(
            self._making,
            BusyError(
                "The documents of others are being made.",
                remedy="Ask again in a while; nothing was changed.",
            ),
        ):
            yield

    @contextmanager
    def checking(self) -> Iterator[None]:
        """The turn at reading every line of the ledger in this process.  Raises BusyError as ``drawing``."""
        with self._turn(
            self._checking,
            BusyError(
                "The ledger is being checked for somebody else.",
                remedy="Ask again in a while; nothing was changed.",
            ),
        ):
            yield

    @contextmanager
    def _turn(self, lock: threading.Lock | threading.Semaphore, busy: BusyError) -> Iterator[None]:
        """A turn.  It is had before the archive is opened, everywhere: whoever has it open and waited for a turn
        could wait for somebody who waits for the archive.
        """
        assert not getattr(self._open, "count", 0), "a turn is had before the archive is opened"
        if not lock.acquire(timeout=_PATIENCE):
            raise busy
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Note that this thread has the archive open."""
        self._open.count = getattr(self._open, "count", 0) + 1
        try:
            yield
        finally:
            self._open.count -= 1

    def types(self) -> Mapping[str, DocumentType]:
        """All document types by id: those on disk, and those that only documents in the archive have.

        While somebody reads them again, since a file changed, everybody else has them as they were; so has
        everybody while a file is wrong: the server's log tells, and so does making such a document.
        """
        kept = self._types
        if kept is not None and time.monotonic() - kept.at < _LOOK_AFTER:
            return kept.found
        if not self._reading_types.acquire(blocking=kept is None):
            assert kept is not None
            return kept.found
        try:
            kept, at = self._types, time.monotonic()
            if kept is not None and at - kept.at < _LOOK_AFTER:
                return kept.found  # by the one that was waited for
            self._types = _Types(*self._read_types(kept), at)
            return self._types.found
        finally:
            self._reading_types.release()

    def _read_types(self, kept: _Types | None) -> tuple[Mapping[str, DocumentType], int]:
        """The types, and their stamp; those there were, where a file is wrong that somebody is writing."""
        try:
            stamp = self._stamp()
            return (kept.found if kept is not None and kept.stamp == stamp else self._load()), stamp
        except (DocgenError, OSError) as error:
            if kept is None:
                raise
            log.warning("the document types are as they were: %s", error)
            return kept.found, kept.stamp

    def issuable(self) -> Mapping[str, DocumentType]:
        """The document types that documents can be issued of: those whose folders are there."""
        there = bootstrap.ids_on_disk(self.settings)
        return {name: one for name, one in self.types().items() if name in there}

    def _stamp(self) -> int:
        """What changes when a file of a type does, or a document of another type is issued."""
        folder = self.settings.templates
        files = [(str(path), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*"))]
        with self.readers.reading() as archive:
            used = sorted({one.series.type_id for one in archive.register.series()})
        return hash((tuple(files), tuple(used)))

    def _load(self) -> Mapping[str, DocumentType]:
        on_disk = bootstrap.load_types(self.settings)
        with self.readers.reading() as archive:
            in_use = bootstrap.types_in_use(self.settings, archive)
        return {**in_use, **on_disk}
