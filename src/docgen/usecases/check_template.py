"""Tell everything that is wrong with a document type's folder, changing nothing.

A type has one template, and ``CHECKS`` knows by its name how it is looked at.  What can only show when
a document is made is found by making one in every format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docgen.core import composing, coverage, series, template_check, variants, word_trial
from docgen.core.faults import Report, fault, ordered, told
from docgen.core.records import all_text
from docgen.errors import DocgenError, SetupError, TemplateError
from docgen.model import Composition, DocumentType, Problem, Text
from docgen.ports import Renderer
from docgen.usecases.issue import Fallback

Check = Callable[[DocumentType, Sequence[Mapping[str, Any]], dt.date], tuple[list[Problem], int]]
CHECKS: Mapping[str, Check] = {
    "document.html": template_check.look,
    "document.docx": word_trial.look,
}
"""How each kind of template is looked at: gives its problems, and how many records were tried."""
Load = Callable[[Mapping[str, bytes], Report], DocumentType]
Samples = Callable[[DocumentType], tuple[Sequence[Mapping[str, Any]], Sequence[Problem]]]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found; ``samples`` and ``records`` count what the template was tried on.

    ``untried`` are the formats no document could be made in on this machine, each with the reason:
    nothing is wrong with the template then, and nothing is known of it in that format.
    """

    problems: tuple[Problem, ...]
    samples: int = 0
    records: int = 0
    untried: Mapping[str, SetupError] = field(default_factory=dict)


def check_template(
    files: Mapping[str, bytes],
    *,
    load: Load,
    samples: Samples,
    renderers: Sequence[Renderer],
    fallback: Fallback,
    issued_on: dt.date,
) -> Looked:
    """Every problem of the folder's ``files``, those of each file in the order of its lines.

    ``samples`` reads the records the type is tried on, and tells what is wrong with them; ``fallback``
    gives the face of a record with characters beyond the bundled ones.
    """
    found: list[Problem] = []
    try:
        doctype = load(files, found.append)
    except TemplateError as error:
        return Looked(tuple(ordered([*found, told(error)])))
    records: Sequence[Mapping[str, Any]] = ()
    tried = 0
    if not found:  # labels and fields that are wrong would be told again for every sample
        records, wrong = samples(doctype)
        found += wrong
    for template, check in CHECKS.items():
        if template in files:
            seen, tried = check(doctype, records, issued_on)
            found += seen
    for renderer in renderers:
        found += coverage.unsettable(files, renderer.uncovered)
    untried: dict[str, SetupError] = {}
    if not found:
        try:
            composition = _composed(doctype, records[0] if records else None, fallback, issued_on)
            found += _rendered(_template(doctype), composition, renderers, untried)
        except TemplateError as error:
            found.append(told(error))
    return Looked(tuple(ordered(found)), len(records), tried, untried)


def _rendered(
    template: str,
    composition: Composition,
    renderers: Sequence[Renderer],
    untried: dict[str, SetupError],
) -> list[Problem]:
    """What shows only when a document is made in every format; adds to ``untried``."""
    found: list[Problem] = []
    for renderer in renderers:
        try:
            renderer.render(composition, b"{}")
        except SetupError as error:
            untried[renderer.suffix] = error
        except DocgenError as error:
            what = Text(error.msgid, error.args_)
            found.append(fault("render", what, template, None, Text(error.remedy)))
    return found


def _composed(
    doctype: DocumentType,
    record: Mapping[str, Any] | None,
    fallback: Fallback,
    issued_on: dt.date,
) -> Composition:
    """The document of a record (of the schema's example, where there is none), to be rendered."""
    values = variants.example(doctype) if record is None else record
    period = series.period(doctype.number, values, issued_on)
    composition = composing.composer(doctype).compose(
        values, serial=template_check.SERIAL, issued_on=issued_on, period=period
    )
    return replace(composition, fallback=fallback(all_text(doctype, values)))


def _template(doctype: DocumentType) -> str:
    return next(name for name in CHECKS if name in doctype.files)
