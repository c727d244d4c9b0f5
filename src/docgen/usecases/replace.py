"""Replace a document by a corrected one: the old one void, the new one issued, each naming the other.

Everything is checked before anything changes.  Then four acts, each safe by itself: void, issue, a link at
either end.  Killed anywhere, the same command with the same file makes those that are missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docgen.core import decisions, links, voids, volumes
from docgen.core.candidates import refusal
from docgen.errors import InputProblemsError, RefusedError, UnreadableInputError
from docgen.model import Candidate, Document, Outcome, Reservation, State
from docgen.ports import Press, Register, Stamp, Workbench
from docgen.usecases.act import Desk
from docgen.usecases.issue import Prepared, issue, only
from docgen.usecases.link import join
from docgen.usecases.void import void


@dataclass(frozen=True, slots=True)
class Replaced:
    """The void document, the one in its place, and whether that was issued now or before."""

    old: Document
    new: Document
    outcome: Outcome


def replace(
    serial: str,
    prepare: Callable[[Document], Prepared],
    *,
    reason: str,
    desk: Desk,
    register: Register,
    press: Press,
    stamp: Stamp,
) -> Replaced:
    """The document and the one that has taken its place; again with the same record, nothing is done.

    ``prepare`` reads and checks the corrected record, given the document it is for.  Raises
    InputProblemsError, UnreadableInputError for a file that does not hold just one record, NotFoundError,
    BusyError, and RefusedError where the document cannot be void for this reason, or another one has
    replaced it; nothing has been changed then.
    """
    with desk.held([serial]) as (old,):
        voids.void(old, reason=reason)
        prepared = prepare(old)
        _require(old, prepared, register, desk.workbench)
        void(serial, reason=reason, desk=desk, stamp=stamp)
        issued = issue(
            prepared,
            register=register,
            store=desk.store,
            press=press,
            actor=desk.actor,
            now=desk.now,
            again=True,
        )
        result = only(issued, remedy="Run the same command again: it goes on from there.")
        new, void_one = join(result.serial, links.REPLACES, serial, desk=desk)
        return Replaced(void_one, new, result.outcome)


def _require(old: Document, prepared: Prepared, register: Register, workbench: Workbench) -> None:
    """One record, with a key that is free once the old document is void, for a document without another
    successor.
    """
    if len(prepared.candidates) != 1:
        raise UnreadableInputError(
            "The file holds {count} records; one document is replaced by one.",
            count=len(prepared.candidates),
            remedy="Leave in it the one record that takes the place of {serial}.",
            serial=old.serial,
        )
    (candidate,), (entry,) = prepared.candidates, prepared.good
    holder = _holder(candidate, old, register)
    (decision,) = decisions.decide(
        [candidate],
        lambda _candidate: _as_holder(holder),
        lambda one: workbench.closed_by(volumes.volume_of(one)),
        partial=False,
    )
    if decision.outcome in decisions.REFUSED and entry.record is not None:
        answer = Reservation(
            decision.outcome, decision.holder.serial if decision.holder is not None else None
        )
        hidden = prepared.archived.unseen(answer.serial)
        problem = refusal(prepared.doctype, entry.record, candidate, answer, hidden)
        raise InputProblemsError([problem])
    before = links.to(old, links.REPLACED_BY)
    if before and (holder is None or holder.serial not in before):
        raise RefusedError(
            "{serial} has been replaced by {other} already.",
            serial=old.serial,
            other=before[-1],
            remedy="If that one is wrong too, replace it: 'docgen replace {other} FILE --reason …'.",
        )
    taken = links.to(holder, links.REPLACES) if holder is not None else ()
    if holder is not None and taken and old.serial not in taken:
        raise RefusedError(
            "This record was issued as {serial}, which replaces {other}: it cannot replace {old} too.",
            serial=holder.serial,
            other=taken[-1],
            old=old.serial,
            remedy="Compare the record with 'docgen show {serial}', and correct the file.",
        )


def _holder(candidate: Candidate, old: Document, register: Register) -> Document | None:
    """The document that holds the record's natural key; the old one is void by then."""
    return next(
        (
            one
            for one in register.documents(old.type_id)
            if one.key_digest == candidate.key_digest
            and one.state not in (State.VOID, State.DISPOSED)
            and one.serial != old.serial
        ),
        None,
    )


def _as_holder(document: Document | None) -> decisions.Holder | None:
    if document is None:
        return None
    return decisions.Holder(document.serial, document.state, document.record_digest)
