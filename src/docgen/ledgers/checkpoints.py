"""Checkpoints as files beside the ledger, each named by its size: ``000000000040.txt``.

Its timestamp lies beside it (``.tsr``), the certificates that timestamps were checked against in
``roots/``, named by their digest.  ``subtrees`` is no truth but a help: the heads of the complete
subtrees of the last checkpoint's tree, so that the next one need not read the whole ledger.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from docgen.durable import make_folder, write_atomic
from docgen.errors import IntegrityError
from docgen.model import Filed

_NAME = re.compile(r"\d{12,}\.txt")
_SUBTREES = "subtrees"
_FORMAT = "docgen-subtrees/1"
_ROOTS = "roots"
_TEMPORARY = re.compile(r"\..*\.tmp")


class FolderCheckpoints:
    """A ``ports.Checkpoints`` in a folder, which is made with the first checkpoint."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def filed(self) -> Sequence[Filed]:
        """See ``ports.Checkpoints.filed``."""
        return [self._read(name) for name in self._names()]

    def latest(self) -> Filed | None:
        """See ``ports.Checkpoints.latest``."""
        names = self._names()
        return self._read(names[-1]) if names else None

    def add(self, size: int, data: bytes) -> Filed:
        """See ``ports.Checkpoints.add``."""
        make_folder(self._folder)
        path = self._folder / f"{size:012}.txt"
        if not path.exists():
            write_atomic(path, data)
        if path.read_bytes() != data:
            raise IntegrityError(
                "The checkpoint {file} is there already, with another content.",
                file=str(path),
                remedy="Restore it from a copy kept elsewhere, or move it away and make a new one.",
            )
        return self._read(path.name)

    def add_token(self, size: int, token: bytes, roots: bytes) -> Filed:
        """See ``ports.Checkpoints.add_token``.  The certificates come first: a token is never without."""
        make_folder(self._folder / _ROOTS)
        kept = self._folder / _ROOTS / f"{hashlib.sha256(roots).hexdigest()[:16]}.pem"
        if not kept.exists():
            write_atomic(kept, roots)
        write_atomic(self._folder / f"{size:012}.tsr", token)
        return self._read(f"{size:012}.txt")

    def roots(self) -> bytes:
        """See ``ports.Checkpoints.roots``.  A file that is not what its name says is none of them."""
        return b"".join(
            data
            for path in sorted((self._folder / _ROOTS).glob("*.pem"))
            if _named_by(data := path.read_bytes(), path)
        )

    def sweep(self) -> None:
        """See ``ports.Checkpoints.sweep``.  Nobody else writes here now, so all of them are left over."""
        for left in self._folder.rglob(".*.tmp"):
            left.unlink()

    def strays(self) -> Sequence[str]:
        """See ``ports.Checkpoints.strays``.  What a write that was broken off has left is none."""
        names = self._names()
        known = {_SUBTREES, _ROOTS, *names, *(f"{name[:-4]}.tsr" for name in names)}
        found = [path.name for path in self._entries() if path.name not in known]
        roots = self._folder / _ROOTS
        if roots.is_dir():
            found += [
                f"{_ROOTS}/{path.name}"
                for path in roots.iterdir()
                if not (path.suffix == ".pem" and _named_by(path.read_bytes(), path))
            ]
        return sorted(name for name in found if not _TEMPORARY.fullmatch(name.rpartition("/")[2]))

    def subtrees(self) -> tuple[int, Sequence[bytes]] | None:
        """See ``ports.Checkpoints.subtrees``."""
        path = self._folder / _SUBTREES
        if not path.exists():
            return None
        try:
            told = path.read_text("ascii")
            form, size, *nodes = told.splitlines()
            kept = int(size), [bytes.fromhex(node) for node in nodes]
        except ValueError:
            kept = None
        if kept is None or form != _FORMAT or told != _told(*kept):
            raise IntegrityError("{file} is not what docgen wrote.", file=str(path))
        return kept

    def keep_subtrees(self, size: int, nodes: Sequence[bytes]) -> None:
        """See ``ports.Checkpoints.keep_subtrees``."""
        write_atomic(self._folder / _SUBTREES, _told(size, nodes).encode())

    def _entries(self) -> list[Path]:
        return list(self._folder.iterdir()) if self._folder.is_dir() else []

    def _names(self) -> list[str]:
        names = (path.name for path in self._entries())
        return sorted(
            (name for name in names if _NAME.fullmatch(name)), key=lambda name: int(name[:-4])
        )

    def _read(self, name: str) -> Filed:
        token = self._folder / f"{name[:-4]}.tsr"
        return Filed(
            name,
            (self._folder / name).read_bytes(),
            token.read_bytes() if token.exists() else None,
        )


def _named_by(data: bytes, path: Path) -> bool:
    return hashlib.sha256(data).hexdigest()[:16] == path.stem


def _told(size: int, nodes: Sequence[bytes]) -> str:
    return "".join(f"{line}\n" for line in (_FORMAT, size, *(node.hex() for node in nodes)))
