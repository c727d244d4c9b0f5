"""Materials of a personnel file: papers that docgen did not make, as records of ``dossier-material``."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import people, qr
from docgen.core.people import Person
from docgen.errors import RefusedError, UsageError
from docgen.model import Checklist, ChecklistItem, Place, Scan

TYPE = "dossier-material"
COPY, ORIGINAL = "复印件", "原件"
_KINDS = {people.EMPLOYEE: "员工", people.AGENT: "证券经纪人", "": "应聘人员"}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a material is about, as the slip says it."""

    name: str
    citizen_no: str
    branch: str
    branch_name: str
    kind: str = ""
    staff_no: str = ""
    left_on: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a person says of the paper; what is not said is "" or None.

    ``copy`` None: as papers of the kind are.
    """

    title: str = ""
    number: str = ""
    issuer: str = ""
    dated: dt.date | None = None
    valid_to: dt.date | None = None
    copy: bool | None = None
    verified_by: str = ""
    verified_on: dt.date | None = None
    remark: str = ""


def item(checklist: Checklist, name: str) -> ChecklistItem:
    """The item of a checklist by its id, kind, title or alias.  Raises UsageError where there is none."""
    for one in checklist.items:
        if name in (one.id, one.kind, one.label.zh, one.label.en, *one.aliases):
            return one
    raise UsageError(
        "'{name}' is no kind of material.",
        name=name,
        known=", ".join(f"{one.id} ({one.kind})" for one in checklist.items),
        remedy="Kinds: {known}.",
    )


def whose(person: Person, checklist: Checklist) -> Whose:
    """A person as their documents tell of them.  Raises RefusedError where none has the citizen number."""
    if not person.citizen_no:
        raise RefusedError(
            "No document of this archive has the citizen number of {staff_no}.",
            staff_no=person.staff_nos[0],
            remedy="Name the person by the citizen number, with --name and --branch: write - and type it.",
        )
    return Whose(
        person.name,
        person.citizen_no,
        person.branch,
        person.told("branch_name"),
        person.kind(checklist),
        (person.staff_nos or ("",))[0],
        person.told("left_on"),
    )


def digest(scans: Sequence[Scan]) -> str:
    """SHA-256 of a scan; of several, of their digests one after the other."""
    digests = [hashlib.sha256(scan.data).hexdigest() for scan in scans]
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def record(
    one: Whose, kind: ChecklistItem, paper: Paper, scans: Sequence[Scan], place: Place
) -> dict[str, Any]:
    """The record of a material, not yet checked.

    It holds nothing of today, so that the same command gives the same record again.  Raises RefusedError
    for scans of a document that docgen made.
    """
    others = dict.fromkeys(
        code.serial or qr.SPECIMEN
        for scan in scans
        for page in scan.codes
        for code in map(qr.parse, page)
        if code is not None
    )
    if others:
        raise RefusedError(
            "This is a scan of {others}, which docgen has issued: it is no material of its own.",
            others=", ".join(others),
            remedy="File it as the original of that document: docgen file NUMBER SCAN.",
        )
    copy = kind.compared if paper.copy is None else paper.copy
    own = one.citizen_no if kind.id == "id-card" else ""
    values = {
        "branch": one.branch,
        "branch_name": one.branch_name,
        "name": one.name,
        "citizen_no": one.citizen_no,
        "person_kind": _KINDS[one.kind],
        "staff_no": one.staff_no,
        "kind": kind.kind,
        "title": paper.title or kind.kind,
        "doc_no": paper.number or own,
        "issuer": paper.issuer,
        "dated": paper.dated.isoformat() if paper.dated else "",
        "valid_to": paper.valid_to.isoformat() if paper.valid_to else "",
        "pages": sum(len(scan.codes) for scan in scans),
        "form": COPY if copy else ORIGINAL,
        "verified_by": paper.verified_by,
        "verified_on": paper.verified_on.isoformat() if paper.verified_on else "",
        "location": "/".join(place.told().values()),
        "digest": digest(scans),
        "left_on": one.left_on,
        "remark": paper.remark,
    }
    return {name: value for name, value in values.items() if value != ""}
