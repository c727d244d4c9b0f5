"""pdfium, for one at a time: the library is not made for several threads, and dies of some files.

What its users do with it are functions of bytes that give bytes and numbers.  They ``call`` them, and whether that
is done in this process or in a worker beside it is for the program that runs.  Nothing of pdfium may be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import ParamSpec, TypeVar

import pypdfium2

from docgen.apart import LostError, Worker

__all__ = ["LostError", "apart", "call", "opened"]

P = ParamSpec("P")
T = TypeVar("T")

_ALONE = RLock()
_WORKERS: list[Worker] = []
"""The last one has all the work; without one it is done here."""


def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a module's own function gives; arguments and results are picklable, and small but for bytes.

    Raises what it raises, and LostError where the worker dies of it, or it takes too long.
    """
    if _WORKERS:
        return _WORKERS[-1].call(function, *args, **kwargs)
    with _ALONE:
        return function(*args, **kwargs)


@contextmanager
def apart() -> Iterator[None]:
    """While it lasts, what is called is done in a process of its own: for servers, which must not die of a file."""
    worker = Worker()
    worker.start()
    _WORKERS.append(worker)
    try:
        yield
    finally:
        _WORKERS.remove(worker)
        worker.close()


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF; nobody else uses pdfium until it is closed.  Raises PdfiumError for what is none."""
    with _ALONE, pypdfium2.PdfDocument(data) as pdf:
        yield pdf
