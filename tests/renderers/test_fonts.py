"""The bundled faces: what they cover, and that they are as the renderers take them to be."""

from __future__ import annotations

import hashlib
import io
import itertools
import subprocess
import threading
import tomllib
from pathlib import Path

import cffi.cparser
import pytest
import weasyprint
from fontTools.ttLib import TTFont
from weasyprint.formatting_structure import boxes

from docgen.renderers import fonts
from docgen.renderers.pdf import PdfRenderer
from docgen.renderers.truetype import Face
from docgen.renderers.weasyprint_fonts import BundledFonts
from tests.renderers.small_type import RECORD, TEMPLATE, compose

ROOT = Path(__file__).resolve().parents[2]
# Closing and pausing marks, and opening ones, all a full em wide.
CLOSING = "、。，．：；！？”’）》〉」』】〕〗"
OPENING = "“‘（《〈「『【〔〖"
EACH_FACE = pytest.mark.parametrize("face", fonts.FACES, ids=lambda f: f.path.stem)


@EACH_FACE
def test_a_face_is_as_the_subsetter_expects(face: fonts.Face) -> None:
    """No composite glyphs, long offsets, no hinting, a thousand units, Latin first."""
    with TTFont(face.path) as font:
        glyphs = font["glyf"]
        order = font.getGlyphOrder()
        assert [name for name in order if glyphs[name].isComposite()] == []
        assert (font["head"].indexToLocFormat, font["head"].unitsPerEm) == (1, 1000)
        assert {"fpgm", "prep", "cvt ", "vhea", "vmtx"} & set(font.keys()) == set()
        cmap = font.getBestCmap()
        assert [font.getGlyphID(cmap[ord(c)]) for c in " !~"] == [1, 2, 95]


@EACH_FACE
def test_every_character_has_a_glyph_of_its_own(face: fonts.Face) -> None:
    """No two share one, so that text comes out of a PDF as it went in; none is the empty box."""
    with TTFont(face.path) as font:
        cmap = font.getBestCmap()
        shared = len(cmap) - len(set(cmap.values()))
        assert (0, False) == (shared, ".notdef" in cmap.values())
        drawn = {c for c, name in cmap.items() if font["glyf"][name].numberOfContours}
        blank = {chr(code) for code in set(cmap) - drawn}
        assert {" ", "\u00a0", "\u2005", "\u3000"} == blank


@EACH_FACE
def test_the_subsetter_knows_every_width(face: fonts.Face) -> None:
    """Those of glyphs that share the last width, too, which a font file does not repeat."""
    with TTFont(face.path) as font:
        widths = [font["hmtx"][name][0] for name in font.getGlyphOrder()]
    plain = Face(face.path)
    assert widths == [plain.width(glyph) for glyph in range(len(widths))]


@EACH_FACE
def test_marks_of_chinese_text_are_a_full_em_wide(face: fonts.Face) -> None:
    """Quotation marks, dash, ellipsis and middle dot among them; U+2005 is a fourth of it."""
    with TTFont(face.path) as font:
        cmap = font.getBestCmap()
        wide = CLOSING + OPENING + "—…·×÷±§‰※→①㎡"
        assert [] == [c for c in wide if font["hmtx"][cmap[ord(c)]][0] != 1000]
        assert 250 == font["hmtx"][cmap[0x2005]][0]


@pytest.mark.parametrize(
    ("family", "bold", "widths"),
    [
        ("Docgen Serif", False, (250, 722, 944, 444, 500, 250, 333, 444)),
        ("Docgen Serif", True, (250, 722, 1000, 500, 500, 250, 333, 444)),
        ("Docgen Sans", False, (278, 667, 944, 556, 556, 278, 333, 556)),
        ("Docgen Sans", True, (278, 722, 944, 556, 556, 278, 333, 556)),
    ],
)
def test_latin_is_as_wide_as_word_s(family: str, bold: bool, widths: tuple[int, ...]) -> None:
    """The widths of Times New Roman and Arial, in thousandths of an em, as their makers publish them."""
    (path,) = (f.path for f in fonts.FACES if (f.family, f.bold) == (family, bold))
    with TTFont(path) as font:
        cmap = font.getBestCmap()
        assert widths == tuple(font["hmtx"][cmap[ord(c)]][0] for c in " AWa0.(é")


def _width(text: str, style: str) -> float:
    """How wide a line of text is set, in CSS pixels."""
    page = f"<style>@page {{ size: 3000px 100px }} body {{ {style} }}</style><body>{text}"
    document = weasyprint.HTML(string=page).render(font_config=BundledFonts())
    (line,) = (
        box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.LineBox)
    )
    return float(round(sum(child.width for child in line.children), 1))


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("family", ["Docgen Serif", "Docgen Sans"])
def test_marks_in_a_row_are_set_tight(family: str, weight: str) -> None:
    """Half an em less for every closing mark before another, every opening mark behind another."""
    style = f"font: {weight} 20px '{family}'"
    for first, second in [
        *((a, b) for a, b in zip(CLOSING, itertools.cycle(CLOSING[::-1] + OPENING), strict=False)),
        *zip(OPENING, OPENING[::-1], strict=True),
    ]:
        assert (first + second, 70.0) == (first + second, _width(f"甲{first}{second}乙", style))
    assert 80.0 == _width("（甲）乙", style)
    assert 90.0 == _width("（“甲”），", style)


def test_tight_marks_come_out_of_a_pdf_as_they_went_in(tmp_path: Path) -> None:
    """pdftotext gives the line as it was, dashes included, and sees one line."""
    text = "甲（下称‘乙’）”，《丙》、《丁》。——“好！！？”（〔2026〕五号）：「一『二』」……"
    path = tmp_path / "marks.pdf"
    path.write_bytes(PdfRenderer().render(compose({**RECORD, "remark": text}), b"{}"))
    ran = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True, text=True)
    assert text in ran.stdout.split("\n")


def test_the_coverage_file_is_what_the_faces_have() -> None:
    """``coverage.txt`` names exactly the characters that all four faces have."""
    cmaps = [set(TTFont(face.path, lazy=True).getBestCmap()) for face in fonts.FACES]
    both = {chr(code) for code in set.intersection(*cmaps)}
    assert fonts.coverage() == both | set("\n\t\r")


def test_every_standard_character_is_covered() -> None:
    """All 8,105 characters of 通用规范汉字表 and the signs of office documents are in every face."""
    standard = (fonts.FOLDER / "tgh-8105.txt").read_text("utf-8")
    for face in fonts.FACES:
        cmap = TTFont(face.path, lazy=True).getBestCmap()
        assert [] == [c for c in standard.strip() if ord(c) not in cmap]
    signs = "《》〈〉“”‘’—…·〇○●□■√￥①⑳㎡、。％：；（）【】〔〕"
    assert (len(set(standard.strip())), fonts.uncovered(standard + signs)) == (8105, frozenset())


def test_other_characters_are_named() -> None:
    """What no bundled face has is told, character by character."""
    assert fonts.uncovered("张😀三𪚥\u0e01") == frozenset("😀𪚥\u0e01")


def test_the_digest_names_the_faces() -> None:
    """The digest is stable within a release and has its form."""
    assert (fonts.digest() == fonts.digest(), fonts.digest()[:7]) == (True, "sha256:")


def test_the_faces_are_those_the_readme_names() -> None:
    """Each file has the SHA-256 that stands in its line, and no other face lies there."""
    lines = (fonts.FOLDER / "README.md").read_text("utf-8").splitlines()
    told = {row.split("`")[1]: row.split("`")[3] for row in lines if row.startswith("| `")}
    assert told == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in fonts.FOLDER.glob("*.ttf")
    }
    assert sorted(told) == sorted(face.path.name for face in fonts.FACES)


@EACH_FACE
def test_reserved_names_are_not_used(face: fonts.Face) -> None:
    """A face calls itself by docgen's name, not by one its licence reserves, and names the licence."""
    with TTFont(face.path) as font:
        names = {n.nameID: n.toUnicode() for n in font["name"].names}
    assert (face.family, "Bold" if face.bold else "Regular") == (names[1], names[2])
    reserved = ("Source", "Liberation", "Arimo", "Tinos", "Cousine")
    assert [] == [n for n in reserved if n in names[1] + names[4] + names[6] + face.path.name]
    assert "SIL Open Font License" in names[13]


def test_the_licence_stands_beside_the_faces() -> None:
    """Whole, with every holder's notice, and named to the wheel as a licence file."""
    licence = (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    for words in ("Adobe", "Google", "Red Hat", "Version 1.1 - 26 February 2007", "DISCLAIMER"):
        assert words in licence
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "src/docgen/fonts/OFL.txt" in project["license-files"]


@pytest.mark.parametrize("text", ["张三 ABC 2026", "龘", ""])
def test_a_subset_keeps_outlines_and_widths_at_their_ids(text: str) -> None:
    """fontTools reads a subset, its checksums hold, and the wanted glyphs are unchanged."""
    path = fonts.FACES[0].path
    whole = TTFont(path)
    cmap = whole.getBestCmap()
    glyphs = [whole.getGlyphID(cmap[ord(c)]) for c in text if ord(c) in cmap]
    part = TTFont(io.BytesIO(Face(path).subset(glyphs)), checkChecksums=2)
    names = whole.getGlyphOrder()
    for glyph in glyphs:
        name = part.getGlyphName(glyph)
        assert part["glyf"][name] == whole["glyf"][names[glyph]]
        assert part["hmtx"][name] == whole["hmtx"][names[glyph]]
    drawn = {part.getGlyphID(n) for n in part.getGlyphOrder() if part["glyf"][n].numberOfContours}
    assert drawn <= {0, *glyphs}


def test_a_subset_carries_the_right_checksum() -> None:
    """The whole file sums to the value OpenType asks for."""
    data = Face(fonts.FACES[0].path).subset([40, 41, 3000])
    words = (int.from_bytes(data[i : i + 4]) for i in range(0, len(data), 4))
    assert sum(words) & 0xFFFFFFFF == 0xB1B0AFBA


def test_families_of_official_papers_have_a_stand_in(tmp_path: Path) -> None:
    """仿宋 and 楷体 are set in the serif face, 小标宋 in its bold, and in no other."""
    faces = {}
    start, end = TEMPLATE.index("<body>") + len("<body>"), TEMPLATE.index("</body>")
    document = TEMPLATE[:start] + "<p>公文标题</p>" + TEMPLATE[end:]
    for family in ("Docgen Fangsong", "Docgen Kai", "Docgen Title"):
        path = tmp_path / "family.pdf"
        style = f'p {{ font-family: "{family}" }}'
        path.write_bytes(
            PdfRenderer().render(compose(document=document, base="", style=style), b"{}")
        )
        shown = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True)
        faces[family] = [line.split()[0].split("+")[1] for line in shown.stdout.splitlines()[2:]]
    assert {
        "Docgen Fangsong": ["DocgenSerif-Regular"],
        "Docgen Kai": ["DocgenSerif-Regular"],
        "Docgen Title": ["DocgenSerif-Bold"],
    } == faces


def test_fonts_are_given_back_while_a_declaration_is_read() -> None:
    """The collector may come in the middle of cffi's parser, whose lock is held then and is not its own."""
    renderer = PdfRenderer()
    renderer.render(compose(), b"{}")
    with cffi.cparser.lock:
        giving = threading.Thread(target=renderer._bundled._config.release, daemon=True)
        giving.start()
        giving.join(10)
        assert not giving.is_alive()
