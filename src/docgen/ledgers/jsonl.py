"""The ledger as a file of JSON Lines, beside the database and readable without it.

The register is the truth while it lives; this file repeats its lines, byte for byte, and outlives
it.  Appending is locked and durable.  A crash leaves at most an incomplete end (or one padded with
NUL bytes, as some file systems do after a power cut): it is cut only when what is there is the
beginning of what the register has.  Anything else that differs is damage, named and left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.core import chain
from docgen.durable import LOCK_SECONDS, append, fsync_folder, locked, make_folder
from docgen.errors import IntegrityError
from docgen.ports import FetchLines

_BLOCK = 65536


@dataclass(frozen=True, slots=True)
class _Position:
    """The last complete line of the file: its number, its bytes, the offset after its newline."""

    sequence: int = 0
    line: bytes = b""
    end: int = 0


class JsonlLedger:
    """A ``ports.Ledger`` in the file ``path``, whose folder is made if it is missing."""

    def __init__(self, path: Path, *, busy_seconds: float = LOCK_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._seen = _Position()
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
            last, rest = self._last(fd)
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
                last = _Position(count, known[-1], end)
            self._seen = last

    def mend_end(self) -> None:
        """See ``ports.Ledger.mend_end``."""
        if not self.path.exists():
            return
        with locked(self.path, seconds=self._busy_seconds) as fd:
            last, rest = self._last(fd)
            whole = rest.rstrip(b"\0")
            if not rest or _is_entry(rest[:-1]):  # a newline that was changed is damage
                return
            append(fd, whole + b"\n" if _is_entry(whole) else b"", self.path, at=last.end)

    def _last(self, fd: int) -> tuple[_Position, bytes]:
        """The last complete line, and the incomplete rest after it."""
        size = os.fstat(fd).st_size
        seen = self._seen
        if not seen.end or seen.end > size or _line_before(fd, seen.end) != seen.line:
            seen = _Position()
        tail_start = seen.end if seen.end else _start_of_tail(fd, size)
        tail = os.pread(fd, size - tail_start, tail_start)
        cut = tail.rfind(b"\n") + 1
        if cut == 0:
            return seen, tail
        line = tail[: cut - 1].rpartition(b"\n")[2]
        try:
            sequence = chain.parse_line(line).sequence
        except IntegrityError as error:
            raise IntegrityError(
                "{path}: the last complete line is no ledger entry.", path=str(self.path)
            ) from error
        return _Position(sequence, line, tail_start + cut), tail[cut:]


def _is_entry(line: bytes) -> bool:
    try:
        chain.parse_line(line)
    except IntegrityError:
        return False
    return True


def _line_before(fd: int, end: int) -> bytes:
    """The complete line that ends at ``end`` (after its newline)."""
    return _backwards(fd, end, newlines=2).removesuffix(b"\n")


def _start_of_tail(fd: int, size: int) -> int:
    """Where the last complete line begins (or the file, when it has none)."""
    return size - len(_backwards(fd, size, newlines=2))


def _backwards(fd: int, end: int, *, newlines: int) -> bytes:
    """The bytes before ``end`` after the ``newlines``-th newline from there backwards."""
    data = b""
    while len(data) < end:
        step = min(_BLOCK, end - len(data))
        data = os.pread(fd, step, end - len(data) - step) + data
        if data.count(b"\n") >= newlines:
            break
    at = len(data)
    for _ in range(newlines):
        at = data.rfind(b"\n", 0, at)
        if at < 0:
            return data
    return data[at + 1 :]


def _differs(path: Path, line: int) -> IntegrityError:
    return IntegrityError(
        "{path}, line {line}: the ledger and the register differ.",
        remedy="One of the two was changed or restored from an older backup. Nothing was written; "
        "run 'docgen verify' and restore the damaged one.",
        path=str(path),
        line=line,
    )
