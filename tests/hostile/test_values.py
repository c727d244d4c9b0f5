"""Field values are data: markup, template syntax, formulas and paths in them do nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from docgen.model import DocumentType
from tests.cli.conftest import Docgen, archive, docgen
from tests.doctypes.shipped import resting_on_nothing

from .fields import (
    TYPES,
    Path_,
    checked,
    concerned,
    dotted,
    example,
    literal,
    text_fields,
    tight,
    value_at,
    with_value,
)
from .values import HOSTILE

__all__ = ["archive", "docgen"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
THOROUGH = ("client-confirmation", "broker-agreement")
"""Types of which every value is issued in every field; of the others, some values in each."""
BATCHES = 3
_SEPARATOR = " ／ "
_FOOT = re.compile(r"(?m)^(?:— \d+ —|第\s*\d+\s*页　?\s*共\s*\d+\s*页)$")
_SPELLED = ("date", "month", "money", "percent")  # a record holds these in one spelling
each_type = pytest.mark.parametrize("doctype", TYPES.values(), ids=TYPES)


@dataclass(frozen=True)
class Tried:
    """What became of every hostile value in every text field of a type."""

    taken: Mapping[str, Sequence[Path_]]  # name of the value -> fields that take it
    silent: Mapping[str, Sequence[str]]  # refused, but with no problem at the field itself


# The tests of a type follow each other, so that one process of a run works this out for all of them.
@cache
def tried(type_id: str) -> Tried:
    """Each value in each field of a record that is otherwise valid, all in one input."""
    doctype = TYPES[type_id]
    cases = [(name, path) for name in HOSTILE for path, _ in text_fields(doctype.fields)]
    valid = example(doctype)
    records = [with_value(valid, path, HOSTILE[name]) for name, path in cases]
    taken: dict[str, list[Path_]] = {name: [] for name in HOSTILE}
    silent: dict[str, list[str]] = {name: [] for name in HOSTILE}
    for (name, path), entry in zip(cases, checked(doctype, *records), strict=True):
        # All are the same document but for one field: that is the test's doing, not a refusal.
        problems = [one for one in entry.problems if one.code != "key.duplicate"]
        if not problems and HOSTILE[name].strip():
            taken[name].append(path)
        elif problems and not concerned(doctype, problems) & {dotted(path), str(path[0])}:
            silent[name].append(dotted(path))
    return Tried(taken, silent)


@pytest.mark.parametrize("name", HOSTILE)
@each_type
def test_what_is_refused_is_refused_at_its_field(doctype: DocumentType, name: str) -> None:
    """A hostile value that a record cannot hold is a problem of that very field, or of a rule over it
    and another.
    """
    assert [] == tried(doctype.id).silent[name]


@pytest.mark.parametrize("name", ["nul", "escape", "bell", "override", "isolate", "zero width",
                                  "byte order", "surrogate", "last", "private", "long"])  # fmt: skip
@each_type
def test_what_nobody_could_see_is_taken_by_no_field(doctype: DocumentType, name: str) -> None:
    """Control and invisible characters, broken ones and ten thousand characters: refused everywhere."""
    assert [] == tried(doctype.id).taken[name]


@pytest.mark.parametrize("name", ["script", "image", "jinja", "formula", "path up", "entity"])
@each_type
def test_free_text_takes_code_as_text(doctype: DocumentType, name: str) -> None:
    """At least one field of each type takes it, so that the tests below do prove something."""
    assert tried(doctype.id).taken[name]


def _batches(doctype: DocumentType) -> Iterator[dict[Path_, list[str]]]:
    """What to fill into records so that every accepted pair of field and value stands once.

    As many values stand in one field as there is room for; each field begins with another value,
    so that rules over two fields have nothing to say.
    """
    fields = [field for field in text_fields(doctype.fields) if field[1].format not in _SPELLED]
    taken = tried(doctype.id).taken
    left: dict[Path_, list[str]] = {}
    for number, (path, _) in enumerate(fields):
        values = [HOSTILE[name] for name, paths in taken.items() if path in paths]
        left[path] = values[number:] + values[:number]
    alone: set[Path_] = set()
    while left := {path: values for path, values in left.items() if values}:
        placed: dict[Path_, list[str]] = {}
        for path, field in fields:
            most = 1 if path in alone else len(HOSTILE)
            room = field.schema.get("maxLength", 0)
            chosen = left.get(path, [])[:most]
            while len(_SEPARATOR.join(chosen)) > room and len(chosen) > 1:
                chosen.pop()
            if chosen:
                placed[path] = chosen
        (entry,) = checked(doctype, _filled(doctype, placed))
        wrong = {problem.field for problem in entry.problems}
        refused = {path for path in placed if {dotted(path), str(path[0])} & wrong}
        alone |= refused
        placed = {path: values for path, values in placed.items() if path not in refused}
        assert placed, left
        for path, values in placed.items():
            left[path] = left[path][len(values) :]
        yield placed


def _filled(doctype: DocumentType, placed: Mapping[Path_, Sequence[str]]) -> dict[str, Any]:
    record = example(doctype)
    for path, values in placed.items():
        record = with_value(record, path, _SEPARATOR.join(values))
    return record


def _same(given: str, held: str) -> bool:
    """Whether a record holds what was given; identifiers lose their spaces and hyphens."""
    return held in (given, re.sub(r"[\s-]", "", given))


def _pdf_text(pdf: Path) -> str:
    ran = subprocess.run(
        [shutil.which("pdftotext") or "pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tight(_FOOT.sub("", ran.stdout.decode()))


def _docx_text(docx: Path) -> str:
    with zipfile.ZipFile(docx) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return tight("".join(node.text or "" for node in root.iter(f"{W}t")))


def _keyed_by_everything(doctype: DocumentType, folder: Path) -> Path:
    """A copy of the templates in which no two different records are the same document, and none
    rests on another.
    """
    copied = resting_on_nothing(doctype.id, folder)
    about = copied / doctype.id / "type.toml"
    names = json.dumps([field.name for field in doctype.fields])
    text, count = re.subn(r"(?m)^key = .*$", f"key = {names}", about.read_text("utf-8"))
    assert 1 == count
    about.write_text(text, encoding="utf-8")
    return copied


@each_type
def test_issued_documents_show_hostile_values_letter_by_letter(
    docgen: Docgen, tmp_path: Path, doctype: DocumentType
) -> None:
    """Every value a field takes stands literally in record.json, PDF and DOCX, evaluated nowhere."""
    batches = list(islice(_batches(doctype), None if doctype.id in THOROUGH else BATCHES))
    file = tmp_path / "in.json"
    file.write_text(json.dumps([_filled(doctype, one) for one in batches]), encoding="utf-8")
    templates = _keyed_by_everything(doctype, tmp_path)
    ran = docgen("--templates", templates, "generate", doctype.id, file, "--jobs", "0", "--json")
    assert (0, len(batches)) == (ran.code, len(ran.json["documents"])), ran.err + ran.out
    assert {"archive", "in.json", "templates"} == {path.name for path in tmp_path.iterdir()}
    for placed, document in zip(batches, ran.json["documents"], strict=True):
        pdf, docx = Path(document["pdf"]), Path(document["docx"])
        filed = json.loads((pdf.parent / "record.json").read_text("utf-8"))["record"]
        texts = {"pdf": _pdf_text(pdf), "docx": _docx_text(docx)}
        for path, values in placed.items():
            held, value = value_at(filed, path), _SEPARATOR.join(values)
            assert _same(literal(value, multiline="\n" in held), held)
            for kind, text in texts.items():
                lost = [line for line in held.split("\n") if tight(line) not in text]
                assert [] == lost, (kind, dotted(path))
