"""SQLite's own system calls, led through Python: between two page writes a process can die too.

The ``unix`` VFS lets its system calls be replaced (``xSetSystemCall``).  The library is the very one
that Python's ``sqlite3`` uses, found through its extension module.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

_METHODS = 13  # xOpen … xCurrentTimeInt64, which stand between the data and the system calls


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, version 3, as sqlite3.h lays it out."""

    _fields_: ClassVar[list[tuple[str, type]]] = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * _METHODS),
        ("set_call", ctypes.c_void_p),
        ("get_call", ctypes.c_void_p),
        ("next_call", ctypes.c_void_p),
    ]


_SET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_GET = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)
_WRITE = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int64,
    use_errno=True,
)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int64, use_errno=True)
_UNLINK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, use_errno=True)
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_int, use_errno=True)


class Watcher(Protocol):
    """Told of each operation before it happens; may raise OSError, or never return."""

    def step(self, name: str) -> None: ...

    def write(self, length: int, write: Callable[[int], int]) -> int:
        """``write(n)`` writes the first n bytes; returns how many were written."""
        ...


def watch(watcher: Watcher) -> list[Any]:
    """Lead SQLite's writing calls of this process through ``watcher``, from now on.

    Returns what must be kept alive meanwhile; empty where the library hides its symbols.
    """
    try:
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
    except (AttributeError, OSError):
        return []
    find.restype, find.argtypes = ctypes.POINTER(_Vfs), [ctypes.c_char_p]
    place = find(b"unix")
    vfs = place.contents
    get, put = _GET(vfs.get_call), _SET(vfs.set_call)
    kept: list[Any] = []
    for name, kind, wrap in _CALLS:
        real = get(place, name)
        if real:
            call = kind(_honest(wrap(watcher, kind(real))))
            kept.append(call)
            put(place, name, ctypes.cast(call, ctypes.c_void_p))
    return kept


def _writing(watcher: Watcher, real: Any) -> Callable[..., int]:
    def call(fd: int, data: int, length: int, offset: int) -> int:
        return watcher.write(length, lambda part: int(real(fd, data, part, offset)))

    return call


def _opening(watcher: Watcher, real: Any) -> Callable[..., int]:
    def call(path: bytes, flags: int, mode: int) -> int:
        if flags & os.O_CREAT:
            watcher.step("open")
        return int(real(path, flags, mode))

    return call


def _changing(watcher: Watcher, real: Any) -> Callable[..., int]:
    def call(*args: Any) -> int:
        watcher.step("truncate or unlink")
        return int(real(*args))

    return call


_CALLS: tuple[tuple[bytes, Any, Callable[[Watcher, Any], Callable[..., int]]], ...] = (
    (b"pwrite", _WRITE, _writing),
    (b"pwrite64", _WRITE, _writing),
    (b"open", _OPEN, _opening),
    (b"ftruncate", _TRUNCATE, _changing),
    (b"unlink", _UNLINK, _changing),
)


def _honest(call: Callable[..., int]) -> Callable[..., int]:
    """An OSError as C says it: -1 and errno."""

    def run(*args: Any) -> int:
        try:
            return call(*args)
        except OSError as error:
            ctypes.set_errno(error.errno or 0)
            return -1

    return run
