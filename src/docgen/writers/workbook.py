"""The workbook a document type is filled in with: its sheets, headers, formats, lists and help.

Blank and rejects workbooks are both made here, so that they look alike and read alike.  Per sheet:
a title, a line on how to fill it in, the header row, then data.  The first column is the link
column; the others are the columns of ``core/columns.py``.  The same content gives the same bytes
(no times, no random names).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from docgen.core.columns import LINK_HEADERS, REASON_HEADERS, Column, flat_columns, row_sheets
from docgen.model import DocumentType, Label, Scalar
from docgen.writers import hints
from docgen.writers.cells import Formats, kind, plain, put, safe_text
from docgen.writers.validations import needs_list_sheet, validation
from docgen.writers.width import width, wrap

HEADER_ROW = 2  # 0-based: title, instruction, header
FIRST_ROW = HEADER_ROW + 1
PREPARED_ROWS = 500
_MADE = dt.datetime(2020, 1, 1)  # noqa: DTZ001  (the file's clock has no zone, and stands still)
_LIST_SHEET = "_选项"  # readers pass over sheets whose name begins with "_"
Looks = Callable[[str], Formats]
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEET_NAME = 31
_NARROWEST, _WIDEST = 10, 36
_PAGE_CELLS = 210
_LINES_SHOWN = 6
_REASON_CELLS = 70
_TALLEST = 409  # points, Excel's limit of a row
_CONTENT_CELLS = {"date": 12, "money": 16, "percent": 11, "integer": 8, "number": 12, "long": 36}
_FORMAT_CELLS = {"citizen-number": 21, "credit-code": 21, "mobile": 14, "phone": 15, "month": 10}
_FORMAT_CELLS |= {"bank-card": 22, "identifier": 18}


@dataclass(slots=True)
class FormSheet:
    """A sheet under way: where its columns stand and which row is free."""

    sheet: Any
    name: str
    columns: tuple[Column, ...]
    main: bool
    next_row: int = FIRST_ROW

    @property
    def reason_col(self) -> int:
        """The place of the reason column, where the workbook has one."""
        return len(self.columns) + 1

    def placed(self) -> Iterator[tuple[int, Column]]:
        """The columns with their 0-based places; 0 is the link column."""
        return enumerate(self.columns, start=1)


class FormWorkbook:
    """A workbook in memory; ``close`` gives its bytes."""

    def __init__(
        self,
        doctype: DocumentType,
        lang: str,
        instructions: tuple[Label, Label],
        *,
        reasons: bool = False,
        rows: int = PREPARED_ROWS,
    ) -> None:
        """``instructions`` stand above the header of the main sheet and of the row sheets.

        ``reasons`` adds the reason column; ``rows`` is how many rows get lists and rules.
        """
        self._stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        self.workbook = xlsxwriter.Workbook(self._stream, options)
        self.workbook.set_properties({"title": doctype.title.zh, "created": _MADE})
        self.lang = lang
        self.plain = Formats(self.workbook, _FONT)
        self.sheets: list[FormSheet] = []
        self._lists: list[tuple[str, ...]] = []
        self._reasons = reasons
        self._rows = max(rows, PREPARED_ROWS)
        names = sheet_names(doctype)
        plans = [(doctype.title, flat_columns(doctype))]
        plans += [(part.label, columns) for part, columns in row_sheets(doctype)]
        for number, (name, (title, columns)) in enumerate(zip(names, plans, strict=True)):
            form = FormSheet(self.workbook.add_worksheet(name), name, columns, number == 0)
            self._form_sheet(form, title, instructions[0 if form.main else 1])
            self.sheets.append(form)
        self._finish_lists()

    def write_row(
        self,
        form: FormSheet,
        link: Scalar,
        values: Mapping[str, Scalar],
        looks: Looks,
        reason: str = "",
    ) -> int:
        """One row, values by dotted path, at the next free place; returns the row (0-based).

        ``looks(path)`` gives the formats of a cell; the link cell's path is "".  ``reason`` goes
        into the reason column, where the workbook has one.
        """
        row = form.next_row
        form.next_row += 1
        form.sheet.write_string(row, 0, safe_text(plain(link)), looks("")("text"))
        deepest = 1
        for col, column in form.placed():
            value = values.get(column.dotted)
            put(form.sheet, (row, col), column, value, looks(column.dotted))
            if isinstance(value, str) and kind(column.field) == "long":
                deepest = max(deepest, min(_LINES_SHOWN, _folded(value, column_cells(column))))
        if reason:
            form.sheet.write_string(row, form.reason_col, safe_text(reason), self.plain("long"))
            deepest = max(deepest, _folded(reason, _REASON_CELLS))
        if deepest > 1:
            form.sheet.set_row(row, min(_TALLEST, 3 + 15 * deepest))
        return row

    def comment(self, form: FormSheet, row: int, col: int, lines: Sequence[str]) -> None:
        """A note on a cell, as large as its text needs."""
        folded = [part for line in lines for part in wrap(line, 46)]
        options = {"width": 340, "height": 14 + 17 * len(folded), "font_size": 9, "author": ""}
        form.sheet.write_comment(row, col, "\n".join(folded), options)

    def close(self) -> bytes:
        """Finish the workbook."""
        self.workbook.close()
        return self._stream.getvalue()

    def say(self, label: Label) -> str:
        """A label in the workbook's language."""
        return label.zh if self.lang == "zh" else label.en

    # --- one sheet ---

    def _form_sheet(self, form: FormSheet, title: Label, line: Label) -> None:
        sheet = form.sheet
        sheet.write_string(
            0, 0, title.zh, self.format(bold=True, font_size=15, font_color="#1F3864")
        )
        sheet.write_string(1, 0, self.say(line), self.format(font_size=9, font_color="#7F7F7F"))
        sheet.set_row(0, 26)
        self._header(form)
        self._rules(form)
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        # To the width of one page, unless that would be too small to read.
        total = sum(map(column_cells, form.columns)) + 8
        sheet.fit_to_pages(-(-total // _PAGE_CELLS), 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.repeat_columns(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&R&P / &N")

    def _header(self, form: FormSheet) -> None:
        look = {"bold": True, "border": 1, "border_color": "#8EA9DB", "text_wrap": True,
                "align": "center"}  # fmt: skip
        needed = self.format(**look, bg_color="#FCE4D6", font_color="#C00000")
        other = self.format(**look, bg_color="#D9E2F3", font_color="#1F3864")
        link = LINK_HEADERS[0] + ("" if form.main else "*")
        form.sheet.write_string(HEADER_ROW, 0, link, other if form.main else needed)
        form.sheet.set_column(0, 0, 8, self.plain("text"))
        deepest = 1
        for col, column in form.placed():
            header = column.names.zh + ("*" if column.required else "")
            cells = column_cells(column)
            deepest = max(deepest, len(wrap(header, cells - 2)))
            form.sheet.set_column(col, col, cells, self.plain(kind(column.field)))
            form.sheet.write_string(HEADER_ROW, col, header, needed if column.required else other)
            self.comment(form, HEADER_ROW, col, help_lines(column))
        form.sheet.set_row(HEADER_ROW, 8 + 16 * min(deepest, 4))
        if self._reasons:
            col = form.reason_col
            reason = self.format(**look, bg_color="#C00000", font_color="#FFFFFF")
            form.sheet.set_column(col, col, _REASON_CELLS, self.plain("long"))
            form.sheet.write_string(HEADER_ROW, col, REASON_HEADERS[0], reason)

    def _rules(self, form: FormSheet) -> None:
        last, right = FIRST_ROW + self._rows - 1, len(form.columns)
        begun = f"COUNTA($B{FIRST_ROW + 1}:${_letters(right)}{FIRST_ROW + 1})>0"
        empty = self.workbook.add_format({"bg_color": "#FFF2CC"})
        grid = self.workbook.add_format({"border": 1, "border_color": "#BFBFBF"})
        for col, column in form.placed():
            place = (FIRST_ROW, col, last, col)
            rule = validation(column, self.lang, self._list_range(column))
            form.sheet.data_validation(*place, rule)
            if column.required:
                cell = f"${_letters(col)}{FIRST_ROW + 1}"
                missing = {"type": "formula", "criteria": f'=AND({begun},{cell}="")'}
                form.sheet.conditional_format(*place, {**missing, "format": empty})
        everywhere = (FIRST_ROW, 0, last, right)
        form.sheet.conditional_format(
            *everywhere, {"type": "formula", "criteria": f"={begun}", "format": grid}
        )
        form.sheet.ignore_errors(
            {"number_stored_as_text": f"A{FIRST_ROW + 1}:{_letters(right)}{last + 1}"}
        )

    def formats(self, **look: Any) -> Formats:
        """The data formats with a look of their own."""
        return Formats(self.workbook, _FONT, **look)

    def format(self, **properties: Any) -> Any:
        """One format in the house's font."""
        return self.workbook.add_format({**_FONT, **properties})

    # --- long lists ---

    def _list_range(self, column: Column) -> str | None:
        """Where the long list of a column stands, on a hidden sheet; None for a short one."""
        if not needs_list_sheet(column.field):
            return None
        words = hints.choices(column.field)
        self._lists.append(words)
        letters = _letters(len(self._lists) - 1)
        return f"='{_LIST_SHEET}'!${letters}$1:${letters}${len(words)}"

    def _finish_lists(self) -> None:
        if not self._lists:
            return
        sheet = self.workbook.add_worksheet(_LIST_SHEET)
        for col, words in enumerate(self._lists):
            for row, word in enumerate(words):
                sheet.write_string(row, col, word)
        sheet.hide()


def sheet_names(doctype: DocumentType) -> tuple[str, ...]:
    """The names of the main sheet and of every row sheet, as Excel allows them, all different."""
    names: list[str] = []
    for title in (doctype.title.zh, *(part.label.zh for part, _ in row_sheets(doctype))):
        bare = (
            _FORBIDDEN.sub("", title).strip().strip("'")[:_SHEET_NAME] or doctype.id[:_SHEET_NAME]
        )
        name, count = bare, 2
        while name.casefold() in (taken.casefold() for taken in names):
            name = f"{bare[: _SHEET_NAME - len(str(count))]}{count}"
            count += 1
        names.append(name)
    return tuple(names)


def column_cells(column: Column) -> int:
    """A column's width: room for its label and for what usually stands in it."""
    own = column.field
    content = _FORMAT_CELLS.get(own.format or "") or _CONTENT_CELLS.get(kind(own), 12)
    if own.item is not None:
        content = 18
    words = [*hints.choices(own), hints.example_text(own.example) if own.example else ""]
    longest = max((width(line) for word in words for line in word.split("\n")), default=0)
    label = width(column.names.zh) + 4
    return max(_NARROWEST, min(_WIDEST, max(min(label, 24), content, longest + 3)))


def help_lines(column: Column) -> list[str]:
    """The note on a header: what goes into the column, in Chinese and in English."""
    own, names = column.field, column.names
    needed = hints.REQUIRED if column.required else hints.OPTIONAL
    form, limits = hints.format_hint(own), hints.limits_hint(own)
    chinese = [f"{names.zh}（{needed.zh}）", own.help.zh, f"格式：{form.zh}"]
    english = [f"{names.en} ({needed.en})", own.help.en, f"Format: {form.en}"]
    if limits.zh:
        chinese.append(f"范围：{limits.zh}")
        english.append(f"Limits: {limits.en}")
    return [*chinese, "", *english]


def _folded(text: str, cells: int) -> int:
    """How many lines a text takes in a column, as far as anyone will look."""
    return sum(len(wrap(part, cells - 2)) for part in text[:2000].split("\n"))


def _letters(col: int) -> str:
    """The letters of a 0-based column."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
