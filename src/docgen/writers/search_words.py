"""What a search answers, in words: fields, their values, and passages with their matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from docgen.core.text import MATCH_END, MATCH_START
from docgen.model import Answer, Facets, SearchField, Text
from docgen.ports import Translate

FIELDS: Mapping[SearchField, Text] = MappingProxyType(
    {
        SearchField.TYPE: Text("Document type"),
        SearchField.BRANCH: Text("Branch"),
        SearchField.TEAM: Text("Team"),
        SearchField.PERIOD: Text("Period"),
        SearchField.STATE: Text("State"),
        SearchField.SIGNED: Text("Signed"),
        SearchField.ORIGINAL: Text("Original"),
    }
)
"""The fields that hits are counted by."""
_ANSWERS: Mapping[str, Text] = MappingProxyType(
    {
        Answer.YES.value: Text("yes"),
        Answer.NO.value: Text("no"),
        Answer.NONE.value: Text("not asked for"),
    }
)
_CHOICES: Mapping[SearchField, Mapping[str, Text]] = MappingProxyType(
    {
        SearchField.STATE: {},
        SearchField.SIGNED: {
            Answer.YES.value: Text("signed"),
            Answer.NO.value: Text("not signed in full"),
        },
        SearchField.ORIGINAL: {
            Answer.YES.value: Text("original filed"),
            Answer.NO.value: Text("original outstanding"),
        },
    }
)
"""How a value is told where nothing but the value stands, as in a list of choices."""


def word(translate: Translate, value: str) -> str:
    """A state or an answer."""
    return translate(_ANSWERS.get(value, Text(value)))


def named(
    translate: Translate, field: SearchField, facets: Facets
) -> Iterator[tuple[str, str, int]]:
    """The values of a field: each as it is asked for, as it is told, and how many hits have it."""
    for value, count in facets.counts[field]:
        if field is SearchField.TYPE:
            zh, en = facets.titles[value]
            yield value, zh if translate.lang == "zh" else en, count
        elif field in _CHOICES:
            told = _CHOICES[field].get(value)
            yield value, translate(told) if told else word(translate, value), count
        else:
            yield value, value, count


def pieces(passage: str) -> Iterator[tuple[str, bool]]:
    """A passage in pieces, and whether each is a match."""
    for number, piece in enumerate(re.split(f"[{MATCH_START}{MATCH_END}]", passage)):
        if piece:
            yield piece, bool(number % 2)
