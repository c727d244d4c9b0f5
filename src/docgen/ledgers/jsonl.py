"""The ledger as a file of JSON Lines, beside the database and readable without it.

The register is the truth while it lives; this file repeats its lines, byte for byte, and outlives
it.  Appending is locked and durable.  A crash leaves at most an incomplete end (or one padded with
NUL bytes, as some file systems do after a power cut): it is cut only when what is there is the
beginning of what the register has.  Anything else that differs is damage, named and left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.durable import LOCK_SECONDS, append, fsync_folder, locked, make_folder
from docgen.errors import IntegrityError
from docgen.ledgers.tail import Position, find_last, is_entry
from docgen.ports import FetchLines


class JsonlLedger:
    """A ``ports.Ledger`` in the file ``path``, whose folder is made if it is missing."""

    def __init__(self, path: Path, *, busy_seconds: float = LOCK_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._seen = Position()
        make_folder(path.parent)

    def lines(self) -> Iterator[bytes]:
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for line in file:
                yield line.removesuffix(b"\n")

    def sync(self, fetch: FetchLines) -> None:
        """See ``ports.Ledger.sync``.

        Reads only what was added since this object last looked.  Raises IntegrityError naming the
        line when the file and the register differ, BusyError when the file stays locked.
        """
        new = not self.path.exists()
        with locked(self.path, seconds=self._busy_seconds) as fd:
            if new:
                fsync_folder(self.path.parent)
            last, rest = find_last(fd, self.path, self._seen)
            # The line we stand on is fetched again: it must be the register's too.
            known = fetch(max(0, last.sequence - 1))
            if last.sequence:
                if not known or known[0] != last.line:
                    raise _differs(self.path, last.sequence)
                known = known[1:]
            missing = b"".join(line + b"\n" for line in known)
            if not missing.startswith(rest.rstrip(b"\0")):
                raise _differs(self.path, last.sequence + 1)
            if missing or rest:
                append(fd, missing, self.path, at=last.end)
            if known:
                count, end = last.sequence + len(known), last.end + len(missing)
                last = Position(count, known[-1], end)
            self._seen = last

    def mend_end(self) -> None:
        """See ``ports.Ledger.mend_end``."""
        if not self.path.exists():
            return
        with locked(self.path, seconds=self._busy_seconds) as fd:
            last, rest = find_last(fd, self.path, self._seen)
            whole = rest.rstrip(b"\0")
            if not rest or is_entry(rest[:-1]):  # a newline that was changed is damage
                return
            append(fd, whole + b"\n" if is_entry(whole) else b"", self.path, at=last.end)


def _differs(path: Path, line: int) -> IntegrityError:
    return IntegrityError(
        "{path}, line {line}: the ledger and the register differ.",
        remedy="One of the two was changed or restored from an older backup. Nothing was written; "
        "run 'docgen verify' and restore the damaged one.",
        path=str(path),
        line=line,
    )
