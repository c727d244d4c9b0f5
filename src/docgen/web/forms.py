"""What the pages for making documents share: types, what a browser sent, and specimens as pictures."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request

from docgen import bootstrap
from docgen.core import composing, form_model
from docgen.core.composing import AnyComposer
from docgen.core.form_view import FilledForm, fill
from docgen.errors import DocgenError, NotFoundError, UnreadableInputError, UsageError
from docgen.model import DocumentType, Label, Permission, Problem, Source, Text
from docgen.readers.form import FormReader
from docgen.usecases.preview import specimen
from docgen.usecases.try_record import Tried, try_record
from docgen.web import uploads, wording
from docgen.web.visitor import CSRF_FIELD, Visitor
from docgen.writers.report import place_text

FORM = "web-form"
"""What the ledger calls the input of a record that was typed into a page."""
MOST_TYPED = 4 * 1024 * 1024  # bytes of a form
MOST_PAGES = 8  # of a specimen that are shown
MOST_ASKED = 1000  # documents of a type that are looked through while somebody types
WIDTH = 900  # pixels of a page's picture
_ISO = {"date": re.compile(r"\d{4}-\d\d-\d\d"), "month": re.compile(r"\d{4}-\d\d")}


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent of a form: the record's controls, and the page's own, which begin with "_"."""

    pairs: tuple[tuple[str, str], ...]
    own: Mapping[str, str]

    @property
    def data(self) -> bytes:
        """The record's controls as ``FormReader`` reads them."""
        return urlencode(self.pairs).encode()

    @property
    def by_name(self) -> dict[str, list[str]]:
        """What stands in each of the record's controls."""
        found: dict[str, list[str]] = {}
        for name, value in self.pairs:
            found.setdefault(name, []).append(value)
        return found

    @property
    def reason(self) -> str | None:
        """Why requirements are overruled; None where nothing was said."""
        return self.own.get("_reason", "").strip() or None


async def _sent(request: Request) -> Sent:
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_TYPED:
        raise UnreadableInputError(
            "{file} has more than {most} MiB.",
            file=FORM,
            most=MOST_TYPED // 2**20,
            remedy="Put the rows into a workbook and upload it.",
        )
    found = [
        (name, one) for name, one in (await request.form()).multi_items() if name != CSRF_FIELD
    ]
    texts = [(name, one) for name, one in found if isinstance(one, str)]
    own = {name: one for name, one in texts if name.startswith("_")}
    return Sent(tuple((name, one) for name, one in texts if name not in own), own)


FormSent = Annotated[Sent, Depends(_sent)]


def issuable(who: Visitor) -> Sequence[DocumentType]:
    """The types that this user may issue documents of, by owner and title."""
    scope = who.scope(Permission.ISSUE)
    found = who.site.issuable().values()
    mine = [one for one in found if scope.types is None or one.id in scope.types]
    return sorted(mine, key=lambda one: (one.owner, one.id))


def type_of(who: Visitor, type_id: str) -> DocumentType:
    """One of them.  Raises NotFoundError for another one, whether there is one of this name or not."""
    found = next((one for one in issuable(who) if one.id == type_id), None)
    if found is None:
        raise NotFoundError(
            "There is no document type '{name}' that you issue.",
            name=type_id,
            remedy="Choose one of those under 'New documents'.",
        )
    return found


def overrules(who: Visitor, doctype: DocumentType) -> bool:
    """Whether the user may overrule requirements of the documents of this type that they issue."""
    issues, overrule = who.scope(Permission.ISSUE), who.scope(Permission.OVERRULE)
    if overrule.types is not None and doctype.id not in overrule.types:
        return False
    return overrule.branches is None or (
        issues.branches is not None and issues.branches <= overrule.branches
    )


def tried(who: Visitor, doctype: DocumentType, sent: Sent, *, requirements: bool) -> Tried:
    """What would become of the record in a form.

    Without ``requirements``, while somebody types: those are asked that can be by now, and of no type of which
    there are more than ``MOST_ASKED`` documents.
    """
    wrong = wrong_day(sent)
    with who.reading() as archive:
        found = try_record(
            doctype,
            sent.data,
            reader=FormReader(),
            name=FORM,
            uncovered=bootstrap.uncovered(),
            archived=bootstrap.archived_of(
                archive,
                remembered=who.site.remembered,
                most=None if requirements else MOST_ASKED,
                seen=who.scope(Permission.READ),
            ),
            register=archive.register,
            identity_key=archive.identity_key,
            issued_on=issue_day(sent) if wrong is None else bootstrap.today(),
            scope=who.scope(Permission.ISSUE),
            requirements=requirements,
            so_far=not requirements,
        )
    if wrong is None:
        return found
    return replace(found, problems=(*found.problems, wrong), outcome=None, overridable=False)


def issue_day(sent: Sent) -> dt.date:
    """The date of issue: what was said, else today.  Raises UsageError for one that cannot be meant."""
    return bootstrap.issue_day(uploads.day(sent.own.get("_issued_on", "")))


def wrong_day(sent: Sent) -> Problem | None:
    """What is wrong with the date of issue: it stands with the problems of the record, so that nothing typed is lost."""
    try:
        issue_day(sent)
    except UsageError as error:
        return Problem(
            "issue.day",
            Text(error.msgid, error.args_),
            Text(error.remedy, error.args_),
            Source(FORM),
            field="_issued_on",
            label=Label("签发日期", "Date of issue"),
        )
    return None


def filled(doctype: DocumentType, sent: Sent, found: Tried | None = None) -> FilledForm:
    """The form with what was sent, and what was found in it."""
    if found is None:
        return fill(doctype, sent.by_name)
    problems = found.problems
    return fill(doctype, sent.by_name, problems=problems, values=found.values)


def words(who: Visitor) -> dict[str, Any]:
    """What the pages' templates call to put things into words."""

    def error_text(error: DocgenError | OSError) -> tuple[str, str]:
        if isinstance(error, DocgenError):
            return wording.told(error, who.translate)
        return (error.strerror or type(error).__name__, "")

    return {
        "error_text": error_text,
        "place_of": lambda source: place_text(source, who.translate),
        "is_iso": lambda kind, text: bool(_ISO[kind].fullmatch(text)),
        "example_of": lambda entry: form_model.shown(entry, entry.field.example),
    }


@dataclass(frozen=True, slots=True)
class Specimen:
    """The first pages of a specimen as addresses of pictures; it has ``count`` pages."""

    pages: tuple[str, ...]
    count: int


@dataclass(slots=True)
class Studio:
    """Makes specimens; what takes long to build is kept for the life of the process."""

    composers: dict[str, AnyComposer] = field(default_factory=dict)

    def specimen(
        self, doctype: DocumentType, values: Mapping[str, Any], issued_on: dt.date
    ) -> Specimen:
        """A valid record as pages.  Raises TemplateError, SetupError."""
        bootstrap.require_programs(doctype)
        composer = self.composers.get(doctype.digest)
        if composer is None:
            composer = self.composers[doctype.digest] = composing.composer(doctype)
        ((_, pdf),) = specimen(
            composer,
            values,
            renderers=[_pdf_renderer()],
            issued_on=issued_on,
            fallback=bootstrap.fallback(),
        )
        pictures = bootstrap.page_pictures()
        count = len(pictures.sizes(pdf))
        drawn = (pictures.draw(pdf, page, WIDTH) for page in range(1, min(count, MOST_PAGES) + 1))
        return Specimen(tuple(_address(one) for one in drawn), count)


@cache
def studio() -> Studio:
    """The one of this process."""
    return Studio()


@cache
def _pdf_renderer() -> Any:
    return next(one for one in bootstrap.renderers() if one.suffix == ".pdf")


def _address(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode("ascii")
