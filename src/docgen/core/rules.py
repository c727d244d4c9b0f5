"""The rules of a document type: sandboxed expressions over the typed values of one record.

An expression can compare, compute and call the filters below; it can reach no method, no attribute
but year, month and day of a date, and no function.  Work is bounded: no loops, no powers, no
repetition of texts.  Float literals are read as decimals, so that ``rate <= 0.0003`` means what it
says.
"""

from __future__ import annotations

import calendar
import datetime as dt
import string
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment

from docgen import errors
from docgen.core import values as val
from docgen.core.schema import FieldProblem, Path, field_at, label_at
from docgen.model import DocumentType, Field, Rule, Text

_LONGEST = 1000  # characters of an expression
_NUMBERS = (int, Decimal)


@dataclass(frozen=True, slots=True)
class _Expression:
    """A compiled expression and the record fields it names."""

    names: frozenset[str]
    run: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be applied to many records."""

    rule: Rule
    check: _Expression
    when: _Expression | None

    @property
    def names(self) -> frozenset[str]:
        """The record fields the rule reads."""
        return self.check.names | (self.when.names if self.when else frozenset())


def compile_rules(doctype: DocumentType) -> tuple[CompiledRule, ...]:
    """Compile every rule; TemplateError names the rule that cannot be."""
    environment = _environment()
    known = {field.name for field in doctype.fields}
    return tuple(_compile(environment, rule, doctype, known) for rule in doctype.rules)


def check_rules(
    doctype: DocumentType,
    values: Mapping[str, Any],
    *,
    broken: Collection[str] = (),
    compiled: Sequence[CompiledRule] | None = None,
) -> list[FieldProblem]:
    """The rules a record breaks.

    ``broken`` names the top-level fields that have problems already: a rule that reads one of them
    says nothing.  A rule without ``when`` says nothing either when a field it reads is absent.
    A TemplateError names a rule that cannot be worked out at all.
    """
    context = {field.name: None for field in doctype.fields}
    for field in doctype.fields:
        if field.name not in broken:
            context[field.name] = val.typed(field, values.get(field.name))
    rules = compiled if compiled is not None else compile_rules(doctype)
    return [
        _problem(doctype, one.rule, values)
        for one in rules
        if one.names.isdisjoint(broken) and not _holds(one, context)
    ]


def _holds(one: CompiledRule, context: Mapping[str, Any]) -> bool:
    if one.when is None and any(context[name] is None for name in one.check.names):
        return True
    if one.when is not None and not _run(one.rule, one.when, context, untold=False):
        return True
    return _run(one.rule, one.check, context, untold=True)


def _run(rule: Rule, expression: _Expression, context: Mapping[str, Any], *, untold: bool) -> bool:
    """The expression's truth; ``untold`` where it cannot be told of what the record holds."""
    try:
        return expression.run(context)
    except _UntoldError:
        return untold
    except (TypeError, UndefinedError) as error:
        if any(context[name] is None for name in expression.names):
            return untold
        raise _broken(rule, error) from error
    except (TemplateError, ArithmeticError, ValueError, LookupError, RecursionError) as error:
        raise _broken(rule, error) from error


def _problem(doctype: DocumentType, rule: Rule, values: Mapping[str, Any]) -> FieldProblem:
    path: Path = tuple(rule.fields[0].split(".")) if rule.fields else ()
    shown = {field.name: _shown(doctype, field, values.get(field.name)) for field in doctype.fields}
    return FieldProblem(
        code=f"rule.{rule.id}",
        path=path,
        label=label_at(doctype.fields, path) if field_at(doctype.fields, path) else None,
        what=Text(rule.message.en, shown, rule.message.zh),
        remedy=Text(rule.remedy.en, shown, rule.remedy.zh),
    )


def _shown(doctype: DocumentType, field: Field, value: Any) -> str:
    """A value inside a rule's message: as it is written in documents, masked where it must be."""
    if value is None or isinstance(value, list | dict):
        return "—" if value is None else str(len(value))
    text = val.show(field, value)
    mask = doctype.masks.get(field.name)
    return val.MASKS[mask](text) if mask else val.mask_digits(text)


# --- compiling ----------------------------------------------------------------------------------


def _compile(
    environment: SandboxedEnvironment, rule: Rule, doctype: DocumentType, known: set[str]
) -> CompiledRule:
    check = _expression(environment, rule, rule.check, known)
    when = _expression(environment, rule, rule.when, known) if rule.when else None
    for sentence in (rule.message.zh, rule.message.en, rule.remedy.zh, rule.remedy.en):
        if fault := _unfillable(sentence, known):
            raise errors.TemplateError(
                "type.toml: the message of rule '{rule}' cannot be filled in: {reason}",
                rule=rule.id,
                reason=fault,
            )
    if not rule.fields:
        raise errors.TemplateError(
            "type.toml: rule '{rule}' of '{type}' names no field to show its problem at.",
            rule=rule.id,
            type=doctype.id,
        )
    return CompiledRule(rule, check, when)


def _unfillable(sentence: str, known: set[str]) -> str | None:
    """The first placeholder that is not the bare name of a field, or what else is wrong."""
    try:
        for _, name, spec, conversion in string.Formatter().parse(sentence):
            if name is not None and (name not in known or spec or conversion):
                return f"{{{name}}}"
    except ValueError as error:
        return str(error)
    return None


def _expression(
    environment: SandboxedEnvironment, rule: Rule, source: str, known: set[str]
) -> _Expression:
    try:
        if len(source) > _LONGEST:
            raise TemplateSyntaxError(f"longer than {_LONGEST} characters", 1)
        parser = Parser(environment, source, state="variable")
        expression = parser.parse_expression()
        if not parser.stream.eos:
            raise TemplateSyntaxError("something follows the expression", 1)
        whole = nodes.Template([nodes.Assign(nodes.Name("result", "store"), expression)])
        _rewrite_below(whole)
        whole.set_environment(environment)
        whole.set_lineno(1, override=True)
        names = frozenset(meta.find_undeclared_variables(whole))
        template = environment.from_string(whole)
    except (TemplateError, RecursionError, ArithmeticError, ValueError, TypeError) as error:
        raise _broken(rule, error) from error
    if unknown := sorted(names - known):
        raise errors.TemplateError(
            "type.toml: rule '{rule}' reads '{name}', which is no field of the record.",
            rule=rule.id,
            name=unknown[0],
        )

    def run(context: Mapping[str, Any]) -> bool:
        made = template.make_module({name: context[name] for name in names})
        return bool(made.result)  # type: ignore[attr-defined]

    return _Expression(names, run)


def _rewrite_below(node: nodes.Node) -> None:
    for name, value in list(node.iter_fields()):
        if isinstance(value, list):
            setattr(node, name, [_rewrite(one) for one in value])
        elif isinstance(value, nodes.Node):
            setattr(node, name, _rewrite(value))


def _rewrite(value: Any) -> Any:
    """Float literals become exact decimals; ``age_on(a, b)`` becomes ``a | age_on(b)``.

    No call is left then, so that none needs to be allowed.
    """
    if not isinstance(value, nodes.Node):
        return value
    _rewrite_below(value)
    if isinstance(value, nodes.Const) and isinstance(value.value, float):
        return nodes.Filter(nodes.Const(repr(value.value)), "decimal", [], [], None, None)
    if (
        isinstance(value, nodes.Call)
        and isinstance(value.node, nodes.Name)
        and value.node.name in FILTERS
        and value.args
    ):
        first, *rest = value.args
        return nodes.Filter(
            first, value.node.name, rest, value.kwargs, value.dyn_args, value.dyn_kwargs
        )
    return value


def _broken(rule: Rule, error: Exception) -> errors.TemplateError:
    return errors.TemplateError(
        "type.toml: rule '{rule}' cannot be worked out: {reason}",
        rule=rule.id,
        reason=str(error) or type(error).__name__,
    )


# --- the sandbox --------------------------------------------------------------------------------


class _UntoldError(Exception):
    """What is asked cannot be told of this value: the age of the holder of a passport number."""


class _Environment(SandboxedEnvironment):
    """Only keys of mappings, positions of lists, and year, month, day of dates can be reached."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, dt.date) and attribute in ("year", "month", "day"):
            return {"year": obj.year, "month": obj.month, "day": obj.day}[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(argument, slice) and isinstance(obj, str | list):
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - nothing is
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "-" and isinstance(left, dt.date) and isinstance(right, dt.date):
            return (left - right).days
        if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS) or operator == "**":
            raise TypeError(f"'{operator}' works on numbers only")
        return super().call_binop(context, operator, Decimal(left), Decimal(right))

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        if not isinstance(arg, _NUMBERS):
            raise TypeError(f"'{operator}' works on numbers only")
        return super().call_unop(context, operator, arg)


def _environment() -> SandboxedEnvironment:
    environment = _Environment(undefined=StrictUndefined, autoescape=False, cache_size=0)
    environment.globals.clear()
    environment.filters = dict(FILTERS)
    environment.tests = {
        name: test
        for name, test in environment.tests.items()
        if name in ("none", "defined", "in", "eq", "ne", "lt", "le", "gt", "ge", "true", "false")
    }
    return environment


# --- the filters --------------------------------------------------------------------------------


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month: a month as rules compare it."""
    return _a_date(day).replace(day=1)


def plus_months(day: dt.date, count: int) -> dt.date:
    """So many months later; the last day of the month where there is no such day."""
    months = _a_date(day).year * 12 + day.month - 1 + int(count)
    year, month = months // 12, months % 12 + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def plus_years(day: dt.date, count: int) -> dt.date:
    """So many years later; 28 February where there is no 29th."""
    return plus_months(day, 12 * int(count))


def plus_days(day: dt.date, count: int) -> dt.date:
    """So many days later, or earlier."""
    return _a_date(day) + dt.timedelta(days=int(count))


def age_on(citizen_number: str, day: dt.date) -> int:
    """Full years of the holder of a citizen number on a day."""
    born = birth_date(citizen_number)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birth_date(citizen_number: str) -> dt.date:
    """The date of birth in a citizen number; of other identity documents it cannot be told."""
    if val.check_format("citizen-number", citizen_number) is not None:
        raise _UntoldError
    return dt.date(
        int(citizen_number[6:10]), int(citizen_number[10:12]), int(citizen_number[12:14])
    )


def months_between(start: dt.date, end: dt.date) -> int:
    """Full months from one day to another."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - (end.day < start.day)


def column(rows: Sequence[Mapping[str, Any]], field: str) -> list[Any]:
    """The values of one field of all rows that have it."""
    return [row[field] for row in rows if row[field] is not None]


def total(rows: Sequence[Any], field: str | None = None) -> Any:
    """The sum of a list of numbers, or of one field of rows."""
    numbers = column(rows, field) if field is not None else rows
    return sum(numbers, Decimal(0))


def unique(items: Sequence[Any]) -> list[Any]:
    """The items without repetitions, in their order."""
    return list(dict.fromkeys(items))


def decimal(value: Any) -> Decimal:
    """An exact number from its digits."""
    return Decimal(value)


def _a_date(day: Any) -> dt.date:
    if not isinstance(day, dt.date):
        raise TypeError("a date is needed")
    return day


FILTERS: Mapping[str, Callable[..., Any]] = {
    "month": first_of_month,
    "plus_days": plus_days,
    "plus_months": plus_months,
    "plus_years": plus_years,
    "days": plus_days,
    "months": plus_months,
    "years": plus_years,
    "age_on": age_on,
    "birth_date": birth_date,
    "months_between": months_between,
    "column": column,
    "sum": total,
    "unique": unique,
    "length": len,
    "count": len,
    "min": min,
    "max": max,
    "abs": abs,
    "decimal": decimal,
}
"""What an expression may call; also documented in the template guide."""
