"""What is worked out once and kept until something has happened: lists that need the whole archive.

Nothing in the archive changes without a line of the ledger, so that the number of its lines, with the day
and the document types where they matter, tells whether what is kept still holds.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from docgen.errors import BusyError

T = TypeVar("T")
log = logging.getLogger("docgen.web")
_MOST = 32
_PATIENCE = 2.0  # seconds until what was kept before is good enough
_WAITING = 60.0  # seconds to wait for what others work out


@dataclass(slots=True)
class _Place:
    """A thing kept, and what held when it was worked out; the lock is that of whoever works it out."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    state: Hashable = None
    value: Any = None
    full: bool = False
    thread: threading.Thread | None = None
    failed: Exception | None = None

    def bring_up(self, state: Hashable, make: Callable[[], Any], *, patience: float = -1) -> None:
        """Work it out, unless it is of that state.

        Raises BusyError where others are at it for more than so many seconds; -1: wait as long as it takes.
        """
        if not self.lock.acquire(timeout=patience):
            raise BusyError(
                "This is being worked out for somebody else.",
                remedy="Ask again in a while; it is kept then.",
            )
        try:
            if not self.full or self.state != state:
                self.value = make()
                self.state, self.full = state, True
        finally:
            self.lock.release()


class Kept:
    """Things by name, each with the state it was worked out in; those not used for long are dropped."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, state: Hashable, make: Callable[[], T]) -> T:
        """The thing as it is in a state; ``make`` works it out, once, however many ask at a time.

        Raises BusyError where that takes others too long: who waits holds a thread, and answers nobody.
        """
        place = self._place(name)
        place.bring_up(state, make, patience=_WAITING)
        return cast("T", place.value)

    def soon(
        self, name: Hashable, state: Hashable, make: Callable[[], T], *, patience: float = _PATIENCE
    ) -> tuple[T | None, bool]:
        """The thing, and whether it is of that state: after so many seconds, what was kept is good enough,
        or None where nothing was, and it is worked out behind that.  ``make`` is called in another thread.

        Raises what ``make`` raises, where there is nothing else to show.
        """
        place = self._place(name)
        if not place.full or place.state != state:
            self._behind(place, state, make).join(patience)
        if place.full:
            value, current = place.value, place.state == state
            return cast("T", value), current
        if place.failed is not None:
            raise place.failed
        return None, False

    def _place(self, name: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(name, _Place())
            self._places.move_to_end(name)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
            return place

    def _behind(
        self, place: _Place, state: Hashable, make: Callable[[], object]
    ) -> threading.Thread:
        """The thread that brings a thing up to date: a new one, unless one is at it."""

        def work() -> None:
            try:
                place.failed = None
                place.bring_up(state, make)
            except Exception as error:
                place.failed = error
                log.exception("what is kept could not be brought up to date")

        with self._lock:
            if place.thread is None or not place.thread.is_alive():
                place.thread = threading.Thread(target=work, daemon=True)
                place.thread.start()
            return place.thread
