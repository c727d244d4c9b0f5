"""Make the files of one pending document and put them into the store.

Runs in worker processes.  Deterministic: the same pending document gives the same bytes, so that a
run killed at any moment is finished by simply doing this again.
"""

from __future__ import annotations

from docgen.core import records
from docgen.model import Confirmation, Pending, State
from docgen.ports import Store
from docgen.usecases.make import RECORD, Maker


class Producer:
    """``producer(pending)`` renders, stores and answers with the confirmation.

    ``fonts`` is the digest of the bundled faces that the maker's renderers set with.
    """

    def __init__(
        self, *, maker: Maker, store: Store, identity_key: bytes, actor: str, fonts: str
    ) -> None:
        self._maker = maker
        self._store = store
        self._identity_key = identity_key
        self._actor = actor
        self._fonts = fonts

    def __call__(self, pending: Pending) -> Confirmation:
        candidate = pending.candidate
        record = records.record_file(pending, self._fonts)
        composed = self._maker.compose(record)
        object_id = records.document_object(
            candidate.series.type_id, candidate.period, pending.serial
        )
        stored = self._store.get(object_id)
        # Filed already, and only the confirmation was cut off: it stays, whatever version of docgen
        # made it.  With another record in its place, ``put`` refuses.
        if stored is None or not records.is_record_of(self._store.read(object_id, RECORD), pending):
            stored = self._store.put(
                object_id,
                self._maker.files(composed),
                created=pending.reserved_at,
                message=f"Issue {pending.serial}",
                actor=self._actor,
            )
        entry = records.search_entry(
            composed.doctype,
            candidate,
            pending.serial,
            state=State.ISSUED,
            text=composed.composition.text,
            key=self._identity_key,
        )
        return Confirmation(
            serial=pending.serial,
            object_id=object_id,
            inventory_digest=stored.inventory_digest,
            files=stored.versions[-1],
            entry=entry,
        )
