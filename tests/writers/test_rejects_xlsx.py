"""A rejects workbook keeps what the user gave, harms nobody, and says what to do."""

import datetime as dt
import io
import string
from dataclasses import dataclass
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from docgen.core.columns import flat_columns
from docgen.i18n import translator
from docgen.model import DocumentType, Label, Node, Problem, Scalar, Source, Text
from docgen.writers.rejects_xlsx import write_rejects

EN = translator("en")


@dataclass(frozen=True)
class Given:
    """An entry as intake gives it."""

    source: Source
    raw: Node
    problems: tuple[Problem, ...] = ()


def _entry(
    values: dict[str, Any],
    *problems: tuple[str, str],
    sheet: str | None = "表",
    file: str = "a.xlsx",
) -> Given:
    source = Source(file, sheet, "B7")
    found = tuple(
        Problem(
            "x", Text(what), Text("Do better."), source, field=path, label=Label("栏", "Column")
        )
        for path, what in problems
    )
    nodes = {name: Node(value, source) for name, value in values.items()}
    return Given(source, Node(nodes, source), found)


def _sheet(doctype: DocumentType, *entries: Given) -> Any:
    data = write_rejects(doctype, entries, EN)
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def _cells(doctype: DocumentType, *entries: Given) -> dict[str, Any]:
    """The cells of the first record, by header."""
    sheet = _sheet(doctype, *entries)
    return {cell.value.rstrip("*"): sheet.cell(4, cell.column) for cell in sheet[3]}


@pytest.mark.parametrize(
    "evil",
    ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "http://evil.example/", "mailto:x@y",
     "{=1}", "000123", "1E5", "#N/A", "'=1", "<b>&amp;</b>", "_x0041_", "\ttab"],
)  # fmt: skip
def test_values_are_only_ever_text(doctype: DocumentType, evil: str) -> None:
    """Formulas, links, numbers in disguise, markup: stored as text, letter for letter."""
    data = write_rejects(doctype, [_entry({"person": evil})], EN)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[3][
        3
    ] == (evil)
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["D4"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a\x00b\x1b[2Jc", "a\ufffdb\ufffd[2Jc"),
        ("x\ud800y\ufffez", "x\ufffdy\ufffdz"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("长" * 40_000, "长" * 32_766 + "…"),
        ("𠮷" * 20_000, "𠮷" * 16_383 + "…"),
    ],
)
def test_what_excel_cannot_store_is_replaced(
    doctype: DocumentType, value: str, stored: str
) -> None:
    """Control characters, half characters, texts too long: visibly changed, never failing."""
    assert _cells(doctype, _entry({"person": value}))["负责人"].value == stored


@pytest.mark.parametrize(
    ("field", "header", "value", "stored", "number_format"),
    [
        ("opened_on", "开户日期", dt.date(2026, 11, 6), dt.datetime(2026, 11, 6), "yyyy-mm-dd"),  # noqa: DTZ001
        ("opened_on", "开户日期", dt.date(1899, 1, 1), "1899-01-01", "@"),
        ("opened_on", "开户日期", "2026/11/06", "2026/11/06", "@"),
        ("opened_on", "开户日期", 20261106, 20261106, "General"),
        ("assets", "资产", 12.5, 12.5, "#,##0.00"),
        ("assets", "资产", 12.345, 12.345, "General"),
        ("assets", "资产", "12万", "12万", "@"),
        ("assets", "资产", float("inf"), "inf", "@"),
        ("rate", "费率", 0.00025, 0.00025, "0.000###%"),
        ("rate", "费率", 0.000255, 0.000255, "0.000###%"),
        ("visits", "走访次数", 7, 7, "0"),
        ("declared", "已声明", True, "是", "@"),
        ("person", "负责人", True, True, "@"),
        ("contract_no", "合同编号", "0012345678901234567890", "0012345678901234567890", "@"),
        ("card", "银行卡号", 6200000000000123455.0, 6200000000000123455.0, "@"),
        ("note", "备注", dt.time(8, 30), "08:30:00", "@"),
    ],
)
def test_a_value_stays_what_it_is(
    doctype: DocumentType, field: str, header: str, value: Scalar, stored: Any, number_format: str
) -> None:
    """Type and digits are kept: a number that may have lost digits is not made a sound text."""
    cell = _cells(doctype, _entry({field: value}))[header]
    assert (cell.value, cell.number_format) == (stored, number_format)


def test_json_keeps_every_digit_of_a_long_number(doctype: DocumentType) -> None:
    """JSON gave all digits, a cell holds fifteen: so it becomes a text."""
    entry = _entry({"card": 6200000000000123455}, sheet=None, file="a.json")
    assert _cells(doctype, entry)["银行卡号"].value == "6200000000000123455"


def test_nested_and_listed_values_are_laid_flat(doctype: DocumentType) -> None:
    """Objects by their columns, lists line by line, what fits nowhere as JSON."""
    source = Source("a.json")
    address = {"city": Node("上海", source), "zip": Node("020000", source)}
    accounts = (Node("A1", source), Node("B2", source))
    cells = _cells(
        doctype, _entry({"address": address, "accounts": accounts, "person": {"a": ["b"]}})
    )
    assert (cells["地址·城市"].value, cells["地址·邮编"].value) == ("上海", "020000")
    assert (cells["证券账号"].value, cells["负责人"].value) == ("A1\nB2", '{"a": ["b"]}')


def test_bad_cells_are_marked_and_explained(doctype: DocumentType) -> None:
    """Red, with a note on what is wrong and what would be right; good cells are left alone."""
    cells = _cells(doctype, _entry({"person": "", "id_no": "1"}, ("person", "It is missing.")))
    assert cells["负责人"].fill.fgColor.rgb == "FFF8CBAD"
    assert cells["负责人"].comment.text == "It is missing.\n→ Do better."
    assert (cells["证件号码"].fill.fgColor.rgb, cells["证件号码"].comment) == ("00000000", None)


def test_the_last_column_tells_everything(doctype: DocumentType) -> None:
    """All problems, also those no cell can show, and where the record came from."""
    entry = _entry(
        {"person": "x", "accounts": "y"},
        ("accounts[1]", "The second is bad."), ("nowhere", "No such field."),
        ("outlets", "None given."),
    )  # fmt: skip
    sheet = _sheet(doctype, entry)
    assert sheet.cell(3, len(flat_columns(doctype)) + 2).value == "问题"
    assert sheet.cell(4, len(flat_columns(doctype)) + 2).value.split("\n") == [
        "【Column】The second is bad. → Do better.",
        "【Column】None given. → Do better.",
        "【Column】No such field. → Do better.",
        "From a.xlsx, sheet “表” Row 7 column B (B7).",
    ]
    assert sheet["A4"].comment.text == "None given.\n→ Do better."


def test_records_of_several_files_are_numbered_anew(doctype: DocumentType) -> None:
    """The link column counts the rejected records, so that no two carry the same number."""
    sheet = _sheet(doctype, _entry({}, file="a.xlsx"), _entry({}, file="b.xlsx"))
    assert [sheet.cell(row, 1).value for row in (4, 5)] == ["1", "2"]


def test_lists_and_rules_reach_all_rows(doctype: DocumentType) -> None:
    """Past 500 records too, corrections are helped by lists and checks."""
    sheet = _sheet(doctype, *[_entry({"person": "x"})] * 600)
    ends = {str(rule.sqref).split(":")[-1] for rule in sheet.data_validations.dataValidation}
    assert {end.lstrip(string.ascii_uppercase) for end in ends} == {"603"}


def test_the_same_entries_give_the_same_bytes(doctype: DocumentType) -> None:
    """Nothing in the file depends on the time or on chance."""
    entries = [_entry({"person": "x"}, ("person", "Bad."))]
    assert write_rejects(doctype, entries, EN) == write_rejects(doctype, entries, EN)


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=50), st.dates(),
    st.datetimes(), st.times(),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_value_breaks_the_workbook(doctype: DocumentType, data: st.DataObject) -> None:
    """Whatever stood in whatever column, the workbook is written and opens."""
    values = {
        field.name: data.draw(_SCALARS) for field in doctype.fields if field.name != "outlets"
    }
    problems = [(name, data.draw(st.text(max_size=50))) for name in values]
    written = write_rejects(doctype, [_entry(values, *problems)], EN)
    assert CalamineWorkbook.from_filelike(io.BytesIO(written)).sheet_names[0] == "网点营销情况报告"
