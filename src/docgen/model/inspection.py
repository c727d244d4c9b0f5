"""An inspection under the four headings of DA/T 70-2018: its items, what was found, the result of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.model.finding import Finding
from docgen.model.words import Label, Text


class Heading(StrEnum):
    """The four headings, in their order."""

    AUTHENTICITY = "authenticity"
    COMPLETENESS = "completeness"
    USABILITY = "usability"
    SECURITY = "security"


class Verdict(StrEnum):
    """The result of an item."""

    PASSED = "passed"
    FAILED = "failed"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: ``number`` as the standard or the house counts it, ``codes`` the beginnings of the codes of
    the findings that belong under it, ``counts`` the names of what was looked at for it.
    """

    number: str
    heading: Heading
    title: Label
    method: Label
    codes: tuple[str, ...]
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What an inspection has found of a thing, not yet under headings.

    ``counts`` is how many of each thing were looked at; what is not in it was not checked, and ``why``
    says the reason.  ``digest`` names the thing's very state.
    """

    kind: str  # "bag", "archive"
    name: str
    digest: str
    findings: Sequence[Finding]
    counts: Mapping[str, int]
    why: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with its result; ``checked`` is how many things were looked at, ``why`` the reason they were
    not.
    """

    item: Item
    verdict: Verdict
    checked: int
    findings: tuple[Finding, ...]
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """All items of an inspected thing, in the order of the list."""

    facts: Facts
    judged: tuple[Judged, ...]

    def verdict(self, heading: Heading | None = None) -> Verdict:
        """Of a heading, or of the whole: failed where an item is, unchecked where none was checked."""
        verdicts = {
            one.verdict for one in self.judged if heading is None or one.item.heading is heading
        }
        for verdict in (Verdict.FAILED, Verdict.PASSED):
            if verdict in verdicts:
                return verdict
        return Verdict.UNCHECKED
