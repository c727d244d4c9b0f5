"""Whether a template's own words can be set: they get no font but the bundled ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from docgen.core import word_package, word_text
from docgen.core.characters import code_point
from docgen.core.word_numbering import Numbering
from docgen.errors import TemplateError

_TEXTS = frozenset({".html", ".css", ".toml", ".json"})


def require_settable(
    files: Mapping[str, bytes], uncovered: Callable[[str], frozenset[str]]
) -> None:
    """Refuse a template with a character that ``uncovered`` names.

    Raises TemplateError with file, line and character.
    """
    if word_package.TEMPLATE in files:
        _require_settable_word(files[word_package.TEMPLATE], uncovered)
    for path in sorted(files):
        if PurePosixPath(path).suffix not in _TEXTS:
            continue
        text = files[path].decode("utf-8")
        if not uncovered(text):
            continue
        for number, line in enumerate(text.split("\n"), start=1):
            for char in sorted(uncovered(line)):
                raise TemplateError(
                    "{file}, line {line}: the bundled fonts have no {char} ({code}). A template's own "
                    "words are set in them alone; write it with another character.",
                    file=path,
                    line=number,
                    char=char,
                    code=code_point(char),
                )


def _require_settable_word(data: bytes, uncovered: Callable[[str], frozenset[str]]) -> None:
    parts = word_package.unpack(data)
    numbering = Numbering(parts)
    for part in dict.fromkeys(word_package.stories(parts)):
        for one in word_text.paragraphs(part, word_package.tree(part, parts[part])):
            numbered = numbering.of(one.element)
            level = numbering.level(numbered) if numbered else None
            words = word_text.plain(one.element) + (level.text if level else "")
            for char in sorted(uncovered(words)):
                raise TemplateError(
                    "{file}, {place}: the bundled fonts have no {char} ({code}). A template's own "
                    "words are set in them alone; write it with another character.",
                    file=word_package.TEMPLATE,
                    place=one.place,
                    char=char,
                    code=code_point(char),
                )
