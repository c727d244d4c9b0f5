"""The checklist of a personnel file: what is there, what is missing, who compared what with its original.

Pure: documents come in as ``Held``.  A void document is no paper of the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from docgen.core import links, materials, originals, people, signing
from docgen.core.people import Person
from docgen.model import ChecklistItem, Document, DocumentType, Original, State, Text

_CHECK = "certificate-check"
_AGREES, VERIFIER = "一致", "verifier"
REQUIRED, AFTER_LEAVING, UNWANTED = "required", "after-leaving", "unwanted"


class Stand(StrEnum):
    """How it stands with an item of the checklist."""

    THERE = "there"
    INCOMPLETE = "incomplete"
    MISSING = "missing"
    UNWANTED = "unwanted"
    NONE = "none"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Held:
    """A document about the person, with its type and record."""

    document: Document
    doctype: DocumentType
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who compared a copy with its original, when, and the document that says so."""

    by: str
    on: dt.date
    serial: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that is a paper of the file.

    ``original`` is its scan; ``owed`` where one should be there and is not.  ``copy``: the paper is a copy.
    """

    held: Held
    copy: bool
    original: Original | None
    owed: bool
    valid_to: dt.date | None
    compared: tuple[Comparison, ...]

    @property
    def serial(self) -> str:
        return self.held.document.serial


class Task(StrEnum):
    """What is to be done about an item."""

    ASK = "ask"  # there is none: issue a document that is this paper, or attach one
    WAIT = "wait"  # it is not asked for before a day
    RETURN = "return"  # it should not be there
    ORIGINAL = "original"  # the signed original of a document is not back
    COMPARE = "compare"  # a copy was not compared with its original
    RENEW = "renew"  # what is there has expired


@dataclass(frozen=True, slots=True)
class Todo:
    """Something to be done; ``text`` says it to whoever works with commands, ``serial`` is the document it
    is about, "" where there is none.
    """

    task: Task
    text: Text
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An item, how it stands with it, what there is of it, and what to do."""

    item: ChecklistItem
    stand: Stand
    evidence: tuple[Evidence, ...]
    compared: tuple[Comparison, ...]
    todo: tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What of a person decides which papers are asked for; ``kind`` is "employee" or "agent"."""

    kind: str
    entered_on: dt.date | None
    left_on: dt.date | None
    day: dt.date
    handle: str

    @property
    def left(self) -> bool:
        return self.left_on is not None and self.left_on <= self.day


def circumstances(person: Person, kind: str, day: dt.date) -> Circumstances:
    """Of a person as the archive tells of them, on a day; without a contract, as of an employee."""
    left = person.told("left_on")
    return Circumstances(
        kind or people.EMPLOYEE,
        person.entered_on(),
        dt.date.fromisoformat(left) if left else None,
        day,
        (person.staff_nos or ("-",))[0],
    )


def judge(item: ChecklistItem, held: Sequence[Held], about: Circumstances) -> Line:
    """How it stands with an item, given the documents that are about the person."""
    found = tuple(_evidence(item, held))
    compared = tuple(one for each in found for one in each.compared) or tuple(_checks(item, held))
    wanted = item.wanted[about.kind]
    if not found:
        return _absent(item, wanted, compared, about)
    todo = tuple(_todo(item, found, compared, about))
    if wanted == UNWANTED:
        told = Text("Not to be asked for: give it back, or say why it is there.")
        given_back = Todo(Task.RETURN, told)
        return Line(item, Stand.UNWANTED, found, compared, (given_back, *todo))
    return Line(item, Stand.INCOMPLETE if todo else Stand.THERE, found, compared, todo)


def _absent(
    item: ChecklistItem, wanted: str, compared: tuple[Comparison, ...], about: Circumstances
) -> Line:
    if wanted == REQUIRED and item.after_days and about.entered_on is not None:
        due = about.entered_on + dt.timedelta(days=item.after_days)
        if about.day < due:
            told = Text("Due from {day} on.", {"day": due.isoformat()})
            return Line(item, Stand.NOT_YET, (), compared, (Todo(Task.WAIT, told),))
    if wanted == REQUIRED or (wanted == AFTER_LEAVING and about.left):
        how = {"person": about.handle, "item": item.id, "types": ", ".join(item.types)}
        told = Text("docgen attach {person} {item} FILE", how)
        if item.types:
            told = Text(
                "docgen generate {types} …, or of paper: docgen attach {person} {item} FILE", how
            )
        return Line(item, Stand.MISSING, (), compared, (Todo(Task.ASK, told),))
    return Line(item, Stand.NONE, (), (), ())


def _todo(
    item: ChecklistItem,
    found: Sequence[Evidence],
    compared: Sequence[Comparison],
    about: Circumstances,
) -> Iterator[Todo]:
    for one in found:
        if one.owed:
            told = Text(
                "The original is not back: docgen file {serial} SCAN", {"serial": one.serial}
            )
            yield Todo(Task.ORIGINAL, told, one.serial)
        if item.compared and one.copy and not one.compared and not compared:
            told = Text(
                "Not compared with the original: docgen sign {serial} --role verifier --by NAME",
                {"serial": one.serial},
            )
            yield Todo(Task.COMPARE, told, one.serial)
    days = [one.valid_to for one in found if one.valid_to is not None]
    if item.expires and len(days) == len(found) and max(days) < about.day:
        how = {"day": max(days).isoformat(), "person": about.handle, "item": item.id}
        told = Text("Expired on {day}: docgen attach {person} {item} FILE --valid-to …", how)
        yield Todo(Task.RENEW, told)


def _evidence(item: ChecklistItem, held: Sequence[Held]) -> Iterator[Evidence]:
    for one in held:
        document = one.document
        if document.state is not State.ISSUED or links.to(document, links.REPLACED_BY):
            continue
        material = document.type_id == materials.TYPE
        if not (
            one.values.get("kind") == item.kind if material else document.type_id in item.types
        ):
            continue
        original = originals.original(document.acts)
        day = one.values.get("valid_to") if material else None
        yield Evidence(
            held=one,
            copy=material and one.values.get("form") == materials.COPY,
            original=original,
            owed=original is None and one.doctype.original_due_days is not None,
            valid_to=dt.date.fromisoformat(day) if day else None,
            compared=(*_comparisons(one), *_checks(item, held)),
        )


def _comparisons(one: Held) -> Iterator[Comparison]:
    serial = one.document.serial
    if one.document.type_id != materials.TYPE:
        return
    if one.values.get("verified_by"):
        day = dt.date.fromisoformat(one.values["verified_on"])
        yield Comparison(one.values["verified_by"], day, serial)
    for given in signing.standing(one.doctype, one.values, one.document.acts).signatures:
        if given.place.spec.role == VERIFIER:
            yield Comparison(given.by, given.on, serial)


def _checks(item: ChecklistItem, held: Sequence[Held]) -> Iterator[Comparison]:
    """What checks of certificates found to agree, the original having been seen."""
    for one in held:
        if one.document.type_id != _CHECK or one.document.state is not State.ISSUED:
            continue
        for row in one.values.get("rows") or ():
            if (
                row.get("document") in item.checked
                and row.get("result") == _AGREES
                and row.get("original_seen")
            ):
                on = dt.date.fromisoformat(row["checked_on"])
                yield Comparison(one.values["checker"], on, one.document.serial)
