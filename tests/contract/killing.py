"""Processes that kill themselves in the middle of a durable operation."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

OPERATIONS = ("open", "write", "fsync", "rename", "mkdir", "unlink", "rmdir", "ftruncate")


class Countdown:
    """Kills this very process, as ``kill -9`` does, at the N-th operation from now on."""

    def __init__(self, left: int) -> None:
        self.left = left

    def tick(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


def arm(left: int) -> None:
    """Count every system call that changes files, and both sides of every SQLite commit."""
    countdown = Countdown(left)

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            countdown.tick()
            return call(*args, **kwargs)

        return run

    for name in OPERATIONS:
        setattr(os, name, counted(getattr(os, name)))
    execute = Database.execute

    def counted_execute(self: Database, sql: str, parameters: Any = None) -> Any:
        if sql == "COMMIT":
            countdown.tick()
        result = execute(self, sql, parameters)
        if sql == "COMMIT":
            countdown.tick()
        return result

    Database.execute = counted_execute  # type: ignore[method-assign]


def survives(work: Callable[[], None], *, kill_at: int) -> bool:
    """Run ``work`` in a process that kills itself at that operation; False when it did."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            arm(kill_at)
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0
    return True
