"""Tables of contents: ``<toc depth="2"/>`` becomes a paragraph for each heading that follows it.

Like page numbers, the entries are furniture: made by either renderer, no part of the document's text.
Both fill the tree by this one function, so that both draw the same entries.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from docgen.core.markup import headings_after, plain

# Not permitted in markup: nothing but an entry is a link, nothing but a heading in it an anchor.
ANCHOR = "anchor"


def fill(root: Element) -> None:
    """Give every ``toc`` of a guarded tree its entries, and the headings their anchors.

    An entry is ``<p class="toc-2"><span><a href="#toc-7">text</a></span></p>``, its class and 2 being
    those of its heading's level; ``anchor="toc-7"`` is set on the seventh heading entered anywhere.
    """
    known: dict[Element, str] = {}
    for toc in list(root.iter("toc")):
        for level, heading in headings_after(root, toc):
            anchor = known.setdefault(heading, f"toc-{len(known) + 1}")
            heading.set(ANCHOR, anchor)
            paragraph = SubElement(toc, "p", {"class": f"toc-{level}"})
            link = SubElement(SubElement(paragraph, "span"), "a", {"href": f"#{anchor}"})
            link.text = plain(heading).replace("\n", " ")
