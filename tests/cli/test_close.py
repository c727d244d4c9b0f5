"""docgen close: a month listed, numbered and shut; what keeps it open is told."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from docgen import bootstrap

from .conftest import Docgen
from .records import confirmation

TYPE = "client-confirmation"
FIRST, SECOND, THIRD = (f"QR-SH01-202611-000{number}" for number in (1, 2, 3))
MONTH = (TYPE, "--branch", "SH01", "--month", "2026-11")
WHY = ("--override", "原件随下批移交")
CODE = "A001-WS·2026-D30-JJYW-000{}"


@pytest.fixture(autouse=True)
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    """The month is over."""
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2026, 12, 3))


def issue(docgen: Docgen, tmp_path: Path, *numbers: int, more: tuple[str, ...] = ()) -> Any:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(one) for one in numbers]), encoding="utf-8")
    return docgen("generate", TYPE, file, "--date", "2026-11-22", "--jobs", "0", "--json", *more)


@pytest.fixture
def issued(docgen: Docgen, tmp_path: Path) -> Docgen:
    assert 0 == issue(docgen, tmp_path, 1, 2).code
    return docgen


def items(docgen: Docgen, catalogue: str) -> list[tuple[str, str]]:
    """Code and number of each item of a catalogue."""
    record = docgen("show", catalogue, "--json").json["record"]
    codes = [one["value"] for one in record if one["label"] == "Reference code"]
    numbers = [one["value"] for one in record if one["label"] == "Number"]
    return list(zip(codes, numbers, strict=True))


def test_a_month_with_something_missing_stays_open(issued: Docgen) -> None:
    """Every thing that is missing is listed; nothing is changed."""
    ran = issued("close", *MONTH, "--json")
    assert (5, None) == (ran.code, ran.json["catalogue"])
    found = [(one["number"], one["kind"]) for one in ran.json["missing"]]
    each = ("signatures", "original")
    assert [(number, kind) for number in (FIRST, SECOND) for kind in each] == found
    assert 2 == len(issued("series", "--json").json[0]["closed_months"]) + 2
    said = issued("close", *MONTH)
    assert (5, True) == (said.code, "was not closed: 4 things are missing" in said.err)


def test_a_closed_month_is_shut(issued: Docgen, tmp_path: Path) -> None:
    """No number any more, at the cell where it was asked for; no signature; the catalogue lists all."""
    ran = issued("close", *MONTH, *WHY, "--json")
    assert (0, "GD-SH01-2026-0001") == (ran.code, ran.json["catalogue"])
    assert [(CODE.format(1), FIRST), (CODE.format(2), SECOND)] == items(issued, "GD-SH01-2026-0001")
    late = issue(issued, tmp_path, 3)
    (problem,) = late.json["problems"]
    assert (3, "month.closed", True) == (
        late.code,
        problem["code"],
        "GD-SH01-2026-0001" in problem["what"],
    )
    assert 0 == issue(issued, tmp_path, 1, 2).code
    signed = issued("sign", FIRST, "--role", "client", "--by", "赵样宁", "--on", "2026-11-23")
    assert (5, True) == (signed.code, "GD-SH01-2026-0001 has closed 2026-11" in signed.err)
    assert ["2026-11"] == issued("series", "--json").json[0]["closed_months"]
    again = issued("close", *MONTH, *WHY, "--json").json
    assert (True, "GD-SH01-2026-0001") == (again["already"], again["catalogue"])
    assert 0 == issued("verify", "--deep").code


def test_what_is_overruled_stands_in_ledger_and_catalogue(issued: Docgen, archive: Path) -> None:
    """The reason, and what was missing."""
    issued("close", *MONTH, *WHY)
    lines = (archive / "ledger" / "ledger.jsonl").read_text("utf-8").splitlines()
    (told,) = [one for one in map(json.loads, lines) if "volume" in one["data"].get("origin", {})]
    origin = told["data"]["origin"]
    assert (WHY[1], "month-complete", "2026-11") == (
        origin["reason"], origin["overruled"], origin["volume"]["month"],
    )  # fmt: skip
    record = issued("show", "GD-SH01-2026-0001", "--json").json["record"]
    assert "签署未齐2项、缺签署原件2项" in [one["value"] for one in record]


def test_void_numbers_are_listed_apart(issued: Docgen) -> None:
    """They are no items; first and last number take them in."""
    issued("void", FIRST, "--reason", "资金账号有误")
    issued("close", *MONTH, *WHY)
    assert [(CODE.format(1), SECOND)] == items(issued, "GD-SH01-2026-0001")
    values = [one["value"] for one in issued("show", "GD-SH01-2026-0001", "--json").json["record"]]
    assert {FIRST, "资金账号有误"} <= set(values)


def test_a_void_catalogue_opens_the_month(issued: Docgen, tmp_path: Path) -> None:
    """A document keeps its code when the month is closed anew; a code is given once."""
    issued("close", *MONTH, *WHY)
    assert 0 == issued("void", "GD-SH01-2026-0001", "--reason", "漏列一份").code
    assert 0 == issued("void", FIRST, "--reason", "资金账号有误").code
    assert 0 == issue(issued, tmp_path, 3).code
    assert "GD-SH01-2026-0002" == issued("close", *MONTH, *WHY, "--json").json["catalogue"]
    assert [(CODE.format(2), SECOND), (CODE.format(3), THIRD)] == items(issued, "GD-SH01-2026-0002")


def test_a_code_finds_its_document(issued: Docgen) -> None:
    """show takes the code, says it and names the catalogue; so does a rebuilt archive."""
    issued("close", *MONTH, *WHY)
    for _ in range(2):
        shown = issued("show", CODE.format(2), "--json").json
        assert (SECOND, {"code": CODE.format(2), "catalogue": "GD-SH01-2026-0001"}) == (
            shown["number"], shown["filed"],
        )  # fmt: skip
        assert 0 == issued("rebuild", "--replace").code
    assert 5 == issued("show", CODE.format(9)).code


def test_a_month_is_reminded_of_until_it_is_closed(issued: Docgen) -> None:
    """Ten days after its end, once a month, not once a document."""

    def due(on: str) -> list[str]:
        found = issued("due", "--on", on, "--within", "0", "--json").json["due"]
        return [one["what"] for one in found if "not closed" in one["what"]]

    assert ([], ["2026-11 not closed"]) == (due("2026-12-09"), due("2026-12-10"))
    issued("close", *MONTH, *WHY)
    assert [] == due("2027-01-31")


def test_what_cannot_be_closed_is_said(issued: Docgen, monkeypatch: pytest.MonkeyPatch) -> None:
    """A month without documents, one that is not over, catalogues, annexes, an empty reason."""
    assert 5 == issued("close", TYPE, "--branch", "SH01", "--month", "2026-10").code
    assert 5 == issued("close", "filing-catalogue", "--branch", "SH01", "--month", "2026-10").code
    assert 5 == issued("close", "countersign-sheet", "--branch", "SH01", "--month", "2026-11").code
    assert 2 == issued("close", *MONTH, "--override", " ").code
    monkeypatch.setattr(bootstrap, "today", lambda: dt.date(2026, 11, 30))
    kinds = [one["kind"] for one in issued("close", *MONTH, "--json").json["missing"]]
    assert "month" == kinds[0]
