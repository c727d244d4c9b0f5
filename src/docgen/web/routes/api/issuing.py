"""Check records, and issue them as numbered documents."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import PurePath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query
from fastapi.responses import Response

from docgen import bootstrap
from docgen.errors import UnreadableInputError, UsageError
from docgen.model import DocumentType, Fate, Permission
from docgen.ports import Store
from docgen.usecases.check import Checked, check
from docgen.usecases.confine import confine
from docgen.usecases.fates import fates
from docgen.usecases.generate import Order, generate
from docgen.usecases.issue import Issued
from docgen.usecases.require import require
from docgen.web import forms
from docgen.web.errors import ForbiddenError, MediaTypeError
from docgen.web.once import Answer, as_json, once, told
from docgen.web.programs import MayIssue, Program
from docgen.web.progress import warnings
from docgen.web.routes.api.contract import (
    KEY_HEADER,
    OVERRIDE_HEADER,
    SENDING,
    V1,
    IssuedOn,
    TypeId,
    described,
    records_body,
    router,
)
from docgen.web.routes.api.models import BatchTold, CheckTold
from docgen.web.routes.api.types import type_of
from docgen.web.sent import FORM, JSON, Received, Sent, override_of
from docgen.writers.report import problem_dict

MOST_ISSUED, MOST_CHECKED = 200, 2000
"""Records of one request: what is made within a minute or two, and what is checked within one."""


@router.post(
    f"{V1}/types/{{type_id}}/check",
    **described(
        "Check records, changing nothing",
        CheckTold,
        errors=(404, *SENDING),
        body=records_body(MOST_CHECKED),
    ),
)
def check_records(who: MayIssue, type_id: TypeId, sent: Received) -> Response:
    """Every problem of every record at once, each with its place; what the archive lacks for it is one too."""
    doctype, checked = _checked(who, type_id, sent, MOST_CHECKED)
    if doctype.requirements:
        with who.reading() as archive:
            archived = bootstrap.archived_of(archive, seen=who.scope(Permission.READ))
            checked = require(doctype, checked, archived)
    found = checked.intake
    body = {
        "records": len(found.entries),
        "valid": len(found.records),
        "problems": [problem_dict(one, who.translate) for one in found.problems],
    }
    return told(as_json(body))


@router.post(
    f"{V1}/types/{{type_id}}/documents",
    **described(
        "Issue records as numbered documents",
        BatchTold,
        errors=(404, 409, *SENDING),
        answers={
            200: "Nothing new: every record had been issued before, or was left alone.",
            201: "Documents were issued.",
            202: "Every record has its number, but some files are not there yet: send the same again.",
        },
        parameters=(KEY_HEADER, OVERRIDE_HEADER),
        body=records_body(MOST_ISSUED),
    ),
)
def issue_records(
    who: MayIssue,
    type_id: TypeId,
    sent: Received,
    *,
    partial: Annotated[
        bool, Query(description="Issue the valid records, whatever is wrong with others.")
    ] = False,
    again: Annotated[
        bool, Query(description="Issue records anew whose documents are void.")
    ] = False,
    issued_on: IssuedOn = None,
) -> Response:
    """While anything is wrong, nothing is issued, unless partial.  The same record is never issued twice,
    whatever the key.
    """

    def work() -> Answer:
        doctype, checked = _checked(who, type_id, sent, MOST_ISSUED)
        bootstrap.require_programs(doctype)
        day, reason = bootstrap.issue_day(issued_on), overruling(who, doctype)
        order = Order(day, partial=partial, again=again, reason=reason)
        with who.making() as (settings, archive):
            done = generate(
                doctype,
                checked,
                order,
                desk=bootstrap.issuing_desk(settings, archive, seen=who.scope(Permission.READ)),
                begin=lambda _count: nullcontext(),
            ).issued
            documents = _documents(done, checked, archive.store)
            told = warnings(who, bootstrap.sign_head(settings, archive))
        return _answer(who, done, documents, told)

    return once(who, sent, work)


def overruling(who: Program, doctype: DocumentType) -> str | None:
    """Why requirements are overruled; None where they are not.  Raises HeaderError, and ForbiddenError for a user who
    may not overrule those of this type.
    """
    reason = override_of(who.request)
    if reason is not None and not forms.overrules(who, doctype):
        raise ForbiddenError(Permission.OVERRULE)
    return reason


def _checked(who: Program, type_id: str, sent: Sent, most: int) -> tuple[DocumentType, Checked]:
    """The type as it is on disk, and the records as read."""
    known = type_of(who, type_id, Permission.ISSUE)
    name, data = _records(sent)
    doctype = bootstrap.load_type(who.site.settings, known.id)
    checked = check(
        doctype,
        reader=bootstrap.reader(name),
        name=name,
        data=data,
        uncovered=bootstrap.uncovered(),
    )
    count = len(checked.intake.entries)
    if count > most:
        raise UsageError(
            "{count} records are more than the {most} of one request.",
            count=count,
            most=most,
            remedy="Send them in several requests, each with a key of its own.",
        )
    return doctype, confine(doctype, checked, who.scope(Permission.ISSUE))


def _records(sent: Sent) -> tuple[str, bytes]:
    """The file of records: its name, and its content."""
    if sent.kind == JSON:
        if not sent.body.lstrip().startswith(b"["):
            raise UnreadableInputError(
                "A list of records is expected.", remedy="Send [{{…}}, {{…}}]."
            )
        return "records.json", sent.body
    if sent.kind != FORM:
        raise MediaTypeError(sent.kind)
    return records_file(sent)


def records_file(sent: Sent) -> tuple[str, bytes]:
    """The one file of records that was sent: its name, and its content."""
    files = sent.named("file")
    if len(files) != 1 or len(sent.files) != 1 or not PurePath(files[0][0]).suffix:
        raise UnreadableInputError(
            "One file of records is expected, in the field 'file', with its name.",
            remedy="Send it as curl does with -F file=@records.xlsx.",
        )
    return files[0]


def _documents(done: Issued, checked: Checked, store: Store) -> list[dict[str, Any]]:
    """What became of each record that has a number."""
    at = {entry.source: entry.index for entry in checked.intake.entries}
    return [
        {
            "number": one.serial,
            "outcome": one.fate.value,
            "record": at[one.source],
            "sheet": one.source.sheet,
            "cell": one.source.cell,
            "href": f"{V1}/documents/{quote(one.serial, safe='')}",
        }
        for one in fates(done, store)
    ]


def _answer(
    who: Program,
    done: Issued,
    documents: list[dict[str, Any]],
    told: Sequence[str],
) -> Answer:
    fates = {one["outcome"] for one in documents}
    pending = bool(done.failures) or Fate.PENDING.value in fates
    new = bool(fates & {Fate.ISSUED.value, Fate.FINISHED.value})
    body = {
        "documents": documents,
        "problems": [problem_dict(one, who.translate) for one in done.problems],
        "failures": [
            {"number": one.serial, "error": one.error, "reason": one.reason}
            for one in done.failures
        ],
        "warnings": list(told),
    }
    return Answer(body, 202 if pending else 201 if new else 200, final=not pending)
