"""The access log for auditors: who looked at what, searched for what, unlocked and downloaded what."""

from __future__ import annotations

from fastapi.responses import HTMLResponse

from docgen.core import access_log
from docgen.usecases.browse_access import AccessQuery, browse
from docgen.web.lists import Chosen, with_query
from docgen.web.rooms import room
from docgen.web.routes.ledger import moment
from docgen.web.visitor import ReadsAccess
from docgen.writers.ledger_words import ACCESS, sentence, shown

router = room()
PAGE = 50


@router.get("/access")
def access(
    who: ReadsAccess,
    *,
    user: Chosen = "",
    document: Chosen = "",
    act: Chosen = "",
    since: Chosen = "",
    until: Chosen = "",
    before: Chosen = "",
) -> HTMLResponse:
    """The page: fifty lines, the newest first, from below a line on."""
    chosen = {"user": user, "document": document, "act": act, "since": since, "until": until}
    query = AccessQuery(
        actor=user.strip(),
        serial=document.strip(),
        act=act,
        since=moment(since, 0),
        until=moment(until, 1),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 17 else None,
        limit=PAGE,
    )
    found = browse(who.site.log, query)
    who.note(access_log.READ_LOG, asked={name: value for name, value in chosen.items() if value})
    return who.page(
        "access.html",
        found=found,
        sentence=lambda entry: sentence(entry, ACCESS),
        about=lambda entry: list(shown(entry.data, who.translate)),
        acts=[(name, who.translate(words)) for name, (words, _) in ACCESS.items()],
        users=[(one.name, one.display) for one in who.site.accounts.users()],
        chosen=chosen,
        first=with_query("/access", **chosen) if before else None,
        next=with_query("/access", **chosen, before=str(found.before)) if found.before else None,
    )
