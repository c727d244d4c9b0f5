"""Read an input and tell everything that is wrong with it, changing nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docgen.core import intake
from docgen.model import DocumentType
from docgen.ports import Reader


@dataclass(frozen=True, slots=True)
class Checked:
    """An input as read: ``intake`` with records and problems, ``digest`` of the file itself.

    ``overruled`` names, by the index of an entry, the requirements a person set aside for it.
    """

    name: str
    digest: str
    intake: intake.Intake
    overruled: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def check(
    doctype: DocumentType,
    *,
    reader: Reader,
    name: str,
    data: bytes,
    uncovered: Callable[[str], frozenset[str]],
) -> Checked:
    """All records and all problems of ``data``.

    Raises UnreadableInputError where the file as a whole cannot be read.
    """
    raw = reader.read(name, data)
    return Checked(
        name=name,
        digest="sha256:" + hashlib.sha256(data).hexdigest(),
        intake=intake.records(doctype, raw, uncovered),
    )
