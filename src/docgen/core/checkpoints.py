"""Checkpoints of the ledger: their text, and what one that was kept elsewhere says of a ledger.

The text is that of https://c2sp.org/tlog-checkpoint, three lines: the origin, the number of lines, the
head of their tree (RFC 9162) in base64.  The origin names the ledger by its first line, so that two
archives never have the same one, and an archive keeps its own under every key, copy and rebuild.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.core import notes
from docgen.core.notes import NoteError
from docgen.errors import IntegrityError
from docgen.model import Checkpoint, LedgerEntry, Note, PublicKey, Text

KEY = "checkpoint-key"
"""The act of the ledger that notes a new key."""
_ORIGIN = "docgen-ledger/"
_ORIGIN_DIGITS = 32
_HEAD_BYTES = 32
_SIZE = re.compile(r"[1-9][0-9]{0,17}")


def origin(first_line: bytes) -> str:
    """The name of the ledger that begins with this line; its keys have the same name."""
    return _ORIGIN + hashlib.sha256(first_line).hexdigest()[:_ORIGIN_DIGITS]


def text(checkpoint: Checkpoint) -> str:
    """What is signed."""
    head = base64.b64encode(checkpoint.head).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{head}\n"


def read(data: bytes) -> tuple[Checkpoint, Note]:
    """A signed checkpoint, its signatures not checked.  Raises IntegrityError for what is none."""
    try:
        note = notes.read(data)
        checkpoint = _parse(note.text)
    except NoteError as error:
        raise IntegrityError(
            "This is not a checkpoint, or it was changed.",
            remedy="Take another copy of it.",
        ) from error
    return checkpoint, note


def _parse(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != 4 or not _SIZE.fullmatch(lines[1]):
        raise NoteError(body)
    checkpoint = Checkpoint(lines[0], int(lines[1]), notes.unbase64(lines[2]))
    if len(checkpoint.head) != _HEAD_BYTES or not checkpoint.origin or text(checkpoint) != body:
        raise NoteError(body)
    return checkpoint


def key_file(key: PublicKey) -> bytes:
    """The file of the public key."""
    return f"{notes.key_line(key)}\n".encode()


def key_note(new: PublicKey, old: PublicKey | None, reason: str) -> dict[str, str]:
    """What the ledger says of a new key: both keys, so that what the old one signed stays provable."""
    return {
        "id": notes.key_id(new).hex(),
        "key": notes.key_line(new),
        "replaces": notes.key_line(old) if old is not None else "",
        "reason": reason,
    }


class KeyRing:
    """The keys an archive signs or has signed with, and until which line of the ledger each of them did.

    A key that is present and not the one the ledger notes is not among them.  Raises IntegrityError for a note of a key that docgen cannot have written.
    """

    def __init__(self, present: PublicKey | None, notes_: Iterable[LedgerEntry]) -> None:
        self._until: dict[bytes, int | None] = {}
        self._keys: dict[bytes, PublicKey] = {}
        for entry in notes_:
            if entry.act == KEY:
                self._read(entry)
        if present is not None and not self._keys:
            self._keys.setdefault(present.public, present)

    def _read(self, entry: LedgerEntry) -> None:
        for name in ("replaces", "key"):
            line = str(entry.data.get(name, ""))
            if not line and name == "replaces":
                continue
            try:
                key = notes.read_key_line(line)
            except NoteError as error:
                raise IntegrityError(
                    "Line {line} of the ledger names no key.", line=entry.sequence
                ) from error
            self._keys.setdefault(key.public, key)
        for public in self._keys:
            self._until.setdefault(public, entry.sequence)
        self._until.pop(notes.read_key_line(str(entry.data["key"])).public, None)

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """All of them, the oldest first."""
        return tuple(self._keys.values())

    def retired(self, key: PublicKey, size: int) -> bool:
        """Whether a ledger of ``size`` lines says already that another key has taken this one's place."""
        until = self._until.get(key.public)
        return until is not None and size >= until

    @property
    def last(self) -> PublicKey | None:
        """The key of the present, as far as the ledger knows it."""
        return next((key for key in self.keys if key.public not in self._until), None)


@dataclass(frozen=True, slots=True)
class Reach:
    """A ledger as checkpoints are held against it: its origin and length, and the heads of those of its
    beginnings that are asked for.
    """

    origin: str
    size: int
    heads: Mapping[int, bytes]


def wrong_with(
    checkpoint: Checkpoint, note: Note, ring: KeyRing, ledger: Reach
) -> tuple[str, Text] | None:
    """What keeps the ledger from being the one this checkpoint vouches for, as a code and a sentence; None
    where the ledger continues it.
    """
    signers = notes.signed_by(note, ring.keys)
    if checkpoint.origin != ledger.origin:
        return _of_another(checkpoint, signed=bool(signers))
    if not signers:
        return _unsigned(checkpoint, note, ring)
    if checkpoint.size > ledger.size:
        return "checkpoint.cut", Text(
            "It vouches for {size} lines of the ledger; found: {found}, cut off at the end: {missing}.",
            {
                "size": checkpoint.size,
                "found": ledger.size,
                "missing": checkpoint.size - ledger.size,
            },
        )
    if ledger.heads[checkpoint.size] != checkpoint.head:
        return "checkpoint.rewritten", Text(
            "The first {size} lines of the ledger are not those it vouches for: the ledger was rewritten.",
            {"size": checkpoint.size},
        )
    if all(ring.retired(key, checkpoint.size) for key in signers):
        return "checkpoint.retired", Text(
            "It is signed with the key {key}, whose place another had taken before.",
            {"key": ", ".join(notes.key_id(key, checkpoint.origin).hex() for key in signers)},
        )
    return None


def _of_another(checkpoint: Checkpoint, *, signed: bool) -> tuple[str, Text]:
    if signed:
        return "checkpoint.rewritten", Text(
            "This archive has signed it, but the ledger begins with another line today: it was rewritten "
            "from its beginning."
        )
    return "checkpoint.origin", Text(
        "It is a checkpoint of another ledger ({origin}).", {"origin": checkpoint.origin}
    )


def _unsigned(checkpoint: Checkpoint, note: Note, ring: KeyRing) -> tuple[str, Text]:
    known = {notes.key_id(key, checkpoint.origin) for key in ring.keys}
    ids = {one.key_id for one in note.signatures}
    if known & ids:
        return "checkpoint.signature", Text(
            "Its signature does not fit its text: the checkpoint was changed."
        )
    return "checkpoint.key", Text(
        "It is signed with the key {key}, which is none of this archive's.",
        {"key": ", ".join(sorted(one.hex() for one in ids))},
    )
