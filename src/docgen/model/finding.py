"""Searching the archive, and what checking it finds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from docgen.model.documents import SearchEntry, State
from docgen.model.words import Text


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched, and filters that narrow it.

    ``text`` may be empty.  ``identity`` is the keyed digest of a full identifier: what carries it is
    found, and with a ``text`` also what matches that.
    """

    text: str = ""
    identity: str | None = None
    type_id: str | None = None
    branch: str | None = None
    subject: str | None = None
    state: State | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found; ``excerpt`` is masked, with matches between U+2068 and U+2069."""

    entry: SearchEntry
    excerpt: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What ``verify`` found wrong: ``where`` is a path or number, ``what`` the sentence."""

    code: str
    where: str
    what: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A document to be examined: its texts, its bytes, or both."""

    serial: str
    object_id: str
    texts: bool
    bytes_: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in it.

    ``other_engine``: another version of a program made its files; ``other_fonts``: they were set with
    other bundled faces.
    """

    serial: str
    findings: tuple[Finding, ...]
    other_engine: bool = False
    other_fonts: bool = False
