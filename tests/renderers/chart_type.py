"""A document type with charts of its records' rows: bars, a line and shares."""

from __future__ import annotations

import copy
import json
from typing import Any

from docgen import doctypes
from docgen.core.compose import Composer
from docgen.model import Composition
from tests.renderers import small_type

MONTHS = [f"2026年{month}月" for month in range(1, 13)]
TEMPLATE = """<html lang="zh-CN">
<head><title>{{ doctype.title.zh }} {{ serial }}</title></head>
<body>
<h1>{{ doctype.title.zh }}</h1>
<figure class="regions" kind="bar" unit="户"><figcaption>图1　各地区开户数</figcaption>
<series name="本月">{% for row in rows %}<point label="{{ row.region }}" value="{{ row.count }}"/>{% endfor %}</series>
<series name="上月">{% for row in rows %}<point label="{{ row.region }}" value="{{ row.before }}"/>{% endfor %}</series>
</figure>
<p>上图为各地区本月与上月的开户数。</p>
<figure class="income" kind="line" unit="元"><figcaption>图2　各月收入</figcaption>
<series>{% for row in months %}<point label="{{ row.month | month }}" value="{{ row.amount }}"/>{% endfor %}</series>
</figure>
<figure class="shares" kind="share" unit="户" alt="本月开户数的地区占比"><figcaption>图3　地区占比</figcaption>
<series>{% for row in rows %}<point label="{{ row.region }}" value="{{ row.count }}"/>{% endfor %}</series>
</figure>
</body>
</html>
"""
STYLE = """@page { size: A4; margin: 20mm }
figure { width: 160mm; height: 60mm; margin: 3mm 0; font-family: "Docgen Sans"; font-size: 9pt }
figure.income { font-family: "Docgen Serif" }
figcaption { font-size: 10.5pt; line-height: 1.5; margin-top: 1mm }
"""
RECORD: dict[str, Any] = {
    "branch": "SH01",
    "name": "赵样宁",
    "signed_on": "2026-11-22",
    "amount": "1409.50",
    "rows": [
        {"region": region, "count": count, "before": before}
        for region, count, before in [("浦东", 33, 21), ("徐汇", 12, 18), ("静安", 0, 2), ("黄浦", 7, 7)]
    ],
    "months": [
        {"month": f"2026-{month:02}", "amount": f"{month * 1409 - 3000}.50"} for month in range(1, 13)
    ],
}  # fmt: skip


def _schema() -> dict[str, Any]:
    schema = copy.deepcopy(small_type.SCHEMA)
    text = small_type.text_field
    row = schema["properties"]["rows"]["items"]
    row["properties"]["before"] = {**text("上月"), "type": "integer"}
    months = {"month": text("月份", format="month"), "amount": text("收入", format="money")}
    schema["properties"]["months"] = {
        **text("各月"),
        "type": "array",
        "items": {**row, "required": list(months), "properties": months},
    }
    return schema


def compose(
    record: dict[str, Any] | None = None, *, document: str = TEMPLATE, style: str = STYLE
) -> Composition:
    """A composed document with three charts."""
    files = small_type.files(document=document, style=style, base="", macros="")
    files["schema.json"] = json.dumps(_schema()).encode()
    return Composer(doctypes.from_files(files)).compose(
        RECORD if record is None else record,
        serial="XB-SH01-2026-0001",
        issued_on=small_type.ISSUED,
        period=small_type.ISSUED,
    )
