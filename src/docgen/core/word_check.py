"""Whether a Word template can be filled, and every name in it is known.

Everything is told before any record is there, with the place a person finds in Word.  Besides faulty
tags (``core/word_tags.py``) it is what would make the two renditions differ or the document change after
it was filed: text that only one of them shows, numbers and fields that are worked out anew on opening, and
whatever lies outside the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jinja2
from lxml import etree

from docgen.core import (
    computed,
    context,
    template_engine,
    template_names,
    word_package,
    word_tags,
)
from docgen.core.faults import Report, fault
from docgen.core.template_engine import Templates
from docgen.core.word_numbering import Numbering
from docgen.core.word_package import TEMPLATE, W
from docgen.core.word_tags import at
from docgen.core.word_text import P, Paragraph, paragraphs
from docgen.model import DocumentType, Problem, Source, Text

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ACCEPT = Text("In Word, accept or reject all changes and delete all comments.")
_TYPED = Text("Type it as text.")
NUMBERS = Text(
    "Choose numbers such as 1, 一, （1） or ①, a bullet such as ●, or type them as text."
)
_IN_TABLE = Text("Put the text into a paragraph or a table.")
_OUTSIDE = Text("Put a picture or a table in its place.")
# What cannot be carried, wherever it stands, and what to do about it.
_REFUSED: Mapping[str, tuple[Text, Text]] = {
    f"{W}ins": (Text("A tracked change."), _ACCEPT),
    f"{W}del": (Text("A tracked change."), _ACCEPT),
    f"{W}moveFrom": (Text("A tracked change."), _ACCEPT),
    f"{W}moveTo": (Text("A tracked change."), _ACCEPT),
    f"{W}commentReference": (Text("A comment."), _ACCEPT),
    f"{W}footnoteReference": (Text("A footnote."), _IN_TABLE),
    f"{W}endnoteReference": (Text("An endnote."), _IN_TABLE),
    f"{W}txbxContent": (Text("A text box: its text stands in no order."), _IN_TABLE),
    f"{W}sym": (Text("A character of a symbol font."), Text("Type a character such as □ or √.")),
    f"{W}vanish": (Text("Hidden text."), Text("Show it or delete it.")),
    f"{W}object": (Text("An embedded object."), _OUTSIDE),
    f"{W}control": (Text("A form control."), _OUTSIDE),
    f"{W}altChunk": (Text("An embedded document."), _OUTSIDE),
    f"{_M}oMath": (Text("A formula."), _TYPED),
}
# Fields that may stand in headers and footers; both programs work these out alike.
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Story:
    """A part with text: its paragraphs, and its tags as a Jinja template with a line for each."""

    part: str
    paragraphs: Sequence[Paragraph]
    templates: Templates

    def place(self, problem: Problem) -> Problem:
        """A fault on a line of the skeleton, told with the paragraph's place."""
        line = problem.source.line or 1
        paragraph = self.paragraphs[min(line, len(self.paragraphs)) - 1]
        return Problem(problem.code, at(paragraph, problem.what), problem.remedy, Source(TEMPLATE))

    def template(self) -> jinja2.Template:
        """The tags ready to run; raises what Jinja2 raises."""
        return self.templates.environment.get_template(template_engine.TEMPLATE)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a template gave: its parts, cleaned, its stories, the fields it names."""

    parts: Mapping[str, bytes]
    stories: Sequence[Story]
    named: frozenset[str]


def look(doctype: DocumentType, report: Report) -> Looked:
    """Tell everything that is wrong with a type's Word template before any record is there."""
    context.check_names(doctype)
    original = word_package.unpack(doctype.files[TEMPLATE])
    word_package.check_links(original, report)
    parts = word_package.cleaned(original)
    numbering = Numbering(parts)
    stories = []
    named: set[str] = set()
    for part in dict.fromkeys(word_package.stories(parts)):
        root = word_package.tree(part, parts[part])
        story = _story(part, root, report)
        _check_elements(part, root, story.paragraphs, report)
        _check_numbers(part, story.paragraphs, numbering, report)
        stories.append(story)

        def told(problem: Problem, story: Story = story) -> None:
            report(story.place(problem))

        named |= template_names.check(story.templates, computed.fields_of(doctype), told)
    return Looked(parts, tuple(stories), frozenset(named))


def _story(part: str, root: etree._Element, report: Report) -> Story:
    all_of_them = list(paragraphs(part, root))
    found = [tag for one in all_of_them for tag in word_tags.tags(one, report)]
    sound, ends = word_tags.check_blocks(found, report)
    text = word_tags.skeleton(all_of_them, sound, ends)
    return Story(part, all_of_them, Templates({template_engine.TEMPLATE: text}))


def _check_elements(
    part: str,
    root: etree._Element,
    found: Sequence[Paragraph],
    report: Report,
) -> None:
    places = {one.element: one for one in found}
    in_body = part == word_package.DOCUMENT
    for element in root.iter(etree.Element):
        around = element if element.tag == P else next(element.iterancestors(P), None)
        paragraph = places.get(around, found[0]) if around is not None else found[0]
        what = _what(element, in_body=in_body)
        if what is not None:
            report(fault("word-element", at(paragraph, what[0]), TEMPLATE, None, what[1]))
        for value in element.attrib.values():
            if "{{" in str(value) or "{%" in str(value):
                words = Text("A tag in the properties of something, not in the text.")
                report(fault("word-element", at(paragraph, words), TEMPLATE, None, _TYPED))


def _check_numbers(
    part: str, found: Sequence[Paragraph], numbering: Numbering, report: Report
) -> None:
    """Tell automatic numbers that cannot be written out (``core/word_numbering.py``)."""
    for paragraph in found:
        numbered = numbering.of(paragraph.element)
        if numbered is None:
            continue
        level = numbering.level(numbered)
        if part != word_package.DOCUMENT:
            what: Text | None = Text("Automatic numbering in a header or footer.")
        elif level is None:
            what = Text("Automatic numbering: the file does not say how.")
        else:
            what = level.fault()
        if what is not None:
            report(fault("word-numbering", at(paragraph, what), TEMPLATE, None, NUMBERS))


def _what(element: etree._Element, *, in_body: bool) -> tuple[Text, Text] | None:
    """What cannot be carried about an element, and the remedy."""
    tag, value = str(element.tag), element.get(f"{W}val", "")
    if tag in (f"{W}instrText", f"{W}fldSimple"):
        code = (element.text or "") if tag == f"{W}instrText" else element.get(f"{W}instr", "")
        name = (code.split() or [""])[0].upper()
        if code.strip() and (in_body or name not in FIELDS):
            return (
                Text("The field {name}: Word works it out anew.", {"name": name}),
                Text(
                    "Type it as text; in headers and footers, these are permitted: {names}.",
                    {"names": ", ".join(sorted(FIELDS))},
                ),
            )
        return None
    found = _REFUSED.get(tag)
    if found is None or value in _OFF:
        return None
    return found
