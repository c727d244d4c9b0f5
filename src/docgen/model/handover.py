"""What is handed over to somebody outside, as the bag, its catalogue and its pages tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docgen.model.documents import Act, LedgerEntry, State
from docgen.model.words import Label


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file of the bag: its path from the bag's root, its "sha512:…" and its length in bytes."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A document in a bag, as its line in the catalogue tells it.

    ``subject`` is masked unless the export was asked not to; ``folder`` and ``page`` are paths from the bag's
    root; ``files`` maps the logical path ("document.pdf") to the file; ``entries`` are the ``sequence`` of
    its first and last ledger line.
    """

    serial: str
    type_id: str
    title: Label
    branch: str
    period: dt.date
    issued_on: dt.date
    state: State
    subject: str
    folder: str
    page: str
    files: Mapping[str, HandedFile]
    originals: tuple[str, ...]
    entries: tuple[int, int]
    record_digest: str


@dataclass(frozen=True, slots=True)
class HandedStory:
    """What the page of a document tells beyond its line: its values, and what became of it.

    ``values`` is (label zh, label en, value); an entry of the ledger stands with its act where it has one;
    ``roles`` are the titles of those who sign.
    """

    values: Sequence[tuple[str, str, str]]
    history: Sequence[tuple[LedgerEntry, Act | None]]
    roles: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class Handover:
    """A whole export: why, when (UTC), by whom; ``head`` (hex) is that of the ledger's first ``size`` lines."""

    at: str
    actor: str
    reason: str
    masked: bool
    size: int
    head: str


@dataclass(frozen=True, slots=True)
class LeftBag:
    """A bag that was finished but for its name: the "sha256:…" of its tag manifest, its bag-info."""

    digest: str
    info: Mapping[str, str]
