"""Every file of samples/: which types have samples, in which order they are issued, and their bytes."""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from docgen import doctypes
from docgen.model import DocumentType, Field
from sample_maker import book
from sample_maker.samples import FICTION, Bad, Record, Samples

_ROOT = Path(__file__).parents[2]
_HEAD = f"# {FICTION}。\n# Samples: every person, company and number is invented.\n"


def type_ids() -> list[str]:
    """The types with a module in ``types``, in the order in which their documents are issued."""
    modules = (Path(__file__).parent / "types").glob("[a-z]*.py")
    return sorted(
        (path.stem.replace("_", "-") for path in modules), key=lambda one: (samples(one).order, one)
    )


def samples(type_id: str) -> Samples:
    """What the module of a type gives."""
    module = importlib.import_module(f"sample_maker.types.{type_id.replace('-', '_')}")
    found: Samples = module.SAMPLES
    return found


def files(wanted: Collection[str] = ()) -> dict[str, bytes]:
    """Every generated file of samples/, or of the types named, by its path there."""
    made: dict[str, bytes] = {}
    for type_id in wanted or type_ids():
        given, doctype = samples(type_id), doctypes.load_folder(_ROOT / "templates" / type_id)
        for stem, records in given.files.items():
            tidied = _all_tidied(doctype, records())
            made[f"{type_id}/{stem}.xlsx"] = book.good(doctype, given, stem, tidied)
            made[f"{type_id}/{stem}.yaml"] = as_yaml(tidied)
        spoilt = given.bad()
        plain = Bad(_all_tidied(doctype, spoilt.records), spoilt.faults, spoilt.unknown)
        made[f"{type_id}/bad.xlsx"] = book.bad(doctype, given, plain)
    return made


def _all_tidied(doctype: DocumentType, records: Sequence[Record]) -> Sequence[Record]:
    return [_tidied(doctype.fields, record, doctype.id) for record in records]


def _tidied(fields: Sequence[Field], values: Mapping[str, Any], where: str) -> Record:
    """The values in the schema's order, without absent ones; a field it does not have is an error."""
    if unknown := set(values) - {field.name for field in fields}:
        raise ValueError(f"{where} has no field {sorted(unknown)}")
    tidied: Record = {}
    for field in fields:
        value = values.get(field.name)
        if field.is_rows and value:
            value = [_tidied(field.children, row, f"{where}.{field.name}") for row in value]
        elif field.children and isinstance(value, Mapping):
            value = _tidied(field.children, value, f"{where}.{field.name}")
        if value is not None and value not in ([], {}):
            tidied[field.name] = value
    return tidied


class _Plain(yaml.SafeDumper):
    """No anchors; whatever a reader might take for a number or a date in quotes."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the answer is always the same
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if re.fullmatch(r"[0-9.-]+", text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Plain.add_representer(str, _quoted)


def as_yaml(records: Sequence[Record]) -> bytes:
    """The records as YAML, one mapping each."""
    text = yaml.dump(list(records), Dumper=_Plain, allow_unicode=True, sort_keys=False, width=2000)
    return (_HEAD + text).encode()
