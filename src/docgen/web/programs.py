"""Who asks the HTTP API: a program with a token, in the name of the token's user and with that user's rights.

The guards of the API, beside those of ``visitor``.  A program has no session and no cookie: what a browser
holds opens nothing here, and nothing here needs a form's token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from docgen.errors import UsageError
from docgen.model import Permission, Session, Token
from docgen.web import rendering
from docgen.web.errors import TokenNeededError
from docgen.web.languages import language
from docgen.web.site import Site
from docgen.web.visitor import Guard, Visitor

_LONGEST = 200  # characters of a token that are looked at at all
_bearer = HTTPBearer(
    scheme_name="bearer",
    bearerFormat="dgt_…",
    description="A token of a user: `Authorization: Bearer dgt_…`. An administrator makes it.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Program(Visitor):
    """A visitor that came with a token."""

    token: Token | None = None

    def note(self, act: str, serial: str = "", *, sure: bool = False, **data: Any) -> None:
        """A line of the access log, which names the token too."""
        token = self.token.id if self.token is not None else ""
        Visitor.note(self, act, serial, sure=sure, token=token, **data)


def called(request: Request, sent: HTTPAuthorizationCredentials | None) -> Program:
    """The program of a request, by its token.  Raises TokenNeededError."""
    site: Site = request.app.state.site
    now = site.now()
    secret = sent.credentials if sent is not None else ""
    found = site.accounts.token(secret, now=now) if 0 < len(secret) <= _LONGEST else None
    translate = rendering.translator(language(request))
    if found is None:
        raise TokenNeededError(given=sent is not None)
    token, user = found
    session = Session(f"token:{token.id}", user, "", now, now)
    program = Program(site, request, translate, session, token=token)
    request.state.visitor = program  # for the answers that tell of an error
    return program


async def admitted(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Program:
    """The program that the guard of the route has admitted."""
    who: Program = request.state.visitor
    return who


class Bearer(Guard):
    """Lets a request in that has the token of a user with a permission (None: of any user)."""

    async def known(self, request: Request) -> Program:
        """The program, by its token.  Raises TokenNeededError."""
        return await run_in_threadpool(called, request, await _bearer(request))

    def require(self, request: Request, who: Visitor) -> None:
        """A parameter that is not there would do nothing in silence: ``?partail=true``.  Raises UsageError."""
        del who
        route = request.scope.get("route")
        known = {one.alias for one in route.dependant.query_params} if route is not None else set()
        for name in request.query_params:
            if name not in known:
                raise UsageError(
                    "This operation has no parameter '{name}'.",
                    name=name[:80].encode(errors="replace").decode(),
                    remedy="The description at /api/openapi.json names those it has.",
                )

    async def __call__(  # type: ignore[override]  # another visitor, another way in
        self, who: Annotated[Program, Depends(admitted)]
    ) -> Program:
        """The program."""
        return who


AnyProgram = Annotated[Program, Depends(Bearer(None))]
MayRead = Annotated[Program, Depends(Bearer(Permission.READ))]
MayUnlock = Annotated[Program, Depends(Bearer(Permission.UNLOCK))]
MayIssue = Annotated[Program, Depends(Bearer(Permission.ISSUE))]
MayFile = Annotated[Program, Depends(Bearer(Permission.FILE))]
MaySign = Annotated[Program, Depends(Bearer(Permission.SIGN))]
MayVoid = Annotated[Program, Depends(Bearer(Permission.VOID))]
