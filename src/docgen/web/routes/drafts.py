"""Records drawn up from the archive, as ``docgen derive`` draws them up, to be completed in their form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.core import access_log, form_model, schema_words
from docgen.core.derivation import DerivedRecord
from docgen.core.form_view import Filled, fill
from docgen.core.schema import field_at
from docgen.errors import DocgenError, InputProblemsError, NotFoundError, RefusedError, UsageError
from docgen.model import DocumentType, Label, Permission, Problem, Scope
from docgen.usecases.derive_record import MISSING, derive_record, withheld
from docgen.web import form_page, forms, wording
from docgen.web.drafts import Draft, draft_of
from docgen.web.forms import FormSent, Sent
from docgen.web.rooms import room
from docgen.web.visitor import Issues, Visitor
from docgen.writers.derived import missing

router = room()
WHY = "_why"
"""The control for the reason."""


@router.get("/new/{type_id}/draft")
def ask(who: Issues, type_id: str) -> HTMLResponse:
    """What the record is about: the branch, the month, …"""
    doctype = _derivable(who, type_id)
    branches = who.scope(Permission.ISSUE).branches or ()
    begun = tuple((doctype.branch, one) for one in branches) if len(branches) == 1 else ()
    return _asking(who, doctype, Sent(begun, {}))


@router.post("/new/{type_id}/draft")
def draw_up(who: Issues, type_id: str, sent: FormSent) -> HTMLResponse:
    """The form, filled in as far as the archive gives it.

    It shows personal data in full: each document that something came from is noted in the access log, with the
    reason, before anything is shown.
    """
    doctype = _derivable(who, type_id)
    given = {name: values[-1] for name, values in sent.by_name.items() if values[-1].strip()}
    reason, why = _reason(sent)
    scope = _scope(who)
    drawn: DerivedRecord | None = None
    problems: tuple[Problem, ...] = ()
    with who.reading() as archive:
        try:
            archived = bootstrap.archived_of(archive)
            drawn = derive_record(doctype, given, archived, scope=scope)
        except InputProblemsError as error:
            problems = error.problems
    if drawn is None or why is not None:
        return _asking(who, doctype, sent, problems, why)
    draft = _draft(who, doctype, drawn, scope)
    told = draft.documents or ("",)
    for at, serial in enumerate(told, start=1):
        who.note(access_log.DERIVE, serial, type=doctype.id, reason=reason, sure=at == len(told))
    who.site.drafts.put(who.user.name, draft)
    pairs = tuple(form_model.pairs(doctype, drawn.values))
    own = {form_page.DRAFT: draft.id}
    return form_page.page(who, doctype, Sent(pairs, own), drawn=drawn.values)


def _derivable(who: Visitor, type_id: str) -> DocumentType:
    """A type that the user issues and that is drawn up from others.  Raises NotFoundError."""
    doctype = forms.type_of(who, type_id)
    if doctype.derivation is None:
        raise NotFoundError(
            "{type} is not drawn up from other documents.",
            type=doctype.title,
            remedy="Fill in its form.",
        )
    return doctype


def _scope(who: Visitor) -> Scope:
    """Which documents are read: those whose personal data the user may see, of the branches they issue for."""
    seen, issued = who.scope(Permission.UNLOCK), who.scope(Permission.ISSUE)
    if seen.branches is None or issued.branches is None:
        return replace(seen, branches=seen.branches or issued.branches)
    return replace(seen, branches=seen.branches & issued.branches)


def _reason(sent: Sent) -> tuple[str, DocgenError | None]:
    """Why the documents are read, or why that is no reason."""
    try:
        return access_log.require_reason(sent.own.get(WHY, "")), None
    except (RefusedError, UsageError) as error:
        return "", error


def _asking(
    who: Visitor,
    doctype: DocumentType,
    sent: Sent,
    problems: Sequence[Problem] = (),
    why: DocgenError | None = None,
) -> HTMLResponse:
    """The page that asks, with what is wrong beside each control."""
    asked = doctype.derivation.given if doctype.derivation is not None else ()
    told = [_on_the_page(doctype, one) for one in problems]
    form = fill(doctype, sent.by_name, problems=told)
    parts = [one for one in form.parts if isinstance(one, Filled) and one.name in asked]
    beside = {one.id for one in parts}
    return who.page(
        "draft.html",
        general=[one.problem for one in form.said if one.target not in beside],
        status=422 if told or why is not None else 200,
        doctype=doctype,
        parts=sorted(parts, key=lambda one: asked.index(one.name)),
        why=wording.told(why, who.translate) if why is not None else None,
        reason=sent.own.get(WHY, ""),
        longest=access_log.LONGEST_REASON,
        looked_for=_sources(who, doctype),
        unread=_unread(who, doctype, _scope(who)),
        draft=None,
        **forms.words(who),
    )


def _on_the_page(doctype: DocumentType, problem: Problem) -> Problem:
    """A problem whose remedy names no option of the command line."""
    if problem.code != MISSING:
        return problem
    _, what, remedy = schema_words.missing(field_at(doctype.fields, (problem.field,)))
    return replace(problem, what=what, remedy=remedy)


def _draft(who: Visitor, doctype: DocumentType, drawn: DerivedRecord, scope: Scope) -> Draft:
    return draft_of(
        doctype,
        drawn,
        left=missing(doctype, drawn),
        looked_for=_sources(who, doctype),
        unread=_unread(who, doctype, scope),
    )


def _sources(who: Visitor, doctype: DocumentType) -> list[Label]:
    """The types of documents that a record is drawn up from."""
    rests = doctype.derivation
    found = [one for _, lookup in rests.sources for one in lookup.of] if rests is not None else []
    return _titles(who, [one.partition(".")[0] for one in found])


def _unread(who: Visitor, doctype: DocumentType, scope: Scope) -> list[Label]:
    """Those that the user does not read."""
    return _titles(who, [one for types in withheld(doctype, scope).values() for one in types])


def _titles(who: Visitor, ids: Sequence[str]) -> list[Label]:
    known = who.site.types()
    return [known[one].title if one in known else Label(one, one) for one in dict.fromkeys(ids)]
