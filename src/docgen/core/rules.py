"""The rules of a document type: expressions over one record that must be true.

A rule speaks of the record, or of each of its rows.  It says nothing while a field it reads has a
problem of its own, so that nobody is told of a consequence before the cause.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docgen import errors
from docgen.core import computed
from docgen.core import values as val
from docgen.core.computed import ROW_NAMES, Computer
from docgen.core.expression_filters import UntoldError, rounded
from docgen.core.expressions import Expression, compile_expression
from docgen.core.schema import FieldProblem, Path, field_at, label_at
from docgen.model import DocumentType, Field, Rule, Text

_ROW_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be applied to many records; ``target`` is the first of its fields."""

    rule: Rule
    check: Expression | None
    when: Expression | None
    expect: Expression | None
    target: Field | None

    @property
    def names(self) -> frozenset[str]:
        """The record fields the rule reads; rows it is applied to are one of them."""
        parts = [one.names for one in (self.check, self.when, self.expect) if one is not None]
        each = {self.rule.each} if self.rule.each else set()
        if self.expect is not None:
            each.add(self.rule.fields[0].split(".")[0])
        return frozenset().union(*parts, each) - ROW_NAMES - OUTSIDE


_KINDS = {"money": Decimal, "percent": Decimal, "date": dt.date, "month": dt.date}
OUTSIDE = frozenset({"found", "expected"})
"""Names of a check that are no fields: what a requirement has found, what ``expect`` gives."""


@dataclass(frozen=True, slots=True)
class Case:
    """A record, or one of its rows, as a rule is applied to it.

    ``context`` holds what its expressions read, ``row`` the place of the row (None for the record).
    """

    context: Mapping[str, Any]
    row: int | None = None


def compile_rules(doctype: DocumentType) -> tuple[CompiledRule, ...]:
    """Compile every rule; TemplateError names the rule that cannot be."""
    return tuple(compile_rule(rule, doctype, entry=f"[[rule]] {rule.id}") for rule in doctype.rules)


class RuleBook:
    """The rules of one type with what works out the fields they read; built once for many records."""

    def __init__(self, doctype: DocumentType) -> None:
        """Raises TemplateError for what cannot be compiled."""
        self._doctype = doctype
        self._rules = compile_rules(doctype)
        self._computer = Computer(doctype)

    def broken_by(
        self, values: Mapping[str, Any], broken: Collection[Path] = ()
    ) -> list[FieldProblem]:
        """The rules a record breaks.

        ``broken`` are the paths that have problems already: a rule that reads one of them says
        nothing, a rule over rows nothing of that row.  A rule without ``when`` says nothing either when
        a field it reads is absent.  A TemplateError names a rule that cannot be worked out at all.
        """
        if not self._rules:
            return []
        context = self._context(values, broken)
        failed = [
            (one.rule, case, wanted)
            for one in self._rules
            for case in cases(one, context, broken)
            for wanted, held in [judge(one, case)]
            if not held
        ]
        if not failed:
            return []
        plain = self._told(self._computer.filled, values, values, broken)
        return [
            problem(self._doctype, rule, plain, case, expected=wanted)
            for rule, case, wanted in failed
        ]

    def _context(self, values: Mapping[str, Any], broken: Collection[Path]) -> Mapping[str, Any]:
        """The typed values of a record, computed ones among them; None for fields with problems."""
        whole = {str(path[0]) for path in broken if len(path) == 1}
        sound = {name: value for name, value in values.items() if name not in whole}
        fields = self._doctype.fields
        given = {field.name: val.typed(field, sound.get(field.name)) for field in fields}
        absent = {one.name: None for one in self._doctype.computed if "." not in one.name}
        return self._told(self._computer.typed, sound, {**given, **absent}, broken)

    @staticmethod
    def _told(
        compute: Callable[[Mapping[str, Any]], Mapping[str, Any]],
        values: Mapping[str, Any],
        otherwise: Mapping[str, Any],
        broken: Collection[Path],
    ) -> Mapping[str, Any]:
        """What is computed; of a value with a problem, that it cannot be says nothing of the type."""
        try:
            return compute(values)
        except errors.TemplateError:
            if not broken:
                raise
            return otherwise


def check_rules(
    doctype: DocumentType, values: Mapping[str, Any], *, broken: Collection[Path] = ()
) -> list[FieldProblem]:
    """The rules one record breaks, see ``RuleBook.broken_by``; for many records build a book."""
    return RuleBook(doctype).broken_by(values, broken)


def cases(
    one: CompiledRule, context: Mapping[str, Any], broken: Collection[Path]
) -> Iterator[Case]:
    """The record, or the rows, that a rule is applied to: those without problems of their own."""
    each = one.rule.each
    bad = {str(path[0]) for path in broken if path}
    if each is None:
        if one.names.isdisjoint(bad):
            yield Case(context)
        return
    if not (one.names - {each}).isdisjoint(bad) or (each,) in broken:
        return
    rows = context.get(each) or ()
    for index in range(len(rows)):
        if not any(path[:2] == (each, index) for path in broken):
            yield Case({**context, **computed.row_names(rows, index)}, index)


def judge(one: CompiledRule, case: Case) -> tuple[Any, bool]:
    """What the rule expects (None where it does not say), and whether it holds."""
    if not _applies(one, case.context):
        return None, True
    check = one.check
    if one.expect is None:
        return None, check is None or check.holds(case.context, untold=True)
    expected = _expected(one, one.expect, case.context)
    if expected is None:
        return None, True
    if check is not None:
        return expected, check.holds({**case.context, "expected": expected}, untold=True)
    given = _given(one.rule, case)
    return expected, given is None or given == expected


def _applies(one: CompiledRule, context: Mapping[str, Any]) -> bool:
    if one.when is not None:
        return one.when.holds(context, untold=False)
    read = (one.check.names if one.check else frozenset()) - ROW_NAMES - OUTSIDE
    return all(context.get(name) is not None for name in read)


def _expected(one: CompiledRule, expect: Expression, context: Mapping[str, Any]) -> Any:
    try:
        expected = expect.value(context)
    except UntoldError:
        return None
    is_number = isinstance(expected, Decimal | int) and not isinstance(expected, bool)
    if is_number and one.target is not None and one.target.format == "money":
        return rounded(expected)
    return expected


def problem(
    doctype: DocumentType,
    rule: Rule,
    values: Mapping[str, Any],
    case: Case,
    *,
    expected: Any = None,
    code: str = "rule",
    **more: str | Text,
) -> FieldProblem:
    """The problem of a rule that does not hold, at the first of its fields.

    ``values`` are those of the record, computed ones among them.
    ``code`` is what its code begins with; ``more`` are further names of its message, as they are to be shown; a Text
    is what is said in the place of a value ``expected``.
    """
    path = _path(rule, case)
    fields = computed.fields_of(doctype)
    shown: dict[str, str | Text] = {
        field.name: _shown(doctype, field, values.get(field.name)) for field in fields
    }
    if rule.each is not None and case.row is not None:
        rows = next((field.children for field in fields if field.name == rule.each), ())
        row = values[rule.each][case.row]
        for child in rows:
            name = f"{rule.each}.{child.name}"
            shown[_key(name)] = _shown(doctype, child, row.get(child.name), name)
    shown["expected"] = _expectation(doctype, rule, field_at(fields, path), expected)
    shown |= more
    return FieldProblem(
        code=f"{code}.{rule.id}",
        path=path,
        label=label_at(doctype.fields, path) if field_at(doctype.fields, path) else None,
        what=Text(_keyed(rule.message.en), shown, _keyed(rule.message.zh)),
        remedy=Text(_keyed(rule.remedy.en), shown, _keyed(rule.remedy.zh)),
    )


def compile_rule(
    rule: Rule,
    doctype: DocumentType,
    *,
    entry: str,
    more: Collection[str] = (),
    words: Collection[str] = (),
) -> CompiledRule:
    """A rule compiled; its expressions may read ``more`` names, its message show ``words`` besides."""
    fields = computed.fields_of(doctype)
    known = {field.name for field in fields} | set(more)
    rows: tuple[Field, ...] = ()
    if rule.each is not None:
        over = next((field for field in fields if field.name == rule.each), None)
        if over is None or not over.is_rows:
            raise errors.TemplateError(
                "type.toml: {entry}: '{rows}' is no list of rows.", entry=entry, rows=rule.each
            )
        known |= ROW_NAMES
        rows = over.children
    if not rule.fields:
        raise errors.TemplateError(
            "type.toml: {entry} of '{type}' names no field to show its problem at.",
            entry=entry,
            type=doctype.id,
        )
    if rule.check is None and rule.expect is None:
        raise errors.TemplateError("type.toml: {entry} has no check and no expect.", entry=entry)

    def compiled(source: str | None, also: Collection[str] = ()) -> Expression | None:
        return compile_expression(source, known | set(also), entry) if source is not None else None

    one = CompiledRule(
        rule,
        compiled(rule.check, ("expected",) if rule.expect is not None else ()),
        compiled(rule.when),
        compiled(rule.expect),
        field_at(fields, tuple(rule.fields[0].split("."))),
    )
    spoken = {field.name for field in fields} | {"expected", *words}
    spoken |= {_key(f"{rule.each}.{child.name}") for child in rows}
    for sentence in (rule.message.zh, rule.message.en, rule.remedy.zh, rule.remedy.en):
        if fault := _unfillable(_keyed(sentence), spoken):
            raise errors.TemplateError(
                "type.toml: the message of {entry} cannot be filled in: {reason}",
                entry=entry,
                reason=fault,
            )
    return one


def _unfillable(sentence: str, known: set[str]) -> str | None:
    """The first placeholder that is not the bare name of a field, or what else is wrong."""
    try:
        for _, name, spec, conversion in string.Formatter().parse(sentence):
            if name is not None and (name not in known or spec or conversion):
                return f"{{{name}}}"
    except ValueError as error:
        return str(error)
    return None


def _key(path: str) -> str:
    """A field of a row as the key of a message."""
    return path.replace(".", "__")


def _keyed(sentence: str) -> str:
    """A message whose ``{rows.name}`` are keys that ``str.format`` takes literally."""
    return _ROW_FIELD.sub(lambda match: "{" + _key(f"{match[1]}.{match[2]}") + "}", sentence)


def _path(rule: Rule, case: Case) -> Path:
    parts = tuple(rule.fields[0].split("."))
    if case.row is not None and parts[0] == rule.each:
        return (parts[0], case.row, *parts[1:])
    return parts


def _given(rule: Rule, case: Case) -> Any:
    """The value at the first of the rule's fields."""
    found: Any = case.context
    for step in _path(rule, case):
        found = found[step] if isinstance(step, int) else (found or {}).get(step)
    return found


def _expectation(doctype: DocumentType, rule: Rule, field: Field | None, value: Any) -> str | Text:
    """What a rule expects, as a message shows it: like the first of its fields where it is alike."""
    if isinstance(value, Text):
        return value
    if value is None:
        return "—"
    form = field.format if field is not None else None
    kind = _KINDS.get(form or "")
    alike = kind is not None and isinstance(value, kind) and not isinstance(value, bool)
    text = val.show(field, computed.written(form or "", value)) if alike else str(value)
    mask = doctype.masks.get(rule.fields[0]) if rule.check is None else None
    return val.MASKS[mask](text) if mask else val.mask_digits(text)


def _shown(doctype: DocumentType, field: Field, value: Any, path: str | None = None) -> str:
    """A value inside a rule's message: as it is written in documents, masked where it must be."""
    if value is None or isinstance(value, list | dict):
        return "—" if value is None else str(len(value))
    text = val.show(field, value)
    mask = doctype.masks.get(path or field.name)
    return val.MASKS[mask](text) if mask else val.mask_digits(text)
