"""What is wrong with type.toml and schema.json beyond what makes them unreadable.

Labels in both languages, formats, masks, names of fields: each fault with its file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docgen.core import due_check, values
from docgen.core.faults import fault, nearest, unknown_field
from docgen.core.source_lines import Path, json_lines, line_of, toml_lines
from docgen.errors import TemplateError
from docgen.model import Problem, Text

NOT_PRINTED = "x-not-printed"
"""A field's schema may give the reason why its value need not stand in the document."""

TYPE_KEYS = frozenset(
    {"id", "title", "aliases", "owner", "number", "key", "branch", "subject", "listing", "mask",
     "signature", "original", "retention", "rule", "legal", "computed", "requires",
     "derive", "due"}
)  # fmt: skip
_FIELD = re.compile(r"[a-z][a-z0-9_]*\Z")
LABELS = ("title", "x-title-en", "description", "x-description-en")
_LABELLED = {
    "signature": ("title",), "rule": ("message", "remedy"), "legal": ("title",),
    "computed": ("title",), "requires": ("message", "remedy"), "due": ("title",),
}  # fmt: skip
_CHECKS = ("rule", "requires")
_MANY = frozenset({"signature", "rule", "legal", "computed", "requires", "due"})
_TABLES = frozenset({"title", "number", "subject", "mask", "original", "retention", "derive"})
_LISTS = frozenset({"aliases", "key", "listing"})
_SIGNATURE = ("role", "title", "each")
_ROLE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_OF_PERIOD = ("year", "month", "issue", "seq")
_GUIDE = Text("docs/type-folder.md says what stands in this file.")


def require_shapes(about: Mapping[str, Any]) -> None:
    """Raise TemplateError where an entry of type.toml is a table, a list or a text and should be another."""
    for name, entry in about.items():
        if name in _MANY:
            right = isinstance(entry, list) and all(isinstance(one, dict) for one in entry)
            form = f"[[{name}]]"
        elif name in _TABLES:
            right, form = isinstance(entry, dict), f"[{name}]"
        elif name in _LISTS:
            right = isinstance(entry, list) and all(isinstance(one, str) for one in entry)
            form = f'{name} = ["…"]'
        else:
            continue
        if not right:
            raise TemplateError(
                "type.toml: '{name}' is to be written as {form}.", name=name, form=form
            )


def problems(
    about: Mapping[str, Any], schema: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[Problem]:
    """The faults of both files, as parsed; ``texts`` holds their sources by name."""
    found = {
        "schema.json": (list(_schema(schema, ())), json_lines),
        "type.toml": (
            [
                *_entries(about),
                *_labels(about),
                *_references(about, schema),
                *_signatures(about, schema),
                *due_check.faults(about, schema),
            ],
            toml_lines,
        ),
    }
    for file, (faults, lines_of) in found.items():
        lines = lines_of(texts[file]) if faults else {}
        for (code, what, remedy), path in faults:
            yield fault(code, what, file, line_of(lines, path), remedy)


_Found = Iterator[tuple[tuple[str, Text, Text], Path]]


# --- schema.json --------------------------------------------------------------------------------


def _schema(entry: Mapping[str, Any], path: Path) -> _Found:
    """A schema with properties, and what its conditions say of them."""
    for name, field in entry.get("properties", {}).items():
        yield from _field(name, field, (*path, "properties", name))
    for index, part in enumerate(entry.get("allOf", ())):
        for branch in ("if", "then", "else"):
            for name, field in part.get(branch, {}).get("properties", {}).items():
                if isinstance(field, Mapping):
                    place = (*path, "allOf", index, branch, "properties", name)
                    yield from _format(name, field, place)
                    if name not in entry.get("properties", {}):
                        known = tuple(entry.get("properties", {}))
                        yield unknown_field(name, known), place


def _field(name: str, entry: Mapping[str, Any], path: Path) -> _Found:
    if not _FIELD.match(name):
        what = Text("'{name}' is no name of a field.", {"name": name})
        yield ("schema", what, Text("Use small letters, digits and _.")), path
    for key in LABELS:
        if not entry.get(key):
            what = Text("The field '{name}' has no {key}.", {"name": name, "key": key})
            yield ("label", what, Text('Add "{key}": people read it.', {"key": key})), path
    if "type" not in entry:
        what = Text("The field '{name}' has no type.", {"name": name})
        yield ("schema", what, _GUIDE), path
    reason = entry.get(NOT_PRINTED, "reason")
    if not (isinstance(reason, str) and reason):
        what = Text("{key} of '{name}' must say why.", {"key": NOT_PRINTED, "name": name})
        yield ("schema", what, Text("Write the reason as a text.")), (*path, NOT_PRINTED)
    yield from _format(name, entry, path)
    items = entry.get("items")
    if isinstance(items, Mapping):
        yield from _format(name, items, (*path, "items"))
        yield from _schema(items, (*path, "items"))
    yield from _schema(entry, path)


def _format(name: str, entry: Mapping[str, Any], path: Path) -> _Found:
    form = entry.get("format")
    if form is not None and form not in values.FORMATS:
        words = {"name": name, "format": form}
        what = Text("The field '{name}' has the format '{format}', which there is not.", words)
        known = sorted(values.FORMATS)
        remedy = nearest(str(form), known, Text("Known: {known}.", {"known": known}))
        yield ("format", what, remedy), (*path, "format")


# --- type.toml ----------------------------------------------------------------------------------


def _entries(about: Mapping[str, Any]) -> _Found:
    for name in about:
        if name not in TYPE_KEYS:
            what = Text("There is no entry '{name}'.", {"name": name})
            yield ("type", what, nearest(name, sorted(TYPE_KEYS), _GUIDE)), (name,)


def _labels(about: Mapping[str, Any]) -> _Found:
    yield from _label("title", about.get("title"), ("title",))
    for table, entries in _LABELLED.items():
        for index, entry in enumerate(about.get(table, ())):
            for name in entries:
                yield from _label(name, entry.get(name), (table, index, name))


def _label(name: str, entry: Any, path: Path) -> _Found:
    for lang in ("zh", "en"):
        if not isinstance(entry, Mapping) or not entry.get(lang):
            what = Text("{name} lacks its {lang}.", {"name": name, "lang": lang})
            remedy = Text('Write {name} = {{ zh = "…", en = "…" }}.', {"name": name})
            yield ("label", what, remedy), path


def _references(about: Mapping[str, Any], schema: Mapping[str, Any]) -> _Found:
    """Every field that type.toml names must stand in schema.json, every mask among the masks."""
    known = tuple(field_paths(schema))
    computed = {entry.get("name") for entry in about.get("computed", ())}
    for path, name in _named(about):
        if name not in known and not (path[0] in _CHECKS and name in computed):
            yield unknown_field(name, known), path
    for name, mask in about.get("mask", {}).items():
        if mask not in values.MASKS:
            what = Text("There is no mask '{mask}'.", {"mask": mask})
            masks = sorted(values.MASKS)
            remedy = nearest(str(mask), masks, Text("Known: {known}.", {"known": masks}))
            yield ("mask", what, remedy), ("mask", name)


def _signatures(about: Mapping[str, Any], schema: Mapping[str, Any]) -> _Found:
    """Roles are ids, each its own; ``each`` names a list of texts."""
    seen = set()
    for index, entry in enumerate(about.get("signature", ())):
        path = ("signature", index)
        for name in entry:
            if name not in _SIGNATURE:
                what = Text("There is no entry '{name}'.", {"name": name})
                yield ("signature", what, nearest(name, sorted(_SIGNATURE), _GUIDE)), (*path, name)
        role = entry.get("role")
        if not isinstance(role, str) or not _ROLE.match(role):
            what = Text("'{role}' is no role (small letters, digits, hyphens).", {"role": role})
            yield ("signature", what, Text('Write role = "branch-manager", say.')), path
        elif role in seen:
            what = Text("The role '{role}' signs twice.", {"role": role})
            yield ("signature", what, Text("Give each signature a role of its own.")), path
        seen.add(role)
        each = entry.get("each")
        if each is not None and not _is_list_of_texts(schema, str(each)):
            what = Text("'{name}' is no list of texts of schema.json.", {"name": each})
            remedy = Text("'each' names a list whose items sign, one by one.")
            yield ("signature", what, remedy), (*path, "each")


def _is_list_of_texts(schema: Mapping[str, Any], path: str) -> bool:
    entry: Any = schema
    for name in path.split("."):
        entry = entry.get("properties", {}).get(name)
        if not isinstance(entry, Mapping):
            return False
    items = entry.get("items")
    return isinstance(items, Mapping) and items.get("type") == "string"


def _named(about: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """The fields type.toml names, with where."""
    for entry in ("key", "listing"):
        yield from (((entry,), name) for name in about.get(entry, ()))
    yield from ((("mask", name), name) for name in about.get("mask", {}))
    yield ("branch",), about.get("branch", "branch")
    subject = about.get("subject", {})
    yield from ((("subject", key), subject[key]) for key in ("name", "id") if subject.get(key))
    number = about.get("number", {})
    for name in (*number.get("scope", ()), *(n for n in (number.get("date"),) if n)):
        if name not in _OF_PERIOD:
            yield ("number",), name
    for table in _CHECKS:
        for index, rule in enumerate(about.get(table, ())):
            yield from (((table, index, "fields"), name) for name in rule.get("fields", ()))


def field_paths(schema: Mapping[str, Any], prefix: str = "") -> Iterable[str]:
    """The paths of all fields of a schema: "outlets", "outlets.region"."""
    for name, entry in schema.get("properties", {}).items():
        yield prefix + name
        if isinstance(entry, Mapping):
            inner = entry.get("items") if entry.get("type") == "array" else entry
            if isinstance(inner, Mapping):
                yield from field_paths(inner, f"{prefix}{name}.")
