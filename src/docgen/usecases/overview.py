"""The figures of an archive: pure sums over what register and index count, for those who may see them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docgen.core.months import Month, Stage
from docgen.core.spread import Spread, spread
from docgen.model import Count, Days, Filings, Scope, State, Tally

AGES = (14, 30, 60, 90)
"""After how many days since the issue an outstanding original is counted with the older ones."""


@dataclass(frozen=True, slots=True)
class Overview:
    """``months`` are those the figures are of, oldest first ("2026-11").

    ``issued`` counts documents with files, void ones too, by type and month of issue.  ``outstanding`` are
    originals by the days of issue, the newest first.  ``filed`` tells of each month how many whole days went
    by between the issue and the filing of the originals that came back in it.  ``unclosed`` counts the months
    that are over and not closed by type: to be closed, overdue.
    """

    months: Sequence[str]
    issued: Mapping[str, Mapping[str, int]]
    outstanding: Sequence[tuple[Days, int]]
    filed: Mapping[str, Spread]
    unclosed: Mapping[str, tuple[int, int]]
    total: int


def overview(
    counts: Iterable[Count],
    tallies: Iterable[Tally],
    filings: Iterable[Filings],
    months: Iterable[Month],
    *,
    scope: Scope,
    day: dt.date,
    back: int = 12,
) -> Overview:
    """The figures of the last so many months, this one included."""
    named = _months(day, back)
    issued: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for one in counts:
        seen = scope.holds(one.series.type_id, one.branch)
        if seen and one.state is not State.PENDING:
            total += one.count
            if one.issued_in in named:
                issued[one.series.type_id][one.issued_in] += one.count
    days: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for filing in filings:
        if scope.holds(filing.type_id, filing.branch) and filing.month in named:
            days[filing.month].append((filing.days, filing.count))
    spreads = {month: found for month in named if (found := spread(days[month])) is not None}
    unclosed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for closing in months:
        volume = closing.volume
        if scope.holds(volume.type_id, volume.branch) and closing.stage in _LATE:
            unclosed[volume.type_id][closing.stage is Stage.OVERDUE] += 1
    return Overview(
        named,
        issued,
        _outstanding(tallies, scope, day),
        spreads,
        {type_id: (open_, late) for type_id, (open_, late) in unclosed.items()},
        total,
    )


_LATE = (Stage.OPEN, Stage.OVERDUE)


def _months(day: dt.date, back: int) -> list[str]:
    last = day.year * 12 + day.month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - back + 1, last + 1)]


def _outstanding(
    tallies: Iterable[Tally], scope: Scope, day: dt.date
) -> Sequence[tuple[Days, int]]:
    ends = [day - dt.timedelta(days=age) for age in AGES]
    stretches = [
        Days(ends[0], None),
        *(Days(ends[at + 1], ends[at] - _DAY) for at in range(len(ends) - 1)),
        Days(None, ends[-1] - _DAY),
    ]
    found = Counter[int]()
    for one in tallies:
        if one.state is State.ISSUED and one.owing and scope.holds(one.type_id, one.branch):
            at = next(at for at, days in enumerate(stretches) if days.holds(one.issued_on))
            found[at] += one.owing
    return [(days, found[at]) for at, days in enumerate(stretches)]


_DAY = dt.timedelta(days=1)
