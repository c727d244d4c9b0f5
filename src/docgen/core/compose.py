"""A record and its type's template become a Composition (Jinja2, sandboxed, strict).

Invariants: only the type's own files are ever loaded; a value is data and comes out as text, never
as markup or template syntax; nothing absent, no truth value and no raw date is printed by mistake;
the same arguments give the same composition.  A newline in a value becomes ``<br/>``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import jinja2

from docgen.core import (
    computed,
    contents,
    context,
    css,
    figures,
    markup,
    qr,
    template_engine,
    template_names,
    template_tags,
)
from docgen.core.cascade import Cascade
from docgen.core.faults import Report, refuse
from docgen.core.template_engine import Templates
from docgen.core.trial import Trial
from docgen.model import Composition, DocumentType

_STYLES = ("_house/base.css", "style.css")
_IMAGES = (".png", ".jpg", ".jpeg")
_IMAGE_NAME = re.compile(r"<img\b[^>]*\bsrc=[\"']([^\"']*)")


class Composer:
    """Composes the documents of one type; built once per type and process.

    Building it checks the templates' tags and the whole stylesheet; raises TemplateError naming
    file, line and construct.
    """

    def __init__(self, doctype: DocumentType) -> None:
        self._doctype = doctype
        self._templates = Templates(template_engine.sources(doctype))
        self._cascade, _ = guard(doctype, self._templates, refuse)
        self._template = self._compiled()
        self._reads = context.Names(doctype)
        self._css = "\n".join(text for _, text in styles(doctype))
        self._images = images(doctype)
        self._names = frozenset((*self._images, "qr"))

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

        ``period`` is the date that decides the series; the legal bases in force on it are printed.
        Raises TemplateError when the template fails on this record or gives anything outside the
        permitted subset.
        """
        text, root = self._markup(record, serial=serial, issued_on=issued_on, period=period)
        used = set(_IMAGE_NAME.findall(text))
        assets = {name: data for name, data in self._images.items() if name in used}
        if "qr" in used:
            assets["qr"] = qr.image(qr.payload(self._doctype.id, serial))
        return Composition(
            type_id=self._doctype.id,
            title=_title(root),
            lang=root.get("lang", "zh-CN"),
            serial=serial,
            issued_on=issued_on,
            markup=text,
            css=self._css,
            text=markup.text_of(root),
            assets=assets,
        )

    def text(
        self,
        record: Mapping[str, Any],
        *,
        serial: str | None,
        issued_on: dt.date,
        period: dt.date,
    ) -> str:
        """The text alone of what ``compose`` would give, with all its checks, in half the time."""
        _, root = self._markup(record, serial=serial, issued_on=issued_on, period=period)
        return markup.text_of(root)

    def _markup(
        self, record: Mapping[str, Any], *, serial: str | None, issued_on: dt.date, period: dt.date
    ) -> tuple[str, Element]:
        names = self._reads.of(record, serial=serial, issued_on=issued_on, period=period)
        names["qr"] = "qr"
        try:
            text = markup.join_lines(self._template.render(names))
        except Exception as error:  # noqa: BLE001 - a template is code, it may raise anything
            refuse(template_engine.failure(error, self._templates.texts), error)
        root = self._guarded(text)
        if root is None:
            # Once more, to learn which line of the template is at fault.
            trial = Trial(self._doctype, self._cascade, self._names)
            found, _ = trial.problems(record, serial=serial, issued_on=issued_on, period=period)
            refuse(found[0])
        return text, root

    def _guarded(self, text: str) -> Element | None:
        """The tree of a composed document; None where it is outside the permitted subset."""
        try:
            root = markup.read(text)
        except ParseError:
            return None
        for _ in markup.faults(root, self._names):
            return None
        contents.fill(root)
        figures.fill(root)
        for _ in self._cascade.faults(root):
            return None
        return root

    def _compiled(self) -> jinja2.Template:
        environment = self._templates.environment
        try:
            for name in sorted(self._templates.texts):
                environment.get_template(name)
            return environment.get_template(template_engine.TEMPLATE)
        except jinja2.TemplateError as error:
            refuse(template_engine.failure(error, self._templates.texts), error)


def guard(
    doctype: DocumentType, templates: Templates, report: Report
) -> tuple[Cascade, frozenset[str]]:
    """Tell everything that is wrong with a type's templates and styles before any record is there.

    Gives the type's cascade, and the paths of the fields that its templates name.
    """
    context.check_names(doctype)
    for name in sorted(templates.texts):
        template_tags.check(name, templates.texts[name], report)
    named = template_names.check(templates, computed.fields_of(doctype), report)
    return Cascade(css.parse(styles(doctype), report)), named


def styles(doctype: DocumentType) -> list[tuple[str, str]]:
    """The stylesheets of a type by name, in the order of the cascade."""
    return [
        (name, template_engine.decode(name, doctype.files[name]))
        for name in _STYLES
        if name in doctype.files
    ]


def images(doctype: DocumentType) -> Mapping[str, bytes]:
    """The pictures among a type's files."""
    return {name: data for name, data in doctype.files.items() if name.endswith(_IMAGES)}


def _title(root: Element) -> str:
    return root.findtext("head/title", "").strip()
