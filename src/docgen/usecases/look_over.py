"""Look an archive over: its series and its months, told from what the register counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.core import months, volumes
from docgen.core.months import Month
from docgen.model import DocumentType, Filing, Scope, SeriesState, Voided
from docgen.ports import Register, SearchIndex, Survey


@dataclass(frozen=True, slots=True)
class Run:
    """A series, the branches of its documents, its void numbers, and which of its months are closed."""

    state: SeriesState
    branches: frozenset[str]
    voided: tuple[Voided, ...]
    closed: tuple[str, ...]

    @property
    def count(self) -> int:
        state = self.state
        return state.issued + state.pending + state.void + state.disposed

    @property
    def years(self) -> frozenset[str]:
        """The years it counts anew in; none for a series that runs on for ever."""
        return frozenset(value for name, value in self.state.series.scope if name == "year")

    def seen_by(self, scope: Scope) -> bool:
        """Whether somebody may see it: all its documents are among those."""
        type_id = self.state.series.type_id
        return all(scope.holds(type_id, branch) for branch in self.branches)


def runs(register: Register, survey: Survey) -> list[Run]:
    """All series, by name."""
    branches: dict[str, set[str]] = defaultdict(set)
    for one in survey.counts():
        branches[str(one.series)].add(one.branch)
    voided: dict[str, list[Voided]] = defaultdict(list)
    for void in survey.voided():
        voided[str(void.series)].append(void)
    closed = volumes.closed(register.closings())
    return [
        Run(
            state,
            frozenset(branches[str(state.series)]),
            tuple(voided[str(state.series)]),
            tuple(volumes.closed_months(state.series, closed)),
        )
        for state in register.series()
    ]


def months_of(
    register: Register,
    index: SearchIndex,
    survey: Survey,
    *,
    types: Mapping[str, DocumentType],
    filing: Filing,
    day: dt.date,
) -> list[Month]:
    """All months that are closed by themselves, the newest first."""
    known = months.Known(
        survey.counts(),
        index.tally(),
        {one.series: len(one.gaps) for one in register.series()},
        register.closings(),
    )
    return months.months(known, types, filing, day)
