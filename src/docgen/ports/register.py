"""The register: numbers and states, acts on documents, and what it counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from docgen.model import (
    Candidate,
    Confirmation,
    Count,
    Document,
    Done,
    Filings,
    Finding,
    LedgerEntry,
    LedgerLine,
    LedgerQuery,
    Pending,
    Reservation,
    SearchEntry,
    SeriesState,
    Voided,
    Volume,
)


class Register(Protocol):
    """The transactional truth of numbers and states."""

    def reserve(
        self, candidates: Sequence[Candidate], *, actor: str, now: str, partial: bool = False
    ) -> Sequence[Reservation]:
        """Number a batch in one short transaction, in order; one answer per candidate.

        If any candidate conflicts, or belongs to a month that is closed, and not ``partial``, nothing
        is numbered at all.  One that is to close a month is compared with it: raises BusyError where
        that is not what it says any more, RefusedError where an interrupted act is in it.  The new
        numbers belong to this process until they are confirmed or the process dies.
        """
        ...

    def outlook(self, candidates: Sequence[Candidate]) -> Sequence[Reservation]:
        """What ``reserve`` would answer (``partial``) at this moment; nothing is changed.

        What would get a number is RESERVED, without one.
        """
        ...

    def confirm(self, confirmations: Sequence[Confirmation], *, actor: str, now: str) -> None:
        """Make pending documents issued: digests, state, ledger and index in one transaction."""
        ...

    def claim_orphans(self) -> Sequence[Pending]:
        """Take over the pending documents of processes that have died."""
        ...

    def document(self, serial: str) -> Document | None: ...

    def documents(self, type_id: str | None = None) -> Iterator[Document]:
        """All documents, or those of one type, by series and sequence."""
        ...

    def voided(self, type_id: str, record_digests: Sequence[str]) -> Mapping[str, str]:
        """Of these records, those that were issued and are void or destroyed: the number by the digest.

        A record that was issued again is not among them.
        """
        ...

    def series(self) -> Sequence[SeriesState]: ...

    def closings(self) -> Sequence[Document]:
        """The catalogues that have closed months (``core.volumes``), void ones too."""
        ...

    def note(self, act: str, data: Mapping[str, Any], *, actor: str, now: str) -> None:
        """Put a happening about no single document into the ledger, under the serial "".

        ``data`` is plain JSON and names nobody.  Where it has an "id", a note of this act with this id
        that is there already is not made again: a killed command may be run again.
        """
        ...

    def entries(self, serial: str | None = None) -> Iterator[LedgerEntry]:
        """The ledger, or the entries about one document ("": about none), oldest first."""
        ...

    def lines(self, after: int = 0) -> Sequence[bytes]:
        """The ledger's lines with sequence > after, as stored."""
        ...

    def restore(
        self, documents: Iterable[Document], lines: Iterable[bytes], entries: Iterable[SearchEntry]
    ) -> None:
        """Fill an empty register from what store and ledger tell (``docgen rebuild``)."""
        ...

    def check(self) -> Sequence[Finding]:
        """What is wrong with the database file itself."""
        ...


class Workbench(Protocol):
    """Acts on issued documents: one process at a time works on a document.

    A document is taken, the act's version is put into its object, the act is recorded.  Killed in
    between, the object is a version ahead of the register: whoever takes the document next sees that,
    and ``left_behind`` tells ``docgen recover``.
    """

    def take(self, serial: str) -> Document:
        """The document as it stands, from now on this process's to act on.

        Raises NotFoundError for a number never given, BusyError while a living process works on it.
        """
        ...

    def record(self, done: Sequence[Done]) -> None:
        """Documents that this process has taken gain an act each, in one transaction: row, ledger
        line, index.  They stay taken.

        Recording again what is recorded does nothing.  Raises IntegrityError for an act that does not
        follow the document's last one.
        """
        ...

    def release(self, serials: Sequence[str]) -> None:
        """Let go of documents; of others than this process's nothing is changed."""
        ...

    def closed_by(self, volume: Volume) -> str | None:
        """The number of the catalogue that has closed a volume; None while it is open.

        While a document of it is taken, that does not change.
        """
        ...

    def left_behind(self) -> Sequence[str]:
        """The documents that processes had taken which have died since."""
        ...

    def unpurged(self) -> Sequence[str]:
        """The documents whose end is recorded, but of which there may be traces left."""
        ...

    def purge(self) -> None:
        """Leave no trace of them where register and index are kept; they are purged then.

        What is elsewhere (the tray, faces, copies of the database) must be gone before.
        """
        ...


class Survey(Protocol):
    """What the register and the ledger hold, counted where they are kept: no document is read for it."""

    def head(self) -> int:
        """How many lines the ledger has: what was worked out from fewer is out of date."""
        ...

    def counts(self) -> Sequence[Count]:
        """How many documents there are of each series, branch, months and state."""
        ...

    def filings(self) -> Sequence[Filings]:
        """How long originals were away, by the month they came back; what was destroyed is not among them."""
        ...

    def voided(self) -> Sequence[Voided]:
        """The void numbers, by series and sequence."""
        ...

    def signed_by(self, names: Collection[str]) -> Sequence[Document]:
        """The documents that somebody of these names has signed, whether or not it was taken back."""
        ...

    def ledger(self, query: LedgerQuery) -> Sequence[LedgerLine]:
        """A page of the ledger.

        Lines about no document are on it only where the whole archive is the scope.
        """
        ...
