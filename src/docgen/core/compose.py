"""A record and its type's template become a Composition (Jinja2, sandboxed, strict).

Invariants: only the type's own files are ever loaded; a value is data and comes out as text, never
as markup or template syntax; nothing absent, no truth value and no raw date is printed by mistake;
the same arguments give the same composition.  A newline in a value becomes ``<br/>``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any
from xml.etree.ElementTree import Element

import jinja2
from markupsafe import Markup, escape

from docgen.core import contents, context, css, markup, qr
from docgen.core.cascade import Cascade
from docgen.errors import TemplateError
from docgen.model import Composition, DocumentType

_TEMPLATE = "document.html"
_STYLES = ("_house/base.css", "style.css")
_IMAGES = (".png", ".jpg", ".jpeg")
_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
_IMAGE_NAME = re.compile(r"<img\b[^>]*\bsrc=[\"']([^\"']*)")


class Composer:
    """Composes the documents of one type; built once per type and process.

    Building it checks the templates' tags and the whole stylesheet; raises TemplateError naming
    file, line and construct.
    """

    def __init__(self, doctype: DocumentType) -> None:
        self._doctype = doctype
        sources = _sources(doctype)
        context.check_names(doctype)
        for name in sorted(sources):
            markup.check_template(name, sources[name])
        self._sources = sources
        self._template = _environment(sources, doctype.id)
        styles = [
            (name, _decode(name, doctype.files[name])) for name in _STYLES if name in doctype.files
        ]
        self._css = "\n".join(text for _, text in styles)
        self._cascade = Cascade(css.parse(styles))
        self._images = {
            name: data for name, data in doctype.files.items() if name.endswith(_IMAGES)
        }
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
        names = context.names(
            self._doctype, record, serial=serial, issued_on=issued_on, period=period
        )
        names["qr"] = "qr"
        text = markup.join_lines(self._render(names))
        root = markup.parse(text, _TEMPLATE, self._names)
        contents.fill(root)
        self._cascade.check(root)
        if not _title(root):
            raise TemplateError("{file}: the document needs a <title>.", file=_TEMPLATE)
        return text, root

    def _render(self, names: Mapping[str, Any]) -> str:
        try:
            return self._template.render(names)
        except jinja2.TemplateSyntaxError as error:
            raise _syntax(error) from error
        except Exception as error:
            # A template is code: whatever it raises is told with the template's file and line.
            raise _told(error, self._sources) from error


def _title(root: Element) -> str:
    return root.findtext("head/title", "").strip()


def _environment(sources: Mapping[str, str], type_id: str) -> jinja2.Template:
    def load(name: str) -> tuple[str, str, None] | None:
        return (sources[name], name, None) if name in sources else None

    environment = context.environment(_printed, jinja2.FunctionLoader(load))
    try:
        for name in sorted(sources):
            environment.get_template(name)
        return environment.get_template(_TEMPLATE)
    except jinja2.TemplateSyntaxError as error:
        raise _syntax(error) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            "{type}: the template '{file}' is missing.", type=type_id, file=str(error.name)
        ) from error


def _printed(value: Any) -> Any:
    """What ``{{ … }}`` prints: line breaks in a value become ``<br/>``."""
    value = context.printable(value)
    if isinstance(value, str) and "\n" in value and not isinstance(value, Markup):
        return Markup("<br/>").join(escape(line) for line in value.splitlines())
    return value


def _sources(doctype: DocumentType) -> dict[str, str]:
    return {
        name: _decode(name, data) for name, data in doctype.files.items() if name.endswith(".html")
    }


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateError(
            "{file} is not UTF-8 (byte {byte}).", file=name, byte=error.start
        ) from error


def _syntax(error: jinja2.TemplateSyntaxError) -> TemplateError:
    return TemplateError(
        "{file}, line {line}: {reason}",
        file=error.name or _TEMPLATE,
        line=error.lineno,
        reason=error.message or "",
    )


def _told(error: Exception, sources: Mapping[str, str]) -> TemplateError:
    """What went wrong, with the template's file, line and the expressions on it."""
    file, line = _where(error.__traceback__, sources)
    written = sources[file].splitlines()[line - 1] if line else ""
    expression = ", ".join(_EXPRESSION.findall(written)) or written.strip()
    place: dict[str, Any] = {"file": file, "line": line, "expression": expression}
    if isinstance(error, context.NotPrintableError):
        return TemplateError(
            "{file}, line {line}: {reason}", file=file, line=line, reason=error.told(expression)
        )
    return TemplateError(
        "{file}, line {line}: {reason} ({expression}).",
        # Jinja2 speaks of names; other exceptions may quote a value, which could be personal.
        reason=str(error) if isinstance(error, jinja2.TemplateError) else type(error).__name__,
        **place,
    )


def _where(trace: TracebackType | None, sources: Mapping[str, str]) -> tuple[str, int]:
    """The innermost template line of a traceback (Jinja2 has put its own lines into it)."""
    file, line = _TEMPLATE, 0
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in sources:
            file, line = name, trace.tb_lineno
        trace = trace.tb_next
    return file, line
