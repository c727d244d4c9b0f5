"""Median and spread of whole numbers that come counted: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """How values lie: the middle one, the quarters below and above it, the least and the greatest.

    Each is a value that occurred: the smallest that so large a share of all values does not exceed.
    """

    count: int
    least: int
    lower: int
    median: int
    upper: int
    greatest: int


def spread(counted: Iterable[tuple[int, int]]) -> Spread | None:
    """The spread of (value, how often) pairs; None of no value."""
    counts: Counter[int] = Counter()
    for value, count in counted:
        counts[value] += count
    total = sum(counts.values())
    if not total:
        return None
    values = sorted(counts)
    lower, median, upper = (_share(values, counts, total, quarter) for quarter in (1, 2, 3))
    return Spread(total, values[0], lower, median, upper, values[-1])


def _share(values: list[int], counts: Counter[int], total: int, quarter: int) -> int:
    reached = 0
    for value in values:
        reached += counts[value]
        if 4 * reached >= quarter * total:
            return value
    return values[-1]
