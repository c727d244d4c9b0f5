"""Small installed fonts for tests, made on the spot: the glyph is a block, its font has no other use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def install(folder: Path, fonts: Mapping[str, bytes]) -> Path:
    """A machine with these fonts only: the file that FONTCONFIG_FILE is to name."""
    (folder / "fonts").mkdir(parents=True)
    for name, data in fonts.items():
        (folder / "fonts" / name).write_bytes(data)
    config = folder / "fonts.conf"
    config.write_text(
        _CONFIG.format(fonts=folder / "fonts", cache=folder / "cache"), encoding="utf-8"
    )
    return config


def font(
    folder: Path,
    family: str,
    chars: str,
    *,
    cff: bool = False,
    upem: int = 2048,
    fs_type: int = 0,
    weight: int = 400,
) -> bytes:
    """A font with a curved block of its own size for each character."""
    builder = FontBuilder(upem, isTTF=not cff)
    names = {ord(char): f"u{ord(char):04X}" for char in chars}
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap(names)
    metrics = dict.fromkeys((".notdef", *names.values()), (upem, 0))
    glyphs = {}
    for number, name in enumerate((".notdef", *names.values())):
        pen = T2CharStringPen(upem, None) if cff else TTGlyphPen(None)
        top = upem * (50 + number) // 100
        pen.moveTo((upem // 10, 0))
        pen.lineTo((upem // 10, top))
        if cff:
            pen.curveTo((upem // 2, top + 90), (upem // 2, top + 90), (upem * 9 // 10, top))
        else:
            pen.qCurveTo((upem // 2, top + 90), (upem * 9 // 10, top))
        pen.lineTo((upem * 9 // 10, 0))
        pen.closePath()
        glyphs[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF(family.replace(" ", ""), {"FullName": family}, glyphs, {})
    else:
        builder.setupGlyf(glyphs)
        table = builder.font["glyf"]
        metrics = {name: (upem, table[name].xMin) for name in metrics}
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=upem, descent=-upem // 4)
    style = "Regular" if weight == 400 else "Bold"
    builder.setupNameTable({"familyName": family, "styleName": style})
    builder.setupOS2(usWeightClass=weight, fsType=fs_type)
    builder.setupPost()
    path = folder / "made.font"
    builder.save(path)
    return path.read_bytes()
