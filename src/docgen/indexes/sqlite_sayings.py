"""What the stretches of an index say, held in memory: which of them say a part is looked up in one string."""

from __future__ import annotations

from bisect import bisect_right

from sqlite_utils import Database

from docgen.indexes.sqlite_facts import Facts
from docgen.sqlite import scalar

_END = "\0"  # in no normal form


class Sayings:
    """Every method runs inside the caller's transaction, ``facts`` being fresh."""

    def __init__(self, db: Database, facts: Facts) -> None:
        self._db = db
        self._facts = facts
        self._changed = -1
        self._forget()

    def saying(self, part: str) -> list[int]:
        """The stretches that say a part; those that most documents have come first: the shorter what they say
        beyond their cores, and the older.

        Who has a stretch has one of its core alone too: where the core says it, the longer ones are left out.
        """
        self._refresh()
        found: list[tuple[int, int]] = []
        at = self._all.find(part)
        while at >= 0:
            one = bisect_right(self._starts, at) - 1
            start, (number, lead, trail) = self._starts[one], self._rows[one]
            end = self._all.index(_END, at)
            if (lead or trail) and start + lead <= at and at + len(part) <= end - trail:
                at = self._all.find(part, at + 1)
                continue
            found.append((lead + trail, number))
            at = self._all.find(part, end)
        return [number for _, number in sorted(found)]

    def _forget(self) -> None:
        self._forgotten = -1
        self._last = -1
        self._all = ""
        self._starts: list[int] = []
        self._rows: list[tuple[int, int, int]] = []

    def _refresh(self) -> None:
        """Read what is new; all of it where a stretch was forgotten, whose number another may have now."""
        if self._changed == self._facts.changed:
            return
        forgotten = scalar(self._db, "SELECT forgotten FROM search_shape")
        if forgotten != self._forgotten:
            self._forget()
        rows = self._db.execute(
            "SELECT id, lead, trail, content FROM search_stretch WHERE id > ? ORDER BY id",
            [self._last],
        ).fetchall()
        at = len(self._all)
        for *row, content in rows:
            self._rows.append(tuple(row))
            self._starts.append(at)
            at += len(content) + 1
        self._all += "".join(f"{content}{_END}" for *_, content in rows)
        self._last = self._rows[-1][0] if self._rows else -1
        self._changed = self._facts.changed
        # What is read where it may still be rolled back is not kept.
        self._forgotten = forgotten if self._facts.lasting else -1
