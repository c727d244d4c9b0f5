"""Composes a document to see what is wrong with it, and where its template says so.

A trial goes on where composing would stop, so that one run finds many faults: names nobody knows
print nothing, what must not be printed is told and left out, a failing filter gives nothing.
Every start tag of the templates bears the file and line it was written at, so that a fault that
only shows in the composed document is told with the template's line.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import FrameType
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment

from docgen.core import contents, context, figures, markup, template_engine, template_tags
from docgen.core.cascade import Cascade
from docgen.core.faults import fault
from docgen.core.template_engine import TEMPLATE
from docgen.core.template_tags import Written
from docgen.model import DocumentType, Problem, Text


class _Nothing(jinja2.ChainableUndefined):
    """A name nobody knows: told by the static check, empty here."""

    __slots__ = ()

    def __call__(self, *_args: object, **_kwargs: object) -> Any:
        return ""


class Trial:
    """Tries the templates of one type on records; built once for many."""

    def __init__(self, doctype: DocumentType, cascade: Cascade, assets: frozenset[str]) -> None:
        """``cascade`` is the type's; ``assets`` the names an image may have."""
        self._doctype = doctype
        self._cascade = cascade
        self._assets = assets
        self._reads = context.Names(doctype)
        self._texts = template_engine.sources(doctype)
        self._names = sorted(self._texts)
        self._found: list[Problem] = []
        marked = {
            name: template_tags.marked(index, self._texts[name])
            for index, name in enumerate(self._names)
        }
        self._templates = template_engine.Templates(marked)
        self._environment = self._templates.environment
        self._environment.undefined = _Nothing
        self._environment.finalize = self._printed
        for name, run in self._environment.filters.items():
            if name in context.FILTERS:
                self._environment.filters[name] = self._going_on(run)
        self._environment.call = self._called  # type: ignore[method-assign]
        self._learn_unknown_filters()

    def problems(
        self,
        record: Mapping[str, Any],
        *,
        serial: str | None,
        issued_on: dt.date,
        period: dt.date,
    ) -> tuple[list[Problem], str]:
        """What is wrong with the document of a record, and its text as far as it was composed."""
        names = self._reads.of(record, serial=serial, issued_on=issued_on, period=period)
        self._found = []
        try:
            text = self._environment.get_template(TEMPLATE).render({**names, "qr": "qr"})
        except Exception as error:  # noqa: BLE001 - a template is code, it may raise anything
            return [*self._found, template_engine.failure(error, self._texts)], ""
        marked = markup.join_lines(text)
        try:
            root = markup.read(marked)
        except ParseError as error:
            return [*self._found, self._malformed(marked, error)], ""
        written = template_tags.take_marks(root, self._names)
        self._found.extend(self._faults(root, written))
        return self._found, markup.text_of(root)

    def _faults(self, root: Element, written: Mapping[Element, Written]) -> Iterator[Problem]:
        above = {child: parent for parent in root.iter() for child in parent}
        sound = True
        for element, what in markup.faults(root, self._assets):
            sound = False
            yield fault("structure", what, *_place(element, written, above))
        for element, parent in above.items():
            if element.tag not in markup.ATTRIBUTES:
                parent.remove(element)
        if sound:
            contents.fill(root)
            figures.fill(root)
            above = {child: parent for parent in root.iter() for child in parent}
        for element, problem in self._cascade.faults(root):
            place = _place(element, written, above)
            yield (
                problem
                if problem.source.file
                else fault(problem.code, problem.what, *place, problem.remedy)
            )

    def _malformed(self, text: str, error: ParseError) -> Problem:
        """Markup that is no tree: the tag that is not closed, if that is what is wrong."""
        open_tags: list[tuple[str, int]] = []
        for match in template_tags.TAG.finditer(text):
            tag, rest = match.group(1), match.group(2)
            if not match.group(0).startswith("</"):
                if not rest.endswith("/"):
                    open_tags.append((tag, match.end()))
                continue
            if open_tags and open_tags[-1][0] == tag:
                open_tags.pop()
                continue
            if not open_tags or all(tag != other for other, _ in open_tags):
                what = Text("</{tag}> closes nothing.", {"tag": tag})
                return self._at(text, match.start(), what)
            unclosed, position = open_tags[-1]
            what = Text("<{tag}> is not closed before </{other}>.", {"tag": unclosed, "other": tag})
            return self._at(text, position, what)
        if open_tags:
            tag, position = open_tags[-1]
            return self._at(text, position, Text("<{tag}> is not closed.", {"tag": tag}))
        line, column = error.position
        position = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column
        reason = str(error).split(":", maxsplit=1)[0]
        what = Text("The composed document is not well-formed: {reason}.", {"reason": reason})
        return self._at(text, position, what)

    def _at(self, text: str, position: int, what: Text) -> Problem:
        place = template_tags.mark_before(text, position, self._names) or Written(TEMPLATE, 0)
        return fault(
            "structure", what, place.file, place.line or None,
            Text("Every tag must be closed and every attribute quoted, whichever parts a record prints."),
        )  # fmt: skip

    def _printed(self, value: Any) -> Any:
        try:
            return template_engine.printed(value)
        except context.NotPrintableError as error:
            self._tell(error)
            return ""

    def _going_on(self, run: Callable[..., Any]) -> Callable[..., Any]:
        def tried(*args: Any, **kwargs: Any) -> Any:
            try:
                return run(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever a filter raises on a wrong value
                if not any(isinstance(one, jinja2.Undefined) for one in args):
                    self._tell(error)
                return ""

        return tried

    def _called(self, context: Context, called: Any, *args: Any, **kwargs: Any) -> Any:
        """A macro that fails gives nothing, and the document goes on."""
        run = partial(SandboxedEnvironment.call, self._environment, context, called)
        if not isinstance(called, Macro):
            return run(*args, **kwargs)
        try:
            return run(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - a template is code, it may raise anything
            self._tell(error)
            return ""

    def _tell(self, error: Exception) -> None:
        """A fault at the template lines that are running now."""
        steps = list(self._running())
        self._found.append(
            template_engine.told(error, steps or [Written(TEMPLATE, 0)], self._texts)
        )

    def _running(self) -> Sequence[Written]:
        found: list[Written] = []
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            name = frame.f_code.co_filename
            if name in self._texts:
                template = self._environment.get_template(name)
                found.append(Written(name, template.get_corresponding_lineno(frame.f_lineno)))
            frame = frame.f_back
        return found[::-1]

    def _learn_unknown_filters(self) -> None:
        """Filters and tests nobody knows are told by the static check; here they do nothing."""
        for name in self._names:
            try:
                tree = self._templates.tree(name)
            except jinja2.TemplateSyntaxError:
                continue
            for node in tree.find_all(nodes.Filter):
                self._environment.filters.setdefault(node.name, lambda value, *_a, **_k: value)
            for test in tree.find_all(nodes.Test):
                self._environment.tests.setdefault(test.name, lambda *_a, **_k: False)


def _place(
    element: Element, written: Mapping[Element, Written], above: Mapping[Element, Element]
) -> Written:
    """Where an element was written, or the nearest one around it that says so."""
    found: Element | None = element
    while found is not None and found not in written:
        found = above.get(found)
    return written[found] if found is not None else Written(TEMPLATE, 1)
