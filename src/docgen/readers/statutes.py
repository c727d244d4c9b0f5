"""``retention.toml``: what the law says of keeping documents, as data."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from typing import Any

from docgen.core.retention import DAY, YEAR_END
from docgen.errors import TemplateError
from docgen.model import Floor, Label, Statutes

NAME = "retention.toml"
_KEYS = frozenset({"id", "title", "years", "source", "start", "end", "owners", "types"})


def read_statutes(data: bytes) -> Statutes:
    """The statutes of a file.  Raises TemplateError, naming the entry, for what they cannot be."""
    try:
        about = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError("{file}: {reason}", file=NAME, reason=str(error)) from error
    counts = about.get("counts_from")
    if counts not in (YEAR_END, DAY):
        raise TemplateError("{file}: counts_from is 'year-end' or 'day'.", file=NAME)
    entries = about.get("floor", [])
    if about.keys() - {"counts_from", "floor"} or not isinstance(entries, list):
        raise TemplateError("{file}: besides counts_from there are [[floor]] entries.", file=NAME)
    return Statutes(counts, tuple(_floor(entry) for entry in entries))


def _floor(entry: Mapping[str, Any]) -> Floor:
    try:
        floor = Floor(
            id=entry["id"],
            label=Label(zh=entry["title"]["zh"], en=entry["title"]["en"]),
            years=entry["years"],
            source=entry["source"],
            start=entry["start"],
            end=entry.get("end"),
            owners=tuple(entry.get("owners", ())),
            types=tuple(entry.get("types", ())),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _wrong(entry) from error
    days = [day for day in (floor.start, floor.end) if day is not None]
    sound = (
        not entry.keys() - _KEYS
        and type(floor.years) is int
        and floor.years > 0
        and all(type(day) is dt.date for day in days)
        and all(
            isinstance(one, str) for one in (floor.id, floor.source, *floor.owners, *floor.types)
        )
    )
    if not sound:
        raise _wrong(entry)
    return floor


def _wrong(entry: object) -> TemplateError:
    name = entry.get("id", "?") if isinstance(entry, Mapping) else "?"
    return TemplateError(
        "{file}: [[floor]] {id} wants id, title (zh, en), years, source, start (2026-11-22, unquoted), and "
        "may have end, owners, types.",
        file=NAME,
        id=name,
    )
