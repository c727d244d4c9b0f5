"""What is done to a document: signed, its original filed, declared void."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import Response

from docgen import bootstrap
from docgen.core import life
from docgen.errors import UsageError
from docgen.model import Permission, Place
from docgen.usecases.file_original import file_original
from docgen.usecases.sign import Signatory, look
from docgen.usecases.void import void
from docgen.web.errors import MediaTypeError
from docgen.web.once import Answer, once
from docgen.web.programs import MayFile, MaySign, MayVoid
from docgen.web.routes.api.contract import (
    ABOUT_DOCUMENT,
    KEY_HEADER,
    SENDING,
    V1,
    Serial,
    described,
    json_body,
    router,
)
from docgen.web.routes.api.models import OriginalOrder, SignatureOrder, VoidOrder
from docgen.web.routes.api.shapes import OriginalTold, SigningTold, VoidTold
from docgen.web.sent import FORM, Received
from docgen.writers.data import original_data, signing_data, void_data

_ERRORS = (*ABOUT_DOCUMENT, *SENDING)
_SCANS = {
    FORM: {
        "schema": {
            "type": "object",
            "properties": {
                "scan": {
                    "type": "array",
                    "items": {"type": "string", "format": "binary"},
                    "description": "PDF, JPEG, PNG or TIFF, one file or several. Without one, the paper of an "
                    "original that is there moves to another place.",
                },
                **OriginalOrder.model_json_schema()["properties"],
            },
            "additionalProperties": False,
        },
        "encoding": {"scan": {"contentType": "application/octet-stream"}},
    }
}


@router.post(
    f"{V1}/documents/{{serial}}/signatures",
    **described(
        "Record a signature",
        SigningTold,
        errors=_ERRORS,
        parameters=(KEY_HEADER,),
        body=json_body(SignatureOrder),
    ),
)
def sign(who: MaySign, serial: Serial, sent: Received) -> Response:
    """The order of the document type is kept: out of turn is refused (409).  The same signature again changes
    nothing.
    """

    def work() -> Answer:
        order = sent.read(SignatureOrder)
        today = bootstrap.today()
        signatory = Signatory(order.role, order.by, order.on or today, order.whose, order.opinion)
        with who.working() as (settings, archive):
            who.document(archive, serial, Permission.SIGN)
            desk = bootstrap.signing_desk(settings, archive)
            document = desk.sign(serial, signatory, today=today).document
            # Who may record a signature need not see who gave the others.
            masked = replace(document, acts=tuple(map(life.masked, document.acts)))
            signed = look(masked, archive.store, archive.doctype_for)
        return Answer(signing_data(signed.document, signed.standing))

    return once(who, sent, work)


@router.post(
    f"{V1}/documents/{{serial}}/original",
    **described(
        "File the signed original",
        OriginalTold,
        errors=_ERRORS,
        parameters=(KEY_HEADER,),
        body=_SCANS,
    ),
)
def original(who: MayFile, serial: Serial, sent: Received) -> Response:
    """The code on the scans must be the document's, their pages as many as were issued.  The same scans again
    change nothing.  Their text is not read now; `docgen ocr` does it.
    """

    def work() -> Answer:
        if sent.kind != FORM:
            raise MediaTypeError(sent.kind)
        order = sent.read(OriginalOrder)
        if any(under != "scan" for under, _name, _data in sent.files):
            raise UsageError("The scans come in the field 'scan', and there are no other files.")
        place = Place(order.room, order.shelf, order.box)
        with who.working() as (settings, archive):
            who.document(archive, serial, Permission.FILE)
            reader = bootstrap.scan_reader()
            scans = [reader.read(name, data) for name, data in sent.named("scan")]
            document = file_original(
                serial,
                scans,
                place,
                desk=bootstrap.desk(settings, archive),
                reader=reader,
                reason=order.pages_differ,
            )
        return Answer(original_data(document))

    return once(who, sent, work)


@router.post(
    f"{V1}/documents/{{serial}}/void",
    **described(
        "Declare a document void",
        VoidTold,
        errors=_ERRORS,
        parameters=(KEY_HEADER,),
        body=json_body(VoidOrder),
    ),
)
def declare_void(who: MayVoid, serial: Serial, sent: Received) -> Response:
    """Its number stays, with the reason; a further PDF says 作废 on every page.  For the same reason again
    nothing is done.
    """

    def work() -> Answer:
        order = sent.read(VoidOrder)
        with who.making() as (settings, archive):
            who.document(archive, serial, Permission.VOID)
            document = void(
                serial,
                reason=order.reason,
                desk=bootstrap.desk(settings, archive),
                stamp=bootstrap.stamp(),
            )
        return Answer(void_data(document))

    return once(who, sent, work)
