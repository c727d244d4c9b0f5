"""File the signed original: its scans as a new version of the document's object, and where the paper lies."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.core import originals
from docgen.model import Document, Issued, Place, Scan
from docgen.ports import ScanReader
from docgen.usecases.act import Desk, Planned
from docgen.usecases.make import ISSUED_PDF


def file_original(
    serial: str,
    scans: Sequence[Scan],
    place: Place,
    *,
    desk: Desk,
    reader: ScanReader,
    reason: str = "",
    pages: int | None = None,
) -> Document:
    """The document with its original.  Without scans, the paper of one that has its original moves.

    ``reason`` is why the scans have another number of pages than the document was issued with.  The
    same scans again are no new version.  ``pages`` is how many the paper has where it is another one than was
    issued: a material of a personnel file.  A void document's paper is filed like any other.

    Raises NotFoundError, BusyError, and RefusedError where a scan is not this document's.
    """

    def plan(document: Document) -> Planned | None:
        if pages is None:
            issued = reader.printed(serial, desk.store.read(document.object_id or "", ISSUED_PDF))
        else:
            issued = Issued(serial, pages)
        found = originals.filing(serial, document.acts, scans, place, issued=issued, reason=reason)
        return None if found is None else Planned(*found)

    return desk.act(serial, plan)
