"""What may be done to one document now, by one user: what the page of its acts shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import disposal, holds, links, originals, signing, volumes
from docgen.core.disposal import Proposal
from docgen.core.holds import Hold
from docgen.core.masks import mask_digits, mask_name
from docgen.core.signing import Signature, Standing
from docgen.errors import (
    BusyError,
    DocgenError,
    InputProblemsError,
    NotFoundError,
    RefusedError,
    SealError,
    TemplateError,
    UnreadableInputError,
    UsageError,
)
from docgen.model import Document, DocumentType, Label, Original, Permission, State, Text
from docgen.usecases.issue import Prepared
from docgen.usecases.possible_acts import possible_acts
from docgen.usecases.retention import Kept
from docgen.web import forms, texts, wording
from docgen.web.errors import status_of
from docgen.web.rendering import path
from docgen.web.visitor import Visitor

REFUSALS = (
    RefusedError, UsageError, UnreadableInputError, InputProblemsError, SealError, BusyError,
    NotFoundError,
)  # fmt: skip
"""What is told beside the form that was refused."""
PERMISSIONS: Mapping[str, Permission] = {
    "sign": Permission.SIGN,
    "withdraw": Permission.SIGN,
    "release": Permission.SIGN,
    "file": Permission.FILE,
    "link": Permission.VOID,
    "void": Permission.VOID,
    "replace": Permission.ISSUE,
    "hold": Permission.DISPOSE,
    "lift": Permission.DISPOSE,
    "propose": Permission.DISPOSE,
    "retract": Permission.DISPOSE,
}
"""What each act asks for."""
Do = Callable[[Settings, Archive], Text]
"""Does the act, and says what is so now."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign: how a form names it, what it is called, and who has signed there."""

    value: str
    name: Label
    signature: Signature | None
    by: str
    opinion: str
    next: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """An act that was refused: which, in what words, with what was typed."""

    act: str
    message: str
    remedy: str
    typed: Mapping[str, str]
    problems: Sequence[object] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A document, how far it has come, and which acts this user may do to it now; ``unread`` is an original
    whose text this user may have read, ``overrules`` says that they may overrule what a corrected one rests on.
    """

    document: Document
    doctype: DocumentType
    standing: Standing | None
    places: Sequence[Place]
    original: Original | None
    holds: Sequence[Hold]
    proposal: Proposal | None
    kept: Kept | None
    linked: Sequence[links.Link]
    closed_by: str | None
    acts: frozenset[str]
    unread: bool
    overrules: bool

    def may(self, act: str) -> bool:
        """Whether this user may do that to it now."""
        return act in self.acts


def view(who: Visitor, archive: Archive, serial: str) -> View:
    """What the page shows.  Raises as ``Visitor.document``."""
    document = who.document(archive, serial)
    doctype = archive.doctype_for(document.type_id, document.template_digest)
    standing = None
    if document.state in (State.ISSUED, State.VOID):
        standing = bootstrap.signing_desk(who.site.settings, archive).look(serial).standing
    closed = archive.workbench.closed_by(volumes.volume_of(document))
    may_dispose = who.can(Permission.DISPOSE, document.type_id, document.branch)
    kept = _kept(who, archive, document) if may_dispose else None
    possible = possible_acts(document, standing, kept, closed, today=bootstrap.today())
    return View(
        document,
        doctype,
        standing,
        _places(standing, unlocked=who.unlocked(serial)) if standing is not None else (),
        originals.original(document.acts),
        holds.holds(document.acts) if may_dispose else (),
        disposal.proposal(document.acts),
        kept,
        links.links(document.acts),
        closed,
        frozenset(
            act for act in possible if who.can(PERMISSIONS[act], document.type_id, document.branch)
        ),
        who.can(Permission.FILE, document.type_id, document.branch)
        and texts.is_unread(who, archive, document),
        _overrules(who, document),
    )


def page(
    who: Visitor,
    serial: str,
    *,
    status: int = 200,
    done: Text | None = None,
    failed: Failed | None = None,
    confirm: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The acts of a document: to htmx the part of a page, else the page.

    ``done`` is what was just done; ``confirm`` what was typed for an act that wants to be confirmed.
    """
    with who.reading() as archive:
        shown = view(who, archive, serial)
    headers = {}
    if who.is_fragment:
        headers = {"HX-Retarget": "#acts", "HX-Reswap": "outerHTML"} if status >= 400 else {}
        if done is not None:
            headers["HX-Trigger"] = "document-changed"
    return who.page(
        "parts/acts.html" if who.is_fragment else "acts.html",
        status=status,
        headers=headers,
        view=shown,
        serial=serial,
        here=path("documents", serial, "acts"),
        reading=texts.running(who, serial) if shown.unread else None,
        today=bootstrap.today().isoformat(),
        done=done,
        failed=failed,
        confirm=confirm,
    )


def perform(
    who: Visitor,
    serial: str,
    act: str,
    do: Do,
    typed: Mapping[str, str] | None = None,
    *,
    makes: bool = False,
) -> HTMLResponse:
    """Do an act in the user's name and answer with what is so then; a refusal stands beside its form.

    ``typed`` is what the form held; ``makes`` says that documents are made.  Raises NotFoundError and
    ForbiddenError as ``Visitor.document``.
    """
    try:
        with who.making() if makes else who.working() as (chosen, archive):
            who.document(archive, serial, PERMISSIONS[act])
            done, why = attempt(do, chosen, archive)
    except BusyError as error:  # before anything was looked at
        done, why = None, error
    if why is None:
        return page(who, serial, done=done)
    return page(who, serial, status=status_of(why), failed=refused(who, act, why, typed or {}))


def named(who: Visitor) -> Settings:
    """The settings in the user's name: where what is read depends on who asks."""
    return replace(who.site.settings, actor=who.user.name)


def attempt(do: Do, chosen: Settings, archive: Archive) -> tuple[Text | None, DocgenError | None]:
    """What is so now, or why it was refused."""
    try:
        return do(chosen, archive), None
    except REFUSALS as error:
        return None, error


def refused(who: Visitor, act: str, error: DocgenError, typed: Mapping[str, str]) -> Failed:
    """A refusal in words."""
    problems = error.problems if isinstance(error, InputProblemsError) else ()
    return Failed(act, *wording.told(error, who.translate), typed, problems)


def require_own(who: Visitor, made: Prepared) -> None:
    """Raise RefusedError for a record of a branch that is not this user's."""
    for one in made.candidates:
        if not who.can(Permission.ISSUE, one.series.type_id, one.branch):
            raise RefusedError(
                "You do not work with documents of the branch {branch}.",
                branch=one.branch,
                remedy="Leave this record to somebody who does, or correct the branch.",
            )


def _overrules(who: Visitor, document: Document) -> bool:
    """Whether the type as it is today requires what may be overruled, by this user."""
    present = who.site.types()[document.type_id]
    return any(one.overridable for one in present.requirements) and forms.overrules(who, present)


def _kept(who: Visitor, archive: Archive, document: Document) -> Kept | None:
    if document.state not in (State.ISSUED, State.VOID):
        return None
    try:
        return bootstrap.keeper(who.site.settings, archive).kept(document, bootstrap.today())
    except TemplateError:
        return None


def _places(now: Standing, *, unlocked: bool) -> list[Place]:
    given = {one.place: one for one in now.signatures}
    found = []
    for place in now.places:
        one = given.get(place)
        by = opinion = ""
        if one is not None:
            by = one.by if unlocked else mask_name(one.by)
            opinion = one.opinion if unlocked else mask_digits(one.opinion)
        value = f"{place.spec.role}:{place.whose}"
        found.append(Place(value, signing.called(place), one, by, opinion, next=place in now.next))
    return found
