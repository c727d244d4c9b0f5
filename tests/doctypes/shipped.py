"""What the tests of the document types share: which there are, where they stand, and how a sample is read."""

from __future__ import annotations

import copy
import io
import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from docgen.core import intake, rules, schema
from docgen.core.intake import Intake
from docgen.model import DocumentType, Field
from docgen.ports import Reader
from docgen.readers.tree_yaml import YamlReader
from docgen.readers.xlsx import WorkbookReader
from docgen.writers.blank_xlsx import example as whole_example
from tests import kept

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SAMPLES = ROOT / "samples"
TYPES = sorted(path.parent.name for path in TEMPLATES.glob("*/type.toml"))
"""Every type that docgen ships, by listing."""


def load(type_id: str) -> DocumentType:
    return kept.shipped(type_id)


@cache
def unlike() -> tuple[str, ...]:
    """A few types that together use whatever any of them does: pages of the house, macros, elements,
    kinds of fields.  For what is a matter of the engine and not of the type.
    """
    used = {type_id: _constructs(type_id) for type_id in TYPES}
    left = set[str]().union(*used.values())
    found: list[str] = []
    while left:
        found.append(max(TYPES, key=lambda type_id: len(used[type_id] & left)))
        left -= used[found[-1]]
    return tuple(found)


def _constructs(type_id: str) -> set[str]:
    files = load(type_id).files
    page, schema = (
        files.get(name, b"").decode("utf-8") for name in ("document.html", "schema.json")
    )
    return {
        *re.findall(r"<[a-z][a-z0-9]*|\b\w+\.\w+\(|\bextends \S+", page),
        *re.findall(r'"(?:type|format)": *"[^"]*"', schema),
    }


def every_field(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    """Every field below the record with its path: ``rows.name`` in the rows of ``rows``."""
    for field in fields:
        yield prefix + field.name, field
        yield from every_field(field.children, f"{prefix}{field.name}.")


def example(doctype: DocumentType) -> dict[str, Any]:
    """The example row of the blank workbook, and the example rows of its other sheets."""
    made = {field.name: whole_example(field) for field in doctype.fields}
    return {name: value for name, value in made.items() if value is not None}


def least(doctype: DocumentType) -> dict[str, Any]:
    """The example record without everything that may be absent, in its rows and groups too.

    An optional field stays where the schema or a rule asks for it beside the others; where a type
    makes the choice of its form by a value, the first example without problems is taken.
    """
    record = _required(doctype.fields, example(doctype))
    record = _with_rows(doctype, record)
    for field in doctype.fields:
        if not problem_codes(doctype, record):
            break
        for one in field.enum if field.required else ():
            changed = {**record, field.name: one}
            if not problem_codes(doctype, changed):
                record = changed
                break
    for name, value in example(doctype).items():
        if not problem_codes(doctype, record):
            break
        if name not in record:
            record[name] = value
    for name, value in example(doctype).items():
        if not problem_codes(doctype, record):
            break
        record[name] = value
    return record


def _with_rows(doctype: DocumentType, record: dict[str, Any]) -> dict[str, Any]:
    """The record with what the example has within rows and groups, if that makes it right."""
    whole = record
    for name in record:
        if not problem_codes(doctype, whole):
            return whole
        whole = {**whole, name: example(doctype)[name]}
    return record if problem_codes(doctype, whole) else whole


def _required(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        value = values.get(field.name)
        if not field.required or value is None:
            continue
        if field.is_rows:
            value = [_required(field.children, row) for row in value]
        elif field.children:
            value = _required(field.children, value)
        found[field.name] = value
    return found


def longest(doctype: DocumentType) -> dict[str, Any]:
    """The example record with every free text as long as the schema lets it be."""
    record = example(doctype)
    for field in doctype.fields:
        limit = field.schema.get("maxLength", 0)
        if field.type == "string" and field.format is None and not field.enum:
            record[field.name] = ("连续不断的文字" * limit)[:limit]
    return record


def sample_files(type_id: str) -> list[str]:
    """The stems of a type's sample files, bad.xlsx apart."""
    return sorted(path.stem for path in (SAMPLES / type_id).glob("*.yaml"))


def stored(type_id: str, stem: str) -> list[dict[str, Any]]:
    """The records of one YAML file of the samples."""
    loaded: list[dict[str, Any]] = yaml.safe_load(
        (SAMPLES / type_id / f"{stem}.yaml").read_text("utf-8")
    )
    return loaded


def sample_records(type_id: str) -> list[dict[str, Any]]:
    """Every good record of a type's samples."""
    return [record for stem in sample_files(type_id) for record in stored(type_id, stem)]


def few_records(type_id: str, most: int = 3) -> list[dict[str, Any]]:
    """The shortest, the longest and records between them: at most so many, for what takes long."""
    records = sorted(sample_records(type_id), key=lambda record: len(str(record)))
    step = max(len(records) - 1, 1) / max(most - 1, 1)
    return [
        records[n] for n in sorted({min(round(n * step), len(records) - 1) for n in range(most)})
    ]


def copied(type_id: str, templates: Path) -> Path:
    """A folder of templates that holds a copy of one type, and of the house's pages."""
    for name in (type_id, "_house"):
        shutil.copytree(TEMPLATES / name, templates / name)
    return templates


def resting_on_nothing(type_id: str, folder: Path) -> Path:
    """A copy of the type in which it requires no other documents, in ``folder``/templates."""
    templates = copied(type_id, folder / "templates")
    about = templates / type_id / "type.toml"
    text = re.sub(r"(?ms)^\[\[requires\]\]\n.*?(?=^\[|^#|\Z)", "", about.read_text("utf-8"))
    about.write_text(text, encoding="utf-8")
    return templates


def unpacked(data: bytes) -> Mapping[str, bytes]:
    """The members of a workbook: what must not change, whatever library compressed it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def problem_codes(doctype: DocumentType, record: Mapping[str, Any]) -> list[str]:
    """What schema and rules say about a record's values, as codes."""
    wrong = schema.validate(doctype, record)
    broken = {problem.path for problem in wrong}
    return sorted(
        problem.code for problem in (*wrong, *rules.check_rules(doctype, record, broken=broken))
    )


def changed(type_id: str, change: Mapping[str, Any]) -> list[str]:
    """What is wrong with the example record after a change: values by their path ("rows[0].net_pay"),
    None for one that is left out.
    """
    doctype = load(type_id)
    record = copy.deepcopy(example(doctype))
    for path, value in change.items():
        *way, last = (int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", path))
        place: Any = record
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return problem_codes(doctype, record)


def read(doctype: DocumentType, path: Path) -> Intake:
    """A sample file as the program reads it; fonts are asked elsewhere."""
    reader: Reader = WorkbookReader() if path.suffix == ".xlsx" else YamlReader()
    return intake.records(doctype, reader.read(path.name, path.read_bytes()))


@cache
def bad(type_id: str) -> Intake:
    """A type's bad.xlsx as the program reads it."""
    return read(load(type_id), SAMPLES / type_id / "bad.xlsx")


def bad_codes(type_id: str) -> set[str]:
    """Every code that the problems of a type's bad.xlsx have."""
    return {problem.code for problem in bad(type_id).problems}
