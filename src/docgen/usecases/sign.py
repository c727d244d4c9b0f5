"""Sign a document, take a signature back, release it: the order of its type is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.core import disposal, life, links, records, seals, signing
from docgen.core.signing import Standing
from docgen.errors import RefusedError
from docgen.model import Document, DocumentType, State
from docgen.ports import Register, Store
from docgen.usecases.act import Desk, Planned
from docgen.usecases.make import RECORD, TypeFor
from docgen.usecases.seal import Wish, sealed


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, for which role, on which day; ``whose`` is the department a list names, or ""."""

    role: str
    by: str
    on: dt.date
    whose: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A document with how far its signing has come."""

    document: Document
    doctype: DocumentType
    standing: Standing


class SigningDesk:
    """What signing needs: the desk of acts, and the types and records of documents."""

    def __init__(self, desk: Desk, register: Register, doctype_for: TypeFor) -> None:
        self._desk = desk
        self._register = register
        self._doctype_for = doctype_for

    def look(self, serial: str) -> Signed:
        """How far the signing of a document has come.  Raises NotFoundError for no such document."""
        document = life.known(self._register.document(serial), serial)
        return look(document, self._desk.store, self._doctype_for)

    def sign(
        self, serial: str, who: Signatory, *, today: dt.date, wish: Wish | None = None
    ) -> Signed:
        """Record a signature; with a ``wish``, seal the PDF with it in the same act.

        A signature that is recorded already is sealed now; one that has this very seal stays as it is.

        Raises RefusedError out of turn, for a day before the issue or after ``today``, and for a void
        document; UsageError for a role the type does not know.
        """

        def plan(document: Document, now: Standing) -> Planned | None:
            if not document.issued_on <= who.on <= max(today, document.issued_on):
                raise RefusedError(
                    "{serial} was issued on {issued}; it cannot have been signed on {on}.",
                    serial=serial,
                    issued=document.issued_on.isoformat(),
                    on=who.on.isoformat(),
                    remedy="Give the date that stands on the paper with --on.",
                )
            data = signing.sign(
                now, serial, role=who.role, whose=who.whose, by=who.by, on=who.on,
                opinion=who.opinion,
            )  # fmt: skip
            if wish is not None:
                place = signing.find(now, serial, role=who.role, whose=who.whose)
                return sealed(document, wish, self._desk, place=place, by=who.by, signing=data)
            return None if data is None else Planned(life.SIGN, data)

        return self._act(serial, plan)

    def seal(self, serial: str, wish: Wish, *, role: str = "", whose: str = "") -> Signed:
        """Seal the PDF without a signature; at the place of a ``role``, where one is named.

        For the same seal again nothing is done.  Raises RefusedError for a void document, UsageError for a
        role the type does not know.
        """

        def plan(document: Document, now: Standing) -> Planned | None:
            place = signing.find(now, serial, role=role, whose=whose) if role else None
            return sealed(document, wish, self._desk, place=place)

        return self._act(serial, plan)

    def withdraw(self, serial: str, *, role: str, whose: str, reason: str) -> Signed:
        """Take back a signature that was recorded by mistake.  Raises RefusedError, UsageError."""

        def plan(document: Document, now: Standing) -> Planned:
            data = signing.withdraw(now, serial, role=role, whose=whose, reason=reason)
            seals.require_not_sealed(document, data["role"], data.get("for", ""))
            return Planned(life.WITHDRAW, data)

        return self._act(serial, plan)

    def release(self, serial: str, *, to: str) -> Signed:
        """Release a document that is signed in full.  Raises RefusedError while a signature is missing."""

        def plan(_: Document, now: Standing) -> Planned | None:
            data = signing.release(now, serial, to=to)
            return None if data is None else Planned(life.RELEASE, data)

        return self._act(serial, plan)

    def _act(self, serial: str, plan: Callable[[Document, Standing], Planned | None]) -> Signed:
        def planned(document: Document) -> Planned | None:
            if document.state is State.VOID:
                raise links.void(document)
            return plan(document, look(document, self._desk.store, self._doctype_for).standing)

        return look(self._desk.act(serial, planned), self._desk.store, self._doctype_for)


def look(document: Document, store: Store, doctype_for: TypeFor) -> Signed:
    """How far the signing of a document has come, by the type it was issued with.

    Raises DisposedError for one that was destroyed.
    """
    if document.state is State.DISPOSED:
        raise disposal.gone(document)
    doctype = doctype_for(document.type_id, document.template_digest)
    values: Mapping[str, Any] = {}
    if document.object_id is not None and any(spec.each for spec in doctype.signatures):
        values = records.read_record(store.read(document.object_id, RECORD)).values
    return Signed(document, doctype, signing.standing(doctype, values, document.acts))
