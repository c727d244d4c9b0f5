"""docgen due: what is still due, by owner; what settles it; nothing in the clear."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from docgen import bootstrap
from docgen.core import life
from docgen.usecases.act import Planned

from .conftest import ROOT, SAMPLES, Docgen
from .records import confirmation

FORM, CONTRACT = "client-confirmation", "labor-contract"
FORM_NO, CONTRACT_NO = "QR-SH01-202611-0001", "LD-SH01-2026-0001"
ISSUE = ("--date", "2026-11-22", "--jobs", "0")


def contract(start: str, end: str, **changes: Any) -> dict[str, Any]:
    """A contract without probation."""
    sample = yaml.safe_load((SAMPLES / CONTRACT / "contracts.yaml").read_text("utf-8"))
    found = next(one for one in sample if "probation_end" not in one)
    dated = {"start_on": start, "end_on": end, "signed_on": start, "renewal_count": 0}
    return {**found, **dated, "delivery_receipt_on": start, **changes}


@pytest.fixture
def issue(docgen: Docgen, tmp_path: Path) -> Callable[..., None]:
    def issue(type_id: str, *records: dict[str, Any]) -> None:
        file = tmp_path / "in.json"
        file.write_text(json.dumps(records), encoding="utf-8")
        ran = docgen("generate", type_id, file, *ISSUE)
        assert 0 == ran.code, ran

    return issue


@pytest.fixture
def issued(docgen: Docgen, issue: Callable[..., None]) -> Docgen:
    """Two forms, and a contract until the end of November 2027."""
    issue(FORM, confirmation(1), confirmation(2))
    issue(CONTRACT, contract("2026-12-01", "2027-11-30"))
    return docgen


def due(docgen: Docgen, on: str, *more: str) -> list[tuple[str, str, int]]:
    """What, of which number, how many days are left."""
    ran = docgen("due", "--on", on, *more, "--json")
    assert 0 == ran.code, ran
    return [(one["due"], one["number"], one["days_left"]) for one in ran.json["due"]]


def act(archive: Path, serial: str, name: str, **data: Any) -> None:
    """Do to a document what a command of its own does."""
    settings = bootstrap.settings(archive=archive)
    with bootstrap.open_archive(settings, create=False, workers=0) as opened:
        bootstrap.desk(settings, opened).act(serial, lambda _: Planned(name, data))


def test_signatures_and_originals_fall_due_after_the_issue(issued: Docgen) -> None:
    """Half way to the day of the original the signatures, on its day the original."""
    assert [] == due(issued, "2026-12-06")
    assert [("signatures", FORM_NO, 0)] == due(issued, "2026-12-07", "--type", FORM)[:1]
    expected = [("signatures", CONTRACT_NO, -15), ("original", CONTRACT_NO, 0)]
    assert expected == due(issued, "2026-12-22", "--owner", "hr")


def test_what_is_signed_and_what_is_back_is_not_due(issued: Docgen, archive: Path) -> None:
    """An original that is filed has the signatures on it; a void document owes nothing."""
    for role in ("employee", "company-proxy"):
        signed = ("--role", role, "--by", "林样之", "--on", "2026-11-23")
        assert 0 == issued("sign", CONTRACT_NO, *signed).code
    assert [("original", CONTRACT_NO, -1)] == due(issued, "2026-12-23", "--owner", "hr")
    act(archive, FORM_NO, life.ORIGINAL, files=[], place={})
    left = {number for _, number, _ in due(issued, "2026-12-23", "--type", FORM)}
    assert {"QR-SH01-202611-0002"} == left
    for serial in ("QR-SH01-202611-0002", CONTRACT_NO):
        assert 0 == issued("void", serial, "--reason", "误填").code
    assert [("month", FORM_NO, -326)] == due(issued, "2027-11-01")


def test_a_contract_is_due_until_the_next_one_is_issued(
    issued: Docgen, issue: Callable[..., None]
) -> None:
    """Forty-five days before its end; the renewal settles it."""
    ends = ("contract-ends", CONTRACT_NO, 45)
    assert ends not in due(issued, "2027-10-15")
    assert ends in due(issued, "2027-10-16")
    assert ("contract-ends", CONTRACT_NO, 46) in due(issued, "2027-10-15", "--within", "60")
    issue(CONTRACT, contract("2027-12-01", "2028-11-30", renewal_count=1))
    assert {"LD-SH01-2027-0001"} == {
        number for what, number, _ in due(issued, "2028-11-01") if what == "contract-ends"
    }
    assert ends not in due(issued, "2027-10-16")


def test_a_link_settles_while_what_it_leads_to_stands(
    issued: Docgen, issue: Callable[..., None]
) -> None:
    """A contract linked with its renewal is not due; where that one is void, it is again."""
    ends = ("contract-ends", CONTRACT_NO, 14)
    other = {"citizen_no": "990000198805120241", "sex": "女"}  # no look-up would find it
    issue(CONTRACT, contract("2026-12-01", "2027-11-30", **other))
    assert ends in due(issued, "2027-11-16")
    assert 0 == issued("link", "LD-SH01-2026-0002", "--renews", CONTRACT_NO).code
    assert ends not in due(issued, "2027-11-16")
    assert 0 == issued("void", "LD-SH01-2026-0002", "--reason", "误填").code
    assert ends in due(issued, "2027-11-16")


def test_probation_is_due_ten_days_ahead(docgen: Docgen, issue: Callable[..., None]) -> None:
    """By the contract's own date."""
    pay = contract("2026-12-01", "2027-11-30")["base_pay"]
    issue(
        CONTRACT,
        contract("2026-12-01", "2027-11-30", probation_end="2027-01-31", probation_pay=pay),
    )
    assert ("probation-ends", CONTRACT_NO, 10) in due(docgen, "2027-01-21")
    assert "probation-ends" not in [what for what, _, _ in due(docgen, "2027-01-20")]


def test_the_type_of_today_says_what_falls_due(
    issued: Docgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More days ahead hold for contracts issued before; a folder that is gone leaves the filed type."""
    folder = tmp_path / "types"
    for name in ("_house", CONTRACT):
        shutil.copytree(ROOT / "templates" / name, folder / name)
    about = folder / CONTRACT / "type.toml"
    about.write_text(about.read_text("utf-8").replace("before = 45", "before = 90"), "utf-8")
    monkeypatch.setenv("DOCGEN_TEMPLATES", str(folder))
    assert ("contract-ends", CONTRACT_NO, 90) in due(issued, "2027-09-01")
    shutil.rmtree(folder / CONTRACT)
    assert ("contract-ends", CONTRACT_NO, 45) in due(issued, "2027-10-16", "--type", "劳动合同")
    assert ("contract-ends", CONTRACT_NO, 46) not in due(issued, "2027-10-15")


def test_the_list_is_by_owner_oldest_first_and_masked(issued: Docgen) -> None:
    """A table for each owner, the count at the end, in both languages; no full name."""
    ran = issued("due", "--on", "2026-12-22")
    lines = ran.out.splitlines()
    assert ["hr (2)", "trading-admin (5)"] == [line for line in lines if line.endswith(")")]
    assert "Due on      Days left  What" in lines[1]
    assert ("2026-12-07", "2026-12-22") == (lines[2][:10], lines[3][:10])
    assert (0, "7 things are due on 2026-12-22, 4 of them late.\n") == (ran.code, ran.err)
    assert ("赵样宁" in ran.out, "赵**" in ran.out) == (False, True)
    chinese = issued("--lang", "zh", "due", "--on", "2026-12-22", "--branch", "SH01")
    assert "原件未交回" in chinese.out
    assert "截至2026年12月22日应办事项7项，其中逾期4项。\n" == chinese.err
    assert [] == due(issued, "2026-12-22", "--branch", "BJ02")


def test_nothing_is_due_is_no_failure(issued: Docgen) -> None:
    """Exit code 0 and a count of none."""
    ran = issued("due", "--on", "2026-11-22")
    expected = (0, "", "0 things are due on 2026-11-22, 0 of them late.\n")
    assert expected == (ran.code, ran.out, ran.err)


def test_a_workbook_of_it(issued: Docgen, tmp_path: Path) -> None:
    """One sheet with filters, dates as dates and days as numbers, masked; not overwritten unasked."""
    file = tmp_path / "due.xlsx"
    write = ("due", "--on", "2026-12-22", "-o", file)
    assert 0 == issued(*write).code
    [sheet] = openpyxl.load_workbook(file).worksheets
    rows = list(sheet.iter_rows(values_only=True))
    heads = ("Owner", "Due on", "Days left", "What", "Number", "Document type", "Subject", "Branch")
    assert heads == rows[0]
    day = dt.datetime(2026, 12, 7)  # noqa: DTZ001 - a day of a workbook
    assert ("hr", day, -15, CONTRACT_NO) == (*rows[1][:3], rows[1][4])
    assert (8, "A1:H8", "赵**") == (len(rows), sheet.auto_filter.ref, rows[-1][6])
    before = file.read_bytes()
    assert (5, before) == (issued(*write).code, file.read_bytes())
    assert (0, before) == (issued(*write, "--force").code, file.read_bytes())
    assert 2 == issued("due", "-o", tmp_path / "due.csv").code


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--owner", "hrr", "Owners: branch-finance, hr"), ("--type", "contract", "no document type")],
)
def test_a_name_nobody_knows_is_no_empty_list(
    issued: Docgen, option: str, value: str, told: str
) -> None:
    """A mistyped owner or type must not read as if nothing were due; one without documents may."""
    ran = issued("due", option, value)
    assert (2, True) == (ran.code, told in ran.err)
    assert [] == due(issued, "2027-11-16", "--owner", "sales-management")
    assert [] == due(issued, "2027-11-16", "--type", "distributor-review")
