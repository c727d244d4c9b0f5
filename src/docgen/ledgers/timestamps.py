"""RFC 3161 timestamps: asked of a service over HTTP, checked by rfc3161-client."""

from __future__ import annotations

import datetime as dt
import http.client
import urllib.error
import urllib.request

from cryptography import x509
from cryptography.x509.oid import NameOID
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from docgen.errors import DocgenError, IntegrityError
from docgen.model import Stamped

SECONDS = 10.0
_LONGEST = 1 << 20
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class TimestampError(DocgenError):
    """The service gave no timestamp, or one that does not hold."""

    remedy = "The next 'docgen checkpoint' asks again."


class HttpTimestamps:
    """A ``ports.Timestamps``: the service at ``address`` ("" for none), checked against ``roots`` (PEM)."""

    def __init__(self, address: str = "", roots: bytes = b"", *, seconds: float = SECONDS) -> None:
        self._address = address
        self._seconds = seconds
        self._roots = roots

    @property
    def roots(self) -> bytes:
        """See ``ports.Timestamps.roots``."""
        return self._roots

    def stamp(self, data: bytes) -> bytes | None:
        """See ``ports.Timestamps.stamp``."""
        if not self._address:
            return None
        if not self.roots:
            raise TimestampError(
                "No timestamp was asked for: nothing says which service to believe.",
                remedy="Name the file of its root certificate with --tsa-root or DOCGEN_TSA_ROOT.",
            )
        asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
        token = self._ask(asked.as_bytes())
        try:
            self._verify(_decode(token), data, self.roots, nonce=asked.nonce)
        except (ValueError, VerificationError) as error:
            raise TimestampError(
                "The answer of the time-stamping service {address} does not hold: {reason}",
                address=self._address,
                reason=_plain(error),
            ) from error
        return token

    def check(self, token: bytes, data: bytes, kept: bytes = b"") -> Stamped:
        """See ``ports.Timestamps.check``."""
        try:
            answer = _decode(token)
            self._verify(answer, data, self.roots or kept)
        except (ValueError, VerificationError) as error:
            raise IntegrityError(
                "The timestamp is none of this checkpoint, or does not hold: {reason}",
                reason=_plain(error),
                remedy="Take another copy of it, or name the right certificate with --tsa-root.",
            ) from error
        at = answer.tst_info.gen_time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Stamped(at, _signer(answer), trusted=bool(self.roots))

    def _ask(self, query: bytes) -> bytes:
        if not self._address.startswith(("http://", "https://")):
            raise TimestampError(
                "'{address}' is no address of a time-stamping service.",
                address=self._address,
                remedy="Give its http:// or https:// address with --tsa or DOCGEN_TSA.",
            )
        request = urllib.request.Request(  # noqa: S310 - http or https, see above
            self._address, query, {"Content-Type": _QUERY, "Accept": _REPLY}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as answer:  # noqa: S310
                return bytes(answer.read(_LONGEST))
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            raise TimestampError(
                "The time-stamping service {address} cannot be reached: {reason}",
                address=self._address,
                reason=str(reason),
            ) from error

    @staticmethod
    def _verify(
        answer: TimeStampResponse, data: bytes, roots: bytes, nonce: int | None = None
    ) -> None:
        if not roots:
            raise ValueError("no certificate")
        trusted = x509.load_pem_x509_certificates(roots)
        VerifierBuilder(roots=trusted, nonce=nonce).build().verify_message(answer, data)


def _decode(token: bytes) -> TimeStampResponse:
    answer = decode_timestamp_response(token)
    if answer.as_bytes() != token:
        raise ValueError("more than a timestamp")
    return answer


def _signer(answer: TimeStampResponse) -> str:
    (info,) = answer.signed_data.signer_infos
    for one in map(x509.load_der_x509_certificate, answer.signed_data.certificates):
        if (one.issuer, one.serial_number) == (info.issuer, info.serial_number):
            names = one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            return str(names[0].value) if names else one.subject.rfc4514_string()
    return ""


def _plain(error: Exception) -> str:
    """A library's words in one line, without its innards."""
    return str(error).partition(": ErrorStack")[0].splitlines()[0][:200]
