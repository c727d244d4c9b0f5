"""The life of a document after its issue: acts as files of its object, and what they add up to.

Every act is one version of the object, which holds a file that tells it; the ledger names that file
by its digest.  So names and opinions stand in the object alone, where a disposal can remove them, and
the whole life can be told from the store.  Nothing here does I/O.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from docgen.core.masks import mask_digits, mask_name
from docgen.core.records import place_name
from docgen.errors import IntegrityError, NotFoundError, UsageError
from docgen.model import Act, Document, Done, LedgerEntry, SearchEntry, State, StoredObject

FORMAT = "docgen-act/1"
SIGN, WITHDRAW, RELEASE, VOID = "sign", "withdraw", "release", "void"
ORIGINAL, MOVE, LINK, SEAL = "original", "move", "link", "seal"
TEXT = "text"
HOLD, LIFT = "hold", "lift"
PROPOSE, RETRACT, DISPOSE = "propose", "retract", "dispose"
_KEYS = {"format", "number", "version", "act", "at", "actor", "data"}


def act_path(version: int) -> str:
    """The logical path of the file that tells the act of a version."""
    return f"acts/v{version}.json"


def act_file(serial: str, act: Act) -> bytes:
    """The file that tells an act, readable by a person."""
    content = {
        "format": FORMAT,
        "number": serial,
        "version": act.version,
        "act": act.name,
        "at": act.at,
        "actor": act.actor,
        "data": dict(act.data),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_act(data: bytes, serial: str, version: int) -> Act:
    """What ``act_file`` wrote.  Raises IntegrityError, without a word of the content, for else."""
    try:
        content = json.loads(data)
    except ValueError as error:
        raise _no_act(serial, version) from error
    if not isinstance(content, dict) or content.keys() != _KEYS:
        raise _no_act(serial, version)
    act = Act(version, content["act"], content["at"], content["actor"], content["data"])
    texts = all(isinstance(one, str) for one in (act.name, act.at, act.actor))
    if not texts or not isinstance(act.data, dict) or act_file(serial, act) != data:
        raise _no_act(serial, version)
    return act


def done(serial: str, act: Act, stored: StoredObject) -> Done:
    """The act of the newest version of an object, ready to be recorded."""
    return Done(
        serial=serial,
        act=act,
        object_id=stored.object_id,
        inventory_digest=stored.inventory_digest,
        files=stored.versions[-1],
        digest=digest(act_file(serial, act)),
    )


def digest(data: bytes) -> str:
    """How ledger, acts and tray name a file by its content."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def ledger_data(done: Done) -> dict[str, Any]:
    """What the ledger says of an act: no name, no value, but where it is filed, and why it was done."""
    reason = done.act.data.get("reason")
    return {
        "object": done.object_id,
        "version": done.act.version,
        "inventory": done.inventory_digest,
        "file": done.digest,
        **({"reason": mask_digits(str(reason))} if reason else {}),
    }


def told_by(entry: LedgerEntry) -> Act:
    """An act as far as the ledger tells it: everything but its data.

    Raises IntegrityError for an entry that lacks what docgen always writes.
    """
    version = entry.data.get("version")
    inventory = entry.data.get("inventory")
    if type(version) is not int or version < 2 or not isinstance(inventory, str):
        raise IntegrityError(
            "Line {line} of the ledger ({act} {serial}) cannot be what docgen wrote.",
            line=entry.sequence,
            act=entry.act,
            serial=entry.serial,
        )
    return Act(version, entry.act, entry.at, entry.actor)


def state_after(acts: Sequence[Act]) -> State:
    """The state of an issued document after its acts."""
    if acts and acts[-1].name == DISPOSE:
        return State.DISPOSED
    return State.VOID if any(act.name == VOID for act in acts) else State.ISSUED


def known(document: Document | None, serial: str) -> Document:
    """The document that was found under a number.  Raises NotFoundError where none was."""
    if document is None:
        raise NotFoundError("There is no document {serial} in this archive.", serial=serial)
    return document


def recordable(done: Done, document: Document | None) -> Document | None:
    """The document an act is new to; None where it is recorded already.

    Raises IntegrityError when it does not follow the document's last act.
    """
    if document is None or document.object_id != done.object_id:
        raise NotFoundError("There is no document {serial}.", serial=done.serial)
    last = len(document.acts) + 1
    if document.acts[-1:] == (done.act,):
        return None
    if done.act.version != last + 1:
        raise IntegrityError(
            "{serial} has {last} versions; version {version} does not follow.",
            serial=done.serial,
            last=last,
            version=done.act.version,
        )
    return document


def after(document: Document, done: Done) -> Document:
    """The document once an act is recorded.  Its end takes along the acts before it."""
    before = () if done.act.name == DISPOSE else document.acts
    acts = (*before, done.act)
    return replace(
        document,
        state=state_after(acts),
        inventory_digest=done.inventory_digest,
        files=dict(done.files),
        acts=acts,
    )


def indexed(entry: SearchEntry, acts: Sequence[Act]) -> SearchEntry:
    """What the index says of a document after acts."""
    if state_after(acts) is State.DISPOSED:
        return bare(entry)
    unsigned, original = entry.unsigned, entry.original
    for act in acts:
        if act.name in (SIGN, WITHDRAW) and unsigned is not None:
            place = place_name(str(act.data.get("role", "")), str(act.data.get("for", "")))
            others = {one for one in unsigned if one != place}
            unsigned = tuple(sorted(others | ({place} if act.name == WITHDRAW else set())))
        elif act.name == ORIGINAL:
            original = True
    state = State.VOID if state_after(acts) is State.VOID else entry.state
    return replace(entry, state=state, unsigned=unsigned, original=original)


def bare(entry: SearchEntry) -> SearchEntry:
    """What is left in the index of a document that was destroyed: its number finds it, nothing else."""
    return SearchEntry(
        serial=entry.serial,
        type_id=entry.type_id,
        branch=entry.branch,
        issued_on=entry.issued_on,
        state=State.DISPOSED,
        title=entry.title,
        subject="",
        text=entry.serial,
        period=entry.period,
    )


def masked(act: Act) -> Act:
    """An act as it may be shown in passing: the signer's name masked, long numbers in texts too."""
    return replace(act, data={name: _masked(name, value) for name, value in act.data.items()})


def _masked(name: str, value: Any) -> Any:
    if name == SEAL and isinstance(value, dict):
        return _masked_seal(value)
    if not isinstance(value, str):
        return value
    return mask_name(value) if name == "by" else mask_digits(value)


def _masked_seal(seal: dict[str, Any]) -> dict[str, Any]:
    """An organisation's seal is no secret; a person's certificate has a name, and often a number."""
    if not seal.get("person"):
        return seal
    owner = str(seal.get("owner", ""))
    told = dict(seal.get("certificate", {}))
    for name in ("subject", "issuer"):
        told[name] = mask_digits(str(told.get(name, "")).replace(owner, mask_name(owner)))
    return {**seal, "owner": mask_name(owner), "certificate": told}


def acts_json(acts: Sequence[Act]) -> list[list[Any]]:
    """Acts as plain JSON, for a register to keep."""
    return [[act.version, act.name, act.at, act.actor, dict(act.data)] for act in acts]


def acts_of(kept: Sequence[Sequence[Any]]) -> tuple[Act, ...]:
    """What ``acts_json`` gave."""
    return tuple(Act(*one) for one in kept)


def _no_act(serial: str, version: int) -> IntegrityError:
    return IntegrityError(
        "{path} of {serial} is not what docgen wrote.", path=act_path(version), serial=serial
    )


def require_words(text: str, longest: int, option: str, *, empty: bool = False) -> None:
    """Raise UsageError for a text a person gave with ``option`` that cannot stand in an act: too long, not
    to be printed, or nothing (unless ``empty``).
    """
    printable = text.isprintable() or (empty and all(c.isprintable() or c == "\n" for c in text))
    if not printable or len(text) > longest or not (text.strip() or empty):
        raise UsageError(
            "{option} wants a text of at most {longest} characters, on one line.",
            option=option,
            longest=longest,
        )


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data as it reads when it comes back from JSON, so that the two compare equal."""
    return dict(json.loads(json.dumps(data, ensure_ascii=False, sort_keys=True)))
