"""What would become of a record if it were issued now; nothing is changed and no number is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import decisions
from docgen.core.candidates import candidate, refusal
from docgen.model import DocumentType, Outcome, Problem, Scope
from docgen.ports import Reader, Register
from docgen.usecases.check import Checked, check
from docgen.usecases.confine import confine
from docgen.usecases.require import Archived, require, unmet_so_far


@dataclass(frozen=True, slots=True)
class Tried:
    """``problems`` are those of the record itself or, where it has none, what the archive has against it.

    ``checked`` is the input before the archive was asked; ``values`` is what could be read of the record.
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

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong with the record itself."""
        return not self.checked.intake.problems


@dataclass(frozen=True, slots=True)
class Outlook:
    """What issuing a record would come to; ``problem`` says why it would get no number.

    ``serial`` is the document that there is, where whoever asks may see it.
    """

    outcome: Outcome
    serial: str | None
    problem: Problem | None = None


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
    scope: Scope,
    requirements: bool = True,
    so_far: bool = False,
) -> Tried:
    """Everything about one record that can be told without a number.

    Without a ``register`` there is no archive yet.  Asking about ``requirements`` may mean reading many
    documents; ``so_far`` asks instead those whose fields are there and right, of a record that somebody is
    still at.  Raises as ``check``.
    """
    checked = check(doctype, reader=reader, name=name, data=data, uncovered=uncovered)
    checked = confine(doctype, checked, scope)
    entries = checked.intake.entries
    told = Tried(checked, checked.intake.problems, entries[0].values if entries else {})
    if so_far and not requirements and entries:
        more = unmet_so_far(doctype, entries[0], archived)
        told = replace(told, problems=(*told.problems, *more))
    if told.problems:
        return told
    required = require(doctype, checked, archived) if requirements else checked
    if problems := required.intake.problems:
        waived = require(doctype, checked, archived, override=True)
        return replace(told, problems=problems, overridable=not waived.intake.problems)
    if register is None:
        return replace(told, outcome=Outcome.RESERVED)
    (found,) = outlooks(
        doctype,
        required,
        archived,
        register=register,
        identity_key=identity_key,
        issued_on=issued_on,
    )
    problems = () if found.problem is None else (found.problem,)
    return replace(told, problems=problems, outcome=found.outcome, serial=found.serial)


def outlooks(
    doctype: DocumentType,
    checked: Checked,
    archived: Archived | None,
    *,
    register: Register,
    identity_key: bytes,
    issued_on: dt.date,
) -> list[Outlook]:
    """What issuing the valid records of an input would come to at this moment, in their order.

    ``archived`` tells what whoever asks may see; without it, everything.
    """
    good = checked.intake.records
    asking = [
        candidate(doctype, one, checked.digest, key=identity_key, issued_on=issued_on)
        for one in good
    ]
    void = register.voided(doctype.id, [one.record_digest for one in asking])
    answers = register.outlook(asking)
    found = []
    for record, wanted, answer in zip(good, asking, answers, strict=True):
        if wanted.record_digest in void:
            found.append(Outlook(Outcome.VOID, void[wanted.record_digest]))
            continue
        if answer.outcome not in decisions.REFUSED:
            found.append(Outlook(answer.outcome, answer.serial))
            continue
        hidden = archived.unseen(answer.serial) if archived is not None else None
        problem = refusal(doctype, record, wanted, answer, hidden)
        found.append(Outlook(answer.outcome, None if hidden else answer.serial, problem))
    return found
