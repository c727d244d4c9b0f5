"""One act on an issued document: decide, file it as a new version of the object, record it.

The version is in the store before the register knows of it.  Killed in between, the object is a version
ahead; whoever acts on the document next, or ``docgen recover``, records that act from the file that
tells it, and goes on from there.  Nothing is done twice and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.core import disposal, life, volumes
from docgen.errors import IntegrityError, NoFilesError
from docgen.model import Act, Document, Done, State
from docgen.ports import SearchIndex, Store, Workbench
from docgen.usecases.entries import Entries


@dataclass(frozen=True, slots=True)
class Planned:
    """An act that may be done: ``files`` come into the object beside the file that tells it.

    ``data`` is plain JSON; its "reason", where there is one, goes into the ledger too.  ``at`` is when, where
    the files depend on it; else it is now.
    """

    name: str
    data: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    at: str = ""


Plan = Callable[[Document], Planned | None]
"""What is to be done to a document as it stands; None where that is done already."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What an act needs of the outside; ``now`` is UTC as the ledger writes it.

    ``entries`` works out what the index says after an act.
    """

    workbench: Workbench
    store: Store
    index: SearchIndex
    actor: str
    now: Callable[[], str]
    entries: Entries
    _held: set[str] = field(default_factory=set, init=False)

    def act(self, serial: str, plan: Plan) -> Document:
        """The document once the act that ``plan`` gives is recorded.

        Raises NotFoundError, BusyError, RefusedError for a document without files, and what ``plan``
        raises; nothing has been changed then.
        """
        document = self.workbench.take(serial)
        try:
            document = with_files(self._caught_up(with_files(document)))
            planned = plan(document)
            if planned is None:
                return document
            volumes.require_open(
                planned.name, document, self.workbench.closed_by(volumes.volume_of(document))
            )
            return self._do(document, planned)
        finally:
            self._let_go(serial)

    @contextmanager
    def held(self, serials: Iterable[str]) -> Iterator[list[Document]]:
        """The documents as they stand, this process's alone through several acts.

        Raises what ``act`` raises where one cannot be had; none is held then.
        """
        wanted = list(serials)
        documents = []
        try:
            for serial in wanted:
                document = self.workbench.take(serial)
                self._held.add(serial)
                documents.append(with_files(self._caught_up(with_files(document))))
            yield documents
        finally:
            self._held.difference_update(wanted)
            self.workbench.release(wanted)

    def catch_up(self, serial: str) -> bool:
        """Record the act that a killed process had filed; whether there was one."""
        document = self.workbench.take(serial)
        try:
            if document.state is State.DISPOSED:
                return False
            return self._caught_up(with_files(document)) != document
        finally:
            self._let_go(serial)

    def _let_go(self, serial: str) -> None:
        if serial not in self._held:
            self.workbench.release([serial])

    def _do(self, document: Document, planned: Planned) -> Document:
        object_id = document.object_id or ""
        version = len(document.acts) + 2
        at = planned.at or self.now()
        act = Act(version, planned.name, at, self.actor, life.plain(planned.data))
        files = {life.act_path(version): life.act_file(document.serial, act), **planned.files}
        stored = self.store.add_version(
            object_id,
            files,
            created=act.at,
            message=f"{planned.name.capitalize()} {document.serial}",
            actor=self.actor,
        )
        if len(stored.versions) != version:
            raise IntegrityError("{object} has gained a version meanwhile.", object=object_id)
        return self.record(document, life.done(document.serial, act, stored))

    def record(self, document: Document, done: Done) -> Document:
        """The document once an act is recorded whose version is in the store; it is held meanwhile."""
        entry = self.index.entry(document.serial)
        changed = None
        if entry is not None:
            changed = self.entries.after(entry, [done.act], done.object_id)
        if changed != entry:
            done = replace(done, entry=changed)
        self.workbench.record([done])
        return life.after(document, done)

    def _caught_up(self, document: Document) -> Document:
        done = ahead(document, self.store)
        return document if done is None else self.record(document, done)


def ahead(document: Document, store: Store) -> Done | None:
    """The act that is in the object and not in the register; None where the two agree.

    Raises IntegrityError where they part by more than one version.
    """
    object_id = document.object_id or ""
    stored = store.mend(object_id)
    version = len(document.acts) + 2
    if stored is not None and disposal.is_buried(stored):
        return disposal.done(document.serial, store.read(object_id, disposal.TOMBSTONE), stored)
    if stored is None or len(stored.versions) not in (version - 1, version):
        raise IntegrityError(
            "The register knows {count} versions of {object}; the store holds another number.",
            count=version - 1,
            object=object_id,
        )
    if len(stored.versions) < version:
        return None
    told = store.read(object_id, life.act_path(version))
    act = life.read_act(told, document.serial, version)
    return life.done(document.serial, act, stored)


def with_files(document: Document) -> Document:
    """The document, where it has its files.  Raises NoFilesError, DisposedError."""
    if document.state is State.DISPOSED:
        raise disposal.gone(document)
    if document.state is State.PENDING or document.object_id is None:
        raise NoFilesError(
            "{serial} has a number but no files yet.",
            serial=document.serial,
            remedy="Run 'docgen recover' to finish it.",
        )
    return document
