"""Much work at a time, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from docgen.model import Check, Checked, Confirmation, Failure, Pending


class Press(Protocol):
    """Makes the files of pending documents and puts them into the store, many at a time."""

    def run(self, jobs: Sequence[Pending]) -> Iterator[Confirmation | Failure]:
        """One answer per job, as they are finished, in any order."""
        ...


class Checks(Protocol):
    """Examines documents, many at a time."""

    def run(self, jobs: Sequence[Check]) -> Iterator[Checked | Failure]:
        """One answer per job, as they are finished, in any order."""
        ...


class Progress(Protocol):
    """Told how far a long work has come; ``advance`` once per finished document."""

    def advance(self, count: int = 1, /) -> None: ...


Begin = Callable[[int], AbstractContextManager[Progress | None]]
"""Told how many documents a long work has before it at most, as soon as that is known."""
