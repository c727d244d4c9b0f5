"""What every template gets, whatever it is written in: names, filters, and what it may print.

Invariants: templates run in a sandbox with strict undefined names and automatic escaping; nothing in
it reads a clock or chance; nothing absent, no truth value and no raw date is printed by mistake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from docgen.core import computed, values
from docgen.errors import TemplateError
from docgen.model import DocumentType, Field, Text

SPECIMEN = "样稿"
OWN_NAMES = frozenset({"serial", "specimen", "issued_on", "legal_basis", "doctype", "qr"})
# Not the same every time, or a way around escaping.
FORBIDDEN_FILTERS = ("random", "safe", "pprint", "urlize", "xmlattr", "tojson")


class NotPrintableError(Exception):
    """A value that must not be printed as it is; ``text`` says so, with ``{expression}`` left open."""

    def __init__(self, text: Text, remedy: Text) -> None:
        super().__init__(text.msgid)
        self.text = text
        self.remedy = remedy

    def told(self, expression: str) -> Text:
        """The sentence, about an expression of the template."""
        return Text(self.text.msgid, {**self.text.args, "expression": expression})


def check_names(doctype: DocumentType) -> None:
    """Raise TemplateError where a field bears a name that templates know already."""
    clash = sorted(OWN_NAMES & {field.name for field in computed.fields_of(doctype)})
    if clash:
        raise TemplateError(
            "schema.json: the field name '{name}' is taken by the template's own names.",
            name=clash[0],
        )


class Names:
    """The names a template of one type reads; built once for many records."""

    def __init__(self, doctype: DocumentType) -> None:
        self._doctype = doctype
        self._fields = computed.fields_of(doctype)
        self._computer = computed.Computer(doctype)

    def of(
        self,
        record: Mapping[str, Any],
        *,
        serial: str | None,
        issued_on: dt.date,
        period: dt.date,
    ) -> dict[str, Any]:
        """The record's fields, computed ones among them, and the document's own, all but ``qr``.

        ``serial`` None makes a specimen (样稿); the legal bases in force on ``period`` are given.
        """
        doctype = self._doctype
        return {
            **_filled(self._fields, self._computer.filled(record)),
            "serial": serial or SPECIMEN,
            "specimen": serial is None,
            "issued_on": issued_on,
            "legal_basis": [
                b for b in doctype.legal if b.start <= period and (b.end is None or period <= b.end)
            ],
            "doctype": {
                "id": doctype.id,
                "title": doctype.title,
                "signatures": doctype.signatures,
            },
        }


def environment(
    finalize: Callable[[Any], Any], loader: jinja2.BaseLoader | None = None
) -> SandboxedEnvironment:
    """The sandbox templates run in; ``finalize`` makes a value what is printed (see ``printable``)."""
    sandbox = SandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=finalize,
        auto_reload=False,
        cache_size=-1,
    )
    sandbox.globals = {
        "range": sandbox.globals["range"],
        "namespace": jinja2.utils.Namespace,
    }
    for name in FORBIDDEN_FILTERS:
        del sandbox.filters[name]
    sandbox.filters.update(FILTERS)
    return sandbox


def printable(value: Any) -> Any:
    """The value, if ``{{ … }}`` may print it: text and whole numbers.  Everything else needs a filter.

    Raises NotPrintableError.
    """
    if isinstance(value, (str, jinja2.Undefined)) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        return value
    if value is None:
        raise NotPrintableError(
            Text("An absent value is printed ({expression})."),
            Text('Write {{{{ x or "—" }}}}, or print it only {{% if x is not none %}}.'),
        )
    raise NotPrintableError(
        Text(
            "A value of type {type} is printed ({expression}).",
            {"type": type(value).__name__},
        ),
        Text("Use a filter such as date or yesno, or a loop."),
    )


def _filled(fields: Sequence[Field], record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with every absent optional field as None, in objects and rows too."""
    filled: dict[str, Any] = {}
    for field in fields:
        value = record.get(field.name)
        if value is not None and field.is_rows:
            value = [_filled(field.children, row) for row in value]
        elif value is not None and field.children:
            value = _filled(field.children, value)
        filled[field.name] = value
    return filled


def _total(rows: Sequence[Mapping[str, Any]], name: str) -> Decimal:
    """The exact sum of a field of rows; rows without it count for nothing."""
    return sum((Decimal(row[name]) for row in rows if row[name] is not None), Decimal(0))


def _yes_no(value: bool) -> str:
    return "是" if value else "否"


FILTERS: Mapping[str, Any] = {
    "date": values.format_date,
    "month": values.format_month,
    "money": values.format_money,
    "capital": values.amount_in_capitals,
    "percent": values.format_percent,
    "article": values.chinese_numeral,
    "yesno": _yes_no,
    "ceremonial": values.format_date_capital,
    "total": _total,
}
