"""Characters beyond the bundled faces: found in an installed font, taken out, set in both formats."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from openxml_audit import FileFormat, OpenXmlValidator

from docgen.renderers import fallback, installed_fonts
from docgen.renderers.docx import DocxRenderer
from docgen.renderers.pdf import PdfRenderer
from tests.rare_fonts import font, install
from tests.renderers.small_type import BASE, RECORD, TEMPLATE, compose

ROOT = Path(__file__).resolve().parents[2]
RARE = "\U00020bb7"  # 𠮷, which the bundled faces lack
RARER = "\U0002a6a5"
Installs = Callable[..., Path]


@pytest.fixture
def installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installs]:
    """``installs({"a.ttf": bytes})``: the machine has these fonts and no others."""

    def install_only(fonts: dict[str, bytes]) -> Path:
        config = install(tmp_path / "machine", fonts)
        monkeypatch.setenv("FONTCONFIG_FILE", str(config))
        installed_fonts.find.cache_clear()
        return config

    yield install_only
    installed_fonts.find.cache_clear()


@pytest.mark.parametrize("cff", [False, True], ids=["glyf", "CFF"])
def test_a_face_is_plain_whatever_it_came_from(
    tmp_path: Path, installs: Installs, cff: bool
) -> None:
    """TrueType outlines of the same shape, a thousand units an em, an advance of one em."""
    installs({"rare.font": font(tmp_path, "Rare Song", RARE, cff=cff)})
    face = installed_fonts.face(f"甲{RARE}乙")
    assert face is not None
    with TTFont(io.BytesIO(face), fontNumber=0) as made:
        glyphs, name = made.getGlyphSet(), made.getBestCmap()[ord(RARE)]
        bounds = BoundsPen(glyphs)
        glyphs[name].draw(bounds)
        assert (1000, 1000) == (made["head"].unitsPerEm, made["hmtx"][name][0])
        assert {ord(RARE): name} == made.getBestCmap()
        assert False is made["glyf"][name].isComposite()
    left, bottom, right, top = bounds.bounds
    assert (100, 0, 900) == (round(left), bottom, round(right))
    assert 510 < top < 560
    assert {RARE: "Rare Song"} == fallback.read(face).families


def test_the_same_glyphs_give_the_same_bytes(tmp_path: Path, installs: Installs) -> None:
    """Wherever the font lies, whatever else it holds; another glyph gives other bytes."""
    data = font(tmp_path, "Rare Song", RARE + RARER)
    installs({"a.ttf": data})
    first = installed_fonts.face(RARE)
    other = tmp_path / "elsewhere.otf"
    other.write_bytes(data)
    assert first == fallback.make({RARE: fallback.Source(other, 0, "Rare Song")})
    assert first != installed_fonts.face(RARER)
    assert None is installed_fonts.face("甲乙")


def test_the_better_font_is_taken(tmp_path: Path, installs: Installs) -> None:
    """Regular before bold, mainland forms before others, serifs before none; then by name."""

    def made(family: str, weight: int = 400) -> bytes:
        return font(tmp_path, family, RARE, weight=weight)

    ranked = ["Good Song SC", "A Sans SC", "B Song TC", "C Sans"]
    installs(
        {f"{family}.ttf": made(family) for family in ranked}
        | {"bold.ttf": made("Able Song SC", weight=700)}
    )
    found = [source.family for source, _ in installed_fonts._ranked(RARE)]
    assert [*ranked, "Able Song SC"] == found


def _bounds(face: bytes, number: int) -> tuple[float, ...]:
    """The box of 𠮷 in a collection's face."""
    with TTFont(io.BytesIO(face), fontNumber=number) as made:
        glyphs = made.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[made.getBestCmap()[ord(RARE)]].draw(pen)
        assert 1000 == made["hmtx"][made.getBestCmap()[ord(RARE)]][0]
    return tuple(pen.bounds)


def test_bold_comes_from_the_bold_font_of_the_family(tmp_path: Path, installs: Installs) -> None:
    """Not from a better known family's, and not from one that forbids it."""
    # In a font of two characters the second one's block is higher.
    bold = font(tmp_path, "Rare Song", RARER + RARE, weight=700)
    regular = font(tmp_path, "Rare Song", RARE)
    other = font(tmp_path, "Other Song", RARER + RARE, weight=700)
    heights = []
    for fonts in (
        {"r.ttf": regular, "b.ttf": bold},
        {"r.ttf": regular, "o.ttf": other},
        {"r.ttf": regular, "b.ttf": font(tmp_path, "Rare Song", RARER + RARE, weight=700, fs_type=2)},
    ):  # fmt: skip
        installs(fonts)
        source = installed_fonts.find(RARE)
        assert source is not None
        heights.append(source.bold and source.bold.path.name)
        shutil.rmtree(tmp_path / "machine")
    assert ["b.ttf", None, None] == heights


@pytest.mark.parametrize("cff", [False, True], ids=["glyf", "CFF"])
@pytest.mark.parametrize("turned", [False, True], ids=["as it should be", "the other way round"])
def test_what_has_no_bold_is_made_heavier(
    tmp_path: Path, installs: Installs, monkeypatch: pytest.MonkeyPatch, cff: bool, turned: bool
) -> None:
    """Every edge goes outwards, the advance stays; whichever way round the font's outlines run."""
    if turned:
        honest = fallback.outline

        def the_other_way_round(*about: Any) -> Any:
            found = honest(*about)
            assert found is not None
            points = found[0].coordinates
            points[:] = points[::-1]
            return found

        monkeypatch.setattr(fallback, "outline", the_other_way_round)
    installs({"rare.font": font(tmp_path, "Rare Song", RARE, cff=cff)})
    face = installed_fonts.face(RARE)
    assert face is not None
    plain, heavy = _bounds(face, 0), _bounds(face, 1)
    grown = [round(one - other) for one, other in zip(plain, heavy, strict=True)]
    assert [True] * 4 == [low <= by <= 36 for by, low in zip(
        (grown[0], grown[1], -grown[2], -grown[3]), (17, 8, 17, 8), strict=True
    )], grown  # fmt: skip


def test_bold_text_is_bold_in_the_pdf(tmp_path: Path, installs: Installs) -> None:
    """Both faces are embedded where both are used; a face filed before there was a bold one still serves."""
    installs({"rare.ttf": font(tmp_path, "Rare Song", RARE)})
    face = installed_fonts.face(RARE)
    assert face is not None
    of_old = io.BytesIO()
    with TTFont(io.BytesIO(face), fontNumber=0, recalcTimestamp=False) as regular:
        regular.save(of_old)
    found = []
    for one in (face, of_old.getvalue()):
        composition = replace(compose({**RECORD, "name": RARE, "remark": RARE}), fallback=one)
        pdf = tmp_path / "document.pdf"
        pdf.write_bytes(PdfRenderer().render(composition, b"{}"))
        assert 2 == _run("pdftotext", str(pdf), "-").count(RARE)
        found.append(sorted(re.findall(r"DocgenFallback-(\w+)", _run("pdffonts", str(pdf)))))
    assert [["Bold", "Regular"], ["Regular"]] == found


@pytest.mark.parametrize("fs_type", [0x0002, 0x0100, 0x0200])
def test_a_font_that_may_not_be_embedded_is_passed_over(
    tmp_path: Path, installs: Installs, fs_type: int
) -> None:
    """fsType forbids embedding, subsetting or outlines: the next font is taken, or none."""
    closed = font(tmp_path, "Able Song SC", RARE + RARER, fs_type=fs_type)
    installs({"closed.ttf": closed, "open.ttf": font(tmp_path, "Rare", RARE)})
    source = installed_fonts.find(RARE)
    assert ("Rare", None) == (source and source.family, installed_fonts.find(RARER))
    assert frozenset(RARER) == installed_fonts.uncovered(f"甲{RARE}{RARER}")


@pytest.mark.parametrize("char", ["\u0627", "\u0e01", "\u0f40", "\u0301", "\u1100", "\u0915"])
def test_joined_and_combined_scripts_are_not_taken_apart(
    tmp_path: Path, installs: Installs, char: str
) -> None:
    """Arabic, Thai, Tibetan, marks, jamo, Devanagari: a glyph alone would be set wrongly."""
    installs({"all.ttf": font(tmp_path, "All", char + RARE)})
    assert (frozenset(char)) == installed_fonts.uncovered(char + RARE)


def test_fontconfig_is_not_asked_without_need(
    installs: Installs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that the bundled faces cover starts no program."""
    installs({})

    def never(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr("subprocess.run", never)
    assert (frozenset(), None) == (
        installed_fonts.uncovered("张三䶮㛃𬱖"), installed_fonts.face("张三䶮㛃𬱖"),
    )  # fmt: skip


@pytest.mark.parametrize("cff", [False, True], ids=["glyf", "CFF"])
def test_both_formats_carry_the_characters(tmp_path: Path, installs: Installs, cff: bool) -> None:
    """Their text is the record's, the PDF embeds the face, Word is told the installed family."""
    installs({"rare.font": font(tmp_path, "Rare & Song", RARE, cff=cff)})
    name = f"张䶮㛃\U0002cc56{RARE}"
    face = installed_fonts.face(name)
    composition = replace(compose({**RECORD, "name": name, "remark": RARE}), fallback=face)
    pdf = tmp_path / "document.pdf"
    pdf.write_bytes(PdfRenderer().render(composition, b"{}"))
    text = _run("pdftotext", "-raw", str(pdf), "-")
    assert (True, True) == (f"姓名：{name}" in text, f"{RARE}\n" in text)
    listed = _run("pdffonts", str(pdf)).splitlines()[2:]
    assert [["yes", "yes", "yes"]] == [
        line.split()[-5:-2] for line in listed if "+DocgenFallback-Regular" in line
    ]
    written = DocxRenderer().render(composition, b"{}")
    document = docx.Document(io.BytesIO(written))
    runs = [run for p in document.paragraphs for run in p.runs if RARE in run.text]
    assert any(name in p.text for p in document.paragraphs)
    assert {RARE} == {run.text for run in runs}
    assert {"Rare & Song"} == {run.style.font.name for run in runs}
    assert all(run.style.name.startswith("补字") for run in runs)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert None is package.testzip()


def test_word_s_headers_name_the_family_too(tmp_path: Path, installs: Installs) -> None:
    """In a header and in a mark at the page's side, bold and smaller as the margin box has it."""
    installs({"rare.ttf": font(tmp_path, "Rare Song", RARE)})
    rules = """
@page { @top-right { content: "经办" string(number); font-weight: bold; font-size: 8pt }
  @right-middle { content: string(number); width: 5mm; height: 60mm; margin-right: 4mm } }
"""
    document = TEMPLATE.replace('class="number">{{ serial }}', 'class="number">张{{ name }}')
    composition = compose({**RECORD, "name": f"{RARE}甲"}, document=document, base=BASE + rules)
    written = DocxRenderer().render(
        replace(composition, fallback=installed_fonts.face(RARE)), b"{}"
    )
    opened = docx.Document(io.BytesIO(written))
    header = opened.sections[1].header
    runs = [run for p in header.paragraphs for run in p.runs]
    rare = [run for run in runs if RARE in run.text]
    assert [RARE] * len(rare) == [run.text for run in rare]
    assert {("补字", "Rare Song")} == {(r.style.name[:2], r.style.font.name) for r in rare}
    assert [None] * len(rare) == [run.font.name for run in rare]
    assert {True} == {run.bold for run in rare if run.font.size == Pt(8)}
    assert {"宋体"} == {_east_asian(run) for run in runs if "甲" in run.text}
    assert 2 <= len(rare)
    path = tmp_path / "document.docx"
    path.write_bytes(written)
    assert [] == OpenXmlValidator(FileFormat.OFFICE_2019).validate(path).errors


def _east_asian(run: Run) -> str:
    (fonts,) = run._r.get_or_add_rPr().iter(qn("w:rFonts"))
    return str(fonts.get(qn("w:eastAsia")))


def test_a_line_with_such_a_character_is_as_high_as_one_without(
    tmp_path: Path, installs: Installs
) -> None:
    """The face brings no line metrics of its own: what follows stands where it stood."""
    installs({"rare.ttf": font(tmp_path, "Rare", RARE)})
    renderer = PdfRenderer()
    plain = compose({**RECORD, "remark": "䶮"})
    rare = replace(compose({**RECORD, "remark": RARE}), fallback=installed_fonts.face(RARE))

    def places(data: bytes) -> list[str]:
        path = tmp_path / "document.pdf"
        path.write_bytes(data)
        lines = _run("pdftotext", "-bbox", str(path), "-").splitlines()
        return [line.split(">")[0] for line in lines if "<word" in line]

    assert places(renderer.render(plain, b"{}")) == places(renderer.render(rare, b"{}"))


def test_a_document_s_bytes_depend_on_its_face_alone(tmp_path: Path, installs: Installs) -> None:
    """Two processes, another folder, time zone and locale, no such font there: the same files."""
    installs({"rare.ttf": font(tmp_path, "Rare", RARE + RARER)})
    face, other = installed_fonts.face(RARE), installed_fonts.face(RARER)
    assert face is not None
    (tmp_path / "face.ttf").write_bytes(face)
    composition = replace(compose({**RECORD, "name": f"张{RARE}"}), fallback=face)
    renderers = (PdfRenderer(), DocxRenderer())
    for renderer in renderers:  # what came before leaves nothing behind
        renderer.render(replace(compose({**RECORD, "name": RARER}), fallback=other), b"{}")
        renderer.render(compose(), b"{}")
    here = [hashlib.sha256(one.render(composition, b"{}")).hexdigest() for one in renderers]
    environment = {
        **os.environ,
        "FONTCONFIG_FILE": str(install(tmp_path / "other", {})),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    command = [
        sys.executable,
        "-m",
        "tests.renderers.render_rare",
        str(tmp_path / "face.ttf"),
        RARE,
    ]
    there = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert here == there.stdout.split()


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
