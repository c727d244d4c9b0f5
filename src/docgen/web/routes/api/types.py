"""Document types, with the schema of their records."""

from __future__ import annotations

from fastapi.responses import Response

from docgen.errors import NotFoundError
from docgen.model import DocumentType, Permission
from docgen.web.once import as_json, told
from docgen.web.programs import MayRead, Program
from docgen.web.routes.api.contract import V1, TypeId, described, router
from docgen.web.routes.api.models import TypeInFull, TypeTold
from docgen.writers.data import type_data


@router.get(f"{V1}/types", **described("List the document types", list[TypeTold]))
def types(who: MayRead) -> Response:
    """Those whose documents the user of the token may read."""
    found = [one for one in who.site.types().values() if sees(who, one, Permission.READ)]
    return told(as_json([type_data(one) for one in sorted(found, key=lambda one: one.id)]))


@router.get(
    f"{V1}/types/{{type_id}}",
    **described("A document type with the JSON Schema of its records", TypeInFull, errors=(404,)),
)
def one_type(who: MayRead, type_id: TypeId) -> Response:
    """What the records of a type must be."""
    doctype = type_of(who, type_id, Permission.READ)
    return told(as_json({**type_data(doctype), "schema": doctype.schema}))


def type_of(who: Program, type_id: str, permission: Permission) -> DocumentType:
    """A type whose documents the user may do that to.  Raises NotFoundError, the same for all others."""
    doctype = who.site.types().get(type_id)
    if doctype is None or not sees(who, doctype, permission):
        raise NotFoundError(
            "There is no document type {type} here.",
            type=type_id,
            remedy="GET /api/v1/types lists those there are.",
        )
    return doctype


def sees(who: Program, doctype: DocumentType, permission: Permission) -> bool:
    """Whether the user may do that to documents of a type, in some branch at least."""
    among = who.scope(permission).types
    return among is None or doctype.id in among
