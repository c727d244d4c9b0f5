"""Void a document: its number stays, and its PDF says 作废 from then on."""

from __future__ import annotations

from docgen.core import life, voids
from docgen.model import Document
from docgen.ports import Stamp, Store
from docgen.usecases.act import Desk, Plan, Planned
from docgen.usecases.make import ISSUED_PDF


def void(serial: str, *, reason: str, desk: Desk, stamp: Stamp) -> Document:
    """The void document.  For the same reason again, nothing is done.

    Raises NotFoundError, BusyError, RefusedError while it is pending or where it is void for another
    reason.
    """
    return desk.act(serial, plan(reason, desk=desk, stamp=stamp))


def plan(reason: str, *, desk: Desk, stamp: Stamp) -> Plan:
    """What voiding does to a document as it stands."""

    def planned(document: Document) -> Planned | None:
        data = voids.void(document, reason=reason)
        if data is None:
            return None
        at = desk.now()
        stamped = stamped_pdf(desk.store, document.object_id or "", at=at, stamp=stamp)
        return Planned(life.VOID, data, {voids.VOID_PDF: stamped}, at=at)

    return planned


def stamped_pdf(store: Store, object_id: str, *, at: str, stamp: Stamp) -> bytes:
    """The PDF of a document that became void at a moment."""
    return stamp.stamp(store.read(object_id, ISSUED_PDF), voids.day(at))
