"""The end of a document: who may destroy it, and the tombstone that takes the place of all its files.

Two people are needed: one proposes, another approves what the list of that moment says.  The tombstone
names number, type, dates and digests, the ground it rests on and both people; no person the document was
about, and no value of its record but the year that the period began with.  Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import chain, holds, life, originals
from docgen.core.masks import mask_digits
from docgen.core.retention import Term
from docgen.errors import DisposedError, IntegrityError, RefusedError
from docgen.model import Act, Document, Done, LedgerEntry, State, StoredObject

FORMAT = "docgen-tombstone/1"
TOMBSTONE = "tombstone.json"
LONGEST_REASON = 1000
_KEYS = {
    "format", "number", "type", "series", "sequence", "branch", "period", "issued_on", "state", "record",
    "key", "template", "fallback_font", "versions", "files", "retention", "proposed", "approved", "tray",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal that stands: why a document may be destroyed, since when, by whom."""

    reason: str
    at: str
    actor: str


def proposal(acts: Sequence[Act]) -> Proposal | None:
    """The proposal to destroy a document; taking it back ends it, and so does a hold."""
    found = None
    for act in acts:
        if act.name == life.PROPOSE:
            found = Proposal(str(act.data.get("reason", "")), act.at, act.actor)
        elif act.name in (life.RETRACT, life.HOLD):
            found = None
    return found


def require_over(document: Document, term: Term, day: dt.date) -> None:
    """Raise RefusedError where a document may not be destroyed on a day: held, or its period not over."""
    held = holds.holds(document.acts)
    if held:
        raise RefusedError(
            "{serial} is held ({case}): {reason}. It may not be destroyed, whatever the date.",
            serial=document.serial,
            case=held[0].case or held[0].actor,
            reason=mask_digits(held[0].reason),
            remedy="Once the case is over: 'docgen retention release {serial} --reason …'.",
        )
    if term.over(day):
        return
    if term.years is None:
        raise RefusedError("{serial} is kept for ever.", serial=document.serial)
    if term.until is None:
        raise RefusedError(
            "{serial} has no date yet from which it may be destroyed: what closes it has not happened.",
            serial=document.serial,
            remedy="'docgen show {serial}' says which event that is.",
        )
    raise RefusedError(
        "{serial} may not be destroyed before {until}.",
        serial=document.serial,
        until=term.until,
        remedy="'docgen show {serial}' says why; 'docgen retention due' lists what may go today.",
    )


def require_proposed(document: Document) -> Proposal:
    """The proposal to destroy a document.  Raises RefusedError where none stands, DisposedError."""
    if document.state is State.DISPOSED:
        raise gone(document)
    proposed = proposal(document.acts)
    if proposed is None:
        raise RefusedError(
            "Nobody has proposed to destroy {serial}.",
            serial=document.serial,
            remedy="Propose it first: 'docgen retention dispose {serial} --propose --reason …'.",
        )
    return proposed


def require_other(document: Document, actor: str) -> None:
    """Raise RefusedError where the one who approves is the one who proposed."""
    proposed = require_proposed(document)
    if same_person(proposed.actor, actor):
        raise RefusedError(
            "{serial} was proposed by {actor}: somebody else has to approve it.",
            serial=document.serial,
            actor=proposed.actor,
            remedy="Let another person run this, under an account or DOCGEN_ACTOR of their own.",
        )


def same_person(one: str, other: str) -> bool:
    """Whether two accounts are one person's: width, case and blanks do not make another one."""
    return _plain(one) == _plain(other)


def list_digest(documents: Iterable[Document]) -> str:
    """What stands for a list of documents as they are, each with its proposal: 16 hexadecimal digits."""
    told = sorted(
        [one.serial, one.inventory_digest, (found.at, found.actor, found.reason) if found else None]
        for one in documents
        for found in [proposal(one.acts)]
    )
    return hashlib.sha256(chain.canonical_json(told)).hexdigest()[:16]


def paper(acts: Sequence[Act]) -> str:
    """Where the paper of a document lies, "" where nothing is known of one."""
    found = originals.original(acts)
    return " / ".join(found.place.told().values()) if found is not None else ""


def tombstone(
    document: Document,
    term: Term,
    told: Sequence[LedgerEntry],
    stored: StoredObject,
    *,
    at: str,
    actor: str,
    reason: str,
    tray: Sequence[str],
) -> bytes:
    """The tombstone of a document, readable by a person.

    ``told`` are the ledger's entries about it, ``tray`` the ids of its pages in the tray, which go with it.
    """
    proposed = require_proposed(document)
    content = {
        "format": FORMAT,
        "number": document.serial,
        "type": document.type_id,
        "series": dict(document.series.scope),
        "sequence": document.sequence,
        "branch": document.branch,
        "period": document.period.isoformat(),
        "issued_on": document.issued_on.isoformat(),
        "state": document.state.value,
        "record": document.record_digest,
        "key": document.key_digest,
        "template": document.template_digest,
        "fallback_font": document.fallback_font,
        "versions": [_version(entry) for entry in told if "object" in entry.data],
        "files": _files(stored),
        "retention": {
            "event": term.event,
            "years": term.years,
            "free_from": str(term.until),
            "grounds": [
                {"id": one.id, "years": one.years, "source": one.source} for one in term.grounds
            ],
        },
        "proposed": {"at": proposed.at, "actor": proposed.actor, "reason": proposed.reason},
        "approved": {"at": at, "actor": actor, "reason": reason},
        "tray": list(tray),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read(data: bytes, serial: str) -> Mapping[str, Any]:
    """What ``tombstone`` wrote.  Raises IntegrityError for anything else."""
    try:
        content = json.loads(data)
        good = content.keys() == _KEYS and (content["format"], content["number"]) == (
            FORMAT,
            serial,
        )
        good = good and all(
            isinstance(content[who][name], str)
            for who in ("proposed", "approved")
            for name in ("at", "actor", "reason")
        )
        again = (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
        good = good and again == data and bool(content["versions"])
    except (ValueError, KeyError, TypeError, AttributeError):
        good = False
    if not good:
        raise IntegrityError(
            "{path} of {serial} is not what docgen wrote.", path=TOMBSTONE, serial=serial
        )
    found: Mapping[str, Any] = content
    return found


def act(tomb: Mapping[str, Any]) -> Act:
    """The act that a tombstone tells."""
    approved = tomb["approved"]
    data = {
        "reason": approved["reason"],
        "state": tomb["state"],
        "proposed": dict(tomb["proposed"]),
        "free_from": tomb["retention"]["free_from"],
        "tray": list(tomb["tray"]),
    }
    version = len(tomb["versions"]) + 1
    return Act(version, life.DISPOSE, approved["at"], approved["actor"], data)


def done(serial: str, data: bytes, stored: StoredObject) -> Done:
    """The end of a document whose tombstone is in the store, ready to be recorded."""
    return Done(
        serial=serial,
        act=act(read(data, serial)),
        object_id=stored.object_id,
        inventory_digest=stored.inventory_digest,
        files=stored.versions[-1],
        digest=life.digest(data),
    )


def is_buried(stored: StoredObject) -> bool:
    """Whether an object is a tombstone and nothing else."""
    return len(stored.versions) == 1 and set(stored.versions[0]) == {TOMBSTONE}


def require_told(tomb: Mapping[str, Any], numbered: Document, told: Sequence[LedgerEntry]) -> None:
    """Raise IntegrityError where a tombstone is not of the document that the ledger tells of.

    ``numbered`` is the document as its reservation tells it, ``told`` the entries of its versions, the
    end's not among them.
    """
    says = {
        "type": numbered.type_id,
        "series": dict(numbered.series.scope),
        "sequence": numbered.sequence,
        "branch": numbered.branch,
        "period": numbered.period.isoformat(),
        "issued_on": numbered.issued_on.isoformat(),
        "record": numbered.record_digest,
        "template": numbered.template_digest,
        "fallback_font": numbered.fallback_font,
        "versions": [_version(entry) for entry in told],
    }
    for name, right in says.items():
        if tomb[name] != right:
            raise IntegrityError(
                "The tombstone of {serial} and the ledger say different things: {name}.",
                serial=numbered.serial,
                name=name,
            )


def gone(document: Document) -> DisposedError:
    """The refusal to do anything with a document that was destroyed."""
    return DisposedError(
        "{serial} was destroyed on {on}: there is nothing left of it but its tombstone.",
        serial=document.serial,
        on=document.acts[-1].at[:10],
        remedy="'docgen show {serial}' shows the tombstone: who, when and why.",
    )


def tray_pages(documents: Iterable[Document]) -> frozenset[str]:
    """The pages of the tray that went with documents."""
    ends = (one.acts[-1] for one in documents if one.state is State.DISPOSED)
    return frozenset(page for end in ends for page in end.data.get("tray", ()))


def _version(entry: LedgerEntry) -> dict[str, Any]:
    """A version of the object that is gone, as the ledger tells it."""
    return {
        "act": entry.act,
        "at": entry.at,
        "actor": entry.actor,
        "inventory": entry.data.get("inventory"),
        "file": entry.data.get("file"),
    }


def _files(stored: StoredObject) -> dict[str, str]:
    """The digest of every file that each version brought."""
    found: dict[str, str] = {}
    before: Mapping[str, str] = {}
    for number, state in enumerate(stored.versions, start=1):
        found |= {
            f"v{number}/{path}": state[path]
            for path in sorted(state)
            if before.get(path) != state[path]
        }
        before = state
    return found


def _plain(actor: str) -> str:
    return "".join(unicodedata.normalize("NFKC", actor).casefold().split())
