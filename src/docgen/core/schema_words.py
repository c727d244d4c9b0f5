"""What jsonschema finds, said in words for the people who fill in the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from docgen.core import values as val
from docgen.model import Field, Text

_CHOICES = 12  # as many as a reader takes in


@dataclass(frozen=True, slots=True)
class Breach:
    """A keyword of the schema that ``found`` breaks; ``wanted`` is the keyword's value."""

    keyword: str
    wanted: Any
    found: Any


Words = tuple[str, Text, Text]  # code, what, remedy


def explain(breach: Breach, field: Field | None) -> Words:
    """Code, what is wrong and what would be right, for one breach of the schema."""
    say = _WORDS.get(breach.keyword)
    if say is None:
        return (
            breach.keyword,
            Text(
                "The value breaks the rule '{rule}' of this document type.",
                {"rule": breach.keyword},
            ),
            Text("Compare it with the description of the field in the blank form."),
        )
    return say(breach, field)


def too_long(count: int, most: int) -> tuple[Text, Text]:
    """A text that does not fit."""
    return (
        Text(
            "The text has {count} characters; at most {most} fit.", {"count": count, "most": most}
        ),
        Text("Shorten it."),
    )


def missing(field: Field | None) -> Words:
    """A value that must be there and is not."""
    what = Text("A value is required here.")
    if field is not None and field.is_rows:
        return (
            "required",
            Text("At least one row is required here."),
            Text("Add a row to the sheet '{sheet}'.", {"sheet": field.label}),
        )
    if field is not None and field.enum:
        return "required", what, Text("Choose one of: {choices}.", {"choices": _list(field.enum)})
    if field is not None and isinstance(field.example, str | int | float):
        example = val.show(field, field.example)
        return "required", what, Text("Fill it in, for instance: {example}.", {"example": example})
    return "required", what, Text("Fill it in.")


def _enum(breach: Breach, _field: Field | None) -> Words:
    choices = [str(one) for one in breach.wanted]
    near = val.suggest(str(breach.found), choices)
    what = Text("This is none of the choices.")
    if near is None:
        return "enum", what, Text("Choose one of: {choices}.", {"choices": _list(choices)})
    return (
        "enum",
        what,
        Text(
            "Did you mean '{near}'? Choices: {choices}.", {"near": near, "choices": _list(choices)}
        ),
    )


def _format(breach: Breach, _field: Field | None) -> Words:
    problem = val.check_format(str(breach.wanted), str(breach.found))
    if problem is None:  # pragma: no cover - the validator has just found one
        raise ValueError("a format error without a problem")
    return problem.code, problem.what, problem.remedy


def _type(breach: Breach, _field: Field | None) -> Words:
    wanted = breach.wanted
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    return (
        "type",
        Text("The value is of the wrong kind."),
        _KINDS.get(str(kinds[0]), Text("Compare it with the blank form.")),
    )


def _min_length(breach: Breach, _field: Field | None) -> Words:
    least = {"count": len(breach.found), "least": breach.wanted}
    return (
        "minLength",
        Text("It has {count} characters; at least {least} are required.", least),
        Text("Complete it."),
    )


def _pattern(_breach: Breach, field: Field | None) -> Words:
    what = Text("The value does not have the form required here.")
    if field is not None and field.example is not None:
        remedy = Text(
            "Write it like {example}: {help}",
            {"example": val.show(field, field.example), "help": field.help},
        )
    elif field is not None:
        remedy = Text("Write it as described: {help}", {"help": field.help})
    else:
        remedy = Text("Compare it with the blank form.")
    return "pattern", what, remedy


def _least(breach: Breach, field: Field | None) -> Words:
    bound = {"bound": val.show(field, breach.wanted)}
    exclusive = breach.keyword.startswith("exclusive")
    what = (
        Text("The value must be more than {bound}.", bound)
        if exclusive
        else Text("The value must be at least {bound}.", bound)
    )
    return "minimum", what, _bound_remedy(field)


def _most(breach: Breach, field: Field | None) -> Words:
    bound = {"bound": val.show(field, breach.wanted)}
    exclusive = breach.keyword.startswith("exclusive")
    what = (
        Text("The value must be less than {bound}.", bound)
        if exclusive
        else Text("The value must be at most {bound}.", bound)
    )
    return "maximum", what, _bound_remedy(field)


def _bound_remedy(field: Field | None) -> Text:
    if field is None:
        return Text("Check the value.")
    bounds = [
        next((val.show(field, field.schema[key]) for key in keys if key in field.schema), None)
        for keys in (("minimum", "formatMinimum"), ("maximum", "formatMaximum"))
    ]
    if None in bounds:
        return Text("Check the value.")
    between = {"least": bounds[0], "most": bounds[1]}
    if field.format == "percent":
        return Text("From {least} to {most}; write it with its sign, % or ‰.", between)
    if field.format == "money":
        return Text("From {least} to {most} yuan; check the unit.", between)
    return Text("From {least} to {most}.", between)


def _min_items(breach: Breach, _field: Field | None) -> Words:
    least = {"count": len(breach.found), "least": breach.wanted}
    return (
        "minItems",
        Text("There are {count} entries; at least {least} are required.", least),
        Text("Add the missing ones."),
    )


def _max_items(breach: Breach, _field: Field | None) -> Words:
    most = {"count": len(breach.found), "most": breach.wanted}
    return (
        "maxItems",
        Text("There are {count} entries; at most {most} are allowed.", most),
        Text("Remove some, or divide them among several documents."),
    )


def _unique(_breach: Breach, _field: Field | None) -> Words:
    return (
        "uniqueItems",
        Text("The same entry stands here twice."),
        Text("Remove the second one."),
    )


def _const(breach: Breach, _field: Field | None) -> Words:
    return (
        "const",
        Text("Only one value is possible here."),
        Text("Write: {value}.", {"value": str(breach.wanted)}),
    )


def _unknown(_breach: Breach, _field: Field | None) -> Words:
    return (
        "unknown-field",
        Text("This document type has no such field."),
        Text("Remove it, or correct its name."),
    )


def _max_length(breach: Breach, _field: Field | None) -> Words:
    return ("maxLength", *too_long(len(breach.found), int(breach.wanted)))


def _list(choices: Sequence[str]) -> str:
    shown = "、".join(choices[:_CHOICES])
    return shown if len(choices) <= _CHOICES else f"{shown}…"


_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "string": Text("Write a text."),
        "integer": Text("Write a whole number, without a unit."),
        "number": Text("Write a number, without a unit."),
        "boolean": Text("Write 是 or 否."),
        "array": Text("Write a list."),
        "object": Text("Write the fields of this part one by one."),
    }
)

_WORDS: Mapping[str, Callable[[Breach, Any], Words]] = MappingProxyType(
    {
        "required": lambda _breach, field: missing(field),
        "additionalProperties": _unknown,
        "unevaluatedProperties": _unknown,
        "type": _type,
        "enum": _enum,
        "const": _const,
        "format": _format,
        "pattern": _pattern,
        "minLength": _min_length,
        "maxLength": _max_length,
        "minimum": _least,
        "exclusiveMinimum": _least,
        "formatMinimum": _least,
        "maximum": _most,
        "exclusiveMaximum": _most,
        "formatMaximum": _most,
        "minItems": _min_items,
        "maxItems": _max_items,
        "uniqueItems": _unique,
    }
)
