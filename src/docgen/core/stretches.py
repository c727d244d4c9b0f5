"""Stretches of a form's own words, which several documents have.

A form's text is the form, with a few values in it.  Where documents have the same clauses in a row
(``core/pieces.py``), they share a *stretch*: it reaches ``REACH`` characters beyond the clause it begins with if
what follows is shared so far.  Besides, clauses in a row make a stretch with what stands behind them, up to each
part of a day or a number, or the first character of a value; and with what stands before them, a day and its
mark, a digit, a mark.  Such a stretch has a *core*, the clauses, which are shared without it too.  The last
part of a number is a stretch on its own.

What no stretch covers is for ``core/openings.py``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from docgen.core.pieces import COMMON, OWN, PART, Cut, Span

REACH = 16
SHORTEST = 3
_BEFORE = re.compile(r"[-/.月]?[0-9]{1,2}$|\W$")
_LEAD = 3  # characters of that, at most
_LONGER = 4  # characters; shorter parts of a number go with what follows
_SURE = 8  # characters; longer parts of a number may be those of one document alone
_PERIOD = re.compile("(?:19|20)[0-9]{2}(?:[01][0-9])?-")
Kept = tuple[str, int, int]
"""What is kept of a stretch: what it says, and how many characters of it lie before and behind its core."""


class Stretch(NamedTuple):
    """A place of a text that may be shared; ``lead`` and ``trail`` characters at its ends are beyond its core."""

    start: int
    end: int
    lead: int = 0
    trail: int = 0
    sure: bool = False
    """Whether it is shared whoever has been seen with it: clauses alone, and those before a month or a number."""


def rows(cut: Cut, shared: Container[str]) -> Iterator[list[Stretch]]:
    """The stretches of clauses in a row that may begin at each of them, longer and longer; ``shared`` are the
    pieces others have.
    """
    spans = list(cut.spans())
    common = [kind == COMMON and cut.normal[start:end] in shared for start, end, kind in spans]
    for first, (start, enough, _) in enumerate(spans):
        found = []
        for at in range(first, len(spans)):
            if not common[at]:
                break
            end = spans[at][1]
            if end - start >= SHORTEST:
                found.append(Stretch(start, end, sure=at == first))
            if end >= enough + REACH:
                break
        if found:
            yield found


def edges(cut: Cut, shared: Container[str], known: Container[str]) -> Iterator[Sequence[Stretch]]:
    """The stretches of clauses in a row and what stands beside them: at each place those there may be, longest
    first.  Rows of several clauses are among them that are ``known``: these are shared without it too.
    """
    normal, spans = cut.normal, list(cut.spans())
    common = [kind == COMMON and normal[start:end] in shared for start, end, kind in spans]
    for at, (start, end, kind) in enumerate(spans):
        if common[at]:
            leads = [] if at and common[at - 1] else _leads(normal, start)
            if leads:
                stops = _outwards(start, _run(spans, common, at, 1), known, normal)
                yield [Stretch(start - lead, stop, lead=lead) for stop in stops for lead in leads]
        elif kind == PART and at and spans[at - 1][2] == PART:
            stop = _end_of_run(normal, spans[at : at + 2])
            if stop - start >= _LONGER:
                period = _PERIOD.fullmatch(normal, start, end) is not None
                yield [Stretch(start - 1, stop, sure=period)]
        else:
            begins = _outwards(start, _run(spans, common, at - 1, -1), known, normal) or [start]
            before = start
            for stop in _trails(normal, spans, at):
                near = kind == PART and stop - start <= _SURE
                yield [
                    Stretch(
                        begin,
                        stop,
                        trail=stop - start,
                        sure=near and (begin == begins[-1] or normal[begin:before] in known),
                    )
                    for begin in begins
                    if stop - begin >= SHORTEST
                ]
                before = stop


def _end_of_run(normal: str, spans: Sequence[Span]) -> int:
    """How far the last part of a number goes, with the zeros behind it; -1 for other parts."""
    (start, end, _), (_, beyond, kind) = spans
    zeros = kind == PART and normal[end:beyond].strip("0") == ""
    stop = beyond if zeros else end
    whole = normal[end - 1] == "-" and (zeros or kind == OWN) and stop - start < REACH
    return stop if whole else -1


def _run(spans: Sequence[Span], common: Sequence[bool], at: int, step: int) -> Iterator[int]:
    """Where the clauses of a row end, from one on, in either direction."""
    while 0 <= at < len(spans) and common[at]:
        yield spans[at][step > 0]
        at += step


def _outwards(start: int, ends: Iterable[int], known: Container[str], normal: str) -> list[int]:
    """How far rows go that begin at a place, in either direction: to the end of the next clause, and as far as
    they are known and reach, the farthest first.
    """
    found: list[int] = []
    for end in ends:
        if not found or normal[min(start, end) : max(start, end)] in known:
            found.append(end)
        if abs(end - start) >= REACH - 1:
            break
    return found[::-1]


def _leads(normal: str, start: int) -> list[int]:
    """How many characters before a clause go with it: the day of a date and its mark, a digit, a mark."""
    day = _BEFORE.search(normal, max(0, start - _LEAD), start)
    return sorted({len(day[0]), 1}, reverse=True) if day is not None else []


def _trails(normal: str, spans: Sequence[Span], at: int) -> Iterator[int]:
    """How far what stands behind a clause goes with it: one character of a value; of days and numbers each part,
    but for what is short without the next.
    """
    start, end, kind = spans[at]
    if kind != PART and (stop := start + 1 + (normal[start] == " ")) <= len(normal):
        yield stop
    while kind == PART and normal[end - 1] != "0":
        at += 1
        _, beyond, kind = spans[at]
        if end - start >= _LONGER or kind != PART:
            yield end
        end = beyond


def chosen(normal: str, row: Iterable[Sequence[Stretch]], shared: Container[str]) -> list[Stretch]:
    """The longest rows that are shared, from each clause on; none lies within another."""
    found: list[Stretch] = []
    last = 0
    for possible in row:
        for one in reversed(possible):
            if one.end <= last:
                break
            if one.sure or normal[one.start : one.end] in shared:
                found.append(one)
                last = one.end
                break
    return found


def covering(
    normal: str,
    row: Iterable[Sequence[Stretch]],
    beside: Iterable[Sequence[Stretch]],
    known: Container[str],
) -> list[Stretch]:
    """The stretches of a text: of ``rows`` and ``edges`` the longest at each place that others have too."""
    found = chosen(normal, row, known)
    for possible in beside:
        those = (one for one in possible if one.sure or normal[one.start : one.end] in known)
        found += itertools.islice(those, 1)
    return found
