"""The templates of one type in Jinja2: loaded from their sources, run, and told where they fail.

Invariants: only the type's own files are ever loaded; a newline in a value becomes ``<br/>``; what a
failing template is told with is its file, its line and its own words, never a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import nodes
from markupsafe import Markup, escape

from docgen.core import context
from docgen.core.faults import fault
from docgen.core.template_tags import Written
from docgen.errors import TemplateError
from docgen.model import DocumentType, Problem, Text

TEMPLATE = "document.html"
HOUSE = "_house/"
_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
_CORRECT = Text("Correct the template.")


def sources(doctype: DocumentType) -> dict[str, str]:
    """The templates among a type's files, by name; raises TemplateError for what is not UTF-8."""
    return {
        name: decode(name, data) for name, data in doctype.files.items() if name.endswith(".html")
    }


def decode(name: str, data: bytes) -> str:
    """A file's text."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateError(
            "{file} is not UTF-8 (byte {byte}).", file=name, byte=error.start
        ) from error


class Templates(jinja2.BaseLoader):
    """The templates of these texts, each read once, whether it is to be looked at or run."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.environment = context.environment(printed, self)
        self._trees: dict[str, nodes.Template] = {}

    def tree(self, name: str) -> nodes.Template:
        """A template's syntax tree; raises what Jinja2 raises where it cannot read it."""
        if name not in self.texts:
            raise jinja2.TemplateNotFound(name)
        if name not in self._trees:
            self._trees[name] = self.environment.parse(self.texts[name], name, name)
        return self._trees[name]

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja2's own name
    ) -> jinja2.Template:
        """A template ready to run, for Jinja2."""
        code = environment.compile(self.tree(name), name, name)
        return environment.template_class.from_code(environment, code, globals or {})


def printed(value: Any) -> Any:
    """What ``{{ … }}`` prints: line breaks in a value become ``<br/>``."""
    value = context.printable(value)
    if isinstance(value, str) and "\n" in value and not isinstance(value, Markup):
        return Markup("<br/>").join(escape(line) for line in value.splitlines())
    return value


def failure(error: Exception, texts: Mapping[str, str]) -> Problem:
    """What went wrong while a template was compiled or run."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        reason = Text("Jinja2 cannot read this: {reason}", {"reason": _ended(error.message or "")})
        return fault("jinja", reason, error.name or TEMPLATE, error.lineno, _CORRECT)
    steps = list(_steps(error.__traceback__, texts))
    return told(error, steps or [Written(TEMPLATE, 0)], texts)


def told(error: Exception, steps: Sequence[Written], texts: Mapping[str, str]) -> Problem:
    """An error with its place; ``steps`` are the template's lines that led to it, outermost first.

    What fails in a shared macro is told at the line of the type's own template that calls it.
    """
    inner = steps[-1]
    own = [step for step in steps if not step.file.startswith(HOUSE)]
    place = own[-1] if own else inner
    what = _reason(error, _expression(inner, texts))
    if place != inner:
        what = Text(
            "{what} This is in {file}, line {line}.",
            {"what": what, "file": inner.file, "line": inner.line},
        )
    return fault("render", what, place.file, place.line or None, _remedy(error))


def _reason(error: Exception, expression: str) -> Text:
    if isinstance(error, context.NotPrintableError):
        return error.told(expression)
    if isinstance(error, jinja2.TemplateNotFound):
        return Text("There is no template '{name}'.", {"name": str(error.name)})
    # Jinja2 speaks of names; other exceptions may quote a value, which could be personal.
    if isinstance(error, jinja2.TemplateError):
        words = {"reason": str(error).rstrip("."), "expression": expression}
        return Text("{reason} ({expression}).", words)
    return Text(
        "This fails with {error}: {expression}.",
        {"error": type(error).__name__, "expression": expression},
    )


def _remedy(error: Exception) -> Text:
    if isinstance(error, context.NotPrintableError):
        return error.remedy
    if isinstance(error, jinja2.TemplateError):
        return _CORRECT
    return Text('Think of values that are absent: {{{{ "—" if x is none else x | date }}}}.')


def _expression(place: Written, texts: Mapping[str, str]) -> str:
    """The expressions on a template's line, or all of it."""
    lines = texts.get(place.file, "").splitlines()
    written = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    return ", ".join(_EXPRESSION.findall(written)) or written.strip()


def _steps(trace: TracebackType | None, texts: Mapping[str, str]) -> Sequence[Written]:
    """The template lines of a traceback, outermost first (Jinja2 has put its own lines into it)."""
    found = []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in texts:
            found.append(Written(name, trace.tb_lineno))
        trace = trace.tb_next
    return found


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."
