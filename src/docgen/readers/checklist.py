"""``dossier.toml``: what a personnel file holds, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from docgen.errors import TemplateError
from docgen.model import Checklist, ChecklistItem, Label, PersonSource

NAME = "dossier.toml"
PEOPLE = ("employee", "agent")
WANTED = ("required", "optional", "after-leaving", "unwanted")
_ITEM = frozenset(
    {"id", "kind", "title", "aliases", "types", "checked", "compared", "expires", "after_days"}
)
_TOP = frozenset({"item", "person", "kinds"})
_IDENTITY = frozenset({"citizen_no", "staff_no"})


def read_checklist(data: bytes) -> Checklist:
    """The checklist of a file.  Raises TemplateError, naming the entry, for what it cannot be."""
    try:
        about = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError("{file}: {reason}", file=NAME, reason=str(error)) from error
    kinds = about.get("kinds", {})
    items, people = about.get("item", []), about.get("person", [])
    if (
        about.keys() - _TOP
        or not isinstance(items, list)
        or not isinstance(people, list)
        or not isinstance(kinds, dict)
        or not set(map(str, kinds.values())) <= set(PEOPLE)
    ):
        raise TemplateError("{file} holds [[item]], [[person]] and [kinds].", file=NAME)
    found = tuple(map(_item, items))
    names = [name for one in found for name in {one.id, one.kind, one.label.zh, *one.aliases}]
    for name in names:
        if names.count(name) > 1:
            raise TemplateError("{file}: two items are called '{name}'.", file=NAME, name=name)
    return Checklist(found, tuple(map(_person, people)), kinds)


def _item(entry: Mapping[str, Any]) -> ChecklistItem:
    try:
        item = ChecklistItem(
            id=entry["id"],
            label=Label(zh=entry["title"]["zh"], en=entry["title"]["en"]),
            kind=entry["kind"],
            wanted={one: entry[one] for one in PEOPLE},
            aliases=tuple(entry.get("aliases", ())),
            types=tuple(entry.get("types", ())),
            checked=tuple(entry.get("checked", ())),
            compared=entry.get("compared", False),
            expires=entry.get("expires", False),
            after_days=entry.get("after_days", 0),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _wrong("item", entry) from error
    texts = (item.id, item.kind, *item.aliases, *item.types, *item.checked)
    sound = (
        not entry.keys() - _ITEM - set(PEOPLE)
        and set(item.wanted.values()) <= set(WANTED)
        and all(isinstance(one, str) and one for one in texts)
        and type(item.compared) is type(item.expires) is bool
        and type(item.after_days) is int
        and item.after_days >= 0
    )
    if not sound:
        raise _wrong("item", entry)
    return item


def _person(entry: Mapping[str, Any]) -> PersonSource:
    try:
        person = PersonSource(entry["of"], dict(entry["fields"]), entry.get("kind", ""))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _wrong("person", entry) from error
    sound = (
        not entry.keys() - {"of", "fields", "kind"}
        and isinstance(person.of, str)
        and person.kind in ("", *PEOPLE)
        and "name" in person.fields
        and bool(_IDENTITY & person.fields.keys())
        and all(isinstance(one, str) for one in person.fields.values())
    )
    if not sound:
        raise _wrong("person", entry)
    return person


def _wrong(what: str, entry: object) -> TemplateError:
    told = entry.get("id", entry.get("of", "?")) if isinstance(entry, Mapping) else "?"
    if what == "item":
        return TemplateError(
            "{file}: [[item]] {id} wants id, kind, title (zh, en), employee and agent (required, optional, "
            "after-leaving, unwanted), and may have aliases, types, checked, compared, expires, after_days.",
            file=NAME,
            id=told,
        )
    return TemplateError(
        "{file}: [[person]] {id} wants of and fields, with name and citizen_no or staff_no, and may have kind.",
        file=NAME,
        id=told,
    )
