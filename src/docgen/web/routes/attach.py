"""Dossier materials: a certificate, photograph or résumé into somebody's personnel file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.responses import HTMLResponse

from docgen import bootstrap
from docgen.bootstrap import Archive, Settings
from docgen.core import materials
from docgen.core.masks import mask_name
from docgen.core.materials import Paper, Whose
from docgen.core.people import Person
from docgen.errors import BusyError, DocgenError, InputProblemsError, UsageError
from docgen.model import Permission, Place, Text
from docgen.usecases.attach import bring
from docgen.usecases.people import SeveralError
from docgen.web import acts, uploads, wording
from docgen.web.errors import status_of
from docgen.web.rooms import room
from docgen.web.uploads import Uploads, Word
from docgen.web.visitor import Files, Visitor

router = room()


@router.get("/attach")
def show(who: Files, person: str = "", kind: str = "") -> HTMLResponse:
    """The form."""
    return _page(who, {"person": person, "kind": kind})


@router.post("/attach")
def attach(
    who: Files,
    *,
    scans: Uploads = [],  # noqa: B006 - FastAPI copies it
    person: Word = "",
    kind: Word = "",
    title: Word = "",
    number: Word = "",
    issuer: Word = "",
    dated: Word = "",
    valid_to: Word = "",
    form: Word = "",
    verified_by: Word = "",
    verified_on: Word = "",
    remark: Word = "",
    room: Word = "",
    shelf: Word = "",
    box: Word = "",
    name: Word = "",
    branch: Word = "",
    branch_name: Word = "",
) -> HTMLResponse:
    """File it: a slip is issued, the scans are filed with it."""
    typed = {
        key: uploads.line(value)
        for key, value in {
            "person": person, "kind": kind, "title": title, "number": number, "issuer": issuer,
            "dated": dated, "valid_to": valid_to, "form": form, "verified_by": verified_by,
            "verified_on": verified_on, "remark": remark, "room": room, "shelf": shelf, "box": box,
            "name": name, "branch": branch, "branch_name": branch_name,
        }.items()
    }  # fmt: skip
    sent = uploads.files(scans)

    def do(chosen: Settings, archive: Archive) -> Text:
        return _attach(who, chosen, archive, typed, sent)

    try:
        with who.making() as (chosen, archive):
            done, error = acts.attempt(do, chosen, archive)
    except BusyError as busy:
        done, error = None, busy
    return _page(who, {} if error is None else typed, done=done, error=error)


def _attach(
    who: Visitor,
    chosen: Settings,
    archive: Archive,
    typed: Mapping[str, str],
    sent: Sequence[tuple[str, bytes]],
) -> Text:
    if not sent:
        raise UsageError("Choose the scanned files.")
    if bool(typed["verified_by"]) != bool(typed["verified_on"]):
        raise UsageError(
            "A comparison with the original has a name and a day.", remedy="Give both."
        )
    item = materials.item(bootstrap.checklist(chosen), typed["kind"])
    paper = Paper(
        typed["title"], typed["number"], typed["issuer"], uploads.day(typed["dated"]), uploads.day(typed["valid_to"]),
        {"copy": True, "original": False}.get(typed["form"]), typed["verified_by"], uploads.day(typed["verified_on"]),
        typed["remark"],
    )  # fmt: skip
    place = Place(typed["room"], typed["shelf"], typed["box"])
    attached = bootstrap.attach_desk(chosen, archive, seen=who.scope(Permission.READ)).attach(
        bring(item, paper, sent, place, bootstrap.scan_reader()),
        typed["person"],
        Whose(typed["name"], "", typed["branch"], typed["branch_name"]),
        today=bootstrap.today(),
        mine=lambda branch: who.can(Permission.FILE, materials.TYPE, branch),
    )
    name = mask_name(attached.whose.name)
    told = {"serial": attached.document.serial, "kind": item.label, "name": name}
    if not attached.new:
        return Text("{serial}: {kind} of {name} was there already; nothing is filed twice.", told)
    return Text("{serial}: {kind} of {name} is filed.", told)


def _page(
    who: Visitor,
    typed: Mapping[str, str],
    *,
    done: Text | None = None,
    error: DocgenError | None = None,
) -> HTMLResponse:
    several = error.people if isinstance(error, SeveralError) else []
    shown: dict[str, Any] = {
        "typed": defaultdict(str, typed),
        "items": bootstrap.checklist(who.site.settings).items,
        "done": done,
        "filed": str(done.args["serial"]) if done is not None else "",
        "failed": wording.told(error, who.translate) if error is not None else None,
        "problems": error.problems if isinstance(error, InputProblemsError) else (),
        "several": [
            _told(one) for one in several if who.can(Permission.FILE, materials.TYPE, one.branch)
        ],
    }
    return who.page("attach.html", status=status_of(error) if error is not None else 200, **shown)


def _told(one: Person) -> dict[str, str]:
    """Somebody of several who are called the same, masked."""
    return {
        "name": mask_name(one.name),
        "staff_no": ", ".join(one.staff_nos) or "—",
        "branch": one.branch,
        "born": str(one.born.year) if one.born else "—",
    }
