"""What checking an archive finds."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.model.words import Text


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
