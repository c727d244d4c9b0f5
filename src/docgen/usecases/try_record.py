"""What would become of a record if it were issued now; nothing is changed and no number is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.core import decisions
from docgen.core.candidates import candidate, refusal
from docgen.model import DocumentType, Outcome, Problem
from docgen.ports import Reader, Register
from docgen.usecases.check import Checked, check
from docgen.usecases.require import Archived, require


@dataclass(frozen=True, slots=True)
class Tried:
    """``problems`` are those of the record itself and what the archive has against it.

    ``outcome`` is what issuing it would come to, None while it is not even valid: RESERVED for one that
    would get a number, EXISTING or VOID for one whose document ``serial`` was issued before.
    ``overridable``: nothing is in the way but what somebody may overrule.
    """

    checked: Checked
    problems: tuple[Problem, ...]
    values: Mapping[str, Any]
    outcome: Outcome | None = None
    serial: str | None = None
    overridable: bool = False


def try_record(
    doctype: DocumentType,
    data: bytes,
    *,
    reader: Reader,
    name: str,
    uncovered: Callable[[str], frozenset[str]],
    archived: Archived | None,
    register: Register | None,
    identity_key: bytes,
    issued_on: dt.date,
) -> Tried:
    """Everything about one record that can be told without a number.

    Without a ``register`` there is no archive yet.  Raises as ``check``.
    """
    found = check(doctype, reader=reader, name=name, data=data, uncovered=uncovered)
    checked = require(doctype, found, archived)
    problems = checked.intake.problems
    entries = found.intake.entries
    values = entries[0].values if entries else {}
    if problems:
        waived = require(doctype, found, archived, override=True)
        free = not found.intake.problems and not waived.intake.problems
        return Tried(checked, problems, values, overridable=free)
    if register is None:
        return Tried(checked, (), values, Outcome.RESERVED)
    (record,) = checked.intake.records
    asking = candidate(doctype, record, checked.digest, key=identity_key, issued_on=issued_on)
    if void := register.voided(doctype.id, [asking.record_digest]):
        return Tried(checked, (), values, Outcome.VOID, next(iter(void.values())))
    (answer,) = register.outlook([asking])
    if answer.outcome in decisions.REFUSED:
        problems = (refusal(doctype, record, asking, answer),)
    return Tried(checked, problems, values, answer.outcome, answer.serial)
