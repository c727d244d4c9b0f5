"""Find somebody in the archive, and the documents they appear in."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docgen.core import people, records
from docgen.core.identifiers import check_citizen_number, clean_identifier
from docgen.core.people import Fact, Person
from docgen.errors import NotFoundError, UsageError
from docgen.model import Checklist, Document, DocumentType, Query, Scope, State
from docgen.ports import Register, SearchIndex, Store
from docgen.usecases.find import find_every
from docgen.usecases.make import RECORD, TypeFor

_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
_NUMBER = re.compile(r"(?=.*[0-9].*[0-9])[0-9A-Z]{4,20}")


@dataclass(frozen=True, slots=True)
class Read:
    """A document with its type and record."""

    document: Document
    doctype: DocumentType
    values: Mapping[str, Any]


class People:
    """Looks people up; a document is read once."""

    def __init__(
        self,
        *,
        register: Register,
        store: Store,
        index: SearchIndex,
        doctype_for: TypeFor,
        identity_key: bytes,
        checklist: Checklist,
        scope: Scope | None = None,
    ) -> None:
        """``scope``: nothing outside it is read, found or counted; None: everything is inside."""
        self.checklist = checklist
        self.scope = scope
        self._register = register
        self._store = store
        self._index = index
        self._doctype_for = doctype_for
        self._key = identity_key
        self._read: dict[str, Read | None] = {}
        self._types = frozenset(one.of.partition(".")[0] for one in checklist.people)

    def find(self, text: str) -> list[Person]:
        """Whoever a citizen number, a staff or certificate number, or a whole name stands for.

        Raises UsageError for a citizen number that cannot be one.
        """
        plain = clean_identifier("citizen-number", text)
        if _CITIZEN.fullmatch(plain):
            problem = check_citizen_number(plain)
            if problem is not None:
                raise UsageError("This is no citizen number. {reason}", reason=problem.what)
            return [one for one in self._around([plain], []) if one.citizen_no == plain]
        number = "".join(unicodedata.normalize("NFKC", text).split()).upper()
        if _NUMBER.fullmatch(number):
            return [one for one in self._around([number], []) if number in one.staff_nos]
        name = people.plain_name(text)
        if not name:
            raise UsageError("Say whom: a name, a staff number or a citizen number.")
        found = self._around([], [text.strip()])
        return [one for one in found if any(people.plain_name(own) == name for own in one.names)]

    def one(self, text: str) -> Person:
        """The only one it stands for.  Raises NotFoundError, and UsageError where there are several."""
        found = self.find(text)
        if not found:
            raise nobody()
        if len(found) > 1:
            raise SeveralError(found)
        return found[0]

    def key_of(self, person: Person) -> str:
        """What names somebody in an address: a document that tells of them, and a keyed digest of what it
        says.  It stays good while that document is there; no number can be read from it.
        """
        fact = person.facts[0]
        return f"{fact.document.serial}.{self._digest(fact)}"

    def known_by(self, key: str) -> Person:
        """Whom ``key_of`` has named.  Raises NotFoundError where the document says so no more."""
        serial, _, digest = key.rpartition(".")
        read = self.read(serial)
        facts = self._facts(read) if read is not None else []
        asked = digest.encode()  # whatever stands in an address
        fact = next(
            (one for one in facts if hmac.compare_digest(self._digest(one).encode(), asked)), None
        )
        found = self._around(fact.numbers, []) if fact is not None else []
        for one in found:
            if any(
                told.document.serial == serial and self._digest(told) == digest
                for told in one.facts
            ):
                return one
        raise NotFoundError(
            "No document that you may see says who that is.",
            remedy="Look for the person by name or number.",
        )

    def _digest(self, fact: Fact) -> str:
        told = [fact.citizen_no, fact.staff_no, fact.name]
        return records.keyed_digest(self._key, "person", told)[:24]

    def documents(self, person: Person) -> list[Read]:
        """The documents that name the person or hold a number of theirs, oldest first; void ones too."""
        serials = set(self._serials(person.numbers, person.names))
        found = [read for serial in serials if (read := self.read(serial)) is not None]
        return sorted(found, key=lambda one: (one.document.issued_on, one.document.serial))

    def _around(self, numbers: Iterable[str], names: Iterable[str]) -> list[Person]:
        """Everybody whom documents with these numbers or names tell, with all that is told of them.

        What is found brings other numbers along, and they are looked for in turn; it brings no other
        names, which could be those of others.
        """
        known = {people.plain_name(name) for name in names}
        serials = dict.fromkeys(self._serials(numbers, names, self._types))
        asked: set[str] = set()
        wanted = set(numbers)
        while True:
            asked |= wanted
            reads = filter(None, map(self.read, serials))
            told = (fact for one in reads for fact in self._facts(one))
            facts = [
                one
                for one in told
                if {one.citizen_no, one.staff_no} & asked or people.plain_name(one.name) in known
            ]
            wanted = {number for one in facts for number in one.numbers} - asked
            if not wanted:
                return people.people(facts)
            serials |= dict.fromkeys(self._serials(wanted, (), self._types))

    def _facts(self, one: Read) -> list[Fact]:
        return list(people.facts(one.document, one.values, self.checklist))

    def _serials(
        self, numbers: Iterable[str], names: Iterable[str], types: frozenset[str] | None = None
    ) -> Iterator[str]:
        queries = [
            *(Query(words=(number,)) for number in sorted(numbers)),
            *(Query(words=tuple(name.split())) for name in sorted(names)),
        ]
        for query in queries:
            within = replace(query, scope=self.scope)
            for entry in find_every(within, index=self._index, identity_key=self._key):
                if types is None or entry.type_id in types:
                    yield entry.serial

    def sees(self, document: Document) -> bool:
        """Whether a document is inside the scope."""
        return self.scope is None or self.scope.holds(document.type_id, document.branch)

    def read(self, serial: str) -> Read | None:
        """A document with its record; None while it has no files, or when it is destroyed."""
        if serial not in self._read:
            self._read[serial] = self._from_store(serial)
        return self._read[serial]

    def _from_store(self, serial: str) -> Read | None:
        document = self._register.document(serial)
        if document is not None and not self.sees(document):
            return None
        if document is None or document.object_id is None or RECORD not in document.files:
            return None
        if document.state not in (State.ISSUED, State.VOID):
            return None
        doctype = self._doctype_for(document.type_id, document.template_digest)
        values = records.read_record(self._store.read(document.object_id, RECORD)).values
        return Read(document, doctype, values)


class SeveralError(UsageError):
    """A name, or a number, that stands for several people."""

    remedy = (
        "Name one by the staff number, or give the citizen number: write - and type it when asked."
    )

    def __init__(self, found: list[Person]) -> None:
        super().__init__("{count} people are called that.", count=len(found))
        self.people = found


def nobody() -> NotFoundError:
    """What is said of somebody whom no document tells of, or none that may be seen."""
    return NotFoundError(
        "No document of this archive says who that is.",
        remedy="Check the spelling; a name is written in full ('docgen search' finds where it stands). Of an "
        "applicant without a document, 'docgen attach' takes the citizen number with --name and --branch.",
    )
