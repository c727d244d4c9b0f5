"""Render records without a number, marked as specimens (样稿).  Touches no archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docgen.core import composing, records, series
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
        composition = composer.compose(
            record.values,
            serial=None,
            issued_on=issued_on,
            period=series.period(doctype.number, record.values, issued_on),
        )
        face = fallback(records.all_text(doctype, record.values))
        composition = replace(composition, fallback=face)
        content = {
            "format": records.FORMAT,
            "number": None,
            "type": doctype.id,
            "issued_on": issued_on.isoformat(),
            "template": doctype.digest,
            "record": record.values,
        }
        data = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
        for renderer in renderers:
            yield f"{index:04d}{renderer.suffix}", renderer.render(composition, data)
