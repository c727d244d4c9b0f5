"""A corrected document in the place of another one."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

from docgen import bootstrap
from docgen.model import Document, Outcome, Permission
from docgen.usecases.issue import Prepared
from docgen.usecases.replace import replace
from docgen.web.acts import require_own
from docgen.web.once import Answer, as_json, once
from docgen.web.programs import MayIssue
from docgen.web.progress import warnings
from docgen.web.routes.api.contract import (
    OVERRIDE_HEADER,
    V1,
    IssuedOn,
    Serial,
    act,
    json_body,
    router,
)
from docgen.web.routes.api.issuing import overruling, records_file
from docgen.web.routes.api.models import RecordOrder, ReplacementOrder
from docgen.web.routes.api.shapes import ReplacedTold
from docgen.web.sent import FORM, JSON, Received, Sent
from docgen.writers.data import replaced_data

_BODY = {
    **json_body(RecordOrder),
    FORM: {
        "schema": {
            "type": "object",
            "required": ["file", "reason"],
            "properties": {
                "file": {
                    "type": "string",
                    "format": "binary",
                    "description": "A workbook (.xlsx), .csv, .json or .yaml with the one corrected record.",
                },
                **ReplacementOrder.model_json_schema()["properties"],
            },
            "additionalProperties": False,
        }
    },
}


@router.post(
    f"{V1}/documents/{{serial}}/replace",
    **act(
        "Replace a document by a corrected one",
        ReplacedTold,
        _BODY,
        headers=(OVERRIDE_HEADER,),
        answers={
            200: "It was replaced by this record before; nothing is done twice.",
            201: "The corrected document was issued.",
        },
    ),
)
def make_replacement(
    who: MayIssue, serial: Serial, sent: Received, *, issued_on: IssuedOn = None
) -> Response:
    """The corrected record is checked first.  Then the present document becomes void for the reason, the corrected
    one is issued under a new number, and each names the other.  Broken off, the same again goes on.
    """

    def work() -> Answer:
        reason, file = _sent(sent)
        with who.making() as (settings, archive):
            old = who.document(archive, serial, Permission.ISSUE)
            overrule = overruling(who, who.site.types()[old.type_id])

            def prepared(document: Document) -> Prepared:
                day = bootstrap.issue_day(issued_on)
                made = bootstrap.corrected(
                    settings,
                    archive,
                    document,
                    file,
                    issued_on=day,
                    overrule=overrule,
                    seen=who.scope(Permission.READ),
                )
                require_own(who, made)
                return made

            done = replace(
                serial,
                prepared,
                reason=reason,
                desk=bootstrap.desk(settings, archive),
                register=archive.register,
                press=archive.press,
                stamp=bootstrap.stamp(),
            )
            told = warnings(who, bootstrap.sign_head(settings, archive))
        body = {
            **replaced_data(done.old, done.new, done.outcome),
            "href": f"{V1}/documents/{quote(done.new.serial, safe='')}",
            "warnings": told,
        }
        return Answer(body, 200 if done.outcome is Outcome.EXISTING else 201)

    return once(who, sent, work)


def _sent(sent: Sent) -> tuple[str, tuple[str, bytes]]:
    """Why, and the corrected record as a file."""
    if sent.kind != JSON:
        order = sent.read(ReplacementOrder)
        return order.reason, records_file(sent)
    given = sent.read(RecordOrder)
    return given.reason, ("record.json", as_json([given.record]))
