"""How long a document is kept, in words and as data: what several commands show."""

from __future__ import annotations

from docgen.cli.base import Session
from docgen.core.retention import Term
from docgen.model import Label, Text
from docgen.usecases.retention import Kept


def as_data(session: Session, kept: Kept) -> dict[str, object]:
    """How long a document is kept, as data."""
    term = kept.term
    return {
        "number": kept.document.serial,
        "type": kept.document.type_id,
        "issued_on": kept.document.issued_on.isoformat(),
        "event": term.event,
        "closed_on": term.closed_on.isoformat() if term.closed_on else None,
        "years": term.years,
        "free_from": term.until.isoformat() if term.until else None,
        "grounds": [
            {
                "id": one.id,
                "title": _words(session, one.label),
                "years": one.years,
                "source": one.source,
            }
            for one in term.grounds
        ],
        "holds": [
            {"case": one.case or None, "reason": one.reason, "at": one.at, "actor": one.actor}
            for one in kept.holds
        ],
    }


def rows_of(session: Session, kept: Kept) -> list[list[str]]:
    """How long a document is kept, as rows of a table."""
    words = session.translate.phrase
    found = [[words("Kept"), session.translate(_told(session, kept.term))]]
    found += [
        [
            words("Held"),
            "; ".join(part for part in (one.case, one.reason, one.actor, one.at) if part),
        ]
        for one in kept.holds
    ]
    return found


def _told(session: Session, term: Term) -> Text:
    grounds = because(session, term)
    if term.years is None:
        return Text("for ever ({because})", {"because": grounds})
    if term.closed_on is None:
        return Text(
            "{years} years ({because}) from '{event}', which has not happened yet: no date so far",
            {"years": term.years, "because": grounds, "event": _words(session, term.called)},
        )
    return Text(
        "{years} years ({because}) after {closed} ('{event}'): may be destroyed from {until} on",
        {
            "years": term.years,
            "because": grounds,
            "closed": term.closed_on,
            "event": _words(session, term.called),
            "until": term.until,
        },
    )


def because(session: Session, term: Term) -> str:
    """What the length of a period rests on."""
    return ", ".join(one.source or _words(session, one.label) for one in term.deciding)


def _words(session: Session, one: Label | Text) -> str:
    return session.label(one) if isinstance(one, Label) else session.translate(one)
