"""Idempotency keys: a program that does not know whether it was heard asks again, and nothing happens twice.

The answer to a request that has done its work is kept under the user's key, through restarts.  Killed between
the work and the keeping, the work is done again when asked again, and every use case behind it does nothing
a second time: the same record has its number, the same signature is there.  An error is not kept: nothing was
changed, and the same key may be tried again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response

from docgen.model import Replay
from docgen.web.errors import HeaderError, KeyReusedError
from docgen.web.programs import Program
from docgen.web.sent import Sent

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{8,128}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; ``final``: and will be again.  What is not is worked on when it is asked again."""

    body: Mapping[str, Any]
    status: int = 200
    final: bool = True


def once(who: Program, sent: Sent, work: Callable[[], Answer]) -> Response:
    """The answer of ``work``, or the one that its key was given before.

    Raises HeaderError without a key, KeyReusedError for the key of another request, KeyBusyError.
    """
    site, user, key = who.site, who.user.name, _key(who)
    with site.answering.alone(user, key):
        kept = site.accounts.replay(user, key, now=site.now())
        if kept is not None:
            if kept.digest != sent.digest:
                raise KeyReusedError(key)
            return told(kept.body, kept.status, {REPLAYED: "true"})
        answer = work()
        body = as_json(answer.body)
        if answer.final:
            replay = Replay(sent.digest, answer.status, body)
            site.accounts.keep(user, key, replay, now=site.now())
    return told(body, answer.status)


def told(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON as an answer."""
    return Response(body, status, dict(headers or {}), media_type="application/json")


def as_json(value: Any) -> bytes:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _key(who: Program) -> str:
    key = who.request.headers.get(KEY, "")
    if not _KEY.fullmatch(key):
        raise HeaderError(
            "The header Idempotency-Key is missing, or is none: 8 to 128 visible ASCII characters.",
            remedy="Draw a random one (a UUID, say) for each thing to be done, and send the same one again when "
            "you do not know whether it was done.",
        )
    return key
