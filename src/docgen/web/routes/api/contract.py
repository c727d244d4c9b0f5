"""What all operations of the API have in common: their path, their errors, their headers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from docgen.web.once import KEY
from docgen.web.rooms import Guarded
from docgen.web.routes.api.models import ErrorTold
from docgen.web.sent import FORM, JSON, OVERRIDE, REASON

V1 = "/api/v1"
router = APIRouter(generate_unique_id_function=lambda route: route.name, route_class=Guarded)
Serial = Annotated[
    str,
    Path(description="Number of a document.", examples=["QR-SH01-202611-0001"], max_length=200),
]
TypeId = Annotated[
    str,
    Path(description="Id of a document type.", examples=["client-confirmation"], max_length=100),
]
_ERRORS = {
    400: "The request cannot be read, or a header it needs is missing.",
    401: "No token, or one that does not hold.",
    403: "The user of the token may not do this.",
    404: "There is no such thing, or not for the user of the token.",
    409: "A rule or the state of the document forbids it; or the request with this key is being worked on.",
    410: "The document was destroyed when its period was over.",
    413: "More was sent than is taken in.",
    415: "Content of this kind is not read here.",
    422: "What was sent is wrong: each problem with its place and remedy. Or: the key was sent with another request.",
    500: "Something failed; the archive or its types want somebody's attention.",
    503: "Somebody else has the archive, or the documents of others are being made: ask again after Retry-After.",
}
_ALWAYS = (400, 401, 403, 422, 500, 503)
SENDING = (413, 415)
ABOUT_DOCUMENT = (404, 409, 410)


def described(
    summary: str,
    answer: type[BaseModel] | Any = None,
    *,
    errors: Sequence[int] = (),
    answers: Mapping[int, str] | None = None,
    content: Mapping[str, Any] | None = None,
    parameters: Sequence[Mapping[str, Any]] = (),
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The description of an operation, for the router: ``answer`` by each status of ``answers``, or ``content``
    where it is no JSON; errors beside those of every operation; header parameters; the body by content type.
    """
    responses: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorTold, "description": _ERRORS[status]}
        for status in sorted({*_ALWAYS, *errors})
    }
    for status, words in (answers or {200: "Done."}).items():
        responses[status] = {"description": words}
        if content is not None:
            responses[status]["content"] = dict(content)
        else:
            responses[status]["model"] = answer
    extra: dict[str, Any] = {"parameters": list(parameters)} if parameters else {}
    if body is not None:
        extra["requestBody"] = {"required": True, "content": dict(body)}
    return {
        "summary": summary,
        "responses": responses,
        "openapi_extra": extra,
        "response_model": None,
    }


def act(
    summary: str,
    answer: type[BaseModel],
    body: Mapping[str, Any],
    *,
    headers: Sequence[Mapping[str, Any]] = (),
    answers: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """The description of an operation that changes a document: with a key, and the same again does nothing."""
    return described(
        summary,
        answer,
        errors=(*ABOUT_DOCUMENT, *SENDING),
        answers=answers,
        parameters=(KEY_HEADER, *headers),
        body=body,
    )


def _header(
    name: str, words: str, example: str, *, required: bool, **schema: Any
) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": words,
        "schema": {"type": "string", **schema},
        "example": example,
    }


KEY_HEADER = _header(
    KEY,
    "Names this request: sent again with the same key and content, it gets the same answer and nothing happens twice.",
    "0d0c6ba2-8a4b-4f8e-9a55-0f3f6d1b8a11",
    required=True,
    pattern="^[!-~]{8,128}$",
)
REASON_HEADER = _header(
    REASON,
    "Why the personal data is needed, for the access log: 4 to 200 characters, UTF-8 or percent-encoded.",
    "annual%20audit%202026",
    required=True,
    pattern="^[ -~]{4,600}$",
)
REASON_IF_FULL = {
    **REASON_HEADER,
    "required": False,
    "description": f"With full=true: {REASON_HEADER['description']}",
    "schema": {"type": "string"},
}
OVERRIDE_HEADER = _header(
    OVERRIDE,
    "Issue although the archive lacks what a record rests on, where that may be overruled: why, for the ledger; UTF-8 or "
    "percent-encoded. Only for users whose roles allow it.",
    "approved%20by%20the%20branch%20manager",
    required=False,
    pattern="^[!-~]([ -~]*[!-~])?$",
    maxLength=600,
)
IssuedOn = Annotated[
    dt.date | None,
    Query(
        description="Date of issue; today, unless given. From 1990 on, a year ahead at most.",
        examples=["2026-11-28"],
    ),
]
LANGUAGE_HEADER = _header(
    "Accept-Language",
    "Language of the sentences: zh or en.",
    "zh",
    required=False,
    default="en",
)
RECORD = {
    "type": "object",
    "description": "A record: the fields that the type's JSON Schema names.",
    "additionalProperties": True,
}


def records_body(most: int) -> dict[str, Any]:
    """A body of records: JSON, or a file as ``docgen generate`` reads it."""
    return {
        JSON: {
            "schema": {
                "type": "array",
                "items": RECORD,
                "minItems": 1,
                "maxItems": most,
                "description": f"The records, at most {most}.",
            },
            "example": [{"branch": "SH01", "client_name": "赵样宁", "fund_account": "88001234"}],
        },
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "format": "binary",
                        "description": f"A workbook (.xlsx), .csv, .json or .yaml with at most {most} records.",
                    }
                },
            }
        },
    }


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """A body that is a model."""
    return {JSON: {"schema": model.model_json_schema()}}
