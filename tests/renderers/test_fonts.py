"""The bundled faces: what they cover, and that they are as the renderers take them to be."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from docgen.renderers import fonts
from docgen.renderers.truetype import Face


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda f: f.path.stem)
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


def test_the_coverage_file_is_what_the_faces_have() -> None:
    """``coverage.txt`` names exactly the characters that all four faces have."""
    cmaps = [set(TTFont(face.path, lazy=True).getBestCmap()) for face in fonts.FACES]
    both = {chr(code) for code in set.intersection(*cmaps)}
    assert fonts.coverage() == both | set("\n\t\r")


def test_every_standard_character_is_covered() -> None:
    """All 8,105 characters of 通用规范汉字表 and the signs of office documents are there."""
    standard = (fonts.FOLDER / "tgh-8105.txt").read_text("utf-8")
    signs = "《》〈〉“”‘’—…·〇○●□■√￥①⑳㎡、。％：；（）【】〔〕"
    assert (len(set(standard.strip())), fonts.uncovered(standard + signs)) == (8105, frozenset())


def test_other_characters_are_named() -> None:
    """What no bundled face has is told, character by character."""
    assert fonts.uncovered("张😀三𪚥\u0e01") == frozenset("😀𪚥\u0e01")


def test_the_digest_names_the_faces() -> None:
    """The digest is stable within a release and has its form."""
    assert (fonts.digest() == fonts.digest(), fonts.digest()[:7]) == (True, "sha256:")


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
