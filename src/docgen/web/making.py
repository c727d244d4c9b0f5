"""One at a time with what makes documents and draws pages: its engines stand no second thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docgen.errors import BusyError
from docgen.web.site import Site

_PATIENCE = 60.0  # seconds


@contextmanager
def making(site: Site) -> Iterator[None]:
    """Alone in this process.  Raises BusyError where the documents of others take too long: a thread that
    waits answers nobody.
    """
    if not site.making.acquire(timeout=_PATIENCE):
        raise BusyError(
            "The documents of others are being made.",
            remedy="Ask again in a while; nothing was changed.",
        )
    try:
        yield
    finally:
        site.making.release()
