"""pdfium, for one thread at a time: the library is not made for several, and its users share a process.

What it gives is closed before the lock is let go of; nothing of it may be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import pypdfium2

_ALONE = RLock()


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF; nobody else uses pdfium until it is closed.  Raises PdfiumError for what is none."""
    with _ALONE, pypdfium2.PdfDocument(data) as pdf:
        yield pdf
