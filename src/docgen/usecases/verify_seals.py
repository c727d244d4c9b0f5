"""Look at the sealed PDFs of documents: does every seal hold, and is it the one its act tells of?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docgen.core import seals
from docgen.errors import DocgenError
from docgen.model import Document, Finding, Text
from docgen.ports import Progress, SealReader, Store
from docgen.usecases.make import ISSUED_PDF


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal that holds.

    ``trusted`` is None where no trusted certificates are configured; ``owner`` is masked where it is a
    person; ``stamped`` is the moment of its timestamp.
    """

    serial: str
    field: str
    owner: str
    fingerprint: str
    at: str
    trusted: bool | None
    stamped: str | None


def look_at_seals(
    documents: Iterable[Document],
    store: Store,
    reader: Callable[[], SealReader],
    progress: Progress | None = None,
) -> Iterator[Finding | Sealed]:
    """What is wrong with the seals of these documents, and the seals of those that are right.

    ``reader`` is called when the first sealed document is met.
    """
    opened: SealReader | None = None
    for document in documents:
        given = seals.given(document.acts)
        if not given or document.object_id is None:
            continue
        if progress is not None:
            progress.advance()
        opened = opened or reader()
        try:
            issued = store.read(document.object_id, ISSUED_PDF)
            pdf = store.read(document.object_id, seals.SEALED_PDF)
        except DocgenError as error:
            # The store's own check names the file; this, what it means.
            yield _unreadable(document, error)
            continue
        try:
            found = opened.read(pdf, [seal.act.at for seal in given])
        except DocgenError as error:
            yield _unreadable(document, error)
            continue
        wrong = list(seals.wrongs(document.serial, issued, pdf, given, found))
        yield from wrong
        if not wrong:
            for seal, one in zip(given, found, strict=True):
                yield Sealed(
                    document.serial,
                    one.field,
                    seals.shown_owner(seal),
                    one.fingerprint,
                    seal.act.at,
                    one.trusted,
                    one.stamped,
                )


def _unreadable(document: Document, error: DocgenError) -> Finding:
    return Finding(
        "seal.unreadable",
        f"{document.serial}/{seals.SEALED_PDF}",
        Text("Its seals cannot be looked at: {reason}", {"reason": str(error)}),
    )
