"""What the web application works with: one for the life of the server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.bootstrap.reading import Readers
from docgen.core.permissions import Departments
from docgen.errors import BusyError
from docgen.model import DocumentType
from docgen.ports import AccessLog, Accounts
from docgen.web.answering import Answering
from docgen.web.jobs import Jobs
from docgen.web.kept import Kept

_PATIENCE = 60.0  # seconds to wait for a turn at making documents
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
    """The types, when their folders were looked at last, and how these were then."""

    found: Mapping[str, DocumentType]
    at: float
    stamp: int


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
        self._making = threading.Lock()
        self.kept = Kept()
        self.samples = Kept(64)  # documents of the types' own examples
        self._checking = threading.Lock()
        self.pictures = bootstrap.pictures()
        self.jobs = Jobs()
        self._types: _Types | None = None
        self._lock = threading.Lock()

    @contextmanager
    def working(self, actor: str, *, workers: int = 0) -> Iterator[tuple[Settings, Archive]]:
        """The archive opened as a command opens it, in the name of a user: to change something."""
        chosen = replace(self.settings, actor=actor)
        with bootstrap.open_archive(chosen, create=False, workers=workers) as archive:
            yield chosen, archive

    @contextmanager
    def alone(self, actor: str) -> Iterator[tuple[Settings, Archive]]:
        """The same, while nobody else has it open.  Raises BusyError where somebody has for long."""
        chosen = replace(self.settings, actor=actor)
        with bootstrap.open_archive(chosen, create=False, workers=0, alone=True) as archive:
            yield chosen, archive

    @contextmanager
    def checking(self) -> Iterator[None]:
        """Alone in this process with reading every line of the ledger.  Raises BusyError as ``making``."""
        if not self._checking.acquire(timeout=_PATIENCE):
            raise BusyError(
                "The ledger is being checked for somebody else.",
                remedy="Ask again in a while; nothing was changed.",
            )
        try:
            yield
        finally:
            self._checking.release()

    @contextmanager
    def making(self) -> Iterator[None]:
        """Alone in this process with making documents, which takes turns anyway (``renderers.turns``).

        Raises BusyError where those of others take too long: a thread that waits answers nobody.
        """
        if not self._making.acquire(timeout=_PATIENCE):
            raise BusyError(
                "The documents of others are being made.",
                remedy="Ask again in a while; nothing was changed.",
            )
        try:
            yield
        finally:
            self._making.release()

    def types(self) -> Mapping[str, DocumentType]:
        """All document types by id: those on disk, and those that only documents in the archive have."""
        with self._lock:
            kept, at = self._types, time.monotonic()
            if kept is not None and at - kept.at < _LOOK_AFTER:
                return kept.found
            stamp = self._stamp()
            found = kept.found if kept is not None and kept.stamp == stamp else self._load()
            self._types = _Types(found, at, stamp)
            return found

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
