"""Everything that is wrong with a type's ``document.docx``, in one run, as for ``document.html``.

First what the file says (the guard's own search, collecting), then what its tags do with the type's samples
and with what its schema's examples can be varied to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.core import (
    context,
    rules,
    series,
    template_check,
    template_engine,
    variants,
    word_check,
)
from docgen.core.faults import told
from docgen.core.word_check import Story
from docgen.errors import TemplateError
from docgen.model import DocumentType, Problem


def look(
    doctype: DocumentType, records: Sequence[Mapping[str, Any]], issued_on: dt.date
) -> tuple[list[Problem], int]:
    """All faults, and how many records were tried; ``records`` are the samples' values."""
    found: list[Problem] = []
    try:
        looked = word_check.look(doctype, found.append)
    except TemplateError as error:
        return [told(error)], 0
    try:
        rules.check_rules(doctype, variants.example(doctype))
    except TemplateError as error:
        found.append(told(error))
    tried = [*records, *variants.variants(doctype)]
    if not found:  # what the file shows already would be told again for every record
        reads = context.Names(doctype)
        for record in tried:
            period = series.period(doctype.number, record, issued_on)
            names = reads.of(
                record, serial=template_check.SERIAL, issued_on=issued_on, period=period
            )
            found += _run(looked.stories, names)
    if not any(one.code == "jinja" for one in found):  # else not all names are known
        found += template_check.unprinted(doctype, looked.named)
    return found, len(tried)


def _run(stories: Sequence[Story], names: Mapping[str, Any]) -> Iterator[Problem]:
    """What fails with a record's names: the first fault of each part of the file."""
    for story in stories:
        try:
            story.template().render({**names, "qr": "qr"})
        except Exception as error:  # noqa: BLE001 - a template is code, it may raise anything
            yield story.place(template_engine.failure(error, story.templates.texts))
