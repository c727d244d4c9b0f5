"""Make the four faces docgen sets text with, reproducibly: Chinese from Noto, Latin from Liberation.

Usage: build_fonts.py SERIF_PACKAGE SANS_PACKAGE LIBERATION_PACKAGE

The arguments are three unpacked packages, none of which docgen needs afterwards:

- the npm packages ``@expo-google-fonts/noto-serif-sc`` and ``@expo-google-fonts/noto-sans-sc``
  (``npm pack NAME`` and ``tar xf``);
- the Debian package ``fonts-liberation2`` (``apt-get download`` and ``dpkg -x``); the older
  ``fonts-liberation`` of the same name is under another licence.

Written into ``src/docgen/fonts``: the four faces, their licences, a README and ``coverage.txt``, the
characters every face has.  The same packages and the same fontTools give the same bytes.

Letters and digits are those of Liberation Serif and Sans, whose widths are those of Times New Roman
and Arial, which the Word files name: so both formats break lines at the same places.  For the same
reason Latin is not kerned (Word does not, unless told to).  Signs that Chinese text sets a full em
wide keep Noto's glyph.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from functools import cache
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.tables._g_l_y_f import Glyph

OUT = Path(__file__).resolve().parent.parent / "src" / "docgen" / "fonts"
LEVEL_ONE = 3500  # 通用规范汉字表 lists its 3,500 commonest characters first
FOLDERS = {"Regular": "400Regular", "Bold": "700Bold"}
LIBERATION = "usr/share/fonts/truetype/liberation2"
FAMILIES = {"Serif": "Noto Serif SC", "Sans": "Noto Sans SC"}
HIGHEST_LATIN = 0x2044  # the fraction slash; what Liberation has above it are signs
LATIN_SIGNS = "€™"
SPACE_FOURTH = 0x2005  # FOUR-PER-EM SPACE: set between Chinese and Latin
FULL = 1000  # an em in Noto's units, and the advance of a full-width glyph

# Punctuation, units, ballot boxes and numbering that office documents use beyond GB 2312.
SYMBOLS = (
    "–—―‖‘’‚“”„†‡•‥…‰′″‹›※€™№℃℉Ω℮ℓ√∞∑∏∫≈≠≡≤≥×÷±∈∩∪∥⊥∠∴∵∽⌒"
    "、。〃々〆〇〈〉《》「」『』【】〒〓〔〕〖〗〝〞〡〢〣〤〥〦〧〨〩"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩❶❷❸❹❺❻❼❽❾❿ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "□■▢○●◎◇◆△▲▽▼☆★♀♂✓→←↑↓↔⇒⇔─│┌┐└┘├┤┬┴┼━┃"
    "㎎㎏㎜㎝㎞㎡㎥㏄㏎㎖㏑㏒㏕￥￡￠～－·"
)
OWN_WIDE = "·—"  # which GB 2312 has too, though Python reads them as other characters there
# What is commonest among the full-width signs.
WIDE = "　、。·“”‘’（）《》〈〉【】〔〕：；，！？—…％＋－＝／"
# Marks whose ink fills the left half of their em, and those whose ink fills the right half.
CLOSING = "、。，．：；！？”’）》〉」』】〕〗"
OPENING = "“‘（《〈「『【〔〖"
# CLREQ, 3.1.6.1: of two marks in a row, the one whose blank half stands between them is set half an em
# wide.  By other glyphs, not by kerning: kerned, the full em of one would overlap the other, and
# programs that take text out of a PDF see two lines there.
# A dash (破折号) is two characters long and one line: each half meets the other.
FEATURES = """
@closing = [{closing}];
@closing_half = [{closing_half}];
@opening = [{opening}];
@opening_half = [{opening_half}];
lookup closing_narrow {{ sub @closing by @closing_half; }} closing_narrow;
lookup opening_narrow {{ sub @opening by @opening_half; }} opening_narrow;
lookup dash_begins {{ sub {dash} by dash.begins; }} dash_begins;
lookup dash_ends {{ sub {dash} by dash.ends; }} dash_ends;
feature calt {{
  sub @closing' lookup closing_narrow [@closing @opening];
  sub [@opening @opening_half] @opening' lookup opening_narrow;
  sub {dash}' lookup dash_begins {dash}' lookup dash_ends;
}} calt;
"""


def main(serif: Path, sans: Path, liberation: Path) -> None:
    han = [c for c in (OUT / "tgh-8105.txt").read_text("utf-8") if not c.isspace()]
    order = _ranked(han)
    covered: set[int] = set()
    lines = []
    for (kind, noto), package in zip(FAMILIES.items(), (serif, sans), strict=True):
        for weight, folder in FOLDERS.items():
            face = TTFont(
                package / folder / f"{noto.replace(' ', '')}_{folder}.ttf", recalcTimestamp=False
            )
            latin = TTFont(liberation / LIBERATION / f"Liberation{kind}-{weight}.ttf")
            versions = f"{_version(face)}; {_version(latin)}"
            cmap = _make(face, latin, order)
            _name(face, f"Docgen {kind}", weight, versions)
            path = OUT / f"Docgen{kind}-{weight}.ttf"
            face.save(path, reorderTables=True)
            covered = covered & cmap if covered else cmap
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"| `{path.name}` | {noto}, {versions} | {len(cmap)} | `{digest}` |")
            print(path.name, path.stat().st_size, len(cmap))
    (OUT / "coverage.txt").write_text(_ranges(covered), "ascii")
    (OUT / "OFL.txt").write_text(_licence(sans / "LICENSE_FONT"), "utf-8")
    (OUT / "README.md").write_text(_readme(lines, len(covered)), "utf-8")


def _ranked(han: list[str]) -> list[int]:
    """The wanted characters, commonest first: embedded subsets keep glyph ids up to the highest."""
    latin = [chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
    signs = [c for c in _gb2312() if not 0x4E00 <= ord(c) <= 0x9FFF]
    ranked = [
        *latin, chr(SPACE_FOURTH), *WIDE, *han[:LEVEL_ONE], *SYMBOLS, *signs,
        *map(chr, range(0x100, 0x180)), *han[LEVEL_ONE:], *_gb2312(),
    ]  # fmt: skip
    return list(dict.fromkeys(map(ord, ranked)))


@cache
def _gb2312() -> tuple[str, ...]:
    """Its characters, in its order."""
    found = []
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.append(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return tuple(found)


def _make(face: TTFont, latin: TTFont, order: list[int]) -> set[int]:
    """Turn Noto's face into docgen's, in place; returns the code points it has."""
    options = subset.Options(
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        drop_tables=["BASE", "DSIG", "STAT", "gasp", "prep", "vhea", "vmtx", "VORG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=order)
    subsetter.subset(face)
    cmap: dict[int, str] = {}
    taken: set[str] = set()
    for code in order:
        if name := _glyph(face, latin, code, taken):
            cmap[code] = name
            taken.add(name)
    dashes = _dashes(face, cmap[ord("—")])
    closing = [cmap[ord(c)] for c in CLOSING]
    opening = [cmap[ord(c)] for c in OPENING]
    closing_half = [_half(face, name, 0) for name in closing]
    opening_half = [_half(face, name, -FULL // 2) for name in opening]
    others = [*dashes, *closing_half, *opening_half]
    for table in face["cmap"].tables:
        table.cmap = {c: n for c, n in cmap.items() if c < 0x10000 or table.format == 12}
    kept = subset.Subsetter(options)  # leaves out the glyphs that Latin ones have replaced
    kept.populate(unicodes=list(cmap), glyphs=others)
    kept.subset(face)
    ranked = list(cmap.values())
    common = ranked.index(cmap[ord(WIDE[-1])]) + 1
    reorderGlyphs(face, [".notdef", *ranked[:common], *others, *ranked[common:]])
    # Not through HarfBuzz, whose packing depends on what is installed.
    face.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    marks = {
        "closing": closing, "closing_half": closing_half,
        "opening": opening, "opening_half": opening_half, "dash": [cmap[ord("—")]],
    }  # fmt: skip
    features = FEATURES.format(**{name: " ".join(glyphs) for name, glyphs in marks.items()})
    addOpenTypeFeaturesFromString(face, features)
    return set(cmap)


def _glyph(face: TTFont, latin: TTFont, code: int, taken: set[str]) -> str | None:
    """The name of the character's own glyph, put into ``face`` where it is not there yet.

    Every character has a glyph of its own, so that a PDF's text can be told from its glyphs.
    """
    noto: dict[int, str] = face.getBestCmap()
    name = f"docgen{code:04X}"
    if code == SPACE_FOURTH:
        _put(face, name, Glyph(), FULL // 4)
        return name
    if _is_latin(face, code) and code in latin.getBestCmap():
        source = latin.getBestCmap()[code]
        scale = FULL / latin["head"].unitsPerEm
        _put(face, name, _drawn(latin, source, scale), round(latin["hmtx"][source][0] * scale))
        return name
    # Noto Serif draws the middle dot of foreign names (·) narrow, and a full-width one as the bullet.
    source = noto.get(ord("•") if code == ord("·") else code)
    if source is None:
        return None
    if source not in taken:
        return source
    _put(face, name, _drawn(face, source, 1), face["hmtx"][source][0])
    return name


def _is_latin(face: TTFont, code: int) -> bool:
    """Whether a character is set in the Latin face."""
    char = chr(code)
    if code < 0x80:
        return True
    if code > HIGHEST_LATIN:
        return char in LATIN_SIGNS
    if unicodedata.category(char) in ("Lu", "Ll"):
        return True
    noto = face.getBestCmap()
    full = code in noto and face["hmtx"][noto[code]][0] == FULL
    return not full and char not in (*_gb2312(), *OWN_WIDE)


def _drawn(font: TTFont, name: str, scale: float) -> Glyph:
    """A glyph's outline, scaled, without components and hinting."""
    recording = DecomposingRecordingPen(font.getGlyphSet())
    recording.glyphSet[name].draw(recording)
    pen = TTGlyphPen(None)
    recording.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return pen.glyph()


def _put(face: TTFont, name: str, glyph: Glyph, advance: int) -> None:
    face["glyf"][name] = glyph
    glyph.recalcBounds(face["glyf"])
    face["hmtx"][name] = (advance, getattr(glyph, "xMin", 0))


def _half(face: TTFont, name: str, shift: int) -> str:
    """The name of a mark's glyph half an em wide, its outline moved by ``shift``."""
    pen = TTGlyphPen(None)
    face["glyf"][name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)), face["glyf"])
    glyph = pen.glyph()
    _put(face, f"{name}.half", glyph, FULL // 2)
    if glyph.xMin < 0 or glyph.xMax > FULL // 2:
        raise ValueError(f"{name} is wider than half an em")
    return f"{name}.half"


def _dashes(face: TTFont, dash: str) -> tuple[str, str]:
    """Make the dash an em wide, and name the two glyphs that meet in a 破折号.

    Noto's own is narrow; it keeps full-width ones for its layout features.
    """
    low, high = face["glyf"][dash].yMin, face["glyf"][dash].yMax
    side = 60
    names = "dash.begins", "dash.ends"
    edges = ((side, FULL - side), (side, FULL), (0, FULL - side))
    for name, (left, right) in zip((dash, *names), edges, strict=True):
        pen = TTGlyphPen(None)
        pen.moveTo((left, low))
        for point in ((left, high), (right, high), (right, low)):
            pen.lineTo(point)
        pen.closePath()
        _put(face, name, pen.glyph(), FULL)
    return names


def _version(font: TTFont) -> str:
    names = font["name"]
    return f"{names.getDebugName(1)} {names.getDebugName(5).split(';')[0].removeprefix('Version ')}"


def _name(face: TTFont, family: str, weight: str, versions: str) -> None:
    """Names of docgen's own: the licence reserves "Source" and "Liberation"."""
    texts = {
        0: "Modified from Noto SC, (c) 2014-2024 Adobe (http://www.adobe.com/), Copyright 2012 "
        "Google Inc., and from fonts digitized (c) 2010 Google Corporation, Copyright (c) 2012 "
        "Red Hat, Inc.",
        1: family,
        2: weight,
        3: f"docgen; {family} {weight}; {versions}",
        4: f"{family} {weight}",
        5: f"Version {face['head'].fontRevision:.3f}",
        6: f"{family.replace(' ', '')}-{weight}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    face["name"] = names = newTable("name")
    names.names = []
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)


def _ranges(codes: set[int]) -> str:
    """Code points as "4e00-4e05 4e07 …", ten to a line."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    words = [f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in spans]
    return "".join(" ".join(words[i : i + 10]) + "\n" for i in range(0, len(words), 10))


def _licence(path: Path) -> str:
    """The licence text once, below the copyright notices of all the families."""
    text = path.read_text("utf-8")
    body = text[text.index("This Font Software is licensed under") :]
    return (
        "Noto Serif SC: (c) 2017-2024 Adobe (http://www.adobe.com/).\n"
        "Noto Serif SC: Copyright 2012 Google Inc. All Rights Reserved.\n"
        "Noto Sans SC: (c) 2014-2021 Adobe (http://www.adobe.com/), "
        "with Reserved Font Name 'Source'.\n"
        "Liberation Serif, Liberation Sans: Digitized data copyright (c) 2010 Google Corporation "
        "with Reserved Font Arimo, Tinos and Cousine.\n"
        "Liberation Serif, Liberation Sans: Copyright (c) 2012 Red Hat, Inc. "
        "with Reserved Font Name Liberation.\n\n" + body.rstrip() + "\n"
    )


def _readme(lines: list[str], count: int) -> str:
    table = "\n".join(lines)
    return f"""# Fonts that travel with docgen

Written by `scripts/build_fonts.py` (fontTools {fontTools.version}), whose docstring says what from; do not
edit.

Docgen Serif and Docgen Sans are modified versions, under the SIL Open Font License 1.1 (`OFL.txt`), of
Noto Serif SC and Noto Sans SC, trimmed to the 8,105 characters of 通用规范汉字表 (`tgh-8105.txt`),
GB 2312 and the signs of office documents. Letters and digits, and signs that Chinese text does not set
full width, are those of Liberation Serif and Liberation Sans (Latin-1, Latin Extended-A, pinyin, Greek,
Cyrillic): they are as wide as those of Times New Roman and Arial. Full-width marks that follow each
other are set half an em tight; the two halves of a dash (破折号) meet; U+2005 is a fourth of an em.
Hinting and vertical metrics are removed, every character has a glyph of its own, and the commonest come
first. The names the licence reserves, "Source", "Liberation", "Arimo", "Tinos" and "Cousine", are not used.
`coverage.txt` holds the {count} characters that all four faces have, as ranges of code points.

| file | made from | characters | SHA-256 |
|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
