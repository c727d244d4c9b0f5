"""Routes that ask their guard first: of what a stranger sends, nothing but the head of the request is read.

FastAPI reads forms before it asks what a route depends on, and keeps large files on the disk meanwhile; a guard that
is a parameter alone would come after that.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.responses import Response
from fastapi.routing import APIRoute

from docgen.web.visitor import Guard

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Guarded(APIRoute):
    """A route whose guard admits a request before anything that was sent with it is read."""

    def get_route_handler(self) -> Handler:
        """See ``APIRoute``."""
        handle, guard = super().get_route_handler(), guard_of(self)

        async def admitted(request: Request) -> Response:
            if guard is not None:  # without one the application does not start
                await guard.admit(request)
            return await handle(request)

        return admitted


def room() -> APIRouter:
    """The router of a room of the page."""
    return APIRouter(include_in_schema=False, route_class=Guarded)


def guard_of(route: APIRoute) -> Guard | None:
    """The guard of a route."""
    return next((one for one in _calls(route.dependant) if isinstance(one, Guard)), None)


def _calls(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)
