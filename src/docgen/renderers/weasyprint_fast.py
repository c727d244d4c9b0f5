"""WeasyPrint's layout, driven for speed: what is the same for every document is done once.

The steps are those of ``weasyprint.document.Document._render``.  Instead of HTML text it is fed a
parsed tree; instead of the stylesheet of all HTML, one of the permitted elements; and an element's
computed style is kept with its kind (``core.cascade.Node``) from one document to the next, because the
documents of a type repeat the same few dozen kinds.

Kept styles hold nothing of a document: the guard lets no attribute value into a style, and what layout
writes into them is the same every time.  Tests compare the layout with that of WeasyPrint's public
interface.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
import weasyprint
from weasyprint.css import StyleFor, declaration_precedence
from weasyprint.css.counters import CounterStyle
from weasyprint.css.properties import INITIAL_VALUES, Dimension
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Document, Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext, layout_document
from weasyprint.layout.page import PageType
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.urls import URLFetcher, URLFetcherResponse

from docgen.core import css
from docgen.core.cascade import DEFAULTS, Cascade, Node
from docgen.core.contents import ANCHOR
from docgen.core.figures import Chart
from docgen.renderers import charts, weasyprint_breaks, weasyprint_patches
from docgen.renderers.pdf_images import OneBitImage

# Logical ones (border-block-start-width) are aliases, not computed by themselves.
_PROPERTIES = [n for n in INITIAL_VALUES if "_block" not in n and "_inline" not in n]
# A page's style is kept with its number: enough for long contracts, no end of memory for longer.
_PAGES_MOST = 200
BASE = "https://assets.invalid/"
# What WeasyPrint's own user agent stylesheet says of the permitted elements, and no more.  A table's
# foot is not repeated on every page: Word cannot; it stays with the row before it.
USER_AGENT = (
    """
head, title { display: none }
html, body, section, div, toc, figure, chart, figcaption, h1, h2, h3, h4, p { display: block }
table { display: table; box-sizing: border-box }
caption { display: table-caption }
colgroup { display: table-column-group }
col { display: table-column }
thead { display: table-header-group }
tbody, tfoot { display: table-row-group }
tfoot { break-before: avoid }
tr { display: table-row }
th, td { display: table-cell }
br::before { content: "\\A"; white-space: pre-line }
img { overflow: hidden; image-rendering: crisp-edges }
toc a::after { content: leader(".") target-counter(attr(href), page) }
h1, h2, h3, h4 { bookmark-label: content(text) }
@page {
  size: A4; margin: 20mm;
  @top-left { text-align: left; vertical-align: middle }
  @top-center { text-align: center; vertical-align: middle }
  @top-right { text-align: right; vertical-align: middle }
  @bottom-left { text-align: left; vertical-align: middle }
  @bottom-center { text-align: center; vertical-align: middle }
  @bottom-right { text-align: right; vertical-align: middle }
  @left-middle { text-align: center; vertical-align: middle; margin-right: auto }
  @right-middle { text-align: center; vertical-align: middle; margin-left: auto }
}
"""
    + DEFAULTS
)


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serves a composition's assets by name and refuses everything else."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        # URLFetcher's own constructor would set up openers for http, ftp and file.
        self._fail_on_errors = True
        self._assets = assets

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The asset ``url`` names; raises ValueError for anything else."""
        del headers
        name = url.removeprefix(BASE)
        if name == url or name not in self._assets:
            raise ValueError(f"not an asset of the document: {url}")
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": "image/png"})


class ParsedHtml(weasyprint.HTML):  # type: ignore[misc]
    """A document that is parsed already."""

    def __init__(self, root: Element, fetcher: AssetFetcher, user_agent: weasyprint.CSS) -> None:
        self.base_url = BASE
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.etree_element = root
        self._user_agent = user_agent

    @functools.cached_property
    def wrapper_element(self) -> cssselect2.ElementWrapper:
        """The tree as selectors see it; wanted only when a new kind of element turns up."""
        return cssselect2.ElementWrapper.from_html_root(self.etree_element)

    @functools.cached_property
    def wrappers(self) -> Mapping[Element, cssselect2.ElementWrapper]:
        """Every element as selectors see it."""
        return {one.etree_element: one for one in self.wrapper_element.iter_subtree()}

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        del forms
        return [self._user_agent]


class _KeptStyles(StyleFor):  # type: ignore[misc]
    """WeasyPrint's ``style_for``, with the computed styles of known kinds of elements."""

    def __init__(self, html: ParsedHtml, template: _Template, targets: TargetCollector) -> None:
        self._targets = targets
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes: dict[str, Any] = {"box": None, "area": None}
        self._sheets = template.sheets
        self.font_config = template.font_config
        self._html = html
        self._template = template
        root = html.etree_element
        node = template.cascade.root(root)
        self._take(root, None, node)
        stack = [(root, node)]
        while stack:
            parent, parent_node = stack.pop()
            for child, child_node in template.cascade.children(parent_node, parent):
                self._take(child, parent, child_node)
                if len(child):
                    stack.append((child, child_node))
        self._cascaded_styles.clear()

    def _take(self, element: Element, parent: Element | None, node: Node) -> None:
        """Give an element its kind's styles, worked out now if the kind is new."""
        kept = node.memo.get("pdf")
        if kept is None:
            kept = node.memo["pdf"] = tuple(self._compute(element, parent))
            for _, style in kept:
                _size(style, node)
                _finish(style, shared=node.kind == "cell")
        for pseudo, style in kept:
            self._computed_styles[element, pseudo] = style
        if name := element.get(ANCHOR):
            # The one thing in a style that is an element's own.
            style = self._computed_styles[element, None] = kept[0][1].copy()
            style["anchor"] = name
            self._targets.collect_anchor(name)

    def add_page_declarations(self, page_type: Any) -> None:
        """Take a page's styles, and its margin boxes', from the document before, if it had one."""
        kept = self._template.pages.get(page_type)
        if kept is not None:
            self._computed_styles.update(kept)
        else:
            super().add_page_declarations(page_type)

    def set_computed_styles(self, element: Any, parent: Any, *args: Any, **kwargs: Any) -> None:
        """Compute a style, unless it is a page's that is kept; keep a page's."""
        key = element, kwargs.get("pseudo_type")
        if not isinstance(element, PageType):
            super().set_computed_styles(element, parent, *args, **kwargs)
        elif key not in self._template.pages.get(element, ()):
            super().set_computed_styles(element, parent, *args, **kwargs)
            if len(self._template.pages) < _PAGES_MOST:
                _finish(self._computed_styles[key], shared=False)
                self._template.pages.setdefault(element, {})[key] = self._computed_styles[key]

    def _compute(self, element: Element, parent: Element | None) -> Iterator[tuple[Any, Any]]:
        """As in StyleFor.__init__: match every sheet, let the heaviest declarations win."""
        wrapper = self._html.wrappers[element]
        for sheet, origin, _ in self._sheets:
            for specificity, _order, pseudo, (declarations, _layer) in sheet.matcher.match(wrapper):
                style = self._cascaded_styles.setdefault((element, pseudo), {})
                for name, values, importance in declarations:
                    weight = (declaration_precedence(origin, importance), 0, specificity)
                    if name not in style or style[name][1] <= weight:
                        style[name] = values, weight
        if parent is None and (lang := element.get("lang")):
            self._cascaded_styles.setdefault((element, None), {})["lang"] = (
                ("string", lang), (9, 0, (0, 0, 0)),
            )  # fmt: skip
        pseudos = [p for e, p in self._cascaded_styles if e is element and p is not None]
        for pseudo in (None, *pseudos):
            self.set_computed_styles(
                element,
                parent if pseudo is None else element,
                root=self._html.etree_element,
                pseudo_type=pseudo,
                base_url=BASE,
            )
            yield pseudo, self._computed_styles[element, pseudo]


def _size(style: Any, node: Node) -> None:
    """A figure's size is that of its drawing, without the caption."""
    if node.kind == "figure":
        style["width"] = style["height"] = "auto"
    elif node.kind == "img" and node.parent is not None and node.parent.look.tag == "chart":
        for name in ("width", "height"):
            style[name] = Dimension(node.style[name] * (1 / 0.75), "px")


def _finish(style: Any, *, shared: bool) -> None:
    """Work out every property now, so that copies of a kept style begin complete.

    Layout copies a cell's style only to lift its height, the same way each time: where ``shared``,
    one copy serves all.
    """
    for name in _PROPERTIES:
        _ = style[name], style.anonymous_style[name]
    if shared:
        twin = style.copy()
        style.copy = lambda: twin


class _Template:
    """A stylesheet, parsed for WeasyPrint and as a cascade of kinds."""

    def __init__(self, text: str, user_agent: weasyprint.CSS, font_config: Any) -> None:
        self.cascade = Cascade(css.parse([("style.css", text)]))
        self.font_config = font_config
        sheet = weasyprint.CSS(string=text, font_config=font_config)
        self.pages: dict[Any, dict[tuple[Any, Any], Any]] = {}
        self.sheets = [(user_agent, "user agent", None), (sheet, "user", None)]


class Engine:
    """Lays out documents; one per process."""

    def __init__(self, font_config: Any) -> None:
        weasyprint_patches.apply()
        self._fonts = font_config
        self._user_agent = weasyprint.CSS(string=USER_AGENT, font_config=font_config)
        self._templates: dict[tuple[str, str], _Template] = {}
        weasyprint_breaks.apply()

    def cascade(self, text: str, root: Element) -> Cascade:
        """The stylesheet as ``layout`` sees it."""
        return self._template(text, root).cascade

    def _template(self, text: str, root: Element) -> _Template:
        key = (text, root.get("lang", ""))
        template = self._templates.get(key)
        if template is None:
            template = self._templates[key] = _Template(text, self._user_agent, self._fonts)
        return template

    def layout(
        self,
        root: Element,
        text: str,
        assets: Mapping[str, bytes],
        drawn: Mapping[str, Chart] | None = None,
        fallback: bytes | None = None,
    ) -> Document:
        """Lay out a guarded tree with the stylesheet ``text``; ``drawn`` are its charts, whose lettering
        has the document's own face ``fallback`` beside the bundled ones.
        """
        template = self._template(text, root)
        pictures = charts.pictures(drawn or {}, root, template.cascade, charts.svg, fallback)
        assets = {**assets, **pictures}
        fetcher = AssetFetcher(assets)
        html = ParsedHtml(root, fetcher, self._user_agent)
        counter_style = CounterStyle()
        for style in html._ua_counter_style():
            counter_style.update(style)
        targets = TargetCollector()
        context = LayoutContext(
            _KeptStyles(html, template, targets),
            functools.partial(
                get_image_from_uri,
                cache=decoded(assets),
                url_fetcher=fetcher,
                options=dict(weasyprint.DEFAULT_OPTIONS),
            ),
            self._fonts,
            counter_style,
            targets,
        )
        boxes = build_formatting_structure(
            root, context.style_for, context.get_image_from_uri, BASE, targets, counter_style,
            context.footnotes,
        )  # fmt: skip
        pages = [Page(box) for box in layout_document(html, boxes, context)]
        return Document(pages, DocumentMetadata(), fetcher, self._fonts, {}, None)


def own_styles(root: Element, cascade: Cascade) -> str:
    """What styles hold of single elements, as a stylesheet for WeasyPrint's own computation."""
    names = [name for element in root.iter() if (name := element.get(ANCHOR))]
    rules = [f'[{ANCHOR}="{name}"] {{ -weasy-anchor: "{name}" }}' for name in names]
    for picture, node in charts.drawings(root, cascade):
        size = "; ".join(
            f"{name}: {node.style[name]!r}pt !important" for name in ("width", "height")
        )
        rules.append(f'[src="{picture.get("src")}"] {{ {size} }}')
    return "".join([*rules, "figure { width: auto !important; height: auto !important }"])


def decoded(assets: Mapping[str, bytes]) -> dict[str, Any]:
    """Images that need no decoding, under the address they will be asked for."""
    found = {BASE + name: OneBitImage.read(name, data) for name, data in assets.items()}
    return {url: image for url, image in found.items() if image is not None}
