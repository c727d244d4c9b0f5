"""The signatures of a PDF: whether each holds, and by which certificate it was made."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import logging
import zlib
from collections.abc import Sequence

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from docgen.errors import SealError, UnreadableDocumentError
from docgen.model import SealFound

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # what is found is a finding
_USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)
_ODD = (
    PdfError, SignatureValidationError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError,
    AssertionError, NotImplementedError, RecursionError, ArithmeticError, zlib.error,
)  # fmt: skip
"""What pyHanko raises at files that somebody has damaged."""


class PdfSealReader:
    """Implements ``ports.SealReader``; ``roots`` are trusted certificates in DER, or None."""

    def __init__(self, roots: Sequence[bytes] | None = None) -> None:
        self._roots = None if roots is None else [asn1_x509.Certificate.load(one) for one in roots]

    def read(self, pdf: bytes, moments: Sequence[str]) -> Sequence[SealFound]:
        """See ``ports.SealReader.read``."""
        try:
            signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        except _ODD as error:
            raise UnreadableDocumentError("The sealed PDF cannot be read.") from error
        found = []
        for number, one in enumerate(signatures):
            moment = moments[number] if number < len(moments) else None
            found.append(self._one(one, moment))
        return found

    def _one(self, signature: EmbeddedPdfSignature, moment: str | None) -> SealFound:
        name = str(signature.field_name)
        try:
            own = hashlib.sha256(signature.signer_cert.dump()).hexdigest()
            *_, start, length = (int(one) for one in signature.byte_range)
        except _ODD:
            return SealFound(name, 0, "", intact=False, trusted=None)
        fingerprint, end = f"sha256:{own}", start + length
        try:
            status = asyncio.run(self._judged(signature, moment))
        except _ODD:
            return SealFound(name, end, fingerprint, intact=False, trusted=None)
        # The first byte to the last but for the signature's own value: nothing is left out in between.
        covered = status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        stamp = status.timestamp_validity
        stamped = None
        if stamp is not None and stamp.intact and stamp.valid:
            stamped = stamp.timestamp.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return SealFound(
            name,
            end,
            fingerprint,
            intact=bool(status.intact and status.valid and covered)
            and (stamp is None or stamped is not None),
            trusted=None if self._roots is None else bool(status.trusted),
            stamped=stamped,
        )

    async def _judged(
        self, signature: EmbeddedPdfSignature, moment: str | None
    ) -> PdfSignatureStatus:
        # What came after it, the acts tell more strictly than a comparison of objects could.
        context = self._context(moment)
        return await async_validate_pdf_signature(
            signature, context, self._context(moment), key_usage_settings=_USAGE, skip_diff=True
        )

    def _context(self, moment: str | None) -> ValidationContext:
        at = None
        if moment is not None:
            at = dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
        return ValidationContext(
            trust_roots=self._roots or [],
            allow_fetching=False,
            moment=at,
            best_signature_time=at,
            revocation_mode="soft-fail",
        )


def trusted(files: Sequence[tuple[str, bytes]]) -> list[bytes]:
    """The certificates of some files, PEM or DER.  Raises SealError for a file that holds none."""
    found = []
    for name, data in files:
        try:
            blocks = (
                [one for kind, _, one in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE"]
                if pem.detect(data)
                else [data]
            )
            for one in blocks:
                asn1_x509.Certificate.load(one, strict=True).subject  # noqa: B018 - parses it
            found += blocks
        except (ValueError, TypeError) as error:
            raise SealError(
                "{file} is no certificate.",
                file=name,
                remedy="Put certificates (.cer, .crt, .pem) alone into the file or folder of the trusted ones.",
            ) from error
    return found
