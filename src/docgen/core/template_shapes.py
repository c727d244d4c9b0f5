"""What the static check knows of a value before there is one: its members, its items, its type.

A shape with a ``path`` is a field of the record ("outlets", "outlets.region").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import nodes

from docgen.model import Field


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A value of which nothing is known."""

    path: str = ""

    @property
    def key(self) -> str:
        """Two shapes with the same key are looked at once only."""
        return self.path or type(self).__name__


@dataclass(frozen=True, slots=True, eq=False)
class Nothing(Shape):
    """None, or a list without items: says nothing about what else could stand there."""


@dataclass(frozen=True, slots=True, eq=False)
class Plain(Shape):
    """A value of a Python type, whose public attributes it has."""

    type: type = str

    @property
    def key(self) -> str:
        return f"{self.path}:{self.type.__name__}"


@dataclass(frozen=True, slots=True, eq=False)
class Thing(Shape):
    """A value with named members; ``name`` is what a person calls it; ``is_dict`` as in Python."""

    name: str = ""
    members: Mapping[str, Shape] = field(default_factory=dict)
    is_dict: bool = True

    @property
    def key(self) -> str:
        return self.path or f"{self.name}:{id(self.members)}"


@dataclass(frozen=True, slots=True, eq=False)
class Several(Shape):
    """A list."""

    item: Shape = field(default_factory=Shape)

    @property
    def key(self) -> str:
        return self.path or f"[{self.item.key}]"


@dataclass(frozen=True, slots=True, eq=False)
class Macro(Shape):
    """A macro with the file it is written in and the names it sees beside its arguments."""

    node: nodes.Macro | None = None
    file: str = ""
    outer: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.file}:{self.node.lineno if self.node else 0}"


ANY = Shape()
TEXT = Plain(type=str)
NOTHING = Nothing()
_TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}
_DAY = Plain(type=dt.date)
_LABEL = Thing(name="title", members={"zh": TEXT, "en": TEXT}, is_dict=False)
_SIGNATURE = Thing(
    name="signature",
    members={"role": TEXT, "title": _LABEL, "order": Plain(type=int)},
    is_dict=False,
)
_LEGAL = Thing(
    name="legal basis", members={"title": _LABEL, "start": _DAY, "end": _DAY}, is_dict=False
)
LOOP = Thing(
    name="loop",
    members=dict.fromkeys(
        ("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0",
         "previtem", "nextitem", "cycle", "changed"), ANY,
    ),
    is_dict=False,
)  # fmt: skip
OWN: Mapping[str, Shape] = {
    "serial": TEXT,
    "specimen": Plain(type=bool),
    "issued_on": _DAY,
    "legal_basis": Several(item=_LEGAL),
    "doctype": Thing(
        name="doctype",
        members={"id": TEXT, "title": _LABEL, "signatures": Several(item=_SIGNATURE)},
    ),
    "qr": TEXT,
}


def of_fields(fields: Sequence[Field], prefix: str = "") -> dict[str, Shape]:
    """The shapes of a record's fields by name."""
    return {one.name: _of_field(one, prefix + one.name) for one in fields}


def _of_field(one: Field, path: str) -> Shape:
    if one.children:
        members = of_fields(one.children, f"{path}.")
        if one.is_rows:
            return Several(path=path, item=Thing(name=one.name, members=members))
        return Thing(path=path, name=one.name, members=members)
    if one.type == "array":
        return Several(
            path=path, item=Plain(type=_TYPES.get(one.item.type if one.item else "", str))
        )
    return Plain(path=path, type=_TYPES.get(one.type, str))


def joined(one: Shape, other: Shape) -> Shape:
    """What is known of a value that is one or the other."""
    if isinstance(one, Nothing) or one is other:
        return other
    if isinstance(other, Nothing):
        return one
    return one if one.key == other.key else ANY


def paths(shape: Shape) -> Iterator[str]:
    """The field a shape is, and all fields in it."""
    if shape.path:
        yield shape.path
    if isinstance(shape, Several):
        yield from paths(shape.item)
    elif isinstance(shape, Thing):
        for member in shape.members.values():
            yield from paths(member)
