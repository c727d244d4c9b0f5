"""The access log as a file of JSON Lines, in the ledger's format and a chain of its own.

A line is appended under the file's lock with one write; only ``sure`` ones wait for the disk, and take
all before them along.  Several processes may write at once.  A crash leaves at most an incomplete last
line, which the next line takes the place of: what it told had not been answered yet.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from docgen.core import access_log, chain
from docgen.durable import LOCK_SECONDS, append, fsync_folder, locked, make_folder
from docgen.errors import IntegrityError
from docgen.ledgers.tail import Position, backwards, find_last, is_entry
from docgen.model import Finding, LedgerEntry

_MOST = 10_000
_LINES = 64  # read at a time


class JsonlAccessLog:
    """A ``ports.AccessLog`` in the file ``path``, whose folder is made if it is missing."""

    def __init__(self, path: Path, *, busy_seconds: float = LOCK_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._seen = Position()
        self._threads = threading.Lock()  # so that they do not poll the file's lock

    def note(
        self,
        act: str,
        serial: str,
        data: Mapping[str, Any],
        *,
        actor: str,
        now: str,
        sure: bool = False,
    ) -> None:
        """See ``ports.AccessLog.note``.

        Raises IntegrityError where the end of the file is damaged: nothing is shown that is not logged.
        """
        told = [(act, access_log.clean(serial), access_log.safe(data))]
        if not self.path.parent.is_dir():
            make_folder(self.path.parent)
        with self._threads, locked(self.path, seconds=self._busy_seconds) as fd:
            new = os.fstat(fd).st_size == 0
            last, rest = self._mended(fd)
            (line,) = chain.extend(last.line or None, told, at=now, actor=access_log.clean(actor))
            append(fd, rest + line + b"\n", self.path, at=last.end - len(rest), sync=sure)
            self._seen = Position(last.sequence + 1, line, last.end + len(line) + 1)
            if new:
                fsync_folder(self.path.parent)

    def entries(self, *, before: int | None = None, limit: int = 100) -> Sequence[LedgerEntry]:
        """See ``ports.AccessLog.entries``.  Lines that are damaged are left out: ``check`` names them."""
        found: list[LedgerEntry] = []
        for line in self._newest_first(before):
            if len(found) >= min(limit, _MOST):
                break
            if is_entry(line):
                found.append(chain.parse_line(line))
        return found

    def head(self) -> tuple[int, str] | None:
        """See ``ports.AccessLog.head``.  Raises IntegrityError where the end of the file is damaged."""
        if not self.path.exists():
            return None
        with self._threads, locked(self.path, seconds=self._busy_seconds) as fd:
            last, rest = self._mended(fd)
            if rest:
                append(fd, rest, self.path, at=last.end - len(rest), sync=False)
            self._seen = last
            os.fsync(fd)
        return (last.sequence, chain.line_digest(last.line)) if last.line else None

    def check(self) -> Sequence[Finding]:
        """See ``ports.AccessLog.check``."""
        return access_log.verify_lines(self.lines())

    def lines(self) -> Iterator[bytes]:
        """See ``ports.AccessLog.lines``; a damaged end too, not one that a crash cut off."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            left = os.fstat(file.fileno()).st_size  # of what is appended meanwhile, nothing
            for line in file:
                left -= len(line)
                if left < 0:
                    return
                if line.endswith(b"\n") or is_entry(line[:-1]):
                    yield line.removesuffix(b"\n")

    def _mended(self, fd: int) -> tuple[Position, bytes]:
        """The last line, and how much of the end is to be written anew."""
        try:
            last, rest = find_last(fd, self.path, self._seen)
        except IntegrityError as error:
            raise self._damaged() from error
        if not rest:
            return last, b""
        if is_entry(rest[:-1]):  # a newline that was changed is damage
            raise self._damaged()
        whole = rest.rstrip(b"\0")
        if not is_entry(whole):
            return last, b""
        sequence = chain.parse_line(whole).sequence
        return Position(sequence, whole, last.end + len(whole) + 1), whole + b"\n"

    def _damaged(self) -> IntegrityError:
        return IntegrityError(
            "{path}: the last line is no entry of the access log.",
            remedy="Nothing is shown that cannot be logged. Put back a copy from a backup; or move the file "
            "away, keep it as evidence, and docgen begins another.",
            path=str(self.path),
        )

    def _newest_first(self, before: int | None) -> Iterator[bytes]:
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            fd = file.fileno()
            end = os.fstat(fd).st_size
            end -= len(backwards(fd, end, newlines=1))  # what a crash cut off, or is being written
            if before is not None:
                end = _start_of(fd, before, end)
            while end:
                block = backwards(fd, end, newlines=_LINES + 1)
                lines = block.split(b"\n")[:-1]
                yield from reversed(lines)
                end -= len(block)


def _start_of(fd: int, sequence: int, end: int) -> int:
    """Where the first line with that number or a higher one begins; ``end`` where none does.

    The lines are in the order of their numbers, so that a few reads find it in a file of any length.
    """
    low, high = 0, end  # each the beginning of a line, or the end
    while low < high:
        middle = (low + high) // 2
        start = after = middle - len(backwards(fd, middle, newlines=1))
        number = sequence
        while after < high:  # a damaged line is passed over
            line = _line_at(fd, after)
            after += len(line) + 1
            if is_entry(line):
                number = chain.parse_line(line).sequence
                break
        if number < sequence:
            low = after
        else:
            high = start
    return low


def _line_at(fd: int, start: int) -> bytes:
    data = b""
    while b"\n" not in data:
        more = os.pread(fd, 4096, start + len(data))
        if not more:
            break
        data += more
    return data.partition(b"\n")[0]
