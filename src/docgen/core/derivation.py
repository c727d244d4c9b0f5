"""Drawing up a record from what the archive holds already, each value with the documents it came from.

Declared in ``[derive]`` of type.toml: what a person names, which documents are looked for, and an
expression for each field.  What cannot be told is left empty, to be filled in by a person; nothing is
checked here, the record is checked like any other when it comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen import errors
from docgen.core import computed, lookups
from docgen.core import values as values_
from docgen.core.computed import Computer
from docgen.core.expression_filters import WITHHELD, Traced, UntoldError, WithheldError
from docgen.core.expressions import Expression, broken, compile_expression
from docgen.core.lookups import CompiledLookup, Finder
from docgen.core.schema import field_at, path_text
from docgen.model import DerivedField, DocumentType, Field

_ROW_NAMES = frozenset({"it", "row", "position"})


@dataclass(frozen=True, slots=True)
class DerivedRecord:
    """A record as far as the archive gives it.

    ``sources`` names, for the path of each value ("rows[0].net_pay"), the documents it came from.
    """

    values: Mapping[str, Any]
    sources: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Field:
    path: tuple[str, ...]
    field: Field
    entry: str
    value: Expression | None
    each: Expression | None
    row: tuple[tuple[Field, Expression], ...]


@dataclass(frozen=True, slots=True)
class CompiledDerivation:
    """A derivation ready to be made."""

    sources: tuple[tuple[str, CompiledLookup], ...]
    fields: tuple[_Field, ...]


def derive(
    doctype: DocumentType,
    given: Mapping[str, Any],
    finder: Finder,
    branch: str,
    *,
    withheld: Collection[str] = (),
) -> DerivedRecord:
    """The record for the values a person gave.  Raises TemplateError for what can never be told.

    ``withheld`` names the sources that are not to be read: what rests on them is left empty.
    """
    compiled = compile_derivation(doctype)
    if compiled is None:
        raise errors.TemplateError("type.toml has no [derive].")
    computer = Computer(doctype)
    drawing = _Drawing(dict(given))
    found: dict[str, Any] = {}
    for name, lookup in compiled.sources:
        if name in withheld:
            found[name] = WITHHELD
            continue
        items = finder.find(lookup, computer.typed(drawing.values), branch) or []
        found[name] = [Traced(item.it, item.filed.serial, drawing.notes) for item in items]
    for one in compiled.fields:
        context = {**computer.typed(drawing.values), **found, **drawing.unknown}
        if one.each is None:
            drawing.fill(one, context)
        else:
            drawing.add_rows(one, one.each, context)
    return DerivedRecord(drawing.values, drawing.traces)


@dataclass(slots=True)
class _Drawing:
    """A record on its way.

    ``notes`` are the documents that were read for the value at hand, ``unknown`` the fields that rest on
    what is withheld.
    """

    values: dict[str, Any]
    traces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)

    def fill(self, one: _Field, context: Mapping[str, Any]) -> None:
        """A value of the record."""
        self.notes.clear()
        value = _value(one.field, one.value, context)
        if value is WITHHELD:
            self.unknown[one.path[0]] = WITHHELD
        elif value is not None:
            _put(self.values, one.path, value)
            self.traces[".".join(one.path)] = tuple(self.notes)

    def add_rows(self, one: _Field, each: Expression, context: Mapping[str, Any]) -> None:
        """A row for each item."""
        rows = self.values.setdefault(one.field.name, [])
        for item in _list(each, context):
            row: dict[str, Any] = {}
            typed: dict[str, Any] = {child.name: None for child in one.field.children}
            for child, expression in one.row:
                self.notes.clear()
                inside = {**context, "it": item, "row": typed, "position": len(rows) + 1}
                value = _value(child, expression, inside)
                if value is WITHHELD:
                    typed[child.name] = WITHHELD
                elif value is not None:
                    row[child.name] = value
                    typed[child.name] = values_.typed(child, value)
                    path = path_text((one.field.name, len(rows), child.name))
                    self.traces[path] = tuple(self.notes)
            rows.append(row)
        if not rows:
            del self.values[one.field.name]


def compile_derivation(doctype: DocumentType) -> CompiledDerivation | None:
    """Raises TemplateError naming the entry that cannot be compiled; None where there is none."""
    if doctype.derivation is None:
        return None
    known = {field.name for field in computed.fields_of(doctype)}
    for name in doctype.derivation.given:
        _the_field(doctype, (name,), "[derive] given")
    sources = []
    for name, lookup in doctype.derivation.sources:
        entry = f"[derive.source.{name}]"
        if name in known:
            raise errors.TemplateError("type.toml: {entry} is there already.", entry=entry)
        sources.append((name, lookups.compile_lookup(lookup, known, entry)))
    known |= {name for name, _ in sources}
    fields = tuple(_compiled(doctype, one, known) for one in doctype.derivation.fields)
    return CompiledDerivation(tuple(sources), fields)


def _compiled(doctype: DocumentType, one: DerivedField, known: set[str]) -> _Field:
    entry = f"[[derive.field]] {one.name}"
    path = tuple(one.name.split("."))
    field = _the_field(doctype, path, entry)
    above = _the_field(doctype, path[:1], entry)
    if above.is_rows and len(path) > 1:
        raise errors.TemplateError(
            "type.toml: {entry}: fields of rows stand in row, with each.", entry=entry
        )
    if (one.value is None) == (one.each is None) or field.is_rows != (one.each is not None):
        raise errors.TemplateError(
            "type.toml: {entry} needs a value, or, for rows, each and row.", entry=entry
        )
    return _Field(
        path,
        field,
        entry,
        compile_expression(one.value, known, entry) if one.value is not None else None,
        compile_expression(one.each, known, entry) if one.each is not None else None,
        tuple(
            (
                _the_field(doctype, (one.name, name), entry),
                compile_expression(value, known | _ROW_NAMES, entry),
            )
            for name, value in one.row
        ),
    )


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value, in the groups of fields it stands in."""
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _the_field(doctype: DocumentType, path: tuple[str, ...], entry: str) -> Field:
    field = field_at(doctype.fields, path)
    if field is None:
        raise errors.TemplateError(
            "type.toml: {entry}: '{name}' is no field of schema.json.",
            entry=entry,
            name=".".join(path),
        )
    return field


def _value(field: Field, expression: Expression | None, context: Mapping[str, Any]) -> Any:
    """What a record holds of it: None for what cannot be told, WITHHELD for what may not be."""
    if expression is None:
        return None
    try:
        value = expression.value(context)
        return WITHHELD if value is WITHHELD else computed.fitted(field, value)
    except WithheldError:
        return WITHHELD
    except UntoldError:
        return None
    except (ArithmeticError, TypeError, ValueError, AttributeError) as error:
        raise broken(expression.entry, error) from error


def _list(expression: Expression, context: Mapping[str, Any]) -> list[Any]:
    try:
        found = expression.value(context)
    except UntoldError:
        return []
    return list(found or ())
