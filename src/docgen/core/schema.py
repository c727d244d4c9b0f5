"""A record against its type's JSON Schema: every problem at once, in words for people.

The schema is validated by the jsonschema package (2020-12) with three additions: ``format`` is
checked by ``core/values.py``, ``formatMinimum`` and ``formatMaximum`` bound dates, months, money and
percentages, and a text without ``maxLength`` gets the default one.  What the package finds is
translated here; its own English never reaches a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from docgen.core import values as val
from docgen.core.columns import joined_label
from docgen.core.schema_words import Breach, explain, too_long
from docgen.model import DocumentType, Field, Label, Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong at one path of a record; intake adds the place in the input."""

    code: str
    path: Path
    label: Label | None
    what: Text
    remedy: Text


def path_text(path: Sequence[str | int]) -> str:
    """("outlets", 0, "region") as "outlets[0].region"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def plain_path(path: Sequence[str | int]) -> str:
    """The path without row indexes, as type.toml writes it: "outlets.region"."""
    return ".".join(part for part in path if isinstance(part, str))


def field_at(fields: Sequence[Field], path: Sequence[str | int]) -> Field | None:
    """The field a path leads to; an index after an array of texts leads to its item."""
    chain = _chain(fields, path)
    if not chain:
        return None
    last = chain[-1]
    return last.item if last.item is not None and isinstance(path[-1], int) else last


def label_at(fields: Sequence[Field], path: Sequence[str | int]) -> Label | None:
    """The label of a path: 父·子 for fields inside others."""
    chain = _chain(fields, path)
    return joined_label([field.label for field in chain]) if chain else None


def joined(labels: Sequence[Label]) -> Label:
    """Several labels as a list: 资金账号、生效月份."""
    return Label(
        zh="、".join(label.zh for label in labels), en=", ".join(label.en for label in labels)
    )


def build_validator(doctype: DocumentType) -> Validator:
    """The validator of a type, to be built once for many records: it remembers which texts are fine."""
    checker: Validator = _Validator(doctype.schema, format_checker=_Formats())
    return checker


def validate(
    doctype: DocumentType, values: Mapping[str, Any], validator: Validator | None = None
) -> list[FieldProblem]:
    """Every problem of ``values`` (JSON, as a record holds them); the first one of each path."""
    checker = validator or build_validator(doctype)
    found = [_translate(doctype, error) for error in checker.iter_errors(values)]
    found.extend(_too_long(doctype, values))
    first: dict[Path, FieldProblem] = {}
    for problem in sorted(found, key=lambda problem: _WEIGHT.get(problem.code, 1)):
        first.setdefault(problem.path, problem)
    return list(first.values())


def conditional_formats(doctype: DocumentType, values: Mapping[str, Any]) -> dict[str, str]:
    """The formats that ``if``/``then`` of the schema give to fields, for this record's values.

    Top-level fields only: {"id_no": "citizen-number"} when id_type is 居民身份证.
    """
    formats: dict[str, str] = {}
    for part in (doctype.schema, *doctype.schema.get("allOf", ())):
        if "if" not in part:
            continue
        holds = _Validator(part["if"], format_checker=_FORMATS).is_valid(values)
        branch = part.get("then" if holds else "else", {})
        for name, entry in branch.get("properties", {}).items():
            if isinstance(entry, Mapping) and "format" in entry:
                formats[name] = entry["format"]
    return formats


def _chain(fields: Sequence[Field], path: Sequence[str | int]) -> list[Field]:
    chain: list[Field] = []
    level: Sequence[Field] = fields
    for part in path:
        if isinstance(part, int):
            continue
        field = next((field for field in level if field.name == part), None)
        if field is None:
            return []
        chain.append(field)
        level = field.children
    return chain


# A path with several problems shows the one that explains the others.
_WEIGHT = {"required": 0, "type": 0, "format": 0, "pattern": 2}


def _translate(doctype: DocumentType, error: ValidationError) -> FieldProblem:
    path: Path = tuple(error.absolute_path)
    field = field_at(doctype.fields, path)
    code, what, remedy = explain(
        Breach(str(error.validator), error.validator_value, error.instance), field
    )
    return FieldProblem(code, path, label_at(doctype.fields, path), what, remedy)


def leaves(
    fields: Sequence[Field], values: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, Field, Any]]:
    """Every scalar of a record with its path and field, in the schema's order."""
    for field in fields:
        value, here = values.get(field.name), (*path, field.name)
        if isinstance(value, Mapping):
            yield from leaves(field.children, value, here)
        elif isinstance(value, list):
            for index, one in enumerate(value):
                if isinstance(one, Mapping):
                    yield from leaves(field.children, one, (*here, index))
                else:
                    yield (*here, index), field.item or field, one
        elif value is not None:
            yield here, field, value


def _too_long(doctype: DocumentType, values: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """Texts without a ``maxLength`` of their own that are longer than the default."""
    for path, field, value in leaves(doctype.fields, values):
        if not isinstance(value, str) or len(value) <= val.LEAST_MAX_LENGTH:
            continue
        most = val.default_max_length(field)
        if _unbounded(field) and len(value) > most:
            what, remedy = too_long(len(value), most)
            yield FieldProblem("maxLength", path, label_at(doctype.fields, path), what, remedy)


def _unbounded(field: Field) -> bool:
    return "maxLength" not in field.schema and not field.enum and field.format not in val.FORMATS


# --- the validator ------------------------------------------------------------------------------


def _knows(form: str) -> Callable[[object], bool]:
    def check(instance: object) -> bool:
        return not isinstance(instance, str) or val.check_format(form, instance) is None

    return check


_CHECKERS: Mapping[str, Any] = {form: (_knows(form), ()) for form in val.FORMATS}
_MOST_KNOWN = 20_000  # texts; each is remembered with the schema it satisfies


class _Formats(jsonschema.FormatChecker):
    """The formats of ``core/values.py``; of one validator, so that what it knows is of one schema.

    ``known`` are texts by the subschema they satisfy (its identity: the validator holds the schema).
    Records of one input repeat their dates, choices, names and amounts.
    """

    def __init__(self) -> None:
        super().__init__(formats=())
        self.checkers = dict(_CHECKERS)
        self.known: set[tuple[int, str]] = set()


_FORMATS = _Formats()


def _descended(
    validator: Any, value: Any, schema: Any, name: str | int, schema_path: str | None
) -> Iterator[ValidationError]:
    """What is wrong with one value; a text that was fine before is not looked at again."""
    known = validator.format_checker.known
    key = (id(schema), value)
    if type(value) is not str or validator.format_checker is _FORMATS:
        yield from validator.descend(value, schema, path=name, schema_path=schema_path)
    elif key not in known:
        found = list(validator.descend(value, schema, path=name, schema_path=schema_path))
        if not found:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            known.add(key)
        yield from found


def _properties(
    validator: Validator, properties: Mapping[str, Any], instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """As in 2020-12."""
    if isinstance(instance, dict):
        for name, schema in properties.items():
            if name in instance:
                yield from _descended(validator, instance[name], schema, name, name)


def _required(
    _validator: Validator, names: Sequence[str], instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Like the keyword of 2020-12, but the error stands at the missing property."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("missing", path=(name,))


def _additional(
    validator: Validator, allowed: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """Like the keyword of 2020-12, but one error for each property, at the property."""
    if not isinstance(instance, dict):
        return
    patterns = schema.get("patternProperties", {})
    for name, value in instance.items():
        known = name in schema.get("properties", {})
        if known or any(re.search(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield ValidationError("unknown", path=(name,))
        elif isinstance(allowed, dict):
            yield from validator.descend(value, allowed, path=name)  # type: ignore[attr-defined]


def _bound(sign: int) -> Callable[..., Iterator[ValidationError]]:
    def check(
        _validator: Validator, bound: str, instance: Any, _schema: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        if isinstance(instance, str) and _beyond(instance, str(bound), sign):
            yield ValidationError("beyond", instance=instance)

    return check


def _beyond(value: str, bound: str, sign: int) -> bool:
    """Whether a value lies on the wrong side; dates and months compare as text, amounts as numbers.

    A value that is no amount has its own problem already.
    """
    if _AMOUNT.fullmatch(bound):
        if not _AMOUNT.fullmatch(value):
            return False
        number, edge = Decimal(value), Decimal(bound)
        return number > edge if sign > 0 else number < edge
    return value > bound if sign > 0 else value < bound


_AMOUNT = re.compile(r"-?\d{1,20}(\.\d{1,20})?")

_Validator: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator,
    {
        "properties": _properties,
        "required": _required,
        "additionalProperties": _additional,
        "formatMinimum": _bound(-1),
        "formatMaximum": _bound(1),
    },
)
