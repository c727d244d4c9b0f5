"""Whether texts are the same, and whether they say all a record holds.

A text is compared as its paragraphs in order, each with its white space collapsed to single spaces
(a line break, a no-break space and an ideographic space are white space); paragraphs without text
do not count.  Nothing else is forgiven: every character must be the very same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from docgen.core import markup, records, word_package, word_text
from docgen.core.folder_check import NOT_PRINTED
from docgen.core.masks import MASKS, mask_digits
from docgen.core.numerals import (
    amount_in_capitals,
    chinese_numeral,
    format_date,
    format_date_capital,
    format_money,
    format_month,
    format_percent,
)
from docgen.model import Composition, DocumentType, Field

_BEFORE, _AFTER = 8, 16  # characters of an excerpt around the first difference
_ELLIPSIS = "…"
_Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference of two texts: the paragraph, from 1, and what each says there, masked."""

    paragraph: int
    expected: str
    found: str


def settled(text: str) -> str:
    """The form in which texts are compared.  Idempotent."""
    return " ".join(text.split())


def lines(paragraphs: Iterable[str]) -> tuple[str, ...]:
    """A text as it is compared."""
    return tuple(line for line in map(settled, paragraphs) if line)


def markup_lines(root: Element) -> tuple[str, ...]:
    """What a composed document says, as it is compared."""
    body = root.find("body")
    return lines(map(markup.plain, markup.text_blocks(body)) if body is not None else ())


def said(composition: Composition) -> tuple[str, ...]:
    """What a composed document says, whatever its template is written in."""
    if composition.word is None:
        return markup_lines(markup.read(composition.markup))
    root = word_package.tree(word_package.DOCUMENT, composition.word[word_package.DOCUMENT])
    return lines(map(word_text.plain, root.iter(word_text.P)))


def unspaced(text: Iterable[str]) -> tuple[str, ...]:
    """A text without white space: LibreOffice writes no sign for a line break within a paragraph."""
    return tuple("".join(line.split()) for line in text)


def difference(expected: Sequence[str], found: Sequence[str], hide: _Hide) -> Difference | None:
    """Where two texts first part; None where they are the same."""
    for number, (one, other) in enumerate(zip_longest(expected, found, fillvalue=""), start=1):
        if one != other:
            return Difference(number, *_excerpts(hide(one), hide(other)))
    return None


def _excerpts(one: str, other: str) -> tuple[str, str]:
    """Both around the place where they part; from their beginnings if masking has made them alike."""
    same = next(
        (i for i, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1), None
    )
    at = min(len(one), len(other)) if same is None else same
    start = 0 if one == other else max(0, at - _BEFORE)
    return _cut(one, start, at + _AFTER), _cut(other, start, at + _AFTER)


def _cut(text: str, start: int, end: int) -> str:
    shown = text[start:end]
    return (_ELLIPSIS if start and shown else "") + shown + (_ELLIPSIS if end < len(text) else "")


def hider(doctype: DocumentType, values: Mapping[str, Any]) -> _Hide:
    """Masks in a text what the type masks of this record, and whatever looks like an identifier."""
    hidden = {
        settled(str(value)): MASKS[doctype.masks[path]](str(value))
        for path, _, value in records.leaves(doctype.fields, values)
        if path in doctype.masks
    }
    longest_first = sorted(hidden, key=len, reverse=True)

    def hide(text: str) -> str:
        for value in longest_first:
            text = text.replace(value, hidden[value])
        return mask_digits(text)

    return hide


def unprinted(
    doctype: DocumentType, values: Mapping[str, Any], text: Sequence[str]
) -> Iterator[tuple[str, Field]]:
    """The fields of a record whose value a text shows in none of its printed forms, with their paths.

    ``text`` is as ``lines`` gives it.  A value may go over paragraphs.
    """
    whole = " ".join(text)
    for path, field, value in records.leaves(doctype.fields, values):
        if isinstance(field.schema.get(NOT_PRINTED), str):
            continue
        if not any(settled(form) in whole for form in printed_forms(field, value)):
            yield path, field


def printed_forms(field: Field, value: Any) -> tuple[str, ...]:
    """Every form in which templates print a value of this field."""
    if isinstance(value, bool):
        return ("是" if value else "否",)
    forms = [str(value)]
    if isinstance(value, int) and 1 <= value <= 9999:
        forms.append(chinese_numeral(value))
    if isinstance(value, int):
        forms.append(f"{value:,}")
    forms.extend(write(value) for write in _WRITTEN.get(field.format or "", ()))
    return tuple(forms)


def _in_capitals(amount: str) -> str:
    """An amount in capitals; one below zero (a deduction) is printed in figures only."""
    return format_money(amount) if Decimal(amount) < 0 else amount_in_capitals(amount)


_WRITTEN: Mapping[str, tuple[Callable[[Any], str], ...]] = {
    "date": (format_date, format_date_capital),
    "month": (format_month,),
    "money": (format_money, _in_capitals),
    "percent": (format_percent, partial(format_percent, places=2)),
}
