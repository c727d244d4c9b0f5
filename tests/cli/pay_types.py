"""Two small types, the one resting on the other: contracts, and a monthly pay list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.core.intake_types import field

from .conftest import ROOT

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
[derive]
given = ["branch", "month"]

[derive.source.contracts]
of = "contract"
where = "(it.start_on | month) <= month and it.end_on >= month"
order = "it.staff_no"

[derive.source.before]
of = "pay.rows"
where = "doc.month < month"
order = "doc.month"

[[derive.field]]
name = "rows"
each = "contracts"
row.staff_no = "it.staff_no"
row.amount = "(before | where('staff_no', row.staff_no) | last).amount"

[[derive.field]]
name = "tally.people"
value = "contracts | count"

[[derive.field]]
name = "note"
value = "before | count"

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


def schema(needed: Any = None, **properties: dict[str, Any]) -> str:
    properties = {"branch": field("营业部", "Branch", maxLength=4), **properties}
    return json.dumps(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "required": list(needed or properties),
            "properties": properties,
        }
    )


def write_types(root: Path) -> Path:
    """A folder with two types: contracts, and pay that rests on them."""
    number, day = field("工号", "Staff number", maxLength=9), field("日期", "Day", format="date")
    until = field("终止日", "Until", format="date")
    tally = field("人数统计", "Tally", "object", additionalProperties=False,
                  properties={"people": field("人数", "People", "integer")})  # fmt: skip
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
            schema(month=field("月份", "Month", format="month"), rows=field("明细", "Rows", "array", items=row),
                   note=field("往月笔数", "Earlier payments", "integer"), tally=tally, remark=field("说明", "Remark", maxLength=50),
                   needed=("branch", "month", "rows", "remark")),
            HTML % "{{ month | month }}{% for row in rows %} {{ row.staff_no }} {{ row.amount | money }}{% endfor %} {{ note or 0 }} {{ tally.people if tally else 0 }} {{ remark }}",
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
