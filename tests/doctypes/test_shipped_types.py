"""The document types that docgen ships: each folder keeps its promises to clerk, signer and archive.

What is asked of every type stands here; what one type promises of its own, in ``types/``.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from functools import cache
from typing import Any

import pytest

from docgen.core import markup, rules, sameness
from docgen.core.composing import AnyComposer
from docgen.model import DocumentType, Field
from tests import kept
from tests.doctypes.shipped import (
    TEMPLATES,
    TYPES,
    every_field,
    example,
    least,
    load,
    problem_codes,
)

DAY = dt.date(2026, 11, 22)
NASTY = "</td><b>{{ 7*191 }}{% raw %}&amp;"
PERSONAL = {"citizen-number", "mobile", "bank-card"}


@pytest.fixture(params=TYPES)
def doctype(request: pytest.FixtureRequest) -> DocumentType:
    return load(request.param)


@cache
def composer(type_id: str) -> AnyComposer:
    return kept.composer(load(type_id))


def text_of(doctype: DocumentType, record: dict[str, Any], period: dt.date = DAY) -> str:
    composed = composer(doctype.id).compose(record, serial="X-0001", issued_on=DAY, period=period)
    return composed.text


def test_every_rule_compiles(doctype: DocumentType) -> None:
    """No expression waits until the first record to turn out wrong."""
    assert [rule.id for rule in doctype.rules] == [
        one.rule.id for one in rules.compile_rules(doctype)
    ]


def test_rules_point_at_the_fields_they_read(doctype: DocumentType) -> None:
    """A rule is shown at what it has read, at a field of rows perhaps; what it reads stays findable."""
    known = {path for path, _ in every_field(doctype.fields)}
    for one in rules.compile_rules(doctype):
        shown = set(one.rule.fields)
        assert shown <= known, one.rule.id
        assert {path.split(".")[0] for path in shown} <= one.names, one.rule.id


def test_every_field_explains_itself(doctype: DocumentType) -> None:
    """Label, help and example in place; the help is a sentence in each language."""
    examples = example(doctype)
    for path, field in every_field(doctype.fields):
        assert field.label.zh != field.label.en, path
        assert field.help.zh.endswith("。"), path
        assert field.help.en.endswith("."), path
        assert _has_example(field) or _shown(examples, path), path


def _has_example(field: Field) -> bool:
    return field.example is not None or any(_has_example(child) for child in field.children)


def _shown(values: Any, path: str) -> bool:
    """Whether the example of a whole (its rows, its group) shows the field."""
    name, _, rest = path.partition(".")
    found = [one.get(name) for one in (values if isinstance(values, list) else [values]) if one]
    return any(one is not None and (not rest or _shown(one, rest)) for one in found)


def test_every_text_has_a_limit(doctype: DocumentType) -> None:
    """No text field can grow beyond what its template was looked at with."""
    unlimited = [
        path
        for path, field in every_field(doctype.fields)
        for text in (field.item or field,)
        if text.type == "string"
        and text.format not in ("date", "month", "money", "percent")
        and "maxLength" not in text.schema
    ]
    assert unlimited == []


def test_the_example_row_is_valid(doctype: DocumentType) -> None:
    """Whoever types the example row as it stands gets a document."""
    assert problem_codes(doctype, example(doctype)) == []


def test_identifiers_of_people_are_masked(doctype: DocumentType) -> None:
    """Every field in a format that identifies a person has a mask."""
    personal = {path for path, field in every_field(doctype.fields) if field.format in PERSONAL}
    personal |= {name for name in (doctype.subject_name, doctype.subject_id) if name}
    assert set() == personal - set(doctype.masks)


def test_everything_of_the_example_is_on_paper(doctype: DocumentType) -> None:
    """Each value of the example record stands in the document, in one of its written forms."""
    record = example(doctype)
    composed = composer(doctype.id).compose(record, serial="X-0001", issued_on=DAY, period=DAY)
    lines = sameness.markup_lines(markup.read(composed.markup))
    assert [] == list(sameness.unprinted(doctype, record, lines))


def test_a_record_of_required_fields_alone_composes(doctype: DocumentType) -> None:
    """What may be absent can be absent, and leaves no word of the program's behind."""
    record = least(doctype)
    assert problem_codes(doctype, record) == []
    assert "None" not in text_of(doctype, record)


def test_a_specimen_says_so(doctype: DocumentType) -> None:
    """样稿 stands large at the head of a preview, and nowhere on the real paper."""
    specimen = composer(doctype.id).compose(
        example(doctype), serial=None, issued_on=DAY, period=DAY
    )
    assert specimen.text.split("\n")[:2] == ["样稿", "仅供核对内容，未编号，不得签署。"]
    real = text_of(doctype, example(doctype))
    assert "样稿" not in real
    assert "X-0001" in real


def test_no_law_is_named_in_a_template(doctype: DocumentType) -> None:
    """Laws come from the dated list of type.toml."""
    for name, data in doctype.files.items():
        if name.endswith(".html"):
            text = re.sub(r"\{#.*?#\}", "", data.decode(), flags=re.DOTALL)
            assert re.findall(r"《[^{》]*(?:法|条例|规定|办法|准则|指引)》", text) == [], name


def test_the_laws_printed_are_those_in_force(doctype: DocumentType) -> None:
    """On each side of every day on which a law begins or ends: those in force, and no other."""
    days = {one.start for one in doctype.legal} | {DAY}
    days |= {one.end for one in doctype.legal if one.end}
    days |= {one + dt.timedelta(days=1) for one in days}
    for day in sorted(one for one in days if one >= dt.date(2020, 1, 1)):
        text = text_of(doctype, example(doctype), day)
        due = {
            one.title.zh
            for one in doctype.legal
            if one.start <= day and (one.end is None or day <= one.end)
        }
        printed = {one.title.zh for one in doctype.legal if one.title.zh in text}
        assert (day, due) == (day, printed)


def test_values_are_text_only(doctype: DocumentType) -> None:
    """Markup and template syntax in a value come out as the characters they are."""
    record = copy.deepcopy(example(doctype))
    assert _spoil(doctype.fields, record)
    text = text_of(doctype, record)
    assert NASTY in text
    assert "1337" not in text


def _spoil(fields: tuple[Field, ...], values: dict[str, Any]) -> bool:
    """Put markup into every free text of a record; whether there is one."""
    found = False
    for field in fields:
        if field.is_rows:
            for row in values.get(field.name, ()):
                found |= _spoil(field.children, row)
        elif field.children:
            found |= _spoil(field.children, values.get(field.name, {}))
        elif field.type == "string" and not (
            field.format or field.enum or field.schema.get("pattern")
        ):
            values[field.name] = NASTY
            found = True
    return found


def test_the_folder_holds_no_strays(doctype: DocumentType) -> None:
    """A type's digest covers its folder: nothing but the files it needs lies in it."""
    found = {path.name for path in (TEMPLATES / doctype.id).iterdir()}
    sources = {"document.docx"} if "document.docx" in found else {"document.html", "style.css"}
    pictures = {name for name in found if name.endswith((".png", ".jpg"))}
    assert {"type.toml", "schema.json"} | sources == found - pictures


def test_the_folder_of_the_house_holds_no_strays() -> None:
    """Every type's digest covers it too, but for what the house says of all documents today."""
    pages = ("booklet", "contract", "form", "macros", "official", "report")
    assert {
        "access.toml",
        "base.css",
        "dossier.toml",
        "filing.toml",
        "retention.toml",
        *(f"{name}.html" for name in pages),
    } == {path.name for path in (TEMPLATES / "_house").iterdir()}
