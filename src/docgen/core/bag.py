"""What stands where in a bag, and how a manifest writes a path (BagIt 1.0, RFC 8493).

A bag of docgen has its documents, with all that proves them, as payload under ``data/``; what only helps a
person to read it (``index.html``, ``pages/``) are tag files.
"""

from __future__ import annotations

import re
from collections.abc import Collection

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha512.txt"
TAG_MANIFEST = "tagmanifest-sha512.txt"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FORMAT = "docgen-bag/1"
DOCUMENTS = "data/documents"
TEMPLATES = "data/templates"
FONTS = "data/fonts"
PREMIS = "data/premis"
LINES = "data/ledger/lines.jsonl"
PROOFS = "data/ledger/proofs.jsonl"
CHECKPOINT = "data/ledger/checkpoint.txt"
KEY = "data/ledger/archive-key.txt"
INVENTORY = "inventory.json"
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODED = {value: name for name, value in _ENCODED.items()}


def folder(object_id: str) -> str:
    """Where an object of the store lies in the bag."""
    for prefix, place in (("_templates/", TEMPLATES), ("_fonts/", FONTS)):
        if object_id.startswith(prefix):
            return f"{place}/{object_id.removeprefix(prefix)}"
    return f"{DOCUMENTS}/{object_id}"


def encoded(path: str) -> str:
    """A path as a manifest writes it: line ends and the percent sign encoded (RFC 8493, 2.1.3)."""
    return re.sub("[%\r\n]", lambda match: _ENCODED[match.group(0)], path)


def decoded(path: str) -> str:
    """What ``encoded`` gave; any other percent sign is itself."""
    return re.sub("%(?:25|0[AaDd])", lambda match: _DECODED[match.group(0).upper()], path)


def manifest(digests: dict[str, str]) -> bytes:
    """A manifest's bytes: hex digest by path, in the order of the paths."""
    lines = [f"{digest}  {encoded(path)}\n" for path, digest in sorted(digests.items())]
    return "".join(lines).encode()


def read_manifest(data: bytes, known: Collection[str] = ()) -> dict[str, str]:
    """What a manifest says: lower-case hex digest by path.  Raises ValueError for a line that is none.

    A path that is ``known`` as it stands is not decoded: some tools encode no percent sign.
    """
    found = {}
    for line in data.decode("utf-8").splitlines():
        if not line.strip():
            continue
        digest, gap, path = line.partition(" ")
        path = path.strip().removeprefix("*").removeprefix("./")
        path = path if path in known else decoded(path)
        if not gap or not path or path in found:
            raise ValueError(line)
        found[path] = digest.lower()
    return found


def tags(info: dict[str, str]) -> bytes:
    """The bytes of a tag file."""
    return "".join(f"{name}: {value}\n" for name, value in info.items()).encode()


def read_tags(data: bytes) -> dict[str, str]:
    """What a tag file says; a line that begins with white space continues the one before (2.2.2)."""
    found: dict[str, str] = {}
    last = ""
    for line in data.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and last:
            found[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        if colon:
            last = name.strip()
            found[last] = value.strip()
    return found
