"""Automatic numbering in a Word template: worked out once and written out as text.

In a Word file the number of a paragraph is no text: whoever opens the file works it out anew, and programs
differ in how (LibreOffice knows nothing of numbers "in legal style", for one).  So the numbers of a filled
template are counted here, by ISO/IEC 29500-1, 17.9, and put before their paragraphs as text, with the
indentation and the formatting of their level; the paragraphs are automatic no longer.  What stands in the
document stays, in both files and in whatever opens them.

What cannot be told for certain is refused: kinds of numbers not in ``KINDS``, bullets of symbol fonts or
pictures, a number that needs a level above which has none yet.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from docgen.core import word_package
from docgen.core.numerals import chinese_numeral
from docgen.core.word_package import W
from docgen.core.word_text import P
from docgen.model import Text

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_INDENTS = ({"firstLine", "firstLineChars"}, {"hanging", "hangingChars"})
# The order of the schema (17.3.1.26, 17.3.2.28), in which Word wants to find them.
_PARAGRAPH = re.findall(
    r"\w+",
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
)
_RUN = re.findall(
    r"\w+",
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl "
    "cs em lang eastAsianLayout specVanish oMath",
)


def _signs(signs: str) -> tuple[int, Callable[[int], str]]:
    return len(signs), lambda number: signs[number - 1]


def _letters(number: int) -> str:
    """A to Z, then AA, BB: letters are doubled, not counted on (17.18.59, upperLetter)."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1)


def _roman(number: int) -> str:
    written = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        times, number = divmod(number, value)
        written += sign * times
    return written


_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
KINDS: Mapping[str, tuple[int, Callable[[int], str]]] = {
    "decimal": (32767, str),
    "decimalZero": (32767, "{:02}".format),
    "decimalFullWidth": (32767, lambda number: str(number).translate(_WIDE)),
    "upperLetter": (780, _letters),
    "lowerLetter": (780, lambda number: _letters(number).lower()),
    "upperRoman": (3999, _roman),
    "lowerRoman": (3999, lambda number: _roman(number).lower()),
    # Word writes the three alike below a hundred, and 一百 in different ways.
    "chineseCounting": (99, chinese_numeral),
    "japaneseCounting": (99, chinese_numeral),
    "chineseCountingThousand": (9999, chinese_numeral),
    "ideographTraditional": _signs("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _signs("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _signs("①②③④⑤⑥⑦⑧⑨⑩"),
    "decimalEnclosedCircleChinese": _signs("①②③④⑤⑥⑦⑧⑨⑩"),
    "decimalEnclosedParen": _signs("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _signs("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
}
"""The kinds of numbers that can be written: how far each goes, and how a number is written."""


class NumberError(Exception):
    """The number of a ``paragraph`` cannot be told; ``what`` says why."""

    def __init__(self, what: Text, paragraph: etree._Element) -> None:
        super().__init__(str(what))
        self.what, self.paragraph = what, paragraph


class _UntellableError(Exception):
    def __init__(self, what: Text) -> None:
        super().__init__(str(what))
        self.what = what


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: ``restart`` is how deep a level may be (from 1) to begin this one anew."""

    start: int
    kind: str
    text: str
    suffix: str
    restart: int | None
    legal: bool
    element: etree._Element

    def fault(self) -> Text | None:
        """What cannot be carried about it."""
        if "{{" in self.text or "{%" in self.text:
            return Text("Automatic numbering: a tag in the number itself.")
        if self.element.find(f"{W}lvlPicBulletId") is not None:
            return Text("Automatic numbering: a picture as bullet.")
        if self.element.find(f"{W}rPr/{W}vanish") is not None:
            return Text("Automatic numbering: a hidden number.")
        if self.kind == "bullet":
            fonts = self.element.find(f"{W}rPr/{W}rFonts")
            symbol = fonts is not None and any(
                "Symbol" in f or "Wing" in f for f in fonts.attrib.values()
            )
            if symbol or any("\ue000" <= one <= "\uf8ff" for one in self.text):
                return Text("Automatic numbering: a bullet of a symbol font.")
        elif self.kind not in {*KINDS, "none"}:
            return Text("Automatic numbering: numbers of the kind {kind}.", {"kind": self.kind})
        return None


@dataclass(frozen=True, slots=True)
class _List:
    """A ``w:num``: lists of the same ``abstract`` count on from each other."""

    abstract: str
    levels: Mapping[int, Level]
    begins: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Numbered:
    """That a paragraph is numbered: in which list, at which level, by its ``style`` or by itself."""

    list: str
    level: int
    style: bool


class Numbering:
    """The lists of a template, and which paragraphs are in them."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._styles = {
            style.get(f"{W}styleId", ""): style
            for style in _part(parts, "styles").iter(f"{W}style")
        }
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        root = _part(parts, "numbering")
        self._abstracts = {
            one.get(f"{W}abstractNumId", ""): one for one in root.iter(f"{W}abstractNum")
        }
        self._nums = {one.get(f"{W}numId", ""): one for one in root.iter(f"{W}num")}
        self._lists = {name: self._list(one) for name, one in self._nums.items()}

    def of(self, paragraph: etree._Element) -> Numbered | None:
        """Where a paragraph is numbered; None where it is not."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = _value(own, "numId"), _value(own, "ilvl")
        by_style = number is None
        if number is None:
            for name, style in self._chain(paragraph):
                given = style.find(f"{W}pPr/{W}numPr")
                number = _value(given, "numId")
                if number is not None:
                    level = level or self._linked(number, name) or _value(given, "ilvl")
                    break
        if number is None or number == "0":
            return None
        return Numbered(number, int(level or 0), by_style)

    def level(self, numbered: Numbered) -> Level | None:
        """The level a paragraph is numbered at; None where the file has none."""
        found = self._lists.get(numbered.list)
        return found.levels.get(numbered.level) if found else None

    def write_out(self, root: etree._Element) -> None:
        """Number the paragraphs of a filled document, in their order.  Raises NumberError."""
        counts = _Counts(self._lists)
        for paragraph in root.iter(P):
            numbered = self.of(paragraph)
            level = self.level(numbered) if numbered else None
            if numbered is None or level is None:
                continue
            try:
                number = counts.next(numbered)
            except _UntellableError as error:
                raise NumberError(error.what, paragraph) from error
            self._write(paragraph, numbered, level, number)

    def _write(
        self, paragraph: etree._Element, numbered: Numbered, level: Level, number: str
    ) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        indents = self._indents(paragraph, numbered, level)
        for name in ("numPr", "ind"):
            for old in properties.findall(f"{W}{name}"):
                properties.remove(old)
        if numbered.style:  # else the style would number it again
            off = etree.Element(f"{W}numPr")
            etree.SubElement(off, f"{W}numId").set(f"{W}val", "0")
            _put(properties, off, _PARAGRAPH)
        if indents:
            _put(
                properties,
                etree.Element(f"{W}ind", {f"{W}{k}": v for k, v in indents.items()}),
                _PARAGRAPH,
            )
        self._tabs(properties, level)
        if number:
            paragraph.insert(paragraph.index(properties) + 1, _run(properties, level, number))

    def _indents(
        self, paragraph: etree._Element, numbered: Numbered, level: Level
    ) -> dict[str, str]:
        """The level's, under those of a style that numbers by itself, under the paragraph's own."""
        layers = [level.element.find(f"{W}pPr/{W}ind")]
        if numbered.style:
            derived = []
            for _name, style in self._chain(paragraph):
                derived.append(style.find(f"{W}pPr/{W}ind"))
                if style.find(f"{W}pPr/{W}numPr/{W}numId") is not None:
                    break
            layers += reversed(derived)
        layers.append(paragraph.find(f"{W}pPr/{W}ind"))
        merged: dict[str, str] = {}
        for layer in layers:
            given = (
                {str(k).removeprefix(W): str(v) for k, v in layer.attrib.items()}
                if layer is not None
                else {}
            )
            for one, other in (_INDENTS, _INDENTS[::-1]):
                if one & given.keys():
                    merged = {k: v for k, v in merged.items() if k not in other}
            merged |= given
        return merged

    def _tabs(self, properties: etree._Element, level: Level) -> None:
        stops = level.element.findall(f"{W}pPr/{W}tabs/{W}tab")
        if not stops:
            return
        tabs = properties.find(f"{W}tabs")
        if tabs is None:
            tabs = etree.Element(f"{W}tabs")
            _put(properties, tabs, _PARAGRAPH)
        own = {stop.get(f"{W}pos") for stop in tabs}
        tabs.extend(copy.deepcopy(stop) for stop in stops if stop.get(f"{W}pos") not in own)
        tabs[:] = sorted(tabs, key=lambda stop: int(stop.get(f"{W}pos", "0")))

    def _chain(self, paragraph: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """The paragraph's style and those it is based on."""
        name = _value(paragraph.find(f"{W}pPr"), "pStyle") or self._default
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield name, self._styles[name]
            name = _value(self._styles[name], "basedOn") or ""

    def _linked(self, number: str, style: str) -> str | None:
        """The level that names a style as its own."""
        found = self._lists.get(number)
        for at, level in found.levels.items() if found else ():
            if _value(level.element, "pStyle") == style:
                return str(at)
        return None

    def _list(self, num: etree._Element) -> _List:
        name = _value(num, "abstractNumId") or ""
        abstract = self._abstracts.get(name)
        link = _value(abstract, "numStyleLink")
        if link in self._styles:  # the levels stand where the style of lists leads
            other = self._nums.get(
                _value(self._styles[link].find(f"{W}pPr/{W}numPr"), "numId") or ""
            )
            name = _value(other, "abstractNumId") or name
            abstract = self._abstracts.get(name, abstract)
        levels = dict(_levels(abstract))
        begins = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            levels |= dict(_levels(override))
            start = _value(override, "startOverride")
            if start is not None:
                begins[int(override.get(f"{W}ilvl", "0"))] = int(start)
        return _List(name, levels, begins)


@dataclass(slots=True)
class _Counts:
    """How far the lists of a document have come."""

    lists: Mapping[str, _List]
    reached: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, numbered: Numbered) -> str:
        """The number of the next paragraph in a list.  Raises _UntellableError."""
        the_list, at = self.lists[numbered.list], numbered.level
        level = the_list.levels[at]
        counts = self.reached.setdefault(the_list.abstract, {})
        begin = the_list.begins.get(at) if (numbered.list, at) not in self.begun else None
        self.begun.add((numbered.list, at))
        if begin is not None:
            counts[at] = begin
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        for deeper, one in the_list.levels.items():
            if deeper > at and (one.restart is None or at < one.restart):
                counts.pop(deeper, None)
        if level.kind == "bullet":
            return level.text
        return _PLACE.sub(
            lambda place: _written(the_list, level, counts, int(place[1]) - 1), level.text
        )


def _written(the_list: _List, level: Level, counts: Mapping[int, int], at: int) -> str:
    """A count as its level writes it (as digits, where the number is in legal style)."""
    kind = the_list.levels[at].kind if at in the_list.levels else "none"
    if kind in ("none", "bullet"):
        return ""
    if at not in counts:
        raise _UntellableError(
            Text("Its number needs one of the level above, and none stands before it.")
        )
    limit, write = KINDS["decimal" if level.legal else kind]
    if not 1 <= counts[at] <= limit:
        raise _UntellableError(
            Text("Numbers of the kind {kind} go from 1 to {limit}.", {"kind": kind, "limit": limit})
        )
    return write(counts[at])


def _levels(holder: etree._Element | None) -> Iterator[tuple[int, Level]]:
    for one in holder.iterfind(f"{W}lvl") if holder is not None else ():
        restart = _value(one, "lvlRestart")
        legal = one.find(f"{W}isLgl")
        yield (
            int(one.get(f"{W}ilvl", "0")),
            Level(
                start=int(_value(one, "start") or 0),
                kind=_value(one, "numFmt") or "custom",
                text=_value(one, "lvlText") or "",
                suffix=_value(one, "suff") or "tab",
                restart=None if restart is None else int(restart),
                legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
                element=one,
            ),
        )


def _run(properties: etree._Element, level: Level, number: str) -> etree._Element:
    """The number as text, formatted as the paragraph's mark, over it as its level says."""
    run = etree.Element(f"{W}r")
    formatting = etree.SubElement(run, f"{W}rPr")
    for given in (properties.find(f"{W}rPr"), level.element.find(f"{W}rPr")):
        for one in given if given is not None else ():
            name = etree.QName(one).localname
            if name in _RUN and one.tag.startswith(W):
                for old in formatting.findall(one.tag):
                    formatting.remove(old)
                _put(formatting, copy.deepcopy(one), _RUN)
    text = etree.SubElement(run, f"{W}t")
    text.text = f"{number} " if level.suffix == "space" else number
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if level.suffix == "tab":
        etree.SubElement(run, f"{W}tab")
    return run


def _put(holder: etree._Element, element: etree._Element, order: Sequence[str]) -> None:
    """Put an element where the schema has it."""
    rank = order.index(etree.QName(element).localname)
    at = next(
        (
            at
            for at, one in enumerate(holder)
            if (name := etree.QName(one).localname) in order and order.index(name) > rank
        ),
        len(holder),
    )
    holder.insert(at, element)


def _value(holder: etree._Element | None, name: str) -> str | None:
    """The value of a property within ``holder``; None where it has none."""
    found = holder.find(f"{W}{name}") if holder is not None else None
    return None if found is None else found.get(f"{W}val")


def _part(parts: Mapping[str, bytes], name: str) -> etree._Element:
    path = f"word/{name}.xml"
    return word_package.tree(path, parts[path]) if path in parts else etree.Element(f"{W}{name}")
