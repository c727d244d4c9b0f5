"""Errors of the web application, and every error as an answer: a page, a part of one, or JSON."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from docgen import i18n
from docgen.errors import (
    BusyError,
    DisposedError,
    DocgenError,
    InputProblemsError,
    LogInError,
    NotFoundError,
    RefusedError,
    SealError,
    TemplateError,
    UnreadableInputError,
    UsageError,
)
from docgen.model import Permission
from docgen.writers.report import problem_dict

if TYPE_CHECKING:
    from docgen.web.visitor import Visitor

log = logging.getLogger("docgen.web")
API = "/api/"


class LoginNeededError(RefusedError):
    """Nobody is logged in."""

    remedy = "Log in."

    def __init__(self) -> None:
        super().__init__("You are not logged in, or were away for too long.")


class ForbiddenError(RefusedError):
    """The user may not do that."""

    remedy = "Ask somebody who may, or have an administrator change your roles."

    def __init__(self, permission: Permission) -> None:
        super().__init__("Your roles do not allow this ({permission}).", permission=permission)


class ForgeryError(RefusedError):
    """A form that does not come from a page of this session."""

    remedy = "Go back, load the page again, and send the form once more. Nothing was changed."

    def __init__(self) -> None:
        super().__init__("This form is not from your present session.")


STATUS: tuple[tuple[type[DocgenError], int], ...] = (
    (LoginNeededError, 401),
    (ForbiddenError, 403),
    (ForgeryError, 403),
    (NotFoundError, 404),
    (DisposedError, 410),
    (InputProblemsError, 422),
    (UnreadableInputError, 422),
    (SealError, 422),
    (UsageError, 422),
    (RefusedError, 409),
    (BusyError, 503),
    (TemplateError, 500),
)


def status_of(error: DocgenError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, LogInError):
        return 429 if error.seconds else 403
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def install(app: FastAPI) -> None:
    """Have every error answered in words."""
    app.add_exception_handler(DocgenError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, DocgenError)
    status = status_of(error)
    if isinstance(error, LoginNeededError) and not request.url.path.startswith(API):
        return _to_login(request)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.url.path, error)
    return answer(request, error, status)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        told: DocgenError = NotFoundError(
            "There is no page {path}.", path=request.url.path, remedy="Start from the search."
        )
    else:
        told = UsageError("This was asked for in a way that docgen does not understand.")
    response = answer(request, told, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Its words quote what was sent; the places alone tell a program what to mend.
    places = "; ".join(".".join(map(str, one["loc"])) for one in error.errors())
    told = UsageError("The request is not as it should be: {places}.", places=places)
    return answer(request, told, 422)


def _unexpected(request: Request, error: Exception) -> Response:
    log.exception("%s %s", request.method, request.url.path, exc_info=error)
    told = DocgenError(
        "Something went wrong here that docgen did not expect ({error}).",
        error=type(error).__name__,
        remedy="Try again; if it stays, tell whoever runs this server: its log has the details.",
    )
    return answer(request, told, 500)


def answer(request: Request, error: DocgenError, status: int) -> Response:
    """An error as the one who asked can read it."""
    who: Visitor | None = getattr(request.state, "visitor", None)
    if request.url.path.startswith(API):
        translate = who.translate if who is not None else i18n.translator("en")
        message, remedy = i18n.error_text(error, translate)
        body: dict[str, object] = {"error": message, "remedy": remedy}
        if isinstance(error, InputProblemsError):
            body["problems"] = [problem_dict(one, translate) for one in error.problems]
        return JSONResponse(body, status_code=status)
    from docgen.web import visitor  # noqa: PLC0415 - visitors raise these errors

    who = who or visitor.arrived(request)
    message, remedy = i18n.error_text(error, who.translate)
    problems = error.problems if isinstance(error, InputProblemsError) else ()
    name = "parts/alert.html" if who.is_fragment else "error.html"
    return who.page(
        name, status=status, message=message, remedy=remedy, problems=problems, status_code=status
    )


def _to_login(request: Request) -> Response:
    """To the log-in page, and back afterwards."""
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = "/login" if request.method != "GET" or asked == "/" else f"/login?next={quote(asked)}"
    return RedirectResponse(to, status_code=303)
