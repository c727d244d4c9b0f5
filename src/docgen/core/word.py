"""A record and its type's Word template become a Composition (docxtpl, sandboxed, strict).

Invariants: as for templates in HTML (``core/compose.py``): a value is data and comes out as text, nothing
absent is printed, the same arguments give the same composition.  Besides: whatever docxtpl would drop in
silence is refused when the template is loaded (``core/word_check.py``) or the document composed.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any

import jinja2
from docx.shared import Emu
from docxtpl import DocxTemplate
from lxml import etree
from markupsafe import Markup, escape

from docgen.core import context, qr, template_engine, word_check, word_package
from docgen.core.faults import fault, refuse
from docgen.core.word_check import NUMBERS
from docgen.core.word_numbering import NumberError, Numbering
from docgen.core.word_package import DOCUMENT, TEMPLATE, W
from docgen.core.word_tags import at
from docgen.core.word_text import CELL, ROW, TABLE, P, paragraphs, text_of
from docgen.errors import TemplateError
from docgen.model import Composition, DocumentType

_QR_WORDS = "编号二维码"
_EMU = 12700  # a point
# Braces as characters of XML, so that nothing takes a value for a tag after it was filled in.
_BRACES = {ord("{"): "&#123;", ord("}"): "&#125;"}


class WordComposer:
    """Composes the documents of one type with a Word template; built once per type and process."""

    def __init__(self, doctype: DocumentType) -> None:
        self._doctype = doctype
        self._looked = word_check.look(doctype, refuse)
        self._numbering = Numbering(self._looked.parts)
        self._base = word_package.pack(self._looked.parts)
        self._environment = context.environment(_printed)
        self._reads = context.Names(doctype)
        try:
            self._trials = [(story, story.template()) for story in self._looked.stories]
        except jinja2.TemplateError as error:
            refuse(template_engine.failure(error, {}), error)

    @property
    def doctype(self) -> DocumentType:
        """The type this composer was built for."""
        return self._doctype

    def compose(
        self,
        record: Mapping[str, Any],
        *,
        serial: str | None,
        issued_on: dt.date,
        period: dt.date,
    ) -> Composition:
        """Compose one document; ``serial`` None makes a specimen (样稿).

        Raises TemplateError, with the paragraph's place, when the template fails on this record.
        """
        names = self._reads.of(record, serial=serial, issued_on=issued_on, period=period)
        self._try(names)
        template = _Template(io.BytesIO(self._base))
        code = qr.image(qr.payload(self._doctype.id, serial))
        try:
            template.render({**names, "qr": _Code(template, code)}, self._environment)
            out = io.BytesIO()
            template.save(out)
        except Exception as error:
            # Its words may quote a value, which could be personal: the class must do.
            raise TemplateError(
                "{file}: the filled document is no sound Word file ({error}).",
                file=TEMPLATE,
                error=type(error).__name__,
            ) from error
        parts = word_package.unpack(out.getvalue())
        roots = {part: word_package.tree(part, parts[part]) for part in word_package.stories(parts)}
        for part, root in roots.items():
            _mend(root)
            if part == DOCUMENT:
                self._number(root)
            parts[part] = word_package.serialised(root)
        return Composition(
            type_id=self._doctype.id,
            title=f"{self._doctype.title.zh} {names['serial']}",
            lang="zh-CN",
            serial=serial,
            issued_on=issued_on,
            markup="",
            css="",
            text=text_of(roots[DOCUMENT]),
            word=parts,
        )

    def text(
        self,
        record: Mapping[str, Any],
        *,
        serial: str | None,
        issued_on: dt.date,
        period: dt.date,
    ) -> str:
        """The text alone of what ``compose`` gives."""
        return self.compose(record, serial=serial, issued_on=issued_on, period=period).text

    def _number(self, root: etree._Element) -> None:
        """Write automatic numbers out; what cannot be numbered is told with its paragraph."""
        try:
            self._numbering.write_out(root)
        except NumberError as error:
            (place,) = (one for one in paragraphs(DOCUMENT, root) if one.element is error.paragraph)
            what = at(place, error.what)
            refuse(fault("word-numbering", what, TEMPLATE, None, NUMBERS), error)

    def _try(self, names: Mapping[str, Any]) -> None:
        """Run the tags alone: what fails in them is told with its paragraph."""
        for story, template in self._trials:
            try:
                template.render({**names, "qr": "qr"})
            except Exception as error:  # noqa: BLE001 - a template is code, it may raise anything
                problem = template_engine.failure(error, story.templates.texts)
                refuse(story.place(problem), error)


class _Code:
    """The QR code as docxtpl has a picture printed: at its size, with words for who cannot see it."""

    def __init__(self, template: DocxTemplate, picture: bytes) -> None:
        self._template = template
        self._picture = picture

    def __html__(self) -> str:
        side = Emu(round(qr.SMALLEST * _EMU))
        part = self._template.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(self._picture), side, side)
        inline.docPr.set("descr", _QR_WORDS)
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl without two of its liberties: mending broken XML, and filling the file's properties."""

    def fix_tables(self, xml: str) -> Any:
        """Refuse broken XML, of which docxtpl would drop what it cannot read."""
        etree.fromstring(xml)
        return super().fix_tables(xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """The properties are the document's, written by who renders it."""


def _printed(value: Any) -> Any:
    """What ``{{ … }}`` prints: docxtpl turns the line breaks of a text into Word's."""
    if isinstance(value, _Code):
        return value
    value = context.printable(value)
    if not isinstance(value, str):
        return value
    lines = [str(escape(line)).translate(_BRACES) for line in value.splitlines()]
    return Markup("\n".join(lines))  # noqa: S704 - every line is escaped


def _mend(root: etree._Element) -> None:
    """Put right what loops and conditions leave: Word opens no table without rows, no empty cell."""
    for kind, inside in ((ROW, CELL), (TABLE, ROW)):
        for element in list(root.iter(kind)):
            around = element.getparent()
            if around is not None and next(element.iter(inside), None) is None:
                around.remove(element)
    for holder in root.iter(CELL):
        if len(holder) == 0 or holder[-1].tag != P:
            etree.SubElement(holder, P)
    if root.tag != f"{W}document" and next(root.iter(P), None) is None:
        etree.SubElement(root, P)
