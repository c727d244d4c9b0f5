"""Inspect an archive, or a bag without any archive: gather the facts that ``core/inspection.py`` judges.

A bag is read as a store, so what proves an archive's documents proves a bag's: ``derive`` tells documents
and acts from lines and files, ``verify``'s checks hold inventories, templates and seals against them, and
``examine`` reads the renditions back.  What only a bag has, manifests and proofs, is checked beside that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.core import bag, chain, checkpoints, merkle, notes, records, schema
from docgen.errors import DocgenError, IntegrityError
from docgen.model import Document, Facts, Finding, LedgerEntry, PublicKey, State, Text
from docgen.ports import Checks, FormatReader, OpenedBag, Progress, SealReader, Store
from docgen.usecases.derive import Derived, derive
from docgen.usecases.examine import examine
from docgen.usecases.make import DOCUMENT, RECORD, TypeFor
from docgen.usecases.verify import (
    Verified,
    fallback_fonts,
    inventories_against_ledger,
    templates,
)
from docgen.usecases.verify_seals import look_at_seals

_PREMIS = "{http://www.loc.gov/premis/v3}"
_NEEDED = (
    "Docgen-Documents",
    "Docgen-Reason",
    "Docgen-Actor",
    "Docgen-Ledger-Lines",
    "Docgen-Ledger-Head",
)
_FOREIGN = Text("This bag is not one of docgen's: only what BagIt itself says of it was checked.")
_NOT_OURS = dict.fromkeys(
    (
        "lines",
        "records",
        "renditions",
        "documents",
        "acts",
        "premis",
        "templates",
        "formats",
        "series",
        "index",
        "oxum",
    ),
    _FOREIGN,
)
_PICKED = Text("A bag holds chosen documents, so their numbers need not follow each other.")
_RECEIVER = Text("For the receiver to check on its own systems.")
_ALWAYS = {
    "environment": _RECEIVER,
    "medium": _RECEIVER,
    "scanner": Text("No scanner was named; docgen brings none."),
    "scanned": Text("No scanner was named; docgen brings none."),
}
_WHOLE = Text("An archive grows: no number of bytes is declared for it.")


@dataclass(frozen=True, slots=True)
class Inspector:
    """What an inspection needs of the outside."""

    store: Store
    doctype_for: TypeFor
    formats: FormatReader
    checks: Checks
    seal_reader: Callable[[], SealReader]
    key: PublicKey | None = None  # of the archive a bag comes from, as it was got otherwise

    def archive(
        self,
        verified: Verified,
        documents: Sequence[Document],
        lines: Sequence[bytes],
        name: str,
        progress: Progress | None = None,
    ) -> Facts:
        """The facts of an archive that ``verify`` has looked at; ``documents`` are those with files."""
        entries = _entries(lines)
        findings, counts = self._documents(documents, entries, progress)
        return Facts(
            kind="archive",
            name=name,
            digest=f"sha256:{merkle.tree_head(lines).hex()}",
            findings=[*verified.findings, *findings],
            counts={
                **counts,
                "lines": len(lines),
                "objects": verified.objects,
                "index": verified.documents,
                "series": len({(one.type_id, one.series) for one in documents}),
                "acts": sum(len(one.acts) for one in documents),
            },
            why={**_ALWAYS, "oxum": _WHOLE},
        )

    def bag(self, opened: OpenedBag, name: str, progress: Progress | None = None) -> Facts:
        """The facts of a bag, offline and without its archive."""
        findings = list(opened.check(progress))
        counts = {"bag-files": len(opened.files)}
        if "Payload-Oxum" in opened.info:
            counts["oxum"] = 1
        if opened.info.get("Docgen-Format") != bag.FORMAT:
            return Facts("bag", name, opened.digest, findings, counts, _ALWAYS | _NOT_OURS)
        lines = (opened.read(bag.LINES) or b"").splitlines()
        entries = _entries(lines)
        findings += _proofs(lines, opened)
        findings += _checkpoint(opened, self.key)
        derived = list(
            derive(lines, store=self.store, doctype_for=self.doctype_for, identity_key=b"")
        )
        findings += [one for one in derived if isinstance(one, Finding)]
        documents = [one.document for one in derived if isinstance(one, Derived)]
        for object_id in self.store.object_ids():
            findings += self.store.verify(object_id)
        findings += inventories_against_ledger(lines, self.store, frozenset())
        findings += templates(documents, self.store)
        findings += fallback_fonts(documents, self.store)
        sealed = list(look_at_seals(documents, self.store, self.seal_reader))
        findings += [one for one in sealed if isinstance(one, Finding)]
        findings += _declared(opened, self.store)
        findings += _premis(opened, documents, entries)
        more, looked = self._documents(documents, entries, progress)
        counts |= looked
        counts |= {
            "lines": len(lines),
            "premis": len(documents),
            "acts": sum(len(d.acts) for d in documents),
        }
        why = {**_ALWAYS, "series": _PICKED, "index": Text("A bag has no database.")}
        return Facts("bag", name, opened.digest, [*findings, *more], counts, why)

    def _documents(
        self,
        documents: Sequence[Document],
        entries: Mapping[str, Sequence[LedgerEntry]],
        progress: Progress | None,
    ) -> tuple[list[Finding], dict[str, int]]:
        """What is wrong with the documents themselves, and how many of each thing were looked at."""
        findings: list[Finding] = []
        files = 0
        filed = [one for one in documents if one.state is not State.PENDING and one.object_id]
        for one in filed:
            files += len(one.files)
            findings += self._record(one, entries.get(one.serial, ()))
            findings += self._formats(one)
            findings += [
                Finding(
                    "content.missing",
                    f"{one.serial}/{path}",
                    Text("The document has no such file."),
                )
                for path in (RECORD, f"{DOCUMENT}.pdf", f"{DOCUMENT}.docx")
                if path not in one.files
            ]
        examined = examine(filed, checks=self.checks, texts=True, bytes_=False, progress=progress)
        findings += examined.findings
        used = {(one.type_id, one.template_digest) for one in filed}
        return findings, {
            "documents": len(documents),
            "records": len(filed),
            "renditions": 2 * len(filed),
            "formats": files,
            "templates": len(used),
        }

    def _record(self, one: Document, entries: Sequence[LedgerEntry]) -> Iterator[Finding]:
        """The record against the ledger's digest of it, and against its archived type."""
        try:
            read = records.read_record(self.store.read(str(one.object_id), RECORD))
            doctype = self.doctype_for(one.type_id, one.template_digest)
        except DocgenError as error:
            yield Finding("document.record", one.serial, Text(error.msgid, error.args_))
            return
        told = next((e.data.get("record") for e in entries if e.act == "reserve"), None)
        if told != records.record_digest(one.type_id, read.values):
            what = Text("The record is not the one the ledger tells of.")
            yield Finding("record.digest", one.serial, what)
        for problem in schema.validate(doctype, read.values):
            # Of a value nothing is said but where it stands: it may be somebody's number.
            where = f"{one.serial}: {schema.path_text(problem.path)}"
            code = "record.required" if problem.code == "required" else "record.value"
            yield Finding(code, where, Text("The record is not as its type asks here."))

    def _formats(self, one: Document) -> Iterator[Finding]:
        for path in sorted(one.files):
            try:
                data = self.store.read(str(one.object_id), path)
            except DocgenError:
                continue  # the store's own check names it
            for code, what in self.formats.look(path, data):
                yield Finding(code, f"{one.serial}/{path}", what)


def _entries(lines: Sequence[bytes]) -> Mapping[str, Sequence[LedgerEntry]]:
    """The entries by document; a line that is none is named elsewhere."""
    found: dict[str, list[LedgerEntry]] = {}
    for line in lines:
        try:
            entry = chain.parse_line(line)
        except IntegrityError:
            continue
        found.setdefault(entry.serial, []).append(entry)
    return found


def _proofs(lines: Sequence[bytes], opened: OpenedBag) -> Iterator[Finding]:
    """Each line is one, and is in the tree that the bag names."""
    try:
        size = int(opened.info["Docgen-Ledger-Lines"])
        head = bytes.fromhex(opened.info["Docgen-Ledger-Head"])
        told = [json.loads(one) for one in (opened.read(bag.PROOFS) or b"").splitlines()]
        proofs = {int(one["seq"]): [bytes.fromhex(step) for step in one["proof"]] for one in told}
    except (ValueError, KeyError, TypeError):
        yield Finding(
            "proof.unreadable", bag.PROOFS, Text("The proofs of the ledger's lines cannot be read.")
        )
        return
    for number, line in enumerate(lines, 1):
        where = f"{bag.LINES}:{number}"
        try:
            entry = chain.parse_line(line)
        except IntegrityError:
            what = Text("Line {line} of the ledger is not a ledger entry.", {"line": number})
            yield Finding("ledger.line", where, what)
            continue
        proof = proofs.pop(entry.sequence, None)
        if proof is None or not merkle.verify_inclusion(
            line, entry.sequence - 1, size, proof, head
        ):
            what = Text(
                "Nothing proves that line {line} was in the ledger.", {"line": entry.sequence}
            )
            yield Finding("proof.wrong", where, what)
    if proofs:
        what = Text("There are proofs of {count} lines that the bag lacks.", {"count": len(proofs)})
        yield Finding("proof.beyond", bag.PROOFS, what)


def _checkpoint(opened: OpenedBag, key: PublicKey | None) -> Iterator[Finding]:
    """The head the proofs lead to is the one that was signed, by the key given, else by the bag's own."""
    try:
        signed, note = checkpoints.read(opened.read(bag.CHECKPOINT) or b"")
        used = key or notes.read_key((opened.read(bag.KEY) or b"").strip())
    except DocgenError as error:
        yield Finding("checkpoint.unreadable", bag.CHECKPOINT, Text(error.msgid, error.args_))
        return
    told = (opened.info.get("Docgen-Ledger-Lines"), opened.info.get("Docgen-Ledger-Head"))
    if told != (str(signed.size), signed.head.hex()):
        what = Text("The bag names another head of the ledger than its checkpoint.")
        yield Finding("checkpoint.differs", bag.CHECKPOINT, what)
    if not notes.signed_by(note, [used]):
        what = Text("The checkpoint is not signed by the key of the archive.")
        yield Finding("checkpoint.signature", bag.CHECKPOINT, what)


def _declared(opened: OpenedBag, store: Store) -> Iterator[Finding]:
    """What the bag says of itself: who, why, how many."""
    for name in _NEEDED:
        if not opened.info.get(name):
            code = "process.unsaid" if name in ("Docgen-Reason", "Docgen-Actor") else "bag.info"
            yield Finding(code, bag.INFO, Text("The bag does not say '{name}'.", {"name": name}))
    told = opened.info.get("Docgen-Documents", "")
    found = sum(not one.startswith("_") for one in store.object_ids())
    if told != str(found):
        what = Text(
            "The bag says {told} documents; found: {found}.", {"told": told, "found": found}
        )
        yield Finding("count.documents", bag.INFO, what)


def _premis(
    opened: OpenedBag, documents: Sequence[Document], entries: Mapping[str, Sequence[LedgerEntry]]
) -> Iterator[Finding]:
    """Each document has its events: one for each of its lines, and the two of the export."""
    for one in documents:
        path = f"{bag.PREMIS}/{one.object_id}.xml"
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            tree = etree.fromstring(opened.read(path) or b"", parser)
        except (etree.XMLSyntaxError, ValueError):
            yield Finding(
                "premis.unreadable", path, Text("The events of the document cannot be read.")
            )
            continue
        numbers = {value.text for value in tree.iter(f"{_PREMIS}linkingObjectIdentifierValue")}
        told = len(list(tree.iter(f"{_PREMIS}event")))
        if numbers != {one.serial} or told != len(entries.get(one.serial, ())) + 2:
            yield Finding(
                "premis.events", path, Text("The events are not those the ledger tells of.")
            )
