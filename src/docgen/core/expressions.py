"""Sandboxed expressions over the typed values of records: what type.toml computes and compares with.

An expression can compare, compute and call the filters below; it can reach no method, no attribute
but year, month and day of a date, and no function.  Work is bounded: no loops, no powers, no
repetition of texts.  Float literals are read as decimals, so that ``rate <= 0.0003`` means what it
says.  What is asked of an absent value is absent; comparing or computing with it cannot be told.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment

from docgen import errors
from docgen.core import values as val

_LONGEST = 1000  # characters of an expression
_LONGEST_SPAN = 4000  # days
_NUMBERS = (int, Decimal)


class UntoldError(Exception):
    """What is asked cannot be told of these values: one is absent, or a passport has no birthday."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; ``names`` are those it reads, ``entry`` where it stands in type.toml."""

    names: frozenset[str]
    entry: str
    _run: Callable[[Mapping[str, Any]], Any]

    def value(self, context: Mapping[str, Any]) -> Any:
        """What it gives.

        Raises UntoldError where that cannot be told of these values, TemplateError where it could
        never be told.
        """
        try:
            return self._run(context)
        except UntoldError:
            raise
        except (TypeError, UndefinedError) as error:
            if "NoneType" in str(error) or any(context[name] is None for name in self.names):
                raise UntoldError from error
            raise broken(self.entry, error) from error
        except (TemplateError, ArithmeticError, ValueError, LookupError, RecursionError) as error:
            raise broken(self.entry, error) from error

    def holds(self, context: Mapping[str, Any], *, untold: bool) -> bool:
        """Its truth; ``untold`` where that cannot be told."""
        try:
            return bool(self.value(context))
        except UntoldError:
            return untold


class Compiler:
    """Compiles the expressions of one type; built once for many."""

    def __init__(self) -> None:
        self._environment = _environment()

    def compile(self, source: str, known: Collection[str], entry: str) -> Expression:
        """Raises TemplateError, naming ``entry``, for what is no expression over ``known`` names."""
        environment = self._environment
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
            raise broken(entry, error) from error
        if unknown := sorted(names - set(known)):
            raise errors.TemplateError(
                "type.toml: {entry} reads '{name}', which is no field of the record.",
                entry=entry,
                name=unknown[0],
            )

        def run(context: Mapping[str, Any]) -> Any:
            made = template.make_module({name: context[name] for name in names})
            result = made.result  # type: ignore[attr-defined]
            if isinstance(result, StrictUndefined):
                bool(result)  # raises what is undefined
            return result

        return Expression(names, entry, run)


def broken(entry: str, error: Exception) -> errors.TemplateError:
    """The error of a type whose ``entry`` cannot be worked out, whatever the record."""
    return errors.TemplateError(
        "type.toml: {entry} cannot be worked out: {reason}",
        entry=entry,
        reason=str(error) or type(error).__name__,
    )


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


# --- the sandbox --------------------------------------------------------------------------------


class _Environment(SandboxedEnvironment):
    """Only keys of mappings, positions of lists, and year, month, day of dates can be reached."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if obj is None:
            return None
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
        if left is None or right is None:
            raise UntoldError
        if operator == "-" and isinstance(left, dt.date) and isinstance(right, dt.date):
            return (left - right).days
        if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS) or operator == "**":
            raise TypeError(f"'{operator}' works on numbers only")
        if operator in ("/", "//", "%") and not right:
            raise UntoldError  # a share of nothing
        return super().call_binop(context, operator, Decimal(left), Decimal(right))

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        if arg is None:
            raise UntoldError
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


def last_of_month(day: dt.date) -> dt.date:
    """The last day of the month."""
    return plus_months(first_of_month(day), 1) - dt.timedelta(days=1)


def weekday(day: dt.date) -> int:
    """1 for Monday to 7 for Sunday."""
    return _a_date(day).isoweekday()


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
        raise UntoldError
    return dt.date(
        int(citizen_number[6:10]), int(citizen_number[10:12]), int(citizen_number[12:14])
    )


def months_between(start: dt.date, end: dt.date) -> int:
    """Full months from one day to another."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    return whole - (end.day < start.day)


def column(rows: Sequence[Mapping[str, Any]] | None, field: str) -> list[Any]:
    """The values of one field of all rows that have it."""
    return [row[field] for row in rows or () if row[field] is not None]


def total(rows: Sequence[Any] | None, field: str | None = None) -> Any:
    """The sum of a list of numbers, or of one field of rows; absent ones count for nothing."""
    numbers = column(rows, field) if field is not None else rows or ()
    return sum(numbers, Decimal(0))


def count(rows: Sequence[Any] | None) -> int:
    """How many there are; of something absent, none."""
    for row in rows or ():
        if isinstance(row, Traced):
            row.note()
    return len(rows or ())


class Traced(dict[str, Any]):
    """A document's values, or a row's, that tell when they are read.

    Whatever reads a value notes the number of the document it came from in ``notes``; looking for
    rows by a value (``where``, ``pick``) reads none.
    """

    __slots__ = ("notes", "serial")

    def __init__(self, values: Mapping[str, Any], serial: str, notes: dict[str, None]) -> None:
        super().__init__(values)
        self.serial = serial
        self.notes = notes

    def __getitem__(self, name: str) -> Any:
        self.note()
        return super().__getitem__(name)

    def note(self) -> None:
        """Tell that this was read."""
        self.notes[self.serial] = None

    def peek(self, name: str) -> Any:
        """A value without telling that it was read."""
        return super().__getitem__(name)


def where(
    rows: Sequence[Mapping[str, Any]] | None, field: str, *wanted: Any
) -> list[Mapping[str, Any]]:
    """The rows whose field has one of the values."""
    return [row for row in rows or () if _peeked(row, field) in wanted]


def pick(rows: Sequence[Mapping[str, Any]] | None, field: str, value: Any) -> Any:
    """The first row whose field has the value; absent where there is none."""
    return first(where(rows, field, value))


def first(items: Sequence[Any] | None) -> Any:
    """The first of a list; absent where it is empty."""
    return items[0] if items else None


def last(items: Sequence[Any] | None) -> Any:
    """The last of a list; absent where it is empty."""
    return items[-1] if items else None


def least(items: Sequence[Any]) -> Any:
    """The smallest of a list; of an empty one it cannot be told."""
    return min(_some(items))


def most(items: Sequence[Any]) -> Any:
    """The largest of a list; of an empty one it cannot be told."""
    return max(_some(items))


def marked(group: Mapping[str, Any] | None, month: dt.date, *marks: str) -> list[dt.date]:
    """The days of a month that a group of fields d01 to d31 holds one of the marks for."""
    first_day = first_of_month(month)
    return [
        plus_days(first_day, int(name[1:]) - 1)
        for name, mark in (group or {}).items()
        if mark in marks
    ]


def spans(rows: Sequence[Mapping[str, Any]] | None, start: str, end: str) -> list[dt.date]:
    """Every day from one field of a row to another, of all rows, the last day included."""
    return [
        plus_days(row[start], after)
        for row in rows or ()
        if row[start] is not None and row[end] is not None
        for after in range(min((row[end] - row[start]).days + 1, _LONGEST_SPAN))
    ]


def without(items: Sequence[Any] | None, others: Sequence[Any] | None) -> list[Any]:
    """The items that are not among the others."""
    return [item for item in items or () if item not in (others or ())]


def default(value: Any, otherwise: Any) -> Any:
    """The value, or what stands for it where it is absent."""
    return otherwise if value is None else value


def rounded(number: Any, places: int = 2) -> Decimal:
    """Rounded half up to so many decimal places, as amounts are."""
    if number is None:
        raise UntoldError
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def unique(items: Sequence[Any]) -> list[Any]:
    """The items without repetitions, in their order."""
    return list(dict.fromkeys(items))


def decimal(value: Any) -> Decimal:
    """An exact number from its digits."""
    return Decimal(value)


def _peeked(row: Mapping[str, Any], field: str) -> Any:
    return row.peek(field) if isinstance(row, Traced) else row[field]


def _some(items: Sequence[Any]) -> Sequence[Any]:
    if not items:
        raise UntoldError
    return items


def _a_date(day: Any) -> dt.date:
    if day is None:
        raise UntoldError
    if not isinstance(day, dt.date):
        raise TypeError("a date is needed")
    return day


FILTERS: Mapping[str, Callable[..., Any]] = {
    "month": first_of_month,
    "month_end": last_of_month,
    "weekday": weekday,
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
    "where": where,
    "pick": pick,
    "marked": marked,
    "spans": spans,
    "without": without,
    "first": first,
    "last": last,
    "length": count,
    "count": count,
    "min": least,
    "max": most,
    "abs": abs,
    "round": rounded,
    "default": default,
    "decimal": decimal,
}
"""What an expression may call; also documented in docs/type-folder.md."""
