"""A record drawn up from the archive: right values, each with its sources, read back like any input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from docgen.writers.derived import ranges

from .conftest import Docgen
from .pay_types import write_types


class Office:
    """The program with the two small types."""

    def __init__(self, docgen: Docgen, folder: Path) -> None:
        self._docgen = docgen
        self._templates = write_types(folder / "templates")
        self.folder = folder

    def run(self, *args: Any) -> Any:
        return self._docgen("--templates", self._templates, *args)

    def issue(self, type_id: str, *records: dict[str, Any]) -> None:
        file = self.folder / "in.json"
        file.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
        ran = self.run("generate", type_id, file, "--jobs", "0")
        assert 0 == ran.code, ran.err

    def derive(self, name: str, *more: Any) -> Any:
        return self.run("derive", "pay", "--branch", "SH01", "--month", "2026-11", "-o",
                        self.folder / name, *more)  # fmt: skip


@pytest.fixture
def office(docgen: Docgen, tmp_path: Path) -> Office:
    """An archive with three contracts, one of them ended, and the pay of two months."""
    made = Office(docgen, tmp_path)
    made.issue(
        "contract",
        *(
            {"branch": branch, "staff_no": number, "start_on": "2026-01-01", "end_on": end}
            for branch, number, end in (
                ("SH01", "A2", "2026-12-31"), ("SH01", "A1", "2026-12-31"),
                ("SH01", "A3", "2026-10-31"), ("BJ02", "A4", "2026-12-31"),
            )
        ),
    )  # fmt: skip
    for month, amount in (("2026-09", "10.00"), ("2026-10", "12.50")):
        rows = [{"staff_no": "A1", "amount": amount}, {"staff_no": "A3", "amount": "1.00"}]
        made.issue("pay", {"branch": "SH01", "month": month, "rows": rows, "remark": "无"})
    return made


def test_yaml_holds_what_the_archive_gives_and_where_from(office: Office) -> None:
    """Only living contracts of the branch; the newest amount; sources behind each value."""
    ran = office.derive("pay.yaml")
    assert (0, True) == (ran.code, "Remark" in ran.err)
    text = (office.folder / "pay.yaml").read_text("utf-8")
    (record,) = yaml.safe_load(text)
    assert {
        "branch": "SH01",
        "month": "2026-11",
        "rows": [{"staff_no": "A1", "amount": "12.50"}, {"staff_no": "A2", "amount": None}],
        "note": 4,
        "tally": {"people": 2},
        "remark": None,
    } == record
    assert 'staff_no: "A1"  # ← LD-SH01-2026-0002' in text
    assert 'amount: "12.50"  # ← XC-SH01-2026-0002' in text
    assert "people: 2  # ← LD-SH01-2026-0001..0002" in text
    assert "note: 4  # ← XC-SH01-2026-0001..0002" in text
    assert "remark:  # 【说明】required" in text


def test_the_workbook_is_completed_and_issued(office: Office) -> None:
    """Filled in by a person and fed back, it becomes a document."""
    assert 0 == office.derive("pay.xlsx").code
    book = openpyxl.load_workbook(office.folder / "pay.xlsx")
    main, rows = book.worksheets[0], book.worksheets[1]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in main[3]}
    assert "From: XC-SH01-2026-0001..0002" == main.cell(4, columns["往月笔数"]).comment.text
    main.cell(4, columns["说明"]).value = "补发"
    amount = next(cell.column for cell in rows[3] if str(cell.value).startswith("金额"))
    rows.cell(5, amount).value = 7
    book.save(office.folder / "pay.xlsx")
    ran = office.run("generate", "pay", office.folder / "pay.xlsx", "--json", "--jobs", "0")
    assert (0, ["XC-SH01-2026-0003"]) == (ran.code, [d["number"] for d in ran.json["documents"]])
    assert 0 == office.run("verify", "--deep").code


def test_what_is_not_right_is_told(office: Office) -> None:
    """A month that is none, a field not asked for, a type not drawn up, a file already there."""
    ran = office.run("derive", "pay", "--branch", "SH01", "--month", "13", "--set", "x=1", "-o",
                     office.folder / "a.yaml")  # fmt: skip
    assert 3 == ran.code
    assert ("month" in ran.err, "'x' is not asked for." in ran.err) == (True, True)
    missing = office.run("derive", "pay", "--branch", "SH01", "-o", office.folder / "a.yaml")
    assert (3, True) == (missing.code, "--set month=" in missing.err)
    other = office.run("derive", "contract", "--branch", "SH01", "-o", office.folder / "a.yaml")
    assert (5, True) == (other.code, "docgen blank contract" in other.err)
    assert 2 == office.derive("a.txt").code
    assert 0 == office.derive("a.yaml").code
    assert 5 == office.derive("a.yaml").code
    assert 0 == office.derive("a.yaml", "--force").code


@pytest.mark.parametrize(
    ("serials", "shown"),
    [
        ([], []),
        (["A-0002", "A-0001", "A-0004", "B-0003"], ["A-0001..0002", "A-0004", "B-0003"]),
        (["X〔2026〕1号", "X〔2026〕2号", "没有号码"], ["没有号码", "X〔2026〕1..2号"]),
    ],
)
def test_runs_of_numbers_are_drawn_together(serials: list[str], shown: list[str]) -> None:
    assert shown == ranges(serials)
