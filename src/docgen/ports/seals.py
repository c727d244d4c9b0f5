"""Seals: put on PDFs, and read from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from docgen.model import Certificate, SealedPdf, SealFound, SealOrder


class Sealer(Protocol):
    """A certificate with its key: seals PDFs."""

    @property
    def certificate(self) -> Certificate: ...

    def seal(self, pdf: bytes, order: SealOrder) -> SealedPdf:
        """The PDF with one more visible seal and signature: its bytes as they are, the new ones after them.

        The new bytes are others each time.  Raises RefusedError where the seal cannot stand at its place or
        its name not be drawn, SealError where the time-stamping service does not answer.
        """
        ...


class SealReader(Protocol):
    """Reads the signatures of a PDF."""

    def read(self, pdf: bytes, moments: Sequence[str]) -> Sequence[SealFound]:
        """All signatures, in the order they were put on; whether each one's certificate was good is judged
        at its moment (UTC, as in the ledger).

        Raises UnreadableDocumentError for a file that is not whole.
        """
        ...
