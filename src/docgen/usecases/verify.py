"""Prove the archive: every digest, the ledger's chain, and the database against store and ledger.

Nothing is changed.  Each check is a plain function giving findings; a finding is a violation.  What
is merely unfinished (a pending document) is counted, not found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields

from docgen.core import chain, life, records
from docgen.core import tray as tray_rules
from docgen.errors import BusyError, DocgenError, IntegrityError
from docgen.model import Document, Finding, SearchEntry, State, Text
from docgen.ports import Ledger, Progress, Register, SealReader, SearchIndex, Store, Tray
from docgen.usecases.derive import Derived, derive, history
from docgen.usecases.make import TypeFor
from docgen.usecases.verify_seals import Sealed, look_at_seals

_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what was found wrong (empty: the archive is whole).

    ``pending`` are documents without confirmed files, ``unrecorded`` those with an act that a killed
    process has filed and not recorded.  ``seals`` are those that hold.
    """

    findings: tuple[Finding, ...]
    documents: int
    objects: int
    ledger_entries: int
    pending: tuple[str, ...]
    unrecorded: tuple[str, ...] = ()
    seals: tuple[Sealed, ...] = ()


def verify(
    *,
    store: Store,
    ledger: Ledger,
    register: Register,
    index: SearchIndex,
    tray: Tray,
    doctype_for: TypeFor,
    identity_key: bytes,
    seal_reader: Callable[[], SealReader],
    progress: Progress | None = None,
) -> Verified:
    """Check everything; never stops at the first thing wrong.  ``progress`` advances for each object, and
    once more for each sealed document.

    Someone may be issuing meanwhile, and what is read early and what is read late then differ: such
    differences are no damage, so what was found counts only if the register stood still.  Raises
    BusyError when it does not.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        before = _last_line(register)
        verified = _look(
            store=store,
            ledger=ledger,
            register=register,
            index=index,
            tray=tray,
            doctype_for=doctype_for,
            identity_key=identity_key,
            seal_reader=seal_reader,
            progress=progress,
        )
        # A ledger file that is short may have been caught just before its next lines.
        short = attempt == 1 and any(one.code == "ledger.length" for one in verified.findings)
        if not verified.findings or (_last_line(register) == before and not short):
            return verified
    raise BusyError("Documents were being issued all the while, so the archive was not checked.")


def _last_line(register: Register) -> bytes:
    return next(iter(register.lines()[-1:]), b"")


def _look(
    *,
    store: Store,
    ledger: Ledger,
    register: Register,
    index: SearchIndex,
    tray: Tray,
    doctype_for: TypeFor,
    identity_key: bytes,
    seal_reader: Callable[[], SealReader],
    progress: Progress | None = None,
) -> Verified:
    findings: list[Finding] = []
    lines = list(ledger.lines())
    findings.extend(chain.verify_lines(lines))
    findings.extend(ledger_against_register(lines, register.lines()))
    findings.extend(register.check())
    findings.extend(store.verify_root())
    objects = list(store.object_ids())
    for object_id in objects:
        findings.extend(store.verify(object_id))
        if progress is not None:
            progress.advance()
    derived = list(derive(lines, store=store, doctype_for=doctype_for, identity_key=identity_key))
    findings.extend(one for one in derived if isinstance(one, Finding))
    known = [one for one in derived if isinstance(one, Derived)]
    registered = list(register.documents())
    # Of what was destroyed and not recorded yet, nothing is left to compare register and index with.
    ending = {one.document.serial for one in known if _is_ending(one)}
    lasting = [one for one in known if one.document.serial not in ending]
    findings.extend(
        _register_against_store(lasting, [one for one in registered if one.serial not in ending])
    )
    findings.extend(_index(lasting, index, ending))
    unrecorded = [one.document.serial for one in known if one.unrecorded is not None]
    findings.extend(inventories_against_ledger(lines, store, frozenset(unrecorded)))
    whole = [one.document for one in known if one.unrecorded is None]
    sealed = list(look_at_seals(whole, store, seal_reader, progress))
    findings.extend(one for one in sealed if isinstance(one, Finding))
    findings.extend(templates(registered, store))
    findings.extend(fallback_fonts(registered, store))
    findings.extend(_gaps(register))
    findings.extend(_tray(tray, register, registered))
    return Verified(
        findings=tuple(findings),
        documents=len(registered),
        objects=len(objects),
        ledger_entries=len(lines),
        pending=tuple(one.serial for one in registered if one.state is State.PENDING),
        unrecorded=tuple(unrecorded),
        seals=tuple(one for one in sealed if isinstance(one, Sealed)),
    )


def _is_ending(one: Derived) -> bool:
    return one.unrecorded is not None and one.unrecorded.act.name == life.DISPOSE


def _tray(tray: Tray, register: Register, registered: Sequence[Document]) -> Iterator[Finding]:
    damaged = tray.check()
    yield from damaged
    if not damaged:
        yield from tray_rules.findings(tray.pages(), register.entries(""), registered)


def ledger_against_register(
    stored: Sequence[bytes], registered: Sequence[bytes]
) -> Iterator[Finding]:
    """Where the ledger's file and the register's lines differ."""
    for number, (one, other) in enumerate(zip(stored, registered, strict=False), start=1):
        if one != other:
            yield Finding(
                "ledger.differs",
                f"ledger line {number}",
                Text("The ledger file and the database differ in this entry."),
            )
    if len(stored) != len(registered):
        yield Finding(
            "ledger.length",
            f"ledger line {min(len(stored), len(registered)) + 1}",
            Text(
                "The ledger file has {file} entries, the database {database}.",
                {"file": len(stored), "database": len(registered)},
            ),
        )


def _register_against_store(
    derived: Sequence[Derived], registered: Sequence[Document]
) -> Iterator[Finding]:
    rows = {document.serial: document for document in registered}
    for one in derived:
        row = rows.pop(one.document.serial, None)
        if row is None:
            yield Finding(
                "register.missing",
                one.document.serial,
                Text("Store and ledger hold this document; the register does not."),
            )
            continue
        for place in fields(Document):
            right, found = getattr(one.document, place.name), getattr(row, place.name)
            if found != right:
                yield Finding(
                    "register.differs",
                    row.serial,
                    Text(
                        "The register's '{name}' is {found}; store and ledger say {right}.",
                        {"name": place.name, "found": str(found), "right": str(right)},
                    ),
                )
    for serial in rows:
        yield Finding(
            "register.unknown",
            serial,
            Text("The register holds this number; store and ledger do not."),
        )


def _index(
    derived: Sequence[Derived], index: SearchIndex, ending: Collection[str]
) -> Iterator[Finding]:
    """What is wrong with the index, ``ending`` aside; of one that cannot be read, that."""
    try:
        entries = [one for one in index.entries() if one.serial not in ending]
        yield from _index_against_store(derived, entries)
        yield from index.check()
    except IntegrityError as error:
        yield Finding("index.damaged", "register.db", Text(error.msgid, error.args_))


def _index_against_store(
    derived: Sequence[Derived], indexed: Sequence[SearchEntry]
) -> Iterator[Finding]:
    right = {one.entry.serial: one.entry for one in derived if one.entry is not None}
    found = {entry.serial: entry for entry in indexed}
    for serial in sorted(right.keys() | found.keys()):
        if right.get(serial) != found.get(serial):
            yield Finding(
                "index.differs",
                serial,
                Text(
                    "The search index does not say what the document says. 'docgen rebuild' mends it."
                ),
            )


def inventories_against_ledger(
    lines: Sequence[bytes], store: Store, unrecorded: frozenset[str]
) -> Iterator[Finding]:
    """Each object's inventory tells all its versions: the ledger's last word on it pins them all."""
    past = history(lines)
    for serial, issued in past.issue.items():
        last = past.acts.get(serial, [issued])[-1]
        try:
            stored = store.get(str(issued.data.get("object")))
        except DocgenError:
            continue  # the store's own check, or the chain, names it
        if stored is None or serial in unrecorded:
            continue
        if stored.inventory_digest != last.data.get("inventory"):
            yield Finding(
                "store.inventory",
                stored.object_id,
                Text(
                    "The inventory of {serial} is not the one the ledger recorded.",
                    {"serial": serial},
                ),
            )


def templates(documents: Sequence[Document], store: Store) -> Iterator[Finding]:
    """Templates that documents were made with and the store lacks."""
    for type_id, digest in sorted({(one.type_id, one.template_digest) for one in documents}):
        object_id = records.template_object(type_id, digest)
        try:
            missing = store.get(object_id) is None
        except DocgenError:
            continue  # the store's own check, or the chain, names it
        if missing:
            yield Finding(
                "template.missing",
                object_id,
                Text("Documents were made with this template, but it is not in the store."),
            )


def fallback_fonts(documents: Sequence[Document], store: Store) -> Iterator[Finding]:
    """The same of fallback fonts."""
    alive = [one for one in documents if one.state is not State.DISPOSED]
    for digest in sorted({one.fallback_font for one in alive if one.fallback_font}):
        object_id = records.font_object(digest)
        try:
            missing = store.get(object_id) is None
        except DocgenError:
            continue  # the store's own check names it
        if missing:
            yield Finding(
                "font.missing",
                object_id,
                Text("Documents were made with this font, but it is not in the store."),
            )


def _gaps(register: Register) -> Iterator[Finding]:
    for state in register.series():
        if state.gaps:
            missing = ", ".join(str(number) for number in state.gaps[:20])
            yield Finding(
                "series.gap",
                str(state.series),
                Text("The series lacks the numbers {missing}.", {"missing": missing}),
            )
