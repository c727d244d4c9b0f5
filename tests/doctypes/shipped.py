"""What the tests of the document types share: where they stand, and how a sample is read."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from docgen import doctypes
from docgen.core import intake, rules, schema
from docgen.core.intake import Intake
from docgen.model import DocumentType
from docgen.ports import Reader
from docgen.readers.tree_yaml import YamlReader
from docgen.readers.xlsx import WorkbookReader

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SAMPLES = ROOT / "samples"
BOOKS = {"client-confirmation": "confirmations", "broker-agreement": "agreements"}


def load(type_id: str) -> DocumentType:
    return doctypes.load_folder(TEMPLATES / type_id)


def example(doctype: DocumentType) -> dict[str, Any]:
    """The example row of the blank workbook."""
    return {field.name: field.example for field in doctype.fields if field.example is not None}


def longest(doctype: DocumentType) -> dict[str, Any]:
    """The example record with every free text as long as the schema lets it be."""
    record = example(doctype)
    for field in doctype.fields:
        limit = field.schema.get("maxLength", 0)
        if field.type == "string" and field.format is None and not field.enum:
            record[field.name] = ("连续不断的文字" * limit)[:limit]
    return record


def sample_records(type_id: str) -> list[dict[str, Any]]:
    text = (SAMPLES / type_id / f"{BOOKS[type_id]}.yaml").read_text("utf-8")
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    return loaded


def script() -> ModuleType:
    """scripts/make_samples.py as a module."""
    folder = ROOT / "scripts"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("make_samples", folder / "make_samples.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["make_samples"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


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


def read(doctype: DocumentType, path: Path) -> Intake:
    """A sample file as the program reads it; fonts are asked elsewhere."""
    reader: Reader = WorkbookReader() if path.suffix == ".xlsx" else YamlReader()
    return intake.records(doctype, reader.read(path.name, path.read_bytes()))
