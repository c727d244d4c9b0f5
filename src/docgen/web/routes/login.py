"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import RedirectResponse, Response

from docgen.core import log_ins
from docgen.errors import LogInError
from docgen.usecases import log_in as door
from docgen.web import wording
from docgen.web.errors import again_after, status_of
from docgen.web.rooms import room
from docgen.web.routes.home import own_path
from docgen.web.visitor import Anybody, LoggedIn, Visitor, cookie, forget, known_browser

router = room()
Typed = Annotated[str, Form(max_length=1000)]


@router.get("/login")
def form(who: Anybody, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """The form; who is logged in goes on."""
    if who.session is not None:
        return RedirectResponse(own_path(next), status_code=303)
    # Who still has the cookie of a session was away for too long, or had the roles changed.
    away = cookie(who.site) in who.request.cookies
    return who.page("login.html", next=own_path(next), name="", message="", remedy="", away=away)


@router.post("/login")
def log_in(
    who: Anybody,
    name: Typed = "",
    password: Typed = "",
    next: Typed = "/",  # noqa: A002 - the name in the form
) -> Response:
    """Begin a session, in place of the one there was."""
    try:
        entered = door.log_in(
            name, password, address=who.address, browser=who.browser, door=who.site.door
        )
    except LogInError as error:
        return _again(who, error, name=name, to=own_path(next))
    if who.session is not None:
        door.log_out(who.secret, door=who.site.door)
    response = RedirectResponse(own_path(next), status_code=303)
    response.set_cookie(
        cookie(who.site), entered.secret, httponly=True, samesite="strict", secure=who.site.serving.secure,
        max_age=int(log_ins.LONGEST.total_seconds()),
    )  # fmt: skip
    response.set_cookie(
        known_browser(who.site), entered.browser, httponly=True, samesite="strict",
        secure=who.site.serving.secure, max_age=int(log_ins.KNOWN.total_seconds()),
    )  # fmt: skip
    return response


@router.post("/logout")
def log_out(who: LoggedIn) -> Response:
    """End the session."""
    if who.session is not None:
        door.log_out(who.secret, door=who.site.door)
    response = RedirectResponse("/login", status_code=303)
    forget(response, who.site)
    # What the browser has kept of these pages goes too.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _again(who: Visitor, error: LogInError, *, name: str, to: str) -> Response:
    message, remedy = wording.told(error, who.translate)
    return who.page(
        "login.html",
        status=status_of(error),
        headers=again_after(error),
        name=name,
        next=to,
        away=False,
        message=message,
        remedy=remedy,
    )
