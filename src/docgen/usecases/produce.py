"""Make the files of one pending document and put them into the store.

Runs in worker processes.  Deterministic: the same pending document gives the same bytes, so that a
run killed at any moment is finished by simply doing this again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docgen.core import records
from docgen.core.compose import Composer
from docgen.model import Confirmation, DocumentType, Pending, State
from docgen.ports import Renderer, Store

RECORD = "record.json"
DOCUMENT = "document"


class Producer:
    """``producer(pending)`` renders, stores and answers with the confirmation.

    ``doctype_for`` gives the document type by type id and template digest, as it was when the
    number was reserved: it may have changed on disk since.
    """

    def __init__(
        self,
        *,
        doctype_for: Callable[[str, str], DocumentType],
        renderers: Sequence[Renderer],
        store: Store,
        identity_key: bytes,
        actor: str,
    ) -> None:
        self._doctype_for = doctype_for
        self._renderers = tuple(renderers)
        self._store = store
        self._identity_key = identity_key
        self._actor = actor
        self._composers: dict[str, Composer] = {}

    def __call__(self, pending: Pending) -> Confirmation:
        candidate = pending.candidate
        composer = self._composer(candidate.series.type_id, candidate.template_digest)
        composition = composer.compose(
            candidate.values,
            serial=pending.serial,
            issued_on=candidate.issued_on,
            period=candidate.period,
        )
        record = records.record_file(pending)
        object_id = records.document_object(
            candidate.series.type_id, candidate.period, pending.serial
        )
        stored = self._store.get(object_id)
        # Filed already, and only the confirmation was cut off: it stays, whatever version of docgen
        # made it.  With another record in its place, ``put`` refuses.
        if stored is None or self._store.read(object_id, RECORD) != record:
            files = {RECORD: record}
            for renderer in self._renderers:
                files[DOCUMENT + renderer.suffix] = renderer.render(composition, record)
            stored = self._store.put(
                object_id,
                files,
                created=pending.reserved_at,
                message=f"Issue {pending.serial}",
                actor=self._actor,
            )
        entry = records.search_entry(
            composer.doctype,
            candidate,
            pending.serial,
            state=State.ISSUED,
            text=composition.text,
            key=self._identity_key,
        )
        return Confirmation(
            serial=pending.serial,
            object_id=object_id,
            inventory_digest=stored.inventory_digest,
            files=stored.versions[-1],
            entry=entry,
        )

    def _composer(self, type_id: str, digest: str) -> Composer:
        if digest not in self._composers:
            self._composers[digest] = Composer(self._doctype_for(type_id, digest))
        return self._composers[digest]
