"""The archive's keys for checkpoints as files: private ones as PEM (PKCS #8), readable by the owner only.

``checkpoint.key`` signs; ``checkpoint.key.next`` is there while another takes its place; the file of the
public key is for handing out.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from docgen.durable import fsync_folder, locked, write_new
from docgen.errors import IntegrityError

PRIVATE = "checkpoint.key"
PUBLIC = "checkpoint.pub"


class FolderKeys:
    """A ``ports.CheckpointKeys``: files in an archive's folder, and a lock in ``locks``."""

    def __init__(self, folder: Path, locks: Path) -> None:
        self._private = folder / PRIVATE
        self._next = folder / f"{PRIVATE}.next"
        self._public = folder / PUBLIC
        self._lock = locks / "checkpoint.hold"

    def lock(self) -> AbstractContextManager[int]:
        """See ``ports.CheckpointKeys.lock``."""
        return locked(self._lock)

    def present(self) -> bytes | None:
        """See ``ports.CheckpointKeys.present``."""
        return _read(self._private)

    def make(self) -> bytes:
        """See ``ports.CheckpointKeys.make``."""
        return _make(self._private)

    def next(self) -> bytes | None:
        """See ``ports.CheckpointKeys.next``."""
        return _read(self._next)

    def prepare(self) -> bytes:
        """See ``ports.CheckpointKeys.prepare``."""
        return self.next() or _make(self._next)

    def adopt(self) -> None:
        """See ``ports.CheckpointKeys.adopt``."""
        self._next.replace(self._private)
        fsync_folder(self._private.parent)

    def sweep(self) -> None:
        """See ``ports.CheckpointKeys.sweep``."""
        left = list(self._private.parent.glob("checkpoint.*.new"))
        for path in (*left, *([self._next] if self._next.exists() else [])):
            path.unlink()

    def published(self) -> bytes | None:
        """See ``ports.CheckpointKeys.published``."""
        return self._public.read_bytes() if self._public.exists() else None

    def publish(self, line: bytes) -> None:
        """See ``ports.CheckpointKeys.publish``."""
        if self.published() != line:
            _write(self._public, line)


def _make(path: Path) -> bytes:
    key = Ed25519PrivateKey.generate()
    _write(
        path,
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    return key.private_bytes_raw()


def _write(path: Path, data: bytes) -> None:
    """Write or replace, under the lock, by way of a file of one name: killed, only that one is left."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    write_new(fresh, data)
    fresh.replace(path)
    fsync_folder(path.parent)


def _read(path: Path) -> bytes | None:
    if not path.exists():
        return None
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise IntegrityError(
            "The archive's key {file} is damaged.",
            file=str(path),
            remedy="Restore it from a backup of the archive; if there is none, move it away and make a "
            "new one with 'docgen checkpoint rotate'.",
        )
    return key.private_bytes_raw()
