"""What a library in C may do to its process; called in a worker (tests/readers/test_apart.py)."""

from __future__ import annotations

import ctypes
import os
import time
from typing import Any

from docgen.errors import NotFoundError


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def dawdle() -> None:
    time.sleep(60)


def hang() -> None:
    """In C, with the lock of Python held: no thread of it runs any more."""
    ctypes.PyDLL(None).sleep(60)


def devour() -> None:
    bytearray(4 * 1024**3)


def devour_in_c() -> None:
    """As pdfium does: it calls abort where it gets no memory."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    if not libc.malloc(4 * 1024**3):
        libc.abort()


def refuse() -> None:
    raise NotFoundError(
        "There is no page {page}; the document has {count}.", page=3, count=2, remedy="Look."
    )


def stumble() -> None:
    raise KeyError("a place")


def crash_if_not_first() -> int:
    """Of what others left behind."""
    crash_if_not_first.__dict__["calls"] = calls = getattr(crash_if_not_first, "calls", 0) + 1
    if calls > 1:
        crash()
    return os.getpid()


def pid() -> int:
    return os.getpid()


def kill(*args: object) -> Any:
    """In the place of what looks into a file."""
    del args
    crash()
