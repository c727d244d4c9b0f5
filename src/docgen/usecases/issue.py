"""Issue documents: number the whole batch in one short transaction, then make and file each.

Order of things, so that a crash at any point loses nothing: the template goes into the store, and
with it the fallback faces of records with characters beyond the bundled ones; every record is composed once without a number, so that a template that fails on it fails before numbering;
the register numbers the batch and keeps the records as pending; the press makes the files and puts
them into the store; the register confirms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import candidates, composing, decisions, intake, records
from docgen.core.masks import mask_digits
from docgen.errors import DocgenError, InputProblemsError
from docgen.model import (
    Candidate,
    DocumentType,
    Failure,
    Outcome,
    Problem,
    Record,
    Reservation,
    Source,
)
from docgen.ports import Press, Progress, Register, Store
from docgen.usecases.check import Checked
from docgen.usecases.recover import finish
from docgen.usecases.require import Archived

Fallback = Callable[[str], bytes | None]
"""A face with the characters of a text that the bundled faces lack; None where there are none."""


@dataclass(frozen=True, slots=True)
class Result:
    """One record's fate: its number, and whether it was issued now or before."""

    serial: str
    outcome: Outcome
    source: Source
    subject: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What a run did.  ``rejected`` are the entries not issued, each with its problems."""

    results: tuple[Result, ...]
    rejected: tuple[intake.Entry, ...]
    problems: tuple[Problem, ...]
    failures: tuple[Failure, ...]
    recovered: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """An input that has been checked and composed, and is ready to be numbered.

    ``good`` are the entries to issue, each with its candidate; ``faces`` their fallback faces by digest;
    ``archived`` is the archive as whoever issues them may see it.
    """

    doctype: DocumentType
    good: tuple[intake.Entry, ...]
    candidates: tuple[Candidate, ...]
    rejected: tuple[intake.Entry, ...]
    problems: tuple[Problem, ...]
    faces: Mapping[str, bytes]
    archived: Archived


def prepare(
    doctype: DocumentType,
    checked: Checked,
    archived: Archived,
    *,
    identity_key: bytes,
    issued_on: dt.date,
    fallback: Fallback,
    reason: str = "",
    partial: bool = False,
) -> Prepared:
    """Everything about an input that can fail without a number; changes nothing.

    ``reason`` is why a person overruled requirements, where one did; the ledger keeps it.

    Raises InputProblemsError when anything is wrong and not ``partial``, or when something is wrong with
    the file as a whole.
    """
    problems = checked.intake.problems
    if checked.intake.general or (problems and not partial):
        # What is wrong with the file as a whole (an unknown column, say) touches every record.
        raise InputProblemsError(problems)
    good = tuple(entry for entry in checked.intake.entries if entry.record is not None)
    composer = composing.composer(doctype)
    asking = []
    faces: dict[str, bytes] = {}
    for entry in good:
        record = _record(entry)
        candidate = candidates.candidate(
            doctype, record, checked.digest, key=identity_key, issued_on=issued_on
        )
        if overruled := checked.overruled.get(entry.index):
            candidate = replace(candidate, origin=_overruled(candidate.origin, overruled, reason))
        face = fallback(records.all_text(doctype, record.values))
        if face is not None:
            digest = records.font_digest(face)
            faces[digest] = face
            candidate = replace(candidate, fallback_font=digest)
        composer.text(record.values, serial=None, issued_on=issued_on, period=candidate.period)
        asking.append(candidate)
    return Prepared(
        doctype=doctype,
        good=good,
        candidates=tuple(asking),
        rejected=tuple(entry for entry in checked.intake.entries if entry.record is None),
        problems=tuple(problems),
        faces=faces,
        archived=archived,
    )


def issue(
    prepared: Prepared,
    *,
    register: Register,
    store: Store,
    press: Press,
    actor: str,
    now: Callable[[], str],
    partial: bool = False,
    again: bool = False,
    progress: Progress | None = None,
) -> Issued:
    """Issue what was prepared; without ``partial``, all of it or nothing.

    A record whose document was declared void is left alone, as one that was issued is: a workbook that is
    run again must not bring back what somebody voided.  ``again``: it gets a new number.

    Raises InputProblemsError, nothing having been numbered, when a record has the natural key of another
    one that was issued, or its month is closed, and not ``partial``.
    """
    doctype, good, asking = prepared.doctype, prepared.good, prepared.candidates
    problems, rejected = list(prepared.problems), list(prepared.rejected)
    if asking:
        keep_template(store, doctype, now=now(), actor=actor)
        for digest, face in prepared.faces.items():
            keep_font(store, digest, face, now=now(), actor=actor)

    recovered = finish(
        register.claim_orphans(), register=register, press=press, actor=actor, now=now
    )
    known = {} if again else register.voided(doctype.id, [one.record_digest for one in asking])
    fresh = [one for one in asking if one.record_digest not in known]
    answers = iter(register.reserve(fresh, actor=actor, now=now(), partial=partial))
    reservations = [
        Reservation(Outcome.VOID, known[one.record_digest])
        if one.record_digest in known
        else next(answers)
        for one in asking
    ]
    conflicts = {
        index: candidates.refusal(
            doctype,
            _record(good[index]),
            asking[index],
            reservation,
            prepared.archived.unseen(reservation.serial),
        )
        for index, reservation in enumerate(reservations)
        if reservation.outcome in decisions.REFUSED
    }
    if conflicts and not partial:
        raise InputProblemsError(list(conflicts.values()))
    problems.extend(conflicts.values())
    rejected.extend(
        replace(good[index], record=None, problems=(*good[index].problems, problem))
        for index, problem in conflicts.items()
    )

    hopeless = {failure.serial for failure in recovered.failures}  # tried a moment ago
    finished = finish(
        [
            one.pending
            for one in reservations
            if one.pending is not None and one.serial not in hopeless
        ],
        register=register,
        press=press,
        actor=actor,
        now=now,
        progress=progress,
    )
    return Issued(
        results=tuple(_results(doctype, good, asking, reservations)),
        rejected=tuple(sorted(rejected, key=lambda entry: entry.index)),
        problems=tuple(problems),
        failures=(*recovered.failures, *finished.failures),
        recovered=len(recovered.confirmed),
    )


def only(issued: Issued, *, remedy: str) -> Result:
    """The result of issuing one record.

    Raises DocgenError, with what to do about it, where it has its number but no files.
    """
    (result,) = issued.results
    for failure in issued.failures:
        if failure.serial == result.serial:
            raise DocgenError(
                "{serial} has its number, but its files could not be made ({error}). {reason}",
                serial=failure.serial,
                error=failure.error,
                reason=failure.reason,
                remedy=remedy,
            )
    return result


def keep_template(store: Store, doctype: DocumentType, *, now: str, actor: str) -> None:
    """File the template itself, so that its documents can be made again decades later."""
    object_id = records.template_object(doctype.id, doctype.digest)
    if store.get(object_id) is None:
        message = f"Template {doctype.id} {doctype.digest}"
        store.put(object_id, doctype.files, created=now, message=message, actor=actor)


def keep_font(store: Store, digest: str, face: bytes, *, now: str, actor: str) -> None:
    """File a fallback face, so that its document can be made on a machine without that font."""
    object_id = records.font_object(digest)
    if store.get(object_id) is None:
        files = {records.FONT_FILE: face}
        store.put(object_id, files, created=now, message=f"Font {digest}", actor=actor)


def _record(entry: intake.Entry) -> Record:
    if entry.record is None:
        raise ValueError("an entry with problems has no record")
    return entry.record


def _overruled(
    origin: Mapping[str, Any], requirements: Sequence[str], reason: str
) -> dict[str, Any]:
    return {**origin, "overruled": ", ".join(requirements), "reason": mask_digits(reason)}


def _results(
    doctype: DocumentType,
    entries: Sequence[intake.Entry],
    asking: Sequence[Candidate],
    reservations: Sequence[Reservation],
) -> Iterator[Result]:
    for entry, candidate, reservation in zip(entries, asking, reservations, strict=True):
        if reservation.serial is None or reservation.outcome in decisions.REFUSED:
            continue
        subject = ""
        if doctype.subject_name:
            value = records.lookup(candidate.values, doctype.subject_name)
            subject = records.masked(doctype, doctype.subject_name, value or "")
        yield Result(
            serial=reservation.serial,
            outcome=reservation.outcome,
            source=_record(entry).source,
            subject=subject,
            object_id=records.document_object(doctype.id, candidate.period, reservation.serial),
        )
