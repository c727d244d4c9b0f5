"""The tags a template writes, seen in its source, before any record is there.

``check`` tells every tag, attribute and entity outside the permitted subset with its line.
``marked`` gives every start tag an attribute that says where it was written; ``take_marks`` takes
these off the composed tree again, so that a fault of an element can be told with the line of the
template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

from docgen.core.faults import Report, fault, nearest
from docgen.core.markup import ATTRIBUTES, CHILDREN, TEXT_IN
from docgen.model import Problem, Text

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"</?([^\s/<>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_DECLARATION = re.compile(r"<[!?](?!--)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)[^\s;<&]{0,12};?")
_EMPTY = frozenset(tag for tag, children in CHILDREN.items() if not children) - TEXT_IN
_MARK = "data-written-at"
MARK = re.compile(rf' {_MARK}="(\d+):(\d+)"')


class Written(NamedTuple):
    """Where a template's source writes something."""

    file: str
    line: int


def check(name: str, source: str, report: Report) -> None:
    """Tell every tag, attribute and entity of a template that is not permitted."""
    bare = _bare(source)
    if match := _DECLARATION.search(bare):
        shown = source[match.start() : match.end() + 8].strip()
        report(_not_permitted(Written(name, _line(bare, match.start())), shown))
    for match in _ENTITY.finditer(bare):
        report(
            fault(
                "markup",
                Text("{entity} is no character of XML.", {"entity": match.group(0)}),
                name,
                _line(bare, match.start()),
                Text("Write the character itself, and & as &amp;."),
            )
        )
    for start, tag in _tags(bare):
        line = _line(bare, start)
        if tag is None or tag.group(1) not in ATTRIBUTES:
            shown = f"<{tag.group(1)}>" if tag and tag.group(1) else source[start : start + 12]
            if not _DECLARATION.match(bare, start):
                known = tuple(ATTRIBUTES) if tag else ()
                report(_not_permitted(Written(name, line), shown.strip(), shown.strip("<>"), known))
        elif bare[start + 1] != "/":
            _check_attributes(name, line, tag, report)
            _check_closed(name, line, tag, bare, report)


def _check_attributes(name: str, line: int, tag: re.Match[str], report: Report) -> None:
    element, written = tag.group(1), tag.group(2)
    permitted = ATTRIBUTES[element]
    for attribute in _ATTRIBUTE.findall(written):
        if attribute not in permitted:
            shown = f"<{element} {attribute}=…>"
            report(_not_permitted(Written(name, line), shown, attribute, sorted(permitted)))
    rest = _no_attribute(tag)
    if rest:
        report(
            fault(
                "markup",
                Text("<{element} {rest}>: what stands here is no attribute.",
                     {"element": element, "rest": rest}),
                name,
                line,
                Text('Write attributes as name="value", in quotes.'),
            )
        )  # fmt: skip


def _no_attribute(tag: re.Match[str]) -> str:
    """What stands in a start tag beside its attributes."""
    return _ATTRIBUTE.sub("", tag.group(2)).strip().removesuffix("/").strip()


def _is_left_open(tag: re.Match[str], bare: str) -> bool:
    """Whether an element that holds nothing is not closed at once."""
    element = tag.group(1)
    closed = tag.group(2).rstrip().endswith("/")
    return element in _EMPTY and not (
        closed or re.match(rf"\s*</{element}\s*>", bare[tag.end() : tag.end() + 100])
    )


def _check_closed(name: str, line: int, tag: re.Match[str], bare: str, report: Report) -> None:
    element = tag.group(1)
    if _is_left_open(tag, bare):
        report(
            fault(
                "markup",
                Text("<{element}> holds nothing and is closed at once.", {"element": element}),
                name,
                line,
                Text("Write <{element} …/>.", {"element": element}),
            )
        )


def marked(index: int, source: str) -> str:
    """The source with ``index`` and line written into every start tag, line by line as before.

    What ``check`` tells and XML could not be read with is mended, so that the rest can be looked at.
    """
    bare = _bare(source)
    out: list[str] = []
    done = 0

    def write(end: int, instead: str = "", skip: int = 0) -> None:
        nonlocal done
        out.extend((_ENTITY.sub(" ", source[done:end]), instead))
        done = end + skip

    for start, tag in _tags(bare):
        if tag is None or bare[start + 1] == "/":
            continue
        end = start + 1 + len(tag.group(1))
        write(end, f' {_MARK}="{index}:{_line(bare, start)}"')
        if _no_attribute(tag):
            write(end, "/" if tag.group(2).endswith("/") else "", len(tag.group(2)))
        if _is_left_open(tag, bare):
            write(tag.end() - 1, "/")
    write(len(source))
    return "".join(out)


def take_marks(root: Element, names: Sequence[str]) -> Mapping[Element, Written]:
    """Remove the marks below ``root``; where each element was written."""
    found: dict[Element, Written] = {}
    for element in root.iter():
        mark = element.attrib.pop(_MARK, None)
        if mark is not None:
            index, _, line = mark.partition(":")
            found[element] = Written(names[int(index)], int(line))
    return found


def mark_before(markup: str, position: int, names: Sequence[str]) -> Written | None:
    """Where the last start tag before a position of marked, composed markup was written."""
    marks = MARK.findall(markup, 0, position)
    return Written(names[int(marks[-1][0])], int(marks[-1][1])) if marks else None


def _tags(bare: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Every "<" with the tag that begins there; None where none does."""
    position = 0
    while (start := bare.find("<", position)) >= 0:
        tag = TAG.match(bare, start)
        yield start, tag
        position = tag.end() if tag else start + 1


def _bare(source: str) -> str:
    """Without Jinja and comments, every character in its place."""
    return _COMMENT.sub(_blank, _JINJA.sub(_blank, source))


def _blank(match: re.Match[str]) -> str:
    """As many characters and lines as the match, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match.group(0))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _not_permitted(
    place: Written, shown: str, name: str = "", known: Sequence[str] = ()
) -> Problem:
    """``name`` is what may be a slip of the pen for one of the ``known``."""
    what = Text("{construct} is not permitted.", {"construct": shown})
    return fault("markup", what, *place, nearest(name, known))
