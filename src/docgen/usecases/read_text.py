"""Read the text of signed originals and file it, each as one act; run again, nothing is read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docgen.core import life, scan_text
from docgen.errors import DocgenError, RefusedError, UnreadableInputError
from docgen.model import Document, State
from docgen.ports import Progress, Register, TextReader
from docgen.usecases.act import Desk, Planned, with_files


@dataclass(frozen=True, slots=True)
class TextRead:
    """What became of an original: its pages, and whether they were read ``now`` or before."""

    serial: str
    pages: int
    now: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """An original that could not be read, and why."""

    serial: str
    error: UnreadableInputError


class TextDesk:
    """What reading originals needs."""

    def __init__(self, desk: Desk, register: Register, reader: TextReader) -> None:
        self._desk = desk
        self._register = register
        self._reader = reader

    def missing(self) -> Sequence[str]:
        """The documents whose original was not read yet, by whatever engine, in the order of their issue."""
        return [
            one.serial
            for one in self._register.documents()
            if one.state in (State.ISSUED, State.VOID)
            and scan_text.newest_original(one.acts) is not None
            and not scan_text.has_text(one.acts)
        ]

    def read_all(
        self, serials: Iterable[str], progress: Progress | None = None
    ) -> tuple[list[TextRead], list[Unread]]:
        """Read several originals, one after the other; what is read is filed at once.

        Raises what ``read`` raises, but for an original that cannot be read.
        """
        unread: list[Unread] = []

        def tell(serial: str, error: DocgenError) -> None:
            if not isinstance(error, UnreadableInputError):
                raise error
            unread.append(Unread(serial, error))

        return self.read_filed(dict.fromkeys(serials), tell, progress), unread

    def read_filed(
        self,
        serials: Iterable[str],
        tell: Callable[[str, DocgenError], None],
        progress: Progress | None = None,
    ) -> list[TextRead]:
        """Read what was just filed.  The filing stays whole whatever happens here: what fails is told."""
        read = []
        for serial in serials:
            try:
                read.append(self.read(serial))
            except DocgenError as error:
                tell(serial, error)
            if progress is not None:
                progress.advance()
        return read

    def read(self, serial: str) -> TextRead:
        """Read the original of a document and file its text; one that this engine has read stays.

        Others may work on the document while it is read.  Raises NotFoundError, BusyError, RefusedError
        for a document without an original, UnreadableInputError for scans that cannot be read.
        """
        document = with_files(life.known(self._register.document(serial), serial))
        engine = self._reader.made_with()
        original = scan_text.newest_original(document.acts)
        if original is None:
            raise RefusedError(
                "{serial} has no original to read.",
                serial=serial,
                remedy="File its scans first: docgen file {serial} SCAN…",
            )
        if scan_text.has_text(document.acts, engine):
            # Recorded by a process that may have been killed before the ledger's file had it.
            document = self._desk.act(serial, lambda _document: None)
            return self._told(document, now=False)
        pages = [
            page
            for one in original.data["files"]
            for page in self._reader.read(
                str(one["path"]), self._desk.store.read(document.object_id or "", one["path"])
            )
        ]
        now = False

        def plan(document: Document) -> Planned | None:
            nonlocal now
            if scan_text.newest_original(document.acts) != original:
                raise RefusedError(
                    "Another original of {serial} was filed meanwhile.",
                    serial=serial,
                    remedy="Run docgen ocr {serial}.",
                )
            if scan_text.has_text(document.acts, engine):
                return None
            now = True
            data, files = scan_text.filing(document.acts, original, engine, pages)
            return Planned(life.TEXT, data, files)

        return self._told(self._desk.act(serial, plan), now=now)

    def _told(self, document: Document, *, now: bool) -> TextRead:
        act = scan_text.newest(document.acts)
        return TextRead(document.serial, act.data["pages"] if act is not None else 0, now)
