"""What must be in the archive before a document is issued: asked by check and generate, by the row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Docgen
from .pay_types import write_types


class Office:
    """Issues and checks records of the two types."""

    def __init__(self, docgen: Docgen, templates: Path, folder: Path) -> None:
        self._docgen, self._templates, self._folder = docgen, templates, folder

    def __call__(self, command: str, type_id: str, *records: dict[str, Any], more: Any = ()) -> Any:
        file = self._folder / "in.json"
        file.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
        named = ["--templates", self._templates, command, type_id, file, "--json"]
        jobs = ["--jobs", "0"] if command == "generate" else []
        return self._docgen(*named, *jobs, *more)


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    return write_types(tmp_path / "templates")


@pytest.fixture
def office(docgen: Docgen, templates: Path, tmp_path: Path) -> Office:
    return Office(docgen, templates, tmp_path)


def contract(number: str, start: str, end: str, branch: str = "SH01") -> dict[str, Any]:
    return {"branch": branch, "staff_no": number, "start_on": start, "end_on": end}


def pay(month: str, *rows: tuple[str, str], branch: str = "SH01") -> dict[str, Any]:
    lines = [{"staff_no": number, "amount": amount} for number, amount in rows]
    return {"branch": branch, "month": month, "rows": lines, "remark": "无"}


def test_each_row_needs_a_document_of_its_own_branch_and_time(office: Office) -> None:
    """Missing, expired and another branch's contracts do not count; the row that lacks one is named."""
    assert 3 == office("check", "pay", pay("2026-11", ("A1", "1.00"))).code  # no archive at all
    issued = office(
        "generate",
        "contract",
        contract("A1", "2026-01-15", "2026-11-02"),
        contract("A2", "2025-01-01", "2026-10-31"),
        contract("A3", "2026-01-01", "2026-12-31", branch="BJ02"),
    )
    assert 0 == issued.code
    record = pay("2026-11", *((number, "1.00") for number in ("A1", "A2", "A3", "A4")))
    for command in ("check", "generate"):
        ran = office(command, "pay", record)
        assert 3 == ran.code
        assert [("requires.active-contract", f"rows[{index}].staff_no") for index in (1, 2, 3)] == [
            (one["code"], one["field"]) for one in ran.json["problems"]
        ]
        assert "A2 has no contract in 2026-11." == ran.json["problems"][0]["what"]
    assert 0 == office("generate", "pay", pay("2026-11", ("A1", "1.00"))).code
    assert 3 == office("check", "pay", pay("2026-12", ("A1", "1.00"))).code


def test_a_requirement_may_be_overruled_with_a_reason(office: Office, docgen: Docgen) -> None:
    """Only where the type says so; ledger and register keep the reason, its long numbers masked."""
    assert 0 == office("generate", "contract", contract("A1", "2026-01-01", "2026-12-31")).code
    assert 0 == office("generate", "pay", pay("2026-10", ("A1", "10.00"))).code
    more = pay("2026-11", ("A1", "20.01"))
    refused = office("generate", "pay", more)
    assert ["More than twice the 10.00 of XC-SH01-2026-0001."] == [
        one["what"] for one in refused.json["problems"]
    ]
    assert "--override" in refused.json["problems"][0]["remedy"]
    assert 2 == office("generate", "pay", more, more=["--override", " "]).code
    reason = ["--override", "奖金，见13000000000"]
    stranger = pay("2026-11", ("A1", "20.01"), ("A9", "1.00"))
    assert 3 == office("generate", "pay", stranger, more=reason).code  # not that one
    done = office("generate", "pay", more, more=reason)
    assert (0, 1) == (done.code, len(done.json["documents"]))
    origin = docgen("show", "XC-SH01-2026-0002", "--json").json["origin"]
    assert ("as-last-month", "奖金，见130****0000") == (origin["overruled"], origin["reason"])
    assert 0 == docgen("verify").code


def test_what_was_issued_once_is_not_asked_about_again(office: Office) -> None:
    """The same input later is recognised, even though its requirement would not hold any more."""
    assert 0 == office("generate", "contract", contract("A1", "2026-01-01", "2026-12-31")).code
    october, november = pay("2026-10", ("A1", "1.00")), pay("2026-11", ("A1", "10.00"))
    assert 0 == office("generate", "pay", november).code
    assert 0 == office("generate", "pay", october).code
    again = office("generate", "pay", november)
    assert [(0, "already issued")] == [(again.code, again.json["documents"][0]["outcome"])]
