"""How it stands with the closing of each month of a type and branch, told from counts alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from docgen.core import due, filing, volumes
from docgen.model import Count, Document, DocumentType, Filing, SeriesKey, State, Tally, Volume


class Stage(StrEnum):
    """Where a month stands: not over yet; over, and to be closed; late; closed; or with nothing to close,
    because all its numbers are void.
    """

    RUNNING = "running"
    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Month:
    """A month: how many documents it has by state, and what of it is missing.

    ``owing`` originals are not back, ``unsigned`` documents are not signed in full, ``gaps`` are the numbers
    missing in the series it has documents of.  ``due_on`` is the day by which it is to be closed,
    ``catalogue`` the number of what has closed it, "" while it is open.
    """

    volume: Volume
    stage: Stage
    due_on: dt.date
    catalogue: str
    states: Mapping[State, int]
    owing: int
    unsigned: int
    gaps: int

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def pending(self) -> int:
        return self.states.get(State.PENDING, 0)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.owing or self.unsigned or self.gaps or self.pending)


@dataclass(frozen=True, slots=True)
class Known:
    """What an archive tells of its months: counts of register and index, the gaps of its series, the
    catalogues that have closed months.
    """

    counts: Iterable[Count]
    tallies: Iterable[Tally]
    gaps: Mapping[SeriesKey, int]
    catalogues: Iterable[Document]


def months(
    known: Known, types: Mapping[str, DocumentType], settings: Filing, day: dt.date
) -> list[Month]:
    """The months that are closed by themselves, the newest first."""
    states: dict[Volume, Counter[State]] = defaultdict(Counter)
    series: dict[Volume, set[SeriesKey]] = defaultdict(set)
    for one in known.counts:
        volume = Volume(one.series.type_id, one.branch, one.month)
        if _closable(volume, types, settings):
            states[volume][one.state] += one.count
            series[volume].add(one.series)
    owing, unsigned = Counter[Volume](), Counter[Volume]()
    for tally in known.tallies:
        if tally.state is State.ISSUED:
            volume = Volume(tally.type_id, tally.branch, tally.month)
            owing[volume] += tally.owing
            unsigned[volume] += tally.unsigned
    catalogues = _catalogues(known.catalogues)
    found = []
    for volume, count in states.items():
        due_on = due.closing(volume, settings).on
        catalogue = catalogues.get(volume, "")
        found.append(
            Month(
                volume,
                _stage(volume, count, due_on, day, closed=bool(catalogue)),
                due_on,
                catalogue,
                count,
                owing[volume],
                unsigned[volume],
                sum(known.gaps.get(one, 0) for one in series[volume]),
            )
        )
    return sorted(found, key=_newest_first)


def _closable(volume: Volume, types: Mapping[str, DocumentType], settings: Filing) -> bool:
    own = volume.type_id != filing.CATALOGUE and volume.type_id not in settings.annexes
    return own and bool(volume.branch) and volume.type_id in types


def _catalogues(documents: Iterable[Document]) -> dict[Volume, str]:
    """By volume, the number of the catalogue that closes it."""
    found: dict[Volume, str] = {}
    for one in documents:
        told = volumes.closing(one)
        if told is not None and volumes.closed([one]):
            found.setdefault(told.volume, one.serial)
    return found


def _stage(
    volume: Volume, count: Counter[State], due_on: dt.date, day: dt.date, *, closed: bool
) -> Stage:
    if closed:
        return Stage.CLOSED
    if not sum(count.values()) - count[State.VOID]:
        return Stage.EMPTY
    if filing.last_day(volume.month) >= day:
        return Stage.RUNNING
    return Stage.OVERDUE if due_on < day else Stage.OPEN


def _newest_first(one: Month) -> tuple[int, str, str]:
    year, month = one.volume.month.split("-")
    return -(int(year) * 12 + int(month)), one.volume.type_id, one.volume.branch
