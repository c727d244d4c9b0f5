"""Every route, and which roles may enter it: the table that ``test_guards`` holds the application to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.model import Role

EVERYBODY: frozenset[Role] = frozenset()
"""Before logging in, too."""
ANY = frozenset(Role)
AUDITOR = frozenset({Role.AUDITOR})
OFFICES = frozenset({Role.HR, Role.TRADING_ADMIN})
MANAGER = frozenset({Role.MANAGER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
READERS = AUDITOR | OFFICES | MANAGER


@dataclass(frozen=True, order=True)
class Route:
    """A route by its method and path."""

    method: str
    path: str

    @property
    def example(self) -> str:
        """An address that leads to it, of something that is not there."""
        filled = self.path
        while "{" in filled:
            head, _, rest = filled.partition("{")
            filled = f"{head}{'1' if 'page' in rest.partition('}')[0] else 'nothing'}{rest.partition('}')[2]}"
        return filled

    @property
    def ends_session(self) -> bool:
        """Whether nothing can be asked in this session afterwards."""
        return self.path == "/logout"

    @property
    def for_programs(self) -> bool:
        """Whether it is entered with a token, not with a session."""
        return self.path.startswith("/api/")


ALLOWED: Mapping[Route, frozenset[Role]] = {
    Route("GET", "/"): ANY,
    Route("GET", "/language/{lang}"): EVERYBODY,
    Route("GET", "/healthz"): EVERYBODY,
    Route("GET", "/login"): EVERYBODY,
    Route("POST", "/login"): EVERYBODY,
    Route("POST", "/logout"): ANY,
    Route("GET", "/account"): ANY,
    Route("POST", "/account/password"): ANY,
    Route("GET", "/users"): ADMINISTRATOR,
    Route("POST", "/users"): ADMINISTRATOR,
    Route("GET", "/users/{name}"): ADMINISTRATOR,
    Route("POST", "/users/{name}"): ADMINISTRATOR,
    Route("POST", "/users/{name}/active"): ADMINISTRATOR,
    Route("POST", "/users/{name}/password"): ADMINISTRATOR,
    Route("POST", "/users/{name}/tokens"): ADMINISTRATOR,
    Route("POST", "/users/{name}/tokens/{token_id}/revoke"): ADMINISTRATOR,
    Route("GET", "/search"): READERS,
    Route("GET", "/search{suffix}"): READERS,
    Route("GET", "/months/close"): READERS,
    Route("POST", "/months/close"): OFFICES,
    Route("POST", "/months/close/overrule"): MANAGER,
    Route("GET", "/months/close/{job_id}"): READERS,
    Route("GET", "/disposal"): MANAGER,
    Route("GET", "/disposal/{job_id}"): MANAGER,
    Route("POST", "/disposal/propose"): MANAGER,
    Route("POST", "/disposal/approve"): MANAGER,
    Route("GET", "/scans"): OFFICES,
    Route("POST", "/scans"): OFFICES,
    Route("GET", "/scans/stacks/{job_id}"): OFFICES,
    Route("POST", "/scans/unlock"): OFFICES,
    Route("GET", "/scans/pages/{page_id}.png"): OFFICES,
    Route("GET", "/scans/lookup"): OFFICES,
    Route("POST", "/scans/settle"): OFFICES,
    Route("POST", "/scans/discard"): OFFICES,
    Route("GET", "/attach"): OFFICES,
    Route("POST", "/attach"): OFFICES,
    Route("GET", "/documents/{serial}/acts"): READERS,
    Route("POST", "/documents/{serial}/acts/sign"): OFFICES,
    Route("POST", "/documents/{serial}/acts/withdraw"): OFFICES,
    Route("POST", "/documents/{serial}/acts/release"): OFFICES,
    Route("POST", "/documents/{serial}/acts/void"): OFFICES,
    Route("POST", "/documents/{serial}/acts/link"): OFFICES,
    Route("POST", "/documents/{serial}/acts/replace"): OFFICES,
    Route("POST", "/documents/{serial}/acts/file"): OFFICES,
    Route("POST", "/documents/{serial}/text"): OFFICES,
    Route("GET", "/documents/{serial}/text/{job_id}"): OFFICES,
    Route("POST", "/documents/{serial}/acts/hold"): MANAGER,
    Route("POST", "/documents/{serial}/acts/lift"): MANAGER,
    Route("POST", "/documents/{serial}/acts/propose"): MANAGER,
    Route("POST", "/documents/{serial}/acts/retract"): MANAGER,
    Route("GET", "/series"): READERS,
    Route("GET", "/series{suffix}"): READERS,
    Route("GET", "/months"): READERS,
    Route("GET", "/months{suffix}"): READERS,
    Route("GET", "/overview"): READERS,
    Route("GET", "/due"): READERS,
    Route("GET", "/due.xlsx"): READERS,
    Route("GET", "/people"): READERS,
    Route("POST", "/people"): READERS,
    Route("GET", "/people/{key}"): READERS,
    Route("GET", "/ledger"): AUDITOR | MANAGER,
    Route("GET", "/ledger/checkpoints"): AUDITOR | MANAGER,
    Route("POST", "/ledger/check"): AUDITOR | MANAGER,
    Route("GET", "/ledger/{number}"): AUDITOR | MANAGER,
    Route("GET", "/access"): AUDITOR,
    Route("GET", "/documents/{serial}"): READERS,
    Route("GET", "/documents/{serial}/dossier"): READERS,
    Route("POST", "/documents/{serial}/unlock"): READERS,
    Route("POST", "/documents/{serial}/lock"): READERS,
    Route("POST", "/documents/{serial}/verify"): READERS,
    Route("GET", "/documents/{serial}/pages/{page}"): READERS,
    Route("GET", "/documents/{serial}/original/{page}"): READERS,
    Route("GET", "/documents/{serial}/files/{part}"): READERS,
    Route("GET", "/documents/{serial}/receipt"): READERS,
    Route("GET", "/types"): READERS,
    Route("GET", "/types/{type_id}"): READERS,
    Route("GET", "/types/{type_id}/blank{suffix}"): READERS,
    Route("GET", "/types/{type_id}/sample{suffix}"): READERS,
    Route("GET", "/api/openapi.json"): ANY,
    Route("GET", "/api/v1/types"): READERS,
    Route("GET", "/api/v1/types/{type_id}"): READERS,
    Route("POST", "/api/v1/types/{type_id}/check"): OFFICES,
    Route("POST", "/api/v1/types/{type_id}/documents"): OFFICES,
    Route("GET", "/api/v1/search"): READERS,
    Route("GET", "/api/v1/documents/{serial}"): READERS,
    Route("GET", "/api/v1/documents/{serial}/files/{part}"): READERS,
    Route("GET", "/api/v1/documents/{serial}/receipt"): READERS,
    Route("POST", "/api/v1/documents/{serial}/signatures"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/signatures/withdraw"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/release"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/original"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/links"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/replace"): OFFICES,
    Route("POST", "/api/v1/documents/{serial}/void"): OFFICES,
    Route("GET", "/new"): OFFICES,
    Route("GET", "/new/{type_id}"): OFFICES,
    Route("POST", "/new/{type_id}"): OFFICES,
    Route("POST", "/new/{type_id}/check"): OFFICES,
    Route("POST", "/new/{type_id}/preview"): OFFICES,
    Route("GET", "/new/{type_id}/draft"): OFFICES,
    Route("POST", "/new/{type_id}/draft"): OFFICES,
    Route("GET", "/new/{type_id}/blank{suffix}"): OFFICES,
    Route("GET", "/new/{type_id}/upload"): OFFICES,
    Route("POST", "/new/{type_id}/upload"): OFFICES,
    Route("GET", "/uploads/{job_id}"): OFFICES,
    Route("GET", "/uploads/{job_id}/preview"): OFFICES,
    Route("GET", "/uploads/{job_id}/problems.xlsx"): OFFICES,
    Route("GET", "/uploads/{job_id}/issue"): OFFICES,
    Route("POST", "/uploads/{job_id}/issue"): OFFICES,
    Route("GET", "/jobs/{job_id}"): OFFICES,
    Route("GET", "/jobs/{job_id}/results.xlsx"): OFFICES,
    Route("GET", "/jobs/{job_id}/rejects.xlsx"): OFFICES,
    Route("POST", "/jobs/{job_id}/pdfs.zip"): READERS,
}
