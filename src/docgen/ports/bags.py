"""Bags: what is handed over, and what somebody else handed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from docgen.model import Finding, Handed, HandedStory, Handover, LeftBag, Text
from docgen.ports.press import Progress


class Package(Protocol):
    """A bag under construction, invisible under its own name until it is published."""

    def left(self) -> LeftBag | None:
        """A bag that an earlier run finished in this place but for its name."""
        ...

    def begin(self) -> None:
        """Clear what an earlier run left, and begin anew."""
        ...

    def add(self, path: str, data: bytes) -> str:
        """Write a file that is not there yet; below "data/" it is payload.  Gives its "sha512:…"."""
        ...

    def seal(self, info: Mapping[str, str]) -> str:
        """Write manifests and bag-info, all durably; gives the "sha256:…" of the tag manifest."""
        ...

    def publish(self) -> None:
        """Give the bag its name.  Raises RefusedError where something has it by now."""
        ...


class Guide(Protocol):
    """What helps a person to read a bag: pages and lists, by their path in it."""

    def document(self, one: Handed, story: HandedStory, about: Handover) -> bytes:
        """The page of a document."""
        ...

    def lists(self, handed: Sequence[Handed], about: Handover) -> Mapping[str, bytes]:
        """The index and the catalogues."""
        ...


class OpenedBag(Protocol):
    """A bag that somebody handed over."""

    info: Mapping[str, str]  # bag-info.txt
    digest: str  # the "sha256:…" of the tag manifest

    @property
    def files(self) -> tuple[str, ...]:
        """Every plain file by its path in the bag, sorted."""
        ...

    def read(self, path: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        ...

    def check(self, progress: Progress | None = None) -> Iterator[Finding]:
        """Everything in which the bag is not as its manifests say; advances once per file."""
        ...


class FormatReader(Protocol):
    """Judges a file by what it says of its own format."""

    def look(self, name: str, data: bytes) -> Iterator[tuple[str, Text]]:
        """What speaks against it, as code and sentence; ``name`` is its logical path."""
        ...
