"""Records that ask for a number, and in which words they get none.  Nothing here does I/O."""

from __future__ import annotations

import datetime as dt

from docgen.core import records, series, unseen, volumes
from docgen.core.masks import mask_digits
from docgen.model import (
    Candidate,
    DocumentType,
    Label,
    Outcome,
    Problem,
    Record,
    Reservation,
    Text,
)


def candidate(
    doctype: DocumentType, record: Record, input_digest: str, *, key: bytes, issued_on: dt.date
) -> Candidate:
    """A valid record as it asks for its number; ``key`` is the archive's identity key."""
    series_key = series.key_of(doctype.id, doctype.number, record.values, issued_on)
    source = record.source
    origin = {
        "file": mask_digits(source.file),
        "input": input_digest,
        "sheet": source.sheet,
        "cell": source.cell,
        "line": source.line,
    }
    return Candidate(
        series=series_key,
        serial_pattern=series.open_pattern(doctype.number, series_key),
        record_digest=records.record_digest(doctype.id, record.values),
        key_digest=records.natural_key(key, doctype, record.values),
        values=record.values,
        branch=str(records.lookup(record.values, doctype.branch) or ""),
        period=series.period(doctype.number, record.values, issued_on),
        issued_on=issued_on,
        template_digest=doctype.digest,
        origin={name: value for name, value in origin.items() if value is not None},
    )


def refusal(
    doctype: DocumentType,
    record: Record,
    asking: Candidate,
    answer: Reservation,
    hidden: Label | str | None,
) -> Problem:
    """The problem of a record that the register has refused.

    ``hidden`` is what the document is called that stands in the way, where whoever asks may not see it: its number is
    not told then (ADR 0025).
    """
    if answer.outcome is Outcome.CLOSED:
        return closed(doctype, record, asking, answer.serial, hidden)
    return conflict(doctype, record, answer.serial, hidden)


def conflict(
    doctype: DocumentType, record: Record, serial: str | None, hidden: Label | str | None
) -> Problem:
    """The problem of a record whose natural key another document has; ``hidden`` as in ``refusal``."""
    paths = doctype.key
    labels = {field.name: field.label for field in doctype.fields}
    key_label = Label(
        zh="、".join(labels[path].zh for path in paths if path in labels),
        en=", ".join(labels[path].en for path in paths if path in labels),
    )
    what = Text(
        "A document with the same {key} was already issued as {serial}, with other content.",
        {"key": key_label, "serial": serial or "?"},
    )
    remedy = Text(
        "Compare with 'docgen show {serial}'; leave this record out, or correct it.",
        {"serial": serial or "?"},
    )
    if hidden is not None:
        what = Text(
            "A document with the same {key} was already issued, with other content.",
            {"key": key_label},
        )
        remedy = unseen.remedy(Text("Leave this record out, or correct it."), [hidden])
    return Problem(
        code="key.conflict",
        what=what,
        remedy=remedy,
        source=record.sources.get(paths[0], record.source),
        field=paths[0],
        label=labels.get(paths[0]),
    )


def closed(
    doctype: DocumentType,
    record: Record,
    candidate: Candidate,
    catalogue: str | None,
    hidden: Label | str | None,
) -> Problem:
    """The problem of a record whose month a catalogue has closed; ``hidden`` as in ``refusal``."""
    path = doctype.number.date
    labels = {field.name: field.label for field in doctype.fields}
    volume = {"month": volumes.month_of(candidate.period), "branch": candidate.branch or "—"}
    what = Text(
        "{month} is closed for {branch}: {catalogue} lists what was filed, and no number is given in "
        "it any more.",
        {**volume, "catalogue": catalogue or "?"},
    )
    remedy = Text(
        "Check the date. Where the document does belong there, the catalogue has to be declared void "
        "('docgen void {catalogue} --reason …') and the month closed anew.",
        {"catalogue": catalogue or "?"},
    )
    if hidden is not None:
        what = Text(
            "{month} is closed for {branch}: no number is given in it any more.",
            dict(volume),
        )
        otherwise = Text(
            "Check the date. Where the document does belong there, the catalogue has to be declared void and the "
            "month closed anew."
        )
        remedy = unseen.remedy(otherwise, [hidden])
    return Problem(
        code="month.closed",
        what=what,
        remedy=remedy,
        source=record.sources.get(path, record.source),
        field=path if path in labels else "",
        label=labels.get(path),
    )
