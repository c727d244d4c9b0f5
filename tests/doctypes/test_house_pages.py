"""The house's page masters on paper: measured in the PDF, and in the Word file as an office sets it.

Positions come from poppler, in points; the measures are those of GB/T 9704-2012 (official papers) and
of the forms and contracts the house writes.
"""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from PIL import Image

from docgen.model import Composition
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.doctypes import house_types
from tests.doctypes.house_types import composed
from tests.renderers.paper import MM, Word, lines, office_pdf, words

LEFT, TOP, RIGHT, BOTTOM = 28 * MM, 37 * MM, (210 - 26) * MM, (297 - 35) * MM
LINE, CHARACTER = 225 * MM / 22, 156 * MM / 28
SENTENCE = "考核结果应当及时反馈各营销团队并且作为薪酬调整的依据"
OPENING = ["为规范营销团队管理，决定开展二〇二六年第四季度考核工作，现将有关事项通知如下。"]


@pytest.fixture(scope="module")
def renderer() -> PdfRenderer:
    return PdfRenderer()


@pytest.fixture(scope="module")
def notice(renderer: PdfRenderer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 通知 as PDF."""
    path = tmp_path_factory.mktemp("notice") / "notice.pdf"
    path.write_bytes(renderer.render(composed(house_types.NOTICE, texts=OPENING), b"{}"))
    return path


@pytest.fixture(scope="module")
def agreement(renderer: PdfRenderer, tmp_path_factory: pytest.TempPathFactory) -> list[list[Word]]:
    """The pages of a contract of 120 articles."""
    return printed(renderer, composed(house_types.ARTICLES), tmp_path_factory.mktemp("agreement"))


def printed(renderer: PdfRenderer, composition: Composition, folder: Path) -> list[list[Word]]:
    """The words of every page of its PDF."""
    path = folder / "document.pdf"
    path.write_bytes(renderer.render(composition, b"{}"))
    return words(path)


def found(page: list[Word], text: str) -> Word:
    """The word with this text in it."""
    return next(word for word in page if text in word.text)


def inside(page: list[Word]) -> list[Word]:
    """The words of the type area."""
    return [word for word in page if TOP - 1 <= word.middle <= BOTTOM]


def test_a_full_page_has_22_lines_of_28_characters(renderer: PdfRenderer, tmp_path: Path) -> None:
    """In the PDF and, set by LibreOffice, in the Word file: lines and characters as the standard says."""
    composition = composed(house_types.NOTICE, texts=[SENTENCE * 60])
    office = words(office_pdf(DocxRenderer().render(composition, b"{}"), tmp_path))
    for paper in (printed(renderer, composition, tmp_path), office):
        second = lines(inside(paper[1]))
        assert [28] * 22 == [len(line) for line in second]


def test_lines_stand_on_the_standards_grid(renderer: PdfRenderer, tmp_path: Path) -> None:
    """The first and the last line of a full page lie a page of 22 lines apart, within a millimetre."""
    page = inside(
        printed(renderer, composed(house_types.NOTICE, texts=[SENTENCE * 60]), tmp_path)[1]
    )
    middles = [word.middle for word in page]
    assert abs(max(middles) - min(middles) - 21 * LINE) < MM
    assert abs(min(middles) - (TOP + LINE / 2)) < MM
    assert abs(min(word.left for word in page) - LEFT) < 0.5
    assert abs(max(word.right for word in page) - RIGHT) < 2


def test_the_head_of_an_official_paper(notice: Path, tmp_path: Path) -> None:
    """Issuer 35 mm below the type area's edge, number two lines on, red rule 4 mm below, title two on."""
    page = words(notice)[0]
    picture = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", "-r", "144", "-singlefile", "-png", str(notice), str(picture)], check=True
    )
    image = Image.open(picture.with_suffix(".png")).convert("RGB")
    red = [
        y / 2
        for y in range(image.height)
        if sum(_is_red(image, x, y) for x in range(0, image.width, 8)) * 8 / 2 > 150 * MM
    ]
    ink = [
        y / 2
        for y in range(round(60 * MM) * 2, round(110 * MM) * 2)
        if any(_is_red(image, x, y) for x in range(0, image.width, 2))
    ]
    number, title = found(page, "〔2026〕"), found(page, "关于开展")
    glyph = number.middle + 8  # half of 16 pt
    assert abs(ink[0] - (TOP + 35 * MM)) < 1.5 * MM
    assert abs(min(red) - glyph - 4 * MM) < MM
    assert abs(title.middle - max(red) - 2.5 * LINE) < 2 * MM
    assert abs((number.left + number.right) / 2 - (LEFT + RIGHT) / 2) < 3


def _is_red(image: Image.Image, x: int, y: int) -> bool:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[0] > 180 and pixel[1] < 110 and pixel[2] < 110


def test_page_numbers_of_an_official_paper(notice: Path) -> None:
    """— 1 —: 7 mm below the type area, a character within it, odd pages right, even pages left."""
    for number, page in enumerate(words(notice), start=1):
        dashes = [word for word in page if word.top > BOTTOM and "—" in word.text]
        assert abs(dashes[0].middle - BOTTOM - 7 * MM) < MM
        edge = RIGHT - dashes[-1].right if number % 2 else dashes[0].left - LEFT
        assert abs(edge - 14) < 2


def test_signature_seal_and_date(notice: Path) -> None:
    """The date ends four characters from the right; issuer and seal mark stand above its middle."""
    page = words(notice)[1]
    date = found(page, "2026年11月22日")
    above = [found(page, "（盖章处）"), found(page, "示范证券股份有限公司上海营业部")]
    assert abs(RIGHT - date.right - 4 * CHARACTER) < CHARACTER / 2
    middle = (date.left + date.right) / 2
    assert [] == [word.text for word in above if abs((word.left + word.right) / 2 - middle) > 3]
    assert above[0].middle < above[1].middle < date.middle
    remark = found(page, "（联系人：")
    assert abs(remark.left - LEFT - 2 * 16) < 9  # the bracket's own white


def test_an_annex_begins_a_page_and_the_imprint_ends_the_paper(notice: Path) -> None:
    """附件1 stands alone on a page's first line, its title two lines below; 版记 is the last block."""
    page = inside(words(notice)[2])
    text = lines(page)
    assert ["附件1", "营销团队季度考核表"] == text[:2]
    assert [
        "抄送：渠道管理部，经纪业务综合室。",
        "示范证券上海营业部综合岗2026年11月22日印发",
    ] == text[-2:]
    title = found(page, "营销团队季度考核表")
    assert abs(title.middle - found(page, "附件1").middle - 2 * LINE) < 2


def test_a_long_name_of_an_annex_goes_on_below_its_beginning(notice: Path) -> None:
    """附件说明 hangs: the second line of a name begins where the first one did."""
    page = words(notice)[1]
    assert abs(found(page, "关于营销团队").left - found(page, "考核指标的").left) < 1


def test_an_official_paper_in_word_asks_for_the_faces_of_the_standard() -> None:
    """仿宋 for the text, 黑体 and 楷体 for its headings, 小标宋 for issuer and title."""
    data = DocxRenderer().render(composed(house_types.NOTICE, texts=OPENING), b"{}")
    document = docx.Document(io.BytesIO(data))
    faces = {
        paragraph.text: {fonts.get(qn("w:eastAsia")) for fonts in _fonts(paragraph)}
        for paragraph in document.paragraphs
    }
    assert [{"方正小标宋简体"}, {"黑体"}, {"楷体"}, {"仿宋"}] == [
        faces[text]
        for text in ("示范证券上海营业部文件", "一、总体要求", "（一）考核范围", OPENING[0])
    ]


def _fonts(paragraph: Paragraph) -> list[Any]:
    """The fonts of the nearest style of a paragraph that names any."""
    style: Any = paragraph.style
    while style is not None:
        found = style.element.findall(f".//{qn('w:rFonts')}")
        if found:
            return list(found)
        style = style.base_style
    return []


def test_an_upward_paper_names_who_signs(renderer: PdfRenderer, tmp_path: Path) -> None:
    """The number a character from the left, 签发人 a character from the right, on one line."""
    page = printed(renderer, composed(house_types.REQUEST), tmp_path)[0]
    number, signer = found(page, "〔2026〕"), found(page, "钱样宁")
    assert abs(number.middle - found(page, "签发人").middle) < 1
    assert abs(number.left - LEFT - 16) < 2
    assert abs(RIGHT - signer.right - 16) < 2


@pytest.mark.parametrize("length", [8, 11, 14, 18, 23])
def test_an_issuer_s_name_fills_a_line_at_most(
    renderer: PdfRenderer, tmp_path: Path, length: int
) -> None:
    """Long names are set smaller; only the longest take a second line."""
    name = "示范证券股份有限公司上海样例路证券营业部业务文件"[:length]
    document = house_types.REQUEST.replace("示范证券股份有限公司上海营业部文件", name)
    page = printed(renderer, composed(document), tmp_path)[0]
    set_in = [line for line in lines(page) if line and line in name]
    assert (name, 1 if length <= 20 else 2) == ("".join(set_in), len(set_in))


def test_a_signature_never_begins_a_page_alone(renderer: PdfRenderer, tmp_path: Path) -> None:
    """However long the text, a line of it stands on the page of the signature."""
    document = re.sub(r"{% block attachments %}.*?{% endblock %}", "", house_types.REQUEST).replace(
        "<p>妥否，请批示。</p>", "{% for text in texts %}<p>{{ text }}</p>{% endfor %}"
    )
    for count in range(6, 13):
        texts = ["考核工作按照规定开展。"] * count
        pages = printed(renderer, composed(document, texts=texts), tmp_path)
        (signed,) = [lines(page) for page in pages if any("盖章处" in w.text for w in page)]
        assert any("考核工作" in line for line in signed), count


def test_every_page_of_a_contract_marks_the_seal_across_its_edge(
    agreement: list[list[Word]],
) -> None:
    """骑缝章 at the right edge of all pages, never in the text; seals marked where someone signs."""
    for page in agreement:
        marks = [word for word in page if word.left > 198 * MM]
        assert "骑缝章" == "".join(word.text for word in sorted(marks, key=lambda w: w.top))
    composition = composed(house_types.ARTICLES)
    assert "骑缝章" not in composition.text
    assert ["（盖章处）", "（签字、按指印处）"] == re.findall(
        r"^（.*处）$", composition.text, re.MULTILINE
    )


def test_a_hundred_and_twenty_articles(agreement: list[list[Word]]) -> None:
    """第一条 to 第一百二十条 in order, and no heading at the foot of a page."""
    small = "一二三四五六七八九"
    tens = ["", "十", *(f"{digit}十" for digit in small[1:])]
    numerals = [ten + digit for ten in tens for digit in ("", *small)][1:]
    numerals += ["一百", *(f"一百零{digit}" for digit in small)]
    numerals += ["一百一十", *(f"一百一十{digit}" for digit in small), "一百二十"]
    pages = [
        lines([w for w in page if 26 * MM < w.middle < 273 * MM and w.left < 190 * MM])
        for page in agreement
    ]
    heading = re.compile(r"第([^第]+)条　?约定事项$")  # in the contents a page number follows
    assert numerals == [m.group(1) for page in pages for line in page if (m := heading.match(line))]
    assert [] == [page[-1] for page in pages if heading.match(page[-1])]
    assert len(pages) > 10


@pytest.mark.parametrize("name", ["FORM", "WIDE"])
def test_a_long_list_repeats_its_head(renderer: PdfRenderer, tmp_path: Path, name: str) -> None:
    """Sixty rows over several pages: head on each, every row whole, totals after the last rows."""
    composition = composed(
        getattr(house_types, name), house_types.STYLES[name], rows=house_types.rows(60)
    )
    document = DocxRenderer().render(composition, b"{}")
    office = words(office_pdf(document, tmp_path))
    paper = printed(renderer, composition, tmp_path)
    assert len(paper) == len(office) > 2
    for pages in (paper, office):
        texts = ["\n".join(lines(page)) for page in pages]
        assert ["序号" in text and "客户经理" in text for text in texts] == [True] * len(pages)
        names = [re.findall(r"样例(\d{3})", text) for text in texts]
        assert [f"{n:03}" for n in range(1, 61)] == [n for page in names for n in page]
        assert [] != names[-1]
        assert ["合计" in text for text in texts] == [False] * (len(texts) - 1) + [True]
        assert "225,925,907.40" in texts[-1]


@pytest.mark.parametrize("count", range(23, 30))
def test_totals_and_signatures_never_stand_without_a_row(
    renderer: PdfRenderer, tmp_path: Path, count: int
) -> None:
    """Wherever the page ends, 合计 follows a row on its page, and so does who made the list."""
    composition = composed(
        house_types.FORM, house_types.STYLES["FORM"], rows=house_types.rows(count)
    )
    for page in printed(renderer, composition, tmp_path):
        text = "\n".join(lines(page))
        assert ("合计" in text, "制表" in text) in ((False, False), (True, True))
        assert "合计" not in text or "样例0" in text


def test_word_keeps_totals_with_the_last_row() -> None:
    """The last row keeps with the totals, no row breaks, the head is a head."""
    composition = composed(house_types.FORM, house_types.STYLES["FORM"], rows=house_types.rows(3))
    document = docx.Document(io.BytesIO(DocxRenderer().render(composition, b"{}")))
    rows = document.tables[2]._tbl.tr_lst
    kept = [any(True for _ in row.iter(qn("w:keepNext"))) for row in rows]
    assert [
        False,
        False,
        False,
        True,
        True,
    ] == kept  # head, rows, totals (kept with the signatures)
    assert [True] * 5 == [
        row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows
    ]
    assert [True] + [False] * 4 == [
        row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows
    ]


@pytest.mark.parametrize("count", range(2, 6))
def test_signers_side_by_side(renderer: PdfRenderer, tmp_path: Path, count: int) -> None:
    """Two to five: in their order, as many dates below them on one line, room for a hand between."""
    composition = composed(
        house_types.ASSESSMENT,
        house_types.STYLES["FORM"],
        rows=house_types.rows(1),
        texts=[""] * count,
    )
    page = printed(renderer, composition, tmp_path)[-1]
    first = found(page, "钱样明")
    heads = sorted((w for w in page if abs(w.middle - first.middle) < 9), key=lambda w: w.left)
    said = "".join(word.text for word in heads)
    assert "制表：钱样明复核主办会计副经理（经理助理）经理"[: len(said)] == said
    day = found(page, "2026年11月22日")
    empty = [word for word in page if "月" in word.text and abs(word.middle - day.middle) < 3]
    assert {2: "复核", 3: "会计", 4: "助理）", 5: ")经理"}[count][-2:] == said[-2:]
    assert (count, True) == (len(empty), day.middle - first.middle > 20 * MM)


@pytest.mark.parametrize("count", range(4, 12))
def test_an_opinion_stands_with_its_signature(
    renderer: PdfRenderer, tmp_path: Path, count: int
) -> None:
    """Wherever the page ends: label, room to write and the line to sign on are on one page."""
    composition = composed(
        house_types.ASSESSMENT,
        house_types.STYLES["FORM"],
        rows=house_types.rows(count),
        texts=[""] * 3,
    )
    labels = ("培训讲师意见", "团队负责人意见", "营业部经理意见")
    paper = printed(renderer, composition, tmp_path)
    texts = ["\n".join(lines(page)) for page in paper]
    assert [1, 1, 1] == [sum(label in text for text in texts) for label in labels]
    for page, text in zip(paper, texts, strict=True):
        hands = [word for word in page if word.text.startswith("签字：")]
        shown = [label for label in labels if label in text]
        assert len(hands) == len(shown)
        assert all(
            abs(hand.middle - found(page, label).middle) < 15 * MM
            for hand, label in zip(hands, shown, strict=True)
        )


def test_an_amount_in_capitals_follows_the_totals(renderer: PdfRenderer, tmp_path: Path) -> None:
    """合计 and 合计（大写） stand together, and both say the same amount."""
    composition = composed(
        house_types.ASSESSMENT, house_types.STYLES["FORM"], rows=house_types.rows(2), texts=[""] * 2
    )
    said = lines(printed(renderer, composition, tmp_path)[0])
    place = next(n for n, line in enumerate(said) if line.startswith("合计3"))
    assert ["合计3370,370.34", "合计（大写）：人民币叁拾柒万零叁佰柒拾元零叁角肆分"] == said[
        place : place + 2
    ]


@pytest.mark.parametrize("count", range(0, 24, 3))
def test_who_signs_a_report_never_begins_a_page_alone(
    renderer: PdfRenderer, tmp_path: Path, count: int
) -> None:
    """A line of the report stands on the page of its signatures."""
    document = re.sub(r"<figure.*?</table>", "", house_types.REPORT, flags=re.DOTALL)
    composition = composed(document, rows=[], texts=["考核工作按照规定开展。"] * (count + 18))
    pages = [lines(page) for page in printed(renderer, composition, tmp_path)]
    (signed,) = [page for page in pages if any("编制人" in line for line in page)]
    assert any("团队负责人。" in line for line in signed)
