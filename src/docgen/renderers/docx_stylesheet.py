"""The named styles of a Word document: which looks it has, and what a person finds them under.

Every paragraph, and every run that differs from its paragraph, gets a named style.  What a thing *is*
(title, heading, body text, table text …) is its role, and each role has a base style: Word's own
where it has one, so that the navigation pane, the gallery and a table of contents know it.  A label
in the stylesheet (``/* 样式：条款项 */``) names a style of its own below the role's; two things of one
role that merely look different get the base style's name with the difference in brackets.

Invariants: one look of one role and label is one style; every paragraph and table style names its
East Asian and its Latin font; a style says only what its base does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from docgen.core.cascade import Cascade, Node
from docgen.errors import TemplateError
from docgen.renderers.docx_styles import (
    Parts,
    difference,
    paragraph_parts,
    run_difference,
    run_parts,
    switch,
)

_NORMAL = "Normal"


@dataclass(frozen=True, slots=True)
class Role:
    """What a thing is: its base style's name in the file, id, Chinese name, place in Word's lists."""

    name: str
    style_id: str
    shown: str
    priority: int
    parent: str = _NORMAL
    following: str = ""
    # Whether it looks as its first use does; otherwise as a bare element on the main page does,
    # unless a rule is labelled with the style's own name before that is used.
    by_use: bool = True


ROLES: Mapping[str, Role] = {
    "h1": Role("Title", "Title", "标题", 10, following="BodyText"),
    "h2": Role("heading 2", "Heading2", "标题 2", 9, following="BodyText"),
    "h3": Role("heading 3", "Heading3", "标题 3", 9, following="BodyText"),
    "h4": Role("heading 4", "Heading4", "标题 4", 9, following="BodyText"),
    "p": Role("Body Text", "BodyText", "正文文本", 1, by_use=False),
    "caption": Role("caption", "Caption", "题注", 35),
    "chart": Role("图", "Drawing", "图", 35),
    "td": Role("表格文字", "TableText", "表格文字", 12, by_use=False),
    "th": Role("表格栏目", "TableHeading", "表格栏目", 12, parent="TableText", by_use=False),
    **{f"toc-{n}": Role(f"toc {n}", f"TOC{n}", f"目录 {n}", 39) for n in (1, 2, 3)},
    "strong": Role("Strong", "Strong", "要点", 22),
    "em": Role("Emphasis", "Emphasis", "强调", 20),
    "u": Role("下划线", "Underline", "下划线", 23),
    "sub": Role("下标", "Subscript", "下标", 24),
    "sup": Role("上标", "Superscript", "上标", 24),
    "span": Role("", "", "文字", 25),
}
_PARAGRAPH_ROLES = ("h1", "h2", "h3", "h4", "p", "caption", "td", "th")
# Names that Word shows in Chinese for styles of its own: no style of a document may take them.
_TAKEN = frozenset(role.shown for role in ROLES.values()) | {"正文"}
_LABELLED, _VARIANT = 11, 40  # their places in Word's lists

_ALIGNED = {"left": "居左", "right": "居右", "center": "居中", "both": "两端对齐"}
# How a property is put in a few words, from its value ("" where it has none: switched on).
_WORDS: Mapping[str, Callable[[str], str]] = {
    "jc": lambda value: _ALIGNED[value],
    "font-family": lambda value: value,
    "font-size": lambda value: f"{int(value) / 2:g}磅",
    "font-weight": lambda value: "不加粗" if value == "0" else "加粗",
    "keepNext": lambda value: "不与下段同页" if value == "0" else "与下段同页",
    "color": lambda value: f"颜色 {value}",
    "outlineLvl": lambda value: f"大纲 {int(value) + 1} 级" if value else "正文级别",
    "ind": lambda _: "缩进",
    "pBdr": lambda _: "边框",
    "shd": lambda _: "底纹",
    "letter-spacing": lambda _: "字距",
    "text-decoration": lambda _: "下划线",
    "background-color": lambda _: "底纹",
    "vertical-align": lambda _: "升降",
}
_VALUE = re.compile(r'w:(?:val|eastAsia)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph or run is and looks like.

    A paragraph's parts are all it is made of; a run's only what differs from its paragraph.
    ``direct`` is what a style cannot say: in Word a bold character style within a bold paragraph
    style is not bold, so nothing but direct formatting takes boldness away.
    """

    role: str
    label: str
    paragraph: Parts
    run: Parts
    direct: str = ""


PLAIN = Look("span", "", (), ())


@dataclass(frozen=True, slots=True)
class _Style:
    style_id: str
    shown: str
    look: Look


@dataclass(frozen=True, slots=True)
class _Variant:
    """A paragraph style below another, written out once the looks of all styles are known."""

    style_id: str
    name: str
    parent: _Style
    priority: int
    quick: str
    look: Look


class StyleSheet:
    """The styles one document uses, beginning with its roles' base styles.

    ``families`` are the fonts to name for characters that the bundled faces lack.
    """

    def __init__(self, bases: Mapping[str, Look], families: Mapping[str, str]) -> None:
        self._families = families
        self._bases = {
            role: _Style(ROLES[role].style_id, ROLES[role].shown, look)
            for role, look in bases.items()
        }
        self._unused = set(self._bases)
        self._ids = {look: ROLES[role].style_id for role, look in bases.items()}
        self._tables: dict[tuple[str, str], str] = {}
        self._labels: dict[tuple[str, str], _Style] = {}
        self._names = set(_TAKEN)
        self._named: set[str] = set()  # Word's own character styles in use
        self._own: list[str | _Variant] = []
        self._order: list[object] = []
        self._aliases: dict[str, str] = {}

    def paragraph(self, look: Look) -> str:
        """The style id for a paragraph's look."""
        role = ROLES[look.role]
        if look.role not in self._bases:  # not in every document: it begins with its first use
            self._bases[look.role] = _Style(role.style_id, role.shown, look)
            self._ids[look] = role.style_id
        if look.role in self._unused and (role.by_use or look.label == role.shown):
            self._base(look)
        style_id = self._ids.get(look) or self._add(look)
        if style_id == role.style_id:
            self._unused.discard(look.role)
        return style_id

    def character(self, look: Look) -> str:
        """The style id for a run's look; "" where its style does not differ from its paragraph's."""
        if not look.run:
            return ""
        return self._ids.get(look) or self._add_character(look)

    def pieces(self, text: str, look: Look) -> Iterator[tuple[str, Look]]:
        """A run's text in pieces of one font each: characters of another font are styled 补字."""
        if self._families.keys().isdisjoint(text):
            yield text, look
            return
        for family, chars in groupby(text, self._families.get):
            yield "".join(chars), look if family is None else _with_family(look, family)

    def table(self, label: str, borders: str) -> str:
        """The style id of a table with these borders (children of ``w:tblBorders``)."""
        found = self._tables.get((label, borders))
        if found is not None:
            return found
        self._order.append((label, borders))
        style_id = self._tables[label, borders] = f"S{len(self._order)}"
        name = self._fresh(label or "框线表格")
        self._own.append(
            f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id}">'
            f'<w:name w:val="{escape(name)}"/><w:basedOn w:val="TableNormal"/>'
            f'<w:uiPriority w:val="{_LABELLED}"/><w:qFormat/>'
            f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style>"
        )
        return style_id

    def key(self) -> tuple[object, ...]:
        """What the styles part depends on."""
        return (tuple(style.look for style in self._bases.values()), tuple(self._order))

    def xml(self, normal: tuple[Parts, Parts]) -> str:
        """The style elements; ``normal`` is what Normal is made of."""
        out = []
        for role_key, style in self._bases.items():
            role = ROLES[role_key]
            parent = self._bases["td"].look if role.parent == "TableText" else None
            base = (parent.paragraph, parent.run) if parent is not None else normal
            alias = self._aliases.get(role_key, "")
            custom = ' w:customStyle="1"' if role.name == role.shown else ""
            out.append(
                f'<w:style w:type="paragraph"{custom} w:styleId="{role.style_id}">'
                f'<w:name w:val="{role.name}"/>'
                + (f'<w:aliases w:val="{escape(alias)}"/>' if alias else "")
                + f'<w:basedOn w:val="{role.parent}"/>'
                + (f'<w:next w:val="{role.following}"/>' if role.following else "")
                + f'<w:uiPriority w:val="{role.priority}"/><w:qFormat/>'
                + _properties(style.look, base)
                + "</w:style>"
            )
        own = (one if isinstance(one, str) else self._written(one) for one in self._own)
        return "".join(out) + "".join(own)

    def _written(self, variant: _Variant) -> str:
        """A style and how it differs from what it builds on, which may have got its look later."""
        parent = variant.parent
        base = self._bases[variant.look.role]
        if parent.style_id == base.style_id:
            parent = base
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{variant.style_id}">'
            f'<w:name w:val="{escape(variant.name)}"/><w:basedOn w:val="{parent.style_id}"/>'
            f'<w:uiPriority w:val="{variant.priority}"/>{variant.quick}'
            + _properties(variant.look, (parent.look.paragraph, parent.look.run))
            + "</w:style>"
        )

    def _base(self, look: Look) -> None:
        """Make the first use of one of Word's own styles what it looks like."""
        role = ROLES[look.role]
        old = self._bases[look.role].look
        if self._ids.get(old) == role.style_id:
            del self._ids[old]
        self._bases[look.role] = _Style(role.style_id, look.label or role.shown, look)
        self._ids[look] = role.style_id
        if look.label == role.shown:
            self._ids[replace(look, label="")] = role.style_id
        if look.label not in ("", role.shown):
            self._aliases[look.role] = look.label
            self._labels[look.role, look.label] = self._bases[look.role]
            self._names.add(look.label)

    def _add(self, look: Look) -> str:
        """A labelled style below its role's, or a variant of one there is."""
        self._order.append(look)
        style_id = f"S{len(self._order)}"
        parent = self._labels.get((look.role, look.label)) or self._bases[look.role]
        named = look.label not in ("", ROLES[look.role].shown)
        fresh = named and (look.role, look.label) not in self._labels
        if fresh:
            name, priority, quick = self._fresh(look.label), _LABELLED, "<w:qFormat/>"
            self._labels[look.role, look.label] = _Style(style_id, name, look)
        else:
            name = self._fresh(f"{parent.shown}（{_described(look, parent.look)}）")
            priority, quick = _VARIANT, ""
        self._ids[look] = style_id
        self._own.append(_Variant(style_id, name, parent, priority, quick, look))
        return style_id

    def _add_character(self, look: Look) -> str:
        self._order.append(look)
        role = ROLES[look.role]
        if look.label not in ("", role.shown) or not role.name or role.name in self._named:
            style_id = f"S{len(self._order)}"
            described = f"{role.shown}（{_described(look, PLAIN)}）"
            name, priority = self._fresh(look.label or described), _LABELLED
            custom = ' w:customStyle="1"'
        else:
            name, style_id, priority = role.name, role.style_id, role.priority
            self._named.add(name)
            custom = ' w:customStyle="1"' if role.name == role.shown else ""
        self._ids[look] = style_id
        self._own.append(
            f'<w:style w:type="character"{custom} w:styleId="{style_id}">'
            f'<w:name w:val="{escape(name)}"/><w:basedOn w:val="DefaultParagraphFont"/>'
            f'<w:uiPriority w:val="{priority}"/><w:qFormat/>'
            f"<w:rPr>{''.join(xml for _, xml in look.run)}</w:rPr></w:style>"
        )
        return style_id

    def _fresh(self, name: str) -> str:
        number, candidate = 1, name
        while candidate in self._names:
            number += 1
            candidate = f"{name} {number}"
        self._names.add(candidate)
        return candidate


def bases(cascade: Cascade, page: Node) -> dict[str, Look]:
    """How a bare element of every role looks within ``page``, a container of the body.

    A role whose bare element the stylesheet forbids on this page has the look of Normal.
    """
    known: dict[str, Look] | None = page.memo.get("docx bases")
    if known is None:
        known = page.memo["docx bases"] = {
            role: paragraph_look(_bare(role, cascade, page), role) for role in _PARAGRAPH_ROLES
        }
    return known


def _bare(role: str, cascade: Cascade, page: Node) -> Node:
    element = Element(role)
    for tag in {"td": ("tr", "tbody", "table"), "th": ("tr", "tbody", "table")}.get(
        role, ("table",) if role == "caption" else ()
    ):
        outer = Element(tag)
        outer.append(element)
        element = outer
    holder = Element("div")
    holder.append(element)
    node = page
    try:
        while len(holder):
            ((holder, node),) = cascade.children(node, holder)
    except TemplateError:
        return page
    return node


def role_of(node: Node) -> str:
    """A paragraph's or cell's role: its tag, but within a table the cell's, and an entry's level."""
    tag, parent = node.look.tag, node.parent
    if tag == "p" and parent is not None and parent.kind == "cell":
        return parent.look.tag
    if tag == "figcaption":
        return "caption"
    return node.look.classes if parent is not None and parent.look.tag == "toc" else tag


def paragraph_look(node: Node, role: str = "", tab: float | None = None) -> Look:
    """The look of a paragraph, or of a cell's text; ``tab``: where an entry's page number ends."""
    found: Look | None = node.memo.get("docx")
    if found is None:
        parts = paragraph_parts(node.style, node.kind, tab)
        role = role or role_of(node)
        found = node.memo["docx"] = Look(role, _label(node, role), parts, run_parts(node.style))
    return found


def run_look(node: Node, paragraph: Node) -> Look:
    """The look of an inline element within its paragraph."""
    found: Look | None = node.memo.get("docx")
    if found is None:
        style, tag = node.style, node.look.tag
        if style["vertical-align"] in ("sub", "super"):
            # Word makes raised and lowered text smaller by itself.
            style = {**style, "font-size": paragraph.style["font-size"]}
        parts = run_difference(style, paragraph.style)
        direct = ""
        if paragraph.style["font-weight"] == "bold" != style["font-weight"]:
            direct = switch("b", False) + switch("bCs", False)
            parts = tuple(part for part in parts if part[0] != "font-weight")
        found = node.memo["docx"] = Look(tag, _label(node, tag), (), parts, direct)
    return found


def _with_family(look: Look, family: str) -> Look:
    """A run's look with another font, as a style of its own: a run has one style."""
    name = escape(family, {'"': "&quot;"})
    said = "".join(f' w:{use}="{name}"' for use in ("ascii", "hAnsi", "eastAsia", "cs"))
    fonts = ("font-family", f'<w:rFonts w:hint="eastAsia"{said}/>')
    others = tuple(part for part in look.run if part[0] != "font-family")
    return Look("span", "补字", (), (fonts, *others), look.direct)


def _label(node: Node, role: str) -> str:
    """The label of a node's rule; "" where it names another role's style, or Word's Normal."""
    label = node.label or ""
    return "" if label in _TAKEN and label != ROLES[role].shown else label


def _properties(look: Look, base: tuple[Parts, Parts]) -> str:
    paragraph = difference(look.paragraph, base[0])
    run = difference(look.run, base[1], always="font-family")
    return (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "") + f"<w:rPr>{run}</w:rPr>"


def _described(look: Look, base: Look) -> str:
    """How a look differs from its base, in a few Chinese words."""
    words = [
        word
        for mine, theirs in ((look.run, base.run), (look.paragraph, base.paragraph))
        for key, xml in mine
        if dict(theirs).get(key) != xml and (word := _word(key, xml))
    ]
    return "、".join(list(dict.fromkeys(words))[:3]) or "间距"


def _word(key: str, xml: str) -> str:
    found = _VALUE.search(xml)
    word = _WORDS.get(key)
    return word(found.group(1) if found else "") if word else ""


def styles_part(normal: tuple[Parts, Parts], sheet: StyleSheet, lang: str) -> str:
    """The children of ``w:styles``: Normal, what Word expects beside it, and the document's own."""
    paragraph, run = ("".join(xml for _, xml in parts) for parts in normal)
    language = f'<w:lang w:val="en-US" w:eastAsia="{escape(lang)}" w:bidi="ar-SA"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{run}{language}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{paragraph}</w:pPr></w:pPrDefault></w:docDefaults>{_LATENT}"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:uiPriority w:val="0"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name.lower()}"/>'
            '<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:pPr><w:spacing w:before="0"'
            f' w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr>{dict(normal[1])["font-family"]}'
            "</w:rPr></w:style>"
            for name in ("Header", "Footer")
        )
        # The hairline paragraphs Word needs between, and after, tables.
        + '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Gap"><w:name w:val="表格间隔"/>'
        '<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
        ' w:lineRule="exact"/><w:ind w:left="0" w:right="0" w:firstLine="0"/></w:pPr>'
        f'<w:rPr>{dict(normal[1])["font-family"]}<w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>'
        f"{sheet.xml(normal)}"
    )


def normal_parts(body: Node) -> tuple[Parts, Parts]:
    """What Normal is made of: the look of the body."""
    return paragraph_parts(body.style, "container"), run_parts(body.style)


def _latent() -> str:
    """Word's other styles stay out of its lists until they are used."""
    shown = {"Normal": 0, **{role.name: role.priority for role in ROLES.values()}}
    own = [name for name in shown if name and name.isascii()]
    return (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376">'
        + "".join(
            f'<w:lsdException w:name="{name}" w:semiHidden="0" w:uiPriority="{shown[name]}"'
            ' w:unhideWhenUsed="0" w:qFormat="1"/>'
            for name in own
        )
        + "</w:latentStyles>"
    )


_LATENT = _latent()
