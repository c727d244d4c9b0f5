"""What makes and checks checkpoints and receipts, wired.

Imported on demand: the library that signs need not be loaded for a search.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from docgen.bootstrap.accounts import access_log
from docgen.bootstrap.archive import Archive
from docgen.bootstrap.surroundings import LEDGER, Settings, utc_now
from docgen.errors import UsageError
from docgen.ledgers.checkpoint_keys import FolderKeys
from docgen.ledgers.checkpoints import FolderCheckpoints
from docgen.model import Filed, Stamped
from docgen.ports import CheckpointKeys, Checkpoints, Timestamps
from docgen.usecases.checkpoint import CheckpointDesk


@dataclass(frozen=True, slots=True)
class _Timestamps:
    """A ``ports.Timestamps`` that loads its library when it has something to do."""

    address: str
    roots: bytes

    def stamp(self, data: bytes) -> bytes | None:
        """See ``ports.Timestamps.stamp``."""
        return self._loaded().stamp(data) if self.address else None

    def check(self, token: bytes, data: bytes, kept: bytes = b"") -> Stamped:
        """See ``ports.Timestamps.check``."""
        return self._loaded().check(token, data, kept)

    def _loaded(self) -> Timestamps:
        from docgen.ledgers.timestamps import HttpTimestamps  # noqa: PLC0415

        return HttpTimestamps(self.address, self.roots)


@dataclass(frozen=True, slots=True)
class Service:
    """The time-stamping service: its address, and the file with its root certificate; "" and None: what the
    environment says (DOCGEN_TSA, DOCGEN_TSA_ROOT).
    """

    address: str = ""
    root: Path | None = None


def checkpoint_desk(
    chosen: Settings, archive: Archive, service: Service | None = None
) -> CheckpointDesk:
    """What checkpoints need."""
    return CheckpointDesk(
        register=archive.register,
        ledger=archive.ledger,
        checkpoints=checkpoints(chosen),
        keys=checkpoint_keys(chosen),
        timestamps=timestamps(service),
        actor=chosen.actor,
        now=utc_now,
        access=access_log(chosen),
    )


def checkpoints(chosen: Settings) -> Checkpoints:
    """The archive's own copies."""
    return FolderCheckpoints((chosen.archive / LEDGER).parent / "checkpoints")


def checkpoint_keys(chosen: Settings) -> CheckpointKeys:
    """The archive's keys."""
    return FolderKeys(chosen.archive, chosen.archive / "locks")


def timestamps(service: Service | None = None) -> Timestamps:
    """The time-stamping service, if one is configured, and the certificates it is checked against.

    Raises UsageError for a file of certificates that cannot be read.
    """
    service = service or Service()
    address = service.address or os.environ.get("DOCGEN_TSA", "")
    root = service.root or os.environ.get("DOCGEN_TSA_ROOT")
    return _Timestamps(address, _certificates(Path(root)) if root else b"")


def copy_of_checkpoint(path: Path) -> Filed:
    """A checkpoint kept elsewhere, with the timestamp beside it, if there is one."""
    token = path.with_suffix(".tsr")
    return Filed(path.name, path.read_bytes(), token.read_bytes() if token.is_file() else None)


def _certificates(path: Path) -> bytes:
    from cryptography import x509  # noqa: PLC0415 - it is loaded for a time-stamping service only

    try:
        data = path.read_bytes()
        x509.load_pem_x509_certificates(data)
    except (OSError, ValueError) as error:
        raise UsageError(
            "{file} holds no certificate.",
            file=str(path),
            remedy="Name the time-stamping service's root certificate, as PEM, with --tsa-root or "
            "DOCGEN_TSA_ROOT.",
        ) from error
    return data
