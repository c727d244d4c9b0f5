"""Render records without a number, marked as specimens (样稿).  Touches no archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.core import composing, records, series, variants
from docgen.core.composing import AnyComposer
from docgen.core.intake import Intake
from docgen.model import DocumentType
from docgen.ports import Renderer
from docgen.usecases.issue import Fallback


def preview(
    doctype: DocumentType,
    intake: Intake,
    *,
    renderers: Sequence[Renderer],
    issued_on: dt.date,
    fallback: Fallback,
    limit: int | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each rendition of each valid record: ("0001.pdf", …).

    Names count records; they never hold a value.
    """
    composer = composing.composer(doctype)
    valid = [entry.record for entry in intake.entries if entry.record is not None]
    for index, record in enumerate(valid[:limit], start=1):
        for suffix, data in specimen(
            composer, record.values, renderers=renderers, issued_on=issued_on, fallback=fallback
        ):
            yield f"{index:04d}{suffix}", data


def sample(
    doctype: DocumentType, renderer: Renderer, *, issued_on: dt.date, fallback: Fallback
) -> bytes:
    """A document of the type's own examples, to be shown.  Raises TemplateError, SetupError."""
    made = specimen(
        composing.composer(doctype),
        variants.example(doctype),
        renderers=[renderer],
        issued_on=issued_on,
        fallback=fallback,
    )
    return next(data for _suffix, data in made)


def specimen(
    composer: AnyComposer,
    values: Mapping[str, Any],
    *,
    renderers: Sequence[Renderer],
    issued_on: dt.date,
    fallback: Fallback,
) -> Iterator[tuple[str, bytes]]:
    """Suffix and bytes of each rendition of one record, whether it could be issued or not."""
    doctype = composer.doctype
    composition = composer.compose(
        values,
        serial=None,
        issued_on=issued_on,
        period=series.period(doctype.number, values, issued_on),
    )
    composition = replace(composition, fallback=fallback(records.all_text(doctype, values)))
    content = {
        "format": records.FORMAT,
        "number": None,
        "type": doctype.id,
        "issued_on": issued_on.isoformat(),
        "template": doctype.digest,
        "record": values,
    }
    data = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    for renderer in renderers:
        yield renderer.suffix, renderer.render(composition, data)
