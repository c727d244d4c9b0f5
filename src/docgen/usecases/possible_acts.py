"""Which acts on a document are to be offered now: what each act would not refuse at once."""

from __future__ import annotations

import datetime as dt

from docgen.core import disposal, holds, life, volumes
from docgen.core.signing import Standing
from docgen.model import Document, State
from docgen.usecases.retention import Kept

_IN_A_CLOSED_MONTH = {
    "sign": life.SIGN, "withdraw": life.WITHDRAW, "release": life.RELEASE,
}  # fmt: skip


def possible_acts(
    document: Document,
    now: Standing | None,
    kept: Kept | None,
    closed: str | None,
    *,
    today: dt.date,
) -> set[str]:
    """The acts that the state of a document allows, whoever does them.

    ``now`` is how far its signing has come, ``kept`` how long it is kept, ``closed`` the catalogue that has
    closed its month; None where there is none.
    """
    if document.state not in (State.ISSUED, State.VOID) or now is None:
        return set()
    found = {"file"}
    if document.state is State.ISSUED:
        found |= {"void", "replace", "link"}
        if now.next and now.released is None:
            found.add("sign")
        if now.signatures and now.released is None:
            found.add("withdraw")
        if now.places and now.complete and now.released is None:
            found.add("release")
    if closed is not None:
        found -= {act for act, name in _IN_A_CLOSED_MONTH.items() if name in volumes.FIXED}
    found.add("hold")
    if holds.holds(document.acts):
        found.add("lift")
    if disposal.proposal(document.acts) is not None:
        found.add("retract")
    elif kept is not None and not kept.holds and kept.term.over(today):
        found.add("propose")
    return found
