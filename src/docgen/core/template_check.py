"""Everything that is wrong with a type's ``document.html`` and ``style.css``, in one run.

First what the sources say (the guard's own search, collecting), then the documents of many records:
the type's samples, and what its schema's examples can be varied to.  At last whether each field's
value reaches the text, by changing it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.core import rules, series, variants
from docgen.core.compose import guard, images
from docgen.core.faults import fault, told
from docgen.core.folder_check import NOT_PRINTED
from docgen.core.source_lines import json_lines, line_of
from docgen.core.template_engine import Templates, sources
from docgen.core.trial import Trial
from docgen.errors import TemplateError
from docgen.model import DocumentType, Field, Problem, Text

SERIAL = "SPECIMEN-0001"
_UNPRINTED = Text('Print it, or give the reason why not in schema.json: "x-not-printed": "…".')


def look(
    doctype: DocumentType, records: Sequence[Mapping[str, Any]], issued_on: dt.date
) -> tuple[list[Problem], int]:
    """All faults, and how many records were tried; ``records`` are the samples' values."""
    found: list[Problem] = []
    try:
        templates = Templates(sources(doctype))
        cascade, named = guard(doctype, templates, found.append)
    except TemplateError as error:
        return [told(error)], 0
    places = {(problem.source.file, problem.source.line) for problem in found}
    trial = Trial(doctype, cascade, frozenset((*images(doctype), "qr")))
    try:
        rules.check_rules(doctype, variants.example(doctype))
    except TemplateError as error:
        found.append(told(error))
    tried = [*records, *variants.variants(doctype)]
    for record in tried:
        seen, _ = _try(trial, doctype, record, issued_on)
        # What the sources show already is told once only.
        found += [
            one
            for one in seen
            if one.code == "css" or (one.source.file, one.source.line) not in places
        ]
    if not found:
        named -= _unmoved(trial, doctype, tried, issued_on)
    found += unprinted(doctype, named)
    return found, len(tried)


def _try(
    trial: Trial, doctype: DocumentType, record: Mapping[str, Any], issued_on: dt.date
) -> tuple[list[Problem], str]:
    period = series.period(doctype.number, record, issued_on)
    return trial.problems(record, serial=SERIAL, issued_on=issued_on, period=period)


def _unmoved(
    trial: Trial,
    doctype: DocumentType,
    records: Sequence[Mapping[str, Any]],
    issued_on: dt.date,
) -> frozenset[str]:
    """The fields whose value changes nothing in the text of any record."""
    moved: set[str] = set()
    asked: set[str] = set()
    for record in records:
        _, text = _try(trial, doctype, record, issued_on)
        for path, field, way in variants.leaves(doctype.fields, record):
            asked.add(path)
            if path not in moved:
                value: Any = record
                for step in way:
                    value = value[step]
                other = variants.changed(record, way, variants.altered(field, value))
                if _try(trial, doctype, other, issued_on)[1] != text:
                    moved.add(path)
        if asked <= moved:
            break
    return frozenset(asked - moved)


def unprinted(doctype: DocumentType, named: frozenset[str]) -> Iterator[Problem]:
    """The fields that reach no document, unless the schema says why."""
    lines = json_lines(doctype.files["schema.json"].decode("utf-8-sig"))

    def look(
        fields: Sequence[Field], prefix: str, place: tuple[str | int, ...]
    ) -> Iterator[Problem]:
        for field in fields:
            path, where = prefix + field.name, (*place, "properties", field.name)
            if NOT_PRINTED in field.schema:
                continue
            if path not in named:
                what = Text(
                    "The field '{name}' is asked for, but its value stands in no document.",
                    {"name": path},
                )
                line = line_of(lines, where)
                yield fault("field.unprinted", what, "schema.json", line, _UNPRINTED)
            else:
                inner = (*where, "items") if field.is_rows else where
                yield from look(field.children, f"{path}.", inner)

    return look(doctype.fields, "", ())
