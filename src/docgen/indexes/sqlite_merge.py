"""Merging segments: small ones into larger ones, a little whenever documents are added.

A larger segment is made word by word, in their order, beside the smaller ones, which answer until it is
whole; then they are dead, and their words are removed as slowly.  Where it stands is in the tables, so
whoever adds the next document goes on with it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from docgen.core import grams
from docgen.indexes import sqlite_schema as schema
from docgen.sqlite import Row

FANS = (16, 16, 8)
"""How many segments of each size make one of the next."""
_AT_ONCE = 20_000  # words
_DELETES = 4  # words removed count as one merged


class Merger:
    """Every method runs inside the caller's transaction."""

    def __init__(self, db: Database, size: int) -> None:
        self._db = db
        self._sizes = [size]
        for fan in FANS:
            self._sizes.append(self._sizes[-1] * fan)

    def work(self, budget: int | None) -> None:
        """Merge about so many words; None: all there are to merge."""
        while budget is None or budget > 0:
            at_once = _AT_ONCE if budget is None else min(budget, _AT_ONCE)
            done = self._remove(at_once) or self._go_on(at_once)
            if not done:
                return
            if budget is not None:
                budget -= done

    def _remove(self, budget: int) -> int:
        """Remove words of what is dead."""
        row = self._db.execute(
            "SELECT id FROM search_segment WHERE state = ? LIMIT 1", [schema.DEAD]
        ).fetchone()
        if row is None:
            return 0
        (segment,) = row
        gone = self._db.execute(
            "DELETE FROM search_word WHERE segment = ?1 AND word IN "
            "(SELECT word FROM search_word WHERE segment = ?1 ORDER BY word LIMIT ?2)",
            [segment, budget * _DELETES],
        ).rowcount
        if gone < budget * _DELETES:
            self._db.execute("DELETE FROM search_segment WHERE id = ?", [segment])
        return max(1, gone // _DELETES)

    def _go_on(self, budget: int) -> int:
        """Go on making the smallest of the larger segments, or begin one."""
        live = self._segments(schema.LIVE)
        making = self._segments(schema.MAKING)
        for at, size in enumerate(self._sizes[1:]):
            for segment, first, own, reached in making:
                if own == size:
                    return self._step(segment, first, size, reached, budget)
            smaller = [first for _, first, own, _ in live if own == self._sizes[at]]
            for first in smaller:
                run = range(first, first + size, self._sizes[at])
                if first % size == 0 and set(run) <= set(smaller):
                    self._db.execute(
                        "INSERT INTO search_segment (first, size, state, version, reached) "
                        "VALUES (?, ?, ?, 1, '')",
                        [first, size, schema.MAKING],
                    )
                    return 1
        return 0

    def _segments(self, state: int) -> list[Row]:
        return self._db.execute(
            "SELECT id, first, size, reached FROM search_segment WHERE state = ? ORDER BY first",
            [state],
        ).fetchall()

    def _step(self, segment: int, first: int, size: int, reached: str, budget: int) -> int:
        parts = [
            (number, start - first, own)
            for number, start, own, _ in self._segments(schema.LIVE)
            if first <= start < first + size
        ]
        words = heapq.merge(*(self._words(*part, reached) for part in parts), key=itemgetter(0))
        made: list[tuple[int, str, bytes]] = []
        read = 0
        whole = True
        for word, same in groupby(words, key=itemgetter(0)):
            if read >= budget:
                whole = False
                break
            sets = [one[1] for one in same]
            read += len(sets)
            try:
                made.append((segment, word, grams.joined(sets, size)))
            except (ValueError, IndexError) as error:
                raise schema.damaged() from error
        self._db.conn.executemany(
            "INSERT INTO search_word (segment, word, docs) VALUES (?, ?, ?)", made
        )
        if whole:
            self._db.conn.executemany(
                "UPDATE search_segment SET state = ? WHERE id = ?",
                [(schema.DEAD, number) for number, _, _ in parts],
            )
            self._db.execute(
                "UPDATE search_segment SET state = ? WHERE id = ?", [schema.LIVE, segment]
            )
        else:
            self._db.execute(
                "UPDATE search_segment SET reached = ? WHERE id = ?", [made[-1][1], segment]
            )
        return max(1, read)

    def _words(
        self, segment: int, start: int, size: int, reached: str
    ) -> Iterator[tuple[str, tuple[int, int, bytes]]]:
        rows = self._db.execute(
            "SELECT word, docs FROM search_word WHERE segment = ? AND word > ? ORDER BY word",
            [segment, reached],
        )
        for word, docs in rows:
            yield word, (start, size, docs)
