"""The list of results: one row per record, nothing in it that a spreadsheet would run."""

import io

import openpyxl

from docgen.i18n import translator
from docgen.writers.results_xlsx import ResultRow, write_results

TITLE = "Client confirmation form"
ROW = ResultRow(
    serial="QR-SH01-202611-0001", type_title=TITLE, subject="赵**", outcome="issued",
    file="=cmd|' /C calc'!A0.xlsx", sheet="确认单", cell="A4", pdf="a/b.pdf", docx="a/b.docx",
)  # fmt: skip
STOPPED = ResultRow(
    serial="", type_title=TITLE, subject="钱**", outcome="conflict", file="\x00客户.csv"
)


def test_results_are_listed_one_row_each() -> None:
    """Header and rows in the reader's language; no formula, no control character."""
    data = write_results([ROW, STOPPED], translator("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows()] == [
        ("Number", "Document type", "Subject", "Outcome", "Source file", "Sheet", "Cell",
         "PDF file", "Word file"),
        ("QR-SH01-202611-0001", "Client confirmation form", "赵**", "issued",
         "=cmd|' /C calc'!A0.xlsx", "确认单", "A4", "a/b.pdf", "a/b.docx"),
        (None, "Client confirmation form", "钱**",
         "conflict", "\ufffd客户.csv", None, None, None, None),
    ]  # fmt: skip
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}


def test_no_results_are_a_workbook_too() -> None:
    """An empty run gives a header and no rows."""
    data = write_results([], translator("zh"))
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 1


def test_the_same_results_give_the_same_bytes() -> None:
    """Nothing in the file depends on the time."""
    zh = translator("zh")
    assert write_results([ROW, STOPPED], zh) == write_results([ROW, STOPPED], zh)
