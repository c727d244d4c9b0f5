"""Who asks: the user of a request, in which language to answer, and what this user may.

Every route names its guard as the type of a parameter (``Reads``, ``Issues``, …); ``docgen.web.app``
refuses to start with one that has none.  A guard has looked at session, permission and, where something is
changed, at the form's token before the route is entered.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, Response

from docgen import i18n
from docgen.bootstrap import Archive, Settings
from docgen.core import life, permissions
from docgen.core.masks import mask_digits
from docgen.model import Document, Permission, Scope, Session, Text, User
from docgen.web import rendering
from docgen.web.errors import ForbiddenError, ForgeryError, LoginNeededError
from docgen.web.site import Site

COOKIE = "docgen_session"
BROWSER = "docgen_browser"
_HOST = "__Host-"
LANGUAGE = "docgen_lang"
CSRF_HEADER, CSRF_FIELD = "X-CSRF-Token", "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request's user (None before log-in), in one language.  ``secret`` is what the cookie holds."""

    site: Site
    request: Request
    translate: i18n.Translator
    session: Session | None
    secret: str = ""

    @property
    def user(self) -> User:
        """Raises LoginNeededError where nobody is logged in."""
        if self.session is None:
            raise LoginNeededError
        return self.session.user

    @property
    def address(self) -> str:
        """Where the request comes from."""
        client = self.request.client
        return client.host if client else ""

    @property
    def browser(self) -> str:
        """By what the browser is known, "" where it brings nothing: see ``ports.Accounts.admit``."""
        return self.request.cookies.get(known_browser(self.site), "")

    @property
    def here(self) -> str:
        """The page that is asked for, with its query."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def is_at(self, href: str) -> bool:
        """Whether the page is that one or one below it."""
        at = self.request.url.path
        return at == href or at.startswith(f"{href}/")

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks, for a part of a page."""
        return self.request.headers.get("HX-Request") == "true"

    def may(self, permission: Permission) -> bool:
        """Whether the user may do that to some documents at least."""
        return self.session is not None and permissions.may(self.session.user, permission)

    def scope(self, permission: Permission = Permission.READ) -> Scope:
        """To which documents the user may do that."""
        types = self.site.types().values()
        return permissions.scope(self.user, permission, types, self.site.departments)

    def can(self, permission: Permission, type_id: str, branch: str) -> bool:
        """Whether the user may do that to documents of this type and branch."""
        return self.scope(permission).holds(type_id, branch)

    def document(
        self, archive: Archive, serial: str, permission: Permission = Permission.READ
    ) -> Document:
        """A document that the user may do that to.

        Raises NotFoundError for one that is not there and for one the user may not read, in the same words;
        ForbiddenError for one that may be read and no more.
        """
        found = archive.register.document(serial)
        if found is not None and not self.can(Permission.READ, found.type_id, found.branch):
            found = None
        document = life.known(found, serial)
        if not self.can(permission, document.type_id, document.branch):
            raise ForbiddenError(permission)
        return document

    def unlocked(self, serial: str) -> bool:
        """Whether the user sees the personal data of a document now."""
        return self.unlocked_until(serial) is not None

    def unlocked_until(self, serial: str) -> str | None:
        """Until when (UTC) the user sees the personal data of a document; None where it is masked."""
        if self.session is None:
            return None
        return self.site.accounts.unlocked(self.session.id, now=self.site.now()).get(serial)

    @contextmanager
    def reading(self) -> Iterator[Archive]:
        """The archive, to be read."""
        with self.site.reading() as archive:
            yield archive

    @contextmanager
    def seeking(self) -> Iterator[Archive]:
        """The archive, to search it: when it is this visitor's turn."""
        with self.site.seeking() as archive:
            yield archive

    @contextmanager
    def working(self) -> Iterator[tuple[Settings, Archive]]:
        """The archive, to be changed in the user's name."""
        with self.site.working(self.user.name) as opened:
            yield opened

    @contextmanager
    def making(self) -> Iterator[tuple[Settings, Archive]]:
        """The same, to make documents in this process."""
        with self.site.making(self.user.name) as opened:
            yield opened

    def note(self, act: str, serial: str = "", *, sure: bool = False, **data: Any) -> None:
        """A line of the access log; full numbers in texts are masked."""
        told = {name: _told(value) for name, value in data.items()}
        self.site.log.note(act, serial, told, actor=self.user.name, now=self.site.now(), sure=sure)

    def say(self, msgid: str, /, **args: object) -> str:
        """A sentence in the visitor's language."""
        return self.translate(Text(msgid, args))

    def page(
        self,
        name: str,
        /,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """A page, or a part of one, from ``web/pages``."""
        html = rendering.render(name, self, context)
        return HTMLResponse(html, status_code=status, headers=dict(headers or {}))


def _told(value: Any) -> Any:
    """A value as the access log may hold it, whatever it is made of."""
    if isinstance(value, str):
        return mask_digits(value)
    if isinstance(value, Mapping):
        return {name: _told(one) for name, one in value.items()}
    return [_told(one) for one in value] if isinstance(value, list | tuple) else value


def cookie(site: Site) -> str:
    """What the session's cookie is called: over TLS so that browsers take it from this very host alone
    (RFC 6265bis, 4.1.3.2): neither a page beside this one nor a name above it can put another there.
    """
    return f"{_HOST}{COOKIE}" if site.serving.secure else COOKIE


def known_browser(site: Site) -> str:
    """What the cookie is called by which a browser is known that somebody has logged in with before."""
    return f"{_HOST}{BROWSER}" if site.serving.secure else BROWSER


def forget(response: Response, site: Site) -> None:
    """Have the browser drop the cookie of a session that has ended."""
    secure = site.serving.secure
    response.delete_cookie(cookie(site), secure=secure, httponly=True, samesite="strict")


def arrived(request: Request) -> Visitor:
    """The visitor of a request, by its cookies."""
    site: Site = request.app.state.site
    secret = request.cookies.get(cookie(site), "")
    session = site.accounts.session(secret, now=site.now()) if secret else None
    return _visitor(request, session, secret)


def stranger(request: Request) -> Visitor:
    """The visitor of a request whose cookies are not believed."""
    return _visitor(request, None, "")


def _visitor(request: Request, session: Session | None, secret: str) -> Visitor:
    site: Site = request.app.state.site
    lang = request.cookies.get(LANGUAGE, "zh")
    translate = rendering.translator(lang if lang in i18n.LANGUAGES else "zh")
    visitor = Visitor(site, request, translate, session, secret if session else "")
    request.state.visitor = visitor  # for the pages that tell of an error
    return visitor


async def admitted(request: Request) -> Visitor:
    """The visitor whom the guard of the route has admitted."""
    who: Visitor = request.state.visitor
    return who


class Guard:
    """Lets a request in: somebody logged in who has a permission (None: anybody logged in)."""

    def __init__(self, permission: Permission | None) -> None:
        self.permission = permission

    async def admit(self, request: Request) -> None:
        """Look at the head of a request; nothing that was sent with it has been read (``rooms.Guarded``).

        Raises LoginNeededError, ForbiddenError, ForgeryError; for a program see ``programs.Bearer``.
        """
        who = await self.known(request)
        if self.permission is not None and not permissions.may(who.user, self.permission):
            raise ForbiddenError(self.permission)
        self.require(request, who)

    async def known(self, request: Request) -> Visitor:
        """The visitor of a request, of whom it is known who it is.  Raises LoginNeededError."""
        who = await run_in_threadpool(arrived, request)
        _ = who.user
        return who

    def require(self, request: Request, who: Visitor) -> None:
        """What a request of somebody who may come in must be besides.  Raises ForgeryError."""
        if request.method not in SAFE:
            _require_own_origin(request, who.site)
            if (sent := request.headers.get(CSRF_HEADER)) is not None:
                _require_token(sent, who)

    async def __call__(
        self, request: Request, who: Annotated[Visitor, Depends(admitted)]
    ) -> Visitor:
        """The visitor.  Raises ForgeryError for a form that is not of this very session."""
        if request.method not in SAFE and CSRF_HEADER not in request.headers:
            value = (await request.form()).get(CSRF_FIELD)
            _require_token(value if isinstance(value, str) else "", who)
        return who


class Open(Guard):
    """Lets everybody in; a form must come from this page all the same."""

    def __init__(self) -> None:
        super().__init__(None)

    async def known(self, request: Request) -> Visitor:
        """The visitor, whoever it is."""
        return await run_in_threadpool(arrived, request)

    def require(self, request: Request, who: Visitor) -> None:
        """Raises ForgeryError."""
        if request.method not in SAFE:
            _require_own_origin(request, who.site)

    async def __call__(
        self, request: Request, who: Annotated[Visitor, Depends(admitted)]
    ) -> Visitor:
        """The visitor."""
        del request
        return who


def _require_token(sent: str, who: Visitor) -> None:
    """The request comes from a form of this very session."""
    wanted = who.session.csrf if who.session is not None else ""
    if not wanted or not hmac.compare_digest(sent.encode(), wanted.encode()):
        raise ForgeryError


def _require_own_origin(request: Request, site: Site) -> None:
    """The request comes from a page of this site, as far as the browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForgeryError
    origin = request.headers.get("Origin")
    own = site.serving.origins or {f"{request.url.scheme}://{request.url.netloc}"}
    if origin is not None and origin not in own:
        raise ForgeryError


Anybody = Annotated[Visitor, Depends(Open())]
LoggedIn = Annotated[Visitor, Depends(Guard(None))]
Reads = Annotated[Visitor, Depends(Guard(Permission.READ))]
Unlocks = Annotated[Visitor, Depends(Guard(Permission.UNLOCK))]
ReadsLedger = Annotated[Visitor, Depends(Guard(Permission.LEDGER))]
Issues = Annotated[Visitor, Depends(Guard(Permission.ISSUE))]
Files = Annotated[Visitor, Depends(Guard(Permission.FILE))]
Signs = Annotated[Visitor, Depends(Guard(Permission.SIGN))]
Voids = Annotated[Visitor, Depends(Guard(Permission.VOID))]
Closes = Annotated[Visitor, Depends(Guard(Permission.CLOSE))]
Overrules = Annotated[Visitor, Depends(Guard(Permission.OVERRULE))]
Disposes = Annotated[Visitor, Depends(Guard(Permission.DISPOSE))]
ReadsAccess = Annotated[Visitor, Depends(Guard(Permission.ACCESS_LOG))]
KeepsUsers = Annotated[Visitor, Depends(Guard(Permission.USERS))]
