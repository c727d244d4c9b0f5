"""Compositions as Word documents, from the same tree and the same cascade as the PDF.

Word gets what a person can work with: named styles, real header rows, merged cells, sections with
headers and footers.  The bytes depend on nothing but the composition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from docgen.core import contents, css, figures, markup, qr
from docgen.core.cascade import Cascade, Node
from docgen.core.contents import ANCHOR
from docgen.core.images import pixels
from docgen.model import Composition
from docgen.renderers import charts, fallback, fonts, turns, word
from docgen.renderers import docx_pages as pages
from docgen.renderers import docx_parts as parts
from docgen.renderers.docx_contents import Contents, bookmarked
from docgen.renderers.docx_flow import Item, flow, sections
from docgen.renderers.docx_styles import indent, outer, side_indent, spacing, twips
from docgen.renderers.docx_stylesheet import (
    StyleSheet,
    bases,
    normal_parts,
    paragraph_look,
    styles_part,
)
from docgen.renderers.docx_table import Placement, table
from docgen.renderers.docx_text import CODE_ID, Inline, Pictures, inline
from docgen.renderers.docx_theme import THEME
from docgen.renderers.pdf import PdfRenderer

_IMAGE_LINE = {"top": "top", "middle": "center", "bottom": "bottom"}
_CODE_FILE = "media/code.png"
_SHORTEST_GAP = 1.0  # points; Word's least exact line


class DocxRenderer:
    """Implements ``ports.Renderer``; keeps cascades and compressed parts between documents."""

    suffix = ".docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def __init__(self, pdf: PdfRenderer | None = None) -> None:
        """``pdf`` knows on which pages headings stand; wanted only for tables of contents."""
        self._pdf = pdf
        self._cascades: dict[str, Cascade] = {}
        self._packed: dict[object, parts.Packed] = {}

    def render(self, composition: Composition, record_json: bytes) -> bytes:
        """Write the document; ``record_json`` is embedded in the PDF, not here."""
        del record_json
        if composition.word is not None:
            return word.finished(composition)
        cascade = self._cascades.get(composition.css)
        if cascade is None:
            cascade = Cascade(css.parse([(composition.type_id, composition.css)]))
            self._cascades[composition.css] = cascade
        root = markup.read(composition.markup)
        contents.fill(root)
        numbers = self._pages(root, composition)
        with turns.ALONE:
            drawn = charts.pictures(
                figures.fill(root), root, cascade, charts.png, composition.fallback
            )
        assets = {**composition.assets, **drawn}
        writer = _Document(cascade, root, composition, assets, numbers)
        document = writer.document()
        files = {
            "[Content_Types].xml": self._constant(parts.content_types(writer.edges)),
            "_rels/.rels": self._constant(parts.ROOT_RELATIONS),
            "docProps/app.xml": self._constant(parts.APP),
            "docProps/core.xml": parts.pack(parts.core_properties(composition)),
            "word/document.xml": parts.pack(document),
            "word/_rels/document.xml.rels": self._constant(
                parts.relations(writer.edges, writer.image_files())
            ),
            "word/styles.xml": self._styles(writer, composition),
            "word/settings.xml": self._constant(parts.settings(even_pages=writer.even_pages)),
            "word/fontTable.xml": self._constant(parts.FONT_TABLE),
            "word/theme/theme1.xml": self._constant(THEME),
        }
        for name, xml in writer.edges.items():
            files[f"word/{name}.xml"] = self._constant(xml)
            if pages.CODE_RELATION in xml:
                relation = parts.code_relation(pages.CODE_RELATION, _CODE_FILE)
                files[f"word/_rels/{name}.xml.rels"] = self._constant(relation)
                payload = qr.page_payload(composition.serial, 0)
                files[f"word/{_CODE_FILE}"] = parts.pack(qr.image(payload))
        for name, asset in zip(writer.image_files(), writer.pictures.names, strict=True):
            files[f"word/{name}"] = parts.pack(assets[asset])
        return parts.package(files)

    def uncovered(self, text: str) -> frozenset[str]:
        """The characters the bundled faces lack: both renditions must show the same."""
        return fonts.uncovered(text)

    def _pages(self, root: Element, composition: Composition) -> Mapping[str, int]:
        if root.find(".//toc") is None:
            return {}
        self._pdf = self._pdf or PdfRenderer()
        return self._pdf.pages(composition)

    def _constant(self, xml: str) -> parts.Packed:
        return self._kept(xml, xml)

    def _styles(self, writer: _Document, composition: Composition) -> parts.Packed:
        key = (composition.css, composition.lang, writer.sheet.key())
        found = self._packed.get(key)
        if found is None:
            content = styles_part(normal_parts(writer.body), writer.sheet, composition.lang)
            xml = f"{parts.HEAD}<w:styles {parts.NAMESPACES}>{content}</w:styles>"
            found = self._kept(key, xml)
        return found

    def _kept(self, key: object, xml: str) -> parts.Packed:
        found = self._packed.get(key)
        if found is None:
            if len(self._packed) > _KEPT_MOST:
                self._packed.clear()
            found = self._packed[key] = parts.pack(xml)
        return found


# Parts that hold a document's own words (headers with its number) come and go.
_KEPT_MOST = 500


@dataclass(slots=True)
class _Document:
    """One document being written."""

    cascade: Cascade
    root: Element
    composition: Composition
    assets: Mapping[str, bytes]
    numbers: Mapping[str, int]
    edges: dict[str, str] = field(default_factory=dict)  # "header1" -> XML
    sheet: StyleSheet = field(init=False)
    pictures: Pictures = field(init=False)
    contents: Contents = field(init=False)
    root_node: Node = field(init=False)
    body: Node = field(init=False)
    even_pages: bool = False
    _room: float = 0.0

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.assets, pixels)
        self.contents = Contents(self.root, self.numbers)
        self.root_node = self.cascade.root(self.root)

    def document(self) -> str:
        """The document part."""
        _, (body, self.body) = self.cascade.children(self.root_node, self.root)
        items = flow(body, self.body, self.cascade)
        self.sheet = StyleSheet(bases(self.cascade, _page(items, self.body)), self._families())
        strings = dict(self._strings(body, self.body))
        out: list[str] = []
        runs = list(sections(items))
        masters = [
            pages.master(
                page, self.cascade, self.root_node, strings, self.sheet, code_text=self._code_text()
            )
            for page, _ in runs
        ]
        self.even_pages = any(master.even != master.odd for master in masters)
        for number, (master, (_, run)) in enumerate(zip(masters, runs, strict=True)):
            self._room = master.room
            last = number == len(runs) - 1
            properties = pages.section(
                master, self._references(master, first=number == 0), first=number == 0
            )
            out.append(self._section(run, "" if last else properties))
            if last:
                out.append(self.contents.ends())
                out.append(properties)
        content = "".join(out)
        return f"{parts.HEAD}<w:document {parts.NAMESPACES}><w:body>{content}</w:body></w:document>"

    def _code_text(self) -> str:
        return f"编号二维码：{self.composition.serial or qr.SPECIMEN}"

    def _families(self) -> Mapping[str, str]:
        """The fonts Word is told to set with what the bundled faces lack."""
        face = self.composition.fallback
        return fallback.read(face).families if face is not None else {}

    def image_files(self) -> Sequence[str]:
        """Where the images used stand below ``word/``."""
        return [
            f"media/image{number}.{'png' if name == 'qr' or name.endswith('.png') else 'jpeg'}"
            for number, name in enumerate(self.pictures.names, start=1)
        ]

    def _strings(self, element: Element, node: Node) -> Sequence[tuple[str, str]]:
        found = []
        stack = [(element, node)]
        while stack:
            parent, parent_node = stack.pop()
            name = parent_node.style["string-set"]
            if name is not None:
                found.append((name, markup.plain(parent).replace("\n", " ")))
            stack.extend(self.cascade.children(parent_node, parent))
        return found

    def _references(self, master: pages.Master, *, first: bool) -> str:
        uses = [("default", master.odd)]
        if self.even_pages:
            uses.append(("even", master.even))
        if first and master.first is not None:
            uses.append(("first", master.first))
        wanted = [
            (kind, use, xml)
            for use, edges in uses
            for kind, xml in (("header", edges.header), ("footer", edges.footer))
        ]
        return "".join(
            f'<w:{kind}Reference w:type="{use}" r:id="rId{self._edge(kind, xml)}"/>'
            for kind, use, xml in wanted
        )

    def _edge(self, kind: str, xml: str) -> str:
        for name, known in self.edges.items():
            if name.startswith(kind) and known == _numbered(xml, name):
                return name
        name = f"{kind}{sum(n.startswith(kind) for n in self.edges) + 1}"
        self.edges[name] = _numbered(xml, name)
        return name

    def _section(self, items: Sequence[Item], properties: str) -> str:
        """A section's blocks; its properties stand in its last paragraph."""
        out: list[str] = []
        before: Item | None = None
        for index, item in enumerate(items):
            after = items[index + 1] if index + 1 < len(items) else None
            if item.is_table:
                out.append(self._before_table(item, before))
                out.append(self._table(item))
            elif item.element in self.contents.entries:
                paragraph = self._paragraph(item, before, after, "")
                out.append(self.contents.around(item.element, paragraph, _gap(_SHORTEST_GAP)))
            else:
                ends = properties if after is None else ""
                out.append(self._paragraph(item, before, after, ends))
            before = item
        if before is None or before.is_table or before.element in self.contents.entries:
            # Word wants a paragraph after a section's last table, and after a table of contents.
            out.append(_gap(_SHORTEST_GAP, section=properties))
        return "".join(out)

    def _before_table(self, item: Item, before: Item | None) -> str:
        caption = item.element.find("caption")
        if before is None:
            gap = _gap(item.gap) if item.gap else ""
        elif item.breaks:
            gap = _gap(max(item.gap, _SHORTEST_GAP), breaks=True)
        elif before.is_table:
            gap = _gap(max(item.gap, _SHORTEST_GAP), keep=before.keep_next)
        else:
            gap = ""  # the paragraph before has left the space
        if caption is None:
            return gap
        node = next(n for e, n in self.cascade.children(item.node, item.element) if e is caption)
        return gap + self._text(caption, node, left=item.left, right=item.right, keep_next=True)

    def _table(self, item: Item) -> str:
        placement = Placement(
            self._room - item.left - item.right, item.left, item.keep_next, item.keep_lines
        )
        return table(
            item.element, item.node, self.cascade, placement,
            sheet=self.sheet, cell_text=self._cell_text,
        )  # fmt: skip

    def _cell_text(self, cell: Element, node: Node, keep_next: bool) -> str:
        blocks = list(self.cascade.children(node, cell)) if cell.find("p") is not None else []
        if not blocks:
            return self._text(cell, node, keep_next=keep_next)
        out: list[str] = []
        previous = 0.0
        for block, block_node in blocks:
            top = outer(block_node.style, "top")
            # Word adds what CSS collapses.
            before = max(previous, top) - previous if out else top
            direct = before if before != top else None
            out.append(self._text(block, block_node, before=direct, keep_next=keep_next))
            previous = outer(block_node.style, "bottom")
        return "".join(out)

    def _paragraph(self, item: Item, before: Item | None, after: Item | None, ends: str) -> str:
        style = item.node.style
        left_by_previous = (
            outer(before.node.style, "bottom")
            if before is not None and not before.is_table
            else 0.0
        )
        top: float | None = max(item.gap - left_by_previous, 0.0)
        if top == outer(style, "top"):
            top = None
        bottom: float | None = None
        if after is not None and after.is_table and not after.breaks:
            bottom = after.gap if after.gap != outer(style, "bottom") else None
        return self._text(
            item.element, item.node, before=top, after=bottom, left=item.left, right=item.right,
            keep_next=item.keep_next and style["break-after"] != "avoid",
            keep_lines=item.keep_lines and style["break-inside"] != "avoid",
            breaks=item.breaks, section=ends,
        )  # fmt: skip

    def _text(
        self,
        element: Element,
        node: Node,
        *,
        before: float | None = None,
        after: float | None = None,
        left: float = 0.0,
        right: float = 0.0,
        keep_next: bool = False,
        keep_lines: bool = False,
        breaks: bool = False,
        section: str = "",
    ) -> str:
        """A paragraph: its style, what must be said directly, its runs."""
        entry = element in self.contents.entries
        tab = self._room - right - side_indent(node.style, "right") if entry else None
        style_id = self.sheet.paragraph(paragraph_look(node, tab=tab))
        content = inline(element, node, self.cascade, self.sheet, self.pictures)
        runs = content.xml
        if entry:
            runs = self.contents.entry(element, runs)
        elif anchor := element.get(ANCHOR):
            runs = bookmarked(anchor, runs)
        direct = [
            f'<w:pStyle w:val="{style_id}"/>',
            "<w:keepNext/>" if keep_next else "",
            "<w:keepLines/>" if keep_lines else "",
            "<w:pageBreakBefore/>" if breaks else "",
        ]
        own = node.kind == "paragraph"
        if before is not None or after is not None or content.image is not None:
            above = before if before is not None else outer(node.style, "top") if own else 0.0
            below = after if after is not None else outer(node.style, "bottom") if own else 0.0
            # A line of exact height would cut an image.
            rule = "exact" if content.image is None else "atLeast"
            direct.append(spacing(node.style, above, below, rule))
        if left or right:
            inner = (side_indent(node.style, side) if own else 0.0 for side in ("left", "right"))
            start, end = inner
            direct.append(indent(left + start, right + end, node.style["text-indent"]))
        direct.append(_image_alignment(content))
        properties = "".join(direct) + section
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _page(items: Sequence[Item], body: Node) -> Node:
    """The outermost container of what comes last: the body's main text, not its cover."""
    node = items[-1].node if items else body
    while node.parent is not None and node is not body and node.parent is not body:
        node = node.parent
    return node if node.kind == "container" else body


def _numbered(xml: str, name: str) -> str:
    """A header whose code has a number of its own, beyond those of the body's pictures."""
    return (
        xml.replace(CODE_ID, str(10_000 + int(name.removeprefix("header"))))
        if CODE_ID in xml
        else xml
    )


def _image_alignment(content: Inline) -> str:
    if content.image is None:
        return ""
    word = _IMAGE_LINE.get(content.image.style["vertical-align"])
    return f'<w:textAlignment w:val="{word}"/>' if word else ""


def _gap(height: float, *, breaks: bool = False, keep: bool = False, section: str = "") -> str:
    """An empty paragraph of an exact height in points."""
    return (
        '<w:p><w:pPr><w:pStyle w:val="Gap"/>'
        + ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if breaks else "")
        + f'<w:spacing w:line="{max(twips(height), 20)}" w:lineRule="exact"/>{section}</w:pPr></w:p>'
    )
