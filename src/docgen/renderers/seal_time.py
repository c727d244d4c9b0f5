"""Timestamps of an RFC 3161 service over HTTP: when a seal was put on, told by somebody else."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

from docgen.errors import SealError, UsageError

_SECONDS = 20
_MOST = 2**20  # bytes of an answer


class HttpTimeStamper(TimeStamper):
    """Asks one address; nothing of the document goes there but a digest."""

    def __init__(self, address: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not address.startswith(("https://", "http://")):
            raise UsageError(
                "'{address}' is no address of a time-stamping service.",
                address=address,
                remedy="Give its http:// or https:// address with --seal-tsa or DOCGEN_SEAL_TSA.",
            )
        self._address = address

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """See pyHanko's ``TimeStamper``; raises SealError where no timestamp comes."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (TimestampRequestError, ValueError, TypeError, KeyError) as error:
            raise self._silent(str(error)) from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """See pyHanko's ``TimeStamper``; raises SealError where no answer comes, or another kind of answer."""
        request = urllib.request.Request(  # noqa: S310 - the scheme is looked at above
            self._address,
            data=req.dump(),
            headers={
                "Content-Type": "application/timestamp-query",
                "Accept": "application/timestamp-reply",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                kind, data = answer.headers.get_content_type(), answer.read(_MOST)
        except (urllib.error.URLError, OSError, http.client.HTTPException) as error:
            raise self._silent(str(getattr(error, "reason", error))) from error
        if kind != "application/timestamp-reply":
            raise self._silent(kind)
        return tsp.TimeStampResp.load(data)

    def _silent(self, reason: str) -> SealError:
        return SealError(
            "The time-stamping service {address} gave no timestamp: {reason}",
            address=self._address,
            reason=reason,
            remedy="Try again later, or seal without: leave --seal-tsa and DOCGEN_SEAL_TSA out.",
        )
