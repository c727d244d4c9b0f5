"""What the texts of a type are compressed with: what its documents share, in the order in which they say it.

A dictionary is made of runs of shared pieces (``core/pieces.py``) and of lines as they are written.  Each run and
each line is in two documents at least, and any two pieces in a row of it are in a stretch that the index keeps.
So it holds nothing that only one document says, nor that only one says two things side by side; and when what
documents share is forgotten, it is taken out again.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from docgen.core import text
from docgen.core.pieces import OWN, Cut
from docgen.core.stretches import REACH
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_stretches import Stretches
from docgen.model import SearchEntry

WIDTH = 3  # bytes of most Chinese characters
WINDOW = 32_000  # bytes of a dictionary that DEFLATE can refer to
_END = "\0"  # of a run; in no normal form
_LINE = "\n"


def made(
    cuts: Sequence[Cut], entries: Sequence[SearchEntry], stretches: Stretches
) -> tuple[str, str]:
    """A dictionary of documents: in normal form, and as it is written in lines."""
    runs = dict.fromkeys(run for cut in reversed(cuts) for run in _runs(cut, cuts, stretches))
    labels = "".join(dict.fromkeys(schema.label(one) for entry in entries for one in entry.listing))
    counts = Counter(
        line for entry in entries for line in dict.fromkeys(entry.text.split(_LINE)) if line
    )
    lines = (
        line
        for line, count in counts.items()
        if count > 1 and any(text.normalise(line) in run for run in runs)
    )
    room = WINDOW - WIDTH * len(labels)
    return _END.join(_fitting(runs, WINDOW)), _LINE.join([*_fitting(lines, room), labels])


def left(
    content: str, raw: str, forgotten: Sequence[str], gone: Set[str], stretches: Stretches
) -> tuple[str, str]:
    """What is left of a dictionary."""

    def stays(run: str) -> bool:
        if any(piece in run for piece in gone):
            return False
        zones = (zone for one in forgotten for zone in _common(run, one))
        return all(stretches.say(window) for zone in zones for window in _windows(zone))

    lines = (line for line in raw.split(_LINE) if stays(_normal(line)))
    return _END.join(filter(stays, content.split(_END))), _LINE.join(lines)


def _runs(cut: Cut, cuts: Sequence[Cut], stretches: Stretches) -> Iterator[str]:
    """Shared pieces of a text, together as far as another text and a stretch have them together."""
    others = [one.normal for one in cuts if one is not cut]
    shared = stretches.pieces()
    rows = stretches.rows_of(cut)
    run, piece, last = "", "", 0
    for start, end, kind in cut.spans():
        before, piece = piece, cut.normal[start:end]
        if kind == OWN or piece not in shared:
            continue
        together = (
            start == last
            and any(before + piece in row for row in rows)
            and any(run + piece in one for one in others)
        )
        if run and not together:
            yield run
        run, last = run + piece if together else piece, end
    if run:
        yield run


def _common(run: str, said: str) -> Iterator[str]:
    """What a run has in common with what a stretch said: all of one of them, or where they overlap."""
    if said[:2] not in run and said[-2:] not in run and run not in said:
        return
    if said in run or run in said:
        yield min(run, said, key=len)
        return
    for first, second in ((said, run), (run, said)):
        for size in range(min(len(first), len(second)) - 1, 1, -1):
            if first.endswith(second[:size]):
                yield second[:size]
                break


_normal = functools.lru_cache(maxsize=1 << 14)(text.normalise)


def _windows(zone: str) -> Iterator[str]:
    for at in range(max(1, len(zone) - REACH + 1)):
        yield zone[at : at + REACH]


def _fitting(parts: Iterable[str], room: int) -> Iterator[str]:
    """The first of these that are no more bytes than that, with a line's end each."""
    for part in parts:
        room -= len(part.encode()) + 1
        if room < 0:
            return
        yield part
