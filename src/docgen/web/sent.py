"""What a program sends: JSON, or files with fields; read after the guard has let it in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, TypeVar
from urllib.parse import unquote_to_bytes

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile

from docgen.core.access_log import require_reason
from docgen.web.errors import HeaderError, MediaTypeError
from docgen.web.uploads import name_of

JSON, FORM = "application/json", "multipart/form-data"
REASON, OVERRIDE = "X-Docgen-Reason", "X-Docgen-Override"
M = TypeVar("M", bound=BaseModel)
LONGEST_OVERRIDE = 200
_MOST_FILES, _MOST_FIELDS = 50, 50
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request's content.  ``digest`` is of all that makes it this request and no other one.

    ``files`` are (field, name, content), in their order.
    """

    kind: str
    digest: str
    body: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, str, bytes], ...] = ()

    def named(self, name: str) -> list[tuple[str, bytes]]:
        """The files of a field: each with its name."""
        return [(called, data) for under, called, data in self.files if under == name]

    def read(self, model: type[M]) -> M:
        """What was sent, as a model.  Raises MediaTypeError, RequestValidationError."""
        try:
            if self.kind == JSON:
                return model.model_validate_json(self.body)
            if self.kind == FORM:
                return model.model_validate(dict(self.fields))
        except ValidationError as error:
            raise RequestValidationError(
                [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
            ) from None
        raise MediaTypeError(self.kind)


async def _received(request: Request) -> Sent:
    """Raises HTTPException for a form that cannot be read."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    about = hashlib.sha256()
    for part in (request.method, request.url.path, *sorted(request.url.query.split("&")), kind):
        _add(about, part.encode("utf-8", "surrogatepass"))
    if (
        override := _header(request, OVERRIDE)
    ) is not None:  # it decides what is done, as the content does
        _add(about, OVERRIDE.encode(), override)
    if kind != FORM:
        body = await request.body()
        _add(about, body)
        return Sent(kind, about.hexdigest(), body)
    fields: dict[str, str] = {}
    files: list[tuple[str, str, bytes]] = []
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                files.append((name, name_of(value), await value.read()))
            else:
                fields[name] = value
    for name, text in sorted(fields.items()):
        _add(about, name.encode("utf-8", "surrogatepass"), text.encode("utf-8", "surrogatepass"))
    for name, called, data in files:
        _add(
            about,
            name.encode("utf-8", "surrogatepass"),
            called.encode("utf-8", "surrogatepass"),
            data,
        )
    return Sent(FORM, about.hexdigest(), b"", fields, tuple(files))


Received = Annotated[Sent, Depends(_received)]


def reason_of(request: Request) -> str:
    """Why personal data is wanted, from the header: UTF-8, plain or in percent signs.

    Raises HeaderError where it is missing or cannot be read, RefusedError or UsageError for one that says nothing.
    """
    text = _text(_header(request, REASON) or b"")
    if not text:
        raise HeaderError(
            "The header X-Docgen-Reason is missing, or cannot be read as UTF-8.",
            remedy="Say in it why the personal data is needed; Chinese characters as UTF-8 or percent-encoded.",
        )
    return require_reason(text)


def override_of(request: Request) -> str | None:
    """Why requirements are overruled, from the header, read as ``reason_of`` does; None where there is none.

    Raises HeaderError for one that says nothing or cannot be read.
    """
    raw = _header(request, OVERRIDE)
    if raw is None:
        return None
    text = _text(raw).strip()
    if not 0 < len(text) <= LONGEST_OVERRIDE:
        raise HeaderError(
            "The header X-Docgen-Override says nothing, says too much, or cannot be read as UTF-8.",
            remedy="Say in it, in at most {longest} characters, why the documents are issued although something is "
            "missing; Chinese characters as UTF-8 or percent-encoded.",
            longest=LONGEST_OVERRIDE,
        )
    return text


def _header(request: Request, name: str) -> bytes | None:
    """A header as it was sent."""
    return next((value for key, value in request.headers.raw if key == name.lower().encode()), None)


def _text(raw: bytes) -> str:
    """What a header says: UTF-8, plain or in percent signs; "" for what says nothing or cannot be read."""
    try:
        text = (unquote_to_bytes(raw) if _PERCENT.search(raw) else raw).decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return text if text.strip() and text.isprintable() else ""


def _add(about: hashlib._Hash, *parts: bytes) -> None:
    """Part by part, each with its length: no two contents have the same digest."""
    for part in parts:
        about.update(len(part).to_bytes(8, "big"))
        about.update(part)
