"""An open archive: its ports, wired."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from docgen import doctypes, press
from docgen.bootstrap import formats
from docgen.bootstrap.keys import identity_key
from docgen.bootstrap.surroundings import DATABASE, IN_USE, KEY, LEDGER, Settings
from docgen.core import records
from docgen.durable import Owner, locked, make_folder
from docgen.errors import IntegrityError, NotFoundError
from docgen.indexes.sqlite import SqliteIndex
from docgen.ledgers.jsonl import JsonlLedger
from docgen.model import Check, Checked, Confirmation, DocumentType, Pending
from docgen.ports import Begin, Ledger, Register, SearchIndex, Store, Survey, Tray, Workbench
from docgen.registers.sqlite import SqliteRegister
from docgen.registers.sqlite_survey import SqliteSurvey
from docgen.registers.sqlite_workbench import SqliteWorkbench
from docgen.sqlite import open_database
from docgen.stores.ocfl import OcflStore
from docgen.stores.tray import FolderTray
from docgen.usecases.examine import Examiner
from docgen.usecases.make import Maker
from docgen.usecases.produce import Producer


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive: its ports, wired."""

    store: Store
    ledger: Ledger
    register: Register
    workbench: Workbench
    index: SearchIndex
    survey: Survey
    tray: Tray
    checks: press.ProcessPress[Check, Checked]
    press: press.ProcessPress[Pending, Confirmation]
    identity_key: bytes
    doctype_for: Callable[[str, str], DocumentType]


@contextmanager
def open_archive(
    chosen: Settings, *, create: bool = True, workers: int | None = None, alone: bool = False
) -> Iterator[Archive]:
    """Open (or, with ``create``, begin) the archive; ``alone``, while nobody else has it open.

    Raises BusyError where somebody has it open for long, NotFoundError where there is none, IntegrityError where its database is gone.
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
        stack.enter_context(locked(root / IN_USE, shared=not alone))
        if begun and not database.exists() and (root / LEDGER).exists():
            raise IntegrityError(
                "The archive in {folder} has lost its database.",
                folder=str(root),
                remedy="Run 'docgen rebuild': it restores it from store and ledger.",
            )
        yield wire(chosen, database, stack, workers)


def wire(chosen: Settings, database: Path, stack: ExitStack, workers: int | None) -> Archive:
    """The ports on the files of an archive, until ``stack`` is left; as many worker processes as there are
    cores, unless said.
    """
    root = chosen.archive
    make_folder(root)
    owner = stack.enter_context(Owner(root / "locks"))
    key = identity_key(root / KEY, owner)
    store = stack.enter_context(OcflStore(root / "store", root / "staging", owner=owner))
    stack.callback(store.sweep)  # what its worker processes leave when they end
    ledger = JsonlLedger(root / LEDGER)
    register, workbench, index, survey = _database(
        database, ledger, owner, stack, begin=chosen.upgrading
    )
    chosen = replace(chosen, upgrading=None)  # worker processes get it, who open no database
    count = cores() if workers is None else workers
    pressing = press.ProcessPress(
        partial(producer, chosen, key),
        count,
        here=partial(_producer, chosen, key, store),
    )
    stack.callback(pressing.close)
    checking = press.ProcessPress(
        partial(examiner, chosen), count, here=partial(store_examiner, store)
    )
    stack.callback(checking.close)
    return Archive(
        store=store,
        ledger=ledger,
        register=register,
        workbench=workbench,
        index=index,
        survey=survey,
        tray=FolderTray(root / "tray", owner=owner),
        press=pressing,
        checks=checking,
        identity_key=key,
        doctype_for=type_finder(store),
    )


def _database(
    path: Path, ledger: Ledger, owner: Owner, stack: ExitStack, *, begin: Begin | None
) -> tuple[Register, Workbench, SearchIndex, Survey]:
    db = open_database(path)
    stack.callback(db.close)
    index = SqliteIndex(db, begin=begin)
    register = SqliteRegister(db, index, ledger, owner)
    return register, SqliteWorkbench(db, index, ledger, owner), index, SqliteSurvey(db)


def producer(chosen: Settings, key: bytes) -> Producer:
    """What a worker process makes documents with."""
    root = chosen.archive
    store = OcflStore(root / "store", root / "staging", owner=Owner(root / "locks"))
    return _producer(chosen, key, store)


def _producer(chosen: Settings, key: bytes, store: Store) -> Producer:
    from docgen.renderers import fonts  # noqa: PLC0415 - see the module's docstring

    return Producer(
        maker=Maker(type_finder(store), store, formats.renderers()),
        store=store,
        identity_key=key,
        actor=chosen.actor,
        fonts=fonts.digest(),
    )


def examiner(chosen: Settings) -> Examiner:
    """What a worker process examines documents with."""
    root = chosen.archive
    return store_examiner(OcflStore(root / "store", root / "staging", owner=Owner(root / "locks")))


def store_examiner(store: Store) -> Examiner:
    """What examines the documents of a store."""
    from docgen.renderers import fonts  # noqa: PLC0415 - see the module's docstring

    return Examiner(
        maker=Maker(type_finder(store), store, formats.renderers()),
        store=store,
        extractors=formats.extractors(),
        fonts=fonts.digest(),
        stamp=formats.stamp(),
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


def cores() -> int:
    """How many processes can work at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
