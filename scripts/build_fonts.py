"""Trim Noto Serif SC and Noto Sans SC to the characters docgen sets, reproducibly.

Usage: build_fonts.py SERIF_PACKAGE SANS_PACKAGE

The arguments are the unpacked npm packages ``@expo-google-fonts/noto-serif-sc`` and
``@expo-google-fonts/noto-sans-sc`` (``npm pack`` and ``tar xf``).  Written into
``src/docgen/fonts``: the four faces, their licence, a README and ``coverage.txt``, the characters
every face has.  The same packages and the same fontTools give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs

OUT = Path(__file__).resolve().parent.parent / "src" / "docgen" / "fonts"
LEVEL_ONE = 3500  # 通用规范汉字表 lists its 3,500 commonest characters first
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}
FAMILIES = {"NotoSerifSC": "Noto Serif SC", "NotoSansSC": "Noto Sans SC"}

# Punctuation, units, ballot boxes and numbering that office documents use beyond GB 2312.
SYMBOLS = (
    "–—―‖‘’‚“”„†‡•‥…‰′″‹›※€™№℃℉Ω℮ℓ√∞∑∏∫≈≠≡≤≥×÷±∈∩∪∥⊥∠∴∵∽⌒"
    "、。〃々〆〇〈〉《》「」『』【】〒〓〔〕〖〗〝〞〡〢〣〤〥〦〧〨〩"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
    "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩❶❷❸❹❺❻❼❽❾❿ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "□■▢○●◎◇◆△▲▽▼☆★♀♂✓→←↑↓↔⇒⇔─│┌┐└┘├┤┬┴┼━┃"
    "㎎㎏㎜㎝㎞㎡㎥㏄㏎㎖㏑㏒㏕￥￡￠～－·"
)


def main(serif: Path, sans: Path) -> None:
    han = [c for c in (OUT / "tgh-8105.txt").read_text("utf-8") if not c.isspace()]
    order = _ranked(han)
    covered: set[int] = set()
    lines = []
    for (stem, family), package in zip(FAMILIES.items(), (serif, sans), strict=True):
        for weight, folder in WEIGHTS.items():
            path = OUT / f"{stem}-{weight}.ttf"
            face = TTFont(package / folder / f"{stem}_{folder}.ttf", recalcTimestamp=False)
            version = face["name"].getDebugName(5)
            cmap = _trim(face, order)
            face.save(path, reorderTables=True)
            covered = covered & cmap if covered else cmap
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(
                f"| `{path.name}` | {family} {weight} | {version} | {len(cmap)} | `{digest}` |"
            )
            print(path.name, path.stat().st_size, len(cmap))
    (OUT / "coverage.txt").write_text(_ranges(covered), "ascii")
    (OUT / "OFL.txt").write_text(_licence(sans / "LICENSE_FONT"), "utf-8")
    (OUT / "README.md").write_text(_readme(lines, len(covered)), "utf-8")


def _ranked(han: list[str]) -> list[int]:
    """The wanted characters, commonest first: embedded subsets keep glyph ids up to the highest."""
    latin = [chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
    gb = []
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                gb.append(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    signs = [c for c in gb if not 0x4E00 <= ord(c) <= 0x9FFF]
    wide = "　、。·“”‘’（）《》〈〉【】〔〕：；，！？—…％＋－＝／"
    ranked = [*latin, *wide, *han[:LEVEL_ONE], *SYMBOLS, *signs, *han[LEVEL_ONE:], *gb]
    return list(dict.fromkeys(map(ord, ranked)))


def _trim(face: TTFont, order: list[int]) -> set[int]:
    """Subset and reorder in place; returns the code points the face has."""
    options = subset.Options(
        layout_features=["ccmp", "kern", "locl", "mark"],
        hinting=False,
        notdef_outline=True,
        glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14],
        recalc_timestamp=False,
        drop_tables=["BASE", "DSIG", "STAT", "gasp", "prep", "vhea", "vmtx", "VORG"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=order)
    subsetter.subset(face)
    cmap: dict[int, str] = face.getBestCmap()
    first = [cmap[code] for code in order if code in cmap]
    ranked = list(dict.fromkeys([".notdef", *first, *face.getGlyphOrder()]))
    reorderGlyphs(face, ranked)
    return set(cmap)


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
    """The licence text once, below the copyright notices of both families."""
    text = path.read_text("utf-8")
    body = text[text.index("This Font Software is licensed under") :]
    return (
        "Noto Serif SC: (c) 2017-2024 Adobe (http://www.adobe.com/).\n"
        "Noto Serif SC: Copyright 2012 Google Inc. All Rights Reserved.\n"
        "Noto Sans SC: (c) 2014-2021 Adobe (http://www.adobe.com/), "
        "with Reserved Font Name 'Source'.\n\n" + body.rstrip() + "\n"
    )


def _readme(lines: list[str], count: int) -> str:
    table = "\n".join(lines)
    return f"""# Fonts that travel with docgen

Written by `scripts/build_fonts.py` (fontTools {fontTools.version}); do not edit.

Modified versions of Noto Serif SC and Noto Sans SC under the SIL Open Font License 1.1 (`OFL.txt`):
trimmed to the 8,105 characters of 通用规范汉字表 (`tgh-8105.txt`), GB 2312, Latin-1 and the signs of
office documents; hinting and vertical metrics removed; glyphs reordered so that the commonest come
first. The reserved font name of the licence, "Source", is not used. `coverage.txt` holds the
{count} characters that all four faces have, as ranges of code points.

| file | face | version | characters | SHA-256 |
|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
