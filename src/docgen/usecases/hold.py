"""Hold documents for a case, and release them: one act on each.

A hold is on the documents that are there when it is set.  Killed in between, those that are held are held;
the same command again holds the others, and those that have come since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.core import holds, life
from docgen.core.holds import Cause
from docgen.errors import NoFilesError, RefusedError
from docgen.model import Act, Document, Filter, Query, SearchEntry, SearchField, State
from docgen.ports import Progress, Register, SearchIndex
from docgen.usecases.act import Desk, Planned
from docgen.usecases.find import find_every


@dataclass(frozen=True, slots=True)
class Held:
    """What became of the documents that were named: ``done`` now, ``before`` (nothing to do), and those
    that have no files yet or none any more, on which nothing can be done.
    """

    done: tuple[str, ...]
    before: tuple[str, ...]
    without_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which documents are meant, as a search says it; ``person`` is a name or a full identifier."""

    type_id: str | None = None
    branch: str | None = None
    person: str = ""
    text: str = ""


def choose(
    chosen: Chosen, *, index: SearchIndex, register: Register, identity_key: bytes
) -> list[str]:
    """The numbers of all documents that are meant, oldest first; pending ones of a type or branch too.

    A person's are those about the person, and those that name the person anywhere.
    """
    named = ((SearchField.TYPE, chosen.type_id), (SearchField.BRANCH, chosen.branch))
    common = Query(filters=tuple(Filter(field, value) for field, value in named if value))
    meant = []
    if chosen.person:
        whom = Filter(SearchField.PERSON, chosen.person)
        ways = (
            replace(common, words=(chosen.person,)),
            replace(common, filters=(*common.filters, whom)),
        )
        meant.append({one for way in ways for one in _all(way, index, identity_key)})
    if chosen.text:
        words = tuple(chosen.text.split())
        meant.append(set(_all(replace(common, words=words), index, identity_key)))
    if not meant:
        pending = (one for one in register.documents(chosen.type_id) if one.state is State.PENDING)
        unfiled = {one.serial for one in pending if chosen.branch in (None, one.branch)}
        meant.append(unfiled.union(_all(common, index, identity_key)))
    return sorted(set.intersection(*meant))


def hold(
    serials: Iterable[str], cause: Cause, *, desk: Desk, progress: Progress | None = None
) -> Held:
    """Hold documents for a case.

    Raises NotFoundError, BusyError, and RefusedError where case or reason name a person of a document;
    what came before is held then.
    """
    return _Bulk(life.HOLD, holds.hold, cause, desk).run(serials, progress)


def lift(
    serials: Iterable[str], cause: Cause, *, desk: Desk, progress: Progress | None = None
) -> Held:
    """Release documents from the hold of a case.  Raises as ``hold`` does."""
    return _Bulk(life.LIFT, holds.lift, cause, desk).run(serials, progress)


def require_nobody(entry: SearchEntry | None, *texts: str) -> None:
    """Raise RefusedError where a text names a person of the document: the ledger would keep the name when
    the document is destroyed.
    """
    names = [*entry.names, entry.subject] if entry is not None else []
    for name in names:
        if len(name) > 1 and any(name in text for text in texts):
            raise RefusedError(
                "The reason or the case names a person of {serial}. The ledger would keep that name when the "
                "document is destroyed.",
                serial=entry.serial if entry is not None else "",
                remedy="Name the case by its number, and the person not at all.",
            )


@dataclass(frozen=True, slots=True)
class _Bulk:
    """One act on many documents, each in its turn."""

    name: str
    data: Callable[[Sequence[Act], Cause], dict[str, str] | None]
    cause: Cause
    desk: Desk

    def run(self, serials: Iterable[str], progress: Progress | None) -> Held:
        done: list[str] = []
        before: list[str] = []
        without: list[str] = []

        def plan(document: Document) -> Planned | None:
            data = self.data(document.acts, self.cause)
            if data is None:
                before.append(document.serial)
                return None
            entry = self.desk.index.entry(document.serial)
            require_nobody(entry, self.cause.case, self.cause.reason)
            return Planned(self.name, data)

        for serial in dict.fromkeys(serials):
            try:
                self.desk.act(serial, plan)
            except NoFilesError:
                without.append(serial)
            else:
                if serial not in before[-1:]:
                    done.append(serial)
            if progress is not None:
                progress.advance()
        return Held(tuple(done), tuple(before), tuple(without))


def _all(query: Query, index: SearchIndex, identity_key: bytes) -> Iterator[str]:
    found = find_every(query, index=index, identity_key=identity_key)
    return (entry.serial for entry in found if entry.state is not State.DISPOSED)
