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
ASSESSMENT = (
    '{% extends "_house/form.html" %}\n'
    + HOUSE
    + """{% block subline %}{{ house.subline("上海营业部", number=serial) }}{% endblock %}
{% block body %}
{{ house.identity([["姓名", "赵样宁"], ["性别", "女"], ["出生日期", issued_on | date], ["民族", "汉族"], ["学历", "本科"], ["联系电话", none], ["应聘岗位", "客户经理"], ["所属团队", "样例营销团队"], ["培训期间", house.between(issued_on, none)]], [["住址", "上海市样例区样例路1号"]]) }}
{{ house.part("一、培训课程") }}
<table class="grid list">
<colgroup><col class="no"/><col/><col class="count"/><col class="money"/></colgroup>
{{ house.columns(["序号", "课程", "学时", "费用"]) }}
<tbody>{% for row in rows %}<tr><td class="center">{{ loop.index }}</td><td>{{ row.name }}</td>{{ house.count_cell(row.accounts) }}{{ house.money_cell(row.assets) }}</tr>{% endfor %}</tbody>
{% call house.total_row(2, amount=rows | total("assets"), columns=4) %}{{ house.count_cell(rows | sum("accounts")) }}{{ house.money_cell(rows | total("assets")) }}{% endcall %}
</table>
{{ house.part("二、考评意见") }}
<table class="grid">
<colgroup><col class="label"/><col/></colgroup>
<tbody>
<tr><th scope="row">考评结论</th><td>{{ house.choices(["合格", "补考", "不合格"], "合格") }}</td></tr>
{{ house.wide_text("培训小结", "已完成全部课程。", 1) }}
{{ house.opinion("培训讲师意见", "学习认真，考核合格，同意进入试用。", issued_on) }}
{{ house.opinion("团队负责人意见", none) }}
{{ house.opinion("营业部经理意见", none) }}
</tbody>
</table>
{% endblock %}
{% block strip %}{{ house.signoff(["制表", "复核", "主办会计", "副经理（经理助理）", "经理"][:texts | length], {"制表": issued_on}, {"制表": "钱样明"}) }}{% endblock %}
{% block notes %}{{ house.notes(["本表一式两份。", "空白栏目以“—”表示。"]) }}
{% endblock %}
{% block receipt %}{{ house.receipt("回　执", "本人已收到编号" ~ serial ~ "的考评表。", "签收人（签字）") }}{% endblock %}
"""
)
_REPORT_BODY = """{% block body %}
{{ house.level1(1, "总体情况") }}
{% for text in texts %}<p class="para">{{ text }}</p>
{% endfor %}{{ house.level2(1, "主要指标完成情况") }}
<p class="para">各客户经理的开户数见图1，资产见表1。</p>
<figure class="chart" kind="bar" unit="户"><figcaption>图1　各客户经理开户数</figcaption><series>{% for row in rows %}<point label="{{ row.name }}" value="{{ row.accounts }}"/>{% endfor %}</series></figure>
<table class="grid list together">
<caption>表1　新增户数与资产</caption>
<colgroup><col class="no"/><col/><col class="count"/><col class="money"/></colgroup>
{{ house.columns(["序号", "客户经理", "户数", "资产（元）"]) }}
<tbody>{% for row in rows %}<tr><td class="center">{{ loop.index }}</td><td>{{ row.name }}</td>{{ house.count_cell(row.accounts) }}{{ house.money_cell(row.assets) }}</tr>{% endfor %}</tbody>
{% call house.total_row(2) %}{{ house.count_cell(rows | sum("accounts")) }}{{ house.money_cell(rows | total("assets")) }}{% endcall %}
</table>
{{ house.chapter(1, "总则") }}
{{ house.clause(1, "为规范营销团队的管理，制定本细则。") }}
{{ house.clause(2, "本细则适用于营业部全体客户经理，其薪酬按照本细则第三章计算，由主办会计复核后发放。") }}
{{ house.item(1, "客户经理；") }}
{{ house.item(2, "团队负责人。") }}
{% endblock %}
{% block strip %}{{ house.signoff(["编制人", "团队负责人", "营业部经理"], {"编制人": issued_on}) }}{% endblock %}
"""
REPORT = (
    '{% extends "_house/report.html" %}\n'
    + HOUSE
    + '{% block subline %}{{ house.subline("上海营业部", period=issued_on | month) }}{% endblock %}\n'
    + _REPORT_BODY
)
BOOKLET = (
    '{% extends "_house/booklet.html" %}\n'
    + HOUSE
    + '{% block cover %}{{ house.cover_lines([["编制单位", "示范证券上海营业部"], ["编制日期", issued_on | ceremonial]]) }}'
    + '<p class="note">内部资料，注意保存。</p>{% endblock %}\n'
    + _REPORT_BODY
)
AGENCY = (
    '{% extends "_house/contract.html" %}\n'
    + HOUSE
    + """{% block cover %}{{ house.cover_lines([["甲方（委托方）", "示范证券股份有限公司"], ["乙方（代理方）", "样例银行股份有限公司上海分行"]]) }}{% endblock %}
{% block body %}<p class="heading">{{ doctype.title.zh }}</p>
{{ house.party("甲方（委托方）", "示范证券股份有限公司", [["住所", "上海市样例区样例路1号"], ["法定代表人", none]]) }}
{{ house.party("乙方（代理方）", "样例银行股份有限公司上海分行", [["住所", "上海市样例区样例路2号"], ["负责人", "孙样平"]]) }}
{{ house.article(1, "代理事项") }}
<p class="para">甲方委托乙方代理销售本计划，乙方接受委托。</p>
{{ house.item(1, "推介；") }}
{{ house.item(2, "资金划转。") }}{% endblock %}
{% block signing %}<p class="para">（本页无正文，为《{{ doctype.title.zh }}》签署页）</p>
{{ house.signing([{"role": "甲方", "name": "示范证券股份有限公司", "company": true}, {"role": "乙方", "name": "样例银行股份有限公司上海分行", "company": true}, {"role": "丙方", "name": "李样清", "company": false}], none) }}{% endblock %}
"""
)
ATTENDANCE = (
    '{% extends "_house/form.html" %}\n{% block master %}form-wide{% endblock %}\n'
    + HOUSE
    + """{% block subline %}{{ house.subline("上海营业部", period=issued_on | month, money=none) }}{% endblock %}
{% block body %}
<table class="grid dense">
<colgroup><col class="name"/><col span="31"/><col class="sum" span="4"/></colgroup>
<thead><tr><th scope="col">姓名</th>{% for day in range(1, 32) %}<th scope="col">{{ day }}</th>{% endfor %}<th scope="col">应出勤</th><th scope="col">实出勤</th><th scope="col">事假</th><th scope="col">加班</th></tr></thead>
<tbody>{% for row in rows %}<tr><td>{{ row.name }}</td>{% for day in range(31) %}<td>{{ "休" if day % 7 > 4 else "√" }}</td>{% endfor %}<td>21.5</td><td>21.5</td><td>—</td><td>—</td></tr>{% endfor %}</tbody>
</table>
{% endblock %}
{% block strip %}{{ house.signoff(["记录人", "考勤员", "团队负责人", "复核", "营业部经理"]) }}{% endblock %}
{% block notes %}{{ house.notes(["√出勤，△病假，○事假，×旷工，外为外勤，休为休息。"]) }}{% endblock %}
"""
)
STYLES = {
    "ATTENDANCE": ".dense col.name { width: 18mm } .dense col.sum { width: 12mm }",
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
