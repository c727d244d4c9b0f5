"""What goes wrong in a process, at exactly the operation wanted: it dies, or the disk is full."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from tests.crash import sqlite_calls

BLOCK = 4096
# Every call of Python's by which a file or a folder is changed, but for opening and writing.
STEPS = (
    "fsync", "fdatasync", "rename", "replace", "link", "symlink", "mkdir", "unlink", "remove",
    "rmdir", "truncate", "ftruncate", "chmod", "fchmod", "utime",
)  # fmt: skip
# What a full disk refuses, besides writes.
GROWING = frozenset({"open", "mkdir", "link", "symlink"})


class Fault(StrEnum):
    """``KILL``: dies before the N-th operation.  ``TEAR``: dies in the middle of the N-th write.
    ``FULL``: the N-th write is cut short, and from then on nothing more fits on the disk.
    ``LIMIT``: no file may grow beyond N blocks; it is the system that refuses.
    """

    KILL = "kill"
    TEAR = "tear"
    FULL = "full"
    LIMIT = "limit"


class Saboteur:
    """Counts the operations of this process and strikes at the N-th (from 0); never, if None."""

    def __init__(self, fault: Fault, at: int | None) -> None:
        self.fault = fault
        self.at = at
        self.count = 0
        self._kept: list[Any] = []

    def step(self, name: str) -> None:
        """Before an operation that is no write."""
        if self.fault is Fault.KILL:
            if self._due():
                die()
        elif self.fault is Fault.FULL and self._struck() and name in GROWING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

    def write(self, length: int, write: Callable[[int], int]) -> int:
        """In place of a write."""
        if self.fault is Fault.FULL and self._struck():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if not self._due():
            return write(length)
        if self.fault is Fault.KILL:
            die()
        part = write(length // 2) if length > 1 else 0
        if self.fault is Fault.TEAR:
            die()
        if part == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return part

    def arm(self) -> None:
        """Watch this process from now on: Python's calls, SQLite's, and the statements."""
        if self.fault is Fault.LIMIT:
            most = BLOCK * (1 + (self.at or 0))
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            return
        for name in STEPS:
            setattr(os, name, self._stepping(name, getattr(os, name)))
        open_, write = os.open, os.write

        def opening(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            if flags & os.O_CREAT:
                self.step("open")
            return open_(path, flags, *args, **kwargs)

        def writing(fd: int, data: Any) -> int:
            if fd <= 2:
                return write(fd, data)
            view = memoryview(data)
            return self.write(len(view), lambda part: write(fd, view[:part]))

        os.open, os.write = opening, writing
        self._kept = sqlite_calls.watch(self)
        execute = Database.execute

        def executing(db: Database, sql: str, parameters: Any = None) -> Any:
            if sql.startswith(("BEGIN", "COMMIT")):
                self.step(sql)
            result = execute(db, sql, parameters)
            if sql == "COMMIT":
                self.step("COMMIT done")
            return result

        Database.execute = executing  # type: ignore[method-assign,assignment]

    def _stepping(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            self.step(name)
            return call(*args, **kwargs)

        return run

    def _due(self) -> bool:
        self.count += 1
        return self.count - 1 == self.at

    def _struck(self) -> bool:
        return self.at is not None and self.count > self.at


def die() -> None:
    """As ``kill -9`` does it."""
    os.kill(os.getpid(), signal.SIGKILL)
