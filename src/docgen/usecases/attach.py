"""Take a paper that docgen did not make into somebody's personnel file: slip and scan in one go.

The slip is issued like any document, the scan filed as its original, a comparison made later recorded as
the verifier's signature.  Each is safe by itself; killed anywhere, the same command makes what is missing:
the same scans of the same kind are one material of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import materials, originals, records
from docgen.core.identifiers import clean_identifier
from docgen.core.masks import mask_name
from docgen.core.materials import Paper, Whose
from docgen.core.people import same_name
from docgen.errors import InputProblemsError, NotFoundError, RefusedError, UnreadableInputError
from docgen.model import (
    Candidate,
    ChecklistItem,
    Document,
    Filter,
    Outcome,
    Place,
    Query,
    Scan,
    SearchField,
    State,
)
from docgen.ports import Press, Register, ScanReader, SearchIndex
from docgen.usecases.act import Desk
from docgen.usecases.file_original import file_original
from docgen.usecases.issue import Prepared, issue, only
from docgen.usecases.make import RECORD
from docgen.usecases.people import People, nobody
from docgen.usecases.sign import Signatory, SigningDesk

VERIFIER = "verifier"
_WRITTEN = (".docx", ".doc", ".wps", ".odt", ".rtf")


@dataclass(frozen=True, slots=True)
class Brought:
    """A paper that somebody brings, scanned: of which kind, what is said of it, and where it lies."""

    item: ChecklistItem
    paper: Paper
    scans: Sequence[Scan]
    place: Place


@dataclass(frozen=True, slots=True)
class Attached:
    """The slip with its scan, whose it is, and whether it is new."""

    document: Document
    whose: Whose
    new: bool


@dataclass(frozen=True, slots=True)
class AttachDesk:
    """What attaching needs; ``prepare`` checks and composes the record of a slip."""

    desk: Desk
    signing: SigningDesk
    register: Register
    index: SearchIndex
    press: Press
    reader: ScanReader
    people: People
    prepare: Callable[[Mapping[str, Any], dt.date], Prepared]

    def attach(
        self,
        brought: Brought,
        person: str,
        given: Whose,
        *,
        today: dt.date,
        mine: Callable[[str], bool] | None = None,
    ) -> Attached:
        """File a paper with whoever ``person`` stands for; ``given`` is what was said of them beside it.

        ``mine`` tells the branches whose files may be added to: of others nobody is known.  Raises as
        ``whose``, InputProblemsError, BusyError, RefusedError for a material that is void.
        """
        one = self._whose(person, given, mine)
        paper, scans, place = brought.paper, brought.scans, brought.place
        values = materials.record(one, brought.item, paper, scans, place)
        prepared = self.prepare(values, today)
        verified = (paper.verified_by, paper.verified_on) if paper.verified_on else None
        document, new = self._file(prepared, scans, place, verified, today)
        return Attached(document, one, new)

    def _whose(self, person: str, given: Whose, mine: Callable[[str], bool] | None) -> Whose:
        found = self.people.find(person) if mine is not None else []
        if mine is not None and found and not any(mine(one.branch) for one in found):
            raise nobody()
        one = whose(person, given, self.people, self.index)
        if mine is not None and not mine(one.branch):
            raise nobody()
        return one

    def _file(
        self,
        prepared: Prepared,
        scans: Sequence[Scan],
        place: Place,
        verified: tuple[str, dt.date] | None,
        today: dt.date,
    ) -> tuple[Document, bool]:
        """The material of the one record that was prepared, and whether it is new; ``verified``, who compared
        it with the original, goes onto a slip that was issued without.
        """
        (candidate,) = prepared.candidates
        held = self._holder(candidate)
        new = held is None or held.state is State.PENDING
        serial = self._issued(prepared, candidate) if held is None or new else held.serial
        pages = sum(len(scan.codes) for scan in scans)
        document = file_original(
            serial, scans, place, desk=self.desk, reader=self.reader, pages=pages
        )
        if verified is not None and not self._verified(document):
            who = Signatory(VERIFIER, *verified)
            document = self.signing.sign(serial, who, today=today).document
        return document, new

    def _issued(self, prepared: Prepared, candidate: Candidate) -> str:
        try:
            issued = issue(
                prepared,
                register=self.register,
                store=self.desk.store,
                press=self.press,
                actor=self.desk.actor,
                now=self.desk.now,
            )
        except InputProblemsError:
            # A killed run may have left it with other words, and finished it is by now.
            held = self._holder(candidate)
            if held is None or held.state is State.PENDING:
                raise
            return held.serial
        result = only(issued, remedy="Run the same command again: it goes on from there.")
        if result.outcome is Outcome.VOID:
            raise RefusedError(
                "This material was filed as {serial}, which is void or destroyed.",
                serial=result.serial,
                remedy="See why with 'docgen show {serial}'; if it is to be filed again, say so with --remark.",
            )
        return result.serial

    def _holder(self, candidate: Candidate) -> Document | None:
        """The document that holds the material's natural key."""
        return next(
            (
                one
                for one in self.register.documents(candidate.series.type_id)
                if one.key_digest == candidate.key_digest
                and one.state not in (State.VOID, State.DISPOSED)
            ),
            None,
        )

    def _verified(self, document: Document) -> bool:
        values = records.read_record(self.desk.store.read(document.object_id or "", RECORD)).values
        signed = any(
            one.place.spec.role == VERIFIER
            for one in self.signing.look(document.serial).standing.signatures
        )
        return signed or "verified_by" in values


def bring(
    item: ChecklistItem,
    paper: Paper,
    files: Sequence[tuple[str, bytes]],
    place: Place,
    reader: ScanReader,
) -> Brought:
    """A paper as it comes in, its files (name and content) read; no archive is needed yet.

    Raises UnreadableInputError for a file that cannot be read or is no scan, UsageError for a place that is
    none.
    """
    for name, _ in files:
        _require_paper(name)
    scans = [reader.read(*one) for one in files]
    originals.require_place(place)
    return Brought(item, paper, scans, place)


def _require_paper(name: str) -> None:
    """Raise UnreadableInputError for a file that may look another way in thirty years: a written one."""
    if name.lower().endswith(_WRITTEN):
        raise UnreadableInputError(
            "{file} is not paper yet: it may look another way on the next machine.",
            file=name,
            remedy="Save it as PDF, or better: have it printed and signed, and scan that.",
        )


def whose(text: str, given: Whose, people: People, index: SearchIndex) -> Whose:
    """The person as the archive knows them; what was given goes before, and makes up for what is missing.

    Raises NotFoundError, SeveralError and UsageError as ``People.one``, RefusedError where the archive knows
    another name.
    """
    number = clean_identifier("citizen-number", text)
    try:
        found = people.one(text)
    except NotFoundError:
        if not (given.name and given.branch and len(number) == 18):
            raise
        one = replace(given, citizen_no=number)
    else:
        if given.name and not any(same_name(given.name, name) for name in found.names):
            raise RefusedError(
                "The archive knows this person by another name: {name}.",
                name=mask_name(found.name),
                remedy="Check name and number; leave --name out where the archive is right.",
            )
        told = materials.whose(found, people.checklist)
        one = replace(
            told,
            branch=given.branch or told.branch,
            branch_name=given.branch_name or ("" if given.branch else told.branch_name),
        )
    if one.branch_name:
        return one
    return replace(one, branch_name=_name_of(one.branch, people, index))


def _name_of(branch: str, people: People, index: SearchIndex) -> str:
    """A branch's name as its newest document has it; "" where none has."""
    here = Query(filters=(Filter(SearchField.BRANCH, branch),), limit=100)
    for hit in index.search(here):
        document = people.read(hit.entry.serial)
        if document is not None and (name := document.values.get("branch_name")):
            return str(name)
    return ""
