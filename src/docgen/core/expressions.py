"""Sandboxed expressions over the typed values of records: what type.toml computes and compares with.

An expression can compare, compute and call the filters below; it can reach no method, no attribute
but year, month and day of a date, and no function.  Work is bounded: no loops, no powers, no
repetition of texts.  Float literals are read as decimals, so that ``rate <= 0.0003`` means what it
says.  What is asked of an absent value is absent; comparing or computing with it cannot be told.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.parser import Parser
from jinja2.sandbox import SandboxedEnvironment

from docgen import errors
from docgen.core.expression_filters import FILTERS, UntoldError, Withheld, WithheldError

_LONGEST = 1000  # characters of an expression
_KEPT = 2000  # compiled expressions; a type has some twenty
_NUMBERS = (int, Decimal)


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


def compile_expression(source: str, known: Collection[str], entry: str) -> Expression:
    """Raises TemplateError, naming ``entry``, for what is no expression over ``known`` names."""
    try:
        names, template = _compiled(source)
    except (TemplateError, RecursionError, ArithmeticError, ValueError, TypeError) as error:
        raise broken(entry, error) from error
    if unknown := sorted(names - set(known)):
        raise errors.TemplateError(
            "type.toml: {entry} reads '{name}', which is no field of the record.",
            entry=entry,
            name=unknown[0],
        )

    def run(context: Mapping[str, Any]) -> Any:
        asked = template.new_context({name: context[name] for name in names})
        deque(template.root_render_func(asked), 0)  # nothing is printed, the result is bound
        result = asked.vars["result"]
        if isinstance(result, StrictUndefined):
            bool(result)  # raises what is undefined
        return result

    return Expression(names, entry, run)


@lru_cache(_KEPT)
def _compiled(source: str) -> tuple[frozenset[str], Template]:
    """The names an expression reads, and what runs it: both follow from its text alone.

    A type is looked through when it is loaded, and again for what is done with it.
    """
    if len(source) > _LONGEST:
        raise TemplateSyntaxError(f"longer than {_LONGEST} characters", 1)
    environment = _environment()
    parser = Parser(environment, source, state="variable")
    expression = parser.parse_expression()
    if not parser.stream.eos:
        raise TemplateSyntaxError("something follows the expression", 1)
    whole = nodes.Template([nodes.Assign(nodes.Name("result", "store"), expression)])
    _rewrite_below(whole)
    whole.set_environment(environment)
    whole.set_lineno(1, override=True)
    # Nothing but the result is bound in an expression: every name read comes from outside.
    read = (one for one in whole.find_all(nodes.Name) if one.ctx == "load")
    return frozenset(one.name for one in read), environment.from_string(whole)


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
        if isinstance(obj, Withheld):
            raise WithheldError
        if isinstance(obj, dt.date) and attribute in ("year", "month", "day"):
            return {"year": obj.year, "month": obj.month, "day": obj.day}[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str) or isinstance(obj, Withheld):
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
        if isinstance(left, Withheld) or isinstance(right, Withheld):
            raise WithheldError
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
        if isinstance(arg, Withheld):
            raise WithheldError
        if not isinstance(arg, _NUMBERS):
            raise TypeError(f"'{operator}' works on numbers only")
        return super().call_unop(context, operator, arg)


@cache
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
