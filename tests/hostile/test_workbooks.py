"""Workbooks that docgen writes hold text where text was: nothing in them is ever computed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Docgen, archive, docgen
from tests.cli.records import confirmation
from tests.doctypes.shipped import copied

from .fields import TYPES, example, text_fields, with_value
from .values import HOSTILE

__all__ = ["archive", "docgen"]
TYPE = "client-confirmation"
FORMULAS = ("=cmd|'/C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "=HYPERLINK(\"x\")",
            "{=1}", "http://127.0.0.1/x", "mailto:a@b", "internal:A1", "file:///etc/passwd")  # fmt: skip


def _cells(path: Path) -> list[Any]:
    return [
        cell
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def _inert(path: Path) -> list[Any]:
    """The cells: no formula but the lists of choices' own ranges, no link, nothing outside the file."""
    cells = _cells(path)
    assert cells
    assert [] == [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content, name
            assert b'TargetMode="External"' not in content, name
            assert "externalLink" not in name
    return cells


@pytest.mark.parametrize("doctype", TYPES.values(), ids=TYPES)
def test_rejected_records_come_back_as_text(docgen: Docgen, tmp_path: Path, doctype: Any) -> None:
    """Every hostile value in every text field, in a workbook of rejects: the same text, inert."""
    fields = [path for path, _ in text_fields(doctype.fields)]
    values = [*HOSTILE.values(), *FORMULAS]
    records = []
    for value in values:
        record = example(doctype)
        for path in fields:
            record = with_value(record, path, value)
        records.append({**record, "branch": "not a branch"})
    file, rejects = tmp_path / "in.json", tmp_path / "back.xlsx"
    file.write_text(json.dumps(records), encoding="utf-8")
    ran = docgen("generate", doctype.id, file, "--partial", "--rejects", rejects, "--jobs", "0")
    assert 3 == ran.code
    texts = [str(cell.value) for cell in _inert(rejects)]
    for value in FORMULAS:
        assert value in texts or value.strip() in texts, value


@pytest.mark.parametrize("name", ["=cmd|calc.json", "+1.json", "@x.json"])
def test_result_lists_hold_names_as_text(docgen: Docgen, tmp_path: Path, name: str) -> None:
    """Neither the input's name nor a client's name is computed in the list of results."""
    file, listing = tmp_path / name, tmp_path / "list.xlsx"
    file.write_text(json.dumps([confirmation(1, client_name="=1+1")]), encoding="utf-8")
    assert 0 == docgen("generate", TYPE, file, "--jobs", "0", "-o", listing).code
    assert name in [cell.value for cell in _inert(listing)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("type_id", TYPES)
def test_blank_forms_compute_nothing(
    docgen: Docgen, tmp_path: Path, type_id: str, lang: str
) -> None:
    """A blank is inert, even of a type whose labels, help and examples look like formulas."""
    templates = copied(type_id, tmp_path / "templates")
    schema = templates / type_id / "schema.json"
    content = json.loads(schema.read_text("utf-8"))
    for number, entry in enumerate(content["properties"].values()):
        entry["title"], entry["x-title-en"] = f"={number}+1", f"=E{number}"
        entry["description"] = entry["x-description-en"] = "=cmd|'/C calc'!A0"
        if entry["type"] == "string" and not {"enum", "format"} & set(entry):
            entry["examples"] = ["=1+1"]
    schema.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    form = tmp_path / "form.xlsx"
    ran = docgen("--lang", lang, "--templates", templates, "blank", type_id, "-o", form)
    assert 0 == ran.code, ran.err
    assert "=1+1" in [cell.value for cell in _inert(form)]
