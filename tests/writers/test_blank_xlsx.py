"""The blank workbook is ready to be filled in, explains itself, and reads back as it was written."""

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from docgen.core.columns import flat_columns, header_index, is_note_sheet, row_sheets
from docgen.i18n import translator
from docgen.model import DocumentType, Label
from docgen.writers.blank_xlsx import BlankXlsxWriter
from docgen.writers.workbook import sheet_names


@pytest.fixture(scope="module")
def blank(doctype: DocumentType) -> bytes:
    return BlankXlsxWriter().write(doctype, translator("zh"))


@pytest.fixture(scope="module")
def book(blank: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(blank))


def _validation(sheet: Any, cell: str) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def test_the_same_type_gives_the_same_bytes(doctype: DocumentType, blank: bytes) -> None:
    """Nothing in the file depends on the time or on chance."""
    assert BlankXlsxWriter().write(doctype, translator("zh")) == blank


def test_sheets_are_named_as_excel_allows(book: Any) -> None:
    """Title, repeating part, hidden lists, explanation; forbidden characters are left out."""
    states = {sheet.title: sheet.sheet_state for sheet in book}
    assert states == {
        "网点营销情况报告": "visible", "网点": "visible", "_选项": "hidden", "填写说明": "visible",
    }  # fmt: skip


def test_sheet_names_are_cut_and_kept_apart(doctype: DocumentType) -> None:
    """Two long titles alike in 31 characters get different names."""
    title = Label(zh="长" * 40, en="x")
    fields = tuple(replace(f, label=title) if f.is_rows else f for f in doctype.fields)
    changed = replace(doctype, title=title, fields=fields)
    assert sheet_names(changed) == ("长" * 31, "长" * 30 + "2")


def test_every_header_is_found_again(doctype: DocumentType, book: Any) -> None:
    """Each header, asterisk and all, leads back to its column; the first column is the link."""
    sheets = [flat_columns(doctype), *(columns for _, columns in row_sheets(doctype))]
    for sheet, columns in zip((book.worksheets[0], book.worksheets[1]), sheets, strict=True):
        headers = [cell.value for cell in sheet[3]]
        index = header_index(columns)
        assert headers[0].rstrip("*") == "序号"
        assert [h for h in headers if h.endswith("*")] == [
            *(["序号*"] if sheet is book.worksheets[1] else []),
            *(column.names.zh + "*" for column in columns if column.required),
        ]
        assert [index[h.rstrip("*")] for h in headers[1:]] == list(columns)


def test_the_example_row_is_marked_and_typed(blank: bytes) -> None:
    """Dates are dates, amounts numbers, identifiers text with their zeros; 示例 stands in front."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(blank)).get_sheet_by_index(0).to_python()
    assert rows[3] == [
        "示例", "SH01", "000123", "赵样宁", "护照", "E00000000", "13000000000",
        "6200000000000123455", dt.date(2026, 11, 6), "2026-11", 1409.5, 0.00025, 12.0, "是",
        "A1\nB2", "虚构", "上海", "020000",
    ]  # fmt: skip
    assert len(rows) == 4


def test_the_row_sheet_has_its_example_too(blank: bytes) -> None:
    """A repeating part's example row is put together from its fields' examples."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(blank)).get_sheet_by_name("网点")
    assert sheet.to_python()[3] == ["示例", "样例路第1营业网点,含自助区", dt.date(2026, 1, 1)]


@pytest.mark.parametrize(
    ("letter", "kind", "first", "second"),
    [
        ("E", "list", '"居民身份证,护照"', None),
        ("N", "list", '"是,否"', None),
        ("I", "date", "36526", "2958465"),
        ("M", "whole", "0", "99"),
        ("K", "decimal", "0.01", "999999999999999"),
        ("L", "decimal", "-999999999999999", "0.003"),
        ("D", "textLength", "0", "50"),
        ("G", "textLength", "11", "20"),
    ],
)
def test_cells_let_in_what_the_schema_allows(
    book: Any, letter: str, kind: str, first: str, second: str | None
) -> None:
    """Lists, dates, numbers and lengths are checked while typing, in 500 rows."""
    rule = _validation(book.worksheets[0], f"{letter}503")
    assert (rule.type, rule.formula1, rule.formula2) == (kind, first, second)


def test_a_long_list_stands_on_the_hidden_sheet(book: Any) -> None:
    """Choices too long for the cell's rule, or with a comma, come from a range."""
    rule = _validation(book["网点"], "B4")
    assert rule.formula1 == "'_选项'!$A$1:$A$30"
    assert [row[0].value for row in book["_选项"].iter_rows()][29] == "样例路第30营业网点,含自助区"


@pytest.mark.parametrize(
    ("letter", "number_format"),
    [("A", "@"), ("B", "@"), ("I", "yyyy-mm-dd"), ("J", "@"), ("K", "#,##0.00"), ("L", "0.000###%"),
     ("M", "0"), ("P", "@")],
)  # fmt: skip
def test_columns_are_formatted_beforehand(book: Any, letter: str, number_format: str) -> None:
    """A cell never touched before already has its column's format: text stays text."""
    sheet = book.worksheets[0]
    assert sheet.column_dimensions[letter].number_format == number_format


def test_every_header_has_help_in_both_languages(doctype: DocumentType, book: Any) -> None:
    """The note on a header tells label, need and help in Chinese and in English."""
    sheet = book.worksheets[0]
    for cell, column in zip(sheet[3][1:], flat_columns(doctype), strict=True):
        note = cell.comment.text.replace("\n", "")
        wanted = (column.names.zh, column.field.help.zh, column.names.en, column.field.help.en)
        assert [text for text in wanted if text not in note.replace("  ", " ")] == []


def test_the_page_is_set_up(book: Any) -> None:
    """Landscape A4, to the width of the page, headers repeated and frozen."""
    sheet = book.worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "B4")


def test_the_explanation_is_no_data_and_tells_everything(doctype: DocumentType, book: Any) -> None:
    """A line per column of every sheet, the conditions of the schema, the rules with labels."""
    sheet = book["填写说明"]
    assert is_note_sheet(sheet.title)
    lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=4)]
    columns = [*flat_columns(doctype), *row_sheets(doctype)[0][1]]
    assert [line[1] for line in lines[: len(columns)]] == [c.names.zh for c in columns]
    rest = "\n".join(line[0] for line in lines[len(columns) :])
    assert "【证件类型】为“居民身份证”时，必须填写【证件号码】。" in rest
    assert "【证件类型】为“居民身份证”时，【证件号码】应为18位居民身份证号码，末位可为 X。" in rest
    assert "【资产】必须大于零。更正金额。" in rest
    assert "[Assets] must be above zero. Correct the amount." in rest


def test_english_readers_get_english_hints(doctype: DocumentType) -> None:
    """Headers stay Chinese, as the documents are; instructions and messages follow the reader."""
    data = BlankXlsxWriter().write(doctype, translator("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A2"].value.startswith("Columns with * are required")
    assert _validation(sheet, "I4").error.startswith("Please check: a date such as 2026-11-22")


def test_reading_it_warns_of_nothing(blank: bytes, recwarn: pytest.WarningsRecorder) -> None:
    """Neither reader finds anything odd in the file."""
    openpyxl.load_workbook(io.BytesIO(blank))
    assert [str(warning.message) for warning in recwarn] == []
