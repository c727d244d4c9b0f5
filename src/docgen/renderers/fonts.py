"""The faces that travel with docgen: where they are, what they cover, which ones they are.

What they cover is set in them alone, whatever the machine has installed, so that every machine sets the
same lines.  ``coverage.txt`` (written by ``scripts/build_fonts.py`` beside the faces) holds the
characters that all four have.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
# White space that is laid out, never drawn.
_BLANK = frozenset("\n\t\r")


@dataclass(frozen=True, slots=True)
class Face:
    """One face: the family as stylesheets call it, its weight, its file, the families it stands in for.

    仿宋, 楷体 and 小标宋 are Word's; in the PDF the serif faces stand in for them.
    """

    family: str
    bold: bool
    path: Path
    stands_for: tuple[str, ...] = ()


_SERIF = FOLDER / "DocgenSerif-Regular.ttf"
_SERIF_BOLD = FOLDER / "DocgenSerif-Bold.ttf"
FACES = (
    Face("Docgen Serif", False, _SERIF, ("Docgen Fangsong", "Docgen Kai")),
    Face("Docgen Serif", True, _SERIF_BOLD, ("Docgen Fangsong", "Docgen Kai", "Docgen Title")),
    Face("Docgen Sans", False, FOLDER / "DocgenSans-Regular.ttf"),
    Face("Docgen Sans", True, FOLDER / "DocgenSans-Bold.ttf"),
)


@cache
def coverage() -> frozenset[str]:
    """Every character that all faces have a glyph for."""
    characters: set[str] = set()
    for word in (FOLDER / "coverage.txt").read_text("ascii").split():
        first, _, last = word.partition("-")
        characters.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(characters) | _BLANK


@cache
def digest() -> str:
    """SHA-256 over the four faces, as "sha256:<hex>": two machines with it set the same lines."""
    lines = (f"{hashlib.sha256(f.path.read_bytes()).hexdigest()}  {f.path.name}\n" for f in FACES)
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def uncovered(text: str) -> frozenset[str]:
    """The characters of ``text`` that some face has no glyph for."""
    return frozenset(text) - coverage()
