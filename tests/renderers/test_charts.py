"""Charts: vectors in the PDF, pictures in Word, the same bytes, readable lettering."""

from __future__ import annotations

import hashlib
import io
import itertools
import math
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import matplotlib as mpl
import page
import pikepdf
import pytest
import weasyprint
from docx.oxml.ns import qn
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from openxml_audit import FileFormat, OpenXmlValidator
from PIL import Image

from docgen.core import css, figures, markup
from docgen.core.cascade import Cascade
from docgen.core.figures import Chart, Series
from docgen.errors import TemplateError
from docgen.extractors.docx_text import DocxExtractor
from docgen.extractors.pdf_text import PdfExtractor, structure
from docgen.renderers import (
    chart_drawing,
    charts,
    fallback,
    pdf,
    pdf_fonts,
    pdf_write,
    weasyprint_fast,
)
from docgen.renderers.charts import Look
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.rare_fonts import font
from tests.renderers.chart_type import MONTHS, RECORD, STYLE, compose

ROOT = Path(__file__).resolve().parents[2]
MM = 72 / 25.4
RARE = "\U00020bb7"  # 𠮷, which the bundled faces lack
WORDS = [
    "柱形图，单位：户。本月：浦东 33，徐汇 12，静安 0，黄浦 7；上月：浦东 21，徐汇 18，静安 2，黄浦 7。",
    "折线图，单位：元。2026年1月 -1591.50，",
    "本月开户数的地区占比",
]


@pytest.fixture(scope="module")
def pdf_file() -> bytes:
    """The document with three charts as PDF."""
    return PdfRenderer().render(compose(), b"{}")


@pytest.fixture(scope="module")
def word_file() -> bytes:
    """The same as a Word file."""
    return DocxRenderer().render(compose(), b"{}")


def _words(alternatives: Sequence[str]) -> list[str]:
    """As far as WORDS goes, thousands separators aside."""
    return [
        said.replace(",", "")[: len(words)] for said, words in zip(alternatives, WORDS, strict=True)
    ]


def test_the_pdf_holds_vectors_in_tagged_figures(pdf_file: bytes) -> None:
    """No image but paths; each drawing whole in a Figure with its text alternative; nothing stray."""
    with pikepdf.open(io.BytesIO(pdf_file)) as file:
        root, stray = structure(file)
        nodes = list(root.walk())
        drawn = [node for node in nodes if node.tag == "Figure"]
        captions = [node.text() for node in nodes if node.tag == "Caption"]
        assert [] == stray
        assert WORDS == _words([str(node.entry.Alt) for node in drawn])
        assert ["图1　各地区开户数", "图2　各月收入", "图3　地区占比"] == captions
        (sheet,) = file.pages
        assert {} == dict(sheet.resources.XObject)
        assert _unmarked(sheet) == []


def _unmarked(sheet: pikepdf.Page) -> list[str]:
    """Painting operators outside of marked content."""
    depth, found = 0, []
    for instruction in pikepdf.parse_content_stream(sheet):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if not depth and operator in ("f", "f*", "S", "s", "B", "B*", "b", "Do", "Tj", "TJ", "sh"):
            found.append(operator)
    return found


def test_the_validator_has_no_objection(pdf_file: bytes) -> None:
    """Charts keep to PDF/A-3a and PDF/UA-1."""
    profiles = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(pdf_file, profile=profile) for profile in profiles]
    assert [] == [one.message for report in reports for one in report.failures]


def test_word_holds_pictures_at_their_size_with_their_words(
    word_file: bytes, tmp_path: Path
) -> None:
    """160 by 60 mm at 300 dpi, kept with the caption below it; Word opens the file."""
    document = docx.Document(io.BytesIO(word_file))
    shapes = list(document.inline_shapes)
    assert [(160.0, 60.0)] * 3 == [(round(s.width.mm, 1), round(s.height.mm, 1)) for s in shapes]
    assert WORDS == _words([str(s._inline.docPr.get("descr")) for s in shapes])
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        sizes = {
            Image.open(io.BytesIO(archive.read(name))).size
            for name in archive.namelist()
            if "media" in name
        }
    assert {(int(160 / 25.4 * 300), int(60 / 25.4 * 300))} == {(w, h) for w, h in sizes}
    drawn = [p for p in document.paragraphs if p._p.find(f".//{qn('w:drawing')}") is not None]
    keeps = [p._p.find(f".//{qn('w:keepNext')}") is not None for p in drawn]
    captions = [p.text for p in document.paragraphs if "Caption" in _styles(p.style)]
    assert ([True] * 3, 3) == (keeps, len(captions))
    (tmp_path / "d.docx").write_bytes(word_file)
    assert [] == OpenXmlValidator(FileFormat.OFFICE_2019).validate(tmp_path / "d.docx").errors


def _styles(style: Any) -> list[str]:
    """A style's name and those it builds on."""
    return [style.name, *_styles(style.base_style)] if style is not None else []


def test_both_formats_have_the_text_of_the_composition(pdf_file: bytes, word_file: bytes) -> None:
    """Captions are text, lettering is not."""
    expected = compose().text.split("\n")
    for extract in (PdfExtractor().extract(pdf_file), DocxExtractor().extract(word_file)):
        assert expected == [text for text in extract.paragraphs if text]


def test_the_same_bytes_in_another_process_with_other_settings(
    pdf_file: bytes, word_file: bytes, tmp_path: Path
) -> None:
    """Other zone, locale, hash seed, date and a folder with settings of matplotlib's: the same files."""
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\nfont.size: 30\nsavefig.dpi: 20\n")
    environment = {
        **os.environ, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.renderers.draw_once"]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    expected = [hashlib.sha256(data).hexdigest() for data in (pdf_file, word_file)]
    assert expected == done.stdout.split()


def test_driven_fast_it_lays_out_the_same(pdf_file: bytes) -> None:
    """The size set on kept styles gives the very file that plain WeasyPrint gives."""
    composition = compose()
    root = markup.read(composition.markup)
    found = figures.fill(root)
    cascade = Cascade(css.parse([("", composition.css)]))
    drawn = charts.pictures(found, root, cascade, charts.svg)
    font_config = BundledFonts()
    agent = weasyprint.CSS(string=weasyprint_fast.USER_AGENT, font_config=font_config)
    own = weasyprint_fast.own_styles(root, cascade)
    fetcher = weasyprint_fast.AssetFetcher({**composition.assets, **drawn})
    document = weasyprint_fast.ParsedHtml(root, fetcher, agent).render(
        font_config=font_config,
        stylesheets=[
            weasyprint.CSS(string=text, font_config=font_config) for text in (composition.css, own)
        ],
    )
    faces = pdf_fonts.Fonts(pdf.FACE_FILES)
    facts = pdf.facts(composition, b"{}")
    assert pdf_file == pdf_write.write(document, root, facts, faces, pdf_write.Profile())


@pytest.mark.parametrize(
    "change", ["width: auto", "height: auto", "width: 50%", "border: 1pt solid"]
)
def test_a_figure_needs_a_size_and_takes_no_frame(change: str) -> None:
    """As a picture does, and only what both formats carry."""
    with pytest.raises(TemplateError):
        compose(style=f"{STYLE} figure.shares {{ {change} }}")


def chart(kind: str, labels: Sequence[str], *lines: Sequence[object], unit: str = "户") -> Chart:
    series = [
        Series(f"系列{n}", tuple(Decimal(str(value)) for value in values))
        for n, values in enumerate(lines, start=1)
    ]
    return Chart(kind, unit, tuple(labels), tuple(series), chinese=True)


REGIONS = ["浦东", "徐汇", "静安", "黄浦"]
BRANCHES = [
    "中国（上海）自由贸易试验区临港新片区证券营业部", "北京市朝阳区建国门外大街证券营业部",
    "广东省深圳市福田区益田路第二证券营业部", "四川省成都市高新区天府大道证券营业部",
]  # fmt: skip
TURNED = {
    "long labels", "crowd", "branches", "twelve branches", "thirty branches", "branches, low",
    "branches, negative",
}  # fmt: skip
CASES = {
    "one bar": (chart("bar", ["浦东"], [3]), 120, 60),
    "groups": (chart("bar", REGIONS, [33, 12, 0, 7], [21, 18, 2, 7]), 150, 70),
    "small": (chart("bar", REGIONS, [33, 12, 0, 7], [21, 18, 2, 7]), 70, 40),
    "months": (chart("bar", MONTHS, range(90, 102)), 160, 75),
    "negative": (chart("bar", REGIONS, ["-1409.50", "6007.14", 0, "-320.05"]), 140, 70),
    "all zero": (chart("bar", REGIONS, [0, 0, 0, 0]), 120, 60),
    "huge": (chart("bar", ["甲", "乙"], [123456789012345, 1], ["0.000001", 5], unit="元"), 110, 60),
    "long labels": (chart("bar", [f"客户经理{n}组（浦东）" for n in range(20)], range(20)), 160, 80),
    "branches": (chart("bar", BRANCHES, [33, 12, 0, 7]), 160, 80),
    "twelve branches": (chart("bar", BRANCHES * 3, range(12), range(12)), 160, 80),
    "thirty branches": (chart("line", [*BRANCHES * 7, *BRANCHES[:3]], range(31)), 160, 80),
    "branches, low": (chart("line", BRANCHES * 2, range(8), range(3, 11)), 90, 45),
    "branches, negative": (chart("bar", BRANCHES * 2, range(-8000, 0, 1000)), 120, 60),
    "line": (chart("line", MONTHS, range(12), range(5, 17)), 160, 75),
    "one point": (chart("line", ["1月"], ["1.0325"]), 100, 60),
    "crowd": (chart("line", [f"{n}日" for n in range(60)], *[range(n, n + 60) for n in range(4)]), 160, 80),
    "shares": (chart("share", REGIONS, [33, 12, 1, 7]), 150, 60),
    "slivers": (chart("share", [f"地区{n}" for n in range(12)], [100, *[1] * 9, 0, 0]), 150, 70),
    "no share": (chart("share", REGIONS, [0, 0, 0, 0]), 120, 60),
}  # fmt: skip


def _shape(text: Text) -> list[tuple[float, float]]:
    """The corners of a word's box, half a point in, turned as the word is: about its right upper one."""
    angle = text.get_rotation()
    if angle % 90:
        assert ("right", "top", "anchor") == (
            text.get_horizontalalignment(), text.get_verticalalignment(), text.get_rotation_mode(),
        )  # fmt: skip
        text.set_rotation(0)
    box = text.get_window_extent()
    text.set_rotation(angle)
    inner = box.padded(-0.5)
    corners = [
        (inner.x0, inner.y0),
        (inner.x1, inner.y0),
        (inner.x1, inner.y1),
        (inner.x0, inner.y1),
    ]
    if not angle % 90:
        return corners
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    return [
        (
            box.x1 + (x - box.x1) * cos - (y - box.y1) * sin,
            box.y1 + (x - box.x1) * sin + (y - box.y1) * cos,
        )
        for x, y in corners
    ]


def _overlap(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Whether no line parallel to an edge of either has them on its two sides."""
    for shape in (one, other):
        for (x0, y0), (x1, y1) in itertools.pairwise([*shape, shape[0]]):
            first, second = (
                [x * (y1 - y0) - y * (x1 - x0) for x, y in each] for each in (one, other)
            )
            if max(first) <= min(second) or max(second) <= min(first):
                return False
    return True


def test_shapes_that_cross_are_seen() -> None:
    """A square on its corner overlaps the one under its corner, and not the one beside its edge."""
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    corner = [(3.0, 0.5), (4.5, 2.0), (3.0, 3.5), (1.5, 2.0)]
    beside = [(4.6, 2.1), (6.1, 3.6), (4.6, 5.1), (3.1, 3.6)]
    assert (True, False) == (_overlap(square, corner), _overlap(corner, beside))


@pytest.mark.parametrize("name", CASES)
def test_lettering_stays_inside_and_apart(name: str) -> None:
    """No two words touch, whatever the data; nothing is cut off at the edge."""
    drawn, width, height = CASES[name]
    with mpl.rc_context():
        figure = chart_drawing.drawn(drawn, Look(width * MM, height * MM, 9, "Docgen Sans"))
        figure.canvas.draw()
        texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
        turned = sum(text.get_rotation() == 45 for text in texts)
        shapes = {text: _shape(text) for text in texts}
    assert len(texts) > 1
    assert (name in TURNED) == (turned > 2)
    assert [] == [
        (a.get_text(), b.get_text())
        for a, b in itertools.combinations(shapes, 2)
        if _overlap(shapes[a], shapes[b])
    ]
    assert [] == [
        text.get_text()
        for text, shape in shapes.items()
        if not all(-1 <= x <= width * MM + 1 and -1 <= y <= height * MM + 1 for x, y in shape)
    ]


@pytest.mark.parametrize(("family", "face"), [("Docgen Sans", "Sans"), ("Docgen Serif", "Serif")])
def test_lettering_is_of_the_bundled_faces_and_vectors(family: str, face: str) -> None:
    """Outlines of the face the stylesheet names; no text, no font and no picture in the SVG."""
    drawn, width, height = CASES["groups"]
    written = charts.svg(drawn, Look(width * MM, height * MM, 9, family)).decode()
    outlines = {name.split("-")[0] for name in re.findall(r'<path id="([A-Za-z]+[^"]*-[0-9a-f]+)"', written)}  # fmt: skip
    assert [True] == [face in name for name in outlines]
    assert (0, 0, 0) == tuple(written.count(tag) for tag in ("<text", "<image", "font-family"))


def test_no_empty_box_is_drawn() -> None:
    """A character of none of the bundled faces is printed as 〓; the text alternative has it."""
    look = Look(200, 100, 9, "Docgen Sans")
    drawn = [charts.svg(chart("bar", [label], [1]), look) for label in ("\U0002a6a5", "〓")]
    assert drawn[0] == drawn[1]
    assert "\U0002a6a5" in figures.describe(chart("bar", ["\U0002a6a5"], [1]))


def test_a_character_of_the_document_s_own_face_is_drawn(tmp_path: Path) -> None:
    """𠮷 in a label, a unit and a legend is its glyph in both formats, the same bytes each time; what
    that face lacks too is 〓; the words are measured with it, so that nothing overlaps.
    """
    path = tmp_path / "rare.font"
    path.write_bytes(font(tmp_path, "Rare Song", RARE))
    face = fallback.make({RARE: fallback.Source(path, 0, "Rare Song")})
    look = Look(300, 150, 9, "Docgen Sans")
    own = replace(look, fallback=face)
    rare = chart("bar", [f"{RARE}野", "浦东"], [1, 2])
    for draw in (charts.svg, charts.png):
        assert 2 == len({draw(rare, look), draw(rare, own)})
        assert draw(rare, own) == draw(rare, own)
        assert draw(rare, look) == draw(chart("bar", ["〓野", "浦东"], [1, 2]), own)
    written = charts.svg(rare, own).decode()
    assert re.findall(r'<path id="(DocgenFallback[^"]*)"', written) == ["DocgenFallback-Regular-1"]
    half = chart("bar", [f"{RARE}\U0002a6a5"], [1])
    assert charts.svg(half, own) == charts.svg(chart("bar", [f"{RARE}〓"], [1]), own)
    sheet = chart_drawing._Sheet(Figure(), rare, own, _filed(tmp_path, face))
    assert (18.0, 9.0) == (sheet.measure(f"{RARE}野"), sheet.measure(RARE))


def _filed(folder: Path, face: bytes) -> Path:
    folder.joinpath("own.ttc").write_bytes(face)
    return folder / "own.ttc"


def test_both_formats_draw_with_the_document_s_own_face(tmp_path: Path) -> None:
    """From the composition to the files: the chart differs from the one with 〓, and conforms."""
    path = tmp_path / "rare.font"
    path.write_bytes(font(tmp_path, "Rare Song", RARE))
    face = fallback.make({RARE: fallback.Source(path, 0, "Rare Song")})
    rows = [{**row, "region": f"{row['region']}{RARE}"} for row in RECORD["rows"]]
    composition = replace(compose({**RECORD, "rows": rows}), fallback=face)
    instead = [{**row, "region": f"{row['region']}〓"} for row in RECORD["rows"]]
    pictures = []
    for one in (composition, compose({**RECORD, "rows": instead})):
        with zipfile.ZipFile(io.BytesIO(DocxRenderer().render(one, b"{}"))) as archive:
            pictures.append(
                [archive.read(name) for name in sorted(archive.namelist()) if "media" in name]
            )
    assert [True, False, True] == [a != b for a, b in zip(*pictures, strict=True)]
    made = PdfRenderer().render(composition, b"{}")
    profiles = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(made, profile=profile) for profile in profiles]
    assert [] == [one.message for report in reports for one in report.failures]
    with pikepdf.open(io.BytesIO(made)) as file:
        drawn = [node for node in structure(file)[0].walk() if node.tag == "Figure"]
        assert [True, False, False] == [RARE in str(node.entry.Alt) for node in drawn]


def test_series_can_be_told_apart_without_colour() -> None:
    """Neighbouring fills differ in lightness by a fifth at least; lines in dash and marker."""
    for fills in (chart_drawing.FILLS, chart_drawing.SHARES):
        light = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(to_rgb, fills)]
        assert min(abs(a - b) for a, b in itertools.pairwise(light)) >= 0.2
    assert 4 == len({stroke[1] for stroke in chart_drawing.STROKES})
    assert 4 == len({stroke[2] for stroke in chart_drawing.STROKES})


def test_documents_without_charts_do_not_load_the_library() -> None:
    """Matplotlib takes a second and some thirty megabytes, which most documents need not pay."""
    code = (
        "import sys; from docgen.renderers.pdf import PdfRenderer; "
        "from docgen.renderers.docx import DocxRenderer; from tests.renderers.small_type import compose; "
        "DocxRenderer().render(compose(), b''); print('matplotlib' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    )
    assert "False\n" == done.stdout
