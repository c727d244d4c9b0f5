"""The blank workbook of a document type (``docgen blank TYPE -o FILE.xlsx``).

Ready to fill in: headers with help, lists, formats, an example row per sheet (marked, never read;
see ``columns.EXAMPLE_MARKS``), and a sheet that explains every column in Chinese and English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.core.columns import (
    EXAMPLE_MARKS,
    NOTE_SHEETS,
    Column,
    flat_columns,
    row_sheets,
)
from docgen.model import DocumentType, Field, Label, Scalar
from docgen.ports import Translate
from docgen.writers import hints
from docgen.writers.cells import from_json
from docgen.writers.width import width, wrap
from docgen.writers.workbook import FormWorkbook

_EXAMPLE_LOOK = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
_GUIDE = (
    (Label("工作表", "Sheet"), 18),
    (Label("栏目", "Column"), 20),
    (Label("英文名", "English"), 24),
    (Label("必填", "Required"), 16),
    (Label("格式", "Format"), 34),
    (Label("可选值", "Choices"), 26),
    (Label("范围", "Limits"), 24),
    (Label("说明", "Help"), 60),
)


class BlankXlsxWriter:
    """Implements ``ports.BlankWriter``."""

    suffixes = frozenset({".xlsx"})

    def write(self, doctype: DocumentType, translate: Translate) -> bytes:
        """The workbook's bytes, the same for the same type and language."""
        book = FormWorkbook(doctype, translate.lang, _instructions(doctype))
        formats = book.formats(**_EXAMPLE_LOOK)
        for form, rows in zip(book.sheets, example_rows(doctype), strict=True):
            for row in rows:
                book.write_row(form, EXAMPLE_MARKS[0], row, lambda _: formats)
        _explain(book, doctype)
        return book.close()


def example_rows(doctype: DocumentType) -> Iterator[list[dict[str, Scalar]]]:
    """The example rows of the main sheet, then of every row sheet, from the schema's examples."""
    whole = {field.name: example(field) for field in doctype.fields}
    yield [_row(flat_columns(doctype), whole)]
    for part, columns in row_sheets(doctype):
        yield [_row(columns, row) for row in whole[part.name]]


def example(field: Field) -> Any:
    """A field's example as a record would hold it: its own, or put together from its children's."""
    if field.is_rows:
        return field.example or [{child.name: example(child) for child in field.children}]
    if field.children:
        return {**{c.name: example(c) for c in field.children}, **(field.example or {})}
    if field.item is not None and field.example is None and field.item.example is not None:
        return [field.item.example]
    return field.example


def _instructions(doctype: DocumentType) -> tuple[Label, Label]:
    main = Label(
        zh="带 * 的栏必填，鼠标停在表头上可看填写说明。“示例”行仅供参考，不会被读取；"
        "请从它的下一行开始填写，一行一份文书。",
        en="Columns with * are required; point at a header for help. The row marked 示例 is an "
        "example and is never read: begin below it, one row per document.",
    )
    if row_sheets(doctype):
        main = Label(
            zh=main.zh + "“序号”栏填 1、2、3……，供其他工作表引用。",
            en=main.en + " Number the rows 1, 2, 3 … in 序号 for the other sheets to refer to.",
        )
    rows = Label(
        zh="“序号”栏填写主表中所属文书的序号；同一份文书可填多行。“示例”行不会被读取。",
        en="Put the 序号 of the document on the main sheet into the first column; a document may "
        "have several rows. The row marked 示例 is never read.",
    )
    return main, rows


def _row(columns: Sequence[Column], values: Mapping[str, Any]) -> dict[str, Scalar]:
    return {column.dotted: from_json(column.field, _at(values, column.path)) for column in columns}


def _at(values: Any, path: Sequence[str]) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _explain(book: FormWorkbook, doctype: DocumentType) -> None:
    """The explanation: how to fill in, one line per column, and the rules over several fields."""
    sheet = book.workbook.add_worksheet(NOTE_SHEETS[0])
    head = book.format(bold=True, border=1, bg_color="#D9E2F3", align="center")
    body = book.format(border=1, border_color="#BFBFBF", text_wrap=True, valign="top")
    title = book.format(bold=True, font_size=14, font_color="#1F3864")
    part = book.format(bold=True, font_color="#1F3864")
    sheet.write_string(0, 0, f"{doctype.title.zh} {NOTE_SHEETS[0]} / {doctype.title.en}", title)
    sheet.set_row(0, 26)
    for col, (label, cells) in enumerate(_GUIDE):
        sheet.set_column(col, col, cells)
        sheet.write_string(2, col, f"{label.zh} / {label.en}", head)
    row = 3
    for line in _lines(book):
        deepest = 1
        for col, text in enumerate(line):
            sheet.write_string(row, col, text, body)
            lines = (wrap(part_, _GUIDE[col][1] - 1) for part_ in text.split("\n"))
            deepest = max(deepest, sum(len(folded) for folded in lines))
        sheet.set_row(row, 4 + 14 * deepest)
        row += 1
    for heading, sentences in _further(doctype):
        row += 1
        sheet.write_string(row, 0, f"{heading.zh} / {heading.en}", part)
        for number, sentence in enumerate(sentences, start=1):
            row += 1
            text = f"{number}. {sentence.zh}\n    {sentence.en}"
            sheet.merge_range(row, 0, row, len(_GUIDE) - 1, text, body)
            room = sum(cells for _, cells in _GUIDE) - 4
            deepest = sum(-(-width(part_) // room) for part_ in text.split("\n"))
            sheet.set_row(row, 4 + 14 * deepest)
        row += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 2)


def _lines(book: FormWorkbook) -> Iterator[tuple[str, ...]]:
    for form in book.sheets:
        for column in form.columns:
            own = column.field
            names = column.names
            form_hint, limits = hints.format_hint(own), hints.limits_hint(own)
            yield (
                form.name,
                names.zh,
                names.en,
                "是 / yes" if column.required else "",
                f"{form_hint.zh}\n{form_hint.en}",
                "\n".join(hints.choices(own)),
                f"{limits.zh}\n{limits.en}".strip(),
                f"{own.help.zh}\n{own.help.en}",
            )


def _further(doctype: DocumentType) -> Iterator[tuple[Label, list[Label]]]:
    labels = hints.labels(doctype)
    cases = [*hints.conditions(doctype, labels)]
    if cases:
        yield Label("在某些情况下", "In certain cases"), cases
    rules = [hints.rule_text(rule, labels) for rule in doctype.rules]
    rules += [hints.rule_text(one.rule, labels) for one in doctype.requirements]
    if rules:
        yield Label("有下列情况的会被退回", "Records are turned down in these cases"), rules
