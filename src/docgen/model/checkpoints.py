"""Checkpoints: the signed head of the ledger at a moment, and what is kept with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a ledger: which one (``origin``), its first ``size`` lines, the head of their tree."""

    origin: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """A signature line of a signed note: the key's name and id (four bytes), and what was signed."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A signed note: its text, to the last newline, and its signatures, none of them checked."""

    text: str
    signatures: tuple[NoteSignature, ...]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 public key (32 bytes); ``name`` is "" where only the key itself is known."""

    public: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A checkpoint as the archive keeps it: the file's name, its bytes, its timestamp or None."""

    name: str
    data: bytes
    token: bytes | None = None


@dataclass(frozen=True, slots=True)
class Stamped:
    """A timestamp that was checked: when (UTC), by whom; ``trusted`` where it was checked against a
    certificate that the person who checks has named.
    """

    at: str
    by: str
    trusted: bool
