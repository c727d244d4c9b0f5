"""Hand documents over: a bag with their files, their history, and the proof that the archive has them so.

What is handed over is the archive as it stands at one line of the ledger: documents, ledger lines, proofs
and checkpoint agree, whatever is signed meanwhile.  One document is in memory at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.core import bag, chain, life, merkle, originals, records
from docgen.core.checkpoints import key_file
from docgen.core.masks import mask_digits
from docgen.core.premis import premis
from docgen.errors import IntegrityError
from docgen.model import (
    DocumentType,
    Handed,
    HandedFile,
    HandedStory,
    Handover,
    LedgerEntry,
)
from docgen.ports import Guide, Package, Progress, Register, Store
from docgen.usecases.checkpoint import CheckpointDesk
from docgen.usecases.make import RECORD, TypeFor

EXPORT = "export"
LONGEST_REASON = 1000
_REQUEST = "Docgen-Request"


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it: how many documents, the "sha256:…" of the bag's tag manifest; ``resumed`` where an
    earlier run had finished the bag and only its name was missing.
    """

    documents: int
    digest: str
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms: the reason, who acts, whether personal data in lists and pages is masked; ``request``
    is a keyed digest of everything asked for, ``program`` docgen with its version.
    """

    reason: str
    actor: str
    masked: bool
    request: str
    program: str


@dataclass(frozen=True, slots=True)
class Exporter:
    """What an export needs of the outside; ``now`` is UTC as the ledger writes it."""

    register: Register
    store: Store
    doctype_for: TypeFor
    guide: Guide
    now: Callable[[], str]
    checkpoints: CheckpointDesk

    def export(
        self,
        serials: Sequence[str],
        package: Package,
        terms: Terms,
        progress: Progress | None = None,
    ) -> Exported:
        """Fill the bag, enter it into the ledger, give it its name.

        Killed before the last step, the next run with the same request gives the name alone.
        """
        life.require_words(terms.reason, LONGEST_REASON, "--reason")
        done = self._finished(package, terms)
        if done is not None:
            package.publish()
            return done
        package.begin()
        made = self.checkpoints.make()
        signed = made.checkpoint
        lines = self.register.lines()[: signed.size]
        told = _entries(lines, frozenset(serials))
        wanted = sorted(entry.sequence - 1 for one in told.values() for entry in one)
        proofs = merkle.inclusion_proofs(lines, wanted)
        if (proofs.size, proofs.head) != (signed.size, signed.head):
            raise IntegrityError("The checkpoint is not that of the ledger.")
        about = Handover(
            self.now(), terms.actor, terms.reason, terms.masked, proofs.size, proofs.head.hex()
        )
        under_way = _Filling(self, package, about, terms.program)
        handed = []
        for serial in serials:
            handed.append(under_way.document(serial, told.get(serial, ())))
            if progress is not None:
                progress.advance()
        for object_id in sorted(under_way.needed):
            under_way.made_with(object_id)
        package.add(bag.LINES, b"".join(lines[at] + b"\n" for at in wanted))
        package.add(
            bag.PROOFS,
            b"".join(
                chain.canonical_json(
                    {"seq": at + 1, "proof": [step.hex() for step in proofs.inclusion[at]]}
                )
                + b"\n"
                for at in wanted
            ),
        )
        package.add(bag.CHECKPOINT, made.filed.data)
        package.add(bag.KEY, key_file(self.checkpoints.public()))
        for path, data in self.guide.lists(handed, about).items():
            package.add(path, data)
        digest = package.seal(_info(about, terms, len(handed)))
        self.register.note(
            EXPORT,
            {
                "id": digest,
                "documents": len(handed),
                "masked": terms.masked,
                "reason": mask_digits(terms.reason),
                "lines": about.size,
            },
            actor=terms.actor,
            now=self.now(),
        )
        package.publish()
        return Exported(len(handed), digest)

    def _finished(self, package: Package, terms: Terms) -> Exported | None:
        """The bag an earlier run with the same request has finished and entered, but for its name."""
        left = package.left()
        if left is None or left.info.get(_REQUEST) != terms.request:
            return None
        for entry in self.register.entries(""):
            if entry.act == EXPORT and entry.data.get("id") == left.digest:
                return Exported(int(entry.data["documents"]), left.digest, resumed=True)
        return None


@dataclass(slots=True)
class _Filling:
    """A bag being filled; ``needed`` are the templates and fonts its documents were made with."""

    exporter: Exporter
    package: Package
    about: Handover
    program: str
    needed: set[str] = field(default_factory=set)

    def document(self, serial: str, entries: Sequence[LedgerEntry]) -> Handed:
        """Put one document in, as the last of these entries left it."""
        ports = self.exporter
        document = ports.register.document(serial)
        if document is None or document.object_id is None or len(entries) < 2:
            raise IntegrityError("The ledger says nothing of {serial}.", serial=serial)
        object_id = document.object_id
        version = len(entries) - 1
        files, record = self._files(object_id, version, str(entries[-1].data.get("inventory")))
        doctype = ports.doctype_for(document.type_id, document.template_digest)
        self.needed.add(records.template_object(document.type_id, document.template_digest))
        if document.fallback_font:
            self.needed.add(records.font_object(document.fallback_font))
        acts = document.acts[: version - 1]
        shown = acts if not self.about.masked else tuple(life.masked(act) for act in acts)
        values = json.loads(record)["record"]
        original = originals.original(acts)
        one = Handed(
            serial=serial,
            type_id=document.type_id,
            title=doctype.title,
            branch=document.branch,
            period=document.period,
            issued_on=document.issued_on,
            state=life.state_after(acts),
            subject=self._subject(doctype, values),
            folder=bag.folder(object_id),
            page=f"pages/{object_id}.html",
            files=files,
            originals=original.paths if original is not None else (),
            entries=(entries[0].sequence, entries[-1].sequence),
            record_digest=document.record_digest,
        )
        by_version = {act.version: act for act in shown}
        story = HandedStory(
            values=[
                (f.label.zh, f.label.en, self._shown(doctype, path, value))
                for path, f, value in records.leaves(doctype.fields, values)
            ],
            history=[(e, by_version.get(e.data.get("version", 0))) for e in entries],
            roles={spec.role: spec.title for spec in doctype.signatures},
        )
        told = premis(one, entries, self.about, program=self.program)
        self.package.add(f"{bag.PREMIS}/{object_id}.xml", told)
        self.package.add(one.page, ports.guide.document(one, story, self.about))
        return one

    def made_with(self, object_id: str) -> None:
        """Put a template or a font in, as it is in the store."""
        stored = self.exporter.store.get(object_id)
        if stored is None:
            raise IntegrityError("{object} is not in the store.", object=object_id)
        self._files(object_id, len(stored.versions), stored.inventory_digest)

    def _files(
        self, object_id: str, version: int, pinned: str
    ) -> tuple[Mapping[str, HandedFile], bytes]:
        """The files of an object as of a version, and its inventory, which must be the one ``pinned``.

        Gives the files by logical path, and the bytes of ``record.json``.
        """
        store = self.exporter.store
        stored = store.get(object_id)
        inventory = store.inventory(object_id, version)
        folder = bag.folder(object_id)
        digest = self.package.add(f"{folder}/{bag.INVENTORY}", inventory)
        if stored is None or digest != f"sha512:{pinned}":
            raise IntegrityError(
                "The inventory of {object} is not the one the ledger recorded.", object=object_id
            )
        files, record = {}, b""
        for path, right in sorted(stored.versions[version - 1].items()):
            data = store.read(object_id, path)
            written = self.package.add(f"{folder}/{path}", data)
            if written != right:
                raise IntegrityError("{object} was changed meanwhile.", object=object_id)
            files[path] = HandedFile(f"{folder}/{path}", written, len(data))
            if path == RECORD:
                record = data
        return files, record

    def _subject(self, doctype: DocumentType, values: Mapping[str, object]) -> str:
        if not doctype.subject_name:
            return ""
        value = records.lookup(values, doctype.subject_name)
        return self._shown(doctype, doctype.subject_name, value) if value else ""

    def _shown(self, doctype: DocumentType, path: str, value: object) -> str:
        return records.masked(doctype, path, value) if self.about.masked else str(value)


def _entries(
    lines: Sequence[bytes], serials: frozenset[str]
) -> Mapping[str, Sequence[LedgerEntry]]:
    """The entries about these documents, oldest first."""
    found: dict[str, list[LedgerEntry]] = {}
    for line in lines:
        entry = chain.parse_line(line)
        if entry.serial in serials:
            found.setdefault(entry.serial, []).append(entry)
    return found


def _info(about: Handover, terms: Terms, count: int) -> Mapping[str, str]:
    """bag-info.txt; the elements with "Docgen" are ours (RFC 8493, 2.2.2 allows them)."""
    return {
        "Bag-Software-Agent": terms.program,
        "Bagging-Date": about.at[:10],
        "External-Description": f"{count} documents, handed over from an archive of docgen",
        "Docgen-Format": bag.FORMAT,
        "Docgen-Documents": str(count),
        "Docgen-Reason": mask_digits(about.reason),
        "Docgen-Actor": about.actor,
        "Docgen-Masked": "yes" if about.masked else "no",
        "Docgen-Ledger-Lines": str(about.size),
        "Docgen-Ledger-Head": about.head,
        _REQUEST: terms.request,
    }


__all__ = ["EXPORT", "Exported", "Exporter", "Terms"]
