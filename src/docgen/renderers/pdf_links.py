"""Links from the entries of a table of contents to their headings, and the pages these stand on.

A link is an annotation that says in words where it leads (PDF/UA-1, 7.18.5); the structure tree takes
it in beside the entry's text.
"""

from __future__ import annotations

import pydyf
from weasyprint.document import Document

_PRINTED = 4  # annotation flag: PDF/A wants it set (ISO 19005-3, 6.3.2)


def pages(document: Document) -> dict[str, int]:
    """The number of the page each anchor stands on, from 1."""
    return {
        name: number for number, page in enumerate(document.pages, start=1) for name in page.anchors
    }


def add_links(pdf: pydyf.PDF, document: Document, scale: float) -> dict[int, pydyf.Dictionary]:
    """Put a link over every entry; gives the annotations by the identity of their boxes."""
    targets = {
        name: pydyf.Array([reference, "/XYZ", x * scale, (page.height - y) * scale, 0])
        for reference, page in zip(pdf.page_references, document.pages, strict=True)
        for name, (x, y, *_) in page.anchors.items()
    }
    links: dict[int, pydyf.Dictionary] = {}
    for reference, page in zip(pdf.page_references, document.pages, strict=True):
        here = []
        for _, target, (left, top, right, bottom), box in page.links:
            if box.element_tag != "a":  # the generated parts of an entry lie within it
                continue
            corners = (left, page.height - bottom, right, page.height - top)
            link = pydyf.Dictionary(
                {
                    "Type": "/Annot",
                    "Subtype": "/Link",
                    "F": _PRINTED,
                    "Border": pydyf.Array([0, 0, 0]),
                    "Rect": pydyf.Array([value * scale for value in corners]),
                    "Contents": pydyf.String(box.element.text),
                    "Dest": targets[target],
                }
            )
            pdf.add_object(link)
            links[id(box)] = link
            here.append(link.reference)
        if here:
            pdf.objects[int(reference.split()[0])]["Annots"] = pydyf.Array(here)
    return links
