"""What the archive must hold before a record is issued: the checks between documents.

A requirement looks for documents and judges what it found like a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.core import lookups, rules
from docgen.core.computed import ROW_NAMES, Computer, fields_of
from docgen.core.lookups import ITEM_NAMES, CompiledLookup, Finder
from docgen.core.rules import Case, CompiledRule
from docgen.core.schema import FieldProblem, Path
from docgen.errors import TemplateError
from docgen.model import DocumentType, Requirement

FOUND = "found"
_SHOWN = 5  # numbers of documents in a message


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
    lookup: CompiledLookup

    @property
    def names(self) -> frozenset[str]:
        """The record fields it reads."""
        looked = [expression for _, expression in self.lookup.match]
        looked += [one for one in (self.lookup.where, self.lookup.order) if one is not None]
        read = frozenset().union(*(one.names for one in looked)) - ITEM_NAMES - ROW_NAMES
        return self.rule.names | read


class NotAskedError(Exception):
    """What a requirement asks of the archive is more than can be looked through now."""


@dataclass(slots=True)
class Asker:
    """Asks for the requirements of one type's records; built once for many records."""

    doctype: DocumentType
    finder: Finder
    _compiled: tuple[_Compiled, ...] = field(init=False)
    _computer: Computer = field(init=False)

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

    def unmet_so_far(self, values: Mapping[str, Any], broken: Collection[Path]) -> list[Unmet]:
        """The requirements that a record does not meet which somebody is still at.

        ``broken`` are the paths that have problems: a requirement that reads one of them, or what is worked
        out from one, is not asked yet; one over rows, not of the rows that have.  Nor is one whose finder
        raises NotAskedError.
        """
        if not self._compiled:
            return []
        whole = {str(path[0]) for path in broken if len(path) == 1}
        try:
            context = self._computer.typed(
                {name: value for name, value in values.items() if name not in whole}
            )
        except TemplateError:
            if not broken:
                raise
            return []  # what is wrong cannot be computed with
        bad = {str(path[0]) for path in broken}
        top = self.doctype.branch.split(".")[0]
        branch = str(values.get(top) or "")
        found: list[Unmet] = []
        for one in self._compiled:
            each = {one.rule.rule.each} if one.rule.rule.each is not None else set()
            reads = self._computer.reads(one.names) | (
                set() if one.lookup.lookup.anywhere else {top}
            )
            if not (reads - each).isdisjoint(bad):
                continue
            try:
                for case in rules.cases(one.rule, context, broken):
                    found += self._judged(one, values, case, branch)
            except NotAskedError:
                continue
            except TemplateError:
                if not broken:
                    raise
        return found

    def _judged(
        self, one: _Compiled, values: Mapping[str, Any], case: Case, branch: str
    ) -> Iterator[Unmet]:
        when = one.rule.when
        if when is not None and not when.holds(case.context, untold=False):
            return
        found = self.finder.find(one.lookup, case.context, branch)
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
                self._computer.filled(values),
                case,
                expected=expected,
                code="requires",
                found=shown or "—",
            ),
            one.requirement.overridable,
        )


def compile_requirements(doctype: DocumentType) -> tuple[_Compiled, ...]:
    """Compile every requirement; TemplateError names the one that cannot be."""
    return tuple(_compile(doctype, one) for one in doctype.requirements)


def _compile(doctype: DocumentType, one: Requirement) -> _Compiled:
    entry = f"[[requires]] {one.rule.id}"
    known = {known.name for known in fields_of(doctype)}
    if one.rule.each is not None:
        known |= ROW_NAMES
    return _Compiled(
        one,
        rules.compile_rule(one.rule, doctype, entry=entry, more=(FOUND,), words=(FOUND,)),
        lookups.compile_lookup(one.lookup, known, entry),
    )
