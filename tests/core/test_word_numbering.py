"""Automatic numbering in Word templates: counted as Word counts, written out as text, or refused."""

from __future__ import annotations

from typing import Any

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.text.paragraph import Paragraph
from lxml import etree

from docgen.core import coverage
from docgen.core.word_numbering import KINDS
from docgen.core.word_text import plain
from docgen.errors import TemplateError
from docgen.renderers import fonts
from tests import word_type
from tests.core.test_word import compose
from tests.core.test_word_check import told
from tests.word_type import RECORD, SHORT, Edit, add

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Level = tuple[str, str, str]  # kind, text, further properties


def lists(document: Document, *abstracts: list[Level], nums: str = "") -> None:
    """Put these lists in place of the file's own: list N+1 counts by the N-th of them."""
    root = document.part.numbering_part.element
    root[:] = []
    for number, levels in enumerate(abstracts):
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{420 * (at + 1)}" w:hanging="420"/></w:pPr></w:lvl>'
            for at, (kind, text, more) in enumerate(levels)
        )
        root.append(
            parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{inner}</w:abstractNum>')
        )
    for number in range(len(abstracts)):
        root.append(
            parse_xml(
                f'<w:num {W} w:numId="{number + 1}"><w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
    for one in parse_xml(f"<w:x {W}>{nums}</w:x>"):
        root.append(one)


def number(paragraph: Paragraph, the_list: int, level: int = 0) -> Paragraph:
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{the_list}"/></w:numPr>')
    )
    return paragraph


CONTRACT: list[Level] = [
    ("chineseCountingThousand", "第%1条", '<w:suff w:val="space"/>'),
    ("decimal", "%1.%2", "<w:isLgl/>"),
    ("decimalEnclosedCircle", "%3", '<w:suff w:val="nothing"/>'),
]
OVER = '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'


def contract(document: Document) -> None:
    """A contract with articles under a condition, in a loop, in a table, and a list that begins anew."""
    lists(document, CONTRACT, [("japaneseCounting", "（%1）", "")], nums=OVER)
    number(add(document, "合同期限"), 1)
    number(add(document, "自{{ from_on | date }}起"), 1, 1)
    number(add(document, "至{{ to_on | date }}止"), 1, 1)
    number(add(document, "含首日"), 1, 2)
    number(add(document, "含末日"), 1, 2)
    add(document, "{%p if days > 3 %}")
    number(add(document, "批准"), 1)
    add(document, "{%p endif %}")
    number(add(document, "工作交接"), 1)
    add(document, "{%p for row in handover or [] %}")
    number(add(document, "{{ row.matter }}"), 1, 1)
    add(document, "{%p endfor %}")
    table = document.add_table(2, 2)
    for row in table.rows:
        number(row.cells[1].paragraphs[0], 2).add_run("人员")
    number(add(document, "其他"), 1)
    number(add(document, "附件"), 9)
    number(add(document, "附件"), 9)


def last(record: dict[str, Any], edit: Edit, count: int) -> list[str]:
    return compose(record, edit).text.split("\n")[-count:]


def test_a_contract_is_numbered_as_word_numbers_it() -> None:
    """By level, legal style included; a condition and a loop move the numbers; a list may begin anew."""
    assert [
        "第一条 合同期限", "1.1\t自2026年11月23日起", "1.2\t至2026年11月27日止", "①含首日", "②含末日",
        "第二条 批准", "第三条 工作交接", "3.1\t客户回访 12 户", "3.2\t网点值守（浦东南路支行）",
        "（一）\t人员", "（二）\t人员", "第四条 其他", "第一条 附件", "第二条 附件",
    ] == last(RECORD, contract, 14)  # fmt: skip
    assert [
        "第二条 工作交接",
        "（一）\t人员",
        "（二）\t人员",
        "第三条 其他",
        "第一条 附件",
        "第二条 附件",
    ] == last(SHORT, contract, 6)


def test_the_number_is_formatted_and_indented_as_its_level_says() -> None:
    """The paragraph is automatic no longer; the level's indentation is its own, its formatting the run's."""

    def edit(document: Document) -> None:
        lists(document, [("decimal", "%1.", "")])
        level = document.part.numbering_part.element.find(f".//{qn('w:lvl')}")
        level.append(parse_xml(f'<w:rPr {W}><w:b/><w:color w:val="FF0000"/></w:rPr>'))
        style = document.styles.add_style("Clause", 1)
        style.element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:numId w:val="1"/></w:numPr>')
        )
        number(add(document, "甲"), 1)
        document.add_paragraph("乙", style="Clause").paragraph_format.left_indent = 0

    composition = compose(SHORT, edit)
    assert composition.word is not None
    root = etree.fromstring(composition.word["word/document.xml"])
    found = [p for p in root.iter(qn("w:p")) if plain(p).endswith(("甲", "乙"))]
    assert ["1.\t甲", "2.\t乙"] == [plain(one) for one in found]
    one, other = (only(p, "w:ind") for p in found)
    assert [("420", "420"), ("0", "420")] == [
        (ind.get(qn("w:left")), ind.get(qn("w:hanging"))) for ind in (one, other)
    ]
    assert [[], ["0"]] == [[n.get(qn("w:val")) for n in p.iter(qn("w:numId"))] for p in found]
    formatted = only(found[0], "w:r/w:rPr")
    assert ["b", "color"] == [child.tag.rpartition("}")[2] for child in formatted][-2:]


def only(paragraph: etree._Element, path: str) -> etree._Element:
    found = paragraph.find(".//" + "/".join(map(qn, path.split("/"))))
    assert found is not None
    return found


def test_a_level_may_be_told_not_to_begin_anew() -> None:
    """lvlRestart 0: clauses counted through the whole contract."""

    def edit(document: Document) -> None:
        lists(document, [("decimal", "%1.", ""), ("decimal", "%2)", '<w:lvlRestart w:val="0"/>')])
        for level in (0, 1, 1, 0, 1):
            number(add(document, "项"), 1, level)

    assert ["1.\t项", "1)\t项", "2)\t项", "2.\t项", "3)\t项"] == last(SHORT, edit, 5)


def test_styles_number_by_their_levels() -> None:
    """A style's level is the one that names it; a list may lie in a style of lists; 0 switches it off."""

    def edit(document: Document) -> None:
        lists(
            document,
            [
                ("decimal", "%1.", '<w:pStyle w:val="One"/>'),
                ("decimal", "%1.%2", '<w:pStyle w:val="Two"/>'),
            ],
            [],
        )
        other = document.part.numbering_part.element.findall(qn("w:abstractNum"))[1]
        other.append(parse_xml(f'<w:numStyleLink {W} w:val="Lists"/>'))
        document.styles.element.append(
            parse_xml(
                f'<w:style {W} w:type="numbering" w:styleId="Lists"><w:name w:val="Lists"/><w:pPr><w:numPr>'
                '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            )
        )
        for name in ("One", "Two"):
            style = document.styles.add_style(name, 1)
            style.element.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {W}><w:numId w:val="2"/></w:numPr>')
            )
        for name in ("One", "Two", "Two", "One"):
            document.add_paragraph("项", style=name)
        number(document.add_paragraph("无", style="One"), 0)

    assert ["1.\t项", "1.1\t项", "1.2\t项", "2.\t项", "无"] == last(SHORT, edit, 5)


@pytest.mark.parametrize(
    ("kind", "first", "further"),
    [
        ("decimal", "1", (27, "27")), ("decimalZero", "01", (10, "10")),
        ("decimalFullWidth", "１", (12, "１２")), ("upperLetter", "A", (28, "BB")),
        ("lowerLetter", "a", (26, "z")), ("upperRoman", "I", (49, "XLIX")), ("lowerRoman", "i", (4, "iv")),
        ("chineseCounting", "一", (99, "九十九")), ("japaneseCounting", "一", (20, "二十")),
        ("chineseCountingThousand", "一", (101, "一百零一")), ("ideographTraditional", "甲", (10, "癸")),
        ("ideographZodiac", "子", (12, "亥")), ("decimalEnclosedCircle", "①", (10, "⑩")),
        ("decimalEnclosedCircleChinese", "①", (10, "⑩")), ("decimalEnclosedParen", "⑴", (20, "⒇")),
        ("decimalEnclosedFullstop", "⒈", (20, "⒛")),
    ],
)  # fmt: skip
def test_each_kind(kind: str, first: str, further: tuple[int, str]) -> None:
    """The first number and one further on."""
    _, write = KINDS[kind]
    assert (first, further[1]) == (write(1), write(further[0]))


REFUSED: dict[str, tuple[Level, str]] = {
    "kind": (("ganada", "%1.", ""), "numbers of the kind ganada"),
    "symbol": (("bullet", "\uf0b7", ""), "a bullet of a symbol font"),
    "picture": (("bullet", "●", '<w:lvlPicBulletId w:val="0"/>'), "a picture as bullet"),
    "hidden": (("decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>"), "a hidden number"),
    "tag": (("decimal", "{{ branch }}%1", ""), "a tag in the number itself"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_written_out_is_told_with_its_place(name: str) -> None:
    """Before any record is there."""
    level, words = REFUSED[name]

    def edit(document: Document) -> None:
        lists(document, [level])
        number(add(document, "甲"), 1)

    problems = told(edit)
    assert [True] == [words in one and one.startswith("paragraph ") for one in problems]


def test_what_only_a_record_shows_is_told_with_its_paragraph() -> None:
    """A number beyond its kind, and one below an article that is not there."""

    def many(document: Document) -> None:
        lists(document, [("ideographTraditional", "%1、", "")])
        for _ in range(11):
            number(add(document, "项"), 1)

    with pytest.raises(
        TemplateError, match=r"paragraph \d+ \(项\): Numbers of the kind ideographTraditional go"
    ):
        compose(SHORT, many)

    def orphan(document: Document) -> None:
        lists(document, CONTRACT)
        number(add(document, "款"), 1, 1)

    with pytest.raises(TemplateError, match=r"\(款\): Its number needs one of the level above"):
        compose(SHORT, orphan)


def test_headers_are_not_numbered() -> None:
    """Nothing says whether they count on from page to page."""

    def edit(document: Document) -> None:
        lists(document, CONTRACT)
        number(add(document.sections[0].header, "甲"), 1)

    assert [True] == ["Automatic numbering in a header" in one for one in told(edit)]


def test_numbers_are_set_in_the_bundled_faces() -> None:
    """Every sign a kind can write is in them; what a list puts around its numbers must be."""
    written = {
        write(one) for limit, write in KINDS.values() for one in range(1, min(limit, 120) + 1)
    }
    assert frozenset() == fonts.uncovered("".join(written))

    def edit(document: Document) -> None:
        lists(document, [("bullet", "\U00020bb7", "")])
        number(add(document, "甲"), 1)

    said = r"paragraph \d+ \(甲\): The bundled fonts have no \U00020bb7"
    with pytest.raises(TemplateError, match=said):
        coverage.require_settable(word_type.files(edit), fonts.uncovered)
