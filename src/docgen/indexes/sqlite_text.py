"""The texts of the index, compressed one by one with what many of them share.

A dictionary is made of shared pieces (``core/stretches.py``), so it holds nothing that only one document
says; and a piece that nobody shares any more is taken out of it again, with every text that was compressed by
it written anew.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import stretches, text
from docgen.core.stretches import Cut
from docgen.indexes import sqlite_schema as schema
from docgen.model import SearchEntry
from docgen.sqlite import Row

_OFTEN = 3  # documents
_WINDOW = 32_000  # bytes of a dictionary that DEFLATE can refer to


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What many texts share: in normal form, and as it is written in lines."""

    normal: bytes
    raw: bytes


class Texts:
    """Reads and writes ``search_text``.  Every method runs inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[int, Dictionary] = {}
        self._state: object = None

    def refresh(self) -> None:
        """Forget what may have been changed.  To be called inside a transaction, by who only reads."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        state = (version, self._db.conn.total_changes)
        if state != self._state:
            self._known.clear()
        self._state = state

    def latest(self) -> int:
        """The dictionary that new texts are compressed with, 0 for none."""
        row = self._db.execute("SELECT ifnull(max(id), 0) FROM search_dictionary").fetchone()
        return int(row[0])

    def normal(self, dictionary: int, packed: bytes) -> bytes:
        """The normal form of a text."""
        try:
            return _unpacked(packed, self._dictionary(dictionary).normal)
        except zlib.error as error:
            raise schema.damaged() from error

    def entry(self, row: Row) -> SearchEntry:
        """The entry of a row of ``schema.FULL``."""
        number, packed, raw = row[-3:]
        try:
            return schema.entry_of(row, self._content(number, packed, raw).decode())
        except (zlib.error, ValueError) as error:
            raise schema.damaged(str(row[1])) from error

    def put(self, number: int, entry: SearchEntry) -> None:
        """Write what an entry says."""
        normal = text.normalise(entry.text).encode()
        self._put(number, self.latest(), normal, schema.content(entry).encode())

    def normals(self, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The normal forms of documents."""
        columns = "e.id, e.dictionary, e.normal"
        for number, dictionary, packed in schema.rows(self._db, "search_text", columns, numbers):
            yield number, self.normal(dictionary, packed)

    def begin(self, cuts: Sequence[Cut], texts: Iterable[str]) -> None:
        """Make a new dictionary of what many of these documents say."""
        counts = Counter(piece for cut in cuts for piece in set(cut.pieces()))
        often = {piece: count for piece, count in counts.items() if count >= _OFTEN}
        raw: Counter[str] = Counter()
        for content in texts:
            raw.update(
                line
                for line in set(content.split("\n"))
                if line and often.keys() >= set(stretches.pieces(line))
            )
        written = "\n".join(line for line, _ in reversed(raw.most_common()))
        self._db.execute(
            "INSERT INTO search_dictionary (content, raw) VALUES (?, ?)",
            [_chosen(cuts, often), written.encode()],
        )

    def renew(self, first: int, end: int) -> None:
        """Write the texts of documents in a row anew, where they have not the latest dictionary."""
        latest = self.latest()
        rows = self._db.execute(
            "SELECT id FROM search_text WHERE id >= ? AND id < ? AND dictionary <> ?",
            [first, end, latest],
        )
        for (number,) in rows.fetchall():
            _, normal, content = self._read(number)
            self._put(number, latest, normal, content)

    def drop(self, piece: str) -> None:
        """Take a piece out of every dictionary that has it."""
        dictionaries = self._db.execute("SELECT id, content, raw FROM search_dictionary").fetchall()
        for number, content, raw in dictionaries:
            lines = raw.split(b"\n")
            kept = [one for one in lines if piece not in text.normalise(one.decode())]
            rest = _without(content, piece.encode())
            if rest == content and len(kept) == len(lines):
                continue
            rows = self._db.execute("SELECT id FROM search_text WHERE dictionary = ?", [number])
            before = {one: self._read(one) for (one,) in rows.fetchall()}
            self._db.execute(
                "UPDATE search_dictionary SET content = ?, raw = ? WHERE id = ?",
                [rest, b"\n".join(kept), number],
            )
            self._known.pop(number, None)
            for one, (_, normal, said) in before.items():
                self._put(one, number, normal, said)

    def _dictionary(self, number: int) -> Dictionary:
        if number not in self._known:
            row = self._db.execute(
                "SELECT content, raw FROM search_dictionary WHERE id = ?", [number]
            ).fetchone()
            if number and row is None:
                raise schema.damaged()
            self._known[number] = Dictionary(*row) if number else Dictionary(b"", b"")
        return self._known[number]

    def _read(self, number: int) -> tuple[int, bytes, bytes]:
        row = self._db.execute(
            "SELECT dictionary, normal, raw FROM search_text WHERE id = ?", [number]
        ).fetchone()
        return row[0], self.normal(row[0], row[1]), self._content(*row)

    def _content(self, dictionary: int, packed: bytes, raw: bytes) -> bytes:
        normal = self.normal(dictionary, packed)
        return _unpacked(raw, self._dictionary(dictionary).raw + normal)

    def _put(self, number: int, dictionary: int, normal: bytes, content: bytes) -> None:
        known = self._dictionary(dictionary)
        self._db.execute(
            "INSERT OR REPLACE INTO search_text VALUES (?, ?, ?, ?)",
            [
                number,
                dictionary,
                _packed(normal, known.normal),
                _packed(content, known.raw + normal),
            ],
        )


def _chosen(cuts: Iterable[Cut], often: Mapping[str, int]) -> bytes:
    """The most frequent pieces, as many as there is room for, in the order in which documents say them: what
    follows each other there is referred to at once.
    """
    size, wanted = 0, set()
    for piece in sorted(often, key=lambda piece: (-often[piece], piece)):
        size += len(piece.encode())
        if size > _WINDOW:
            break
        wanted.add(piece)
    said = dict.fromkeys(piece for cut in cuts for piece in cut.pieces() if piece in wanted)
    return "".join(said).encode()


def _without(content: bytes, piece: bytes) -> bytes:
    while piece in content:  # what stood around one may be another
        content = content.replace(piece, b"")
    return content


def _packed(content: bytes, dictionary: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=dictionary[-_WINDOW:])
    return packing.compress(content) + packing.flush()


def _unpacked(packed: bytes, dictionary: bytes) -> bytes:
    """What ``_packed`` was given.  Raises zlib.error for anything that it has not given."""
    unpacking = zlib.decompressobj(-15, zdict=dictionary[-_WINDOW:])
    content = unpacking.decompress(packed)
    if not unpacking.eof or unpacking.unused_data:
        raise zlib.error("cut off")
    return content
