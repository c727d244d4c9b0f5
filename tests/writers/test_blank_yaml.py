"""The blank YAML is valid, complete, and every example in it is in its place."""

import json
import re
from dataclasses import replace

import pytest
import yaml

from docgen.i18n import translator
from docgen.model import DocumentType, Label
from docgen.writers.blank_yaml import BlankYamlWriter


@pytest.fixture(scope="module")
def blank(doctype: DocumentType) -> str:
    return BlankYamlWriter().write(doctype, translator("zh")).decode()


def test_it_is_one_empty_record_with_every_field(doctype: DocumentType, blank: str) -> None:
    """Texts are empty texts, so that what is typed in stays text; all else is empty."""
    (record,) = yaml.safe_load(blank)
    optional_parts = {field.name for field in doctype.fields if field.children} - {"outlets"}
    assert list(record) == [f.name for f in doctype.fields if f.name not in optional_parts]
    assert record["outlets"] == [{"outlet": "", "since": None}]
    filled = {name: value for name, value in record.items() if value not in ("", None)}
    assert list(filled) == ["outlets"]
    assert (record["contract_no"], record["opened_on"]) == ("", None)


def test_an_optional_part_is_there_to_be_uncommented(blank: str) -> None:
    """Taking the "# " away from an optional part's lines leaves valid YAML with its fields."""
    start = blank.index("  # address:")
    block = re.match(r"(  #.*\n)+", blank[start:])
    assert block is not None
    text = re.sub(r"(?m)^  # ?", "", block.group(0))
    assert yaml.safe_load(text) == {"address": {"city": "", "zip": ""}}


def test_examples_stand_beside_their_fields(blank: str) -> None:
    """The example of a field is valid YAML for its value."""
    found = re.findall(r"示例 / example: (.*)\n\s*([a-z_]+):", blank)
    assert {name: json.loads(text) for text, name in found}["contract_no"] == "000123"
    assert {name: yaml.safe_load(text) for text, name in found}["accounts"] == ["A1", "B2"]


def test_help_is_in_both_languages(doctype: DocumentType, blank: str) -> None:
    """Labels and help of every field, in Chinese and in English."""
    words = [w for f in doctype.fields for w in (f.label.zh, f.label.en, f.help.zh, f.help.en)]
    assert [word for word in words if word not in blank] == []


def test_words_of_a_type_cannot_leave_their_comment(doctype: DocumentType) -> None:
    """A line break in a type's help opens no line of its own."""
    first = doctype.fields[0]
    evil = Label(zh="x\nbranch: evil", en="y\r\n- z: 1")
    changed = replace(doctype, fields=(replace(first, help=evil), *doctype.fields[1:]))
    plain, other = (
        yaml.safe_load(BlankYamlWriter().write(one, translator("zh"))) for one in (doctype, changed)
    )
    assert plain == other
