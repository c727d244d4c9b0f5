"""Small types that show the house's page masters: an official paper, a contract, forms.

Each is a folder in memory beside the real ``templates/_house``; their records are made here, so that a
test can ask for as much text or as many rows as it needs.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from docgen import doctypes
from docgen.core.compose import Composer
from docgen.model import Composition
from tests.doctypes.shipped import TEMPLATES
from tests.renderers.small_type import text_field

DAY = dt.date(2026, 11, 22)
HOUSE = '{% import "_house/macros.html" as house %}\n'
_TYPE = """
id = "{id}"
title = {{ zh = "{title}", en = "{id}" }}
owner = "hr"
key = ["branch"]
listing = ["branch"]
number = {{ pattern = "{{branch}}-{{year}}-{{seq:04}}", scope = ["branch", "year"], date = "issue" }}
original = {{ due = false }}
retention = {{ code = "D10", floor_years = 10, starts = "issue" }}
"""
_TEXTS = {
    **text_field("文字"),
    "type": "array",
    "items": {"type": "string", "maxLength": 2000},
}
_ROWS = {
    **text_field("行"),
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "accounts", "assets"],
        "properties": {
            "name": text_field("姓名"),
            "accounts": {**text_field("户数"), "type": "integer"},
            "assets": text_field("资产", format="money"),
            "remark": text_field("备注"),
        },
    },
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["branch"],
    "properties": {
        "branch": text_field("营业部代码"),
        "texts": _TEXTS,
        "rows": _ROWS,
    },
}

NOTICE = (
    '{% extends "_house/official.html" %}\n'
    + HOUSE
    + """{% block issuer %}{{ house.issuer_mark("示范证券上海营业部文件") }}{% endblock %}
{% block title %}关于开展营销团队季度考核<br/>工作的通知{% endblock %}
{% block recipients %}{{ house.recipients(["各营销团队", "交易管理岗"]) }}{% endblock %}
{% block body %}
{% for text in texts or [] %}<p>{{ text }}</p>
{% endfor %}{{ house.level1(1, "总体要求") }}
{{ house.level2(1, "考核范围") }}
{{ house.level3(1, "考核对象为全体客户经理，考核期间为二〇二六年第四季度。") }}
{{ house.level4(1, "考核结果与薪酬挂钩，按照营业部管理及薪酬标准实施细则执行，由各营销团队负责人逐级落实。") }}
<p>请各团队遵照执行。</p>
{% endblock %}
{% block attachments %}{{ house.attachments(["营销团队季度考核表", "关于营销团队季度考核工作的若干说明以及各项考核指标的计算口径和数据来源"]) }}{% endblock %}
{% block closing %}{{ house.sealed("示范证券股份有限公司上海营业部", issued_on) }}
{{ house.remark("联系人：周样宁，电话：021-00000000") }}{% endblock %}
{% block annexes %}{{ house.annex(1, "营销团队季度考核表") }}
<div class="text"><p>考核表由各营销团队负责人填写。</p></div>{% endblock %}
{% block imprint %}{{ house.imprint(["渠道管理部", "经纪业务综合室"], "示范证券上海营业部综合岗", issued_on) }}{% endblock %}
"""
)
REQUEST = (
    '{% extends "_house/official.html" %}\n'
    + HOUSE
    + """{% block issuer %}{{ house.issuer_mark("示范证券股份有限公司上海营业部文件") }}{% endblock %}
{% block head %}{{ house.number_line_upward(serial, ["钱样宁"]) }}{% endblock %}
{% block title %}关于审批年度营销方案的请示{% endblock %}
{% block recipients %}{{ house.recipients(["经纪业务综合室渠道管理部"]) }}{% endblock %}
{% block body %}<p>现将我部年度营销方案上报，请予审批。</p><p>妥否，请批示。</p>{% endblock %}
{% block attachments %}{{ house.attachments(["年度营销方案"]) }}{% endblock %}
{% block closing %}{{ house.sealed("示范证券上海营业部", issued_on) }}{% endblock %}
"""
)

FORM = (
    '{% extends "_house/form.html" %}\n'
    + HOUSE
    + """{% block subline %}{{ house.subline("上海营业部", period=issued_on | month) }}{% endblock %}
{% block body %}
<table class="grid list">
<colgroup><col class="no"/><col class="name"/><col class="count"/><col class="money"/><col/></colgroup>
{{ house.columns(["序号", "客户经理", "新增户数", "新增资产", "备注"]) }}
<tbody>
{% for row in rows %}<tr><td class="center">{{ loop.index }}</td><td>{{ row.name }}</td>
{{- house.count_cell(row.accounts) }}{{ house.money_cell(row.assets) }}<td>{{ house.dash(row.remark) }}</td></tr>
{% endfor %}</tbody>
{% call house.total_row(2) %}{{ house.count_cell(rows | sum("accounts")) }}{{ house.money_cell(rows | total("assets")) }}<td>—</td>{% endcall %}
</table>
{% endblock %}
{% block strip %}{{ house.signers(["制表", "复核", "负责人"], {"制表": issued_on, "复核": none, "负责人": none}) }}{% endblock %}
{% block notes %}<p class="notes-head">填表说明</p>
<p>1.新增资产以月末市值计，单位为元。</p><p>2.空白栏目以“—”表示。</p>{% endblock %}
"""
)
WIDE = (
    '{% extends "_house/form.html" %}\n{% block master %}form-wide{% endblock %}\n'
    + HOUSE
    + """{% block subline %}{{ house.subline("上海营业部", period=issued_on | month) }}{% endblock %}
{% block body %}
<table class="grid list">
<colgroup><col class="no"/><col class="name"/>{% for n in range(4) %}<col class="count"/><col class="money"/>{% endfor %}<col/></colgroup>
<thead>
<tr><th scope="col" rowspan="2">序号</th><th scope="col" rowspan="2">客户经理</th>{% for quarter in range(1, 5) %}<th scope="col" colspan="2">第{{ quarter | article }}季度</th>{% endfor %}<th scope="col" rowspan="2">备注</th></tr>
<tr>{% for quarter in range(4) %}<th scope="col">户数</th><th scope="col">资产</th>{% endfor %}</tr>
</thead>
<tbody>
{% for row in rows %}<tr><td class="center">{{ loop.index }}</td><td>{{ row.name }}</td>
{%- for quarter in range(4) %}{{ house.count_cell(row.accounts) }}{{ house.money_cell(row.assets) }}{% endfor %}<td>{{ house.dash(row.remark) }}</td></tr>
{% endfor %}</tbody>
{% call house.total_row(2) %}{% for quarter in range(4) %}{{ house.count_cell(rows | sum("accounts")) }}{{ house.money_cell(rows | total("assets")) }}{% endfor %}<td>—</td>{% endcall %}
</table>
{% endblock %}
{% block strip %}{{ house.signers(["制表", "复核", "负责人"], {"制表": issued_on, "复核": none, "负责人": none}) }}{% endblock %}
{% block notes %}<p class="notes-head">填表说明</p><p>1.金额以元为单位，保留两位小数。</p>{% endblock %}
"""
)
ARTICLES = (
    '{% extends "_house/contract.html" %}\n'
    + HOUSE
    + """{% block body %}
<p class="heading">{{ doctype.title.zh }}</p>
{% for number in range(1, 121) %}{{ house.article(number, "约定事项") }}
{% for text in range(1 + number % 3) %}<p class="para">{{ "双方应当按照诚实信用的原则履行本条约定的义务。" * (1 + number % 4) }}</p>
{% endfor %}{% endfor %}{% endblock %}
{% block signing %}<p class="para">（本页为签署页）</p>
{{ house.signatures("示范证券股份有限公司", "赵样宁", none) }}{% endblock %}
"""
)
STYLES = {
    "FORM": ".list col.no { width: 14mm } .list col.name { width: 34mm } .list col.count { width: 26mm }"
    " .list col.money { width: 42mm }",
    "WIDE": ".list col.no { width: 12mm } .list col.name { width: 26mm } .list col.count { width: 16mm }"
    " .list col.money { width: 34mm }",
}


def rows(count: int) -> list[dict[str, Any]]:
    """Rows of a list: some have a remark, most have none."""
    return [
        {
            "name": f"样例{number:03}",
            "accounts": number,
            "assets": f"{123456.78 * number:.2f}",
            **({"remark": "本月新入职"} if number % 20 == 1 else {}),
        }
        for number in range(1, count + 1)
    ]


def composed(
    document: str, style: str = "", *, serial: str | None = None, **record: Any
) -> Composition:
    """A document of a type with this template and the house's own files."""
    files = {
        "type.toml": _TYPE.format(id="house-type", title="内部文书").encode(),
        "schema.json": json.dumps(SCHEMA, ensure_ascii=False).encode(),
        "document.html": document.encode(),
        "style.css": style.encode(),
        **{f"_house/{path.name}": path.read_bytes() for path in (TEMPLATES / "_house").iterdir()},
    }
    return Composer(doctypes.from_files(files)).compose(
        {"branch": "SH01", **record},
        serial=serial or "示证沪〔2026〕12号",
        issued_on=DAY,
        period=DAY,
    )
