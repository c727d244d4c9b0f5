"""A Word file as its parts, and what docgen takes out of a template before filling it.

What Word leaves in a file for itself (identifiers of saving, proofing marks, bookmarks, the author,
bindings to other data) goes: it says nothing to a reader, splits tags, and would be copied into every
document.  Parts that nothing leads to any more go with it.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from lxml import etree

from docgen.core.faults import Report, fault
from docgen.errors import TemplateError
from docgen.model import Text

TEMPLATE = "document.docx"
DOCUMENT = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LARGEST = 50 * 1024 * 1024  # bytes, unpacked: a form with pictures has less than one
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Kept: what a document is made of.  Everything else a Word file may lead to is left behind.
_KEPT = frozenset(
    {"officeDocument", "styles", "settings", "fontTable", "numbering", "theme", "header", "footer",
     "image", "hyperlink"}
)  # fmt: skip
_MARKS = frozenset(
    {f"{W}proofErr", f"{W}lastRenderedPageBreak", f"{W}bookmarkStart", f"{W}bookmarkEnd",
     f"{W}permStart", f"{W}permEnd", f"{W}dataBinding", f"{_W15}dataBinding", f"{W}rsids",
     f"{W}rsid", f"{_W14}docId", f"{_W15}docId", f"{W}attachedTemplate", f"{W}mailMerge",
     f"{W}docVars", f"{W}trackRevisions"}
)  # fmt: skip
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def unpack(data: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name; raises TemplateError where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise TemplateError("{file} is larger than any form.", file=TEMPLATE)
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise TemplateError(
            "{file} is no Word file.",
            file=TEMPLATE,
            remedy="Save it in Word as a Word document (.docx), without a password.",
        ) from error
    if DOCUMENT not in parts or _MAIN.encode() not in parts.get("[Content_Types].xml", b""):
        raise TemplateError(
            "{file} holds no Word document, or one with macros.",
            file=TEMPLATE,
            remedy="Save it in Word as a Word document (.docx): not .docm, .dotx or Strict Open XML.",
        )
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a ZIP file, in order of their names and without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name])
    return out.getvalue()


def tree(name: str, data: bytes) -> etree._Element:
    """A part as XML."""
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            "{file}: the part {part} is damaged.", file=TEMPLATE, part=name
        ) from error


def stories(parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts that hold text: the document, its headers, its footers."""
    yield DOCUMENT
    for kind in ("header", "footer"):
        for target, relation in relations(parts, DOCUMENT):
            if relation.get("Type", "").endswith(f"/{kind}") and target in parts:
                yield target


def relations(parts: Mapping[str, bytes], name: str) -> Iterator[tuple[str, etree._Element]]:
    """Where a part leads: names of parts (or outside addresses) with the entry that says so."""
    path = _relations_of(name)
    if path not in parts:
        return
    for relation in tree(path, parts[path]).iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") != "External":
            folder = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield target, relation


def check_links(parts: Mapping[str, bytes], report: Report) -> None:
    """Tell whatever would be fetched from elsewhere when the document is opened."""
    for path in sorted(parts):
        if not path.endswith(".rels"):
            continue
        for relation in tree(path, parts[path]).iter(_RELATION):
            kind = relation.get("Type", "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind in _KEPT - {"hyperlink"}:
                report(
                    fault(
                        "word-link",
                        Text("{target} is not in the file: it is only linked to.",
                             {"target": relation.get("Target", "")}),
                        TEMPLATE,
                        None,
                        Text("In Word, break the link, so that the picture itself is in the file."),
                    )
                )  # fmt: skip


def cleaned(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts without what Word keeps for itself."""
    kept = {name: data for name, data in parts.items() if not name.startswith("docProps/")}
    for name in [name for name in kept if name.endswith(".rels")]:
        root = tree(name, kept[name])
        for relation in list(root):
            if relation.get("Type", "").rpartition("/")[2] not in _KEPT:
                root.remove(relation)
        kept[name] = serialised(root)
    for name in [*stories(kept), "word/settings.xml", "word/styles.xml", "word/numbering.xml"]:
        if name in kept:
            root = tree(name, kept[name])
            _clean(root)
            kept[name] = serialised(root)
    return kept


def _clean(root: etree._Element) -> None:
    for element in list(root.iter(etree.Element)):
        if element.tag in _MARKS:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name in list(element.attrib):
            written = str(name)
            if written.startswith(f"{W}rsid") or written in (f"{_W14}paraId", f"{_W14}textId"):
                del element.attrib[name]


def serialised(root: etree._Element) -> bytes:
    """A tree as a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
