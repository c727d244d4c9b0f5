"""Records to try a template on: from the schema's examples, every way they may differ.

The whole example; the same with every optional field absent; every choice and both answers, with and
without the optional fields; lists with none, one and three rows.  Where leaving something out gives
a record that the type itself would refuse, it stays: a template need not print such a record.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.core import rules
from docgen.core.schema import build_validator, validate
from docgen.errors import TemplateError
from docgen.model import DocumentType, Field

_MADE_UP = {"date": "2026-11-22", "month": "2026-11", "money": "1409.50", "percent": "0.025"}
_OTHER = {"date": "2027-01-03", "month": "2027-01", "money": "88.00", "percent": "0.03"}
Step = str | int


def example(doctype: DocumentType) -> dict[str, Any]:
    """A record of the schema's examples, made up where it gives none."""
    return {field.name: _value(field) for field in doctype.fields}


def variants(doctype: DocumentType) -> Iterator[dict[str, Any]]:
    """The records to try, each once, the whole example first."""
    is_valid = _judge(doctype)
    whole = example(doctype)
    if not is_valid(whole):
        yield whole
        return
    seen: list[dict[str, Any]] = []
    for varied in (whole, *_chosen(doctype.fields, whole), *_sized(doctype.fields, whole)):
        valid = is_valid(varied)
        # A choice may want other fields to change with it; it must be printed all the same.
        for record in (varied, _bare(doctype.fields, varied, is_valid)) if valid else (varied,):
            if record not in seen:
                seen.append(record)
                yield record


def altered(field: Field, value: Any) -> Any:
    """Another value for a field that has this one."""
    if field.item is not None and isinstance(value, list):
        return [altered(field.item, value[0]) if value else _value(field.item), *value[1:]]
    if field.enum:
        return next((word for word in field.enum if word != value), value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    other = _OTHER.get(field.format or "")
    if other is not None:
        return other if value != other else _MADE_UP[field.format or ""]
    return "样例" if value != "样例" else "样本"


def leaves(
    fields: Sequence[Field], record: Mapping[str, Any], prefix: tuple[Step, ...] = ()
) -> Iterator[tuple[str, Field, tuple[Step, ...]]]:
    """The fields of a record that hold a value themselves: path in the schema, field, way to it."""
    for field in fields:
        value = record.get(field.name)
        way = (*prefix, field.name)
        if field.is_rows and value:
            yield from leaves(field.children, value[0], (*way, 0))
        elif field.children and isinstance(value, Mapping):
            yield from leaves(field.children, value, way)
        elif value is not None and not field.children:
            yield ".".join(step for step in way if isinstance(step, str)), field, way


def changed(record: Mapping[str, Any], way: Sequence[Step], value: Any) -> dict[str, Any]:
    """The record with another value at the end of a way."""
    copied: Any = copy.deepcopy(dict(record))
    inner = copied
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    return copied  # type: ignore[no-any-return]


def _value(field: Field) -> Any:
    if field.is_rows:
        rows = field.example or [{child.name: _value(child) for child in field.children}]
        return [{name: v for name, v in row.items() if v is not None} for row in rows]
    if field.children:
        return {**{child.name: _value(child) for child in field.children}, **(field.example or {})}
    if field.example is not None:
        return field.example
    return [_value(field.item)] if field.item is not None else _made_up(field)


def _made_up(field: Field) -> Any:
    if field.enum:
        return field.enum[0]
    if field.type == "boolean":
        return True
    if field.type in ("integer", "number"):
        return field.schema.get("minimum", 1)
    return _MADE_UP.get(field.format or "", "样例")


def _judge(doctype: DocumentType) -> Any:
    """Whether the type would take a record."""
    validator = build_validator(doctype)
    try:
        book = rules.RuleBook(doctype)
    except TemplateError:
        book = None

    def is_valid(record: Mapping[str, Any]) -> bool:
        if validate(doctype, record, validator):
            return False
        try:
            return book is None or not book.broken_by(record)
        except TemplateError:  # told elsewhere; no reason not to try the record
            return True

    return is_valid


def _chosen(fields: Sequence[Field], whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every choice and both answers, one field at a time."""
    for path, field, way in leaves(fields, whole):
        del path
        value: Any = whole
        for step in way:
            value = value[step]
        choices: Sequence[Any] = field.enum or ((True, False) if field.type == "boolean" else ())
        yield from (changed(whole, way, one) for one in choices if one != value)


def _sized(fields: Sequence[Field], whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Lists with none, one and three entries, as far as the schema lets them."""
    for field in fields:
        entries = whole.get(field.name)
        if field.type == "array" and entries:
            least, most = field.schema.get("minItems", 0), field.schema.get("maxItems", 3)
            for count in (0, 1, 3):
                if least <= count <= most:
                    repeated = [entries[index % len(entries)] for index in range(count)]
                    yield changed(whole, (field.name,), repeated)


def _bare(fields: Sequence[Field], record: Mapping[str, Any], is_valid: Any) -> dict[str, Any]:
    """The record without every field that may be absent."""
    bare: dict[str, Any] = copy.deepcopy(dict(record))
    for field in fields:
        if not field.required and field.name in bare:
            fewer = {name: value for name, value in bare.items() if name != field.name}
            bare = fewer if is_valid(fewer) else bare
        elif field.children and field.name in bare:
            bare[field.name] = _inner_bare(field, bare[field.name])
    return bare


def _inner_bare(field: Field, value: Any) -> Any:
    if isinstance(value, list):
        return [_inner_bare(field, row) for row in value]
    required = {child.name for child in field.children if child.required}
    return {name: inner for name, inner in value.items() if name in required}
