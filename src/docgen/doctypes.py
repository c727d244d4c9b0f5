"""A folder (or an archived copy of one) becomes a DocumentType.

``from_files`` is pure: it takes the files as bytes, so that a template archived decades ago loads
exactly as a folder does today.  ``load_folder`` and ``load_all`` read the disk.  Everything wrong
with a folder is a TemplateError naming file and place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema

from docgen.core import (
    columns,
    derivation,
    due,
    folder_check,
    qr,
    requirements,
    retention,
    rules,
    series,
)
from docgen.core.computed import FORMATS, Computer
from docgen.core.faults import Report, refuse, told
from docgen.errors import TemplateError, UnknownTypeError
from docgen.model import (
    Computed,
    Derivation,
    DerivedField,
    DocumentType,
    Due,
    Field,
    Label,
    LegalBasis,
    Lookup,
    NumberSpec,
    Requirement,
    Rule,
    SignatureSpec,
)

HOUSE = "_house"
SAMPLES = "samples"
STATUTES, CHECKLIST, FILING = "retention.toml", "dossier.toml", "filing.toml"
DEPARTMENTS = "access.toml"
# What the house says of all documents today, whatever their templates: not filed with documents.
_HOUSE_DATA = frozenset({STATUTES, CHECKLIST, FILING, DEPARTMENTS})
_HTML, _WORD = "document.html", "document.docx"
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def load_folder(folder: Path) -> DocumentType:
    """Load ``templates/<type>`` together with its sibling ``_house``."""
    return from_files(read_folder(folder))


def own_folder() -> Path:
    """The document types that come with docgen: in the wheel, or beside ``src`` in a checkout."""
    installed = Path(__file__).parent / "_templates"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "templates"


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a type's folder, wherever it is, and of its sibling ``_house``.

    Where there is none beside it, docgen's own ``_house`` is taken.
    """
    return dict(_folder_files(folder))


def house_data(root: Path, name: str) -> bytes:
    """A file of what the house says of all documents, such as ``STATUTES``; else docgen's own."""
    house = root / HOUSE / name
    return (house if house.is_file() else own_folder() / HOUSE / name).read_bytes()


def load_all(root: Path) -> dict[str, DocumentType]:
    """Every document type below ``root``, by id, in the order of their names."""
    folders = sorted(p.parent for p in root.glob("*/type.toml"))
    types = [load_folder(folder) for folder in folders]
    return {doctype.id: doctype for doctype in types}


def load_named(root: Path, name: str) -> DocumentType:
    """One type by id, title or alias; only its own folder is loaded."""
    (folder,) = folders(root, name)
    return load_folder(folder)


def folders(root: Path, name: str | None = None) -> list[Path]:
    """The folders of the types below ``root``, or of the one that bears a name, sound or not.

    ``name`` is an id, title or alias; raises UnknownTypeError where no type that can be read has it.
    """
    found = sorted(path.parent for path in root.glob("*/type.toml"))
    if name is None or (root / name) in found:
        return found if name is None else [root / name]
    known = []
    for folder in found:
        with suppress(TemplateError):
            called = _called(_toml("type.toml", (folder / "type.toml").read_bytes()))
            if name in called:
                return [folder]
            known += called[:1]
    raise UnknownTypeError(
        "There is no document type '{name}'. Known: {known}.", name=name, known=", ".join(known)
    )


def _called(about: Mapping[str, Any]) -> list[str]:
    """What a type is called: its id, its titles, its aliases."""
    title = about.get("title")
    titles = title.values() if isinstance(title, Mapping) else ()
    names = (about.get("id"), *titles, *about.get("aliases", ()))
    return [one for one in names if isinstance(one, str)]


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted list of path and content digest, as "sha256:<hex>"."""
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def from_files(files: Mapping[str, bytes]) -> DocumentType:
    """Build the type from its files (paths relative to the folder, ``_house/…`` for shared ones)."""
    return examined(files, refuse)


def examined(files: Mapping[str, bytes], report: Report) -> DocumentType:
    """The type as far as its files give one, every fault of theirs reported.

    Labels that are missing are empty.  Raises TemplateError for what leaves no type to speak of.
    """
    needed = ["type.toml", "schema.json"]
    if _WORD not in files:
        needed += [_HTML, "style.css"]
    elif _HTML in files:
        raise TemplateError(
            "The document type has two templates, {html} and {word}: one must go.",
            html=_HTML,
            word=_WORD,
        )
    for name in needed:
        if name not in files:
            raise TemplateError("The document type lacks the file {file}.", file=name)
    about = _toml("type.toml", files["type.toml"])
    folder_check.require_shapes(about)
    schema = _schema("schema.json", files["schema.json"])
    texts = {name: files[name].decode("utf-8-sig") for name in ("type.toml", "schema.json")}
    for problem in folder_check.problems(about, schema, texts):
        report(problem)
    try:
        return _assemble(about, schema, files, report)
    except KeyError as error:
        raise TemplateError(
            "{file}: the entry {name} is missing.", file="type.toml", name=str(error)
        ) from error


def _assemble(
    about: Mapping[str, Any],
    schema: Mapping[str, Any],
    files: Mapping[str, bytes],
    report: Report,
) -> DocumentType:
    type_id = about["id"]
    if not _ID.match(type_id):
        raise TemplateError("type.toml: '{id}' is no type id (small letters, hyphens).", id=type_id)
    subject = about.get("subject", {})
    kept = about["retention"]
    doctype = DocumentType(
        id=type_id,
        title=_label(about["title"]),
        aliases=tuple(about.get("aliases", ())),
        owner=about["owner"],
        number=_number(type_id, about["number"]),
        fields=tuple(_fields(schema)),
        schema=schema,
        key=tuple(about["key"]),
        branch=about.get("branch", "branch"),
        subject_name=subject.get("name"),
        subject_id=subject.get("id"),
        listing=tuple(about["listing"]),
        masks=dict(about.get("mask", {})),
        signatures=tuple(
            SignatureSpec(s["role"], _label(s["title"]), order, s.get("each"))
            for order, s in enumerate(about.get("signature", ()), start=1)
        ),
        original_due_days=about["original"]["days"] if about["original"]["due"] else None,
        retention_code=kept["code"],
        retention_floor_years=kept.get("floor_years", 0),
        retention_starts=kept["starts"],
        retention_closes=_lookup(kept["closes"]) if "closes" in kept else None,
        rules=tuple(_rule(rule) for rule in about.get("rule", ())),
        legal=tuple(_legal(entry) for entry in about.get("legal", ())),
        computed=tuple(_computed(entry) for entry in about.get("computed", ())),
        requirements=tuple(_requirement(entry) for entry in about.get("requires", ())),
        derivation=_derivation(about["derive"]) if "derive" in about else None,
        dues=tuple(_due(entry) for entry in about.get("due", ())),
        files=dict(files),
        digest=digest(files),
    )
    checks = (
        columns.flat_columns,
        columns.row_sheets,
        Computer,
        rules.compile_rules,
        requirements.compile_requirements,
        derivation.compile_derivation,
        due.compile_dues,
        retention.compile_closing,
    )
    for check in checks:
        try:
            check(doctype)
        except TemplateError as error:
            if report is refuse:
                raise
            report(told(error))
    return doctype


def field_paths(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    """All paths of a field tree, rows without indexes: "outlets", "outlets.region"."""
    for field in fields:
        yield prefix + field.name
        yield from field_paths(field.children, f"{prefix}{field.name}.")


def _folder_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    if not (folder / "type.toml").is_file():
        raise TemplateError("{folder} holds no type.toml.", folder=str(folder))
    beside = folder.parent / HOUSE
    house = beside if beside.is_dir() else own_folder() / HOUSE
    for prefix, root in (("", folder), (f"{HOUSE}/", house)):
        for path in sorted(root.rglob("*")):
            if path.relative_to(root).parts[0] in (SAMPLES, *_HOUSE_DATA):
                continue  # to try the template on, and what holds today: not filed with documents
            if path.is_file() and not path.name.startswith((".", "~$")):
                yield prefix + path.relative_to(root).as_posix(), path.read_bytes()


def _toml(name: str, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError("{file}: {reason}", file=name, reason=str(error)) from error


def _schema(name: str, data: bytes) -> dict[str, Any]:
    try:
        schema: dict[str, Any] = json.loads(data)
        jsonschema.Draft202012Validator.check_schema(schema)
    except json.JSONDecodeError as error:
        raise TemplateError(
            "{file}, line {line}: {reason}", file=name, line=error.lineno, reason=error.msg
        ) from error
    except jsonschema.SchemaError as error:
        raise TemplateError(
            "{file}: {path}: {reason}", file=name, path=error.json_path, reason=error.message
        ) from error
    if schema.get("additionalProperties") is not False:
        raise TemplateError("{file}: additionalProperties must be false.", file=name)
    return schema


def _fields(schema: Mapping[str, Any]) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, entry in schema.get("properties", {}).items():
        yield _field(name, entry, name in required)


def _field(name: str, entry: Mapping[str, Any], required: bool) -> Field:
    children: tuple[Field, ...] = ()
    item: Field | None = None
    if entry["type"] == "object":
        children = tuple(_fields(entry))
    elif entry["type"] == "array":
        items = entry["items"]
        if items["type"] == "object":
            children = tuple(_fields(items))
        else:
            labels = {key: entry.get(key, "") for key in folder_check.LABELS}
            item = _field(name, {**labels, **items}, True)
    examples = entry.get("examples", ())
    return Field(
        name=name,
        label=Label(zh=entry.get("title", ""), en=entry.get("x-title-en", "")),
        help=Label(zh=entry.get("description", ""), en=entry.get("x-description-en", "")),
        type=entry["type"],
        format=entry.get("format"),
        required=required,
        enum=tuple(entry.get("enum", ())),
        children=children,
        item=item,
        example=examples[0] if examples else None,
        schema=entry,
    )


def _number(type_id: str, entry: Mapping[str, Any]) -> NumberSpec:
    spec = NumberSpec(pattern=entry["pattern"], scope=tuple(entry["scope"]), date=entry["date"])
    series.check_pattern(spec)
    if not qr.fits(type_id, series.longest(spec, {})):
        raise TemplateError(
            "type.toml: id and number pattern are too long together: the QR code holds both, at most "
            "{most} bytes with what comes between.",
            most=qr.LONGEST,
        )
    return spec


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        check=entry.get("check"),
        fields=tuple(entry["fields"]),
        message=_label(entry["message"]),
        remedy=_label(entry["remedy"]),
        when=entry.get("when"),
        each=entry.get("each"),
        expect=entry.get("expect"),
    )


def _computed(entry: Mapping[str, Any]) -> Computed:
    if entry["format"] not in FORMATS:
        raise TemplateError(
            "type.toml: [[computed]] {name} has the format '{format}'; known: {known}.",
            name=entry["name"],
            format=entry["format"],
            known=", ".join(FORMATS),
        )
    return Computed(
        name=entry["name"],
        label=_label(entry["title"]),
        format=entry["format"],
        value=entry["value"],
    )


def _requirement(entry: Mapping[str, Any]) -> Requirement:
    return Requirement(
        rule=_rule({"check": None if "expect" in entry else "found", **entry}),
        lookup=_lookup(entry),
        overridable=entry.get("override", False),
    )


def _lookup(entry: Mapping[str, Any]) -> Lookup:
    of = entry["of"]
    return Lookup(
        of=(of,) if isinstance(of, str) else tuple(of),
        match=tuple(entry.get("match", {}).items()),
        where=entry.get("where"),
        order=entry.get("order"),
        anywhere=entry.get("anywhere", False),
    )


def _derivation(entry: Mapping[str, Any]) -> Derivation:
    return Derivation(
        given=tuple(entry["given"]),
        sources=tuple((name, _lookup(one)) for name, one in entry.get("source", {}).items()),
        fields=tuple(
            DerivedField(
                name=one["name"],
                value=one.get("value"),
                each=one.get("each"),
                row=tuple(one.get("row", {}).items()),
            )
            for one in entry.get("field", ())
        ),
    )


def _due(entry: Mapping[str, Any]) -> Due:
    until = entry.get("until", {})
    return Due(
        id=entry["id"],
        label=_label(entry["title"]),
        date=entry["date"],
        before=entry.get("before", 0),
        after=entry.get("after"),
        when=entry.get("when"),
        until=_lookup(until) if "of" in until else None,
        link=until.get("link"),
    )


def _legal(entry: Mapping[str, Any]) -> LegalBasis:
    start, end = entry["start"], entry.get("end")
    if not isinstance(start, dt.date) or not (end is None or isinstance(end, dt.date)):
        raise TemplateError("type.toml: [[legal]] start and end are dates (2026-11-22, unquoted).")
    return LegalBasis(title=_label(entry["title"]), start=start, end=end)


def _label(entry: Mapping[str, str]) -> Label:
    return Label(zh=entry.get("zh", ""), en=entry.get("en", ""))
