"""Volumes: the documents of one type, branch and month, open until a catalogue closes them.

Closing is issuing the catalogue: what it closes stands in its origin, and so in the ledger's line that
gives it its number.  While that catalogue is not void, no number is given in its volume any more, and what
the volume holds stays as it was.  Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core import life
from docgen.core.chain import canonical_json
from docgen.errors import BusyError, IntegrityError, RefusedError
from docgen.model import Candidate, Document, SeriesKey, State, Volume

ORIGIN = "volume"
"""Where in the origin of a catalogue it stands what it closes."""
# What would change what a closed volume holds.  A document may still become void or be linked, its paper may be
# moved, it may be held and one day destroyed: that is told of it and leaves what was filed as it was.
FIXED = frozenset({life.SIGN, life.WITHDRAW, life.RELEASE, life.SEAL, life.ORIGINAL})


@dataclass(frozen=True, slots=True)
class Closing:
    """What a catalogue closes.

    ``state`` is the digest of the volume's documents as the catalogue lists them.  The items of the volume
    are numbered within ``fonds`` (全宗号-门类·年度-保管期限-机构, the reference code without its last part):
    the highest number was ``after`` before this catalogue and is ``last`` with it.
    """

    volume: Volume
    state: str
    fonds: str
    after: int
    last: int


def volume_of(document: Document | Candidate) -> Volume:
    """The volume that a document belongs to."""
    type_id = document.series.type_id
    return Volume(type_id, document.branch, month_of(document.period))


def month_of(day: dt.date) -> str:
    """The month of a day, "2026-11"."""
    return f"{day.year:04d}-{day.month:02d}"


def state_of(documents: Iterable[Document]) -> str:
    """The "sha256:…" of what a volume holds: number, state and newest version of each document."""
    held = sorted([one.serial, str(one.state), one.inventory_digest or ""] for one in documents)
    return "sha256:" + hashlib.sha256(canonical_json(held)).hexdigest()


def as_origin(closing: Closing) -> dict[str, Any]:
    """What stands in the origin of the catalogue."""
    volume = closing.volume
    return {
        "type": volume.type_id,
        "branch": volume.branch,
        "month": volume.month,
        "state": closing.state,
        "fonds": closing.fonds,
        "after": closing.after,
        "last": closing.last,
    }


def closing(document: Document | Candidate) -> Closing | None:
    """What a document closes; None for one that is no catalogue of a volume.

    Raises IntegrityError for an origin that docgen did not write.
    """
    told = document.origin.get(ORIGIN)
    if told is None:
        return None
    try:
        volume = Volume(told["type"], told["branch"], told["month"])
        return Closing(volume, told["state"], told["fonds"], int(told["after"]), int(told["last"]))
    except (KeyError, TypeError, ValueError) as error:
        raise IntegrityError(
            "What a catalogue of {type} closes cannot be what docgen wrote.",
            type=document.series.type_id,
        ) from error


def closed_by(volume: Volume, catalogues: Iterable[Document]) -> Document | None:
    """The catalogue that closes a volume; a void one opens it again, and one that was destroyed does not."""
    for document in catalogues:
        told = closing(document) if not _was_void(document) else None
        if told is not None and told.volume == volume:
            return document
    return None


def _was_void(document: Document) -> bool:
    """Whether a document is void, or was when it was destroyed."""
    void = str(State.VOID)
    return any(act.name == life.VOID or act.data.get("state") == void for act in document.acts)


def closed(catalogues: Iterable[Document]) -> set[Volume]:
    """The volumes that catalogues close."""
    valid = (one for one in catalogues if not _was_void(one))
    return {told.volume for told in map(closing, valid) if told is not None}


def closed_months(series: SeriesKey, closed_: Iterable[Volume]) -> list[str]:
    """The months of a series that catalogues have closed."""
    scope = dict(series.scope)
    month = f"{scope['year']}-{scope['month']}" if {"year", "month"} <= scope.keys() else ""
    return sorted(
        one.month
        for one in closed_
        if one.type_id == series.type_id
        and scope.get("branch", one.branch) == one.branch
        and one.month.startswith(month or scope.get("year", ""))
    )


def require_current(
    wanted: Closing,
    members: Sequence[Document],
    catalogues: Sequence[Document],
    takers: Mapping[str, bool],
) -> None:
    """Whether a volume may be closed now just as the catalogue says, within the transaction that does it.

    ``takers`` are those of its documents that a process has taken, and whether it is alive.  Raises
    BusyError where somebody is at work in the volume or has just been, RefusedError where a killed process
    has left an act in it that is not recorded yet.
    """
    for serial, alive in takers.items():
        if alive:
            raise BusyError("Another process is working on {serial}.", serial=serial)
        raise RefusedError(
            "A command that worked on {serial} was interrupted.",
            serial=serial,
            remedy="Run 'docgen recover' to finish it, then close the month again.",
        )
    there = closed_by(wanted.volume, catalogues)
    if there is not None:
        raise RefusedError(
            "{catalogue} has closed {volume} already.",
            catalogue=there.serial,
            volume=str(wanted.volume),
        )
    told = [one for one in map(closing, catalogues) if one is not None]
    highest = max((one.last for one in told if one.fonds == wanted.fonds), default=0)
    if state_of(members) != wanted.state or highest != wanted.after:
        raise BusyError(
            "{volume} has changed while it was being closed; nothing was closed.",
            volume=str(wanted.volume),
            remedy="Run the command again.",
        )


def require_open(act: str, document: Document, catalogue: str | None) -> None:
    """Raise RefusedError for an act that would change what a closed volume holds."""
    if catalogue is None or act not in FIXED:
        return
    raise RefusedError(
        "{serial} cannot be changed any more: {catalogue} has closed {month}.",
        serial=document.serial,
        catalogue=catalogue,
        month=month_of(document.period),
        remedy="Where the month must be opened again, declare the catalogue void: 'docgen void {catalogue} "
        "--reason …'; then close it anew.",
    )
