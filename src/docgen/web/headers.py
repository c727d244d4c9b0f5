"""What holds for every answer: the headers that keep a browser strict, and bounds on what is sent."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Collection

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from docgen.web import errors
from docgen.web.bare import NotOverTlsError, TooLargeError, TooSlowError, UnknownNameError
from docgen.web.visitor import stranger

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_KEPT = "public, max-age=31536000, immutable"


class StrictHeaders:
    """Puts the headers on every answer.  Nothing is kept by a browser but files named by their digest."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kept = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if kept and message["status"] == 200:
                    headers["Cache-Control"] = _KEPT
                else:
                    headers.setdefault("Cache-Control", "no-store")
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self.app(scope, receive, sending)


class OverTls:
    """Answers only what came over TLS, here or to the proxy in front; the scheme says so once uvicorn has read the
    headers of a proxy that is believed.  Who goes round the proxy is refused, and so is whoever a proxy forgets to
    speak for.  Only ``/healthz``, which tells nothing, is answered to all: what watches a server asks it in the clear.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["scheme"] == "https" or scope["path"] == "/healthz":
            await self.app(scope, receive, send)
            return
        await _refuse(scope, receive, send, NotOverTlsError())


class KnownNames:
    """Answers only under the names that are this server's, so that no page of another name speaks with it."""

    def __init__(self, app: ASGIApp, *, names: Collection[str]) -> None:
        self.app = app
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            if _PORT.sub("", host).lower() not in self._names:
                await _refuse(scope, receive, send, UnknownNameError())
                return
        await self.app(scope, receive, send)


_PORT = re.compile(r":[0-9]*$")
_STRANGERS = frozenset({"/login"})  # where forms are read before anybody has logged in
_MOST_OF_STRANGERS = 16 * 1024  # bytes of such a form
_SECONDS_OF_STRANGERS = 15.0  # that all of it may take
_SECONDS = 60.0  # that everybody else may be silent for in the middle of a body


class CutOffError(Exception):
    """More was sent than is taken in, or too slowly."""


class Bounded:
    """Cuts off what is longer than the limit (bytes), whether or not it says its length, and what does not come
    in time: whoever sends a body a byte at a time holds one of the turns of their address meanwhile.
    """

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive, send, strange=scope["path"] in _STRANGERS, limit=self._limit)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > body.left:
            await _refuse(scope, receive, send, TooLargeError(body.left))
            return
        with contextlib.suppress(CutOffError):
            await self.app(scope, body.receive, body.send)
        if body.refusal is not None and not body.answered:
            await _refuse(scope, receive, send, body.refusal)


_Refusal = TooLargeError | TooSlowError | NotOverTlsError | UnknownNameError
_STATUS = {TooLargeError: 413, TooSlowError: 408, NotOverTlsError: 403, UnknownNameError: 400}


class _Body:
    """What is sent with one request, and the answer to it."""

    def __init__(self, receive: Receive, send: Send, *, strange: bool, limit: int) -> None:
        self._receive, self._send = receive, send
        self._most = min(limit, _MOST_OF_STRANGERS) if strange else limit
        self.left = self._most
        self._until = time.monotonic() + _SECONDS_OF_STRANGERS if strange else None
        self._coming = True
        self.refusal: _Refusal | None = None
        self.answered = False

    async def receive(self) -> Message:
        """See ASGI.  Raises CutOffError."""
        if not self._coming:  # whoever asks now wants to hear that the other side has gone
            return await self._receive()
        seconds = _SECONDS if self._until is None else self._until - time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                message = await self._receive()
        except TimeoutError:
            self.refusal = TooSlowError()
            raise CutOffError from None
        self._coming = bool(message.get("more_body"))
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            self.refusal = TooLargeError(self._most)
            raise CutOffError
        return message

    async def send(self, message: Message) -> None:
        """See ASGI; whatever the application makes of what was cut off is not the answer."""
        if self.refusal is not None and not self.answered:
            return
        self.answered = True
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send, why: _Refusal) -> None:
    """Answer as every error is answered; what else is sent is not read."""
    request = Request(scope)
    if isinstance(why, NotOverTlsError | UnknownNameError):
        stranger(request)
    response = await run_in_threadpool(errors.answer, request, why, _STATUS[type(why)])
    response.headers["Connection"] = "close"
    await response(scope, receive, send)
