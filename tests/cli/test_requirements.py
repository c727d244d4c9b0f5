"""What must be in the archive before a document is issued: asked by check and generate, by the row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.intake_types import field

from .conftest import ROOT, Docgen

HEAD = """
id = "{id}"
title = {{ zh = "{zh}", en = "{id}" }}
owner = "hr"
key = {key}
listing = ["branch"]
number = {{ pattern = "{prefix}-{{branch}}-{{year}}-{{seq:04}}", scope = ["branch", "year"], date = "{date}" }}
original = {{ due = false }}
retention = {{ code = "D30", starts = "issue" }}
"""
PAY_RULES = """
[[computed]]
name = "total"
title = { zh = "合计", en = "Total" }
format = "money"
value = "rows | sum('amount')"

[[requires]]
id = "active-contract"
each = "rows"
of = "contract"
match = { staff_no = "row.staff_no" }
where = "(it.start_on | month) <= month and it.end_on >= month"
fields = ["rows.staff_no"]
message = { zh = "{rows.staff_no}在{month}没有有效的合同（已有：{found}）。", en = "{rows.staff_no} has no contract in {month}." }
remedy = { zh = "先出具合同。", en = "Issue the contract first." }

[[requires]]
id = "as-last-month"
of = "pay"
where = "it.month < month"
order = "it.month"
expect = "(found | last).total"
check = "total <= expected * 2"
override = true
fields = ["rows"]
message = { zh = "比上月（{found}）的{expected}多一倍以上。", en = "More than twice the {expected} of {found}." }
remedy = { zh = "核对。", en = "Check it." }
"""
HTML = (
    '<html lang="zh-CN"><head><title>{{ serial }}</title></head><body><p>{{ branch }} %s</p>'
    "</body></html>"
)


def schema(**properties: dict[str, Any]) -> str:
    properties = {"branch": field("营业部", "Branch", maxLength=4), **properties}
    return json.dumps(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "required": list(properties),
            "properties": properties,
        }
    )


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A folder with two types: contracts, and pay that rests on them."""
    root = tmp_path / "templates"
    number, day = field("工号", "Staff number", maxLength=9), field("日期", "Day", format="date")
    until = field("终止日", "Until", format="date")
    row = {
        "type": "object",
        "additionalProperties": False,
        "required": ["staff_no", "amount"],
        "properties": {"staff_no": number, "amount": field("金额", "Amount", format="money")},
    }
    made = {
        "contract": (
            HEAD.format(id="contract", zh="合同", key='["staff_no", "start_on"]', prefix="LD", date="start_on"),
            schema(staff_no=number, start_on=day, end_on=until),
            HTML % "{{ staff_no }} {{ start_on | date }} {{ end_on | date }}",
        ),
        "pay": (
            HEAD.format(id="pay", zh="薪酬", key='["branch", "month"]', prefix="XC", date="month") + PAY_RULES,
            schema(month=field("月份", "Month", format="month"), rows=field("明细", "Rows", "array", items=row)),
            HTML % "{{ month | month }}{% for row in rows %} {{ row.staff_no }} {{ row.amount | money }}{% endfor %}",
        ),
    }  # fmt: skip
    for name, (about, described, html) in made.items():
        folder = root / name
        folder.mkdir(parents=True)
        (folder / "type.toml").write_text(about, "utf-8")
        (folder / "schema.json").write_text(described, "utf-8")
        (folder / "document.html").write_text(html, "utf-8")
        (folder / "style.css").write_text("p { margin: 0 }", "utf-8")
    (root / "_house").symlink_to(ROOT / "templates" / "_house")
    return root


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
def office(docgen: Docgen, templates: Path, tmp_path: Path) -> Office:
    return Office(docgen, templates, tmp_path)


def contract(number: str, start: str, end: str, branch: str = "SH01") -> dict[str, Any]:
    return {"branch": branch, "staff_no": number, "start_on": start, "end_on": end}


def pay(month: str, *rows: tuple[str, str], branch: str = "SH01") -> dict[str, Any]:
    lines = [{"staff_no": number, "amount": amount} for number, amount in rows]
    return {"branch": branch, "month": month, "rows": lines}


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
