"""Lines of Chinese text: justified, parted from Latin, broken where one may, none left with a character.

Measured on the boxes that layout gives, and on the PDF as poppler reads it.
"""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure import boxes

from docgen.core import markup
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.weasyprint_fast import Engine
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.renderers.small_type import compose

EM = 16.0  # CSS pixels at 12 pt
NEVER_FIRST = "、。，．：；！？）》」』】〕”’…—％"
NEVER_LAST = "（《「『【〔“‘"
PROSE = "甲方委托乙方作为代理人，在本合同约定的权限、期间和地域范围内，从事客户招揽和客户服务等活动；乙方接受委托。"


@pytest.fixture(scope="module")
def engine() -> Engine:
    """One engine for the module: making it loads the fonts."""
    return Engine(BundledFonts())


def page(width: float, rules: str = "") -> str:
    """A stylesheet: a page ``width`` em wide inside, text of 12 pt, with ``rules`` for p."""
    return (
        f"@page {{ size: {12 * width}pt 800pt; margin: 0 }}"
        f"body {{ font-family: 'Docgen Serif'; font-size: 12pt; line-height: 1.5; margin: 0 }}"
        f"p {{ margin: 0; {rules} }} .whole {{ white-space: nowrap }} .pre {{ white-space: pre-wrap }}"
    )


def set_lines(engine: Engine, body: str, style: str) -> list[Any]:
    """The line boxes of a document with this body."""
    root = markup.read(f'<html lang="zh-CN"><head/><body>{body}</body></html>')
    document = engine.layout(root, style, {})
    return [
        box
        for page_ in document.pages
        for box in page_._page_box.descendants()
        if isinstance(box, boxes.LineBox)
    ]


def pieces(line: Any) -> list[Any]:
    """The text boxes of a line, left to right."""
    return [box for box in line.descendants() if isinstance(box, boxes.TextBox)]


def text(line: Any) -> str:
    return "".join(box.text for box in pieces(line))


def texts(lines: list[Any]) -> list[str]:
    return [text(line) for line in lines]


def right(line: Any) -> float:
    """Where the last character of a line ends."""
    last = pieces(line)[-1]
    return float(last.position_x + last.width)


MIXED = (
    f"{PROSE}<strong>自2026年11月22日起</strong>，{PROSE}（Sample Securities Co., Ltd.），{PROSE}"
)


@pytest.mark.parametrize("width", [15, 20.3, 37])
def test_justified_lines_end_together(engine: Engine, width: float) -> None:
    """All lines of a justified paragraph but the last end at the edge, whatever is in them."""
    lines = set_lines(
        engine, f"<p>{MIXED}</p>", page(width, "text-align: justify; text-indent: 2em")
    )
    edges = [right(line) for line in lines[:-1]]
    assert edges == pytest.approx([width * EM] * len(edges), abs=0.05)
    assert right(lines[-1]) < width * EM


def test_in_the_file_too_justified_lines_end_together(tmp_path: Path) -> None:
    """As poppler reads the PDF, the right edges agree to a twentieth of a point."""
    composition = compose(
        document=f'<html lang="zh-CN"><head><title>t</title></head><body><p>{MIXED}</p></body></html>',
        style=page(30.3, "text-align: justify"),
        base="",
    )
    path = tmp_path / "document.pdf"
    path.write_bytes(PdfRenderer().render(composition, b"{}"))
    done = subprocess.run(
        ["pdftotext", "-bbox-layout", str(path), "-"], check=True, capture_output=True, text=True
    )
    edges: dict[str, float] = {}
    for edge, base in re.findall(
        r'<word xMin="[\d.]+" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)"', done.stdout
    ):
        edges[base] = max(edges.get(base, 0), float(edge))
    found = list(edges.values())[:-1]
    assert len(found) > 3
    assert found == pytest.approx([30.3 * 12] * len(found), abs=0.05)


def test_a_line_without_room_to_spread_stays_ragged(engine: Engine) -> None:
    """Two characters and a long word are not torn apart to fill a line."""
    body = f"<p>甲方{'A' * 9}{'B' * 30}</p>"
    lines = set_lines(engine, body, page(16, "text-align: justify"))
    assert texts(lines) == ["甲方", "A" * 9 + "B" * 30]
    assert right(lines[0]) == pytest.approx(2 * EM)


def test_nothing_is_spread_within_a_word_or_beside_a_bracket(engine: Engine) -> None:
    """What a justified line lacks goes between Chinese characters and into spaces."""
    body = f"<p>（甲）方乙Securities Co和其他人{PROSE}</p>"
    first = set_lines(engine, body, page(16.4, "text-align: justify"))[0]
    (box,) = pieces(first)
    gaps = dict(enumerate(box.slice.gaps))
    grown = [box.text[i : i + 2] for i in range(len(box.text) - 1) if gaps[i] > 0]
    assert grown[:3] == ["）方", "方乙", "乙S"]
    assert not [pair for pair in grown if re.fullmatch("[A-Za-z]{2}|（.|.）", pair)]
    assert " C" in grown


@pytest.mark.parametrize(
    ("body", "gaps"),
    [
        ("自2026年起", [(0, 0.25), (4, 0.25)]),
        ("自<strong>2026</strong>年起", [(0, 0.25), (4, 0.25)]),
        ("由ABC承担", [(0, 0.25), (3, 0.25)]),
        ("计3.5%的", [(0, 0.25)]),
        ("共20℃，￥30元", [(0, 0.25), (7, 0.25)]),
        ("（A）、B。", []),
        ('<span class="whole">沪证2026</span>', []),
        ('甲<span class="whole">A-1</span>乙', [(0, 0.25), (3, 0.25)]),
        ('<span class="pre">自2026年</span>', []),
        ("甲 A", []),
    ],
)
def test_chinese_and_latin_stand_a_quarter_em_apart(
    engine: Engine, body: str, gaps: list[tuple[int, float]]
) -> None:
    """Beside a letter or a digit a Chinese character keeps its distance; the text is unchanged."""
    (line,) = set_lines(engine, f"<p>{body}</p>", page(40))
    whole = text(line)
    plain = "".join(markup.read(f"<p>{body}</p>").itertext())
    assert whole == plain
    bare = set_lines(engine, f'<p class="pre">{body.replace("whole", "pre")}</p>', page(40))[0]
    assert right(line) - right(bare) == pytest.approx(sum(gap for _, gap in gaps) * EM)
    inner = [
        (sum(len(b.text) for b in pieces(line)[:number]) + i, gap / EM)
        for number, box in enumerate(pieces(line))
        for i, gap in enumerate(box.slice.gaps or ())
        if gap
    ]
    assert [place for place in inner if place not in gaps] == []


def test_the_gap_falls_away_at_the_end_of_a_line(engine: Engine) -> None:
    """Ten characters fill a line of ten em, though a digit follows."""
    lines = set_lines(engine, "<p>一二三四五六七八九十2026年</p>", page(10))
    assert texts(lines) == ["一二三四五六七八九十", "2026年"]


def test_copying_from_the_file_gives_the_text(tmp_path: Path) -> None:
    """No character stands for a gap in the PDF."""
    composition = compose(
        document=f'<html lang="zh-CN"><head><title>t</title></head><body><p>{MIXED}</p></body></html>',
        style=page(24, "text-align: justify"),
        base="",
    )
    path = tmp_path / "document.pdf"
    path.write_bytes(PdfRenderer().render(composition, b"{}"))
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True
    )
    assert "".join(done.stdout.split()) == "".join(composition.text.split())


def test_a_last_line_has_two_characters(engine: Engine) -> None:
    """The line above spares one, also across elements, where lines are long."""
    ends = {
        body: texts(set_lines(engine, f"<p>{body}</p>", page(width)))[-1]
        for body, width in {
            "一二三四五六七八九十为。": 10,
            "一二三四五六七八九十<strong>为</strong>。": 10,
            "一二三四五六七八九十甲一二三四五六七八九十为。<br/>一": 11,
            "一二三四五六七八为。": 8,
            "一二三四五六七为。": 7,
            "一二三四五六七八九十2026为。": 12,
        }.items()
    }
    assert list(ends.values()) == ["十为。", "十为。", "一", "八为。", "为。", "2026为。"]


_CHARACTERS = st.sampled_from(
    "甲乙丙丁戊己庚辛壬癸的为是" * 2 + NEVER_FIRST.replace("—", "").replace("…", "") + NEVER_LAST
)
_WORDS = st.one_of(
    _CHARACTERS,
    st.sampled_from(["1,409.50", "3.5%", "2026", "——", "……", "Ltd", "甲", "A-1"]),
    st.tuples(st.sampled_from(["strong", "span"]), _CHARACTERS).map(
        "<{0[0]}>{0[1]}</{0[0]}>".format
    ),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    words=st.lists(_WORDS, min_size=20, max_size=90),
    width=st.integers(10, 24),
    align=st.sampled_from(["left", "justify"]),
)
def test_no_line_begins_or_ends_with_a_mark_that_may_not(
    engine: Engine, words: list[str], width: int, align: str
) -> None:
    """In any text, across elements: marks stay with what they belong to, numbers and pairs stay whole.

    (Only a run of marks longer than a line could leave no place to break; these lines are longer.)
    """
    lines = texts(
        set_lines(engine, f"<p>{''.join(words)}</p>", page(width, f"text-align: {align}"))
    )
    plain = re.sub("<[^>]*>", "", "".join(words))
    assert "".join(lines) == plain
    borders = [above[-1] + below[0] for above, below in pairwise(lines)]
    wrong = f".[{NEVER_FIRST}]|[{NEVER_LAST}].|——|……|[\\d,.][\\d,.%]"
    assert [border for border in borders if re.fullmatch(wrong, border)] == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    words=st.lists(_WORDS, min_size=5, max_size=60),
    width=st.integers(3, 20),
)
def test_nothing_leaves_its_box(engine: Engine, words: list[str], width: int) -> None:
    """Where words may be torn, every line fits, and justified or not the text is complete."""
    style = page(width, "text-align: justify; overflow-wrap: anywhere")
    lines = set_lines(engine, f"<p>{''.join(words)}</p>", style)
    assert max(right(line) for line in lines) <= width * EM + 0.01
    assert "".join(texts(lines)) == re.sub("<[^>]*>", "", "".join(words))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一二三四五六七“八九”", ["一二三四五六七", "“八九”"]),
        ("一二三四五六”七八", ["一二三四五六”", "七八"]),
        ("一二三四五六七八<br/><br/>九", ["一二三四五六七八", "", "九"]),
        ("一二三 <strong> 四</strong> 五", ["一二三 四 五"]),
        ("甲 乙丙丁戊己庚 辛壬", ["甲 乙丙丁戊己庚", "辛壬"]),
        ("一二三四五六七——八九", ["一二三四五六", "七——八九"]),
        ("一二三四<strong>五六七八</strong>。九十", ["一二三四五六七", "八。九十"]),
        ("一二三四五六七<em>（</em>八九十", ["一二三四五六七", "（八九十"]),
        ("一二三四五六1,409.50元", ["一二三四五六", "1,409.50元"]),
    ],
)
def test_lines_break_where_they_may(engine: Engine, body: str, expected: list[str]) -> None:
    """Cases a reader can check by hand, on lines of eight characters."""
    assert texts(set_lines(engine, f"<p>{body}</p>", page(8))) == expected


def test_the_indent_is_two_characters(engine: Engine) -> None:
    """The first line begins exactly below the third character of the second."""
    lines = set_lines(engine, f"<p>{PROSE}</p>", page(20, "text-indent: 2em; text-align: justify"))
    assert [pieces(line)[0].position_x for line in lines[:2]] == [2 * EM, 0]


def test_a_paragraph_goes_on_over_the_page(engine: Engine) -> None:
    """Broken over pages it has the lines it has on one."""
    style = page(15, "text-align: justify")
    short = style.replace("800pt", "60pt")
    body = f"<p>{MIXED}</p>"
    assert texts(set_lines(engine, body, short)) == texts(set_lines(engine, body, style))
