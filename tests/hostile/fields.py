"""Every text field of every document type, and records with anything in them.

Types are found on disk, so that a type added later is covered without a line here.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from docgen.core.intake import Entry
from docgen.model import DocumentType, Field, Problem
from docgen.readers.tree_json import JsonReader
from docgen.renderers import fonts
from docgen.usecases.check import check
from docgen.writers import blank_xlsx
from tests import kept

ROOT = Path(__file__).resolve().parents[2]
TYPES = kept.all_shipped()
Path_ = tuple[str | int, ...]
_LINE_ENDS = re.compile("\r\n|[\r\n\u0085\u2028\u2029]")


def text_fields(fields: Sequence[Field], path: Path_ = ()) -> Iterator[tuple[Path_, Field]]:
    """Every field that holds text without being a choice, with its path in a record."""
    for field in fields:
        here = (*path, field.name)
        if field.is_rows:
            yield from text_fields(field.children, (*here, 0))
        elif field.children:
            yield from text_fields(field.children, here)
        else:
            place, one = ((*here, 0), field.item) if field.item else (here, field)
            if one.type == "string" and not one.enum:
                yield place, one


def example(doctype: DocumentType) -> dict[str, Any]:
    """The record of the blank form's example rows: valid."""
    made = {field.name: copy.deepcopy(blank_xlsx.example(field)) for field in doctype.fields}
    return {name: value for name, value in made.items() if value is not None}


def with_value(record: dict[str, Any], path: Path_, value: str) -> dict[str, Any]:
    """The record with ``value`` at ``path``; of a list, in its first place.  What is beside the path
    is shared with the record given.
    """
    changed = dict(record)
    inner: Any = changed
    for step, following in pairwise(path):
        if isinstance(inner, dict) and step not in inner:
            inner[step] = [{}] if isinstance(following, int) else {}
        inner[step] = copy.copy(inner[step])
        inner = inner[step]
    if isinstance(inner, list) and not inner:
        inner.append(value)
    else:
        inner[path[-1]] = value
    return changed


def value_at(record: Any, path: Path_) -> Any:
    """The value at ``path``, None where there is none."""
    for step in path:
        if isinstance(step, int):
            record = record[step] if isinstance(record, list) and step < len(record) else None
        else:
            record = record.get(step) if isinstance(record, dict) else None
    return record


def checked(doctype: DocumentType, *records: dict[str, Any]) -> tuple[Entry, ...]:
    """The records through a JSON file and the program's own check."""
    data = json.dumps(records).encode()  # escaped: lone surrogates too
    found = check(
        doctype, reader=JsonReader(), name="in.json", data=data, uncovered=fonts.uncovered
    )
    assert () == found.intake.general
    return found.intake.entries


def concerned(doctype: DocumentType, problems: Sequence[Problem]) -> set[str]:
    """The fields that problems concern: where they are shown, and what else their rules read."""
    rules = {f"rule.{rule.id}": rule.fields for rule in doctype.rules}
    shown = {str(one.field) for one in problems}
    return shown | {name.split(".")[0] for one in problems for name in rules.get(one.code, ())}


def dotted(path: Path_) -> str:
    """A path as problems name it: prohibitions[0]."""
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path).lstrip(".")


def tight(text: str) -> str:
    """A text without its spaces and line ends, which layout may move."""
    return "".join(unicodedata.normalize("NFC", text).split())


def literal(value: str, *, multiline: bool) -> str:
    """What a record holds of an accepted text: NFC, one kind of line end and of space."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n" if multiline else " ", value))
    return re.sub("[\t\u00a0]", " ", text).strip()
