"""Keep the records of an input to the branches of whoever issues them."""

from __future__ import annotations

from dataclasses import replace

from docgen.core import intake, records
from docgen.model import DocumentType, Problem, Record, Scope, Text
from docgen.usecases.check import Checked


def within(doctype: DocumentType, checked: Checked, scope: Scope) -> Checked:
    """The input with every valid record of a branch outside the scope among the problems."""
    if scope.branches is None:
        return checked
    problems = list(checked.intake.problems)
    entries = []
    for entry in checked.intake.entries:
        if entry.record is not None and not scope.holds(doctype.id, _branch(doctype, entry.record)):
            problem = _outside(doctype, entry.record)
            problems.append(problem)
            entries.append(replace(entry, record=None, problems=(*entry.problems, problem)))
        else:
            entries.append(entry)
    found: intake.Intake = replace(checked.intake, entries=tuple(entries), problems=tuple(problems))
    return replace(checked, intake=found)


def _branch(doctype: DocumentType, record: Record) -> str:
    return str(records.lookup(record.values, doctype.branch) or "")


def _outside(doctype: DocumentType, record: Record) -> Problem:
    path = doctype.branch
    labels = {field.name: field.label for field in doctype.fields}
    return Problem(
        code="branch.outside",
        what=Text(
            "You do not work with documents of the branch {branch}.",
            {"branch": _branch(doctype, record) or "—"},
        ),
        remedy=Text("Leave this record to somebody who does, or correct the branch."),
        source=record.sources.get(path, record.source),
        field=path,
        label=labels.get(path),
    )
