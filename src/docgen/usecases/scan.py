"""Take in a whole stack of scanned sheets: each document's pages are filed, the rest goes to the tray.

Every page that comes in is filed or in the tray; their sum is checked.  A document is filed when the
register and the store say so, read back; the source is not touched before that.  Run again, pages that
are filed are known by their bytes and those in the tray by theirs: nothing is there twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from docgen.core import life, originals, qr, stack
from docgen.core import tray as rules
from docgen.core.masks import mask_digits
from docgen.core.stack import Group
from docgen.errors import IntegrityError, UnreadableInputError
from docgen.model import Document, Issued, Place, Scan, State, Stray, TrayPage
from docgen.ports import Progress, Register, ScanReader, Tray
from docgen.usecases.act import Desk
from docgen.usecases.file_original import file_original
from docgen.usecases.make import ISSUED_PDF

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bound:
    """A document whose original is filed: now, or already by an earlier run.

    ``sheets`` are its pages: of which file, and where in it (from 1).
    """

    serial: str
    pages: int
    now: bool
    sheets: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of a stack of ``pages`` pages."""

    pages: int
    filed: tuple[Bound, ...]
    tray: tuple[TrayPage, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of the stack: of which file, and where in it (from 0)."""

    scan: Scan
    at: int


class StackDesk:
    """What taking in stacks needs."""

    def __init__(self, desk: Desk, register: Register, reader: ScanReader, tray: Tray) -> None:
        self._desk = desk
        self._theirs: Callable[[Document], bool] = _everything
        self._register = register
        self._reader = reader
        self._tray = tray
        self._known: dict[str, Issued | None] = {}
        self._digests: Mapping[str, str] | None = None

    def take_in(
        self,
        scans: Iterable[Scan],
        place: Place,
        *,
        progress: Progress | None = None,
        theirs: Callable[[Document], bool] | None = None,
    ) -> Scanned:
        """File what is certain, lay the rest into the tray.

        ``scans`` are read as they are needed: no more are held at a time than a document spans.  ``theirs``
        tells the documents that whoever brings the stack may file originals of; pages of others go to the tray.
        Raises BusyError where another process works on a document, RefusedError where one may not be
        filed; what came before is filed then, and running it again goes on.
        """
        self._tray.sweep()
        self._theirs = theirs or _everything
        waiting: dict[int, _Sheet] = {}
        filed: list[Bound] = []
        tray: list[TrayPage] = []
        positions: list[int] = []
        pages = 0

        def codes() -> Iterator[Sequence[str]]:
            nonlocal pages
            for scan in scans:
                for at, texts in enumerate(scan.codes):
                    waiting[pages] = _Sheet(scan, at)
                    pages += 1
                    yield texts
                if progress is not None:
                    progress.advance()

        for one in stack.split(codes(), self._issued):
            found: Bound | list[Stray] = [one] if isinstance(one, Stray) else []
            if isinstance(one, Group):
                found = self._file(one, waiting, place)
            if isinstance(found, Bound):
                filed.append(found)
            else:
                tray += [self._lay_in(waiting[stray.page], stray) for stray in found]
                positions += [stray.page for stray in found]
            for page in one.pages if isinstance(one, Group) else (one.page,):
                del waiting[page]
        if waiting or sum(one.pages for one in filed) + len(tray) != pages:
            raise IntegrityError(
                "Of {pages} pages, filed: {filed}, laid into the tray: {tray}.",
                pages=pages,
                filed=sum(one.pages for one in filed),
                tray=len(tray),
            )
        order = sorted(range(len(tray)), key=positions.__getitem__)
        return Scanned(pages, tuple(filed), tuple(tray[at] for at in order))

    def pages(self) -> Sequence[TrayPage]:
        """What is in the tray, each page with what was done with it."""
        return rules.settled(self._tray.pages(), self._register.entries(""))

    def settle(
        self, page_ids: Sequence[str], serial: str, place: Place, *, reason: str = ""
    ) -> Document:
        """File pages of the tray, in this order, as the original of a document.

        The ledger has a note for each; killed between filing and note, it is simply run again.  Raises
        NotFoundError, RefusedError as filing does, and where a page is filed with another document.
        """
        with self._tray.held():
            pages = self._chosen(page_ids)
            rules.require_free(pages, serial)
            scans = [self._reader.read(page.file, self._tray.read(page.id)) for page in pages]
            document = file_original(
                serial, scans, place, desk=self._desk, reader=self._reader, reason=reason
            )
            for page in pages:
                self._note(rules.SETTLE, rules.settlement(page, serial, reason))
        return document

    def discard(self, page_ids: Sequence[str], reason: str) -> None:
        """Note in the ledger that pages belong to no document.  They stay in the tray's folder.

        Raises NotFoundError, and RefusedError where a page is filed.
        """
        with self._tray.held():
            pages = self._chosen(page_ids)
            rules.require_free(pages, None)
            for page in pages:
                self._note(rules.DISCARD, rules.setting_aside(page, reason))

    def catch_up(self) -> Sequence[str]:
        """Note of waiting pages that a document has them, to the byte; and clear what was half-built.

        So it is where a process was killed between filing and note.
        """
        self._tray.sweep()
        with self._tray.held():
            waiting = [page for page in self.pages() if not page.settled]
            found = list(rules.filed_in(waiting, self._register.documents())) if waiting else []
            for page, serial in found:
                self._note(rules.SETTLE, rules.settlement(page, serial, ""))
        return [page.id for page, _ in found]

    def _chosen(self, page_ids: Sequence[str]) -> Sequence[TrayPage]:
        """Pages of the tray, once each, read whole.  Raises NotFoundError, IntegrityError."""
        known = {page.id: page for page in self.pages()}
        for page_id in page_ids:
            self._tray.read(page_id)
        return [known[page_id] for page_id in dict.fromkeys(page_ids)]

    def _note(self, act: str, data: Mapping[str, Any]) -> None:
        self._register.note(act, data, actor=self._desk.actor, now=self._desk.now())

    def _issued(self, named: str) -> Issued | None:
        """A document by its number, or by what a small code has for one that is too long."""
        serial = self._by_digest().get(named, "") if named.startswith("*") else named
        if serial not in self._known:
            self._known[serial] = self._printed(serial)
        return self._known[serial]

    def _printed(self, serial: str) -> Issued | None:
        document = self._register.document(serial) if serial else None
        gone = document is None or document.state in (State.PENDING, State.DISPOSED)
        if document is None or document.object_id is None or gone:
            return None
        pdf = self._desk.store.read(document.object_id, ISSUED_PDF)
        return self._reader.printed(document.serial, pdf)

    def _by_digest(self) -> Mapping[str, str]:
        """Every number by its digest; worked out where a code has one."""
        if self._digests is None:
            self._digests = {
                qr.digest(one.serial): one.serial for one in self._register.documents()
            }
        return self._digests

    def _file(
        self, group: Group, sheets: Mapping[int, _Sheet], place: Place
    ) -> Bound | list[Stray]:
        parts = list(self._parts([sheets[page] for page in group.pages]))
        document = self._register.document(group.serial)
        if document is not None and not self._theirs(document):
            told = {"serial": group.serial}
            return [Stray(page, stack.FOREIGN, told) for page in group.pages]
        acts = document.acts if document is not None else ()
        before = originals.original(acts)
        known = before is not None and originals.filed(acts, parts)
        if before is not None and not known:
            told = {"serial": group.serial}
            return [Stray(page, stack.DUPLICATE, told) for page in group.pages]
        if known:
            # Recorded by a process that may have been killed before the ledger's file had it.
            document = self._desk.act(group.serial, lambda _document: None)
        else:
            document = file_original(
                group.serial, parts, place, desk=self._desk, reader=self._reader
            )
        self._prove(document, parts)
        where = tuple(
            (mask_digits(sheets[page].scan.name), sheets[page].at + 1) for page in group.pages
        )
        return Bound(group.serial, len(group.pages), not known, where)

    def _prove(self, document: Document | None, parts: Sequence[Scan]) -> None:
        """Read back what was filed; the source may go only after that."""
        paths = originals.paths(document.acts, parts) if document is not None else None
        if document is None or document.object_id is None or paths is None:
            raise IntegrityError("What was just filed is not there.")
        for path, part in zip(paths, parts, strict=True):
            if self._desk.store.read(document.object_id, path) != part.data:
                raise IntegrityError(
                    "{object}/{path} is not what was filed.", object=document.object_id, path=path
                )

    def _parts(self, sheets: Sequence[_Sheet]) -> Iterator[Scan]:
        """The sheets as files: neighbours of one file together."""
        run: list[_Sheet] = []
        for sheet in sheets:
            if run and sheet.scan is not run[0].scan:
                yield self._reader.part(run[0].scan, [one.at for one in run])
                run = []
            run.append(sheet)
        if run:
            yield self._reader.part(run[0].scan, [one.at for one in run])

    def _lay_in(self, sheet: _Sheet, stray: Stray) -> TrayPage:
        part = self._reader.part(sheet.scan, [sheet.at])
        source = hashlib.sha256(sheet.scan.data).hexdigest()
        page = TrayPage(
            id=f"{source[:12]}-{sheet.at + 1:04}",
            file=mask_digits(sheet.scan.name),
            page=sheet.at + 1,
            stray=stray,
            at=self._desk.now(),
            suffix=part.suffix,
            digest=life.digest(part.data),
        )
        self._tray.put(page, part.data)
        return page


def readable(
    files: Iterable[T],
    load: Callable[[T], tuple[str, bytes]],
    reader: ScanReader,
    tell: Callable[[T, UnreadableInputError], None],
    progress: Progress | None = None,
) -> Iterator[Scan]:
    """The files that can be read, one after the other: ``load`` gives name and content.  The others are told,
    left out, and done with.
    """
    for file in files:
        try:
            scan = reader.read(*load(file))
        except UnreadableInputError as error:
            tell(file, error)
            if progress is not None:
                progress.advance()
            continue
        yield scan


def _everything(_document: Document) -> bool:
    return True
