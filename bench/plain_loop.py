"""The loop a person would write: docxtpl for the DOCX, WeasyPrint for the PDF, one file after another.

The same page (markup, stylesheet, faces, QR code) and the same values; no number register, no
archive, no tags, no PDF/A, no embedded record, no synchronising to disk: what docgen does besides is
not asked of it.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document as WordDocument
from docxtpl import DocxTemplate
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from docgen.core.cascade import DEFAULTS
from docgen.core.compose import Composer
from docgen.model import DocumentType

ROWS = (
    ("客户姓名/名称", "client_name", "客户类型", "client_type"),
    ("证件类型", "id_type", "证件号码", "id_no"),
    ("资金账号", "fund_account", "开户日期", "opened_on"),
    ("营销渠道", "channel", "网点", "outlet"),
    ("客户经理", "account_manager", "工号或证书编号", "staff_or_cert_no"),
    ("佣金率", "commission_rate", "初始资产", "initial_assets"),
    ("核对人", "verified_by", "核对日期", "verified_on"),
)
DECLARATION = (
    (
        "本人（本机构）经上列客户经理介绍开立上述账户，已知悉其姓名、工号或证书编号以及服务权限；客户经理未替"
        "本人（本机构）办理开户、交易和资金划转，未承诺收益或者分担损失，未收取任何费用。"
    ),
    "本人（本机构）知悉证券投资的风险，账户密码由本人（本机构）设置并保管，交易由本人（本机构）自主决定。",
    "本人（本机构）知悉并同意：为确认服务关系、计算业绩和履行法定保存义务，营业部处理本单所列信息。",
)


def word_template() -> BytesIO:
    """The form as a Word file with Jinja tags, as a person would have typed it."""
    document = WordDocument()
    document.add_heading("客户经理营销客户确认单", level=1)
    document.add_paragraph("编号：{{ serial }}    单位：{{ branch_name }}（{{ branch }}）")
    table = document.add_table(rows=len(ROWS) + 1, cols=4)
    table.style = "Table Grid"
    for row, (label, name, other, second) in zip(table.rows, ROWS, strict=False):
        cells = row.cells
        for cell, text in zip(
            cells, (label, f"{{{{ {name} }}}}", other, f"{{{{ {second} }}}}"), strict=True
        ):
            cell.text = text
    last = table.rows[-1].cells
    last[0].text, last[1].text = "客户声明", "{{ client_statement }}"
    for text in DECLARATION:
        document.add_paragraph(text)
    strip = document.add_table(rows=3, cols=4)
    strip.style = "Table Grid"
    for row, title in zip(strip.rows, ("客户", "客户经理", "交易管理岗"), strict=True):
        row.cells[0].text, row.cells[2].text = title, "日期"
    stream = BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


def style(faces: Path, css: str) -> str:
    """The very stylesheet and faces docgen uses, with the face rules a person would add."""
    rules = "".join(
        f'@font-face {{ font-family: "Docgen {family}"; font-weight: {weight}; '
        f"src: url({(faces / f'Noto{family}SC-{name}.ttf').as_uri()}); }}\n"
        for family in ("Serif", "Sans")
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    return rules + DEFAULTS + css


def run(
    doctype: DocumentType,
    records: Sequence[dict[str, Any]],
    folder: Path,
    faces: Path,
) -> None:
    """Write one DOCX and one PDF per record.

    One font configuration and one parsed stylesheet serve all, as a person does who has read
    WeasyPrint's manual; loading the faces for each document, as its first example does, is slower.
    """
    word = word_template().getvalue()
    composer = Composer(doctype)
    day = dt.date(2026, 11, 22)
    configuration = FontConfiguration()
    sheet: CSS | None = None
    for index, record in enumerate(records, start=1):
        values = {**record, "serial": f"{index:04d}"}
        document = DocxTemplate(BytesIO(word))
        document.render(values, autoescape=True)
        document.save(folder / f"{index:04d}.docx")

        page = composer.compose(record, serial=values["serial"], issued_on=day, period=day)
        code = base64.b64encode(page.assets["qr"]).decode()
        html = page.markup.replace('src="qr"', f'src="data:image/png;base64,{code}"')
        if sheet is None:
            sheet = CSS(string=style(faces, page.css), font_config=configuration)
        HTML(string=html).write_pdf(
            folder / f"{index:04d}.pdf", stylesheets=[sheet], font_config=configuration
        )
