"""What is done to a document: its original filed, linked, declared void."""

from __future__ import annotations

from fastapi.responses import Response

from docgen import bootstrap
from docgen.errors import UsageError
from docgen.model import Permission, Place
from docgen.usecases.file_original import file_original
from docgen.usecases.link import link
from docgen.usecases.void import void
from docgen.web.errors import MediaTypeError
from docgen.web.once import Answer, once
from docgen.web.programs import MayFile, MayVoid
from docgen.web.routes.api.contract import V1, Serial, act, json_body, router
from docgen.web.routes.api.models import LinkOrder, OriginalOrder, VoidOrder
from docgen.web.routes.api.shapes import LinksTold, OriginalTold, VoidTold
from docgen.web.sent import FORM, Received
from docgen.writers.data import links_data, original_data, void_data

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
    f"{V1}/documents/{{serial}}/original",
    **act("File the signed original", OriginalTold, _SCANS),
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
    **act("Declare a document void", VoidTold, json_body(VoidOrder)),
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


@router.post(
    f"{V1}/documents/{{serial}}/links",
    **act("Link a document with an earlier one", LinksTold, json_body(LinkOrder)),
)
def make_link(who: MayVoid, serial: Serial, sent: Received) -> Response:
    """It renews the earlier document, or supplements it; each names the other from then on.  The same link again
    changes nothing.
    """

    def work() -> Answer:
        order = sent.read(LinkOrder)
        with who.working() as (settings, archive):
            who.document(archive, serial, Permission.VOID)
            who.document(archive, order.to, Permission.VOID)
            desk = bootstrap.desk(settings, archive)
            document, _other = link(serial, order.kind.value, order.to, desk=desk)
        return Answer({"number": document.serial, "links": links_data(document)})

    return once(who, sent, work)
