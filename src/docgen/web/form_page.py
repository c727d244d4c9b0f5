"""The page of a record's form, and what its parts show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.core import query_ranges
from docgen.core.form_model import Control
from docgen.core.form_view import fill
from docgen.model import DocumentType
from docgen.usecases.try_record import Tried
from docgen.web import forms, lists
from docgen.web.drafts import Draft
from docgen.web.forms import Sent
from docgen.web.rendering import path
from docgen.web.visitor import Visitor
from docgen.writers import hints

DRAFT = "_draft"
"""The control that names the draft a form began as."""


def page(
    who: Visitor,
    doctype: DocumentType,
    sent: Sent,
    found: Tried | None = None,
    *,
    status: int = 200,
    pages: forms.Specimen | None = None,
    drawn: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    """The whole page; ``drawn`` is the record that was just drawn up from the archive."""
    notes = [who.translate.label(one) for one in hints.conditions(doctype, hints.labels(doctype))]
    shown = state(who, doctype, sent, found)
    if drawn is not None:
        shown["form"] = fill(doctype, sent.by_name, values=drawn)
    return who.page(
        "new_type.html",
        status=status,
        pages=pages,
        notes=notes,
        sent=sent,
        hints=hints,
        Control=Control,
        running=who.site.jobs.running(who.user.name),
        today=bootstrap.today().isoformat(),
        draft=draft_of(who, doctype, sent),
        fresh=drawn is not None,
        address_of=_address,
        **shown,
    )


def draft_of(who: Visitor, doctype: DocumentType, sent: Sent) -> Draft | None:
    """The draft that the form began as, while it is kept."""
    return who.site.drafts.get(who.user.name, doctype.id, sent.own.get(DRAFT, ""))


def state(who: Visitor, doctype: DocumentType, sent: Sent, found: Tried | None) -> dict[str, Any]:
    """What pages and their parts show of a form."""
    return {
        "doctype": doctype,
        "form": forms.filled(doctype, sent, found),
        "found": found,
        "asked": found is not None and found.outcome is not None,
        "may_overrule": found is not None and found.overridable and forms.overrules(who, doctype),
        "own": sent.own,
        **forms.words(who),
    }


def _address(told: str) -> str:
    """Where a number leads, or a run of them: to the document, or to the search for these."""
    run = query_ranges.numbers(told) if ".." in told else None
    return path("documents", told) if run is None else lists.search_link(number=run)
