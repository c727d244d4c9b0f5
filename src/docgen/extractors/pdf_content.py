"""The text of a PDF page's content stream, by its marks: glyph codes read through ToUnicode.

Nothing is guessed from where glyphs stand: only what the file itself says about its text counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

STRAY = -1  # content that belongs to no mark
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])"
)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_UNREADABLE = "\ufffd"  # a glyph that does not say which character it stands for


@dataclass(slots=True)
class _Mark:
    """An open marked-content sequence; ``number`` is its MCID, ``STRAY`` without one."""

    number: int
    artifact: bool
    actual: str | None


class _Font:
    """A font as a way from codes to characters."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._font = font
        self._width = 2 if font.get("/Subtype") == "/Type0" else 1

    @cached_property
    def _unicode(self) -> Mapping[int, str]:
        cmap = self._font.get("/ToUnicode")
        return to_unicode(cmap.read_bytes()) if cmap is not None else {}

    def text(self, codes: bytes) -> str:
        step = self._width
        return "".join(
            self._unicode.get(int.from_bytes(codes[at : at + step]), _UNREADABLE)
            for at in range(0, len(codes), step)
        )


def to_unicode(cmap: bytes) -> dict[int, str]:
    """The characters of every code of a ToUnicode CMap (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(cmap):
        if kind == b"bfchar":
            for code, text in _CHAR.findall(block):
                found[int(code, 16)] = _utf16(text)
            continue
        for first, last, start, several in _RANGE.findall(block):
            low, high = int(first, 16), int(last, 16)
            if several:
                found.update(
                    zip(range(low, high + 1), map(_utf16, _HEX.findall(several)), strict=False)
                )
                continue
            text = _utf16(start)
            for code in range(low, high + 1):
                found[code] = text[:-1] + chr(ord(text[-1]) + code - low) if text else ""
    return found


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


@dataclass(slots=True)
class _Reader:
    """Reads one page."""

    resources: pikepdf.Object
    fonts: dict[tuple[int, int], _Font]
    texts: dict[int, str] = field(default_factory=dict)
    _marks: list[_Mark] = field(default_factory=list)
    _font: _Font | None = None
    _saved: list[_Font | None] = field(default_factory=list)

    def read(self, content: pikepdf.Page | pikepdf.Object) -> None:
        for instruction in pikepdf.parse_content_stream(content):
            act = _ACTS.get(str(instruction.operator))
            if act is not None:
                act(self, instruction.operands)

    def _show_one(self, operands: Any) -> None:
        self._show(bytes(operands[-1]))

    def _show_several(self, operands: Any) -> None:
        for part in operands[0]:
            if isinstance(part, pikepdf.String):
                self._show(bytes(part))

    def _choose(self, operands: Any) -> None:
        self._font = self._known(self.resources.Font[str(operands[0])])

    def _save(self, operands: Any) -> None:
        del operands
        self._saved.append(self._font)

    def _restore(self, operands: Any) -> None:
        del operands
        if self._saved:
            self._font = self._saved.pop()

    def _known(self, font: pikepdf.Object) -> _Font:
        key = font.objgen
        if key == (0, 0):
            return _Font(font)
        if key not in self.fonts:
            self.fonts[key] = _Font(font)
        return self.fonts[key]

    def _begin(self, operands: Any) -> None:
        facts = operands[1] if len(operands) > 1 else {}
        if isinstance(facts, pikepdf.Name):
            facts = self.resources.Properties[str(facts)]
        actual = facts.get("/ActualText")
        self._marks.append(
            _Mark(
                number=int(facts.get("/MCID", STRAY)),
                artifact=str(operands[0]) == "/Artifact",
                actual=None if actual is None else str(actual),
            )
        )

    def _end(self, operands: Any) -> None:
        del operands
        if self._marks:
            mark = self._marks.pop()
            if mark.actual is not None:
                self._write(mark.actual, [*self._marks, mark])

    def _show(self, codes: bytes) -> None:
        if any(mark.actual is not None for mark in self._marks):
            return  # ActualText stands in its place
        self._write(self._font.text(codes) if self._font else _UNREADABLE, self._marks)

    def _write(self, text: str, marks: list[_Mark]) -> None:
        if any(mark.artifact for mark in marks):
            return
        number = next((m.number for m in reversed(marks) if m.number != STRAY), STRAY)
        self.texts[number] = self.texts.get(number, "") + text

    def _draw(self, operands: Any) -> None:
        drawn = self.resources.XObject[str(operands[0])]
        if drawn.get("/Subtype") != "/Form":
            return
        outside, font = self.resources, self._font
        self.resources = drawn.get("/Resources", outside)
        self.read(drawn)
        self.resources, self._font = outside, font


_ACTS: Mapping[str, Callable[[_Reader, Any], None]] = {
    "Tj": _Reader._show_one, "'": _Reader._show_one, '"': _Reader._show_one,
    "TJ": _Reader._show_several, "Tf": _Reader._choose, "q": _Reader._save, "Q": _Reader._restore,
    "BDC": _Reader._begin, "BMC": _Reader._begin, "EMC": _Reader._end, "Do": _Reader._draw,
}  # fmt: skip


def page_texts(page: pikepdf.Page, fonts: dict[tuple[int, int], _Font]) -> dict[int, str]:
    """The page's text by MCID, what no mark holds under ``STRAY``; artifacts are left out.

    ``fonts`` keeps what is known of the file's fonts from page to page.
    """
    reader = _Reader(page.resources, fonts)
    reader.read(page)
    return reader.texts
