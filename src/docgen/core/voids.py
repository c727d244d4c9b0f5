"""A document becomes void: its number stays, for a reason, and its PDF says so from then on."""

from __future__ import annotations

import datetime as dt

from docgen.core import life
from docgen.core.masks import mask_digits
from docgen.errors import RefusedError
from docgen.model import Act, Document, State

LONGEST_REASON = 1000
VOID_PDF = "document-void.pdf"
_CHINA = dt.timezone(dt.timedelta(hours=8))


def void(document: Document, *, reason: str) -> dict[str, str] | None:
    """What the act holds; None where the document is void for that very reason already.

    Raises RefusedError where it is void for another one.
    """
    life.require_words(reason, LONGEST_REASON, "--reason")
    if document.state is not State.VOID:
        return {"reason": reason}
    if reason == reason_of(document):
        return None
    raise RefusedError(
        "{serial} is void already, for another reason: {reason}",
        serial=document.serial,
        reason=mask_digits(reason_of(document)),
        remedy="The first reason stays; 'docgen show {serial}' shows when it was given, and by whom.",
    )


def act_of(document: Document) -> Act | None:
    """The act that made it void."""
    return next((act for act in document.acts if act.name == life.VOID), None)


def reason_of(document: Document) -> str:
    """Why it is void; "" where it is not."""
    act = act_of(document)
    return str(act.data.get("reason", "")) if act is not None else ""


def day(at: str) -> dt.date:
    """The day in China of a moment as the ledger writes it: what the void PDF says."""
    moment = dt.datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return moment.astimezone(_CHINA).date()
