"""Signed notes and their Ed25519 keys, as https://c2sp.org/signed-note describes them.

A note is a text that ends in a newline, an empty line, and one line for each signature: an em dash, the
key's name, and in base64 the key's id with the signature over the text.  A key is named by a line
``<name>+<id>+<base64 of 0x01 and the key>``; its id is the first four bytes of the SHA-256 of name,
newline, 0x01 and key, so that one key has another id under another name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from docgen.errors import UsageError
from docgen.model import Note, NoteSignature, PublicKey

_ED25519 = b"\x01"
_DASH = "—"
_ID_BYTES = 4
_KEY_BYTES = 32


class NoteError(ValueError):
    """These bytes are no signed note, or no key."""


def key_id(key: PublicKey, name: str = "") -> bytes:
    """The id of a key under its name, or under another one."""
    told = f"{name or key.name}\n".encode()
    return hashlib.sha256(told + _ED25519 + key.public).digest()[:_ID_BYTES]


def key_line(key: PublicKey) -> str:
    """A named key on one line, without newline."""
    coded = base64.b64encode(_ED25519 + key.public).decode()
    return f"{key.name}+{key_id(key).hex()}+{coded}"


def read_key_line(line: str) -> PublicKey:
    """What ``key_line`` wrote.  Raises NoteError for anything else."""
    name, _, rest = line.partition("+")
    data = unbase64(rest.partition("+")[2])
    key = PublicKey(data[1:], name)
    if len(data) != 1 + _KEY_BYTES or not name or key_line(key) != line:
        raise NoteError(line)
    return key


def read_key(data: bytes) -> PublicKey:
    """A public key as a person may have it: the line of ``key_line``, or PEM.  Raises UsageError."""
    try:
        if data.lstrip().startswith(b"-----"):
            return PublicKey(raw(serialization.load_pem_public_key(data)))
        return read_key_line(data.decode("utf-8").strip())
    except (ValueError, TypeError) as error:  # UnicodeDecodeError and NoteError among them
        raise UsageError(
            "This is not the public key of an archive.",
            remedy="Give the line or the PEM file that 'docgen checkpoint key' printed.",
        ) from error


def raw(key: object) -> bytes:
    """The 32 bytes of an Ed25519 public key.  Raises TypeError for another kind."""
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("no Ed25519 key")
    return key.public_bytes_raw()


def pem(key: PublicKey) -> str:
    """The key as PEM (SubjectPublicKeyInfo), as other programs read it."""
    public = Ed25519PublicKey.from_public_bytes(key.public)
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def public_of(seed: bytes, name: str) -> PublicKey:
    """The public half of a private key (its 32 bytes)."""
    return PublicKey(
        Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(), name
    )


def sign(text: str, name: str, seeds: Iterable[bytes]) -> bytes:
    """The note with a signature of each private key under ``name``, the same bytes every time."""
    lines = []
    for seed in seeds:
        key, public = Ed25519PrivateKey.from_private_bytes(seed), public_of(seed, name)
        signed = key_id(public) + key.sign(text.encode())
        lines.append(f"{_DASH} {name} {base64.b64encode(signed).decode()}\n")
    return f"{text}\n{''.join(lines)}".encode()


def read(data: bytes) -> Note:
    """Raises NoteError for what is not, to the byte, a signed note."""
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError(data) from error
    text, parting, signed = note.rpartition("\n\n")
    plain = all(character == "\n" or character.isprintable() for character in note)
    if not parting or not plain or not signed.endswith("\n"):
        raise NoteError(data)
    return Note(f"{text}\n", tuple(_signature(line) for line in signed[:-1].split("\n")))


def _signature(line: str) -> NoteSignature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not parts[1]:
        raise NoteError(line)
    signed = unbase64(parts[2])
    if len(signed) <= _ID_BYTES:
        raise NoteError(line)
    return NoteSignature(parts[1], signed[:_ID_BYTES], signed[_ID_BYTES:])


def signed_by(note: Note, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """Those of the keys that have signed the note, under whichever name its signatures give them.

    A signature of an unknown key says nothing, as the format wants it.
    """
    return tuple(key for key in keys if any(_holds(note, one, key) for one in note.signatures))


def _holds(note: Note, one: NoteSignature, key: PublicKey) -> bool:
    if one.key_id != key_id(key, one.name):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(one.signature, note.text.encode())
    except InvalidSignature:
        return False
    return True


def unbase64(text: str) -> bytes:
    """The bytes of base64 in its one spelling.  Raises NoteError for another."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(text) from error
    if base64.b64encode(data).decode() != text:
        raise NoteError(text)
    return data
