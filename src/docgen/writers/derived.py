"""A record drawn up from the archive, as a file to complete: every value with where it came from.

As a workbook it looks like the blank one, with the values in it and a note on each cell; as YAML the
sources stand behind each value.  Both are read back like any other input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from docgen.core.columns import Column, flat_columns, row_sheets
from docgen.core.derivation import DerivedRecord
from docgen.core.records import lookup
from docgen.model import DocumentType, Field, Label
from docgen.ports import Translate
from docgen.writers import hints
from docgen.writers.cells import from_json
from docgen.writers.workbook import FormSheet, FormWorkbook

_SERIAL = re.compile(r"(.*?)([0-9]+)(号?)\Z")
_MAIN = Label(
    zh="带批注的单元格是从归档文书算出的，批注写明依据；带 * 的空栏请补填。填好后直接用本文件签发。",
    en="Cells with a note were worked out from archived documents, which the note names; fill in the "
    "empty columns with *. Then run generate on this file.",
)
_ROWS = Label(
    zh="“序号”是主表中所属文书的序号。带批注的单元格写明了依据。",
    en="序号 is the number of the document on the main sheet. Notes name what a value came from.",
)


_LEFT = Label(
    zh="“←”之后是数值所依据的文书；标【】的字段请补填，填好后用本文件签发。",
    en="After ← stand the documents a value came from; fill in the fields marked 【】, then run "
    "generate on this file.",
)


class DerivedXlsxWriter:
    """Writes workbooks, the same bytes for the same record."""

    suffixes = frozenset({".xlsx"})

    def write(self, doctype: DocumentType, derived: DerivedRecord, translate: Translate) -> bytes:
        """The workbook's bytes."""
        book = FormWorkbook(doctype, translate.lang, (_MAIN, _ROWS))
        formats = book.formats()

        def row(form: FormSheet, columns: Sequence[Column], values: Any, prefix: str) -> None:
            cells = {
                one.dotted: from_json(one.field, lookup(values, one.dotted)) for one in columns
            }
            line = book.write_row(form, 1, cells, lambda _: formats)
            for col, column in form.placed():
                if sources := derived.sources.get(prefix + column.dotted):
                    book.comment(form, line, col, [_from(translate.lang, sources)])

        main, *others = book.sheets
        row(main, flat_columns(doctype), derived.values, "")
        for form, (part, columns) in zip(others, row_sheets(doctype), strict=True):
            for index, values in enumerate(derived.values.get(part.name) or ()):
                row(form, columns, values, f"{part.name}[{index}].")
        return book.close()


class DerivedYamlWriter:
    """Writes YAML: one record, what is left to a person with its label, no value."""

    suffixes = frozenset({".yaml", ".yml"})

    def write(self, doctype: DocumentType, derived: DerivedRecord, translate: Translate) -> bytes:
        """The file's bytes."""
        left = _LEFT.zh if translate.lang == "zh" else _LEFT.en
        lines = [f"# {doctype.title.zh} / {doctype.title.en}", "#", f"# {left}"]
        body = list(_fields(doctype.fields, derived, derived.values, "", translate.lang))
        lines += ["-", *(f"  {line}" for line in body)]
        return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def missing(doctype: DocumentType, derived: DerivedRecord) -> list[Label]:
    """The required fields that a person still has to fill in."""
    return [
        field.label
        for field in doctype.fields
        if field.required and derived.values.get(field.name) is None
    ]


def _fields(
    fields: Sequence[Field], derived: DerivedRecord, values: Mapping[str, Any], path: str, lang: str
) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        here = f"{path}{field.name}"
        if field.is_rows and value:
            yield f"{field.name}:  # {field.label.zh}"
            for index, row in enumerate(value):
                yield "  -"
                inside = _fields(field.children, derived, row, f"{here}[{index}].", lang)
                yield from (f"    {line}" for line in inside)
        elif field.children and not field.is_rows:
            yield f"{field.name}:  # {field.label.zh}"
            inside = _fields(field.children, derived, value or {}, f"{here}.", lang)
            yield from (f"  {line}" for line in inside)
        elif value is None:
            need = hints.need(field)
            yield f"{field.name}:  # 【{field.label.zh}】{need.zh if lang == 'zh' else need.en}"
        else:
            sources = derived.sources.get(here)
            told = f"  # ← {'、'.join(ranges(sources))}" if sources else f"  # {field.label.zh}"
            yield f"{field.name}: {json.dumps(value, ensure_ascii=False)}{told}"


def ranges(serials: Sequence[str]) -> list[str]:
    """Numbers of documents, runs of one series drawn together: QR-SH01-202611-0001..0014."""
    found: list[str] = []
    parts = sorted((m[1], m[3], int(m[2]), m[2]) for one in serials if (m := _SERIAL.match(one)))
    found += [one for one in serials if not _SERIAL.match(one)]
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(parts), start=1) if not _follows(a, b))]
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        if parts:
            head, tail, _, digits = parts[start]
            run = f"..{parts[end - 1][3]}" if end - start > 1 else ""
            found.append(f"{head}{digits}{run}{tail}")
    return found


def _follows(one: tuple[str, str, int, str], other: tuple[str, str, int, str]) -> bool:
    return one[:2] == other[:2] and one[2] + 1 == other[2]


def _from(lang: str, serials: Sequence[str]) -> str:
    return ("依据：" if lang == "zh" else "From: ") + "、".join(ranges(serials))
