"""What the archive must hold before a record is issued: the checks between documents.

A requirement looks for documents and judges what it found like a rule.  It reads all there are, whoever asks, so that
its answer is right; of documents outside what the asker may see it tells neither number nor value (ADR 0025).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.core import lookups, rules, unseen
from docgen.core.computed import ROW_NAMES, Computer, fields_of
from docgen.core.lookups import ITEM_NAMES, CompiledLookup, Finder, Item
from docgen.core.rules import Case, CompiledRule
from docgen.core.schema import FieldProblem, Path
from docgen.errors import TemplateError
from docgen.model import EVERYTHING, DocumentType, Requirement, Scope, Text

FOUND = "found"
_SHOWN = 5  # numbers of documents in a message
_OTHERS = Text("{numbers} [others are outside what you may see]")
_WITHHELD = Text("[not shown]")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that a record does not meet, and whether a person may overrule it.

    ``unseen`` are the types of the documents it rests on that the asker may not see.
    """

    requirement: str
    problem: FieldProblem
    overridable: bool
    unseen: tuple[str, ...] = ()


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
    """Asks for the requirements of one type's records; built once for many records.

    ``seen`` is what the asker may see: of other documents no number is told, nor what follows from them.
    """

    doctype: DocumentType
    finder: Finder
    seen: Scope = EVERYTHING
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
        hidden = [one for one in found if not self.seen.holds(one.type_id, one.filed.branch)]
        reads = one.rule.expect.names if one.rule.expect is not None else frozenset()
        if hidden and FOUND in reads and expected is not None:
            expected = _WITHHELD
        yield Unmet(
            one.requirement.rule.id,
            rules.problem(
                self.doctype,
                one.requirement.rule,
                self._computer.filled(values),
                case,
                expected=expected,
                code="requires",
                found=_numbers([item for item in found if item not in hidden], hidden),
            ),
            one.requirement.overridable,
            tuple(dict.fromkeys(item.type_id for item in hidden)),
        )


def _numbers(named: Sequence[Item], hidden: Sequence[Item]) -> str | Text:
    """The first numbers of what was found; of what is hidden, that there is some."""
    numbers = list(dict.fromkeys(item.filed.serial for item in named))
    shown = "、".join(numbers[:_SHOWN]) + ("…" if len(numbers) > _SHOWN else "")
    if not hidden:
        return shown or "—"
    return Text(_OTHERS.msgid, {"numbers": shown}) if shown else unseen.NUMBER


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
