"""How long a document is kept, in words and as data: what several commands show."""

from __future__ import annotations

from docgen.cli.base import Session
from docgen.core.retention import Term
from docgen.usecases.retention import Kept
from docgen.writers import document_words


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
                "title": document_words.words(one.label, session.translate),
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
    return [
        [words("Kept"), document_words.kept(kept.term, session.translate)],
        *[[words("Held"), told] for told in document_words.held(kept.holds)],
    ]


def because(session: Session, term: Term) -> str:
    """What the length of a period rests on."""
    return document_words.because(term, session.translate)
