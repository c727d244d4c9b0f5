"""Take a paper that docgen did not make into somebody's personnel file: slip and scan in one go.

The slip is issued like any document, the scan filed as its original, a comparison made later recorded as
the verifier's signature.  Each is safe by itself; killed anywhere, the same command makes what is missing:
the same scans of the same kind are one material of a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.core import materials, records
from docgen.core.identifiers import clean_identifier
from docgen.core.masks import mask_name
from docgen.core.materials import Whose
from docgen.core.people import same_name
from docgen.errors import InputProblemsError, NotFoundError, RefusedError, UnreadableInputError
from docgen.model import (
    Candidate,
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
from docgen.usecases.people import People
from docgen.usecases.sign import Signatory, SigningDesk

VERIFIER = "verifier"
_WRITTEN = (".docx", ".doc", ".wps", ".odt", ".rtf")


@dataclass(frozen=True, slots=True)
class Attached:
    """The slip with its scan, and whether it is new."""

    document: Document
    new: bool


@dataclass(frozen=True, slots=True)
class AttachDesk:
    """What attaching needs."""

    desk: Desk
    signing: SigningDesk
    register: Register
    press: Press
    reader: ScanReader

    def attach(
        self,
        prepared: Prepared,
        scans: Sequence[Scan],
        place: Place,
        *,
        verified: tuple[str, dt.date] | None,
        today: dt.date,
    ) -> Attached:
        """The material of the one record that was prepared.

        ``verified`` is who compared it with the original, and when: it goes onto a slip that was issued
        without.  Raises InputProblemsError, BusyError, RefusedError for a material that is void.
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
        return Attached(document, new)

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


def require_paper(name: str) -> None:
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
