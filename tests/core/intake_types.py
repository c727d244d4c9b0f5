"""A small document type with every kind of field, for the tests of intake."""

from __future__ import annotations

import copy
import json
from typing import Any

from docgen import doctypes
from docgen.model import DocumentType

ABOUT = """
id = "visit"
title = { zh = "出访单", en = "Visit form" }
owner = "hr"
key = ["visitor_id", "visited_on"]
branch = "branch"
listing = ["visitor"]
number = { pattern = "CF-{branch}-{year}-{seq:04}", scope = ["branch", "year"], date = "visited_on" }
original = { due = false }
retention = { code = "D10", starts = "issue" }
[mask]
visitor = "name"
visitor_id = "identity"
mobile = "mobile"
[[rule]]
id = "back-after-leaving"
check = "back_on >= visited_on"
fields = ["back_on", "visited_on"]
message = { zh = "返回日{back_on}早于出访日{visited_on}。", en = "Back on {back_on}, before {visited_on}." }
remedy = { zh = "核对两个日期。", en = "Check both dates." }
[[rule]]
id = "costs-add-up"
when = "costs is not none and budget is not none"
check = "sum(costs, 'amount') == budget"
fields = ["budget"]
message = { zh = "费用合计与预算{budget}不符。", en = "The costs do not add up to {budget}." }
remedy = { zh = "核对费用。", en = "Check the costs." }
"""


def field(zh: str, en: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    """One property of a schema."""
    about = {"title": zh, "x-title-en": en, "description": f"{zh}。", "x-description-en": f"{en}."}
    return {**about, "type": kind, **more}


_COSTS = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "amount"],
    "properties": {
        "kind": field("费用种类", "Kind", enum=["交通费", "住宿费", "招待费"]),
        "amount": field("金额（元）", "Amount (yuan)", format="money", formatMinimum="0.00"),
    },
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["branch", "visitor", "id_type", "visitor_id", "visited_on"],
    "properties": {
        "branch": field(
            "营业部", "Branch code", format="identifier", pattern="^[A-Z]{2}[0-9]{2}$",
            examples=["SH01"],
        ),
        "visitor": field("出访人", "Visitor", maxLength=20),
        "id_type": field("证件类型", "Document", enum=["居民身份证", "护照"]),
        "visitor_id": field("证件号码", "Document number", format="identifier", maxLength=18),
        "mobile": field("手机号码", "Mobile", format="mobile"),
        "staff_no": field("工号", "Staff No", format="identifier", pattern="^[0-9]{6}$"),
        "visited_on": field("出访日期", "Visited on", format="date", formatMinimum="2020-01-01"),
        "back_on": field("返回日期", "Back on", format="date"),
        "month": field("考核月份", "Month", format="month"),
        "budget": field("预算（元）", "Budget (yuan)", format="money", formatMaximum="100000.00"),
        "rate": field("补贴比例", "Rate", format="percent", formatMaximum="1"),
        "people": field("人数", "People", "integer", minimum=1),
        "approved": field("已批准", "Approved", "boolean"),
        "purpose": {**field("事由", "Purpose", maxLength=500), "x-multiline": True},
        "products": field(
            "推介产品", "Products", "array", items={"type": "string", "maxLength": 10},
            uniqueItems=True,
        ),
        "address": field(
            "地址", "Address", "object", additionalProperties=False, required=["city"],
            properties={"city": field("城市", "City"), "street": field("街道", "Street")},
        ),
        "costs": field("费用", "Costs", "array", items=_COSTS, maxItems=3),
    },
    "allOf": [
        {
            "if": {"properties": {"id_type": {"const": "居民身份证"}}, "required": ["id_type"]},
            "then": {"properties": {"visitor_id": {"format": "citizen-number"}}},
        }
    ],
}  # fmt: skip

GOOD: dict[str, Any] = {
    "branch": "SH01",
    "visitor": "张三",
    "id_type": "居民身份证",
    "visitor_id": "990000199202290019",
    "visited_on": "2026-11-22",
}


def make_type(
    *, about: str = ABOUT, schema: dict[str, Any] | None = None, **changes: Any
) -> DocumentType:
    """The type, with ``changes`` to the top level of its schema."""
    whole = {**copy.deepcopy(schema or SCHEMA), **changes}
    files = {
        "type.toml": about.encode(),
        "schema.json": json.dumps(whole).encode(),
        "document.html": b"<html/>",
        "style.css": b"",
    }
    return doctypes.from_files(files)
