"""``docgen receipt``: make receipts of documents against one checkpoint; prove a document by one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from docgen.core import chain, life, receipt_proof, receipts
from docgen.core.merkle import inclusion_proofs
from docgen.core.receipt_proof import ISSUE, Step
from docgen.core.receipts import Proven, Receipt
from docgen.errors import IntegrityError, NotFoundError
from docgen.model import LedgerEntry, PublicKey, Stamped, Text
from docgen.ports import Ledger, Register, Store, Timestamps
from docgen.usecases.act import with_files
from docgen.usecases.checkpoint import Made


@dataclass(frozen=True, slots=True)
class Proof:
    """What a receipt proves of a document: the steps, the last of them failing if any does; the timestamp
    where there is one and all else holds.
    """

    receipt: Receipt
    steps: tuple[Step, ...]
    stamped: Stamped | None

    @property
    def holds(self) -> bool:
        """Whether every step does."""
        return all(step.holds for step in self.steps)

    @property
    def void(self) -> bool:
        """Whether the receipt tells that the document is void."""
        return any(step.name == "void" for step in self.steps)


def make_receipts(
    serials: Sequence[str], made: Made, *, register: Register, store: Store, ledger: Ledger
) -> Mapping[str, bytes]:
    """The receipts of documents, each against the checkpoint, by number; one pass over the ledger for all.

    Raises NotFoundError, RefusedError for a document without files, IntegrityError where store, ledger
    and checkpoint do not agree.
    """
    told = {serial: _told(serial, made.checkpoint.size, register, store) for serial in serials}
    size = made.checkpoint.size
    places = {entry.sequence - 1 for _type, entries in told.values() for entry, _inv in entries}
    proofs = inclusion_proofs(islice(ledger.lines(), size), places)
    if (proofs.size, proofs.head) != (size, made.checkpoint.head):
        raise IntegrityError("The ledger file is not the one its checkpoint vouches for.")
    return {
        serial: receipts.render(
            Receipt(
                number=serial,
                type_id=type_id,
                entries=tuple(
                    Proven(
                        chain.make_line(entry),
                        inventory,
                        tuple(proofs.inclusion[entry.sequence - 1]),
                    )
                    for entry, inventory in entries
                ),
                checkpoint=made.filed.data,
                token=made.filed.token,
            )
        )
        for serial, (type_id, entries) in told.items()
    }


def covers(serial: str, made: Made, *, register: Register, store: Store) -> bool:
    """Whether a receipt against that checkpoint tells all of a document that one made now would: no rendition has
    come since, and it was not declared void.  Raises as ``make_receipts``.
    """
    _type, entries = _told(serial, None, register, store)
    return all(entry.sequence <= made.checkpoint.size for entry, _inventory in entries)


def _told(
    serial: str, size: int | None, register: Register, store: Store
) -> tuple[str, list[tuple[LedgerEntry, bytes]]]:
    """A document's type, and the lines that pin its renditions, each with the inventory it names; of the first
    ``size`` lines of the ledger, or of all.
    """
    document = life.known(register.document(serial), serial)
    object_id = with_files(document).object_id or ""
    stored = store.get(object_id)
    if stored is None:
        raise NotFoundError("{serial} has no files in the archive any more.", serial=serial)
    entries = {
        1 if entry.act == ISSUE else entry.data.get("version"): entry
        for entry in register.entries(serial)
        if "inventory" in entry.data and (size is None or entry.sequence <= size)
    }
    acts = [(act.version, act.name) for act in document.acts if act.version in entries]
    chosen = []
    for version in receipts.wanted(stored.versions, acts):
        inventory = store.inventory(object_id, version)
        if hashlib.sha512(inventory).hexdigest() != entries[version].data["inventory"]:
            raise IntegrityError(
                "The inventory of {serial} is not the one the ledger recorded.", serial=serial
            )
        chosen.append((entries[version], inventory))
    return document.type_id, chosen


def prove(data: bytes, document: bytes, key: PublicKey, *, timestamps: Timestamps) -> Proof:
    """What a receipt's bytes prove of a document's.

    Raises UnreadableInputError for what is no receipt, IntegrityError for one that was changed.
    """
    receipt = receipts.read(data)
    steps = receipt_proof.prove(receipt, document, key)
    proof = Proof(receipt, tuple(steps), None)
    if receipt.token is None or not proof.holds or not timestamps.roots:
        return proof
    try:
        stamped = timestamps.check(receipt.token, receipt.checkpoint)
    except IntegrityError as error:
        step = Step("timestamp", holds=False, what=Text(error.msgid, error.args_))
        return replace(proof, steps=(*steps, step))
    step = Step(
        "timestamp",
        holds=True,
        what=Text(
            "The checkpoint was there at {at}: {by} has timestamped it.",
            {"at": stamped.at, "by": stamped.by},
        ),
    )
    return replace(proof, steps=(*steps, step), stamped=stamped)
