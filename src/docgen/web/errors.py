"""Errors of the web application, and every error as an answer: a page, a part of one, or JSON."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

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
    UnreadableDocumentError,
    UnreadableInputError,
    UsageError,
)
from docgen.model import Permission, Text
from docgen.web import bare, rendering, wording
from docgen.web.bare import API
from docgen.web.languages import language
from docgen.writers.report import problem_dict

if TYPE_CHECKING:
    from docgen.web.visitor import Visitor

log = logging.getLogger("docgen.web")


class LoginNeededError(RefusedError):
    """Nobody is logged in."""

    remedy = "Log in."

    def __init__(self) -> None:
        super().__init__("You are not logged in, or were away for too long.")


class TokenNeededError(RefusedError):
    """A program came without a token that holds."""

    remedy = "Send the header 'Authorization: Bearer dgt_…'; an administrator makes tokens, on the page of the user."

    def __init__(self, *, given: bool) -> None:
        super().__init__(
            "This token is not valid: it was revoked, has expired, or never was one."
            if given
            else "This needs a token."
        )


_ALLOWS: Mapping[Permission, Text] = MappingProxyType(
    {
        Permission.READ: Text("to see documents"),
        Permission.UNLOCK: Text("to see personal data"),
        Permission.LEDGER: Text("to read the ledger"),
        Permission.ISSUE: Text("to issue documents"),
        Permission.FILE: Text("to file originals and scans"),
        Permission.SIGN: Text("to record signatures"),
        Permission.VOID: Text("to declare documents void and to link them"),
        Permission.CLOSE: Text("to close months"),
        Permission.OVERRULE: Text("to overrule what is missing"),
        Permission.DISPOSE: Text("to hold documents and to have them destroyed"),
        Permission.ACCESS_LOG: Text("to read the access log"),
        Permission.USERS: Text("to manage users"),
    }
)


class ForbiddenError(RefusedError):
    """The user may not do that."""

    remedy = "Ask somebody who may, or have an administrator change your roles."

    def __init__(self, permission: Permission) -> None:
        super().__init__(
            "Your roles do not allow you {what}.", what=_ALLOWS[permission], permission=permission
        )


class ForgeryError(RefusedError):
    """A form that does not come from a page of this session."""

    remedy = "Go back, load the page again, and send the form once more. Nothing was changed."

    def __init__(self) -> None:
        super().__init__("This form is not from your present session.")


class HeaderError(UsageError):
    """A header that must be there is not, or cannot be read."""


class MediaTypeError(UsageError):
    """Content of a kind that is not read here."""

    remedy = "The description at /api/openapi.json says which kinds of content an operation takes."

    def __init__(self, kind: str) -> None:
        super().__init__("Content of the type '{kind}' is not read here.", kind=kind[:80])


class KeyReusedError(UsageError):
    """An idempotency key that another request was sent with."""

    remedy = "Draw a new key for a new request; the same one is for the very same request."

    def __init__(self, key: str) -> None:
        super().__init__("The key {key} was sent with another request before.", key=key)


class KeyBusyError(RefusedError):
    """An idempotency key whose request is being worked on."""

    remedy = "Wait a moment and send it again; the answer will be that of the first."

    def __init__(self, key: str) -> None:
        super().__init__("The request with the key {key} is being worked on.", key=key)


STATUS: tuple[tuple[type[DocgenError], int], ...] = (
    (LoginNeededError, 401),
    (TokenNeededError, 401),
    (ForbiddenError, 403),
    (ForgeryError, 403),
    (NotFoundError, 404),
    (DisposedError, 410),
    (InputProblemsError, 422),
    (UnreadableInputError, 422),
    (UnreadableDocumentError, 422),  # this file, not the server
    (SealError, 422),
    (HeaderError, 400),
    (MediaTypeError, 415),
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


def again_after(error: DocgenError) -> dict[str, str]:
    """The header that says after how many seconds to ask again, where that alone can help."""
    if isinstance(error, LogInError):
        return {"Retry-After": str(error.seconds)} if error.seconds else {}
    return {"Retry-After": "2"} if isinstance(error, (BusyError, KeyBusyError)) else {}


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
        log.error("%s %s: %s", request.method, _plain(request), error)
    return answer(request, error, status)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = bare.of_http(request, error)
    response = answer(request, told, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Its words quote what was sent; the places alone tell a program what to mend.
    places = [".".join(map(str, one["loc"])) for one in error.errors()]
    return answer(request, bare.of_places(request, places), 422)


def _unexpected(request: Request, error: Exception) -> Response:
    log.exception("%s %s", request.method, _plain(request), exc_info=error)
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
        return _as_json(request, error, status)
    from docgen.web import visitor  # noqa: PLC0415 - visitors raise these errors

    who = who or visitor.arrived(request)
    message, remedy = wording.told(error, who.translate)
    problems = error.problems if isinstance(error, InputProblemsError) else ()
    name = "parts/alert.html" if who.is_fragment else "error.html"
    return who.page(
        name, status=status, headers=again_after(error), message=message, remedy=remedy, problems=problems,
        status_code=status,
    )  # fmt: skip


def _as_json(request: Request, error: DocgenError, status: int) -> Response:
    """An error as a program can read it: a word for what it is, and the sentences."""
    translate = rendering.translator(language(request))
    message, remedy = wording.told(error, translate)
    body: dict[str, object] = {"code": _code(error), "error": message, "remedy": remedy}
    if isinstance(error, InputProblemsError):
        body["remedy"] = translate(Text("Correct these records and send them again."))
        body["problems"] = [problem_dict(one, translate) for one in error.problems]
    headers = again_after(error)
    if status == 401:
        invalid = "Authorization" in request.headers
        headers["WWW-Authenticate"] = 'Bearer realm="docgen"' + (
            ', error="invalid_token"' if invalid else ""
        )
    return JSONResponse(body, status_code=status, headers=headers)


def _code(error: DocgenError) -> str:
    """The kind of an error, as one word: "not-found"."""
    name = type(error).__name__.removesuffix("Error") or "Failed"
    name = "Failed" if name == "Docgen" else name
    return "".join(f"-{one.lower()}" if one.isupper() else one for one in name).lstrip("-")


def _plain(request: Request) -> str:
    """What was asked for, on one line: whoever asks writes none of their own into the server's log."""
    return quote(request.url.path)


def _to_login(request: Request) -> Response:
    """To the log-in page, and back afterwards."""
    if request.headers.get("HX-Request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = "/login" if request.method != "GET" or asked == "/" else f"/login?next={quote(asked)}"
    return RedirectResponse(to, status_code=303)
