"""The HTTP API for programs (HR and CRM systems): what the commands do, with tokens and JSON.

Each module of this package puts its operations on the one router.  Every operation calls the use case of a
command; nothing is worked out here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from docgen import __version__
from docgen.web.once import as_json, told
from docgen.web.programs import AnyProgram
from docgen.web.routes.api import acts, documents, finding, issuing, replacing, signing, types
from docgen.web.routes.api.contract import LANGUAGE_HEADER, router

__all__ = ["acts", "documents", "finding", "issuing", "replacing", "router", "signing", "types"]
DESCRIPTION = "/api/openapi.json"
_ABOUT = """
Issue numbered documents from records, find and fetch them, record signatures and take them back, release, file
originals, link, replace, declare void.

* **Tokens.** `Authorization: Bearer dgt_…`; a token acts in the name of its user, with that user's roles and branches.
  What is out of the user's reach answers 404, as what is not there. Cookies open nothing here.
* **Idempotency.** What changes something needs `Idempotency-Key`. The same key with the same content gets the same
  answer for a day, through restarts (`Idempotency-Replayed: true`); with another content 422; while the first is
  worked on 409. An error is not kept: nothing was changed, and the key may be sent again. Whatever the key, docgen
  never issues the same record twice.
* **Personal data** is masked, but in files and with `full=true`: these need the right to unlock and the header
  `X-Docgen-Reason`, which the access log keeps.
* **Sentences** come in the language of `Accept-Language` (zh or en; English by default). `code` is in no language.
"""


@router.get(DESCRIPTION, include_in_schema=False)
def description(who: AnyProgram) -> Response:
    """The OpenAPI description."""
    del who
    return told(as_json(openapi()))


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI description of the API and of nothing else."""
    found = get_openapi(
        title="docgen",
        version=__version__,
        summary="Documents of a brokerage, numbered, filed and proven.",
        description=_ABOUT.strip(),
        routes=router.routes,
    )
    for operations in found["paths"].values():
        for operation in operations.values():
            operation.setdefault("parameters", []).append(LANGUAGE_HEADER)
    return found
