"""What the archive must hold before a record is issued: the checks between documents.

Pure: documents come in through ``Filed`` values.  A requirement looks for documents, by fields that must be equal (``match``, answered from an
index) and by what else must hold of each (``where``), and judges what it found like a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen import errors
from docgen.core import rules
from docgen.core.computed import ROW_NAMES, Computer, fields_of
from docgen.core.expressions import Compiler, Expression, UntoldError
from docgen.core.rules import Case, CompiledRule
from docgen.core.schema import FieldProblem
from docgen.model import DocumentType, Requirement

FOUND = "found"
_ITEM = frozenset({"it", "doc"})
_SHOWN = 5  # numbers of documents in a message


@dataclass(frozen=True, slots=True)
class Filed:
    """An issued document as requirements read it.

    ``values`` are its typed values, computed ones among them, and its own ``serial`` and ``issued_on``.
    """

    serial: str
    branch: str
    values: Mapping[str, Any]


Holdings = Callable[[str], Sequence[Filed]]
"""The issued documents of a type, oldest first."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that a record does not meet, and whether a person may overrule it."""

    requirement: str
    problem: FieldProblem
    overridable: bool


@dataclass(frozen=True, slots=True)
class _Compiled:
    requirement: Requirement
    rule: CompiledRule
    match: tuple[tuple[str, Expression], ...]
    where: Expression | None
    order: Expression | None


@dataclass(frozen=True, slots=True)
class _Item:
    """What is looked through: a document, or one row of it."""

    filed: Filed
    it: Mapping[str, Any]


@dataclass(slots=True)
class Asker:
    """Asks for the requirements of one type's records; built once for many records."""

    doctype: DocumentType
    holdings: Holdings
    _compiled: tuple[_Compiled, ...] = ()
    _computer: Computer = field(init=False)
    _items: dict[tuple[str, ...], list[_Item]] = field(default_factory=dict)
    _indexes: dict[Any, dict[tuple[Any, ...], list[_Item]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._compiled = compile_requirements(self.doctype)
        self._computer = Computer(self.doctype)

    def unmet(self, values: Mapping[str, Any], branch: str) -> list[Unmet]:
        """The requirements that a valid record does not meet."""
        if not self._compiled:
            return []
        context = self._computer.typed(values)
        return [
            unmet
            for one in self._compiled
            for case in rules.cases(one.rule, context, ())
            for unmet in self._judged(one, values, case, branch)
        ]

    def _judged(
        self, one: _Compiled, values: Mapping[str, Any], case: Case, branch: str
    ) -> Iterator[Unmet]:
        when = one.rule.when
        if when is not None and not when.holds(case.context, untold=False):
            return
        found = self._found(one, case, branch)
        if found is None:
            return
        asked = Case({**case.context, FOUND: [item.it for item in found]}, case.row)
        expected, held = rules.judge(one.rule, asked)
        if held:
            return
        numbers = list(dict.fromkeys(item.filed.serial for item in found))
        shown = "、".join(numbers[:_SHOWN]) + ("…" if len(numbers) > _SHOWN else "")
        yield Unmet(
            one.requirement.rule.id,
            rules.problem(
                self.doctype,
                one.requirement.rule,
                values,
                case,
                expected=expected,
                code="requires",
                found=shown or "—",
            ),
            one.requirement.overridable,
        )

    def _found(self, one: _Compiled, case: Case, branch: str) -> list[_Item] | None:
        """The documents looked for; None where it cannot be told which they are."""
        asked = one.requirement
        wanted = []
        for _, expression in one.match:
            try:
                value = expression.value(case.context)
            except UntoldError:
                return None
            if value is None:
                return None
            wanted.append(value)
        found = [
            item
            for item in self._index(one).get(tuple(wanted), ())
            if asked.anywhere or item.filed.branch == branch
        ]
        if one.where is not None:
            found = [item for item in found if one.where.holds(_seen(case, item), untold=False)]
        if one.order is not None:
            order = one.order
            keyed = [(order.value(_seen(case, item)), at) for at, item in enumerate(found)]
            found = [found[at] for _, at in sorted(keyed)]
        return found

    def _index(self, one: _Compiled) -> Mapping[tuple[Any, ...], list[_Item]]:
        names = tuple(name for name, _ in one.match)
        key = (one.requirement.of, names)
        if key not in self._indexes:
            index: dict[tuple[Any, ...], list[_Item]] = {}
            for item in self._all(one.requirement.of):
                values = tuple(_hashable(item.it.get(name)) for name in names)
                index.setdefault(values, []).append(item)
            self._indexes[key] = index
        return self._indexes[key]

    def _all(self, of: tuple[str, ...]) -> list[_Item]:
        if of not in self._items:
            items = []
            for one in of:
                type_id, _, rows = one.partition(".")
                for filed in self.holdings(type_id):
                    if not rows:
                        items.append(_Item(filed, filed.values))
                        continue
                    inside = filed.values.get(rows)
                    items += [_Item(filed, row) for row in inside or ()]
            self._items[of] = items
        return self._items[of]


def compile_requirements(doctype: DocumentType) -> tuple[_Compiled, ...]:
    """Compile every requirement; TemplateError names the one that cannot be."""
    compiler = Compiler()
    return tuple(_compile(compiler, doctype, one) for one in doctype.requirements)


def _compile(compiler: Compiler, doctype: DocumentType, one: Requirement) -> _Compiled:
    rule = one.rule
    entry = f"[[requires]] {rule.id}"
    if not one.of:
        raise errors.TemplateError("type.toml: {entry} looks for no documents.", entry=entry)
    known = {known.name for known in fields_of(doctype)}
    if rule.each is not None:
        known |= ROW_NAMES
    item = known | _ITEM
    return _Compiled(
        one,
        rules.compile_rule(compiler, rule, doctype, entry=entry, more=(FOUND,), words=(FOUND,)),
        tuple((name, compiler.compile(value, known, entry)) for name, value in one.match),
        compiler.compile(one.where, item, entry) if one.where is not None else None,
        compiler.compile(one.order, item, entry) if one.order is not None else None,
    )


def _seen(case: Case, item: _Item) -> Mapping[str, Any]:
    return {**case.context, "it": item.it, "doc": item.filed.values}


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
