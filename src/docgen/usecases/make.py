"""A document's files from its ``record.json``: what issuing puts into the store, and what checking makes anew.

Everything a document depends on stands in ``record.json`` or, by its digest, in the store; so the
same bytes of it give the same files, whether today or at an audit in ten years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from docgen.core import composing, records
from docgen.core.composing import AnyComposer
from docgen.errors import IntegrityError
from docgen.model import Composition, DocumentType, RecordFile
from docgen.ports import Renderer, Store

RECORD = "record.json"
DOCUMENT = "document"
ISSUED_PDF = f"{DOCUMENT}.pdf"

TypeFor = Callable[[str, str], DocumentType]
"""A document type by its id and template digest, as it was when the number was given."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A document before it has a format; ``source`` are the bytes of its ``record.json``."""

    doctype: DocumentType
    record: RecordFile
    composition: Composition
    source: bytes


class Maker:
    """Composes and renders documents; a template is loaded once for all its documents."""

    def __init__(
        self, doctype_for: TypeFor, store: Store, renderers: Sequence[Renderer] = ()
    ) -> None:
        self._doctype_for = doctype_for
        self._store = store
        self._renderers = tuple(renderers)
        self._composers: dict[str, AnyComposer] = {}

    def compose(self, source: bytes) -> Composed:
        """What ``record.json`` says, as markup.  Raises DocgenError where it is no such file."""
        record = records.read_record(source)
        composer = self.composer(record.type_id, record.template)
        composition = composer.compose(
            record.values,
            serial=record.number,
            issued_on=record.issued_on,
            period=record.period,
        )
        if record.fallback_font is not None:
            composition = replace(
                composition, fallback=fallback_font(self._store, record.fallback_font)
            )
        return Composed(composer.doctype, record, composition, source)

    def files(self, composed: Composed) -> dict[str, bytes]:
        """The object's files by name: ``record.json`` and every rendition."""
        made = {RECORD: composed.source}
        for renderer in self._renderers:
            made[DOCUMENT + renderer.suffix] = renderer.render(
                composed.composition, composed.source
            )
        return made

    def composer(self, type_id: str, digest: str) -> AnyComposer:
        """The composer of a template."""
        if digest not in self._composers:
            self._composers[digest] = composing.composer(self._doctype_for(type_id, digest))
        return self._composers[digest]


def fallback_font(store: Store, digest: str) -> bytes:
    """The face a document needs beyond the bundled ones, as it was filed.

    Raises IntegrityError where it is gone, or not what its digest says.
    """
    object_id = records.font_object(digest)
    stored = store.get(object_id)
    if stored is None:
        raise IntegrityError("The font {object} is not in the store.", object=object_id)
    face = store.read(object_id, next(iter(stored.versions[0])))
    if records.font_digest(face) != digest:
        raise IntegrityError(
            "The archived font {object} is not what its digest says.", object=object_id
        )
    return face
