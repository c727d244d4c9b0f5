"""Keep what somebody issues to the branches they work for."""

from __future__ import annotations

from dataclasses import replace

from docgen.core import records
from docgen.core.schema import label_at
from docgen.model import DocumentType, Problem, Record, Scope, Source, Text
from docgen.usecases.check import Checked


def confine(doctype: DocumentType, checked: Checked, scope: Scope) -> Checked:
    """The input with every record of a branch outside the scope among its problems."""
    if scope.branches is None:
        return checked
    problems = list(checked.intake.problems)
    entries = []
    for entry in checked.intake.entries:
        record = entry.record
        if record is None or scope.holds(doctype.id, _branch(doctype, record)):
            entries.append(entry)
            continue
        source = record.sources.get(doctype.branch, record.source)
        told = outside(doctype, _branch(doctype, record), source)
        problems.append(told)
        entries.append(replace(entry, record=None, problems=(*entry.problems, told)))
    found = replace(checked.intake, entries=tuple(entries), problems=tuple(problems))
    return replace(checked, intake=found)


def _branch(doctype: DocumentType, record: Record) -> str:
    return str(records.lookup(record.values, doctype.branch) or "")


def outside(doctype: DocumentType, branch: str, source: Source) -> Problem:
    """That somebody does not work with a branch."""
    path = doctype.branch
    return Problem(
        code="branch.outside",
        what=Text(
            "You do not work with documents of the branch {branch}.", {"branch": branch or "—"}
        ),
        remedy=Text("Leave this record to somebody who does, or correct the branch."),
        source=source,
        field=path,
        label=label_at(doctype.fields, tuple(path.split("."))),
        value=branch,
    )
