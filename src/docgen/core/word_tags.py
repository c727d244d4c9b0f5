"""The Jinja tags in a Word template: which there are, where, and whether they can be filled.

docxtpl looks for tags in the XML.  It joins a tag that Word has split and drops whatever stood in between,
it drops the rest of a paragraph that holds ``{%p …%}``, and it takes an unclosed tag for text.  So
everything that would be lost or left standing is a fault here, with its place.  ``skeleton`` gives the
tags of a part as one Jinja template with a line for each paragraph: a fault on a line of it is a fault of
that paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.core.faults import Report, fault
from docgen.core.word_package import TEMPLATE, W
from docgen.core.word_text import CELL, ROW, P, Paragraph, R, T, plain
from docgen.model import Problem, Text

_TAG = re.compile(r"\{([{%#])((?:(?!\{[{%#]|[}%#]\}).)*)[}%#]\}", re.DOTALL)
_ENDS = {"{": "}", "%": "%", "#": "#"}
_PREFIX = re.compile(r"(p|tr|tc|r)(?=\s|$)")
_WORD = re.compile(r"\s*([a-z_]*)")
_OTHER = "\ufffc"  # stands in a paragraph's text for whatever is no text
_LEFT = re.compile(r"\{[{%#]|[}%#]\}")
_SPLIT = re.compile(rf"\{{{_OTHER}+[{{%#]|[}}%#]{_OTHER}+\}}")
_WIDE = re.compile(r"[{｛]｛|｛[{%％#]|\{％|｝[}｝]|[}%％#]｝|％\}")
_STRAIGHT = str.maketrans("‘’“”＂＇", "''\"\"\"'")
_QUOTES = re.compile("[‘’“”＂＇]")
STATEMENTS = frozenset({"for", "endfor", "if", "elif", "else", "endif", "set"})
_OPENING, _CLOSING = {"for": "endfor", "if": "endif"}, {"endfor", "endif"}
# What holds a tag with a prefix, and is replaced by it.
_HOLDERS = {"p": P, "tr": ROW, "tc": CELL}
# Formatting that Word changes within a word by itself: no sign of a tag in two looks.
_UNSEEN = frozenset({f"{W}lang", f"{W}noProof", f"{W}szCs", f"{W}bCs", f"{W}iCs"})
_HINT = f"{W}hint"

_RETYPE = Text("Delete the tag and type it again in one go, in one formatting.")
_ALONE = Text("Give the tag a paragraph, row or cell of its own.")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is written: ``kind`` is "{", "%" or "#"; ``prefix`` "", "p", "tr", "tc" or "r"."""

    kind: str
    prefix: str
    inner: str
    written: str
    paragraph: Paragraph

    @property
    def word(self) -> str:
        """The statement's name ("for"), "" where it is none."""
        found = _WORD.match(self.inner) if self.kind == "%" else None
        return found[1] if found else ""

    @property
    def jinja(self) -> str:
        """The tag as plain Jinja, its quotation marks as they were meant."""
        return f"{{{self.kind}{self.inner.translate(_STRAIGHT)}{_ENDS[self.kind]}}}"

    @property
    def holder(self) -> etree._Element | None:
        """What the tag replaces; None outside a cell or row it asks for."""
        element = self.paragraph.element
        kind = _HOLDERS.get(self.prefix, P)
        return element if kind == P else next(element.iterancestors(kind), None)


def tags(paragraph: Paragraph, report: Report) -> list[Tag]:
    """The tags of a paragraph; tells what is no tag though it looks like one, and what is torn."""
    text, owners = _flat(paragraph.element)
    found = []
    rest = list(text)
    for match in _TAG.finditer(text):
        written, inner = match[0], match[2]
        if written[-2] != _ENDS[match[1]]:
            continue  # told below as what is left
        rest[match.start() : match.end()] = " " * len(written)
        shown = written.replace(_OTHER, "…")
        if _OTHER in written:
            what = Text("{tag} holds something that is no text: {name}.",
                        {"tag": shown, "name": _names(owners[match.start() : match.end()])})  # fmt: skip
            report(_fault("word-split", paragraph, what, _RETYPE))
            continue
        _check_whole(paragraph, written, owners[match.start() : match.end()], report)
        prefix = _PREFIX.match(inner)
        tag = Tag(
            match[1],
            prefix[1] if prefix else "",
            inner[prefix.end() :] if prefix else inner,
            written,
            paragraph,
        )
        _check_written(tag, report)
        found.append(tag)
    left = "".join(rest)
    for match in (*_LEFT.finditer(left), *_SPLIT.finditer(left)):
        around = left[match.start() : match.start() + 24].split("  ")[0].replace(_OTHER, "…")
        what = Text("'{words}' is the beginning or the end of a tag without the other.",
                    {"words": around.strip()})  # fmt: skip
        report(
            _fault(
                "word-unclosed", paragraph, what, Text("A tag begins and ends in one paragraph.")
            )
        )
    for match in _WIDE.finditer(text):
        what = Text("'{sign}' is no tag: its braces are full-width.", {"sign": match[0]})
        report(_fault("word-braces", paragraph, what, Text("Type {{{{ and }}}} in half-width.")))
    return found


def check_blocks(found: Sequence[Tag], report: Report) -> tuple[list[Tag], str]:
    """Tell blocks that docxtpl could not fill: misplaced prefixes, lost text, unequal ends.

    Gives the tags without stray ends and foreign statements, and the ends that are missing: so much
    can be looked at further.
    """
    sound: list[Tag] = []
    open_tags: list[Tag] = []
    for tag in found:
        if tag.kind == "%" and tag.word not in STATEMENTS:
            continue  # told already
        if tag.prefix in _HOLDERS and tag.kind == "%":
            _check_holder(tag, report)
        if tag.word in _OPENING:
            open_tags.append(tag)
        elif tag.word in _CLOSING | {"elif", "else"}:
            start = open_tags[-1] if open_tags else None
            if start is None or (tag.word in _CLOSING and _OPENING[start.word] != tag.word):
                report(
                    _fault("word-block", tag.paragraph,
                           Text("{tag} ends nothing.", {"tag": tag.written}),
                           Text("Each {{%p if …%}} and {{%p for …%}} has one end of its own kind."))
                )  # fmt: skip
                continue
            _check_pair(start, tag, report)
            if tag.word in _CLOSING:
                open_tags.pop()
        sound.append(tag)
    for tag in open_tags:
        what = Text("{tag} has no {end}.", {"tag": tag.written, "end": _OPENING[tag.word]})
        report(_fault("word-block", tag.paragraph, what, Text("Add it where the part ends.")))
    return sound, "".join(f"{{% {_OPENING[tag.word]} %}}" for tag in reversed(open_tags))


def skeleton(paragraphs: Sequence[Paragraph], found: Sequence[Tag], ends: str) -> str:
    """The tags as one Jinja template, then ``ends``; line n holds those of paragraph n (from 1)."""
    lines: dict[etree._Element, list[str]] = {}
    for tag in found:
        lines.setdefault(tag.paragraph.element, []).append(tag.jinja)
    return "\n".join("".join(lines.get(one.element, ())) for one in paragraphs) + ends


def at(paragraph: Paragraph, what: Text) -> Text:
    """A sentence with its place before it."""
    return Text("{place}: {what}", {"place": paragraph.place, "what": what})


def _fault(code: str, paragraph: Paragraph, what: Text, remedy: Text) -> Problem:
    return fault(code, at(paragraph, what), TEMPLATE, None, remedy)


def _flat(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """A paragraph's text, a sign for whatever else stands in it, and the element of each."""
    text: list[str] = []
    owners: list[etree._Element] = []
    for run in paragraph.iter(R):
        for child in run.iterchildren(etree.Element):
            if child.tag == f"{W}rPr":
                continue
            piece = (child.text or "") if child.tag == T else _OTHER
            text.append(piece)
            owners.extend([child] * len(piece))
    return "".join(text), owners


def _check_whole(
    paragraph: Paragraph, written: str, owners: Sequence[etree._Element], report: Report
) -> None:
    """A tag may lie in several runs, if a reader sees one: docxtpl joins them."""
    runs = [run for run in dict.fromkeys(one.getparent() for one in owners) if run is not None]
    if len({run.getparent() for run in runs}) > 1:
        what = Text("{tag} stands partly inside a link or a content control.", {"tag": written})
    elif len({_look(run) for run in runs}) > 1:
        what = Text("Word has split {tag}: its parts are formatted differently.", {"tag": written})
    else:
        return
    report(_fault("word-split", paragraph, what, _RETYPE))


def _look(run: etree._Element) -> bytes:
    """A run's formatting as far as it can be seen."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return b""
    seen = []
    for one in properties.iterchildren(etree.Element):
        attributes = sorted((str(k), str(v)) for k, v in one.attrib.items() if k != _HINT)
        if one.tag not in _UNSEEN and (attributes or one.tag != f"{W}rFonts"):
            seen.append(f"{one.tag}{attributes}".encode())
    return b"".join(sorted(seen))


def _check_written(tag: Tag, report: Report) -> None:
    """What docxtpl would take another way than it is meant."""
    faults: list[tuple[str, Text, Text]] = []
    shown = {"tag": tag.written}
    if tag.kind == "{" and tag.prefix:
        faults.append(
            ("word-unescaped", Text("{tag} would put markup into the document unescaped.", shown),
             Text("Write {{{{ name }}}}: a value is always text."))
        )  # fmt: skip
    if tag.kind == "%" and tag.prefix == "r":
        faults.append(
            ("word-tag", Text("{tag} is not permitted.", shown), Text("Leave the r out."))
        )
    if tag.kind == "%" and tag.word == "autoescape":
        faults.append(
            ("word-unescaped", Text("{tag} would put values into the document unescaped.", shown),
             Text("Leave it out: a value is always text."))
        )  # fmt: skip
    elif tag.kind == "%" and tag.word not in STATEMENTS:
        faults.append(
            ("word-tag", Text("{tag} is not permitted in a Word template.", shown),
             Text("These are: {names}.", {"names": ", ".join(sorted(STATEMENTS))}))
        )  # fmt: skip
    if _QUOTES.search(tag.inner):
        faults.append(
            ("word-quotes", Text("{tag} holds typographic quotation marks.", shown),
             Text("Type straight ones: press Ctrl+Z right after Word has changed them."))
        )  # fmt: skip
    if tag.inner[:1] in ("-", "+") or tag.inner[-1:] in ("-", "+"):
        faults.append(
            ("word-tag", Text("{tag}: minus and plus signs at the ends would join paragraphs.", shown),
             Text("Leave them out."))
        )  # fmt: skip
    if "&" in tag.inner or (tag.prefix and ("}" in tag.inner or "%" in tag.inner)):
        faults.append(
            ("word-tag", Text("{tag}: docxtpl cannot read the signs & % }} in this tag.", shown),
             Text("Write the text outside the tag."))
        )  # fmt: skip
    for code, what, remedy in faults:
        report(_fault(code, tag.paragraph, what, remedy))


def _check_holder(tag: Tag, report: Report) -> None:
    """What a prefixed tag replaces must hold nothing else: it would be lost."""
    holder = tag.holder
    shown = {"tag": tag.written}
    if holder is None:
        what = Text("{tag} stands in no table.", shown)
        report(_fault("word-block", tag.paragraph, what, Text("Outside tables write {{%p …%}}.")))
        return
    others = "".join(plain(one) for one in holder.iter(P)).replace(tag.written, "", 1)
    things = list(holder.iter(f"{W}drawing", f"{W}pict", f"{W}fldChar", f"{W}sectPr"))
    if others.strip() or things:
        what = Text("Beside {tag} stands something that would be lost.", shown)
        report(_fault("word-block", tag.paragraph, what, _ALONE))


def _check_pair(start: Tag, end: Tag, report: Report) -> None:
    """Both ends of a block replace the same kind of thing, side by side."""
    one, other = start.holder, end.holder
    if start.prefix == end.prefix:
        if not start.prefix and start.paragraph.element is end.paragraph.element:
            return
        if start.prefix and one is not None and other is not None:
            if one.getparent() is other.getparent():
                return
        elif start.prefix:
            return  # told already
    what = Text("{start} and {end} do not stand side by side.",
                {"start": start.written, "end": end.written})  # fmt: skip
    remedy = Text(
        "Within one paragraph write {{% … %}}; around paragraphs of one cell or of the page "
        "{{%p … %}}, around rows of one table {{%tr … %}}, around cells of one row {{%tc … %}}, at both "
        "ends."
    )
    report(_fault("word-block", end.paragraph, what, remedy))


def _names(owners: Sequence[etree._Element]) -> str:
    names = dict.fromkeys(str(one.tag).rpartition("}")[2] for one in owners if one.tag != T)
    return ", ".join(names)
