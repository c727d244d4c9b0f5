"""Where one begins, the language, and what else belongs to no page."""

from __future__ import annotations

import logging

from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from docgen import i18n
from docgen.errors import DocgenError
from docgen.web import navigation
from docgen.web.rooms import room
from docgen.web.visitor import LANGUAGE, Anybody, LoggedIn

router = room()
log = logging.getLogger("docgen.web")
_YEAR = 365 * 24 * 3600


@router.get("/")
def begin(who: LoggedIn) -> Response:
    """To the page a user begins with."""
    return RedirectResponse(navigation.home(who), status_code=303)


@router.get("/language/{lang}")
def language(who: Anybody, lang: str, back: str = "/") -> Response:
    """Speak another language from now on, and go back."""
    response = RedirectResponse(own_path(back), status_code=303)
    if lang in i18n.LANGUAGES:
        response.set_cookie(
            LANGUAGE, lang, max_age=_YEAR, httponly=True, samesite="lax",
            secure=who.site.serving.secure,
        )  # fmt: skip
    return response


@router.get("/healthz")
def alive(who: Anybody) -> Response:
    """For whatever watches the server: it answers, and reads the archive.  Why it cannot stands in its log:
    whoever asks has not logged in.
    """
    try:
        with who.reading():
            return PlainTextResponse("ok\n")
    except DocgenError as error:
        log.warning("healthz: %s", error)
        return PlainTextResponse("the archive cannot be read\n", status_code=503)


def own_path(wanted: str) -> str:
    """A place on this site; the beginning, where what was asked for is none."""
    own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if own else "/"
