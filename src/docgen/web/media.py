"""Files that are given out: their media types, and the answer that a browser keeps as a file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
PNG = "image/png"
CSV = "text/csv; charset=utf-8"
YAML = "application/yaml; charset=utf-8"
JSON = "application/json"


def attached(name: str, data: bytes, media_type: str) -> Response:
    """A file to be kept."""
    return Response(data, media_type=media_type, headers=called(name))


def called(name: str, shown: str = "attachment") -> dict[str, str]:
    """The header that says what a file is called, whatever is in the name (RFC 6266): the numbers of some
    types are Chinese.
    """
    return {"Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}"}


def workbook(name: str, data: bytes) -> Response:
    """A workbook to be kept; ``name`` is without its ending."""
    return attached(f"{name}.xlsx", data, XLSX)
