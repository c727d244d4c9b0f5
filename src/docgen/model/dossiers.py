"""Personnel files: what one holds, and which documents say who somebody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.model.words import Label


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A paper of a personnel file.

    ``kind`` is what material and contents call it, ``types`` are document types that are this paper,
    ``checked`` what a check of certificates calls it.  ``wanted`` says of "employee" and "agent" whether
    it is "required", "optional", "after-leaving" or "unwanted"; required only ``after_days`` of service.
    """

    id: str
    label: Label
    kind: str
    wanted: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    compared: bool = False
    expires: bool = False
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class PersonSource:
    """A type, or rows of it ("staff-roster.rows"), that says who somebody is.

    ``fields`` has the field of the record for name, citizen_no, staff_no and others; ``kind`` is
    "employee" or "agent" where every document of the type says so, else "".
    """

    of: str
    fields: Mapping[str, str]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a personnel file holds, in its order; ``kinds`` has "employee" or "agent" for a word of theirs."""

    items: tuple[ChecklistItem, ...]
    people: tuple[PersonSource, ...]
    kinds: Mapping[str, str]
