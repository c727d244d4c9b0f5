"""People: find one, and the dossier with what is there, what is missing, and what to do.

Whom somebody looks for is sent in a form, never in an address, and a dossier's address holds no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from docgen import bootstrap
from docgen.core import access_log, materials
from docgen.core import people as rules
from docgen.core.dossier import Line, Stand, Task, Todo
from docgen.core.masks import mask_citizen_number, mask_name
from docgen.core.people import Person
from docgen.errors import UsageError
from docgen.model import Checklist, Permission, Text
from docgen.web import wording
from docgen.web.lists import Choice, titled, with_query
from docgen.web.rendering import path
from docgen.web.rooms import room
from docgen.web.visitor import Reads, Visitor

router = room()
KINDS: Mapping[str, Text] = {
    rules.EMPLOYEE: Text("employee"),
    rules.AGENT: Text("broker-agent"),
}
_BADGES = {
    Stand.THERE: "good",
    Stand.INCOMPLETE: "mind",
    Stand.MISSING: "bad",
    Stand.UNWANTED: "mind",
    Stand.NONE: "",
    Stand.NOT_YET: "info",
}
_TASKS = {
    Task.ORIGINAL: Text("The original is not back."),
    Task.COMPARE: Text("Not compared with the original: the verifier has to sign."),
    Task.RENEW: Text("It has expired: have a valid one filed."),
}
"""What a command's user is told with the command, without it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody in a list: masked, but for what tells people of one name apart."""

    href: str
    name: str
    citizen_no: str
    staff_nos: str
    branch: str
    kind: str
    documents: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do about an item, and where to go for it: (address, what it is called)."""

    told: str
    links: Sequence[Choice] = ()
    serial: str = ""


@router.get("/people")
def ask(who: Reads) -> HTMLResponse:
    """The form."""
    return who.page("people.html", asked="", found=None, message="", remedy="")


@router.post("/people")
def find(who: Reads, asked: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Whoever it stands for: the dossier of the only one, or a list to choose from."""
    try:
        with who.reading() as archive:
            known = bootstrap.people(who.site.settings, archive, who.scope())
            found = known.find(asked)
            rows = [_found(who, one, known.key_of(one), known.checklist) for one in found]
    except UsageError as error:
        message, remedy = wording.told(error, who.translate)
        who.note(access_log.PERSON, query=asked, total=0)
        return who.page(
            "people.html", status=422, asked=asked, found=None, message=message, remedy=remedy
        )
    who.note(access_log.PERSON, query=asked, total=len(rows))
    if len(rows) == 1:
        return RedirectResponse(rows[0].href, status_code=303)
    return who.page("people.html", asked=asked, found=rows, message="", remedy="")


@router.get("/people/{key}")
def dossier(who: Reads, key: str) -> HTMLResponse:
    """The dossier of a person, as far as the user may see documents."""
    day = bootstrap.today()
    with who.reading() as archive:
        known = bootstrap.people(who.site.settings, archive, who.scope())
        person = known.known_by(key)
        found = bootstrap.dossiers(archive, known).of(person, day)
    who.note(access_log.DOSSIER, whom=mask_name(person.name), key=key, sure=True)
    stands = [line.stand for line in found.lines]
    return who.page(
        "dossier.html",
        person=_found(who, person, path("people", key), known.checklist),
        about=found.about,
        kind=KINDS[found.about.kind],
        lines=found.lines,
        stands=stands,
        Stand=Stand,
        badges=_BADGES,
        steps=lambda line: [_step(who, line, one) for one in line.todo],
        documents=found.documents,
        named=found.named,
        mask_name=mask_name,
        whole=who.scope().types is None and who.scope().branches is None,
    )


def _found(who: Visitor, person: Person, key: str, checklist: Checklist) -> Found:
    number = person.citizen_no
    return Found(
        href=key if key.startswith("/") else path("people", key),
        name=mask_name(person.name),
        citizen_no=mask_citizen_number(number) if number else "",
        staff_nos=", ".join(person.staff_nos),
        branch=person.branch,
        kind=who.translate(KINDS[person.kind(checklist) or rules.EMPLOYEE]),
        documents=len({fact.document.serial for fact in person.facts}),
    )


def _step(who: Visitor, line: Line, one: Todo) -> Step:
    if one.task is Task.ASK:
        allowed = who.scope(Permission.ISSUE)
        offered = [
            (path("new", type_id), titled(who, type_id))
            for type_id in line.item.types
            if allowed.types is None or type_id in allowed.types
        ]
        issuing = [titled(who, type_id) for type_id in (*line.item.types, materials.TYPE)]
        told = who.say("To be issued or filed: {types}", types=issuing)
        return Step(told, [*offered, *_attaching(who, line)])
    told = who.translate(_TASKS.get(one.task, one.text))
    if one.serial:
        return Step(told, serial=one.serial)
    return Step(told, _attaching(who, line) if one.task is Task.RENEW else ())


def _attaching(who: Visitor, line: Line) -> Sequence[Choice]:
    """Where the paper of an item is filed, for those who may."""
    allowed = who.scope(Permission.FILE)
    if allowed.types is not None and materials.TYPE not in allowed.types:
        return ()
    return [(with_query("/attach", kind=line.item.kind), who.say("File the paper"))]
