"""Who has signed a document, who is next, and what may be signed: pure functions of its type, its
record and its acts.

A type names its signatures in order.  One with ``each`` stands for several places, one for every item
of a list of the record (the departments that must countersign); these may sign in any order among
themselves, but all before the next.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import records
from docgen.core.life import RELEASE, SIGN, WITHDRAW, require_words
from docgen.core.masks import mask_digits, mask_name
from docgen.errors import RefusedError, UsageError
from docgen.model import Act, DocumentType, Label, SignatureSpec

LONGEST_NAME = 60
LONGEST_OPINION = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign: ``whose`` is the item of the list, "" where the signature has no list."""

    spec: SignatureSpec
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature given: ``by`` signed on ``on``, with an opinion or ""."""

    place: Place
    by: str
    on: dt.date
    opinion: str
    act: Act


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the signing of a document has come."""

    places: tuple[Place, ...]
    signatures: tuple[Signature, ...]
    released: Act | None

    @property
    def missing(self) -> tuple[Place, ...]:
        """The places not signed yet, in order."""
        signed = {one.place for one in self.signatures}
        return tuple(place for place in self.places if place not in signed)

    @property
    def next(self) -> tuple[Place, ...]:
        """The places that may be signed now."""
        missing = self.missing
        return tuple(place for place in missing if place.spec.order == missing[0].spec.order)

    @property
    def complete(self) -> bool:
        """Whether every place is signed (a type without signatures is complete)."""
        return not self.missing


def standing(doctype: DocumentType, values: Mapping[str, Any], acts: Sequence[Act]) -> Standing:
    """The signing of a document as its acts tell it."""
    places = tuple(Place(*one) for one in records.signature_places(doctype, values))
    given: dict[tuple[str, str], Signature] = {}
    released = None
    for act in acts:
        at = (str(act.data.get("role", "")), str(act.data.get("for", "")))
        if act.name == SIGN:
            spec = next((one for one in doctype.signatures if one.role == at[0]), None)
            if spec is not None:
                on = dt.date.fromisoformat(act.data["on"])
                opinion = str(act.data.get("opinion", ""))
                given[at] = Signature(Place(spec, at[1]), act.data["by"], on, opinion, act)
        elif act.name == WITHDRAW:
            given.pop(at, None)
        elif act.name == RELEASE:
            released = act
    return Standing(places, tuple(given.values()), released)


def sign(
    now: Standing, serial: str, *, role: str, whose: str, by: str, on: dt.date, opinion: str
) -> dict[str, str] | None:
    """What a signing act holds; None where this very signature is there already.

    Raises UsageError for a role or a name that cannot be, RefusedError where it is not this
    signature's turn, or another one stands there.
    """
    place = find(now, serial, role=role, whose=whose)
    require_words(by, LONGEST_NAME, "--by")
    require_words(opinion, LONGEST_OPINION, "--opinion", empty=True)
    there = next((one for one in now.signatures if one.place == place), None)
    if there is not None:
        if (there.by, there.on, there.opinion) == (by, on, opinion):
            return None
        raise RefusedError(
            "{serial} is signed there already: {role}, by {by} on {on}.",
            serial=serial,
            role=called(place),
            by=mask_name(there.by),
            on=there.on.isoformat(),
            remedy="If that was a mistake, take it back first: --withdraw, with the reason.",
        )
    if place not in now.next:
        raise RefusedError(
            "It is not the turn of {role} to sign {serial}: {next} comes first.",
            serial=serial,
            role=called(place),
            next=listed(now.next),
            remedy="Have it signed in the order of the document type; 'docgen sign {serial}' shows it.",
        )
    before = [one.on for one in now.signatures if one.place.spec.order < place.spec.order]
    if before and on < max(before):
        raise RefusedError(
            "{role} cannot have signed {serial} on {on}: the signature before is of {before}.",
            serial=serial,
            role=called(place),
            on=on.isoformat(),
            before=max(before).isoformat(),
            remedy="Give the date that stands on the paper with --on.",
        )
    data = {"role": place.spec.role, "by": by, "on": on.isoformat()}
    if place.whose:
        data["for"] = place.whose
    if opinion:
        data["opinion"] = opinion
    return data


def withdraw(now: Standing, serial: str, *, role: str, whose: str, reason: str) -> dict[str, str]:
    """What the act holds that takes a signature back.

    Raises RefusedError where there is none, or a later signature or the release rests on it.
    """
    place = find(now, serial, role=role, whose=whose)
    require_words(reason, LONGEST_OPINION, "--withdraw")
    there = next((one for one in now.signatures if one.place == place), None)
    if there is None:
        raise RefusedError(
            "{serial} is not signed by {role}: there is nothing to take back.",
            serial=serial,
            role=called(place),
            remedy="'docgen sign {serial}' shows who has signed.",
        )
    later = tuple(one.place for one in now.signatures if one.place.spec.order > place.spec.order)
    if now.released is not None or later:
        raise RefusedError(
            "The signature of {role} on {serial} cannot be taken back: what came after rests on it.",
            serial=serial,
            role=called(place),
            remedy="Take back the later signatures first; a document that was released is voided instead.",
        )
    data = {"role": place.spec.role, "reason": reason}
    return {**data, "for": place.whose} if place.whose else data


def release(now: Standing, serial: str, *, to: str) -> dict[str, str] | None:
    """What a release holds; None where the document was released to the same already.

    Raises RefusedError while a signature is missing.
    """
    require_words(to, LONGEST_NAME, "--to")
    if not now.places:
        raise RefusedError(
            "Documents of this type are not signed, so there is nothing to release.",
            serial=serial,
            remedy="Take it out with 'docgen get {serial}'.",
        )
    if not now.complete:
        raise RefusedError(
            "{serial} cannot be released: {missing} signatures are missing, next: {next}.",
            serial=serial,
            missing=len(now.missing),
            next=listed(now.next),
            remedy="Have it signed first: 'docgen sign {serial} --role … --by …'.",
        )
    if now.released is not None:
        if now.released.data.get("to") == to:
            return None
        raise RefusedError(
            "{serial} was released already, to {to} at {at}.",
            serial=serial,
            to=mask_digits(str(now.released.data.get("to"))),
            at=now.released.at,
        )
    return {"to": to}


def find(now: Standing, serial: str, *, role: str, whose: str) -> Place:
    """The place that a role (its id or a title of it) and a list's item name.  Raises UsageError."""
    named = [
        place
        for place in now.places
        if role in (place.spec.role, place.spec.title.zh, place.spec.title.en)
    ]
    if not named:
        known = dict.fromkeys(place.spec.role for place in now.places)
        raise UsageError(
            "'{role}' does not sign {serial}. Its signatures: {known}.",
            role=role,
            serial=serial,
            known=", ".join(known) or "—",
            remedy="Name one of them with --role.",
        )
    found = [place for place in named if place.whose == whose]
    if not found:
        raise UsageError(
            "{role} signs {serial} for each of these, and this is none of them: {known}.",
            role=role,
            serial=serial,
            known="、".join(place.whose for place in named) or "—",
            remedy="Name one with --for, spelled as in the document.",
        )
    return found[0]


def called(place: Place) -> Label:
    """A place as a sentence names it."""
    title = place.spec.title
    if not place.whose:
        return title
    return Label(zh=f"{title.zh}（{place.whose}）", en=f"{title.en} ({place.whose})")


def listed(places: Sequence[Place]) -> Label:
    """Places as a sentence names them."""
    found = [called(place) for place in places]
    return Label(zh="、".join(one.zh for one in found), en=", ".join(one.en for one in found))
