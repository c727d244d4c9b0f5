"""Looking through the archive's documents: by fields that must be equal, and by what else must hold.

Pure: documents come in as ``Filed`` values.  What must be equal is answered from an index in memory,
built once for all records of a command.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen import errors
from docgen.core.expression_filters import UntoldError
from docgen.core.expressions import Expression, compile_expression
from docgen.model import Lookup

ITEM_NAMES = frozenset({"it", "doc"})
"""What expressions about a document read besides: the document or row, and the row's document."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An issued document as others read it.

    ``values`` are its typed values, computed ones among them, and its own ``serial`` and ``issued_on``.
    """

    serial: str
    branch: str
    values: Mapping[str, Any]


Holdings = Callable[[str, str | None], Sequence[Filed]]
"""The issued documents of a type, of one branch or (None) of all, oldest first."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is looked through: a document of a type, or one row of it."""

    filed: Filed
    it: Mapping[str, Any]
    type_id: str


@dataclass(frozen=True, slots=True)
class CompiledLookup:
    """A lookup ready to be made for many records."""

    lookup: Lookup
    match: tuple[tuple[str, Expression], ...]
    where: Expression | None
    order: Expression | None


def compile_lookup(lookup: Lookup, known: Collection[str], entry: str) -> CompiledLookup:
    """Raises TemplateError, naming ``entry``, for what cannot be looked for."""
    if not lookup.of:
        raise errors.TemplateError("type.toml: {entry} looks for no documents.", entry=entry)
    item = {*known, *ITEM_NAMES}

    def compiled(source: str | None) -> Expression | None:
        return compile_expression(source, item, entry) if source is not None else None

    return CompiledLookup(
        lookup,
        tuple((name, compile_expression(value, known, entry)) for name, value in lookup.match),
        compiled(lookup.where),
        compiled(lookup.order),
    )


@dataclass(slots=True)
class Finder:
    """Finds documents among the archive's; built once for many lookups."""

    holdings: Holdings
    _items: dict[Any, list[Item]] = field(default_factory=dict)
    _indexes: dict[Any, dict[tuple[Any, ...], list[Item]]] = field(default_factory=dict)

    def find(
        self, one: CompiledLookup, context: Mapping[str, Any], branch: str
    ) -> list[Item] | None:
        """The documents looked for; None where it cannot be told which they are."""
        wanted = []
        for _, expression in one.match:
            try:
                value = expression.value(context)
            except UntoldError:
                return None
            if value is None:
                return None
            wanted.append(_hashable(value))
        within = None if one.lookup.anywhere else branch
        found = list(self._index(one, within).get(tuple(wanted), ()))
        if one.where is not None:
            where = one.where
            found = [item for item in found if where.holds(_seen(context, item), untold=False)]
        if one.order is not None:
            order = one.order
            keyed = [(order.value(_seen(context, item)), at) for at, item in enumerate(found)]
            found = [found[at] for _, at in sorted(keyed)]
        return found

    def _index(
        self, one: CompiledLookup, branch: str | None
    ) -> Mapping[tuple[Any, ...], list[Item]]:
        names = tuple(name for name, _ in one.match)
        key = (one.lookup.of, names, branch)
        if key not in self._indexes:
            index: dict[tuple[Any, ...], list[Item]] = {}
            for item in self._all(one.lookup.of, branch):
                values = tuple(_hashable(item.it.get(name)) for name in names)
                index.setdefault(values, []).append(item)
            self._indexes[key] = index
        return self._indexes[key]

    def _all(self, of: tuple[str, ...], branch: str | None) -> list[Item]:
        if (of, branch) not in self._items:
            items = []
            for one in of:
                type_id, _, rows = one.partition(".")
                for filed in self.holdings(type_id, branch):
                    if not rows:
                        items.append(Item(filed, filed.values, type_id))
                        continue
                    inside = filed.values.get(rows)
                    items += [Item(filed, row, type_id) for row in inside or ()]
            self._items[of, branch] = items
        return self._items[of, branch]


def _seen(context: Mapping[str, Any], item: Item) -> Mapping[str, Any]:
    return ChainMap({"it": item.it, "doc": item.filed.values}, context)  # type: ignore[arg-type]


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
