"""What a form brought: files, read and bounded, of which only what is filed is kept; lines, and days."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Annotated

from fastapi import File, Form, UploadFile
from starlette.datastructures import UploadFile as Uploaded

from docgen.core.days import require_day
from docgen.errors import UsageError

Word = Annotated[str, Form()]
"""A field of a form; what is not sent is empty."""
Upload = Annotated[UploadFile | None, File()]
Uploads = Annotated[list[UploadFile], File()]
_LONGEST, _SUFFIX = 120, 10


def files(uploads: Sequence[UploadFile]) -> list[tuple[str, bytes]]:
    """Name and content of each file; a field in which none was chosen is no file."""
    found = [(name_of(one), one.file.read()) for one in uploads if one.filename]
    return [(name, data) for name, data in found if data or name]


def name_of(upload: Uploaded) -> str:
    """The name of a file as its sender gave it: without folders and what cannot be printed, not too long."""
    name = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
    printable = "".join(
        one for one in unicodedata.normalize("NFC", name) if one.isprintable()
    ).strip()
    stem, dot, suffix = printable.rpartition(".")
    if len(printable) > _LONGEST and len(suffix) < _SUFFIX:
        return stem[: _LONGEST - len(suffix) - 1] + dot + suffix
    return printable[:_LONGEST] or "file"


def line(text: str) -> str:
    """What was typed into a field of one line."""
    return " ".join(text.split())


def lines(text: str) -> str:
    """What was typed into a larger field; browsers send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def day(text: str) -> dt.date | None:
    """The day that was typed or chosen; None where nothing was.  Raises UsageError for what is none, and for a year
    that cannot be meant.
    """
    text = text.strip()
    try:
        return require_day(dt.date.fromisoformat(text)) if text else None
    except ValueError:
        raise no_day(text) from None


def no_day(text: str) -> UsageError:
    """What is said of a day that is none."""
    return UsageError("'{text}' is no day.", text=text[:40], remedy="Write it as 2026-11-28.")
