"""The end of a file of JSON Lines: its last complete line, and what a crash left after it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from docgen.core import chain
from docgen.errors import IntegrityError

_BLOCK = 65536


@dataclass(frozen=True, slots=True)
class Position:
    """The last complete line of the file: its number, its bytes, the offset after its newline."""

    sequence: int = 0
    line: bytes = b""
    end: int = 0


def find_last(fd: int, path: Path, seen: Position) -> tuple[Position, bytes]:
    """The last complete line, and the incomplete rest after it.

    Reads only what came after ``seen``, where that still stands.  Raises IntegrityError where the line
    is no entry.
    """
    size = os.fstat(fd).st_size
    if not seen.end or seen.end > size or line_before(fd, seen.end) != seen.line:
        seen = Position()
    elif seen.end == size:
        return seen, b""
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
            "{path}: the last complete line is no ledger entry.", path=str(path)
        ) from error
    return Position(sequence, line, tail_start + cut), tail[cut:]


def is_entry(line: bytes) -> bool:
    """Whether ``chain.parse_line`` reads it."""
    try:
        chain.parse_line(line)
    except IntegrityError:
        return False
    return True


def line_before(fd: int, end: int) -> bytes:
    """The complete line that ends at ``end`` (after its newline)."""
    return backwards(fd, end, newlines=2).removesuffix(b"\n")


def _start_of_tail(fd: int, size: int) -> int:
    """Where the last complete line begins (or the file, when it has none)."""
    return size - len(backwards(fd, size, newlines=2))


def backwards(fd: int, end: int, *, newlines: int) -> bytes:
    """The bytes before ``end`` after the ``newlines``-th newline from there backwards."""
    step = 512  # a line or two; a long way back, in long steps
    parts: list[bytes] = []
    found = length = 0
    while length < end and found < newlines:
        step = min(step * 4, _BLOCK, end - length)
        parts.append(os.pread(fd, step, end - length - step))
        found += parts[-1].count(b"\n")
        length += step
    data = b"".join(reversed(parts))
    at = len(data)
    for _ in range(newlines):
        at = data.rfind(b"\n", 0, at)
        if at < 0:
            return data
    return data[at + 1 :]
