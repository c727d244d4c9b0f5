"""The web application: its routes, each behind its guard."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import import_module, resources

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.staticfiles import StaticFiles

from docgen import __version__
from docgen.web import errors
from docgen.web.headers import Bounded, KnownNames, OverTls, StrictHeaders
from docgen.web.jobs import recover_left
from docgen.web.noting import Noting
from docgen.web.rooms import Guarded, guard_of
from docgen.web.site import Site
from docgen.web.turns import Turns
from docgen.web.visitor import cookie

# The rooms of the page, in docgen.web.routes; each has a ``router``.
ROOMS = (
    "login",
    "home",
    "search",
    "documents",
    "document_files",
    "acts",
    "texts",
    "series",
    "months",
    "overview",
    "ledger",
    "access",
    "due",
    "people",
    "closing",
    "disposal",
    "attach",
    "users",
    "types",
    "api",
    "scans",
    "stacks",
    "new",
    "drafts",
    "uploads",
    "jobs",
)


class UnguardedError(Exception):
    """A route that anybody could enter."""


def create_app(site: Site, *, names: Sequence[str] = ()) -> FastAPI:
    """The application on an archive, under all names or these alone.  Raises UnguardedError for a route without a guard."""
    app = FastAPI(
        title="docgen",
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_life,
    )
    app.state.site = site
    errors.install(app)
    for room in ROOMS:
        router: APIRouter = import_module(f"docgen.web.routes.{room}").router
        require_guards(router)
        app.include_router(router)
    static = resources.files("docgen.web") / "static"
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    fonts = resources.files("docgen") / "fonts"
    app.mount("/fonts", StaticFiles(directory=str(fonts)), name="fonts")
    app.add_middleware(Bounded, limit=site.serving.upload_limit)
    app.add_middleware(Turns, cookie=cookie(site))
    if site.serving.secure:
        app.add_middleware(OverTls)
    if names:
        app.add_middleware(KnownNames, names=names)
    app.add_middleware(StrictHeaders, secure=site.serving.secure)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """While the server runs; what one that died has left is finished first, beside the first requests."""
    site: Site = app.state.site
    threading.Thread(target=recover_left, args=(site.settings,), daemon=True).start()
    noting = Noting(site)
    noting.start()
    yield
    await run_in_threadpool(noting.stop)


def require_guards(router: APIRouter) -> None:
    """Raise UnguardedError unless each route has a guard that is asked first."""
    for route in router.routes:
        if not isinstance(route, Guarded) or guard_of(route) is None:
            raise UnguardedError(getattr(route, "path", str(route)))
