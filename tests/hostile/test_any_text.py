"""Any text at all in any text field: a problem, or the same text in the document; never an error."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.core import series
from docgen.core.composing import AnyComposer
from docgen.model import DocumentType
from tests import kept

from .fields import (
    TYPES,
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

# Anything, and words of the languages that documents are made in, put together anyhow.
TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(
        ["{{", "}}", "{%", "%}", "{#", "#}", "<", ">", "</td>", "<br/>", "&", "&amp;", "&#0;", ";",
         '"', "'", "\\", "]]>", "<!--", "=", "\n", " ", "\u3000", "x", "字", "serial", "{", "}"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
DAY = dt.date(2026, 11, 22)


@cache
def composer(type_id: str) -> AnyComposer:
    return kept.composer(TYPES[type_id])


@pytest.mark.parametrize("doctype", TYPES.values(), ids=TYPES)
@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_text_is_a_problem_or_stands_in_the_document(
    doctype: DocumentType, data: st.DataObject
) -> None:
    """Whatever the text and the field, composing it loses nothing and adds nothing."""
    path, field = data.draw(st.sampled_from(list(text_fields(doctype.fields))))
    text = data.draw(TEXTS)
    (entry,) = checked(doctype, with_value(example(doctype), path, text))
    if entry.record is None:
        assert concerned(doctype, entry.problems) & {dotted(path), str(path[0])}
        return
    values = entry.record.values
    composition = composer(doctype.id).compose(
        values,
        serial="X-1",
        issued_on=DAY,
        period=series.period(doctype.number, values, DAY),
    )
    held = value_at(values, path) if text.strip() else None
    if field.format is None and held is not None:
        assert (
            literal(text, multiline=bool(field.schema.get("x-multiline"))).split() == held.split()
        )
        shown = tight(composition.text)
        assert [] == [line for line in held.split("\n") if tight(line) not in shown]
