"""What is written for people to fill in comes back: blank, rejected and corrected records."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from docgen.core.intake import Intake, records
from docgen.i18n import translator
from docgen.model import DocumentType, Label
from docgen.readers.table_csv import CsvReader
from docgen.readers.tree_json import JsonReader
from docgen.readers.tree_yaml import YamlReader
from docgen.readers.xlsx import WorkbookReader
from docgen.writers.blank_xlsx import BlankXlsxWriter, example
from docgen.writers.blank_yaml import BlankYamlWriter
from docgen.writers.rejects_xlsx import write_rejects
from tests import kept

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
TYPES = sorted(folder.parent.name for folder in TEMPLATES.glob("*/type.toml"))
ZH = translator("zh")
HEADER, FIRST = 3, 5  # 1-based rows: the headers; the first below the example


@pytest.fixture(scope="module", params=["small", *TYPES])
def any_type(request: pytest.FixtureRequest, doctype: DocumentType) -> DocumentType:
    """The small type and every type of the house."""
    name = request.param
    return doctype if name == "small" else kept.shipped(name)


def _read(doctype: DocumentType, data: bytes) -> Intake:
    return records(doctype, WorkbookReader().read("x.xlsx", data))


def _examples(doctype: DocumentType) -> dict[str, Any]:
    whole = {field.name: example(field) for field in doctype.fields}
    return {name: value for name, value in whole.items() if value is not None}


def _edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    """The workbook after a person has edited and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _copy_examples(book: Any) -> None:
    """Fill in every sheet by typing its examples into the rows below them."""
    for sheet in book.worksheets:
        rows = _example_rows(sheet)
        for row in rows:
            for cell in sheet[row]:
                sheet.cell(row + len(rows), cell.column, cell.value)
            sheet.cell(row + len(rows), 1, "1")


def _example_rows(sheet: Any) -> list[int]:
    """The rows of a sheet that hold examples."""
    return [
        row
        for row in range(FIRST - 1, sheet.max_row + 1)
        if str(sheet.cell(row, 1).value or "").startswith("示例")
    ]


def _column(sheet: Any, header: str) -> int:
    return next(int(c.column) for c in sheet[HEADER] if c.value.rstrip("*") == header)


def test_an_untouched_blank_holds_no_record(any_type: DocumentType) -> None:
    """The example is never read, so nothing is issued by accident."""
    intake = _read(any_type, BlankXlsxWriter().write(any_type, ZH))
    assert intake.entries == ()
    assert [problem.code for problem in intake.problems] == ["input.empty"]


def test_a_filled_in_blank_is_read(any_type: DocumentType) -> None:
    """Filling in below the example gives the record, valid, without touching anything else."""
    intake = _read(any_type, _edited(BlankXlsxWriter().write(any_type, ZH), _copy_examples))
    assert [problem.code for problem in intake.problems] == []
    assert [record.values for record in intake.records] == [_examples(any_type)]


def test_the_examples_mark_can_be_replaced_by_a_number(any_type: DocumentType) -> None:
    """Typing over the example itself works as well, once 示例 makes way for a number."""

    def number(book: Any) -> None:
        for sheet in book.worksheets:
            for row in _example_rows(sheet):
                sheet.cell(row, 1, 1)

    intake = _read(any_type, _edited(BlankXlsxWriter().write(any_type, ZH), number))
    assert [record.values for record in intake.records] == [_examples(any_type)]


def test_titles_that_are_no_sheet_names_are_found_again(doctype: DocumentType) -> None:
    """A sheet's name leaves out what Excel forbids and is cut; its sheet is known all the same."""
    title = Label("网点/明细[含*?]" + "长" * 30, "Outlets")
    fields = tuple(replace(f, label=title) if f.is_rows else f for f in doctype.fields)
    odd = replace(doctype, fields=fields)
    intake = _read(odd, _edited(BlankXlsxWriter().write(odd, ZH), _copy_examples))
    assert [record.values for record in intake.records] == [_examples(doctype)]


def test_an_example_typed_over_is_not_lost(doctype: DocumentType) -> None:
    """A changed example that still bears its mark is told, neither issued nor passed over."""

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.cell(FIRST - 1, _column(sheet, "负责人"), "钱样明")

    intake = _read(doctype, _edited(BlankXlsxWriter().write(doctype, ZH), change))
    assert intake.entries == ()
    assert [(p.code, p.source.cell) for p in intake.general][:1] == [("example.changed", "D4")]


def test_a_filled_in_yaml_is_read(any_type: DocumentType) -> None:
    """The blank YAML, its values put in, is the record."""
    (blank,) = yaml.safe_load(BlankYamlWriter().write(any_type, ZH))
    filled = {**blank, **_examples(any_type)}
    data = yaml.safe_dump([filled], allow_unicode=True, sort_keys=False).encode()
    intake = records(any_type, YamlReader().read("x.yaml", data))
    assert [problem.code for problem in intake.problems] == []
    assert [record.values for record in intake.records] == [_examples(any_type)]


def test_an_untouched_yaml_is_told_what_is_missing(any_type: DocumentType) -> None:
    """Empty values are absent values: what is required is asked for, nothing else is wrong."""
    intake = records(any_type, YamlReader().read("x.yaml", BlankYamlWriter().write(any_type, ZH)))
    assert {problem.code.rpartition(".")[2] for problem in intake.problems} == {"required"}


def test_rejects_are_corrected_and_fed_back(any_type: DocumentType) -> None:
    """Bad entries become a workbook with the same problems; once corrected there, it is valid."""
    names = [f for f in any_type.fields if f.required and f.type == "string"]
    broken = {**_examples(any_type), names[0].name: "", names[1].name: "坏" * 5000}
    data = json.dumps([broken], ensure_ascii=False).encode()
    first = records(any_type, JsonReader().read("x.json", data))
    assert {names[0].name, names[1].name} <= {problem.field for problem in first.problems}

    rejects = write_rejects(any_type, first.entries, ZH)
    second = _read(any_type, rejects)
    assert _said(second) == _said(first)

    def correct(book: Any) -> None:
        sheet = book.worksheets[0]
        for field in names[:2]:
            sheet.cell(FIRST - 1, _column(sheet, field.label.zh), field.example)

    third = _read(any_type, _edited(rejects, correct))
    assert [problem.code for problem in third.problems] == []
    assert [record.values for record in third.records] == [_examples(any_type)]


def test_rows_of_several_records_stay_with_their_own(doctype: DocumentType) -> None:
    """Each record keeps its rows, and the bad row is marked in its own sheet."""
    outlets = ["样例路第2营业网点,含自助区", "样例路第3营业网点,含自助区"]
    one = {**_examples(doctype), "outlets": [{"outlet": outlets[0]}, {"outlet": "无此网点"}]}
    two = {**_examples(doctype), "contract_no": "2", "outlets": [{"outlet": outlets[1]}]}
    two["opened_on"] = "2026-02-30"
    data = json.dumps([one, two], ensure_ascii=False).encode()
    entries = records(doctype, JsonReader().read("x.json", data)).entries
    rejects = write_rejects(doctype, entries, ZH)
    assert _said(_read(doctype, rejects)) == _said(
        records(doctype, JsonReader().read("x.json", data))
    )

    sheet = openpyxl.load_workbook(io.BytesIO(rejects))["网点"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[:2] for row in rows] == [["1", outlets[0]], ["1", "无此网点"], ["2", outlets[1]]]
    assert [bool(row[3]) for row in rows] == [False, True, False]
    assert sheet["B5"].comment is not None
    assert (sheet["B4"].fill.fgColor.rgb, sheet["B5"].fill.fgColor.rgb) == ("00000000", "FFF8CBAD")


def test_csv_has_a_rejects_workbook_too(doctype: DocumentType) -> None:
    """Values of a CSV come back as they were written, zeros in front and all."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["营业部代码", "合同编号", "负责人", "证件类型", "开户日期", "费率", "资产"])
    writer.writerow(["SH01", "000777", "赵样宁", "护照", "2026年11月6日", "0.025%", "12万"])
    intake = records(doctype, CsvReader().read("a.csv", stream.getvalue().encode()))
    sheet = openpyxl.load_workbook(
        io.BytesIO(write_rejects(doctype, intake.entries, ZH))
    ).worksheets[0]
    values = {c.value.rstrip("*"): sheet.cell(4, c.column).value for c in sheet[3]}
    assert (values["合同编号"], values["开户日期"]) == ("000777", "2026年11月6日")
    assert (values["费率"], values["资产"]) == ("0.025%", "12万")


def _said(intake: Intake) -> list[tuple[str, str]]:
    return sorted((problem.code, problem.field) for problem in intake.problems)
