"""Which idempotency keys are worked on at this moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from docgen.web.errors import KeyBusyError


@dataclass(frozen=True, slots=True)
class Answering:
    """The keys whose requests are worked on in this process: one at a time for each."""

    _keys: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def alone(self, user: str, key: str) -> Iterator[None]:
        """Work on the request of a key.  Raises KeyBusyError while that is being done already."""
        with self._lock:
            if (user, key) in self._keys:
                raise KeyBusyError(key)
            self._keys.add((user, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((user, key))
