"""The archive's secret for keyed digests."""

from __future__ import annotations

import secrets
from pathlib import Path

from docgen.bootstrap.surroundings import LEDGER
from docgen.durable import Owner, fsync_folder, locked, write_new
from docgen.errors import IntegrityError

_KEY_BYTES = 32


def identity_key(path: Path, owner: Owner) -> bytes:
    """The archive's secret for keyed digests; made once, readable by its owner only.

    It guards against guessing from a copied database.  An archive that has begun gets a new one from
    ``rebuild`` alone, together with a new database: under another key no record would be known as
    issued before.
    """
    if not path.exists() and not (path.parent / LEDGER).exists():
        make_key(path, owner)
    key = read_key(path)
    if key is None:
        raise IntegrityError(
            "The archive's key {file} is missing or damaged.",
            remedy="Restore it from a backup of the archive, or run 'docgen rebuild --replace', which "
            "makes a new one and the database with it. Nothing was changed.",
            file=str(path),
        )
    return key


def read_key(path: Path) -> bytes | None:
    """The key in a file; None where it is missing or damaged."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def make_key(path: Path, owner: Owner) -> None:
    """Make the key, once.

    Under a lock: of two processes that begin an archive together, both must use the same key, or
    the same record would be issued twice.
    """
    with locked(owner.folder / "identity.hold"):
        if not path.exists():
            fresh = path.with_name(f"{path.name}.new")
            fresh.unlink(missing_ok=True)  # of a killed process
            write_new(fresh, secrets.token_hex(_KEY_BYTES).encode() + b"\n")
            fresh.rename(path)
            fsync_folder(path.parent)
