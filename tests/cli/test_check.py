"""Checking: every problem of every record at once, with its place, what is wrong, what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import kept

from . import golden
from .conftest import SAMPLES, Docgen, Ran
from .records import confirmation

TYPES = kept.all_shipped()
AGREEMENT = {
    field.name: field.example
    for field in TYPES["broker-agreement"].fields
    if field.example is not None
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("type_id", TYPES)
def test_the_report_of_the_bad_sample_is_the_one_that_was_read(
    docgen: Docgen, type_id: str, lang: str
) -> None:
    """Word for word what a person has read and found clear; code 3."""
    ran = docgen("--lang", lang, "check", type_id, SAMPLES / type_id / "bad.xlsx")
    assert (3, "") == (ran.code, ran.err)
    golden.compare(f"{type_id}.bad.{lang}.txt", ran.out)


@pytest.mark.parametrize("type_id", TYPES)
def test_the_json_of_the_bad_sample_is_stable(docgen: Docgen, type_id: str) -> None:
    """Programs find the same keys, codes and places."""
    ran = docgen("--lang", "zh", "check", type_id, SAMPLES / type_id / "bad.xlsx", "--json")
    assert (3, "") == (ran.code, ran.err)
    golden.compare(f"{type_id}.bad.json", ran.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("type_id", TYPES)
def test_every_problem_says_where_what_and_how(docgen: Docgen, type_id: str, lang: str) -> None:
    """File, sheet, cell, label (of a column that is known), what is wrong, what would be right."""
    bad = SAMPLES / type_id / "bad.xlsx"
    found = docgen("--lang", lang, "check", type_id, bad, "--json").json
    book = openpyxl.load_workbook(bad)
    assert 10 <= len(found["problems"])
    for one in found["problems"]:
        assert bad.name == one["file"]
        assert book[one["sheet"]][one["cell"]].row >= 3
        assert one["what"]
        assert one["remedy"]
        assert one["label"] or one["code"] == "column.unknown"
        assert "{" not in one["what"] + one["remedy"]


@pytest.mark.parametrize("type_id", TYPES)
def test_generate_says_the_same_as_check(docgen: Docgen, archive: Path, type_id: str) -> None:
    """The same problems, on stderr; nothing is numbered."""
    bad = SAMPLES / type_id / "bad.xlsx"
    checked, generated = docgen("check", type_id, bad), docgen("generate", type_id, bad)
    assert 3 == generated.code
    assert checked.out.splitlines() == generated.err.splitlines()[: len(checked.out.splitlines())]
    asked = docgen("generate", type_id, bad, "--json").json
    assert docgen("check", type_id, bad, "--json").json["problems"] == asked["problems"]
    assert [] == docgen("series", "--json").json


def test_check_changes_nothing(docgen: Docgen, tmp_path: Path, archive: Path) -> None:
    """No archive is begun and no file is written beside the input."""
    file = tmp_path / "in.json"
    file.write_text(json.dumps([confirmation(1)]), encoding="utf-8")
    assert 0 == docgen("check", "client-confirmation", file).code
    assert [file] == list(tmp_path.iterdir())


def _check(docgen: Docgen, tmp_path: Path, type_id: str, record: dict[str, Any]) -> Ran:
    file = tmp_path / "in.json"
    file.write_text(json.dumps([record], ensure_ascii=False), encoding="utf-8")
    return docgen("check", type_id, file, "--json")


def _confirmation(**changes: Any) -> tuple[str, dict[str, Any]]:
    return "client-confirmation", confirmation(1, **changes)


def _agreement(**changes: Any) -> tuple[str, dict[str, Any]]:
    return "broker-agreement", {**AGREEMENT, **changes}


INSTITUTION = {"client_type": "机构", "id_type": "统一社会信用代码"}


@pytest.mark.parametrize(
    ("make", "changes", "expected"),
    [
        (_confirmation, {}, []),
        (_agreement, {}, []),
        (_confirmation, {**INSTITUTION, "id_no": "91990000MA0TEXT049"}, []),
        # citizen numbers: check digit, length, a day that is none, an unborn person
        (_confirmation, {"id_no": "990000199202290018"}, [("id_no", "citizen-number.check-digit")]),
        (_confirmation, {"id_no": "99000019920229001"}, [("id_no", "citizen-number.length")]),
        (_confirmation, {"id_no": "990000199302290012"}, [("id_no", "citizen-number.birth-date")]),
        (_agreement, {"agent_id_no": "99000019920229001A"}, [("agent_id_no", "citizen-number.characters")]),
        # credit codes, bank cards, mobiles, telephones
        (_agreement, {"broker_uscc": "91990000MA0TEXT040"}, [("broker_uscc", "credit-code.check-digit")]),
        (_confirmation, {**INSTITUTION, "id_no": "91990000MA0TEXT04I"}, [("id_no", "credit-code.characters")]),
        (_agreement, {"payout_account": "6200000000000123456"}, [("payout_account", "bank-card.check-digit")]),
        (_agreement, {"payout_account": "62000000"}, [("payout_account", "bank-card.length")]),
        (_agreement, {"agent_mobile": "1300000000"}, [("agent_mobile", "mobile.length")]),
        (_agreement, {"agent_mobile": "12000000000"}, [("agent_mobile", "mobile.prefix")]),
        (_agreement, {"complaint_tel": "call us"}, [("complaint_tel", "phone.format")]),
        # dates, months, amounts, percentages
        (_confirmation, {"opened_on": "2026-02-30"}, [("opened_on", "date.day")]),
        (_confirmation, {"opened_on": "11/06/26"}, [("opened_on", "date.format")]),
        (_confirmation, {"effective_month": "2026-13"}, [("effective_month", "month.format")]),
        (_confirmation, {"initial_assets": "1.005"}, [("initial_assets", "money.decimals")]),
        (_confirmation, {"initial_assets": "much"}, [("initial_assets", "money.format")]),
        (_confirmation, {"commission_rate": "5%"}, [("commission_rate", "maximum")]),
        (_confirmation, {"channel": "朋友"}, [("channel", "enum")]),
        # several fields
        (_confirmation, {"effective_month": "2026-10"}, [("effective_month", "rule.effective-not-before-opening")]),
        (_confirmation, {"verified_by": "林样之"}, [("verified_by", "rule.second-pair-of-eyes")]),
        (_confirmation, {"channel": "银行网点"}, [("outlet", "rule.bank-outlet-named")]),
        (_agreement, {"end_on": "2027-12-01"}, [("end_on", "rule.term-is-one-year")]),
        (_agreement, {"ethics_hours": 80}, [("ethics_hours", "rule.ethics-within-training")]),
        (_agreement, {"exclusive_declared": False}, [("exclusive_declared", "rule.exclusive")]),
    ],
)  # fmt: skip
def test_each_check_is_made(
    docgen: Docgen,
    tmp_path: Path,
    make: Callable[..., tuple[str, dict[str, Any]]],
    changes: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    """One wrong value in an otherwise valid record gives that problem, at that field, and no other."""
    ran = _check(docgen, tmp_path, *make(**changes))
    assert expected == [(one["field"], one["code"]) for one in ran.json["problems"]]
    assert (3 if expected else 0) == ran.code


def test_all_problems_of_all_records_come_at_once(docgen: Docgen, tmp_path: Path) -> None:
    """Three records with two, none and three problems: five, each with its record's number."""
    file = tmp_path / "in.json"
    records = [
        confirmation(1, id_no="990000199202290018", channel="朋友"),
        confirmation(2),
        confirmation(3, opened_on="soon", initial_assets="much", client_name="a\u202eb"),
    ]
    file.write_text(json.dumps(records), encoding="utf-8")
    found = docgen("check", "client-confirmation", file, "--json").json
    assert (3, 1) == (found["records"], found["valid"])
    expected = {"[0].id_no", "[0].channel"}
    expected |= {"[2].client_name", "[2].opened_on", "[2].initial_assets"}
    assert expected == {one["path"] for one in found["problems"]}
    assert 5 == len(found["problems"])
