"""Signatures on paper: recorded, taken back; and what is signed in full goes out."""

from __future__ import annotations

from dataclasses import replace

from fastapi.responses import Response

from docgen import bootstrap
from docgen.bootstrap import Archive
from docgen.core import life
from docgen.model import Permission
from docgen.usecases.sign import Signatory, Signed, look
from docgen.web.once import Answer, once
from docgen.web.programs import MaySign
from docgen.web.routes.api.contract import V1, Serial, act, json_body, router
from docgen.web.routes.api.models import ReleaseOrder, SignatureOrder, WithdrawalOrder
from docgen.web.routes.api.shapes import SigningTold
from docgen.web.sent import Received
from docgen.writers.data import signing_data


@router.post(
    f"{V1}/documents/{{serial}}/signatures",
    **act("Record a signature", SigningTold, json_body(SignatureOrder)),
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
            return _told(archive, desk.sign(serial, signatory, today=today))

    return once(who, sent, work)


@router.post(
    f"{V1}/documents/{{serial}}/signatures/withdraw",
    **act(
        "Take back a signature that was recorded by mistake",
        SigningTold,
        json_body(WithdrawalOrder),
    ),
)
def withdraw(who: MaySign, serial: Serial, sent: Received) -> Response:
    """What was recorded stays in the history, with the reason.  Refused (409) where nothing is recorded there, and
    after the document was released.
    """

    def work() -> Answer:
        order = sent.read(WithdrawalOrder)
        with who.working() as (settings, archive):
            who.document(archive, serial, Permission.SIGN)
            desk = bootstrap.signing_desk(settings, archive)
            taken = desk.withdraw(serial, role=order.role, whose=order.whose, reason=order.reason)
            return _told(archive, taken)

    return once(who, sent, work)


@router.post(
    f"{V1}/documents/{{serial}}/release",
    **act("Release a document that is signed in full", SigningTold, json_body(ReleaseOrder)),
)
def release(who: MaySign, serial: Serial, sent: Received) -> Response:
    """Refused (409) while a signature is missing.  Released to the same again, nothing is changed."""

    def work() -> Answer:
        order = sent.read(ReleaseOrder)
        with who.working() as (settings, archive):
            who.document(archive, serial, Permission.SIGN)
            desk = bootstrap.signing_desk(settings, archive)
            return _told(archive, desk.release(serial, to=order.to))

    return once(who, sent, work)


def _told(archive: Archive, signed: Signed) -> Answer:
    """How far the signing has come.  Who may record a signature need not see who gave the others."""
    document = signed.document
    masked = replace(document, acts=tuple(map(life.masked, document.acts)))
    now = look(masked, archive.store, archive.doctype_for)
    return Answer(signing_data(now.document, now.standing))
