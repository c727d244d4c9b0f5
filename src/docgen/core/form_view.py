"""A form with what somebody has typed into it, and what is wrong with it beside each control.

Pure: what a page shows follows from the type, what was sent and what was found in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.core import computed
from docgen.core import values as val
from docgen.core.form_model import Entry, Group, Part, Rows, describe
from docgen.errors import DocgenError
from docgen.model import DocumentType, Field, Label, Problem

NEXT = "#"
"""Stands for the number of a row that is not there yet."""
_INDEX = re.compile(r"\[([0-9]+)\]")
_LAST = re.compile(r"\[([0-9]+)\]\Z")
_LAST_PART = re.compile(r"(?:\[[0-9]+\]|\.?[^.\[\]]+|.)\Z", re.DOTALL)
Sent = Mapping[str, Sequence[str]]
"""What stands in each control, by its name."""


@dataclass(frozen=True, slots=True)
class Said:
    """A problem, and where it is shown: ``target`` is the id of what is to be mended, "" for the whole form.

    ``item`` is the number (from 1) of an entry of a list, ``row`` that of the row it stands in.
    """

    problem: Problem
    target: str
    item: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A computed value as it comes out with what is there; ``text`` is empty while it cannot be told."""

    label: Label
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a form shows at a ``path``, and what is wrong with it."""

    path: str
    said: tuple[Said, ...]

    @property
    def id(self) -> str:
        """Its id on the page."""
        return identifier(self.path)


@dataclass(frozen=True, slots=True)
class Filled(Shown):
    """A control with what stands in it; ``name`` is its path with the mark of its kind."""

    entry: Entry
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledGroup(Shown):
    group: Group
    parts: tuple[FilledPart, ...]


@dataclass(frozen=True, slots=True)
class FilledRow(Shown):
    """A row, with whose ``path`` its controls' names begin; ``number`` counts from 1."""

    number: int
    parts: tuple[FilledPart, ...]
    worked: tuple[Worked, ...]


@dataclass(frozen=True, slots=True)
class FilledRows(Shown):
    """A repeating part; ``pattern`` is the row that is added next, with ``NEXT`` for its number."""

    rows: Rows
    items: tuple[FilledRow, ...]
    pattern: FilledRow


FilledPart = Filled | FilledGroup | FilledRows


@dataclass(frozen=True, slots=True)
class FilledForm:
    """``said`` are all problems, in the order of the form."""

    parts: tuple[FilledPart, ...]
    worked: tuple[Worked, ...]
    said: tuple[Said, ...]


@dataclass(slots=True)
class _Filling:
    """What is looked up while a form is filled."""

    sent: Sent
    problems: Mapping[str, list[Problem]]
    worked: Mapping[str, list[Field]]
    values: Mapping[str, Any]
    row: int | None = None
    order: list[Said] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)


def fill(
    doctype: DocumentType,
    sent: Sent,
    *,
    problems: Sequence[Problem] = (),
    values: Mapping[str, Any] | None = None,
) -> FilledForm:
    """The form with ``sent`` in it.

    ``problems`` have the path of their control in their place, as ``readers.form`` makes it; ``values`` is
    what could be read, from which the computed fields are worked out.
    """
    by_path: dict[str, list[Problem]] = {}
    for one in problems:
        by_path.setdefault(_path_of(one), []).append(one)
    filling = _Filling(sent, by_path, _worked_fields(doctype), _computed(doctype, values or {}))
    parts = _fill(describe(doctype), "", filling)
    said = list(filling.order)
    # What belongs to no control stands at the nearest thing around it.
    for path, left in by_path.items():
        if path not in filling.shown:
            said.extend(Said(one, _around(path, filling.shown)) for one in left)
    worked = tuple(_worked(one, one.name, filling.values) for one in filling.worked.get("", ()))
    return FilledForm(parts, worked, tuple(said))


def identifier(path: str) -> str:
    """The id of the control, group or row of a path."""
    return "f-" + re.sub(r"[^0-9A-Za-z_#]+", "-", path).strip("-") if path else ""


def _path_of(problem: Problem) -> str:
    return problem.source.path or problem.field


def _around(path: str, shown: set[str]) -> str:
    """The id of the nearest thing around a path that the form shows."""
    while path:
        path = _LAST_PART.sub("", path, count=1)
        if path in shown:
            return identifier(path)
    return ""


def _fill(parts: Sequence[Part], above: str, filling: _Filling) -> tuple[FilledPart, ...]:
    return tuple(_part(one, above + one.field.name, filling) for one in parts)


def _part(part: Part, path: str, filling: _Filling) -> FilledPart:
    said = _said(path, filling)
    if isinstance(part, Rows):
        return _rows(part, path, said, filling)
    if isinstance(part, Group):
        return FilledGroup(path, said, part, _fill(part.parts, f"{path}.", filling))
    name = path + part.mark
    values = tuple(filling.sent.get(name, ()))
    return Filled(path, said, part, name, values)


def _rows(part: Rows, path: str, said: tuple[Said, ...], filling: _Filling) -> FilledRows:
    begin = f"{path}["
    names = [name for name in filling.sent if name.startswith(begin)]
    there = {int(found.group(1)) for name in names if (found := _INDEX.match(name, len(path)))}
    indexes = sorted(there) or list(range(part.least))
    known = filling.values.get(path)
    known = known if isinstance(known, list) else []
    items = []
    position = 0  # among the rows in which something stands
    for number, index in enumerate(indexes, start=1):
        here = f"{path}[{index}]"
        own = [name for name in names if name.startswith(f"{here}.")]
        used = any(value.strip() for name in own for value in filling.sent[name])
        values = known[position] if used and position < len(known) else {}
        position += used
        items.append(_row(part, here, number, values=values, filling=filling))
    nothing = _Filling({}, {}, filling.worked, {})
    pattern = _row(part, f"{path}[{NEXT}]", len(items) + 1, values={}, filling=nothing)
    return FilledRows(path, said, part, tuple(items), pattern)


def _row(
    part: Rows, here: str, number: int, *, values: Mapping[str, Any], filling: _Filling
) -> FilledRow:
    path = here[: here.rindex("[")]
    fields = filling.worked.get(path, ())
    worked = tuple(_worked(one, f"{here}.{one.name}", values) for one in fields)
    filling.row = number
    said = _said(here, filling)
    parts = _fill(part.parts, f"{here}.", filling)
    filling.row = None
    return FilledRow(here, said, number, parts, worked)


def _said(path: str, filling: _Filling) -> tuple[Said, ...]:
    filling.shown.add(path)
    found = []
    for one in filling.problems.get(path, ()):
        last = _LAST.search(one.field)
        item = int(last.group(1)) + 1 if last and not _LAST.search(path) else None
        found.append(Said(one, identifier(path), item, filling.row))
    filling.order.extend(found)
    return tuple(found)


def _computed(doctype: DocumentType, values: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return computed.Computer(doctype).filled(values)
    except (DocgenError, ArithmeticError, TypeError, ValueError, AttributeError):
        return values  # something it needs is not there yet, or is not what it should be


def _worked_fields(doctype: DocumentType) -> dict[str, list[Field]]:
    """The computed fields, by the path of the rows they stand in."""
    found: dict[str, list[Field]] = {}
    for one in doctype.computed:
        found.setdefault(one.name.rpartition(".")[0], []).append(computed.as_field(one))
    return found


def _worked(one: Field, path: str, values: Mapping[str, Any]) -> Worked:
    value = values.get(one.name)
    return Worked(one.label, path, "" if value is None else val.show(one, value))
