"""What the framework and the guards of the connection would say in bare words, as errors with a remedy.

They are answered like all others: a page, a part of one for htmx, or JSON (``errors.answer``).
"""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request
from starlette.exceptions import HTTPException

from docgen.errors import DocgenError, NotFoundError, RefusedError, UsageError

API = "/api/"
"""Where programs ask."""
_DESCRIBED = "The description at /api/openapi.json says what each operation takes."


class TooLargeError(UsageError):
    """More was sent than is taken in; ``most`` bytes are."""

    remedy = "Send it in several parts, or smaller files. Whoever runs this server may let it take in more."

    def __init__(self, most: int) -> None:
        limit = f"{most // 2**20} MiB" if most >= 2**20 else f"{most // 2**10} KiB"
        super().__init__("This is larger than what is taken in here: {limit} at most.", limit=limit)


class TooSlowError(UsageError):
    """What is sent does not come in time."""

    remedy = "Send it once more; over a slow line, in smaller parts."

    def __init__(self) -> None:
        super().__init__("This took too long to arrive, and was cut off.")


class NotOverTlsError(RefusedError):
    """A request in the clear, where a proxy has the certificate."""

    remedy = "Use the address that begins with https. The proxy has to set X-Forwarded-Proto."

    def __init__(self) -> None:
        super().__init__("This server answers only over HTTPS, through its proxy.")


class UnknownNameError(UsageError):
    """A request under a name that is not this server's."""

    remedy = "Use the address that you were given. Whoever runs this server says under which names it answers."

    def __init__(self) -> None:
        super().__init__("This server does not answer under the name that it was called by.")


class MethodError(UsageError):
    """An address that is there, asked in a way in which it does not answer."""


class UnreadableRequestError(UsageError):
    """A request that cannot be read."""


def of_http(request: Request, error: HTTPException) -> DocgenError:
    """What an exception of the framework means."""
    programs = request.url.path.startswith(API)
    match error.status_code:
        case 404:
            return NotFoundError(
                "There is no page {path}.",
                path=request.url.path,
                remedy=_DESCRIBED if programs else "Start from the search.",
            )
        case 405:
            return MethodError(
                "{path} does not answer to {method}.",
                path=request.url.path,
                method=request.method[:20],
                remedy=_DESCRIBED
                if programs
                else "Go back, and use the links and buttons of the page.",
            )
        case _:
            return UnreadableRequestError(
                "This was asked for in a way that docgen does not understand.",
                remedy=_again(programs=programs),
            )


def of_places(request: Request, places: Sequence[str]) -> DocgenError:
    """A request with something wrong in it at these places: "query.page"."""
    return UsageError(
        "The request is not as it should be: {places}.",
        places="; ".join(places),
        remedy=_again(programs=request.url.path.startswith(API)),
    )


def _again(*, programs: bool) -> str:
    return _DESCRIBED if programs else _RELOAD


_RELOAD = "Go back, load the page again, and send it once more. Nothing was changed."
