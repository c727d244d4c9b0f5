"""A document type whose template is made in Word: a leave form (请假单), as an office would draw it.

``template()`` builds the Word file with python-docx: a header with the number, a table of particulars, a
loop over rows, paragraphs under a condition, a QR code, a strip for signatures.  ``edit`` may spoil it
before it is saved.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from docgen import doctypes
from docgen.model import DocumentType
from tests.renderers.small_type import text_field

TYPE_ID = "leave-form"
DAY = dt.date(2026, 11, 22)
_TYPE = """
id = "leave-form"
title = { zh = "请假单", en = "Leave form" }
owner = "hr"
key = ["applicant", "from_on"]
listing = ["applicant", "kind", "from_on"]
number = { pattern = "QJ-{branch}-{year}-{seq:04}", scope = ["branch", "year"], date = "from_on" }
subject = { name = "applicant", id = "citizen_no" }
original = { due = true, days = 10 }
retention = { code = "D30", starts = "to_on" }

[mask]
applicant = "name"
citizen_no = "citizen-number"
mobile = "mobile"

[[signature]]
role = "applicant"
title = { zh = "请假人", en = "Applicant" }
[[signature]]
role = "leader"
title = { zh = "团队负责人", en = "Team leader" }
[[signature]]
role = "manager"
title = { zh = "营业部经理", en = "Branch manager" }
"""

_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["branch", "applicant", "citizen_no", "kind", "from_on", "to_on", "days", "reason"],
    "properties": {
        "branch": text_field("营业部代码", format="identifier", pattern="^[A-Z]{2}[0-9]{2}$"),
        "applicant": text_field("姓名"),
        "citizen_no": text_field("居民身份证号码", format="citizen-number"),
        "mobile": text_field("手机", format="mobile"),
        "kind": text_field("假别", enum=["年休假", "事假", "病假"]),
        "from_on": text_field("请假开始", format="date"),
        "to_on": text_field("请假结束", format="date"),
        "days": {**text_field("天数"), "type": "integer", "minimum": 1},
        "reason": text_field("事由", maxLength=500, **{"x-multiline": True}),
        "handover": {
            **text_field("工作交接"),
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["matter", "receiver"],
                "properties": {
                    "matter": text_field("事项"),
                    "receiver": text_field("接手人"),
                    "note": text_field("备注"),
                },
            },
        },
    },
}

RECORD: dict[str, Any] = {
    "branch": "SH01",
    "applicant": "赵样宁",
    "citizen_no": "990000199202290019",
    "mobile": "13000000000",
    "kind": "年休假",
    "from_on": "2026-11-23",
    "to_on": "2026-11-27",
    "days": 5,
    "reason": "回乡探亲。\n请假期间手机保持畅通。",
    "handover": [
        {"matter": "客户回访 12 户", "receiver": "钱样安", "note": "名单见回访系统"},
        {"matter": "网点值守（浦东南路支行）", "receiver": "孙样平"},
    ],
}
SHORT: dict[str, Any] = {
    name: RECORD[name]
    for name in ("branch", "applicant", "citizen_no", "kind", "from_on", "reason")
} | {"to_on": "2026-11-23", "days": 1, "reason": "就医"}

Edit = Callable[[Document], object]


def template(edit: Edit | None = None) -> bytes:
    """The Word file."""
    document = docx.Document()
    document.core_properties.author = "某位经办"
    document.core_properties.last_modified_by = "另一位"
    _page(document)
    _title(document)
    _particulars(document)
    _handover(document)
    _conditions(document)
    _signatures(document)
    if edit is not None:
        edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _schema() -> dict[str, Any]:
    """The schema, with the record's values as examples."""

    def shown(properties: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
        return {
            name: {
                **entry,
                "items": {
                    **entry["items"],
                    "properties": shown(entry["items"]["properties"], record[name][0]),
                },
            }
            if "items" in entry
            else {**entry, "examples": [record[name]]}
            for name, entry in properties.items()
        }

    return {**_SCHEMA, "properties": shown(_SCHEMA["properties"], RECORD)}


def files(edit: Edit | None = None, *, docx_bytes: bytes | None = None) -> dict[str, bytes]:
    """The folder's files."""
    return {
        "type.toml": _TYPE.encode(),
        "schema.json": json.dumps(_schema(), ensure_ascii=False).encode(),
        "document.docx": docx_bytes or template(edit),
    }


def word_type(edit: Edit | None = None) -> DocumentType:
    """The document type."""
    return doctypes.from_files(files(edit))


def write_folder(root: Path, edit: Edit | None = None) -> Path:
    """The type as a folder below ``root``; returns ``root``, to be named as --templates."""
    folder = root / TYPE_ID
    folder.mkdir(parents=True)
    for name, data in files(edit).items():
        (folder / name).write_bytes(data)
    return root


def add(cell_or_document: Any, text: str, *, size: float = 10.5, bold: bool = False) -> Paragraph:
    """A paragraph with a text, in the face Chinese forms are set in."""
    paragraph: Paragraph = cell_or_document.add_paragraph()
    write(paragraph, text, size=size, bold=bold)
    return paragraph


def write(paragraph: Paragraph, text: str, *, size: float = 10.5, bold: bool = False) -> None:
    """A run in 宋体, or 黑体 where bold."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold or None
    run.font.name = "Times New Roman"
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "黑体" if bold else "宋体")
    paragraph.paragraph_format.space_after = Pt(0)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(head, "{{ doctype.title.zh }}　编号：{{ serial }}", size=9)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第", "PAGE"), ("页 共", "NUMPAGES"), ("页", "")):
        write(foot, text, size=9)
        if code:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), code)
            foot._p.append(field)
            write(foot, "1", size=9)
            field.append(foot.runs[-1]._r)


def _title(document: Document) -> None:
    title = add(document, "请　假　单", size=22, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line = add(document, "编号：{{ serial }}　填表日期：{{ issued_on | date }}")
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(6)


def _table(document: Document, rows: int, widths: list[float]) -> Table:
    table: Table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row.height = Cm(0.8)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return table


def _fill(cell: _Cell, text: str, *, bold: bool = False) -> None:
    write(cell.paragraphs[0], text, bold=bold)


def _particulars(document: Document) -> None:
    table = _table(document, 5, [2.6, 6, 2.2, 5.2])
    texts = (
        ("姓名", "{{ applicant }}", "营业部", "{{ branch }}"),
        ("证件号码", "{{ citizen_no }}", "手机", '{{ mobile or "—" }}'),
        ("假别", "{{ kind }}", "天数", "{{ days }}天"),
        ("起止日期", "{{ from_on | date }}至{{ to_on | date }}", "", ""),
        ("事由", "{{ reason }}", "", ""),
    )
    for row, line in zip(table.rows, texts, strict=True):
        for index, text in enumerate(line):
            if text:
                _fill(row.cells[index], text, bold=index % 2 == 0)
    for row in table.rows[3:]:
        row.cells[1].merge(row.cells[3])


def _handover(document: Document) -> None:
    add(document, "{%p if handover %}")
    add(document, "工作交接", bold=True).paragraph_format.space_before = Pt(8)
    table = _table(document, 4, [1.2, 7.8, 3, 4])
    for cell, text in zip(table.rows[0].cells, ("序", "事项", "接手人", "备注"), strict=True):
        _fill(cell, text, bold=True)
    _fill(table.rows[1].cells[0], "{%tr for row in handover %}")
    texts = ("{{ loop.index }}", "{{ row.matter }}", "{{ row.receiver }}", '{{ row.note or "—" }}')
    for cell, text in zip(table.rows[2].cells, texts, strict=True):
        _fill(cell, text)
    _fill(table.rows[3].cells[0], "{%tr endfor %}")
    add(document, "{%p endif %}")


def _conditions(document: Document) -> None:
    add(document, "{%p if days > 3 %}")
    _after_table(add(document, "请假超过三天（本次{{ days }}天），须经营业部经理批准。"))
    add(document, "{%p else %}")
    _after_table(add(document, "请假三天以内，由团队负责人批准。"))
    add(document, "{%p endif %}")
    add(
        document, "{% if specimen %}本件为样稿，不作为请假凭证。{% else %}本单一式一份。{% endif %}"
    )


def _after_table(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_before = Pt(8)


def _signatures(document: Document) -> None:
    add(document, "{%p for one in doctype.signatures %}")
    line = add(document, "{{ one.title.zh }}（签字）：\t日期：　　　　年　　月　　日")
    line.paragraph_format.tab_stops.add_tab_stop(Cm(9.5))
    line.paragraph_format.space_before = Pt(18)
    add(document, "{%p endfor %}")
    code = add(document, "{{ qr }}")
    code.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    code.paragraph_format.space_before = Pt(12)
