"""Receipts, the same for the page and for programs: reading one changes nothing, and who may change nothing reads."""

from __future__ import annotations

from docgen.bootstrap import proving
from docgen.core import access_log
from docgen.errors import RefusedError
from docgen.model import Permission
from docgen.web.visitor import Visitor

_SIGNING = (Permission.ISSUE, Permission.DISPOSE)
"""What makes checkpoints anyway: whoever issues or destroys may have one made."""


def receipt(who: Visitor, serial: str) -> bytes:
    """A receipt of a document, noted in the access log; it tells no value of the record.

    Against the last checkpoint, where that covers the document as it stands, for every reader.  Else a new one has
    to be signed, which writes to the archive: for those who work with the document.  Raises RefusedError for
    others, NotFoundError.
    """
    with who.reading() as archive:
        document = who.document(archive, serial)
        data = proving.receipt(who.site.settings, archive, serial)
    if data is None:
        if not any(who.can(one, document.type_id, document.branch) for one in _SIGNING):
            raise RefusedError(
                "{serial} has changed since the last checkpoint of the ledger was signed.",
                serial=serial,
                remedy="Ask somebody who issues such documents to take the receipt: that signs a checkpoint, after which "
                "you can take it too. You change nothing here.",
            )
        with who.working() as (chosen, opened):
            data = proving.newly_signed(chosen, opened, serial)
    who.note(access_log.RECEIPT, serial, sure=True)
    return data
