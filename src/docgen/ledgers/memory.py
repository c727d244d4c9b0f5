"""A ledger in memory, with the same refusals as the file."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.errors import IntegrityError
from docgen.ports import FetchLines


class MemoryLedger:
    """A ``ports.Ledger``."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def lines(self) -> Iterator[bytes]:
        yield from list(self._lines)

    def sync(self, fetch: FetchLines) -> None:
        count = len(self._lines)
        known = fetch(max(0, count - 1))
        if count:
            if not known or known[0] != self._lines[-1]:
                raise IntegrityError(
                    "{path}, line {line}: the ledger and the register differ.",
                    path="ledger",
                    line=count,
                )
            known = known[1:]
        self._lines.extend(known)

    def mend_end(self) -> None:
        """Memory has no incomplete lines."""
