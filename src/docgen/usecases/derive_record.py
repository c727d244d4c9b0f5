"""Draw up a record from the archive, for a person to complete and issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from docgen.core import derivation
from docgen.core import values as val
from docgen.core.derivation import DerivedRecord
from docgen.core.lookups import Finder
from docgen.core.schema import field_at, label_at
from docgen.errors import InputProblemsError, RefusedError
from docgen.model import EVERYTHING, DocumentType, Lookup, Problem, Scope, Source, Text
from docgen.usecases.confine import outside
from docgen.usecases.require import Archived

MISSING = "derive.missing"
"""The code of a problem: something that is asked for was not given."""


def derive_record(
    doctype: DocumentType,
    given: Mapping[str, str],
    archived: Archived,
    *,
    scope: Scope = EVERYTHING,
) -> DerivedRecord:
    """The record as far as the archive gives it, for what a person gave as they typed it.

    Documents outside the ``scope`` are not read; what rests on them is left empty (``withheld``).

    Raises RefusedError for a type that is not drawn up from others, InputProblemsError where what is
    given is not what the type asks for.
    """
    rests = doctype.derivation
    if rests is None:
        raise RefusedError(
            "{type} is not drawn up from other documents.",
            type=doctype.title,
            remedy="Fill in a blank: docgen blank {type_id} -o FILE.xlsx",
            type_id=doctype.id,
        )
    values = {}
    problems = []
    for name in dict.fromkeys((*rests.given, *given)):
        field = field_at(doctype.fields, (name,))
        raw = given.get(name)
        if field is None or name not in rests.given:
            known = ", ".join(rests.given)
            what = Text("'{name}' is not asked for.", {"name": name})
            remedy = Text("Asked for: {known}.", {"known": known})
            problems.append(Problem("derive.given", what, remedy, Source(""), name))
            continue
        if raw is None:
            if field.required:
                what, remedy = Text("It is missing."), Text("Add --set {name}=…", {"name": name})
                label = label_at(doctype.fields, (name,))
                problems.append(Problem(MISSING, what, remedy, Source(""), name, label))
            continue
        value = val.normalise(field, raw)
        if isinstance(value, val.ValueProblem):
            label = label_at(doctype.fields, (name,))
            found = Problem(value.code, value.what, value.remedy, Source(""), name, label)
            problems.append(replace(found, value=raw))
        else:
            values[name] = value
    branch = str(values.get(doctype.branch, ""))
    if branch and scope.branches is not None and branch not in scope.branches:
        problems.append(outside(doctype, branch, Source("")))
    if problems:
        raise InputProblemsError(problems)
    return derivation.derive(
        doctype, values, Finder(archived.filed), branch, withheld=withheld(doctype, scope)
    )


def withheld(doctype: DocumentType, scope: Scope) -> dict[str, tuple[str, ...]]:
    """The sources that may not be read in a scope, and of which types not."""
    rests = doctype.derivation
    found = {name: _unread(one, scope) for name, one in rests.sources} if rests else {}
    return {name: types for name, types in found.items() if types}


def _unread(lookup: Lookup, scope: Scope) -> tuple[str, ...]:
    types = tuple(one.partition(".")[0] for one in lookup.of)
    if lookup.anywhere and scope.branches is not None:
        return types  # those of a branch or two would make a wrong figure
    return tuple(one for one in types if scope.types is not None and one not in scope.types)
