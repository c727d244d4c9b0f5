"""What documents share of their texts (``core/stretches.py``), in the index's tables.

What is shared is learnt from documents that are indexed together: a piece or a stretch that two of so many
have is kept, and found again in every later document.  What no document has any more is forgotten.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import grams, openings, stretches
from docgen.core.pieces import Cut
from docgen.core.stretches import Kept, Stretch
from docgen.sqlite import scalar

_SHARED = 2


@dataclass(frozen=True, slots=True)
class Coverage:
    """The stretches of a text, and the pairs that are open between them."""

    stretches: Set[Kept]
    pairs: Set[str]


class Stretches:
    """Every method runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pieces: set[str] = set()
        self._ids: dict[str, int] = {}  # by what _key gives
        self._known: set[str] = set()
        self._read = False

    def learnt(self, cuts: Sequence[Cut]) -> list[Coverage]:
        """The stretches of documents indexed together, new ones among them."""
        self._load()
        pieces = Counter(piece for cut in cuts for piece in set(cut.pieces()))
        shared = self._pieces | {piece for piece, count in pieces.items() if count >= _SHARED}
        rows = [list(stretches.rows(cut, shared)) for cut in cuts]
        known = self._shared(zip(cuts, rows, strict=True))
        edges = [list(stretches.edges(cut, shared, known)) for cut in cuts]
        known |= self._shared(zip(cuts, edges, strict=True))
        found = [
            _coverage(cut, own, beside, known)
            for cut, own, beside in zip(cuts, rows, edges, strict=True)
        ]
        said = {one for own in found for one in own.stretches}
        fresh = (piece for piece in pieces.keys() & shared if piece not in self._pieces)
        self._keep(said, {one for one in fresh if any(one in content for content, _, _ in said)})
        return found

    def covered(self, cut: Cut) -> Coverage:
        """The stretches of one document, of those that are known."""
        self._load()
        rows = stretches.rows(cut, self._pieces)
        edges = stretches.edges(cut, self._pieces, self._known)
        own = _coverage(cut, rows, edges, self._known)
        self._keep(own.stretches, set())
        return own

    def pieces(self) -> Set[str]:
        """The pieces that several documents have."""
        self._load()
        return self._pieces

    def rows_of(self, cut: Cut) -> list[str]:
        """The clauses in a row of a text that several documents have, without what stands beside them."""
        self._load()
        rows = stretches.chosen(cut.normal, stretches.rows(cut, self._pieces), self._known)
        return [cut.normal[one.start : one.end] for one in rows]

    def say(self, part: str) -> bool:
        """Whether a stretch that is kept says a part."""
        sql = "SELECT EXISTS (SELECT 1 FROM search_stretch WHERE instr(content, ?))"
        return bool(scalar(self._db, sql, [part]))

    def words(self, coverage: Coverage) -> set[str]:
        """What is kept of a document."""
        found = {grams.stretch_word(self._ids[_key(one)]) for one in coverage.stretches}
        return found | {grams.open_word(pair) for pair in coverage.pairs}

    def may_be_kept(self, normal: str) -> set[str]:
        """All that can be kept of a text, whatever was known when it was indexed."""
        self._load()
        said = {
            normal[at : at + size]
            for size in {*map(len, self._known)}
            for at in range(len(normal) - size + 1)
            if normal[at : at + size] in self._known
        }
        numbers = self._db.execute(
            "SELECT id FROM search_stretch WHERE content IN (SELECT value FROM json_each(?))",
            [json.dumps([*said])],
        )
        found = {grams.stretch_word(number) for (number,) in numbers}
        opened = {grams.open_word(openings.pair(normal, at)) for at in range(len(normal) - 1)}
        rows = self._db.execute(
            "SELECT DISTINCT w.word FROM json_each(?) AS p CROSS JOIN search_segment AS s "
            "CROSS JOIN search_word AS w "
            "ON w.segment = s.id AND w.word BETWEEN p.value AND p.value || char(?)",
            [json.dumps(sorted(opened)), stretches.REACH],
        )
        return found | {word for (word,) in rows}

    def forget(self, words: Iterable[str]) -> tuple[list[str], set[str]]:
        """Forget those stretches that no document has any more.  What they said, and the pieces that are gone with
        them.
        """
        forgotten: list[str] = []
        for word in words:
            number = grams.stretch_number(word)
            kept = self._db.execute(
                "SELECT 1 FROM search_segment AS s CROSS JOIN search_word AS w "
                "ON w.segment = s.id AND w.word = ?",
                [word],
            ).fetchone()
            row = self._db.execute(
                "SELECT content FROM search_stretch WHERE id = ?", [number]
            ).fetchone()
            if kept is None and row is not None:
                self._db.execute("DELETE FROM search_stretch WHERE id = ?", [number])
                self._db.execute("UPDATE search_shape SET forgotten = forgotten + 1")
                forgotten.append(row[0])
        gone = {
            piece
            for content in forgotten
            for (piece,) in self._db.execute(
                "SELECT piece FROM search_piece WHERE instr(?, piece) AND NOT EXISTS "
                "(SELECT 1 FROM search_stretch WHERE instr(content, piece))",
                [content],
            )
        }
        self._db.conn.executemany(
            "DELETE FROM search_piece WHERE piece = ?", ((piece,) for piece in sorted(gone))
        )
        self._read = self._read and not forgotten
        return forgotten, gone

    def _load(self) -> None:
        """Read once what is known, for all that is added together."""
        if not self._read:
            rows = self._db.execute("SELECT content, lead, trail, id FROM search_stretch")
            self._ids = {_key(row[:3]): row[3] for row in rows}
            self._known = {key[2:] for key in self._ids}
            self._pieces = {row[0] for row in self._db.execute("SELECT piece FROM search_piece")}
            self._read = True

    def _shared(self, places: Iterable[tuple[Cut, Sequence[Sequence[Stretch]]]]) -> set[str]:
        """What several of these documents say, or one says that is known."""
        counts = Counter(
            said
            for cut, possible in places
            for said in {cut.normal[one.start : one.end] for some in possible for one in some}
        )
        return {one for one, count in counts.items() if count >= _SHARED or one in self._known}

    def _keep(self, found: Set[Kept], pieces: Set[str]) -> None:
        for one in sorted(one for one in found if _key(one) not in self._ids):
            cursor = self._db.execute(
                "INSERT INTO search_stretch (content, lead, trail) VALUES (?, ?, ?)", one
            )
            assert cursor.lastrowid is not None
            self._ids[_key(one)] = cursor.lastrowid
            self._known.add(one[0])
        self._db.conn.executemany(
            "INSERT INTO search_piece VALUES (?)", ((one,) for one in sorted(pieces))
        )
        self._pieces |= pieces


def _key(one: Kept) -> str:
    """What is kept of a stretch as one string: so many tuples would hold up the collector of garbage."""
    content, lead, trail = one
    return f"{chr(lead)}{chr(trail)}{content}"


def _coverage(
    cut: Cut,
    rows: Iterable[Sequence[Stretch]],
    edges: Iterable[Sequence[Stretch]],
    known: Set[str],
) -> Coverage:
    found = stretches.covering(cut.normal, rows, edges, known)
    return Coverage(
        {(cut.normal[one.start : one.end], one.lead, one.trail) for one in found},
        openings.open_pairs(cut.normal, openings.outermost(found)),
    )
