"""What the index says of a document after acts: the same when they happen and when they are read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.core import life, records, scan_text
from docgen.model import Act, SearchEntry, State
from docgen.ports import Store
from docgen.usecases.make import RECORD, TypeFor


@dataclass(frozen=True, slots=True)
class Entries:
    """Works entries out; the text of originals is in the store, what of it is secret in the record."""

    store: Store
    doctype_for: TypeFor
    identity_key: bytes

    def after(self, entry: SearchEntry, acts: Sequence[Act], object_id: str) -> SearchEntry:
        """The entry of the document of an object after acts.

        Raises IntegrityError where the text of its original is not what was filed.
        """
        lived = life.indexed(entry, acts)
        act = scan_text.newest(acts)
        if act is None or lived.state is State.DISPOSED:
            return lived
        record = records.read_record(self.store.read(object_id, RECORD))
        doctype = self.doctype_for(record.type_id, record.template)
        return scan_text.indexed(
            lived,
            act,
            self.store.read(object_id, str(act.data["path"])),
            hidden=records.secrets(doctype, record.values),
            key=self.identity_key,
        )
