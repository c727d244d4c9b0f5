"""Settings become wired ports: the one place that knows which implementation stands behind each.

The PDF engine is imported only where documents are made: importing it takes longer than a search.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Protocol, TypeVar

from docgen import doctypes, press
from docgen.core import composing, coverage, records
from docgen.durable import Owner, fsync_folder, locked, make_folder, write_new
from docgen.errors import (
    IntegrityError,
    NotFoundError,
    RefusedError,
    UnknownTypeError,
    UnreadableInputError,
    UsageError,
)
from docgen.indexes.sqlite import SqliteIndex
from docgen.ledgers.jsonl import JsonlLedger
from docgen.model import Check, Checked, Confirmation, DocumentType, Pending
from docgen.ports import (
    BlankWriter,
    Extractor,
    Ledger,
    Reader,
    Register,
    Renderer,
    ScanReader,
    SearchIndex,
    Stamp,
    Store,
    Tray,
    Workbench,
)
from docgen.readers.table_csv import CsvReader
from docgen.readers.tree_json import JsonLinesReader, JsonReader
from docgen.readers.tree_yaml import YamlReader
from docgen.readers.xlsx import WorkbookReader
from docgen.registers.sqlite import SqliteRegister
from docgen.registers.sqlite_workbench import SqliteWorkbench
from docgen.sqlite import open_database
from docgen.stores.ocfl import OcflStore
from docgen.stores.tray import FolderTray
from docgen.usecases.act import Desk
from docgen.usecases.due import Reminder
from docgen.usecases.examine import Examiner
from docgen.usecases.make import Maker
from docgen.usecases.produce import Producer
from docgen.usecases.rebuild import Rebuilt, rebuild
from docgen.usecases.require import Archived
from docgen.usecases.scan import StackDesk
from docgen.usecases.sign import SigningDesk
from docgen.writers.blank_xlsx import BlankXlsxWriter
from docgen.writers.blank_yaml import BlankYamlWriter
from docgen.writers.derived import DerivedXlsxWriter, DerivedYamlWriter

READERS: tuple[type[Reader], ...] = (
    WorkbookReader,
    CsvReader,
    JsonReader,
    JsonLinesReader,
    YamlReader,
)
BLANK_WRITERS: tuple[type[BlankWriter], ...] = (BlankXlsxWriter, BlankYamlWriter)
DERIVED_WRITERS: tuple[type[DerivedXlsxWriter | DerivedYamlWriter], ...] = (
    DerivedXlsxWriter,
    DerivedYamlWriter,
)
DATABASE = "register.db"
KEY = "identity.key"
LEDGER = "ledger/ledger.jsonl"
# Shared by all who have the archive open; alone, while the database is put in place of another.
IN_USE = "locks/archive.hold"
_KEY_BYTES = 32
_RARE = "𠮷"  # beyond the bundled faces; whichever font has it has most of what names need
_DATABASE_FILES = ("", "-journal", "-wal", "-shm")


class _Writer(Protocol):
    suffixes: frozenset[str]


W = TypeVar("W", bound=_Writer)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and who acts."""

    archive: Path
    templates: Path
    actor: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive: its ports, wired."""

    store: Store
    ledger: Ledger
    register: Register
    workbench: Workbench
    index: SearchIndex
    checks: press.ProcessPress[Check, Checked]
    press: press.ProcessPress[Pending, Confirmation]
    identity_key: bytes
    doctype_for: Callable[[str, str], DocumentType]


def settings(*, archive: Path | None = None, templates: Path | None = None) -> Settings:
    """Fill in what was not said.  The actor is DOCGEN_ACTOR, else the account's name."""
    return Settings(
        archive=(archive or Path("archive")).absolute(),
        templates=(templates or doctypes.own_folder()).absolute(),
        actor=os.environ.get("DOCGEN_ACTOR") or getpass.getuser(),
    )


def load_types(chosen: Settings) -> Mapping[str, DocumentType]:
    """The document types on disk.  Raises UsageError where there are none."""
    found = doctypes.load_all(chosen.templates)
    if not found:
        raise UsageError(
            "There are no document types in {folder}.",
            folder=str(chosen.templates),
            remedy="Name the folder that holds them with --templates, or leave that option out.",
        )
    return found


def load_type(chosen: Settings, name: str) -> DocumentType:
    """A document type on disk, by id or alias, that documents can be made with.

    Raises UsageError where there is none, TemplateError where it is wrong.
    """
    from docgen.renderers import fonts  # noqa: PLC0415 - see the module's docstring

    found = doctypes.load_named(chosen.templates, name)
    coverage.require_settable(found.files, fonts.uncovered)
    return found


def types_in_use(chosen: Settings, archive: Archive) -> Mapping[str, DocumentType]:
    """The types of the archive's documents as they stand today, by id.

    One whose folder is gone is as its newest document was issued with it.
    """
    found = {}
    for type_id in sorted({one.series.type_id for one in archive.register.series()}):
        try:
            found[type_id] = doctypes.load_named(chosen.templates, type_id)
        except UnknownTypeError:
            newest = max(archive.register.documents(type_id), key=lambda one: one.reserved_at)
            found[type_id] = archive.doctype_for(type_id, newest.template_digest)
    return found


def type_id(chosen: Settings, in_use: Mapping[str, DocumentType], name: str) -> str:
    """The id of a type by id, title or alias; of those in use, else of those on disk.

    Raises UnknownTypeError where there is none.
    """
    for one in in_use.values():
        if name in (one.id, one.title.zh, one.title.en, *one.aliases):
            return one.id
    return doctypes.load_named(chosen.templates, name).id


def require_owner(chosen: Settings, in_use: Mapping[str, DocumentType], owner: str) -> None:
    """Raise UsageError for an owner of no document type."""
    if owner in (one.owner for one in in_use.values()):
        return
    types = {**load_types(chosen), **in_use}
    owners = sorted({one.owner for one in types.values()})
    if owner not in owners:
        raise UsageError(
            "'{owner}' owns no document type. Owners: {known}.",
            owner=owner,
            known=", ".join(owners),
            remedy="Name one of them with --owner, or leave that option out.",
        )


def reader(name: str) -> Reader:
    """The reader for a file name's ending."""
    suffix = PurePath(name).suffix.lower()
    for one in READERS:
        if suffix in one.suffixes:
            return one()
    known = sorted(suffix for one in READERS for suffix in one.suffixes)
    raise UnreadableInputError(
        "{file}: docgen does not read files ending in '{suffix}'.",
        file=name,
        suffix=suffix,
        known=", ".join(known),
        remedy="Use one of: {known}.",
    )


def blank_writer(name: str) -> BlankWriter:
    """The writer of blank forms for a file name's ending."""
    return _for_ending(BLANK_WRITERS, name)()


def derived_writer(name: str) -> DerivedXlsxWriter | DerivedYamlWriter:
    """The writer of records drawn up from the archive for a file name's ending."""
    return _for_ending(DERIVED_WRITERS, name)()


def _for_ending(writers: Sequence[type[W]], name: str) -> type[W]:
    suffix = PurePath(name).suffix.lower()
    for one in writers:
        if suffix in one.suffixes:
            return one
    known = ", ".join(sorted(suffix for one in writers for suffix in one.suffixes))
    raise UsageError(
        "Such a file ends in one of {known}, not '{suffix}'.", known=known, suffix=suffix
    )


def scan_reader() -> ScanReader:
    """What reads scanned paper."""
    from docgen.readers import scans  # noqa: PLC0415 - it loads pdfium

    return scans.ScanReader()


def renderers() -> Sequence[Renderer]:
    """Every output format."""
    from docgen.renderers.docx import DocxRenderer  # noqa: PLC0415 - see the module's docstring
    from docgen.renderers.pdf import PdfRenderer  # noqa: PLC0415

    pdf = PdfRenderer()
    return (pdf, DocxRenderer(pdf))


def stamp() -> Stamp:
    """What marks the PDF of a void document."""
    from docgen.renderers.void_pdf import VoidStamp  # noqa: PLC0415 - see the module's docstring

    return VoidStamp()


def extractors() -> Sequence[Extractor]:
    """What reads every output format back."""
    from docgen.extractors.docx_text import DocxExtractor  # noqa: PLC0415
    from docgen.extractors.pdf_text import PdfExtractor  # noqa: PLC0415

    return (PdfExtractor(), DocxExtractor())


def require_programs(doctype: DocumentType) -> None:
    """Raise SetupError where a program is missing that makes the documents of this type."""
    if composing.is_word(doctype):
        from docgen.renderers import office  # noqa: PLC0415

        office.require()


def uncovered() -> Callable[[str], frozenset[str]]:
    """Tells the characters that neither a bundled face nor an installed font can set."""
    from docgen.renderers import installed_fonts  # noqa: PLC0415 - see the module's docstring

    return installed_fonts.uncovered


def fallback() -> Callable[[str], bytes | None]:
    """Makes a face of what a text needs beyond the bundled ones, out of the installed fonts."""
    from docgen.renderers import installed_fonts  # noqa: PLC0415

    return installed_fonts.face


def utc_now() -> str:
    """Now, as the ledger writes it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> dt.date:
    """The date of issue where none is given: today where this machine stands."""
    return dt.datetime.now().astimezone().date()


@contextmanager
def open_archive(
    chosen: Settings, *, create: bool = True, workers: int | None = None
) -> Iterator[Archive]:
    """Open (or, with ``create``, begin) the archive.

    Raises NotFoundError where there is none, IntegrityError where its database is gone.
    """
    root = chosen.archive
    database = root / DATABASE
    begun = (root / "store").is_dir()
    if not begun and not create:
        raise NotFoundError(
            "There is no archive in {folder}.",
            folder=str(root),
            remedy="Name it with --archive, or issue something first.",
        )
    make_folder(root / "locks")
    with ExitStack() as stack:
        stack.enter_context(locked(root / IN_USE, shared=True))
        if begun and not database.exists() and (root / LEDGER).exists():
            raise IntegrityError(
                "The archive in {folder} has lost its database.",
                folder=str(root),
                remedy="Run 'docgen rebuild': it restores it from store and ledger.",
            )
        yield _wire(chosen, database, stack, workers)


@contextmanager
def archived(chosen: Settings) -> Iterator[Archived | None]:
    """What the archive holds already; None where there is no archive yet."""
    if not (chosen.archive / "store").is_dir():
        yield None
        return
    with open_archive(chosen, create=False, workers=0) as archive:
        yield archived_of(archive)


def desk(chosen: Settings, archive: Archive) -> Desk:
    """What acts on documents need."""
    return Desk(archive.workbench, archive.store, archive.index, chosen.actor, utc_now)


def signing_desk(chosen: Settings, archive: Archive) -> SigningDesk:
    """What signing needs."""
    return SigningDesk(desk(chosen, archive), archive.register, archive.doctype_for)


def tray(chosen: Settings) -> Tray:
    """Where scanned pages wait that belong to no document yet."""
    return FolderTray(chosen.archive / "tray")


def stack_desk(chosen: Settings, archive: Archive) -> StackDesk:
    """What taking in stacks of scans needs."""
    return StackDesk(desk(chosen, archive), archive.register, scan_reader(), tray(chosen))


def reminder(archive: Archive, types: Mapping[str, DocumentType]) -> Reminder:
    """What tells what is due of the documents of ``types``."""
    return Reminder(
        register=archive.register,
        store=archive.store,
        index=archive.index,
        types=types,
        doctype_for=archive.doctype_for,
    )


def archived_of(archive: Archive, *, without: str = "") -> Archived:
    """What an open archive holds, as requirements and derivations read it; all but one document."""
    return Archived(archive.register, archive.store, archive.doctype_for, without=without)


def _wire(chosen: Settings, database: Path, stack: ExitStack, workers: int | None) -> Archive:
    root = chosen.archive
    make_folder(root)
    owner = stack.enter_context(Owner(root / "locks"))
    identity_key = _identity_key(root / KEY, owner)
    store = stack.enter_context(OcflStore(root / "store", root / "staging", owner=owner))
    stack.callback(store.sweep)  # what its worker processes leave when they end
    ledger = JsonlLedger(root / LEDGER)
    register, workbench, index = _database(database, ledger, owner, stack)
    count = _cores() if workers is None else workers
    pressing = press.ProcessPress(
        partial(producer, chosen, identity_key),
        count,
        here=partial(_producer, chosen, identity_key, store),
    )
    stack.callback(pressing.close)
    checking = press.ProcessPress(partial(examiner, chosen), count, here=partial(_examiner, store))
    stack.callback(checking.close)
    return Archive(
        store=store,
        ledger=ledger,
        register=register,
        workbench=workbench,
        index=index,
        press=pressing,
        checks=checking,
        identity_key=identity_key,
        doctype_for=type_finder(store),
    )


def _database(
    path: Path, ledger: Ledger, owner: Owner, stack: ExitStack
) -> tuple[Register, Workbench, SearchIndex]:
    db = open_database(path)
    stack.callback(db.close)
    index = SqliteIndex(db)
    register = SqliteRegister(db, index, ledger, owner)
    return register, SqliteWorkbench(db, index, ledger, owner), index


def producer(chosen: Settings, identity_key: bytes) -> Producer:
    """What a worker process makes documents with."""
    root = chosen.archive
    store = OcflStore(root / "store", root / "staging", owner=Owner(root / "locks"))
    return _producer(chosen, identity_key, store)


def _producer(chosen: Settings, identity_key: bytes, store: Store) -> Producer:
    from docgen.renderers import fonts  # noqa: PLC0415 - see the module's docstring

    return Producer(
        maker=Maker(type_finder(store), store, renderers()),
        store=store,
        identity_key=identity_key,
        actor=chosen.actor,
        fonts=fonts.digest(),
    )


def examiner(chosen: Settings) -> Examiner:
    """What a worker process examines documents with."""
    root = chosen.archive
    return _examiner(OcflStore(root / "store", root / "staging", owner=Owner(root / "locks")))


def _examiner(store: Store) -> Examiner:
    from docgen.renderers import fonts  # noqa: PLC0415 - see the module's docstring

    return Examiner(
        maker=Maker(type_finder(store), store, renderers()),
        store=store,
        extractors=extractors(),
        fonts=fonts.digest(),
        stamp=stamp(),
    )


def type_finder(store: Store) -> Callable[[str, str], DocumentType]:
    """A document type as it was: by id and template digest, from the archive's own copy.

    Raises IntegrityError where the archived copy is not what its digest says.
    """
    found: dict[str, DocumentType] = {}

    def find(type_id: str, digest: str) -> DocumentType:
        if digest not in found:
            object_id = records.template_object(type_id, digest)
            stored = store.get(object_id)
            if stored is None:
                raise IntegrityError("The template {object} is not in the store.", object=object_id)
            files = {path: store.read(object_id, path) for path in stored.versions[0]}
            doctype = doctypes.from_files(files)
            if doctype.digest != digest:
                raise IntegrityError(
                    "The archived template {object} is not what its digest says.", object=object_id
                )
            found[digest] = doctype
        return found[digest]

    return find


def rebuild_archive(chosen: Settings, *, replace: bool) -> Rebuilt:
    """Make the database anew beside the old one, then put it in its place."""
    root = chosen.archive
    if not (root / "store").is_dir():
        raise NotFoundError(
            "There is no archive in {folder}.", folder=str(root), remedy="Name it with --archive."
        )
    make_folder(root / "locks")
    with locked(root / IN_USE):
        return _rebuild(chosen, root / DATABASE, replace=replace)


def _rebuild(chosen: Settings, database: Path, *, replace: bool) -> Rebuilt:
    if database.exists() and not replace:
        raise RefusedError(
            "{file} is there.",
            file=str(database),
            remedy="If it is damaged, run 'docgen rebuild --replace'; the old one is kept beside it.",
        )
    fresh = database.with_name(f"{DATABASE}.new")
    old = database.with_name(f"{DATABASE}.old")
    _remove_database(fresh)
    if _read_key(chosen.archive / KEY) is None:
        # First the database goes, whose digests were made with the lost key, then the new key comes:
        # killed in between, the archive has no database and asks to be rebuilt.
        _set_aside(database, old)
        (chosen.archive / KEY).unlink(missing_ok=True)
        with Owner(chosen.archive / "locks") as owner:
            _make_key(chosen.archive / KEY, owner)
    with ExitStack() as stack:
        archive = _wire(chosen, fresh, stack, 0)
        rebuilt = rebuild(
            store=archive.store,
            ledger=archive.ledger,
            register=archive.register,
            doctype_for=archive.doctype_for,
            identity_key=archive.identity_key,
        )
    _set_aside(database, old)
    fresh.replace(database)
    _remove_database(fresh)
    fsync_folder(database.parent)
    if rebuilt.unconfirmed or rebuilt.unrecorded:
        with ExitStack() as stack:
            archive = _wire(chosen, database, stack, 0)
            archive.register.confirm(rebuilt.unconfirmed, actor=chosen.actor, now=utc_now())
            archive.workbench.record(rebuilt.unrecorded)
    return rebuilt


def _set_aside(database: Path, old: Path) -> None:
    """Move a database away with its journal, which SQLite would else play back into the next one."""
    if not database.exists():
        _remove_database(database)
        return
    _remove_database(old)
    for suffix in _DATABASE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{database}{suffix}").rename(f"{old}{suffix}")


def _remove_database(path: Path) -> None:
    for suffix in _DATABASE_FILES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def diagnose(chosen: Settings) -> Iterator[tuple[str, str]]:
    """What is here, line by line; raises SetupError at what is missing."""
    from docgen.renderers import installed_fonts, office, pdf  # noqa: PLC0415

    yield "Python", sys.version.split()[0]
    yield "SQLite", sqlite3.sqlite_version
    yield from pdf.check_setup()
    rare = installed_fonts.find(_RARE)
    yield "Font for rare characters", rare.family if rare is not None else "-"
    program = office.find()
    yield "LibreOffice", office.Office(program).version() if program else "not installed"
    yield "Document types", ", ".join(load_types(chosen))
    yield "Worker processes", str(_cores())


def _identity_key(path: Path, owner: Owner) -> bytes:
    """The archive's secret for keyed digests; made once, readable by its owner only.

    It guards against guessing from a copied database.  An archive that has begun gets a new one from
    ``rebuild`` alone, together with a new database: under another key no record would be known as
    issued before.
    """
    if not path.exists() and not (path.parent / LEDGER).exists():
        _make_key(path, owner)
    key = _read_key(path)
    if key is None:
        raise IntegrityError(
            "The archive's key {file} is missing or damaged.",
            remedy="Restore it from a backup of the archive, or run 'docgen rebuild --replace', which "
            "makes a new one and the database with it. Nothing was changed.",
            file=str(path),
        )
    return key


def _read_key(path: Path) -> bytes | None:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def _make_key(path: Path, owner: Owner) -> None:
    """Under a lock: of two processes that begin an archive together, both must use the same key, or
    the same record would be issued twice.
    """
    with locked(owner.folder / "identity.hold"):
        if not path.exists():
            fresh = path.with_name(f"{path.name}.new")
            fresh.unlink(missing_ok=True)  # of a killed process
            write_new(fresh, secrets.token_hex(_KEY_BYTES).encode() + b"\n")
            fresh.rename(path)
            fsync_folder(path.parent)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
