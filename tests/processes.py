"""Which processes there are, as Linux tells."""

from __future__ import annotations

import time
from pathlib import Path


def children(pid: int) -> set[int]:
    """Those that a process started and that are running."""
    every = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal())
    return {one for one in every if pid == _parent(one)}


def gone(pid: int, seconds: float) -> bool:
    """Whether a process ends within so many seconds."""
    until = time.monotonic() + seconds
    while _parent(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _parent(pid: int) -> int:
    """0 where there is none of that number, or it has ended and nobody asked for how."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if told[0] == "Z" else int(told[1])
