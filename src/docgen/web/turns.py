"""One visitor's requests take turns: so many are worked on at a time, and whoever sends more waits alone.

Handlers run in a pool of forty threads, and some work for seconds: a preview, the proof of a document, a check
of the ledger.  Without turns, one browser could hold them all.  What waits here holds no thread, and nothing of
what it sends has been read.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

EACH = 10
"""Requests of a visitor that are worked on at once: a browser opens six connections, more over HTTP/2."""
_FREE = ("/static/", "/fonts/")  # these work in no thread for long


@dataclass(slots=True)
class _Turn:
    """The turns of one visitor, and how many requests have or want one."""

    places: asyncio.Semaphore
    wanted: int = 0


class Turns:
    """Holds each visitor to so many requests at a time.

    A visitor is a session, by its ``cookie``; without one a program, by its token; else where the request
    comes from.  Whoever logs in is always the last: anybody can send a cookie, a new one each time.
    """

    def __init__(self, app: ASGIApp, *, cookie: str, each: int = EACH) -> None:
        self.app = app
        self._cookie = cookie
        self._each = each
        self._turns: dict[str, _Turn] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self.app(scope, receive, send)
            return
        who = self._who(scope)
        turn = self._turns.setdefault(who, _Turn(asyncio.Semaphore(self._each)))
        turn.wanted += 1
        try:
            async with turn.places:
                await self.app(scope, receive, send)
        finally:
            turn.wanted -= 1
            if not turn.wanted:
                self._turns.pop(who, None)

    def _who(self, scope: Scope) -> str:
        headers = dict(scope["headers"])
        client = scope.get("client")
        address = f"address {client[0] if client else ''}"
        if scope["path"] == "/login":
            return address
        session = cookie_parser(headers.get(b"cookie", b"").decode("latin-1")).get(self._cookie)
        if session:
            return f"session {session}"
        token = headers.get(b"authorization", b"").decode("latin-1")
        return f"token {token}" if token else address
