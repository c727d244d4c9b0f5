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
from docgen.model import DocumentType, Problem, Source, Text
from docgen.usecases.require import Archived


def derive_record(
    doctype: DocumentType, given: Mapping[str, str], archived: Archived
) -> DerivedRecord:
    """The record as far as the archive gives it, for what a person gave as they typed it.

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
                problems.append(Problem("derive.missing", what, remedy, Source(""), name, label))
            continue
        value = val.normalise(field, raw)
        if isinstance(value, val.ValueProblem):
            label = label_at(doctype.fields, (name,))
            found = Problem(value.code, value.what, value.remedy, Source(""), name, label)
            problems.append(replace(found, value=raw))
        else:
            values[name] = value
    if problems:
        raise InputProblemsError(problems)
    branch = str(values.get(doctype.branch, ""))
    return derivation.derive(doctype, values, Finder(archived.filed), branch)
