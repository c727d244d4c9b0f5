"""What holds for every answer: the headers that keep a browser strict, and bounds on what is sent."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
        await _refuse(scope, send, _CLEAR)


class TooLargeError(Exception):
    """More was sent than is taken in."""


class Bounded:
    """Cuts off what is longer than the limit (bytes), whether or not it says its length."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._limit:
            await _refuse(scope, send, _LARGE)
            return
        left, begun = self._limit, False

        async def receiving() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLargeError
            return message

        async def sending(message: Message) -> None:
            nonlocal begun
            if left < 0 and not begun:
                return  # whatever the application makes of what was cut off: the answer is below
            begun = True
            await send(message)

        with contextlib.suppress(TooLargeError):
            await self.app(scope, receiving, sending)
        if left < 0 and not begun:
            await _refuse(scope, send, _LARGE)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What is answered before anybody knows who asks, so in both languages."""

    status: int
    words: str
    code: str
    remedy: str


_LARGE = _Refusal(
    413,
    "文件太大。 This is larger than what is taken in here.",
    "too-large",
    "Send less at once.",
)
_CLEAR = _Refusal(
    403,
    "此服务器只接受经代理服务器、以 HTTPS 发来的请求。 This server answers only over HTTPS, through its proxy.",
    "not-over-tls",
    "Use the https address of the proxy; the proxy has to set X-Forwarded-Proto.",
)


async def _refuse(scope: Scope, send: Send, why: _Refusal) -> None:
    words, kind = why.words, b"text/plain; charset=utf-8"
    if scope["path"].startswith("/api/"):
        told = {"code": why.code, "error": words, "remedy": why.remedy}
        words, kind = json.dumps(told, ensure_ascii=False), b"application/json"
    body = words.encode()
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": why.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
