"""Workbooks are read with the addresses their users see, and nothing in them is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import UnreadableInputError
from docgen.readers.limits import MOST_BYTES
from docgen.readers.xlsx import WorkbookReader


def book(fill: Callable[[Any], None]) -> bytes:
    """A workbook as bytes, filled by a function."""
    whole = openpyxl.Workbook()
    fill(whole)
    stream = io.BytesIO()
    whole.save(stream)
    return stream.getvalue()


def _cells(whole: Any) -> None:
    sheet = whole.active
    sheet.title = "名单"
    row = [
        "文本", 12, 1.5, True, dt.datetime.fromisoformat("2026-11-22"),
        dt.datetime.fromisoformat("2026-11-22T08:30"), dt.time(8, 30), dt.timedelta(hours=30), None, "末",
    ]  # fmt: skip
    for column, value in enumerate(row, start=3):
        sheet.cell(5, column, value)
    sheet.merge_cells("C7:C9")
    sheet["C7"] = "合并"
    sheet["D9"] = "x\ny"


def test_rows_and_columns_before_the_table_count() -> None:
    (sheet,) = WorkbookReader().read("a.xlsx", book(_cells)).sheets
    assert sheet.name == "名单"
    assert [list(row) for row in sheet.rows[:4]] == [[None] * 12] * 4
    assert [
        None, None, "文本", 12.0, 1.5, True, dt.date(2026, 11, 22),
        dt.datetime.fromisoformat("2026-11-22T08:30"), dt.time(8, 30), "30:00", None, "末",
    ] == list(sheet.rows[4])  # fmt: skip
    assert (sheet.rows[6][2], sheet.rows[8][3]) == ("合并", "x\ny")
    assert list(sheet.merged) == [(6, 2, 8, 2)]


def test_cells_that_show_an_error_say_so() -> None:
    def fill(whole: Any) -> None:
        sheet = whole.active
        sheet["B2"] = "x"
        for place, error in (("C2", "#N/A"), ("E7", "#DIV/0!")):
            sheet[place] = error
            sheet[place].data_type = "e"

    (sheet,) = WorkbookReader().read("a.xlsx", book(fill)).sheets
    assert (sheet.rows[1][2], sheet.rows[6][4]) == ("#N/A", "#DIV/0!")


def test_hidden_sheets_are_read_and_lists_of_drop_downs_are_not() -> None:
    def fill(whole: Any) -> None:
        whole.active.title = "数据"
        whole.create_sheet("隐藏")["A1"] = 1
        whole["隐藏"].sheet_state = "hidden"
        whole.create_sheet("_lists")["A1"] = "否"

    found = WorkbookReader().read("a.xlsx", book(fill)).sheets
    assert [sheet.name for sheet in found] == ["数据", "隐藏"]


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"hello", "cannot be read as a workbook"),
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        (_zip(a=b"x"), "cannot be read as a workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE, "cannot be read as a workbook"),
        (b" " * (MOST_BYTES + 1), "at most 64 MiB"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_name_and_a_remedy(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableInputError, match=words) as caught:
        WorkbookReader().read("名单.xlsx", data)
    assert str(caught.value).startswith("名单.xlsx")
    assert caught.value.remedy


def test_a_cell_far_outside_the_table_is_told_and_not_allocated() -> None:
    def fill(whole: Any) -> None:
        whole.active["A1"] = 1
        whole.active["XFD1048576"] = 1

    with pytest.raises(UnreadableInputError, match="far outside"):
        WorkbookReader().read("a.xlsx", book(fill))


def test_a_sheet_that_names_a_file_of_this_machine_gets_nothing() -> None:
    data = book(lambda whole: whole.active.__setitem__("A1", "x"))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = (
                    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    b'<sheetData><row r="1"><c r="A1" t="e"><v>&e;</v></c></row></sheetData>'
                    b"</worksheet>"
                )
            new.writestr(name, content)
    (sheet,) = WorkbookReader().read("a.xlsx", stream.getvalue()).sheets
    assert [list(row) for row in sheet.rows] == [["#VALUE!"]]


GOOD = book(_cells)


@settings(max_examples=150)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(at: int, noise: bytes) -> None:
    damaged = GOOD[:at] + noise + GOOD[at + len(noise) :]
    with contextlib.suppress(UnreadableInputError):  # any other exception fails the test
        WorkbookReader().read("a.xlsx", damaged)
