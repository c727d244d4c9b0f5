"""What a register decides, apart from how it keeps it: pure functions all registers share.

Here stands who gets a number and who does not, what goes into the ledger about it, and how a
register is read back from the ledger.  Nothing here does I/O.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import chain, life, series
from docgen.errors import IntegrityError, NotFoundError, RefusedError
from docgen.model import (
    Candidate,
    Confirmation,
    Document,
    Fate,
    Finding,
    LedgerEntry,
    Outcome,
    Reservation,
    SeriesKey,
    State,
    Text,
)

RESERVE, ISSUE = "reserve", "issue"
REFUSED = (Outcome.CONFLICT, Outcome.CLOSED)
"""The outcomes for which a whole batch is refused."""
_FATES = {
    Outcome.RESERVED: Fate.ISSUED,
    Outcome.UNFINISHED: Fate.FINISHED,
    Outcome.EXISTING: Fate.EXISTING,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a natural key: a document that is neither void nor destroyed."""

    serial: str
    state: State
    record_digest: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one candidate, before numbers are given.

    ``twin`` is the position of the earlier candidate of the same batch with the same key.
    """

    outcome: Outcome
    holder: Holder | None = None
    twin: int | None = None


def decide(
    candidates: Sequence[Candidate],
    holder_of: Callable[[Candidate], Holder | None],
    closed_by: Callable[[Candidate], str | None],
    *,
    partial: bool,
) -> list[Decision]:
    """One decision per candidate; RESERVED ones get numbers, in this order.

    ``closed_by`` gives the number of the catalogue that has closed a candidate's volume.
    """
    decisions: list[Decision] = []
    first: dict[tuple[str, str], int] = {}
    for position, candidate in enumerate(candidates):
        key = (candidate.series.type_id, candidate.key_digest)
        twin = first.setdefault(key, position)
        if twin != position:
            same = candidates[twin].record_digest == candidate.record_digest
            decisions.append(_twin(decisions[twin], twin, same=same))
        else:
            holder = holder_of(candidate)
            decision = _single(candidate, holder)
            catalogue = closed_by(candidate) if holder is None else None
            if catalogue is not None:
                decision = Decision(Outcome.CLOSED, Holder(catalogue, State.ISSUED, ""))
            decisions.append(decision)
    if partial or not any(d.outcome in REFUSED for d in decisions):
        return decisions
    return [_held_back(decision) for decision in decisions]


def _single(candidate: Candidate, holder: Holder | None) -> Decision:
    if holder is None:
        return Decision(Outcome.RESERVED)
    if holder.record_digest != candidate.record_digest:
        return Decision(Outcome.CONFLICT, holder)
    if holder.state is State.ISSUED:
        return Decision(Outcome.EXISTING, holder)
    return Decision(Outcome.UNFINISHED, holder)


def _twin(first: Decision, position: int, *, same: bool) -> Decision:
    """The same key a second time in one batch.  An equal record is the same document again."""
    if first.outcome is Outcome.CLOSED:
        return Decision(Outcome.CLOSED, first.holder, position)
    if first.outcome is Outcome.CONFLICT or not same:
        return Decision(Outcome.CONFLICT, first.holder, position)
    if first.outcome is Outcome.EXISTING:
        return Decision(Outcome.EXISTING, first.holder, position)
    return Decision(Outcome.UNFINISHED, first.holder, position)


def _held_back(decision: Decision) -> Decision:
    new = decision.outcome is Outcome.RESERVED
    copy_of_new = decision.outcome is Outcome.UNFINISHED and decision.holder is None
    return replace(decision, outcome=Outcome.HELD_BACK) if new or copy_of_new else decision


def blocked(decisions: Sequence[Decision], *, partial: bool) -> bool:
    """Whether the batch as a whole is refused: then nothing at all is changed."""
    return not partial and any(d.outcome in REFUSED for d in decisions)


def fate(outcome: Outcome, *, filed: bool) -> Fate:
    """What became of a record with a number: by the register's answer, and whether its files are there."""
    if outcome is Outcome.VOID:
        return Fate.VOID
    return _FATES.get(outcome, Fate.PENDING) if filed else Fate.PENDING


def answer_twins(decisions: Sequence[Decision], answers: list[Reservation]) -> list[Reservation]:
    """Give each second copy the number of the first, when that got one."""
    for position, decision in enumerate(decisions):
        if decision.twin is not None and decision.outcome is not Outcome.HELD_BACK:
            answers[position] = replace(answers[position], serial=answers[decision.twin].serial)
    return answers


# --- ledger entries -----------------------------------------------------------------------------


def reserve_data(candidate: Candidate, sequence: int, batch: str) -> dict[str, Any]:
    """What the ledger says of a reservation: all that is needed to know the number again.

    No value of the record: digests only.
    """
    return {
        "type": candidate.series.type_id,
        "series": [[name, value] for name, value in candidate.series.scope],
        "sequence": sequence,
        "pattern": candidate.serial_pattern,
        "batch": batch,
        "record": candidate.record_digest,
        "key": candidate.key_digest,
        "template": candidate.template_digest,
        **({"fallback_font": candidate.fallback_font} if candidate.fallback_font else {}),
        "branch": candidate.branch,
        "period": candidate.period.isoformat(),
        "issued_on": candidate.issued_on.isoformat(),
        "origin": dict(candidate.origin),
    }


def issue_data(confirmation: Confirmation, template_digest: str) -> dict[str, Any]:
    """What the ledger says of an issue."""
    return {
        "object": confirmation.object_id,
        "inventory": confirmation.inventory_digest,
        "template": template_digest,
    }


@dataclass(frozen=True, slots=True)
class Restored:
    """A document as the ledger knows it; ``pattern`` and ``batch`` are its reservation's."""

    document: Document
    pattern: str
    batch: str


def noted(notes: Iterable[LedgerEntry], act: str, data: Mapping[str, Any]) -> bool:
    """Whether a note of this act with the "id" of ``data`` is there already."""
    return "id" in data and any(
        one.act == act and one.data.get("id") == data["id"] for one in notes
    )


def replay(entries: Iterable[LedgerEntry]) -> dict[str, Restored]:
    """The documents a ledger tells of, in the order of their reservation.

    Notes, which are about no document, are passed over.

    Raises IntegrityError when an entry lacks what a ledger of docgen always says, or is about a
    number that was never reserved.
    """
    found: dict[str, Restored] = {}
    for entry in entries:
        if not entry.serial and entry.act not in (RESERVE, ISSUE):
            continue
        try:
            if entry.act == RESERVE:
                if entry.serial in found:
                    raise _contradiction(entry)
                found[entry.serial] = reserved(entry)
            else:
                known = found[entry.serial]
                found[entry.serial] = replace(known, document=_changed(known.document, entry))
        except (KeyError, TypeError, ValueError) as error:
            raise _contradiction(entry) from error
    return found


def reserved(entry: LedgerEntry) -> Restored:
    """The pending document a reserve entry tells of.

    Raises IntegrityError when the entry lacks what a ledger of docgen always says.
    """
    try:
        return _reserved(entry)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _contradiction(entry) from error


def _reserved(entry: LedgerEntry) -> Restored:
    data = entry.data
    key = SeriesKey(data["type"], tuple((name, value) for name, value in data["series"]))
    document = Document(
        serial=entry.serial,
        type_id=key.type_id,
        series=key,
        sequence=int(data["sequence"]),
        state=State.PENDING,
        branch=data["branch"],
        period=dt.date.fromisoformat(data["period"]),
        issued_on=dt.date.fromisoformat(data["issued_on"]),
        template_digest=data["template"],
        record_digest=data["record"],
        key_digest=data["key"],
        reserved_at=entry.at,
        origin=data["origin"],
        fallback_font=data.get("fallback_font"),
    )
    if series.serial(data["pattern"], document.sequence) != entry.serial:
        raise _contradiction(entry)
    return Restored(document, data["pattern"], data["batch"])


def _changed(document: Document, entry: LedgerEntry) -> Document:
    changed = replace(
        document, object_id=entry.data["object"], inventory_digest=entry.data["inventory"]
    )
    if entry.act == ISSUE:
        return replace(changed, state=State.ISSUED, issued_at=entry.at)
    acts = (*document.acts, life.told_by(entry))
    if acts[-1].version != len(acts) + 1 or document.object_id != changed.object_id:
        raise _contradiction(entry)
    if entry.act == life.DISPOSE:
        acts = acts[-1:]
    return replace(changed, state=life.state_after(acts), acts=acts)


def merge(known: Mapping[str, Restored], documents: Iterable[Document]) -> dict[str, Restored]:
    """The ledger's documents, completed by what the store says.

    The ledger decides number, state and digests.  The store adds the files of what is issued and what
    its acts were about, and the whole document where a ledger entry is missing; an object whose issue
    never reached the ledger stays pending, to be finished and confirmed with the same bytes.
    """
    merged = dict(known)
    for document in documents:
        old = merged.get(document.serial)
        if old is None:
            pattern = document.serial
            merged[document.serial] = Restored(document, pattern, "")
            continue
        # The key digest is the record's to tell: the key it was made with may be a new one.
        both = replace(old.document, key_digest=document.key_digest)
        if both.state is not State.PENDING:
            object_id = both.object_id or document.object_id
            both = replace(both, files=document.files, acts=document.acts, object_id=object_id)
        merged[document.serial] = replace(old, document=both)
    return merged


def first_broken(findings: Sequence[Finding]) -> IntegrityError | None:
    """The error that stops a rebuild from a broken ledger."""
    if not findings:
        return None
    return IntegrityError(
        "The ledger is broken at {where}, so nothing can be rebuilt from it.",
        remedy="Restore ledger.jsonl from a backup; an incomplete last line, left by a crash, may "
        "be removed.",
        where=findings[0].where,
    )


# --- checks -------------------------------------------------------------------------------------


def check_documents(
    documents: Iterable[Document], lines: Iterable[bytes], lasts: Mapping[SeriesKey, int]
) -> list[Finding]:
    """Where the register contradicts its own ledger, or its series have gaps."""
    kept = list(lines)
    findings = chain.verify_lines(kept)
    if findings:
        return findings
    try:
        told = replay(chain.parse_line(line) for line in kept)
    except IntegrityError as error:
        return [Finding("register.ledger", "ledger", Text(error.msgid, error.args_))]
    seen: dict[SeriesKey, set[int]] = {}
    for document in documents:
        seen.setdefault(document.series, set()).add(document.sequence)
        findings.extend(_against(document, told.pop(document.serial, None)))
    for serial in told:
        findings.append(
            Finding(
                "register.missing",
                serial,
                Text(
                    "The ledger reserved {serial}, but the register lacks it.", {"serial": serial}
                ),
            )
        )
    for key in {**lasts, **seen}:
        findings.extend(_gaps(key, seen.get(key, set()), lasts.get(key, 0)))
    return findings


def _against(document: Document, told: Restored | None) -> list[Finding]:
    if told is None:
        return [
            Finding(
                "register.unledgered",
                document.serial,
                Text("The ledger says nothing of {serial}.", {"serial": document.serial}),
            )
        ]
    # Files and what acts were about are the store's to tell, and the key digest the record's.
    expected = replace(told.document, files=document.files, key_digest=document.key_digest)
    found = replace(document, acts=tuple(replace(act, data={}) for act in document.acts))
    if expected == found:
        return []
    names = [
        name
        for name in Document.__dataclass_fields__
        if getattr(expected, name) != getattr(found, name)
    ]
    return [
        Finding(
            "register.differs",
            document.serial,
            Text(
                "Of {serial} the register and the ledger say different things: {names}.",
                {"serial": document.serial, "names": ", ".join(names)},
            ),
        )
    ]


def _gaps(key: SeriesKey, seen: set[int], last: int) -> list[Finding]:
    missing = gaps(seen, last)
    if not missing and last == max(seen, default=0):
        return []
    return [
        Finding(
            "register.gap",
            str(key),
            Text(
                "The series {series} has gaps or a wrong end: missing {missing}, last {last}.",
                {
                    "series": str(key),
                    "missing": ", ".join(map(str, missing)) or "-",
                    "last": last,
                },
            ),
        )
    ]


def gaps(seen: set[int], last: int) -> tuple[int, ...]:
    """The numbers from 1 to ``last`` that are not there."""
    return tuple(n for n in range(1, last + 1) if n not in seen)


def _contradiction(entry: LedgerEntry) -> IntegrityError:
    return IntegrityError(
        "Line {line} of the ledger ({act} {serial}) cannot be what docgen wrote.",
        line=entry.sequence,
        act=entry.act,
        serial=entry.serial,
    )


def taken(serial: str) -> RefusedError:
    """Two series gave the same number: the patterns of two types must differ."""
    return RefusedError(
        "The number {serial} is already taken by another series.",
        remedy="Give the document types different number patterns; nothing was changed.",
        serial=serial,
    )


def confirmable(
    confirmation: Confirmation, row: tuple[str, str | None, str, bool] | None
) -> str | None:
    """The template digest of a pending document; None when it was confirmed just so before.

    ``row`` is its (state, inventory digest, template digest, whether acts came after), None when there
    is no such number.
    """
    if row is None:
        raise NotFoundError("There is no document {serial}.", serial=confirmation.serial)
    state, inventory, template, acted = row
    if state != State.PENDING and acted:
        return None  # the inventory is a later one; the store has compared the files
    if state == State.VOID:
        raise RefusedError(
            "{serial} is void; it cannot be issued any more.",
            remedy="Issue the record anew; it gets another number.",
            serial=confirmation.serial,
        )
    if state == State.PENDING:
        return template
    if inventory != confirmation.inventory_digest:
        raise IntegrityError(
            "{serial} was already issued with other files.", serial=confirmation.serial
        )
    return None
