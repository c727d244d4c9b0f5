"""Reference codes (档号): which document of a closed month has which, by the catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.core import filing, records, volumes
from docgen.errors import NotFoundError
from docgen.model import Document, State
from docgen.ports import Register, Store
from docgen.usecases.make import RECORD


@dataclass(frozen=True, slots=True)
class Reference:
    """The code of a document, and the number of the catalogue that gives it."""

    code: str
    catalogue: str


def of(document: Document, *, register: Register, store: Store) -> Reference | None:
    """The code of a document; None while its month is open.  An annex has none of its own."""
    catalogue = volumes.closed_by(volumes.volume_of(document), register.closings())
    if catalogue is None:
        return None
    for code, number in _rows(catalogue, store):
        if number == document.serial:
            return Reference(code, catalogue.serial)
    return None


def serial(number: str, *, register: Register, store: Store) -> str:
    """The number that a reference code stands for; a number is one already.

    Raises NotFoundError for a code that no catalogue gives.
    """
    code = filing.item_of(number)
    if code is None:
        return number
    for catalogue in register.closings():
        told = volumes.closing(catalogue)
        if catalogue.state is State.VOID or told is None or told.fonds != code[0]:
            continue
        for given, found in _rows(catalogue, store):
            if filing.item_of(given) == code:
                return found
    raise NotFoundError(
        "No catalogue gives the reference code {code}.",
        code=number,
        remedy="Check the code, or search: 'docgen search {code}'.",
    )


def _rows(catalogue: Document, store: Store) -> list[tuple[str, str]]:
    """Code and number of each item; none while the catalogue has no files."""
    if catalogue.object_id is None:
        return []
    values = records.read_record(store.read(catalogue.object_id, RECORD)).values
    return [(row["code"], row["number"]) for row in values.get("items", ())]
