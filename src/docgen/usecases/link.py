"""Link two documents: each gains an act that names the other."""

from __future__ import annotations

from docgen.core import life, links
from docgen.model import Document
from docgen.usecases.act import Desk, Plan, Planned


def link(serial: str, kind: str, other: str, *, desk: Desk) -> tuple[Document, Document]:
    """Say that a document renews or supplements an earlier one; both as they are then.

    The same link again does nothing; one of which a killed process had made the first half is
    completed.  Raises NotFoundError, BusyError, RefusedError where the two cannot be linked so.
    """
    with desk.held(dict.fromkeys((serial, other))) as documents:
        links.require(documents[0], kind, documents[-1])
        return join(serial, kind, other, desk=desk)


def join(serial: str, kind: str, other: str, *, desk: Desk) -> tuple[Document, Document]:
    """The two acts of a link that may be made; what is there already is left."""
    return (
        desk.act(serial, _adding(kind, other)),
        desk.act(other, _adding(links.OPPOSITE[kind], serial)),
    )


def _adding(kind: str, other: str) -> Plan:
    def plan(document: Document) -> Planned | None:
        data = links.linking(document, kind, other)
        return None if data is None else Planned(life.LINK, data)

    return plan
