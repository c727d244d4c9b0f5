"""Digital seals: the certificate, where a seal stands, what is asked for, what a sealed PDF says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that seals.

    ``owner`` is its organisation, or the person's name where it has none (``person``).  ``fingerprint`` is
    "sha256:…" of its DER bytes; ``not_before`` and ``not_after`` are UTC as in the ledger; ``test`` says that
    ``docgen test-certificate`` made it.
    """

    fingerprint: str
    owner: str
    subject: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    person: bool = False
    test: bool = False


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The middle of a seal: the page, from 1, and millimetres from the page's left and upper edge."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SealOrder:
    """A seal to be put on a PDF that has ``number - 1`` of them.

    ``lines`` stand below the star; ``titles`` are what the signing party is called on the page, best first;
    without a ``place`` one is found.
    """

    number: int
    lines: tuple[str, ...]
    titles: tuple[str, ...] = ()
    place: SealPlace | None = None


@dataclass(frozen=True, slots=True)
class SealedPdf:
    """A PDF with its new seal; ``timestamp`` says whether an RFC 3161 timestamp is in it."""

    data: bytes
    place: SealPlace
    timestamp: bool


@dataclass(frozen=True, slots=True)
class SealFound:
    """A signature as a PDF has it.

    ``end`` is how many bytes, from the first, it covers (its own value left out); ``intact`` says that these
    are the signed ones and the signature is the certificate's; ``trusted`` that its chain leads to a
    trusted certificate, None where none is configured; ``stamped`` is the moment of a timestamp (UTC).
    """

    field: str
    end: int
    fingerprint: str
    intact: bool
    trusted: bool | None
    stamped: str | None = None
