"""Receipts: what proves, without the archive, that a document stands in its ledger under its number.

A receipt holds the ledger's lines about the document that pin a rendition of it (its issue, its being
void), for each the inventory whose digest the line names and the proof that the line is in the tree,
and the signed checkpoint with that tree's head.  It is one JSON text with one spelling, so that no bit
of it can be changed unseen.  Nothing here does I/O.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import notes
from docgen.core.life import VOID
from docgen.errors import IntegrityError, UnreadableInputError

FORMAT = "docgen-receipt/1"
RENDITION = "document"
_KEYS = {"format", "number", "type", "entries", "checkpoint", "timestamp"}
_ENTRY_KEYS = {"line", "inventory", "proof"}


@dataclass(frozen=True, slots=True)
class Proven:
    """A line of the ledger, the inventory it pins, and the proof that the line is in the tree."""

    line: bytes
    inventory: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it reads; nothing of it is proven yet."""

    number: str
    type_id: str
    entries: tuple[Proven, ...]
    checkpoint: bytes
    token: bytes | None


def wanted(versions: Sequence[Mapping[str, str]], acts: Iterable[tuple[int, str]]) -> list[int]:
    """The versions of an object that a receipt tells of: the first, every one that brought a rendition,
    and the one that made the document void.

    ``acts`` are the later versions with the names of their acts.
    """
    return [
        1,
        *(
            version
            for version, name in acts
            if name == VOID
            or any(
                path.startswith(RENDITION) and versions[version - 2].get(path) != digest
                for path, digest in versions[version - 1].items()
            )
        ),
    ]


def render(receipt: Receipt) -> bytes:
    """The file, readable by a person."""
    content = {
        "format": FORMAT,
        "number": receipt.number,
        "type": receipt.type_id,
        "entries": [
            {
                "line": one.line.decode(),
                "inventory": one.inventory.decode(),
                "proof": [_coded(step) for step in one.proof],
            }
            for one in receipt.entries
        ],
        "checkpoint": receipt.checkpoint.decode(),
        "timestamp": _coded(receipt.token) if receipt.token is not None else None,
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(data: bytes) -> Receipt:
    """What ``render`` wrote.  Raises UnreadableInputError for what is none, IntegrityError for one that
    docgen would not have written to the byte.
    """
    try:
        content = json.loads(data)
        form = content["format"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableInputError(
            "This is no receipt.", remedy="Name the file that 'docgen receipt NUMBER' wrote."
        ) from error
    if form != FORMAT:
        raise UnreadableInputError(
            "This receipt has the format {format}; this docgen reads {known}.",
            format=str(form)[:40],
            known=FORMAT,
            remedy="Use the docgen it was made with, or a later one.",
        )
    try:
        receipt = _receipt(content)
        same = render(receipt) == data
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _changed() from error
    if not same:
        raise _changed()
    return receipt


def _receipt(content: Mapping[str, Any]) -> Receipt:
    if content.keys() != _KEYS or any(one.keys() != _ENTRY_KEYS for one in content["entries"]):
        raise ValueError("keys")
    token = content["timestamp"]
    return Receipt(
        number=content["number"],
        type_id=content["type"],
        entries=tuple(
            Proven(
                one["line"].encode(),
                one["inventory"].encode(),
                tuple(notes.unbase64(step) for step in one["proof"]),
            )
            for one in content["entries"]
        ),
        checkpoint=content["checkpoint"].encode(),
        token=notes.unbase64(token) if token is not None else None,
    )


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _changed() -> IntegrityError:
    return IntegrityError(
        "This receipt was changed, or is damaged.", remedy="Take another copy of it."
    )
