"""A filled Word template as the finished file: docgen's own properties, the ZIP without times."""

from __future__ import annotations

from docgen.model import Composition
from docgen.renderers import docx_parts as parts

_PROPERTIES = (
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
)
_FIRST = "[Content_Types].xml"  # a package begins with it (ISO/IEC 29500-2, 10.1.2)


def finished(composition: Composition) -> bytes:
    """The file of a composition with ``word``: nothing in it tells of the template's author."""
    assert composition.word is not None
    filled = dict(composition.word)
    types = filled.pop(_FIRST).decode("utf-8").replace("</Types>", f"{_PROPERTIES}</Types>")
    filled["_rels/.rels"] = parts.ROOT_RELATIONS.encode()
    filled["docProps/app.xml"] = parts.APP.encode()
    filled["docProps/core.xml"] = parts.core_properties(composition).encode()
    packed = {name: parts.pack(filled[name]) for name in sorted(filled)}
    return parts.package({_FIRST: parts.pack(types), **packed})
