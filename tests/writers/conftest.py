"""A small document type with one field of every kind, as its folder would hold it."""

import json
from typing import Any

import pytest

from docgen import doctypes
from docgen.model import DocumentType

OUTLETS = [f"样例路第{number}营业网点,含自助区" for number in range(1, 31)]

TYPE = """
id = "outlet-report"
title = { zh = "网点/营销情况[报告]", en = "Outlet report" }
owner = "trading-admin"
key = ["contract_no"]
listing = ["person"]
number = { pattern = "WD-{branch}-{year}-{seq:04}", scope = ["branch", "year"], date = "opened_on" }
subject = { name = "person" }
original = { due = false }
retention = { code = "D10", starts = "issue" }
[mask]
person = "name"
[[rule]]
id = "assets-need-rate"
check = "assets > 0"
fields = ["assets"]
message = { zh = "{assets}必须大于零。", en = "{assets} must be above zero." }
remedy = { zh = "更正金额。", en = "Correct the amount." }
"""


def _property(title: str, english: str, example: Any = None, **more: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "title": title,
        "x-title-en": english,
        "description": f"请填写{title}。",
        "x-description-en": f"The {english.lower()}.",
        "type": "string",
        **more,
    }
    return entry if example is None else {**entry, "examples": [example]}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["branch", "contract_no", "person", "id_type", "opened_on", "outlets"],
    "properties": {
        "branch": _property("营业部代码", "Branch code", "SH01", format="identifier", maxLength=4),
        "contract_no": _property(
            "合同编号", "Contract number", "000123", format="identifier", maxLength=20
        ),
        "person": _property("负责人", "Person in charge", "赵样宁", maxLength=50),
        "id_type": _property(
            "证件类型", "Identity document", "护照", enum=["居民身份证", "护照"], maxLength=10
        ),
        "id_no": _property("证件号码", "Identity number", "E00000000", maxLength=20),
        "mobile": _property("手机号码", "Mobile number", "13000000000", format="mobile"),
        "card": _property("银行卡号", "Card number", "6200000000000123455", format="bank-card"),
        "opened_on": _property(
            "开户日期", "Opened on", "2026-11-06", format="date", formatMinimum="2000-01-01"
        ),
        "month": _property("生效月份", "Effective month", "2026-11", format="month"),
        "assets": _property(
            "资产", "Assets", "1409.50", format="money", formatMinimum="0.01"
        ),
        "rate": _property("费率", "Rate", "0.00025", format="percent", formatMaximum="0.003"),
        "visits": _property("走访次数", "Visits", 12, type="integer", minimum=0, maximum=99),
        "declared": _property("已声明", "Declared", True, type="boolean"),
        "accounts": _property(
            "证券账号", "Accounts", ["A1", "B2"], type="array",
            items={"type": "string", "maxLength": 12},
        ),
        "note": _property("备注", "Note", "虚构", **{"x-multiline": True}, maxLength=500),
        "address": _property(
            "地址", "Address", type="object", additionalProperties=False, required=["city"],
            properties={
                "city": _property("城市", "City", "上海", maxLength=20),
                "zip": _property("邮编", "Postcode", "020000", format="identifier"),
            },
        ),
        "outlets": _property(
            "网点", "Outlets", type="array", minItems=1,
            items={
                "type": "object", "additionalProperties": False, "required": ["outlet"],
                "properties": {
                    "outlet": _property("网点名称", "Outlet", OUTLETS[0], enum=OUTLETS),
                    "since": _property("起始日期", "Since", "2026-01-01", format="date"),
                },
            },
        ),
    },
    "allOf": [
        {
            "if": {"properties": {"id_type": {"const": "居民身份证"}}, "required": ["id_type"]},
            "then": {
                "required": ["id_no"],
                "properties": {"id_no": {"format": "citizen-number"}},
            },
        }
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def doctype() -> DocumentType:
    return doctypes.from_files(
        {
            "type.toml": TYPE.encode(),
            "schema.json": json.dumps(SCHEMA).encode(),
            "document.html": b"<html><head><title>x</title></head><body><p>x</p></body></html>",
            "style.css": b"",
        }
    )
