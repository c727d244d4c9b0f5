"""What is wrong with the [[due]] entries of type.toml: each fault with the place of its entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from docgen.core.faults import nearest, unknown_field
from docgen.core.links import OPPOSITE
from docgen.core.source_lines import Path
from docgen.model import Text

KEYS = ("id", "title", "date", "before", "after", "when", "until")
UNTIL_KEYS = ("of", "match", "where", "anywhere", "link")
OWN = frozenset({"original", "signatures"})
"""What is due of every document that a type asks it of; no entry may bear these names."""
_FORMATS = ("date", "month")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_GUIDE = Text("docs/type-folder.md says what stands in this file.")

Faults = Iterator[tuple[tuple[str, Text, Text], Path]]


def faults(about: Mapping[str, Any], schema: Mapping[str, Any]) -> Faults:
    """The faults of all entries; ``about`` and ``schema`` as parsed."""
    formats = {str(one.get("name")): one.get("format") for one in about.get("computed", ())}
    formats |= dict(_formats(schema))
    seen: set[object] = set()
    for index, entry in enumerate(about.get("due", ())):
        path = ("due", index)
        yield from _unknown(entry, KEYS, path)
        yield from _called(entry.get("id"), seen, path)
        seen.add(entry.get("id"))
        yield from _dated(entry.get("date"), formats, path)
        yield from _days(entry, path)
        if "until" in entry:
            yield from _until(entry["until"], (*path, "until"))


def _unknown(entry: Mapping[str, Any], known: tuple[str, ...], path: Path) -> Faults:
    for name in entry:
        if name not in known:
            what = Text("There is no entry '{name}'.", {"name": name})
            yield ("due", what, nearest(name, sorted(known), _GUIDE)), (*path, name)


def _called(name: Any, seen: set[object], path: Path) -> Faults:
    if not isinstance(name, str) or not _ID.match(name):
        what = Text("'{name}' is no id (small letters, digits, hyphens).", {"name": name})
        yield ("due", what, Text('Write id = "contract-ends", say.')), path
    elif name in seen or name in OWN:
        what = Text("'{name}' is due already.", {"name": name})
        yield ("due", what, Text("Give each entry an id of its own.")), path


def _dated(name: Any, formats: Mapping[str, Any], path: Path) -> Faults:
    if name not in formats:
        yield unknown_field(name, tuple(formats)), (*path, "date")
    elif formats[name] not in _FORMATS:
        what = Text("'{name}' is no date and no month.", {"name": name})
        remedy = Text("Name a field, not of rows, with the format date or month.")
        yield ("due", what, remedy), (*path, "date")


def _days(entry: Mapping[str, Any], path: Path) -> Faults:
    for name in ("before", "after"):
        days = entry.get(name, 0)
        if type(days) is not int or days < 0:
            what = Text("{name} is a number of days, 0 or more.", {"name": name})
            yield ("due", what, Text("Write {name} = 45, say.", {"name": name})), (*path, name)


def _until(entry: Any, path: Path) -> Faults:
    if not isinstance(entry, Mapping) or not entry.keys() & {"of", "link"}:
        what = Text("'until' names neither documents (of) nor a link.")
        yield ("due", what, _GUIDE), path
        return
    yield from _unknown(entry, UNTIL_KEYS, path)
    link = entry.get("link")
    if link is not None and link not in OPPOSITE:
        what = Text("'{link}' is no kind of link.", {"link": link})
        known = sorted(OPPOSITE)
        remedy = nearest(str(link), known, Text("Known: {known}.", {"known": known}))
        yield ("due", what, remedy), (*path, "link")
    if "of" not in entry and (more := entry.keys() & {"match", "where", "anywhere"}):
        what = Text("'{name}' says nothing without 'of'.", {"name": min(more)})
        yield ("due", what, _GUIDE), path


def _formats(schema: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The fields of a record by path, those of groups among them, those of rows not."""
    for name, entry in schema.get("properties", {}).items():
        if isinstance(entry, Mapping):
            yield prefix + name, entry.get("format")
            yield from _formats(entry, f"{prefix}{name}.")
