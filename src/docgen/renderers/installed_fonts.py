"""Which font of this machine has a character that the bundled faces lack.

The answer is the same as long as the machine's fonts are: of those fontconfig lists, regular before bold,
upright before slanted, fonts for the mainland's forms before others, serifs before none, then by name.
Left out are bitmap, colour and variable fonts, fonts whose makers do not allow taking glyphs out
(OS/2, fsType), and characters that need more than their glyph: joined, reordered or combined ones.

Bold text takes the character from the bold font of the same family; where there is none,
``fallback`` makes it heavier.

fontconfig is asked only about a character that the bundled faces lack, once per character and process.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from docgen.renderers import fallback, fonts

_FORMAT = (
    "%{file}\t%{index}\t%{family[0]}\t%{weight}\t%{width}\t%{slant}\t%{outline}\t%{color}"
    "\t%{variable}\t%{fontformat}\n"
)
_TIMEOUT = 60.0  # seconds; fontconfig may have to read all fonts anew
_REGULAR, _NORMAL = 80.0, 100.0  # FC_WEIGHT_REGULAR, FC_WIDTH_NORMAL
_HEAVY, _BOLD = 180.0, 200.0  # FC_WEIGHT_DEMIBOLD, FC_WEIGHT_BOLD
# By name, for fontconfig knows neither: mainland forms (Noto Serif CJK SC, SimSun-ExtB, 宋体), serifs.
_MAINLAND = re.compile(r"\b(SC|CN|GB\d*)\b|^Sim|^[\u4e00-\u9fff]")
_SERIF = re.compile(r"serif|song|sun|ming|mincho|宋|明|仿", re.IGNORECASE)
_SANS = re.compile(r"sans|黑|hei", re.IGNORECASE)
_RESTRICTED = 0x0002 | 0x0100 | 0x0200  # fsType: no embedding, no subsetting, bitmaps only
_IDEOGRAPHS = range(0x20000, 0x33480)  # newer ones than Python knows, too
_JAMO = range(0x1100, 0x1200)
_ALPHABETS = ("LATIN ", "GREEK ", "CYRILLIC ")


def uncovered(text: str) -> frozenset[str]:
    """The characters of ``text`` that neither the bundled faces nor an installed font can set."""
    return frozenset(c for c in fonts.uncovered(text) if find(c) is None)


def face(text: str) -> bytes | None:
    """A regular and a bold face with what ``text`` needs beyond the bundled ones; None for nothing.

    Raises ValueError for a character that ``uncovered`` tells.
    """
    wanted = sorted(fonts.uncovered(text))
    if not wanted:
        return None
    sources: dict[str, fallback.Source] = {}
    for char in wanted:
        found = find(char)
        if found is None:
            raise ValueError(f"no font has U+{ord(char):04X}")
        sources[char] = found
    return fallback.make(sources)


@cache
def find(char: str) -> fallback.Source | None:
    """The font a character is taken from; None where none has it, or its glyph alone is not enough."""
    if not _stands_alone(char):
        return None
    ranked = _ranked(char)
    found = next((one for one, _ in ranked if _usable(one, char)), None)
    if found is None:
        return None
    heavy = [
        (one, weight) for one, weight in ranked if one.family == found.family and weight >= _HEAVY
    ]
    heavy.sort(key=lambda each: abs(each[1] - _BOLD))
    return replace(found, bold=next((one for one, _ in heavy if _usable(one, char)), None))


def _stands_alone(char: str) -> bool:
    """Whether a character is set by one glyph, whatever stands beside it."""
    if ord(char) in _IDEOGRAPHS:
        return True
    kind = unicodedata.category(char)
    if kind[0] == "L":
        wide = unicodedata.east_asian_width(char) in "WFH" and ord(char) not in _JAMO
        return wide or unicodedata.name(char, "").startswith(_ALPHABETS)
    return kind[0] in "SPN" and unicodedata.bidirectional(char) not in ("R", "AL")


def _ranked(char: str) -> list[tuple[fallback.Source, float]]:
    """Every installed outline font with the character, the best first, and its weight."""
    program = shutil.which("fc-list")
    if program is None:
        return []
    ran = subprocess.run(  # noqa: S603 - the program of the PATH, no shell
        [program, "-f", _FORMAT, f":charset={ord(char):x}"],
        capture_output=True,
        timeout=_TIMEOUT,
        check=False,
    )
    found = []
    for line in ran.stdout.decode("utf-8", "replace").splitlines():
        path, index, family, weight, width, slant, outline, color, variable, kind = line.split("\t")
        # A higher index is a named instance of a variable font.
        plain = int(index) < 0x10000 and outline == "True" and "True" not in (color, variable)
        if plain and kind in ("TrueType", "CFF"):
            rank = (
                abs(float(weight) - _REGULAR),
                abs(float(width) - _NORMAL),
                int(slant),
                not _MAINLAND.search(family),
                not _SERIF.search(family) or bool(_SANS.search(family)),
                "Mono" in family,
                family,
                Path(path).name,
                int(index),
                path,
            )
            found.append((rank, (fallback.Source(Path(path), int(index), family), float(weight))))
    return [one for _, one in sorted(found, key=lambda one: one[0])]


def _usable(source: fallback.Source, char: str) -> bool:
    """Whether the font can be read, allows it, and has an outline for the character."""
    try:
        with TTFont(source.path, fontNumber=source.index, lazy=True) as font:
            if "OS/2" in font and font["OS/2"].fsType & _RESTRICTED:
                return False
            return fallback.outline(font, char) is not None
    except (TTLibError, OSError, KeyError, AssertionError, ValueError):
        return False
