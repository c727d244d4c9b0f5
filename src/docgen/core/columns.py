"""The columns a document type has in a workbook: what is written into blank forms is what is read.

The main sheet has one column per field (objects flattened to "父·子"); every array of objects has a
sheet of its own, whose rows name their record by the link column.  A type whose labels could not be
told apart in a header row is refused here (TemplateError) rather than read wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.errors import TemplateError
from docgen.model import DocumentType, Field, Label

SEPARATOR = "·"
LINK_HEADERS = ("序号", "No.")
"""The column that ties the rows of a row sheet to their record, (zh, en); also a mere row number."""
REASON_HEADERS = ("问题", "Problems")
"""The column a rejects workbook adds, (zh, en); it is never read."""
NOTE_SHEETS = ("填写说明", "Instructions")
"""The sheet that explains the form, (zh, en); it is never read."""
EXAMPLE_MARKS = ("示例", "Example")
"""What the link cell of an example row begins with, (zh, en).

Blank workbooks bring example rows, filled with the schema's examples, on the main sheet and on every
row sheet.  The contract: whoever reads sheets (``core/intake.py``) skips each row whose link cell
``is_example``, so that an example never becomes an issued document by accident, and reports the one
that was typed over (``core/examples.py``), so that no record is lost.  A number may follow the mark:
示例1, Example 2.
"""

_NAMED = "="  # before a field's very name among the spellings of a header
_MARKS = re.compile(r"[*★]+|\((?:必填|选填|必须|可选|必填项|required|optional)\)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_SCALED = re.compile(r"[百千万亿%‰‱$€£]|美|港|欧|日元|usd|hkd|eur|jpy")
_NOTE_NAMES = re.compile(
    r"(填写|填表|使用|表格)?(说明|须知|指南)|instructions?|notes?|readme|help|词典|字典"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``path`` leads to ``field`` within the record, or within a row of its sheet.

    ``labels`` are those of the fields along the path.  ``required`` is true when every field along
    it is.
    """

    path: tuple[str, ...]
    field: Field
    labels: tuple[Label, ...]
    required: bool

    @property
    def dotted(self) -> str:
        """The path as one word: "address.city"."""
        return ".".join(self.path)

    @property
    def names(self) -> Label:
        """The header in both languages."""
        return joined_label(self.labels)

    def label(self, lang: str) -> str:
        """The header in one language ("zh" or "en"): "通讯地址·市"."""
        return self.names.zh if lang == "zh" else self.names.en


def joined_label(labels: Sequence[Label]) -> Label:
    """The labels along a path as one: 父·子."""
    return Label(
        zh=SEPARATOR.join(label.zh for label in labels),
        en=SEPARATOR.join(label.en for label in labels),
    )


def column_label(fields: Sequence[Field], lang: str) -> str:
    """The header of the last of ``fields``, reached through the others: "父·子"."""
    label = joined_label([field.label for field in fields])
    return label.zh if lang == "zh" else label.en


def link_label(lang: str) -> str:
    """The header of the link column."""
    return LINK_HEADERS[0 if lang == "zh" else 1]


def reason_label(lang: str) -> str:
    """The header of the reason column of a rejects workbook."""
    return REASON_HEADERS[0 if lang == "zh" else 1]


def is_example(link: object) -> bool:
    """Whether the link cell of a row marks it as an example, never to be read."""
    if not isinstance(link, str):
        return False
    return header_key(link).startswith(tuple(header_key(mark) for mark in EXAMPLE_MARKS))


def flat_columns(doctype: DocumentType) -> tuple[Column, ...]:
    """The columns of the main sheet, in the schema's order, without the link column."""
    plain = tuple(field for field in doctype.fields if not field.is_rows)
    return _checked(_columns(plain, (), (), True))


def row_sheets(doctype: DocumentType) -> tuple[tuple[Field, tuple[Column, ...]], ...]:
    """Every repeating part with the columns of its sheet, without the link column."""
    return tuple(
        (field, _checked(_columns(field.children, (), (), True)))
        for field in doctype.fields
        if field.is_rows
    )


def _columns(
    fields: Iterable[Field], path: tuple[str, ...], labels: tuple[Label, ...], required: bool
) -> Iterator[Column]:
    for field in fields:
        here, named = (*path, field.name), (*labels, field.label)
        needed = required and field.required
        if field.is_rows:
            raise TemplateError(
                "schema.json: '{field}' is a repeating part inside another field; a workbook can "
                "hold repeating parts of the record itself only.",
                field=".".join(here),
            )
        if field.type == "object":
            yield from _columns(field.children, here, named, needed)
        else:
            yield Column(path=here, field=field, labels=named, required=needed)


def _checked(columns: Iterable[Column]) -> tuple[Column, ...]:
    result = tuple(columns)
    reserved = {header_key(text): text for text in (*LINK_HEADERS, *REASON_HEADERS)}
    owners: dict[str, str] = {}
    for column in result:
        for key in _keys(column):
            if key in reserved or not key:
                raise TemplateError(
                    "schema.json: '{field}' may not be titled '{title}': workbooks use that "
                    "header for something else.",
                    field=column.dotted,
                    title=reserved.get(key, column.label("zh")),
                )
            if owners.setdefault(key, column.dotted) != column.dotted:
                raise TemplateError(
                    "schema.json: '{field}' and '{other}' have the same title, so their columns "
                    "cannot be told apart.",
                    field=column.dotted,
                    other=owners[key],
                )
    return result


def header_key(text: str) -> str:
    """What two spellings of a header have in common: no spaces, width, case, asterisks, （必填）."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(folded.split()).replace("・", SEPARATOR).replace("•", SEPARATOR)
    return _MARKS.sub("", bare).rstrip(":").replace("_", "")


def loose_key(text: str) -> str:
    """The header key without what stands in brackets: 金额（元） and 金额 are the same.

    Brackets that change the scale or the currency stay: 金额（万元） is not 金额.
    """

    def drop(match: re.Match[str]) -> str:
        return match.group(0) if _SCALED.search(match.group(0)) else ""

    return _BRACKETS.sub(drop, header_key(text))


def is_note_sheet(name: str) -> bool:
    """Whether a sheet is by its name an explanation, not data."""
    return bool(_NOTE_NAMES.fullmatch(loose_key(name)))


def _keys(column: Column) -> frozenset[str]:
    return frozenset(header_key(text) for text in (column.names.zh, column.names.en))


def header_index(columns: Sequence[Column]) -> Mapping[str, Column]:
    """Every spelling of a header to its column.

    A field's very name comes first, in small letters ("branch" is not the title "Branch"), then the
    titles, then names and titles loosely spelled where that is unambiguous.
    """
    loose: dict[str, list[Column]] = {}
    for column in columns:
        names = column.names
        for key in {header_key(column.dotted), loose_key(names.zh), loose_key(names.en)}:
            loose.setdefault(key, []).append(column)
    unique = {key: found[0] for key, found in loose.items() if len(found) == 1 and key}
    titles = {key: column for column in columns for key in _keys(column)}
    return {**unique, **titles, **{_NAMED + column.dotted: column for column in columns}}


def find_column(index: Mapping[str, Column], header: str) -> Column | None:
    """The column a header means, or None."""
    spellings = (_NAMED + header.strip(), header_key(header), loose_key(header))
    return next((index[key] for key in spellings if key in index), None)
