"""Word-made templates: what a record becomes in one, and what never gets into it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document

from docgen import doctypes
from docgen.core import composing, coverage
from docgen.core.word import WordComposer
from docgen.errors import TemplateError
from docgen.model import Composition
from docgen.renderers import fonts
from docgen.renderers.docx import DocxRenderer
from tests import word_type
from tests.hostile.values import HOSTILE
from tests.word_type import RECORD, SHORT, Edit, add

DAY = dt.date(2026, 11, 22)
NUMBER = "QJ-SH01-2026-0001"


def compose(
    record: dict[str, Any], edit: Edit | None = None, serial: str | None = NUMBER
) -> Composition:
    composer = WordComposer(word_type.word_type(edit))
    return composer.compose(record, serial=serial, issued_on=DAY, period=DAY)


def finished(composition: Composition) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(DocxRenderer().render(composition, b"")))


def test_a_record_fills_the_template() -> None:
    """Fields, filters, a loop over rows, a condition and the type's signatures, in reading order."""
    assert [
        "请　假　单", f"编号：{NUMBER}　填表日期：2026年11月22日",
        "姓名", "赵样宁", "营业部", "SH01", "证件号码", "990000199202290019", "手机", "13000000000",
        "假别", "年休假", "天数", "5天", "起止日期", "2026年11月23日至2026年11月27日",
        "事由", "回乡探亲。", "请假期间手机保持畅通。", "工作交接", "序", "事项", "接手人", "备注",
        "1", "客户回访 12 户", "钱样安", "名单见回访系统", "2", "网点值守（浦东南路支行）", "孙样平", "—",
        "请假超过三天（本次5天），须经营业部经理批准。", "本单一式一份。",
        *(f"{one}（签字）：\t日期：　　　　年　　月　　日" for one in ("请假人", "团队负责人", "营业部经理")),
    ] == compose(RECORD).text.split("\n")  # fmt: skip


def test_a_specimen_says_so_and_leaves_absent_parts_out() -> None:
    """Without a number 样稿 stands in its place; the table of absent rows is gone with its heading."""
    lines = compose(SHORT, serial=None).text.split("\n")
    assert ("编号：样稿　填表日期：2026年11月22日", "本件为样稿，不作为请假凭证。") == (
        lines[1],
        lines[-4],
    )
    assert not {"工作交接", "事项"} & set(lines)


def test_values_come_out_as_text() -> None:
    """Markup, template syntax and docxtpl's own signs in a value are printed as they are."""
    signs = ["{_{ x }_}", "{_% x %_}", "a\tb", "&amp;<w:br/>"]
    values = [*HOSTILE.values(), *signs]
    values = [
        v for v in values if not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", v)
    ]
    rows = [{"matter": value, "receiver": "钱样安"} for value in values]
    table = docx.Document(
        io.BytesIO(DocxRenderer().render(compose({**RECORD, "handover": rows}), b""))
    ).tables[1]
    cells = [row.cells[1].text for row in table.rows[1:]]
    assert ["\n".join(value.splitlines()) for value in values] == cells


def test_nothing_of_its_author_or_of_word_itself_is_left() -> None:
    """The properties are docgen's, of the day of issue; identifiers of saving are gone."""

    def edit(document: Document) -> None:
        document.paragraphs[0]._p.set(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}rsidR", "00A1B2C3"
        )

    with finished(compose(RECORD, edit)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in package.infolist()}
    core = parts["docProps/core.xml"].decode()
    assert (True, True, True) == (
        f"<dc:title>请假单 {NUMBER}</dc:title>" in core,
        "2026-11-22T00:00:00Z" in core,
        "<dc:creator>docgen</dc:creator>" in core,
    )
    everything = b"".join(parts.values())
    assert not re.search("某位经办|另一位|rsid|python-docx".encode(), everything)
    assert "[Content_Types].xml" == next(iter(parts))


def test_the_same_record_gives_the_same_bytes() -> None:
    """Two compositions by two composers are one file."""
    one, other = (DocxRenderer().render(compose(RECORD), b"") for _ in range(2))
    assert one == other


def test_the_qr_code_stands_at_its_size_with_words() -> None:
    """22 mm, with a text for who cannot see it, in the body and in a header."""

    def edit(document: Document) -> None:
        add(document.sections[0].header, "{{ qr }}")

    document = docx.Document(io.BytesIO(DocxRenderer().render(compose(RECORD, edit), b"")))
    for part in (document.element, document.sections[0].header._element):
        (inline,) = part.xpath(".//wp:inline")
        assert (792000, "编号二维码") == (inline.extent.cx, inline.docPr.get("descr"))


def test_what_loops_leave_empty_can_be_opened() -> None:
    """A table without rows goes, a cell without a paragraph gets one."""

    def edit(document: Document) -> None:
        table = document.add_table(3, 1)
        for row, text in zip(
            table.rows,
            ("{%tr for row in handover or [] %}", "{{ row.matter }}", "{%tr endfor %}"),
            strict=True,
        ):
            row.cells[0].paragraphs[0].text = text
        cell = document.add_table(1, 1).rows[0].cells[0]
        cell.paragraphs[0].text = "{%p if handover %}"
        cell.add_paragraph("有交接")
        cell.add_paragraph("{%p endif %}")

    document = docx.Document(io.BytesIO(DocxRenderer().render(compose(SHORT, edit), b"")))
    assert [5, 1] == [len(table.rows) for table in document.tables]
    assert [""] == [one.text for one in document.tables[1].rows[0].cells[0].paragraphs]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "备注：{{ mobile }}",
            r"paragraph \d+ \(备注：\{\{ mobile \}\}\): An absent value is printed \(mobile\)",
        ),
        ("{{ handover }}", "A value of type list is printed"),
        ("{{ mobile | date }}", r"This fails with \w+: mobile \| date"),
    ],
)
def test_a_value_that_cannot_be_printed_is_told_with_its_paragraph(text: str, said: str) -> None:
    """What only shows with a record is told as exactly as what shows without one."""
    record = {**SHORT, "handover": RECORD["handover"]}
    with pytest.raises(TemplateError, match=said):
        compose(record, lambda document: add(document, text))


def test_a_type_has_one_template() -> None:
    """Both kinds or none is refused when the type is loaded; a Word one needs no stylesheet."""
    files = word_type.files()
    assert composing.is_word(doctypes.from_files(files))
    with pytest.raises(TemplateError, match=r"two templates, document\.html and document\.docx"):
        doctypes.from_files({**files, "document.html": b""})
    with pytest.raises(TemplateError, match=r"lacks the file document\.html"):
        doctypes.from_files({k: v for k, v in files.items() if k != "document.docx"})


def test_the_templates_own_words_must_be_in_the_bundled_faces() -> None:
    """A character they lack is told with its paragraph, before any record is there."""
    files = word_type.files(lambda document: add(document, "\U00020bb7"))
    said = r"document\.docx: paragraph \d+ \(\U00020bb7\): The bundled fonts have no \U00020bb7 \(U\+20BB7\)"
    with pytest.raises(TemplateError, match=said):
        coverage.require_settable(files, fonts.uncovered)
