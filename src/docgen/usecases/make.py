"""A document's files from its ``record.json``: what issuing puts into the store, and what checking makes anew.

Everything a document depends on stands in ``record.json`` or, by its digest, in the store; so the
same bytes of it give the same files, whether today or at an audit in ten years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docgen.core import records
from docgen.core.compose import Composer
from docgen.model import Composition, DocumentType, RecordFile
from docgen.ports import Renderer

RECORD = "record.json"
DOCUMENT = "document"

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

    def __init__(self, doctype_for: TypeFor, renderers: Sequence[Renderer] = ()) -> None:
        self._doctype_for = doctype_for
        self._renderers = tuple(renderers)
        self._composers: dict[str, Composer] = {}

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
        return Composed(composer.doctype, record, composition, source)

    def files(self, composed: Composed) -> dict[str, bytes]:
        """The object's files by name: ``record.json`` and every rendition."""
        made = {RECORD: composed.source}
        for renderer in self._renderers:
            made[DOCUMENT + renderer.suffix] = renderer.render(
                composed.composition, composed.source
            )
        return made

    def composer(self, type_id: str, digest: str) -> Composer:
        """The composer of a template."""
        if digest not in self._composers:
            self._composers[digest] = Composer(self._doctype_for(type_id, digest))
        return self._composers[digest]
