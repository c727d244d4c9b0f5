"""New documents: which types there are, and the form of each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import Annotated

from fastapi import Query as Param
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen.core import form_names
from docgen.errors import BusyError
from docgen.model import DocumentType, Outcome, Permission
from docgen.usecases.generate import Order
from docgen.web import form_page, forms, lists
from docgen.web.forms import FormSent, Sent
from docgen.web.issuing import Task, issuing
from docgen.web.rooms import room
from docgen.web.visitor import Issues, Visitor

router = room()
_STEP = re.compile(r"(add|remove):(.+)")
NOTHING = Sent((), {})


@router.get("/new")
def choose(who: Issues, q: Annotated[str, Param(max_length=200)] = "") -> HTMLResponse:
    """The types this user may issue; to htmx the list alone."""
    wanted = q.strip().casefold()
    found = [one for one in forms.issuable(who) if wanted in _spelled(one)]
    owners = [
        (lists.owner_name(who, owner), list(types))
        for owner, types in groupby(found, key=lambda one: one.owner)
    ]
    page = "parts/types_to_issue.html" if who.is_fragment else "new.html"
    return who.page(page, owners=owners, q=q, running=who.site.jobs.running(who.user.name))


@router.get("/new/{type_id}")
def empty(who: Issues, type_id: str) -> HTMLResponse:
    """The form, with nothing in it."""
    doctype = forms.type_of(who, type_id)
    return form_page.page(who, doctype, NOTHING)


@router.post("/new/{type_id}")
def send(who: Issues, type_id: str, sent: FormSent) -> Response:
    """Issue the record, or, without scripts, add or remove a row."""
    doctype = forms.type_of(who, type_id)
    step = _STEP.fullmatch(sent.own.get("_do", ""))
    if step is not None:
        return form_page.page(who, doctype, _stepped(who, doctype, sent, *step.groups()))
    found = forms.tried(who, doctype, sent, requirements=True)
    reason = sent.reason if forms.overrules(who, doctype) else None
    ready = not found.problems or (found.overridable and reason is not None)
    again = sent.own.get("_again") == "yes"
    if (
        not ready
        or found.outcome is Outcome.EXISTING
        or (found.outcome is Outcome.VOID and not again)
    ):
        return form_page.page(who, doctype, sent, found, status=422)
    order = Order(forms.issue_day(sent), again=again, reason=reason)
    task = Task(doctype, forms.FORM, order)
    seen = who.scope(Permission.READ)
    work = issuing(who.site.settings, who.user.name, found.checked, task, seen)
    try:
        job = who.site.jobs.start(who.user.name, task, work)
    except BusyError:
        return form_page.page(who, doctype, sent, found, status=503)  # what was typed stays
    return RedirectResponse(job.href, status_code=303)


@router.post("/new/{type_id}/check")
def look(who: Issues, type_id: str, sent: FormSent) -> HTMLResponse:
    """What is wrong with what stands in the form by now, and what follows from it."""
    doctype = forms.type_of(who, type_id)
    found = forms.tried(who, doctype, sent, requirements=False)
    return who.page("parts/form_state.html", **form_page.state(who, doctype, sent, found))


@router.post("/new/{type_id}/preview")
def preview(who: Issues, type_id: str, sent: FormSent) -> HTMLResponse:
    """The document as it would be, its pages as pictures; every page is marked as a specimen."""
    doctype = forms.type_of(who, type_id)
    found = forms.tried(who, doctype, sent, requirements=True)
    pages = None
    if found.is_valid and forms.wrong_day(sent) is None:
        pages = forms.studio().specimen(doctype, found.values, forms.issue_day(sent))
    if who.is_fragment:
        return who.page(
            "parts/preview.html", pages=pages, **form_page.state(who, doctype, sent, found)
        )
    return form_page.page(who, doctype, sent, found, pages=pages)


@router.get("/new/{type_id}/blank{suffix}")
def blank(who: Issues, type_id: str, suffix: str) -> Response:
    """The blank workbook of the type, or the same as YAML."""
    return lists.blank_form(who, forms.type_of(who, type_id), suffix)


def _spelled(doctype: DocumentType) -> str:
    words = (doctype.id, doctype.title.zh, doctype.title.en, *doctype.aliases)
    return "\n".join(words).casefold()


def _stepped(who: Visitor, doctype: DocumentType, sent: Sent, step: str, path: str) -> Sent:
    """The form with a row more, or without one."""
    if step == "remove":
        kept = tuple(one for one in sent.pairs if not one[0].startswith(f"{path}."))
        return replace(sent, pairs=kept)
    field = next((one for one in doctype.fields if one.name == path and one.is_rows), None)
    if field is None:
        return sent
    names = [form_names.parse(name) for name, _ in sent.pairs]
    numbers = [
        one.path[1]
        for one in names
        if one and one.path[0] == path and len(one.path) > 1 and isinstance(one.path[1], int)
    ]
    draft = form_page.draft_of(who, doctype, sent)
    after = draft.rows_used(path) if draft is not None else 0
    # A row is there as soon as one of its controls is.
    name = f"{path}[{max(max(numbers, default=-1) + 1, after)}].{field.children[0].name}"
    return replace(sent, pairs=(*sent.pairs, (name, "")))
