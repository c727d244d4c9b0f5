"""Who somebody is, as documents say it, and where else in a document they appear.

A person is told by the citizen number or, where no document gives one, by the staff number; a name alone
makes nobody.  Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.core.records import leaves, lookup
from docgen.model import Checklist, Document, DocumentType, Field, PersonSource, State

EMPLOYEE, AGENT = "employee", "agent"
CITIZEN_NO, STAFF_NO = "citizen_no", "staff_no"


@dataclass(frozen=True, slots=True)
class Fact:
    """What one document says of somebody: ``values`` by what the checklist calls them."""

    document: Document
    source: PersonSource
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))

    @property
    def citizen_no(self) -> str:
        return str(self.values.get(CITIZEN_NO, ""))

    @property
    def staff_no(self) -> str:
        return str(self.values.get(STAFF_NO, ""))

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(filter(None, (self.citizen_no, self.staff_no)))


@dataclass(slots=True)
class Person:
    """Somebody, with all that documents say of them, newest first; what void ones say comes last."""

    facts: list[Fact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.facts[0].name

    @property
    def names(self) -> frozenset[str]:
        return frozenset(fact.name for fact in self.facts)

    @property
    def citizen_no(self) -> str:
        return self.told(CITIZEN_NO)

    @property
    def staff_nos(self) -> tuple[str, ...]:
        """Staff and certificate numbers, newest first."""
        return tuple(dict.fromkeys(fact.staff_no for fact in self.facts if fact.staff_no))

    @property
    def numbers(self) -> frozenset[str]:
        """Every number that is this person's alone."""
        return frozenset(filter(None, (self.citizen_no, *self.staff_nos)))

    @property
    def branch(self) -> str:
        return self.facts[0].document.branch

    @property
    def born(self) -> dt.date | None:
        number = self.citizen_no
        return dt.datetime.strptime(number[6:14], "%Y%m%d").date() if number else None  # noqa: DTZ007

    def told(self, name: str) -> str:
        """The newest word on something, "" where no document says it."""
        return next((str(fact.values[name]) for fact in self.facts if fact.values.get(name)), "")

    def kind(self, checklist: Checklist) -> str:
        """``EMPLOYEE`` or ``AGENT`` by the newest contract, else by what other documents say, else ""."""
        by_contract = (fact.source.kind for fact in self.facts)
        by_word = (checklist.kinds.get(str(fact.values.get("kind", "")), "") for fact in self.facts)
        return next(filter(None, (*by_contract, *by_word)), "")

    def entered_on(self) -> dt.date | None:
        """The earliest day that a contract says they began."""
        days = [
            str(fact.values["entered_on"]) for fact in self.facts if "entered_on" in fact.values
        ]
        return dt.date.fromisoformat(min(days)) if days else None


def facts(document: Document, values: Mapping[str, Any], checklist: Checklist) -> Iterator[Fact]:
    """What a document says of people, by the checklist's sources."""
    for source in checklist.people:
        type_id, _, rows = source.of.partition(".")
        if type_id != document.type_id:
            continue
        for one in (values.get(rows) or ()) if rows else (values,):
            told = {name: lookup(one, path) for name, path in source.fields.items()}
            found = {name: value for name, value in told.items() if value is not None}
            if found.get("name") and (CITIZEN_NO in found or STAFF_NO in found):
                yield Fact(document, source, found)


def people(found: Iterable[Fact]) -> list[Person]:
    """The people that facts are about: by citizen number; without one, by name and staff number."""
    ordered = sorted(found, key=_order, reverse=True)
    by_citizen: dict[str, Person] = {}
    for fact in ordered:
        if fact.citizen_no:
            by_citizen.setdefault(fact.citizen_no, Person()).facts.append(fact)
    by_staff: dict[str, Person] = {}
    for fact in ordered:
        if fact.citizen_no:
            continue
        owner = next(
            (
                one
                for one in by_citizen.values()
                if fact.staff_no in one.staff_nos and fact.name in one.names
            ),
            None,
        )
        if owner is None:
            owner = by_staff.setdefault(f"{fact.staff_no} {fact.name}", Person())
        owner.facts.append(fact)
    everybody = [*by_citizen.values(), *by_staff.values()]
    for one in everybody:
        one.facts.sort(key=_order, reverse=True)
    return everybody


def _order(fact: Fact) -> tuple[bool, dt.date, str]:
    document = fact.document
    return document.state is State.ISSUED, document.issued_on, document.serial


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: width and spaces do not matter."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """A name without spaces, in one width."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in a document.

    ``subject``: it is about them.  ``roles`` are the labels of the fields that name them, (zh, en).
    ``certain``: a number of theirs stands beside the name, or alone; else the name alone agrees.
    """

    subject: bool
    certain: bool
    roles: tuple[tuple[str, str], ...]


def standing(
    person: Person, doctype: DocumentType, values: Mapping[str, Any], checklist: Checklist
) -> Standing | None:
    """How a person stands in a record; None where they do not, or another of their name does."""
    owners = _numbers(checklist)
    if _is_subject(person, doctype, values, checklist):
        return Standing(subject=True, certain=True, roles=())
    roles: dict[tuple[str, str], bool] = {}
    for fields, container, rows in _containers(doctype.fields, values):
        for one, certain in _named(person, doctype, (fields, container, rows is None), owners):
            role = one.label.zh, one.label.en
            if rows is not None:
                role = f"{rows.label.zh}·{role[0]}", f"{rows.label.en}: {role[1]}"
            roles[role] = roles.get(role, False) or certain
    if not roles:
        return None
    return Standing(subject=False, certain=any(roles.values()), roles=tuple(roles))


def _named(
    person: Person,
    doctype: DocumentType,
    part: tuple[tuple[Field, ...], Mapping[str, Any], bool],
    owners: frozenset[str],
) -> list[tuple[Field, bool]]:
    """The fields of a part of a record that name the person, or else hold a number of theirs; and whether
    a number says it is them.  A row with somebody else's number is not about them.
    """
    fields, container, top = part
    named, own, foreign = [], [], False
    for path, one, value in leaves(fields, container):
        text = str(value)
        if text in person.numbers:
            own.append(one)
        elif not top and (one.format == "citizen-number" or path in owners):
            foreign = True
        namesake = top and path == doctype.subject_name and _other(person, doctype, container)
        if text in person.names and not namesake:
            named.append(one)
    if foreign and not own:
        return []
    return [(one, bool(own)) for one in named or own]


def _is_subject(
    person: Person, doctype: DocumentType, values: Mapping[str, Any], checklist: Checklist
) -> bool:
    named = (
        doctype.subject_name is not None
        and str(lookup(values, doctype.subject_name) or "") in person.names
    )
    if named and doctype.subject_id and str(lookup(values, doctype.subject_id)) in person.numbers:
        return True
    tops = [one for one in checklist.people if one.of == doctype.id]
    return any(
        str(lookup(values, source.fields["name"]) or "") in person.names
        and any(
            str(lookup(values, source.fields[number])) in person.numbers
            for number in (CITIZEN_NO, STAFF_NO)
            if number in source.fields
        )
        for source in tops
    )


def _other(person: Person, doctype: DocumentType, values: Mapping[str, Any]) -> bool:
    """Whether the document's subject has the name, and a number that is not theirs."""
    if not doctype.subject_id:
        return False
    number = str(lookup(values, doctype.subject_id) or "")
    return bool(number) and number not in person.numbers


def _containers(
    fields: Sequence[Field], values: Mapping[str, Any]
) -> Iterator[tuple[tuple[Field, ...], Mapping[str, Any], Field | None]]:
    """The record without its rows, and each of the rows with the field they are of."""
    yield tuple(one for one in fields if not one.is_rows), values, None
    for one in fields:
        if one.is_rows:
            for row in values.get(one.name) or ():
                yield one.children, row, one


def _numbers(checklist: Checklist) -> frozenset[str]:
    """The names of fields that hold somebody's number."""
    return frozenset(
        source.fields[number]
        for source in checklist.people
        for number in (CITIZEN_NO, STAFF_NO)
        if number in source.fields
    )
