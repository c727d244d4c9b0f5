"""A small document type that uses every construct both formats carry, and a record of it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from docgen import doctypes
from docgen.core.compose import Composer
from docgen.model import Composition, DocumentType

ISSUED = dt.date(2026, 11, 22)

_TYPE = """
id = "small-form"
title = { zh = "小表", en = "Small form" }
owner = "hr"
key = ["name"]
branch = "branch"
listing = ["name"]
number = { pattern = "XB-{branch}-{year}-{seq:04}", scope = ["branch", "year"], date = "signed_on" }
original = { due = false }
retention = { code = "D10", floor_years = 10, starts = "signed_on" }
[[legal]]
title = { zh = "《旧法》", en = "Old law" }
start = 2000-01-01
end = 2020-12-31
[[legal]]
title = { zh = "《新法》", en = "New law" }
start = 2021-01-01
"""

TEMPLATE = """{% import "_house/macros.html" as house -%}
<html lang="zh-CN">
<head><title>{{ doctype.title.zh }} {{ serial }}</title></head>
<body>
<div class="form">
<table class="top"><colgroup><col/><col class="qr"/></colgroup>
<tbody><tr><td><p class="number">{{ serial }}</p></td>
<td><img class="qr" src="{{ qr }}" alt="编号二维码"/></td></tr></tbody></table>
<h1>{{ doctype.title.zh }}</h1>
<p class="article">姓名：<strong>{{ name }}</strong>，自{{ signed_on | date }}起
生效，计{{ amount | money }}元（{{ amount | capital }}），<span class="whole">A-1 b</span> H<sub>2</sub>O。</p>
{{ house.note(remark or "—") }}
<p>依据：{% for law in legal_basis %}{{ law.title.zh }}{% endfor %}</p>
<table class="grid"><caption>网点</caption>
<thead><tr><th scope="col">地区</th><th scope="col">数</th><th scope="col">备注</th></tr></thead>
<tbody>{% for row in rows or [] %}<tr><td>{{ row.region }}</td><td class="number">{{ row.count }}</td>
<td>{{ row.remark or "—" }}</td></tr>{% endfor %}
<tr><td rowspan="2">合计</td><td colspan="2">甲</td></tr><tr><td>乙</td><td>丙</td></tr></tbody></table>
</div>
<section class="wide"><h2>附页</h2><p>横向。</p></section>
</body>
</html>
"""

MACROS = """{% macro note(text) %}<p class="note">{{ text }}</p>{% endmacro %}
"""

BASE = """@page form { size: A4; margin: 20mm;
  @top-left { content: string(number); font-size: 9pt; border-bottom: 0.5pt solid #000000 }
  @bottom-center { content: "第" counter(page) "页 共" counter(pages) "页"; font-size: 9pt } }
@page form:first { @top-left { content: none } }
@page wide { size: A4 landscape; margin: 15mm }
.form { page: form }
.wide { page: wide }
body { font-family: "Docgen Serif"; font-size: 10.5pt; line-height: 1.5 }
h1, h2 { font-family: "Docgen Sans"; text-align: center }
h1 { margin: 6pt 0 }
"""

STYLE = """.top td { vertical-align: top }
.number { string-set: number content() }
td.number { text-align: right; string-set: none content() }
col.qr { width: 24mm }
img.qr { width: 22mm }
/* 样式：条款 */
p.article { text-indent: 2em; text-align: justify; margin: 3pt 0 }
.note { border: 0.5pt solid #333333; padding: 2mm; background-color: #f0f0f0 }
.whole { white-space: nowrap }
.grid { border: 1pt solid #000000; margin-top: 3mm }
.grid th, .grid td { border: 0.5pt solid #000000; padding: 1mm; height: 6mm }
.grid tr:nth-child(even) { background-color: #eeeeee }
"""
STYLE = STYLE.replace("; string-set: none content()", "")
STYLE = STYLE.replace(".number { string-set", "p.number { string-set")


def text_field(title: str, **extra: Any) -> dict[str, Any]:
    """A text field's schema."""
    described = {"x-title-en": title, "description": title, "x-description-en": title}
    return {"title": title, "type": "string", **described, **extra}


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["branch", "name", "signed_on", "amount"],
    "properties": {
        "branch": text_field("营业部"),
        "name": text_field("姓名"),
        "signed_on": text_field("签订日期", format="date"),
        "amount": text_field("金额", format="money"),
        "remark": text_field("备注", **{"x-multiline": True}),
        "rows": {
            **text_field("网点"),
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["region", "count"],
                "properties": {
                    "region": text_field("地区"),
                    "count": {**text_field("数"), "type": "integer"},
                    "remark": text_field("备注"),
                },
            },
        },
    },
}

RECORD: dict[str, Any] = {
    "branch": "SH01",
    "name": "赵样宁",
    "signed_on": "2026-11-22",
    "amount": "1409.50",
    "remark": "第一行\n第二行",
    "rows": [{"region": "浦东", "count": 2}, {"region": "徐汇", "count": 3, "remark": "样例"}],
}

HOSTILE = "<b>x</b>&amp;{{ serial }}{% raw %}]]>\"' <!-- </td> =1+1 ../../etc"


def files(**changed: str) -> dict[str, bytes]:
    """The folder's files; ``changed`` replaces some ("document.html" as ``document``)."""
    texts = {
        "type.toml": _TYPE,
        "schema.json": json.dumps(SCHEMA, ensure_ascii=False),
        "document.html": changed.get("document", TEMPLATE),
        "style.css": changed.get("style", STYLE),
        "_house/base.css": changed.get("base", BASE),
        "_house/macros.html": changed.get("macros", MACROS),
    }
    return {name: text.encode() for name, text in texts.items()}


def small_type(**changed: str) -> DocumentType:
    """The document type."""
    return doctypes.from_files(files(**changed))


def composer(**changed: str) -> Composer:
    """A composer for it."""
    return Composer(small_type(**changed))


def compose(
    record: dict[str, Any] | None = None,
    *,
    serial: str | None = "XB-SH01-2026-0001",
    **changed: str,
) -> Composition:
    """A composed document."""
    return composer(**changed).compose(
        RECORD if record is None else record, serial=serial, issued_on=ISSUED, period=ISSUED
    )
