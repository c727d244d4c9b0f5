"""From an input that has been read to issued documents: required, prepared, numbered, made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from docgen.model import DocumentType
from docgen.ports import Begin, Press, Register, Store
from docgen.usecases.check import Checked
from docgen.usecases.issue import Fallback, Issued, issue, prepare
from docgen.usecases.require import Archived, require


@dataclass(frozen=True, slots=True)
class IssuingDesk:
    """What issuing needs; ``warm_up`` lets what makes files get ready for so many documents."""

    register: Register
    store: Store
    press: Press
    archived: Archived
    identity_key: bytes
    fallback: Fallback
    actor: str
    now: Callable[[], str]
    warm_up: Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Order:
    """How an input is to be issued.

    ``partial``: its valid records, whatever is wrong with others.  ``again``: records of void documents
    too.  ``reason``: why requirements are overruled that may be; None where none is.
    """

    issued_on: dt.date
    partial: bool = False
    again: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Generated:
    """What came of it; ``overruled`` counts the records issued against a requirement."""

    issued: Issued
    overruled: int


def generate(
    doctype: DocumentType, checked: Checked, order: Order, *, desk: IssuingDesk, begin: Begin
) -> Generated:
    """Issue the records of an input.  Raises InputProblemsError as ``prepare`` and ``issue``."""
    checked = require(doctype, checked, desk.archived, override=order.reason is not None)
    valid = len(checked.intake.records)
    desk.warm_up(valid)
    with begin(valid) as progress:
        prepared = prepare(
            doctype,
            checked,
            desk.archived,
            identity_key=desk.identity_key,
            issued_on=order.issued_on,
            fallback=desk.fallback,
            reason=order.reason or "",
            partial=order.partial,
        )
        issued = issue(
            prepared,
            register=desk.register,
            store=desk.store,
            press=desk.press,
            actor=desk.actor,
            now=desk.now,
            partial=order.partial,
            again=order.again,
            progress=progress,
        )
    return Generated(issued, len(checked.overruled))
