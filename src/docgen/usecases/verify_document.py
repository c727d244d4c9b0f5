"""Prove one document now: its files, its text, its lines of the ledger and what these hang on; say what was checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docgen.core import chain, life
from docgen.errors import BusyError, DocgenError
from docgen.model import Document, Finding, LedgerEntry, State, StoredObject, Text
from docgen.ports import Checks, Ledger, Register, SealReader, Store
from docgen.usecases.examine import examine
from docgen.usecases.verify import ledger_against_register
from docgen.usecases.verify_seals import Sealed, look_at_seals

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked: what it is called, what is so where nothing was found."""

    name: Text
    told: Text
    findings: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Proven:
    """What was checked of a document, step by step."""

    document: Document
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether every step does."""
        return all(step.holds for step in self.steps)


def verify_document(
    serial: str,
    *,
    register: Register,
    store: Store,
    ledger: Ledger,
    checks: Checks,
    seal_reader: Callable[[], SealReader],
    checkpoints: Callable[[], tuple[int, Sequence[Finding]]],
) -> Proven:
    """Check everything that vouches for a document; never stops at the first thing wrong.

    ``checkpoints`` gives how many the archive has, and what is wrong with them.  Nothing is changed.  Raises
    NotFoundError for a number never given, BusyError where documents were being issued all the while.
    """
    for _attempt in range(_ATTEMPTS):
        before = register.lines()[-1:]
        document = life.known(register.document(serial), serial)
        steps = (
            *_object(document, store, checks, seal_reader),
            _entries(document, list(register.entries(serial)), store),
            _ledger(ledger, register),
            _checkpoints(checkpoints),
        )
        proven = Proven(document, steps)
        if proven.holds or register.lines()[-1:] == before:
            return proven
    raise BusyError("Documents were being issued all the while, so the archive was not checked.")


def _object(
    document: Document, store: Store, checks: Checks, seal_reader: Callable[[], SealReader]
) -> Iterator[Step]:
    if document.object_id is None or document.state is State.PENDING:
        told = Text("It has a number, but no files yet: there is nothing to check.")
        yield Step(Text("Files"), told)
        return
    yield _files(document, document.object_id, store)
    if document.state is State.DISPOSED:
        return
    found = examine([document], checks=checks, texts=True, bytes_=False).findings
    yield Step(
        Text("Text"),
        Text(
            "PDF and Word file say, paragraph by paragraph, what record and archived template say."
        ),
        found,
    )
    seals = list(look_at_seals([document], store, seal_reader))
    if seals:
        intact = sum(isinstance(one, Sealed) for one in seals)
        yield Step(
            Text("Seals"),
            Text("{count} digital seals are intact.", {"count": intact}),
            tuple(one for one in seals if isinstance(one, Finding)),
        )


def _files(document: Document, object_id: str, store: Store) -> Step:
    findings = list(store.verify(object_id))
    stored = _stored(store, object_id)
    if stored is not None and stored.inventory_digest != document.inventory_digest:
        findings.append(
            Finding(
                "store.inventory",
                object_id,
                Text(
                    "The inventory of {serial} is not the one the ledger recorded.",
                    {"serial": document.serial},
                ),
            )
        )
    files = {digest for version in stored.versions for digest in version.values()} if stored else ()
    told = Text(
        "The digests of all {files} files in its {versions} versions are right.",
        {"files": len(files), "versions": len(stored.versions) if stored else 0},
    )
    return Step(Text("Files"), told, tuple(findings))


def _stored(store: Store, object_id: str) -> StoredObject | None:
    try:
        return store.get(object_id)
    except DocgenError:
        return None  # the store's own check names it


def _entries(document: Document, entries: Sequence[LedgerEntry], store: Store) -> Step:
    """Each line that names an inventory or a file of the document names the one that is there."""
    ended = document.state is State.DISPOSED
    lines = [one for one in entries if "inventory" in one.data]
    findings = []
    for entry in lines[-1:] if ended else lines:
        try:
            wrong = _unlike(entry, document.object_id or "", store, ended=ended)
        except DocgenError as error:
            wrong = Text(error.msgid, error.args_)
        if wrong is not None:
            findings.append(Finding("ledger.document", f"ledger:{entry.sequence}", wrong))
    if not entries:
        wrong = Text("The ledger says nothing about {serial}.", {"serial": document.serial})
        findings.append(Finding("ledger.document", document.serial, wrong))
    told = Text(
        "{lines} lines of the ledger tell its life; the digests in them are those of its files.",
        {"lines": len(entries)},
    )
    return Step(Text("Entries in the ledger"), told, tuple(findings))


def _unlike(entry: LedgerEntry, object_id: str, store: Store, *, ended: bool) -> Text | None:
    told = {"line": entry.sequence, "serial": entry.serial}
    version = int(entry.data.get("version", 1))
    if ended:
        stored = store.get(object_id)
        inventory = stored.inventory_digest if stored is not None else ""
    else:
        inventory = hashlib.sha512(store.inventory(object_id, version)).hexdigest()
    if inventory != entry.data["inventory"]:
        return Text("Line {line} of the ledger names another inventory of {serial}.", told)
    if not ended and version > 1:
        act = store.read(object_id, life.act_path(version))
        if life.digest(act) != entry.data.get("file"):
            return Text("Line {line} of the ledger names another act of {serial}.", told)
    return None


def _ledger(ledger: Ledger, register: Register) -> Step:
    registered = register.lines()
    lines = list(ledger.lines())
    findings = (*chain.verify_lines(lines), *ledger_against_register(lines, registered))
    told = Text(
        "The chain of all {lines} lines is unbroken, and file and database agree in each of them.",
        {"lines": len(lines)},
    )
    return Step(Text("Ledger as a whole"), told, findings)


def _checkpoints(checkpoints: Callable[[], tuple[int, Sequence[Finding]]]) -> Step:
    count, findings = checkpoints()
    told = Text("The ledger continues each of the archive's {count} checkpoints.", {"count": count})
    if not count:
        told = Text("The archive has no checkpoint yet.")
    return Step(Text("Checkpoints"), told, tuple(findings))
