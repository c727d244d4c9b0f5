"""From a document's bytes to a signed checkpoint: the steps that a receipt proves, each in a sentence.

The bytes are those a list of files names (SHA-512), that list is the one a line of the ledger names, the
line is in the tree of a checkpoint (RFC 9162), and the checkpoint is signed with the key that the person
who checks holds.  Nothing here does I/O.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docgen.core import chain, checkpoints, merkle, notes
from docgen.core.life import VOID
from docgen.core.receipts import RENDITION, Receipt
from docgen.errors import IntegrityError
from docgen.model import Checkpoint, LedgerEntry, Note, PublicKey, Text

ISSUE = "issue"
# What reading raises where the parts of a receipt are none that docgen writes.
_MADE_UP = (
    IntegrityError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof: what it shows, or, where it fails, what that means."""

    name: str
    holds: bool
    what: Text


def prove(receipt: Receipt, document: bytes, key: PublicKey) -> list[Step]:
    """The steps from a document's bytes to the signed checkpoint; the first that fails is the last.

    ``document`` is a rendition as it was handed out, PDF or DOCX.  The timestamp is no part of it.
    """
    steps: list[Step] = []
    try:
        for step in _steps(receipt, document, key):
            steps.append(step)
            if not step.holds:
                break
    except _MADE_UP:
        steps.append(
            Step(
                "receipt",
                holds=False,
                what=Text(
                    "What the receipt holds is not what docgen writes: it was made by something else."
                ),
            )
        )
    return steps


def _steps(receipt: Receipt, document: bytes, key: PublicKey) -> Iterable[Step]:
    entries = [chain.parse_line(one.line) for one in receipt.entries]
    yield _number(receipt, entries)
    yield from _inventories(receipt, entries)
    yield _document(receipt, entries, document)
    checkpoint, note = checkpoints.read(receipt.checkpoint)
    yield from _lines(receipt, entries, checkpoint)
    yield _signature(checkpoint, note, key)
    yield from (_void(entry, checkpoint) for entry in entries if entry.act == VOID)


def _number(receipt: Receipt, entries: Sequence[LedgerEntry]) -> Step:
    """Whether the lines are those of one document, first its issue, under the receipt's number and type."""
    acts = [entry.act for entry in entries]
    object_id = str(entries[0].data["object"]) if entries else ""
    versions = [_version(entry) for entry in entries]
    one = (
        acts[:1] == [ISSUE]
        and ISSUE not in acts[1:]
        and versions == sorted(set(versions))
        and versions[0] == 1
        and {(entry.serial, entry.data["object"]) for entry in entries}
        == {(receipt.number, object_id)}
        and object_id.split("/")[0] == receipt.type_id
    )
    if not one:
        return Step(
            "number",
            holds=False,
            what=Text(
                "The lines of the ledger in the receipt are not about {number}.",
                {"number": receipt.number},
            ),
        )
    told = {"number": receipt.number, "type": receipt.type_id, "at": entries[0].at}
    return Step(
        "number",
        holds=True,
        what=Text("The receipt is about {number} ({type}), issued {at}.", told),
    )


def _inventories(receipt: Receipt, entries: Sequence[LedgerEntry]) -> Iterable[Step]:
    for entry, one in zip(entries, receipt.entries, strict=True):
        inventory = json.loads(one.inventory)
        told = {"line": entry.sequence}
        if (
            hashlib.sha512(one.inventory).hexdigest() != entry.data["inventory"]
            or inventory["id"] != entry.data["object"]
            or inventory["head"] != f"v{_version(entry)}"
            or inventory["digestAlgorithm"] != "sha512"
        ):
            yield Step(
                "inventory",
                holds=False,
                what=Text(
                    "The list of files in the receipt is not the one that line {line} of the ledger names.",
                    told,
                ),
            )
            continue
        yield Step(
            "inventory",
            holds=True,
            what=Text("Line {line} of the ledger names the list of its files.", told),
        )


def _document(receipt: Receipt, entries: Sequence[LedgerEntry], document: bytes) -> Step:
    digest = hashlib.sha512(document).hexdigest()
    for entry, one in zip(entries, receipt.entries, strict=True):
        inventory = json.loads(one.inventory)
        paths = inventory["versions"][inventory["head"]]["state"].get(digest, [])
        named = [path for path in paths if path.startswith(RENDITION)]
        if named:
            told = {"path": named[0], "number": receipt.number, "line": entry.sequence}
            return Step(
                "document",
                holds=True,
                what=Text(
                    "The file is, to the byte, {path} of {number}: the list of files that line {line} names has its SHA-512.",
                    told,
                ),
            )
    return Step(
        "document",
        holds=False,
        what=Text(
            "The file is not a document that was issued under {number}: it was changed, or is another one.",
            {"number": receipt.number},
        ),
    )


def _lines(
    receipt: Receipt, entries: Sequence[LedgerEntry], checkpoint: Checkpoint
) -> Iterable[Step]:
    for entry, one in zip(entries, receipt.entries, strict=True):
        told = {"line": entry.sequence, "size": checkpoint.size}
        good = merkle.verify_inclusion(
            one.line, entry.sequence - 1, checkpoint.size, one.proof, checkpoint.head
        )
        what = (
            Text(
                "Line {line} is in the ledger of {size} lines that the checkpoint vouches for.",
                told,
            )
            if good
            else Text(
                "Line {line} is not in the ledger of {size} lines that the checkpoint vouches for: "
                "the line or its proof was changed.",
                told,
            )
        )
        yield Step("ledger", holds=good, what=what)


def _signature(checkpoint: Checkpoint, note: Note, key: PublicKey) -> Step:
    if notes.signed_by(note, [key]):
        told = {"key": notes.key_id(key, checkpoint.origin).hex(), "origin": checkpoint.origin}
        return Step(
            "checkpoint",
            holds=True,
            what=Text(
                "The checkpoint is signed with the key {key}, which is the one given ({origin}).",
                told,
            ),
        )
    signers = ", ".join(one.key_id.hex() for one in note.signatures)
    return Step(
        "checkpoint",
        holds=False,
        what=Text(
            "The checkpoint is not signed with the key given (its signatures: {keys}): it was changed, or is "
            "another archive's, or another key of this archive has signed it.",
            {"keys": signers},
        ),
    )


def _void(entry: LedgerEntry, checkpoint: Checkpoint) -> Step:
    told = {"line": entry.sequence, "at": entry.at, "reason": str(entry.data.get("reason", ""))}
    return Step(
        "void",
        holds=checkpoint.size >= entry.sequence,
        what=Text("The document is VOID: line {line} of the ledger, {at}: {reason}", told),
    )


def _version(entry: LedgerEntry) -> int:
    return 1 if entry.act == ISSUE else int(entry.data["version"])
