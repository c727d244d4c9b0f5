"""What documents share of their texts (``core/stretches.py``), in the index's tables.

What is shared is learnt from documents that are indexed together: a piece or a stretch that two of so many
have is kept, and found again in every later document.  What no document has any more is forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import grams, stretches
from docgen.core.stretches import Cut, Span

_SHARED = 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretches of a text, and the pairs that are open between them."""

    stretches: Set[str]
    pairs: Set[str]


class Stretches:
    """Every method runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pieces: set[str] = set()
        self._ids: dict[str, int] = {}
        self._read = False

    def learnt(self, cuts: Sequence[Cut]) -> list[Coverage]:
        """The stretches of documents indexed together, new ones among them."""
        self._load()
        pieces = Counter(piece for cut in cuts for piece in set(cut.pieces()))
        shared = self._pieces | {piece for piece, count in pieces.items() if count >= _SHARED}
        possible = [list(stretches.candidates(cut, shared)) for cut in cuts]
        counts = Counter(
            found
            for cut, places in zip(cuts, possible, strict=True)
            for found in {cut.normal[start:end] for start, ends in places for end in ends}
        )
        known = {one for one, count in counts.items() if count >= _SHARED or one in self._ids}
        for cut, places in zip(cuts, possible, strict=True):
            known |= stretches.dated(cut, places)
        spans = [
            stretches.chosen(cut, places, known) for cut, places in zip(cuts, possible, strict=True)
        ]
        found = [_coverage(cut, own) for cut, own in zip(cuts, spans, strict=True)]
        self._keep({one for own in found for one in own.stretches}, _within(cuts, spans) & shared)
        return found

    def covered(self, cut: Cut) -> Coverage:
        """The stretches of one document, of those that are known."""
        self._load()
        possible = stretches.candidates(cut, self._pieces)
        return _coverage(cut, stretches.chosen(cut, possible, self._ids))

    def pieces(self) -> Set[str]:
        """The pieces that several documents have."""
        self._load()
        return self._pieces

    def words(self, coverage: Coverage) -> set[str]:
        """What is kept of a document."""
        found = {grams.stretch_word(self._ids[one]) for one in coverage.stretches}
        return found | {grams.open_word(pair) for pair in coverage.pairs}

    def may_be_kept(self, normal: str) -> set[str]:
        """All that can be kept of a text, whatever was known when it was indexed."""
        self._load()
        found = {grams.stretch_word(number) for one, number in self._ids.items() if one in normal}
        return found | {grams.open_word(pair) for pair in map(str.__add__, normal, normal[1:])}

    def forget(self, word: str) -> list[str]:
        """Forget a stretch that no document has any more.  The pieces that are gone with it."""
        number = grams.stretch_number(word)
        kept = self._db.execute(
            "SELECT 1 FROM search_segment AS s CROSS JOIN search_word AS w "
            "ON w.segment = s.id AND w.word = ?",
            [word],
        ).fetchone()
        row = self._db.execute(
            "SELECT content FROM search_stretch WHERE id = ?", [number]
        ).fetchone()
        if kept is not None or row is None:
            return []
        self._db.execute("DELETE FROM search_stretch WHERE id = ?", [number])
        gone = self._db.execute(
            "SELECT piece FROM search_piece WHERE instr(?, piece) AND NOT EXISTS "
            "(SELECT 1 FROM search_stretch WHERE instr(content, piece))",
            row,
        ).fetchall()
        self._db.conn.executemany("DELETE FROM search_piece WHERE piece = ?", gone)
        self._ids.pop(row[0], None)
        self._pieces.difference_update(piece for (piece,) in gone)
        return [piece for (piece,) in gone]

    def _load(self) -> None:
        """Read once what is known, for all that is added together."""
        if not self._read:
            rows = self._db.execute("SELECT content, id FROM search_stretch")
            self._ids = dict(rows.fetchall())
            self._pieces = {row[0] for row in self._db.execute("SELECT piece FROM search_piece")}
            self._read = True

    def _keep(self, found: Set[str], pieces: Set[str]) -> None:
        for one in sorted(found - self._ids.keys()):
            cursor = self._db.execute("INSERT INTO search_stretch (content) VALUES (?)", [one])
            assert cursor.lastrowid is not None
            self._ids[one] = cursor.lastrowid
        fresh = sorted(pieces - self._pieces)
        self._db.conn.executemany("INSERT INTO search_piece VALUES (?)", ((one,) for one in fresh))
        self._pieces.update(fresh)


def _coverage(cut: Cut, spans: Sequence[Span]) -> Coverage:
    return Coverage(
        {cut.normal[start:end] for start, end in spans},
        stretches.open_pairs(cut.normal, spans),
    )


def _within(cuts: Iterable[Cut], spans: Iterable[Sequence[Span]]) -> set[str]:
    """The pieces that lie within a stretch."""
    found: set[str] = set()
    for cut, own in zip(cuts, spans, strict=True):
        start, at = 0, 0
        for end in cut.ends:
            while at < len(own) and own[at][1] < end:
                at += 1
            if at < len(own) and own[at][0] <= start:
                found.add(cut.normal[start:end])
            start = end
    return found
