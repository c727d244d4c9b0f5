"""Whether a template's own words can be set: they get no font but the bundled ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from docgen.core import word_package, word_text
from docgen.core.characters import code_point
from docgen.core.faults import fault, refuse
from docgen.core.word_numbering import Numbering
from docgen.core.word_tags import at
from docgen.model import Problem, Text

_TEXTS = frozenset({".html", ".css", ".toml", ".json"})
_REMEDY = Text("A template's own words are set in them alone; write it with another character.")


def require_settable(
    files: Mapping[str, bytes], uncovered: Callable[[str], frozenset[str]]
) -> None:
    """Refuse a template with a character that ``uncovered`` names.

    Raises TemplateError with file, line (in Word, paragraph) and character.
    """
    for problem in unsettable(files, uncovered):
        refuse(problem)


def unsettable(
    files: Mapping[str, bytes], uncovered: Callable[[str], frozenset[str]]
) -> Iterator[Problem]:
    """Every place where a template has a character that ``uncovered`` names, that of a comment too."""
    if word_package.TEMPLATE in files:
        yield from _of_word(files[word_package.TEMPLATE], uncovered)
    for path in sorted(files):
        if PurePosixPath(path).suffix not in _TEXTS:
            continue
        # What is no UTF-8 is told by whoever parses the file.
        text = files[path].decode("utf-8-sig", errors="ignore")
        if not uncovered(text):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            for char in sorted(uncovered(line)):
                yield fault("character", _what(char), path, number, _REMEDY)


def _of_word(data: bytes, uncovered: Callable[[str], frozenset[str]]) -> Iterator[Problem]:
    parts = word_package.unpack(data)
    numbering = Numbering(parts)
    for part in dict.fromkeys(word_package.stories(parts)):
        for one in word_text.paragraphs(part, word_package.tree(part, parts[part])):
            numbered = numbering.of(one.element)
            level = numbering.level(numbered) if numbered else None
            words = word_text.plain(one.element) + (level.text if level else "")
            for char in sorted(uncovered(words)):
                what = at(one, _what(char))
                yield fault("character", what, word_package.TEMPLATE, None, _REMEDY)


def _what(char: str) -> Text:
    return Text(
        "The bundled fonts have no {char} ({code}).", {"char": char, "code": code_point(char)}
    )
