"""The ports: what the use cases need of the outside, as Protocols.

Nothing above this line of imports knows SQLite, a path or a file format.  Every implementation of a
port passes the contract suite of ``tests/contract``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from docgen.model import (
    Box,
    Candidate,
    Certificate,
    Check,
    Checked,
    Composition,
    Confirmation,
    Count,
    Document,
    DocumentType,
    Done,
    Extract,
    Facets,
    Failure,
    Filed,
    Filings,
    Finding,
    Handed,
    HandedStory,
    Handover,
    Hit,
    Issued,
    LedgerEntry,
    LedgerLine,
    LedgerQuery,
    LeftBag,
    PageText,
    Pending,
    Problem,
    Query,
    RawInput,
    Replay,
    Reservation,
    Scan,
    SealedPdf,
    SealFound,
    SealOrder,
    SearchEntry,
    SeriesState,
    Session,
    Stamped,
    StoredObject,
    Tally,
    Text,
    Token,
    TrayPage,
    User,
    Voided,
    Volume,
)


class Reader(Protocol):
    """Reads one input format."""

    suffixes: frozenset[str]  # lower case with dot: {".xlsx", ".xlsm"}

    def read(self, name: str, data: bytes) -> RawInput:
        """Parse ``data``; ``name`` is the file's name for places.

        Raises UnreadableInputError when the file as a whole cannot be read.
        """
        ...


class ScanReader(Protocol):
    """Reads scanned paper."""

    def read(self, name: str, data: bytes) -> Scan:
        """A scanned file with the codes on its pages; ``name`` is the file's name, for messages.

        Raises UnreadableInputError for what is no PDF, JPEG, PNG or TIFF, or is damaged or locked.
        """
        ...

    def part(self, scan: Scan, pages: Sequence[int]) -> Scan:
        """Some pages of a scan (positions, from 0) as a file of their own, the same bytes every time.

        All pages in their order are the file itself.
        """
        ...

    def printed(self, serial: str, data: bytes) -> Issued:
        """What the PDF of an issued document says of its pages."""
        ...


class ScanPictures(Protocol):
    """Pages of scanned files as pictures.  Safe under several threads.

    Raises UnreadableInputError as ``ScanReader.read``.
    """

    def count(self, name: str, data: bytes) -> int:
        """How many pages a file has; ``name`` is the file's name, for messages."""
        ...

    def draw(self, name: str, data: bytes, page: int, width: int) -> bytes:
        """A page (from 1) as a grey PNG so many pixels wide, or as wide as it is.

        Raises NotFoundError where there is no such page.
        """
        ...


class TextReader(Protocol):
    """Reads the text of scanned paper (OCR).  Nothing leaves the machine."""

    def made_with(self) -> str:
        """Engine and model, with their versions: "rapidocr 3.10.0, PP-OCRv6 small"."""
        ...

    def read(self, name: str, data: bytes) -> tuple[str, ...]:
        """The text of each page, its lines parted by line breaks; "" for a page without text.

        ``name`` is the file's name, for messages.  Raises UnreadableInputError for what cannot be read.
        """
        ...


class Tray(Protocol):
    """Scanned pages that belong to no document yet.  Nothing in it is ever deleted, but what goes with a
    document that is destroyed.
    """

    def put(self, page: TrayPage, data: bytes) -> None:
        """Lay a page in, durably; one with its id that is there already stays as it is."""
        ...

    def pages(self) -> Sequence[TrayPage]:
        """All pages, settled ones too, as they came."""
        ...

    def read(self, page_id: str) -> bytes:
        """The page's file, checked against its digest.  Raises NotFoundError, IntegrityError."""
        ...

    def dispose(self, page_id: str) -> None:
        """Remove a page of a document that was destroyed; one that is gone is fine."""
        ...

    def held(self) -> AbstractContextManager[object]:
        """Settle pages as the only process that does.  Raises BusyError."""
        ...

    def sweep(self) -> int:
        """Remove what killed processes left half-built (never a page); returns how many."""
        ...

    def check(self) -> Sequence[Finding]:
        """Pages that are not what their digests say, or cannot be read."""
        ...


class Translate(Protocol):
    """Puts a sentence into one language."""

    @property
    def lang(self) -> str:
        """The language: "zh" or "en"."""
        ...

    def __call__(self, text: Text, /) -> str: ...


class BlankWriter(Protocol):
    """Writes the blank form of a document type in one format."""

    suffixes: frozenset[str]

    def write(self, doctype: DocumentType, translate: Translate) -> bytes: ...


class Renderer(Protocol):
    """Turns a composition into the bytes of one format, the same bytes every time."""

    suffix: str  # ".pdf"
    media_type: str

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        """Render; ``record_json`` is embedded where the format can carry it."""
        ...

    def uncovered(self, text: str) -> frozenset[str]:
        """The characters of ``text`` that the bundled faces have no glyph for."""
        ...


class Stamp(Protocol):
    """Marks the PDF of a void document."""

    def stamp(self, pdf: bytes, on: dt.date) -> bytes:
        """The PDF with 作废 and the day across every page, the same bytes every time."""
        ...

    def made_with(self, pdf: bytes) -> tuple[str, str]:
        """The version of the engine, and the digest of the faces, that made a stamped PDF."""
        ...


class Sealer(Protocol):
    """A certificate with its key: seals PDFs."""

    @property
    def certificate(self) -> Certificate: ...

    def seal(self, pdf: bytes, order: SealOrder) -> SealedPdf:
        """The PDF with one more visible seal and signature: its bytes as they are, the new ones after them.

        The new bytes are others each time.  Raises RefusedError where the seal cannot stand at its place or
        its name not be drawn, SealError where the time-stamping service does not answer.
        """
        ...


class SealReader(Protocol):
    """Reads the signatures of a PDF."""

    def read(self, pdf: bytes, moments: Sequence[str]) -> Sequence[SealFound]:
        """All signatures, in the order they were put on; whether each one's certificate was good is judged
        at its moment (UTC, as in the ledger).

        Raises UnreadableDocumentError for a file that is not whole.
        """
        ...


class Extractor(Protocol):
    """Reads a rendition back, by the file's own structure and nothing else."""

    suffix: str  # ".pdf"

    def extract(self, data: bytes) -> Extract:
        """Raises UnreadableDocumentError for a file that is not whole."""
        ...


class PagePictures(Protocol):
    """Pages of a PDF as pictures.  Safe under several threads.

    Raises UnreadableDocumentError for a file that is not whole.
    """

    def sizes(self, pdf: bytes) -> Sequence[tuple[float, float]]:
        """Width and height of each page, in points."""
        ...

    def texts(self, pdf: bytes) -> Sequence[PageText]:
        """What stands on each page, and where."""
        ...

    def draw(self, pdf: bytes, page: int, width: int, black: Sequence[Box] = ()) -> bytes:
        """A page (from 1) as a PNG so many pixels wide, boxes of it black to their edges and a little beyond.

        Raises NotFoundError where there is no such page.
        """
        ...


class Store(Protocol):
    """The files: objects that gain versions, and whose versions never change.

    An object id is ``/``-separated safe names ("client-confirmation/2026/QR-SH01-202611-0001").
    """

    def put(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Write version 1, durably: when this returns, it survives a power cut.

        Idempotent: the same files under the same id again do nothing.  Other files under an
        existing id raise IntegrityError.  Half-written leftovers of a killed process are replaced.
        """
        ...

    def add_version(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Add or replace logical files in a new version, durably; earlier versions stay.

        Files the newest version has already are no new version.  Raises NotFoundError where there is
        no such object.
        """
        ...

    def dispose(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Put an object that holds only ``files`` in place of the object, durably; all it held is gone.

        The only way content ever leaves the store, with ``forget``.  Killed in between, ``sweep`` or
        ``mend`` completes it: the object is whole, or the new one is.  Idempotent.  Raises NotFoundError
        where there is no such object.
        """
        ...

    def forget(self, object_id: str) -> None:
        """Remove an object that only destroyed documents needed; one that is gone is fine."""
        ...

    def get(self, object_id: str) -> StoredObject | None: ...

    def mend(self, object_id: str) -> StoredObject | None:
        """The object, after a version that a killed process had all but added is completed."""
        ...

    def read(self, object_id: str, path: str) -> bytes:
        """The newest content of a logical path, checked against its digest.

        Raises NotFoundError, or IntegrityError when the digest does not match.
        """
        ...

    def inventory(self, object_id: str, version: int) -> bytes:
        """The bytes of the inventory as the object's version (from 1) brought it: what the ledger pins.

        Raises NotFoundError where there is no such version.
        """
        ...

    def location(self, object_id: str, path: str) -> str:
        """Where a person finds the newest content of a logical path: a file's path, a URL."""
        ...

    def object_ids(self) -> Iterator[str]:
        """All objects, sorted."""
        ...

    def verify(self, object_id: str) -> Sequence[Finding]:
        """Recompute every digest of the object; name what is wrong."""
        ...

    def verify_root(self) -> Sequence[Finding]:
        """What is wrong with the storage root itself: strays, half-written leftovers."""
        ...

    def sweep(self) -> int:
        """Remove leftovers of killed processes (never an object); returns how many."""
        ...


class Ledger(Protocol):
    """The ledger as lines outside the database, append-only."""

    def lines(self) -> Iterator[bytes]:
        """Every line without its newline, oldest first, exactly as stored (no check)."""
        ...

    def sync(self, fetch: FetchLines) -> None:
        """Bring the ledger up to what the register has: append, durably, the lines missing.

        ``fetch(after)`` gives the register's lines with sequence > after.  Safe under many
        processes at once; a torn last line left by a crash is completed.  Lines already there that
        differ from the register's raise IntegrityError.
        """
        ...

    def mend_end(self) -> None:
        """Where the register is lost: cut off a last line that a crash left incomplete.

        Nothing came of what it told: a line is whole before anything follows from it.  A whole line
        stays, and so does anything else that is no beginning of a line.
        """
        ...


class Checkpoints(Protocol):
    """The archive's own copies of its checkpoints, each named by its size, and what is kept with them;
    changed under ``CheckpointKeys.lock`` alone.
    """

    def filed(self) -> Sequence[Filed]:
        """All, the oldest first; one whose name or content is not as it should be, too."""
        ...

    def latest(self) -> Filed | None: ...

    def add(self, size: int, data: bytes) -> Filed:
        """File one, durably.  The same again does nothing; another of that size raises IntegrityError."""
        ...

    def add_token(self, size: int, token: bytes, roots: bytes) -> Filed:
        """File the timestamp of one, and the certificates (PEM) it was checked against, durably."""
        ...

    def roots(self) -> bytes:
        """The certificates that timestamps were checked against, as PEM."""
        ...

    def sweep(self) -> None:
        """Remove what killed processes had begun to write."""
        ...

    def strays(self) -> Sequence[str]:
        """The names of files that belong to no checkpoint."""
        ...

    def subtrees(self) -> tuple[int, Sequence[bytes]] | None:
        """What ``keep_subtrees`` kept, None where there is nothing.  Raises IntegrityError for else."""
        ...

    def keep_subtrees(self, size: int, nodes: Sequence[bytes]) -> None:
        """Keep the heads of the complete subtrees of the first ``size`` lines, which a later head needs."""
        ...


class CheckpointKeys(Protocol):
    """The archive's Ed25519 keys for checkpoints, as 32 bytes each; changed under ``lock`` alone."""

    def lock(self) -> AbstractContextManager[object]:
        """Keeps other processes from making checkpoints or keys.  Raises BusyError."""
        ...

    def present(self) -> bytes | None:
        """The private key; None where there is none.  Raises IntegrityError for a damaged one."""
        ...

    def make(self) -> bytes:
        """The archive's first key."""
        ...

    def next(self) -> bytes | None:
        """The private key that is to take the place of the present one."""
        ...

    def prepare(self) -> bytes:
        """Make that key, or take the one that is there."""
        ...

    def adopt(self) -> None:
        """It takes the present one's place."""
        ...

    def sweep(self) -> None:
        """Remove what killed processes had begun to write, and a next key that was given up."""
        ...

    def published(self) -> bytes | None:
        """What the file of the public key holds; None where there is none."""
        ...

    def publish(self, line: bytes) -> None:
        """Write the file of the public key, unless it holds this already."""
        ...


class Timestamps(Protocol):
    """RFC 3161 timestamps."""

    @property
    def roots(self) -> bytes:
        """The certificates (PEM) that timestamps are checked against; empty where none were named."""
        ...

    def stamp(self, data: bytes) -> bytes | None:
        """A timestamp of the service, checked; None where no service is configured.

        Raises DocgenError where the service gives none, or one that does not hold.
        """
        ...

    def check(self, token: bytes, data: bytes, kept: bytes = b"") -> Stamped:
        """What a timestamp says of the data.  Checked against the certificates that were named, else
        against those ``kept`` with it.

        Raises IntegrityError for one of other data, or that does not hold.
        """
        ...


class FetchLines(Protocol):
    def __call__(self, after: int, /) -> Sequence[bytes]: ...


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


class SearchIndex(Protocol):
    """Words to documents; disposable.  What it finds is defined by ``core.searching``."""

    def entry(self, serial: str) -> SearchEntry | None:
        """What the index holds of a document."""
        ...

    def add(self, entries: Iterable[SearchEntry]) -> None: ...

    def search(self, query: Query) -> Sequence[Hit]:
        """One page of hits, in the query's order, from behind its place on."""
        ...

    def count(self, query: Query) -> int:
        """How many hits there are on all pages."""
        ...

    def facets(self, query: Query) -> Facets:
        """How the hits on all pages part."""
        ...

    def tally(self) -> Sequence[Tally]:
        """All documents counted by type, branch, month of the period, date of issue and state."""
        ...

    def every(self, query: Query) -> Iterator[SearchEntry]:
        """All hits in the query's order, whatever its limit; what comes in meanwhile moves nothing."""
        ...

    def entries(self) -> Iterator[SearchEntry]:
        """Everything, by number (for ``verify`` and ``rebuild`` to compare)."""
        ...

    def incomplete(self) -> bool:
        """Whether an older docgen made it, which did not know all that can be asked for."""
        ...

    def check(self) -> Sequence[Finding]:
        """Entries that would not be found by what they say: words or identities astray."""
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


class Accounts(Protocol):
    """Users, their browsers and their programs.  Passwords and secrets are kept as digests only.

    Every method may be called by several threads and processes at once.  Moments are UTC as the ledger
    writes them; how long what lasts is in ``core.log_ins``.
    """

    def together(self) -> AbstractContextManager[object]:
        """What is asked and changed within is one transaction: all of it, or none."""
        ...

    def users(self) -> Sequence[User]:
        """All, by name; those who are not active too."""
        ...

    def put(self, user: User, password_hash: str | None = None) -> None:
        """Add or change a user; None keeps the password.  Their sessions end, unless nothing changed."""
        ...

    def password_hash(self, name: str) -> str | None:
        """The Argon2 hash of a user's password; None where there is no such user, or no password."""
        ...

    def rehash(self, name: str, was: str, password_hash: str) -> None:
        """Keep another hash of the same password, unless it was changed meanwhile; sessions go on."""
        ...

    def admit(self, account: str, address: str, *, now: str) -> int:
        """Ask whether a password may be tried now: 0, or the seconds to wait.

        A try that is admitted counts as failed, for the account and for the address, until
        ``succeeded`` is called: so many at once do not slip past the limit.
        """
        ...

    def succeeded(self, account: str, address: str, *, now: str) -> None:
        """The password was right: forget the account's failures, and the address's last one."""
        ...

    def begin(self, secret: str, name: str, *, csrf: str, now: str) -> Session:
        """A session of a user, known by the digest of ``secret``.

        Raises NotFoundError where there is no such active user.
        """
        ...

    def session(self, secret: str, *, now: str) -> Session | None:
        """The session of a secret, used now; None where it has ended, was idle too long, or never was."""
        ...

    def end(self, secret: str) -> None:
        """End the session of a secret; one that is gone is fine."""
        ...

    def unlock(self, session: str, serial: str, *, until: str) -> None:
        """From now on this session (its id) sees the personal data of a document, until a moment."""
        ...

    def unlocked(self, session: str, *, now: str) -> Mapping[str, str]:
        """The documents whose personal data a session (its id) sees now, each with the moment until which."""
        ...

    def tokens(self) -> Sequence[Token]:
        """All that were not revoked, by user and moment; those that have expired too."""
        ...

    def add_token(self, token: Token, secret: str) -> None:
        """Raises NotFoundError where there is no such user."""
        ...

    def token(self, secret: str, *, now: str) -> tuple[Token, User] | None:
        """The token of a secret, used now; None where it was revoked, has expired or never was, or its
        user is not active.
        """
        ...

    def revoke(self, token_id: str) -> None:
        """Raises NotFoundError."""
        ...

    def replay(self, user: str, key: str, *, now: str) -> Replay | None:
        """The answer that a user's idempotency key was given before."""
        ...

    def keep(self, user: str, key: str, replay: Replay, *, now: str) -> None:
        """Keep the answer to an idempotency key for a day; one that has an answer keeps that."""
        ...


class Passwords(Protocol):
    """Turns passwords into what may be kept of them.  Slow on purpose; holds memory meanwhile."""

    def digest(self, password: str) -> str:
        """A salted hash that names its own parameters."""
        ...

    def matches(self, password: str, digest: str | None) -> bool:
        """Whether the password is the one; takes as long where there is none to be compared with."""
        ...

    def outdated(self, digest: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        ...


class Secrets(Protocol):
    """Draws what nobody can guess."""

    def session(self) -> str:
        """What a browser's cookie holds, or its forms."""
        ...

    def token(self) -> str:
        """What a program logs in with; it begins "dgt_"."""
        ...

    def token_id(self) -> str:
        """The name of a token, no secret."""
        ...

    def password(self) -> str:
        """One that a person can copy from paper."""
        ...


class AccessLog(Protocol):
    """Who looked at what: append-only and hash-chained, in the ledger's own format (``core.chain``).

    Nothing in docgen can remove a line of it.
    """

    def note(
        self,
        act: str,
        serial: str,
        data: Mapping[str, Any],
        *,
        actor: str,
        now: str,
        sure: bool = False,
    ) -> None:
        """Append a line; ``sure``: durable when this returns.  ``data`` holds no full identifier."""
        ...

    def entries(self, *, before: int | None = None, limit: int = 100) -> Sequence[LedgerEntry]:
        """The newest first, from below a sequence number on."""
        ...

    def head(self) -> tuple[int, str] | None:
        """The number and the SHA-256 of the last line, None where there is none; durable by then."""
        ...

    def lines(self) -> Iterator[bytes]:
        """Every complete line without its newline, oldest first, exactly as stored."""
        ...

    def check(self) -> Sequence[Finding]:
        """Where the chain is broken."""
        ...


class Package(Protocol):
    """A bag under construction, invisible under its own name until it is published."""

    def left(self) -> LeftBag | None:
        """A bag that an earlier run finished in this place but for its name."""
        ...

    def begin(self) -> None:
        """Clear what an earlier run left, and begin anew."""
        ...

    def add(self, path: str, data: bytes) -> str:
        """Write a file that is not there yet; below "data/" it is payload.  Gives its "sha512:…"."""
        ...

    def seal(self, info: Mapping[str, str]) -> str:
        """Write manifests and bag-info, all durably; gives the "sha256:…" of the tag manifest."""
        ...

    def publish(self) -> None:
        """Give the bag its name.  Raises RefusedError where something has it by now."""
        ...


class Guide(Protocol):
    """What helps a person to read a bag: pages and lists, by their path in it."""

    def document(self, one: Handed, story: HandedStory, about: Handover) -> bytes:
        """The page of a document."""
        ...

    def lists(self, handed: Sequence[Handed], about: Handover) -> Mapping[str, bytes]:
        """The index and the catalogues."""
        ...


class OpenedBag(Protocol):
    """A bag that somebody handed over."""

    info: Mapping[str, str]  # bag-info.txt
    digest: str  # the "sha256:…" of the tag manifest

    @property
    def files(self) -> tuple[str, ...]:
        """Every plain file by its path in the bag, sorted."""
        ...

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        ...

    def check(self, progress: Progress | None = None) -> Iterator[Finding]:
        """Everything in which the bag is not as its manifests say; advances once per file."""
        ...


class FormatReader(Protocol):
    """Judges a file by what it says of its own format."""

    def look(self, name: str, data: bytes) -> Iterator[tuple[str, Text]]:
        """What speaks against it, as code and sentence; ``name`` is its logical path."""
        ...


class Press(Protocol):
    """Makes the files of pending documents and puts them into the store, many at a time."""

    def run(self, jobs: Sequence[Pending]) -> Iterator[Confirmation | Failure]:
        """One answer per job, as they are finished, in any order."""
        ...


class Checks(Protocol):
    """Examines documents, many at a time."""

    def run(self, jobs: Sequence[Check]) -> Iterator[Checked | Failure]:
        """One answer per job, as they are finished, in any order."""
        ...


class Progress(Protocol):
    """Told how far a long work has come; ``advance`` once per finished document."""

    def advance(self, count: int = 1, /) -> None: ...


Begin = Callable[[int], AbstractContextManager[Progress | None]]
"""Told how many documents a long work has before it at most, as soon as that is known."""


__all__ = [
    "AbstractContextManager",
    "AccessLog",
    "Accounts",
    "Begin",
    "BlankWriter",
    "CheckpointKeys",
    "Checkpoints",
    "Checks",
    "Extractor",
    "FetchLines",
    "FormatReader",
    "Guide",
    "Ledger",
    "OpenedBag",
    "Package",
    "PagePictures",
    "Passwords",
    "Press",
    "Problem",
    "Progress",
    "Reader",
    "Register",
    "Renderer",
    "ScanPictures",
    "ScanReader",
    "SealReader",
    "Sealer",
    "SearchIndex",
    "Secrets",
    "Stamp",
    "Store",
    "Survey",
    "TextReader",
    "Timestamps",
    "Translate",
    "Tray",
    "Workbench",
]
