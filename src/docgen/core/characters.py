"""Which characters a text may hold, and what is wrong with one that may not stand in a document.

A document is read by people and compared by machines: what cannot be seen, what turns the order of
reading round and what no standard defines is refused, never removed quietly.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from docgen.model import Text

# Invisible although Unicode does not call them format characters: grapheme joiner, Hangul fillers,
# the empty Braille cell, Mongolian and general variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u3164\uffa0\u2800\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
# Chinese characters newer than this Python's Unicode tables: the planes of ideographs are assigned
# only to them, and the fonts decide whether one can be set.
_IDEOGRAPHS = range(0x20000, 0x33480)
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_KINDS = {
    "Cc": "control", "Cf": "invisible", "Co": "private", "Cs": "undefined", "Cn": "undefined",
}  # fmt: skip
_RETYPE = Text("Delete the text and type it again; do not paste it.")
_FINDINGS = {
    "line-break": (
        Text("Character {position} is a line break."),
        Text("Write it in one line: this field has no paragraphs."),
    ),
    "direction": (
        Text("Character {position} is {code}: it cannot be seen and turns the reading order."),
        _RETYPE,
    ),
    "invisible": (Text("Character {position} is {code}, which cannot be seen."), _RETYPE),
    "control": (Text("Character {position} is the control character {code}."), _RETYPE),
    "private": (
        Text("Character {position} is {code}, a self-made character."),
        Text("Write it with a character of the national standard, as on the identity card."),
    ),
    "undefined": (
        Text("Character {position} is {code}, which is no character."),
        Text("The text was damaged on the way: type it again."),
    ),
}
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")


@dataclass(frozen=True, slots=True)
class ValueProblem:
    """What is wrong with one value, and what would be right; the place is added by intake."""

    code: str
    what: Text
    remedy: Text


def clean_text(text: str, *, multiline: bool) -> str:
    """One spelling of a text: NFC, line feeds as line ends, plain spaces, nothing at the ends.

    The ideographic space stays in long text, where it indents paragraphs.
    """
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = _SPACES.sub(" ", text)
    if not multiline:
        return text.replace("\u3000", " ").strip()
    lines = [line.rstrip(" \u3000") for line in text.split("\n")]
    return "\n".join(lines).strip("\n").strip(" ")


def check_text(text: str, *, multiline: bool) -> ValueProblem | None:
    """The first character that may not stand in a document, if any."""
    plain = text.replace("\n", "") if multiline else text
    if plain.isprintable() and not _INVISIBLE.search(plain):
        return None  # every category with a finding is unprintable
    for position, char in enumerate(text, start=1):
        if char == "\n" and multiline:
            continue
        if problem := _check_character(char, position):
            return problem
    return None


def code_point(char: str) -> str:
    """U+9F98."""
    return f"U+{ord(char):04X}"


def _check_character(char: str, position: int) -> ValueProblem | None:
    kind = _kind(char)
    if kind is None:
        return None
    what, remedy = _FINDINGS[kind]
    where = {"position": position, "code": code_point(char)}
    return ValueProblem(f"text.{kind}", replace(what, args=where), remedy)


def _kind(char: str) -> str | None:
    if char == "\n":
        return "line-break"
    if _BIDI.match(char):
        return "direction"
    if _INVISIBLE.match(char):
        return "invisible"
    category = unicodedata.category(char)
    if category == "Cn" and ord(char) in _IDEOGRAPHS:
        return None
    return _KINDS.get(category)
