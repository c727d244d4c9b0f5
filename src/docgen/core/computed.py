"""Computed fields: what follows from a record's values is never typed in, but worked out.

A computed field is declared in ``type.toml`` beside the record's own fields and is read like one of
them, by templates, rules and requirements; ``record.json`` does not hold it.  Money is rounded half
up to the fen.  Where a value it needs is absent, and in a share of nothing, it is absent itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from docgen.core import values as val
from docgen.core.expression_filters import UntoldError
from docgen.core.expressions import Expression, broken, compile_expression
from docgen.errors import TemplateError
from docgen.model import Computed, DocumentType, Field

ROW_NAMES = frozenset({"row", "previous", "position"})
"""What expressions over rows read besides the record's fields: the row, the one before, its number."""

# Decimal places of what is computed, by format; of a percentage, those of the fraction.
_PLACES = {"money": 2, "percent": 4}
FORMATS = ("money", "percent", "date", "month", "integer", "decimal", "text")


@dataclass(frozen=True, slots=True)
class _Step:
    """One computed field: of the record, or of each of its ``rows``."""

    field: Field
    rows: str | None
    format: str
    value: Expression


class Computer:
    """Works out the computed fields of one type; built once for many records."""

    def __init__(self, doctype: DocumentType) -> None:
        """Raises TemplateError for what cannot be computed."""
        self._fields = doctype.fields
        self._steps: list[_Step] = []
        known = {field.name for field in doctype.fields}
        for one in doctype.computed:
            entry = f"[[computed]] {one.name}"
            rows, _, name = one.name.rpartition(".")
            if rows and not any(field.name == rows and field.is_rows for field in doctype.fields):
                raise TemplateError(
                    "type.toml: {entry}: '{rows}' is no list of rows.", entry=entry, rows=rows
                )
            if name in _names(fields_of(doctype, upto=one), rows):
                raise TemplateError("type.toml: {entry} is there already.", entry=entry)
            expression = compile_expression(
                one.value, known | (ROW_NAMES if rows else set()), entry
            )
            self._steps.append(_Step(as_field(one), rows or None, one.format, expression))
            if not rows:
                known.add(name)

    def reads(self, names: Collection[str]) -> frozenset[str]:
        """These fields with all that the computed ones among them, or in their rows, are worked out from."""
        found = set(names)
        for step in reversed(self._steps):
            if (step.rows or step.field.name) in found:
                found |= step.value.names - ROW_NAMES
        return frozenset(found)

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The record as rules compute with it, computed fields among the others."""
        return self._worked_out({f.name: val.typed(f, values.get(f.name)) for f in self._fields})[0]

    def filled(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The record with its computed fields, all in the form of a record's values."""
        if not self._steps:
            return values
        typed = {field.name: val.typed(field, values.get(field.name)) for field in self._fields}
        return self._worked_out(typed, values)[1]

    def _worked_out(
        self, typed: dict[str, Any], values: Mapping[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        plain: dict[str, Any] = dict(values or {})
        for step in self._steps:
            if step.rows is None:
                found = _value(step, typed)
                typed[step.field.name] = found
                plain[step.field.name] = written(step.format, found)
                continue
            rows = typed[step.rows] or []
            copies = [dict(row) for row in plain.get(step.rows) or ()]
            for index, row in enumerate(rows):
                found = _value(step, {**typed, **row_names(rows, index)})
                row[step.field.name] = found
                if copies:
                    copies[index][step.field.name] = written(step.format, found)
            if copies:
                plain[step.rows] = copies
        return typed, plain


def row_names(rows: Sequence[Mapping[str, Any]], index: int) -> dict[str, Any]:
    """What an expression over rows reads of the one at ``index``."""
    return {
        "row": rows[index],
        "previous": rows[index - 1] if index else None,
        "position": index + 1,
    }


def fields_of(doctype: DocumentType, *, upto: Computed | None = None) -> tuple[Field, ...]:
    """The record's fields with the computed ones (``upto`` one of them) in their places."""
    fields = list(doctype.fields)
    for one in doctype.computed:
        if one is upto:
            break
        rows, _, _ = one.name.rpartition(".")
        if not rows:
            fields.append(as_field(one))
            continue
        for index, field in enumerate(fields):
            if field.name == rows:
                fields[index] = replace(field, children=(*field.children, as_field(one)))
    return tuple(fields)


def as_field(one: Computed) -> Field:
    """A computed field as if it were one of the record."""
    return Field(
        name=one.name.rpartition(".")[2],
        label=one.label,
        help=one.label,
        type="integer" if one.format == "integer" else "string",
        format=one.format if one.format in ("money", "percent", "date", "month") else None,
    )


def fitted(field: Field, value: Any) -> Any:
    """What an expression gives as a record holds it in a field; None for what is absent.

    Raises TypeError or ValueError where it is nothing of that kind.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list):
        return [fitted(field.item or field, one) for one in value] or None
    form = field.format if field.format in FORMATS else None
    if field.type == "integer":
        form = "integer"
    elif field.type == "number":
        return float(value)
    return written(form or "text", _as(form or "text", value))


def written(form: str, value: Any) -> Any:
    """A typed value as a record holds it."""
    if value is None:
        return None
    if form == "integer":
        return int(value)
    if form in ("date", "month"):
        return value.isoformat()[: 10 if form == "date" else 7]
    if form == "percent":
        return f"{value.normalize():f}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _names(fields: Sequence[Field], rows: str) -> set[str]:
    inside = next((field.children for field in fields if field.name == rows), ())
    return {field.name for field in (inside if rows else fields)}


def _value(step: _Step, context: Mapping[str, Any]) -> Any:
    try:
        value = step.value.value(context)
        return None if value is None else _as(step.format, value)
    except UntoldError:
        return None
    except (ArithmeticError, TypeError, ValueError, AttributeError) as error:
        raise broken(step.value.entry, error) from error


def _as(form: str, value: Any) -> Any:
    """A value as its format has it; TypeError or ValueError where it is none of that."""
    if form in ("date", "month"):
        return value.replace(day=1) if form == "month" else value.replace()
    if form == "text":
        return str(value)
    number = Decimal(value)
    if form == "integer":
        if number != number.to_integral_value():
            raise ValueError(f"{number} is no whole number")
        return int(number)
    if form == "decimal":
        return number
    return number.quantize(Decimal(1).scaleb(-_PLACES[form]), ROUND_HALF_UP)
