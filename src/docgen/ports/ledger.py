"""The ledger outside the database, its checkpoints, their keys and timestamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from docgen.model import Filed, Stamped


class FetchLines(Protocol):
    def __call__(self, after: int, /) -> Sequence[bytes]: ...


class Ledger(Protocol):
    """The ledger as lines outside the database, append-only."""

    def lines(self) -> Iterator[bytes]:
        """Every line without its newline, oldest first, exactly as stored (no check)."""
        ...

    def sync(self, fetch: FetchLines) -> None:
        """Bring the ledger up to what the register has: append, durably, the lines missing.

        ``fetch(after)`` gives the register's lines with sequence > after.  Safe under many
        processes at once; a torn last line left by a crash is completed.  Lines already there that
        differ from the register's raise IntegrityError.
        """
        ...

    def mend_end(self) -> None:
        """Where the register is lost: cut off a last line that a crash left incomplete.

        Nothing came of what it told: a line is whole before anything follows from it.  A whole line
        stays, and so does anything else that is no beginning of a line.
        """
        ...


class Checkpoints(Protocol):
    """The archive's own copies of its checkpoints, each named by its size, and what is kept with them;
    changed under ``CheckpointKeys.lock`` alone.
    """

    def filed(self) -> Sequence[Filed]:
        """All, the oldest first; one whose name or content is not as it should be, too."""
        ...

    def latest(self) -> Filed | None: ...

    def add(self, size: int, data: bytes) -> Filed:
        """File one, durably.  The same again does nothing; another of that size raises IntegrityError."""
        ...

    def add_token(self, size: int, token: bytes, roots: bytes) -> Filed:
        """File the timestamp of one, and the certificates (PEM) it was checked against, durably."""
        ...

    def roots(self) -> bytes:
        """The certificates that timestamps were checked against, as PEM."""
        ...

    def sweep(self) -> None:
        """Remove what killed processes had begun to write."""
        ...

    def strays(self) -> Sequence[str]:
        """The names of files that belong to no checkpoint."""
        ...

    def subtrees(self) -> tuple[int, Sequence[bytes]] | None:
        """What ``keep_subtrees`` kept, None where there is nothing.  Raises IntegrityError for else."""
        ...

    def keep_subtrees(self, size: int, nodes: Sequence[bytes]) -> None:
        """Keep the heads of the complete subtrees of the first ``size`` lines, which a later head needs."""
        ...


class CheckpointKeys(Protocol):
    """The archive's Ed25519 keys for checkpoints, as 32 bytes each; changed under ``lock`` alone."""

    def lock(self) -> AbstractContextManager[object]:
        """Keeps other processes from making checkpoints or keys.  Raises BusyError."""
        ...

    def present(self) -> bytes | None:
        """The private key; None where there is none.  Raises IntegrityError for a damaged one."""
        ...

    def make(self) -> bytes:
        """The archive's first key."""
        ...

    def next(self) -> bytes | None:
        """The private key that is to take the place of the present one."""
        ...

    def prepare(self) -> bytes:
        """Make that key, or take the one that is there."""
        ...

    def adopt(self) -> None:
        """It takes the present one's place."""
        ...

    def sweep(self) -> None:
        """Remove what killed processes had begun to write, and a next key that was given up."""
        ...

    def published(self) -> bytes | None:
        """What the file of the public key holds; None where there is none."""
        ...

    def publish(self, line: bytes) -> None:
        """Write the file of the public key, unless it holds this already."""
        ...


class Timestamps(Protocol):
    """RFC 3161 timestamps."""

    @property
    def roots(self) -> bytes:
        """The certificates (PEM) that timestamps are checked against; empty where none were named."""
        ...

    def stamp(self, data: bytes) -> bytes | None:
        """A timestamp of the service, checked; None where no service is configured.

        Raises DocgenError where the service gives none, or one that does not hold.
        """
        ...

    def check(self, token: bytes, data: bytes, kept: bytes = b"") -> Stamped:
        """What a timestamp says of the data.  Checked against the certificates that were named, else
        against those ``kept`` with it.

        Raises IntegrityError for one of other data, or that does not hold.
        """
        ...
