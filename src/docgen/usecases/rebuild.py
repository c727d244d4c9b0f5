"""Restore register and index from store and ledger alone (``docgen rebuild``)."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.core import chain
from docgen.errors import IntegrityError
from docgen.model import Confirmation, Done, Finding, State
from docgen.ports import Ledger, Register, Store
from docgen.usecases.derive import Derived, derive
from docgen.usecases.make import TypeFor


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``disposed`` of the ``documents`` were destroyed.  ``unconfirmed`` have their files and wait for ``Register.confirm``, ``unrecorded`` are acts that
    wait for ``Workbench.record``: both go on with the ledger, so they come when the new register is in
    its place.  ``lost`` have a number but no files.
    """

    documents: int
    disposed: int
    unconfirmed: tuple[Confirmation, ...]
    unrecorded: tuple[Done, ...]
    lost: tuple[str, ...]


def rebuild(
    *,
    store: Store,
    ledger: Ledger,
    register: Register,
    doctype_for: TypeFor,
    identity_key: bytes,
) -> Rebuilt:
    """Fill the empty ``register``.

    Raises IntegrityError, having changed nothing but a torn end of the ledger, when store and ledger
    themselves contradict each other: rebuilding from them would cast the damage in stone.
    """
    store.sweep()
    ledger.mend_end()
    lines = list(ledger.lines())
    wrong: list[Finding] = list(chain.verify_lines(lines))
    derived: list[Derived] = []
    for one in derive(lines, store=store, doctype_for=doctype_for, identity_key=identity_key):
        if isinstance(one, Finding):
            wrong.append(one)
        else:
            derived.append(one)
    if wrong:
        raise IntegrityError(
            "Store and ledger are damaged in {count} places; the first: {where}.",
            count=len(wrong),
            where=wrong[0].where,
        )
    register.restore(
        [one.document for one in derived],
        lines,
        [one.entry for one in derived if one.entry is not None],
    )
    lost = [one.document.serial for one in derived if one.entry is None and one.unconfirmed is None]
    return Rebuilt(
        documents=len(derived),
        disposed=sum(one.document.state is State.DISPOSED for one in derived),
        unconfirmed=tuple(one.unconfirmed for one in derived if one.unconfirmed is not None),
        unrecorded=tuple(one.unrecorded for one in derived if one.unrecorded is not None),
        lost=tuple(lost),
    )
