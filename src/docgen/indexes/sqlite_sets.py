"""The sets of documents that the index keeps by word, read and united."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from itertools import chain

from sqlite_utils import Database

from docgen.core import grams
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_facts import Facts

_KEPT = 32 << 20  # bytes of sets that are kept for the next query
_MOST, _FEW = 4096, 32  # sets at most, each of so many words at most
Run = tuple[str, str]
"""Words from one to another, in their order."""


class Sets:
    """Documents of full segments by word.  Every method runs inside the caller's transaction, ``facts`` being
    fresh.
    """

    def __init__(self, db: Database, facts: Facts) -> None:
        self._db = db
        self._facts = facts
        self._kept: OrderedDict[tuple[Run, ...], int] = OrderedDict()
        self._changed = -1

    def any(self, *words: str) -> int:
        """The documents that have one of these words."""
        return self.between(*((word, word) for word in words))

    def between(self, *runs: Run) -> int:
        """The documents that have a word from one to another; those asked for lately are kept."""
        if self._changed != self._facts.changed:
            self._kept.clear()
            self._changed = self._facts.changed
        if len(runs) > _FEW:
            return self._read(runs)
        if runs not in self._kept:
            self._kept[runs] = self._read(runs)
            if len(self._kept) > _MOST or len(self._kept) * self._facts.sealed // 8 > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(runs)
        return self._kept[runs]

    def _read(self, runs: Sequence[Run]) -> int:
        found = bytearray(self._facts.sealed // 8)
        wanted = ", ".join("(?, ?)" for _ in runs)
        rows = self._db.execute(
            f"WITH wanted (low, high) AS (VALUES {wanted}) "  # noqa: S608
            "SELECT s.first, s.size, w.docs FROM search_segment AS s CROSS JOIN wanted "
            "CROSS JOIN search_word AS w "
            "ON w.segment = s.id AND w.word BETWEEN wanted.low AND wanted.high WHERE s.state = ?",
            [*chain.from_iterable(runs), schema.LIVE],
        )
        for first, size, docs in rows:
            try:
                grams.unpack_into(docs, found, first // 8, size)
            except (IndexError, ValueError) as error:
                raise schema.damaged() from error
        return int.from_bytes(found, "little")
