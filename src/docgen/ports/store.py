"""The files of the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from docgen.model import Finding, StoredObject


class Store(Protocol):
    """The files: objects that gain versions, and whose versions never change.

    An object id is ``/``-separated safe names ("client-confirmation/2026/QR-SH01-202611-0001").
    """

    def put(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Write version 1, durably: when this returns, it survives a power cut.

        Idempotent: the same files under the same id again do nothing.  Other files under an
        existing id raise IntegrityError.  Half-written leftovers of a killed process are replaced.
        """
        ...

    def add_version(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Add or replace logical files in a new version, durably; earlier versions stay.

        Files the newest version has already are no new version.  Raises NotFoundError where there is
        no such object.
        """
        ...

    def dispose(
        self, object_id: str, files: Mapping[str, bytes], *, created: str, message: str, actor: str
    ) -> StoredObject:
        """Put an object that holds only ``files`` in place of the object, durably; all it held is gone.

        The only way content ever leaves the store, with ``forget``.  Killed in between, ``sweep`` or
        ``mend`` completes it: the object is whole, or the new one is.  Idempotent.  Raises NotFoundError
        where there is no such object.
        """
        ...

    def forget(self, object_id: str) -> None:
        """Remove an object that only destroyed documents needed; one that is gone is fine."""
        ...

    def get(self, object_id: str) -> StoredObject | None: ...

    def mend(self, object_id: str) -> StoredObject | None:
        """The object, after a version that a killed process had all but added is completed."""
        ...

    def read(self, object_id: str, path: str) -> bytes:
        """The newest content of a logical path, checked against its digest.

        Raises NotFoundError, or IntegrityError when the digest does not match.
        """
        ...

    def inventory(self, object_id: str, version: int) -> bytes:
        """The bytes of the inventory as the object's version (from 1) brought it: what the ledger pins.

        Raises NotFoundError where there is no such version.
        """
        ...

    def location(self, object_id: str, path: str) -> str:
        """Where a person finds the newest content of a logical path: a file's path, a URL."""
        ...

    def object_ids(self) -> Iterator[str]:
        """All objects, sorted."""
        ...

    def verify(self, object_id: str) -> Sequence[Finding]:
        """Recompute every digest of the object; name what is wrong."""
        ...

    def verify_root(self) -> Sequence[Finding]:
        """What is wrong with the storage root itself: strays, half-written leftovers."""
        ...

    def sweep(self) -> int:
        """Remove leftovers of killed processes (never an object); returns how many."""
        ...
