"""The texts of the index, compressed one by one with what many of them share.

What they are compressed with: ``sqlite_dictionaries``.  Where a dictionary changes, every text that was compressed
with it is written anew.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from docgen.core import text
from docgen.core.pieces import Cut
from docgen.indexes import sqlite_dictionaries as dictionaries
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_stretches import Stretches
from docgen.model import SearchEntry
from docgen.sqlite import Row, scalar


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What many texts share: in normal form, and as it is written in lines."""

    normal: bytes
    raw: bytes


class Texts:
    """Reads and writes ``search_text`` and ``search_raw``.  Every method runs inside the caller's transaction."""

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

    def forget(self) -> None:
        """Forget all, for it may be rolled back."""
        self._known.clear()
        self._state = None

    def latest(self, type_id: str) -> int:
        """The dictionary that new texts of a type are compressed with, 0 for none."""
        sql = "SELECT ifnull(max(id), 0) FROM search_dictionary WHERE type_id = ?"
        return int(scalar(self._db, sql, [type_id]))

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
        self._put(number, self.latest(entry.type_id), normal, schema.content(entry).encode())

    def normals(self, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The normal forms of documents."""
        columns = "e.id, e.dictionary, e.normal"
        for number, dictionary, packed in schema.rows(self._db, "search_text", columns, numbers):
            yield number, self.normal(dictionary, packed)

    def begin(
        self,
        type_id: str,
        cuts: Sequence[Cut],
        entries: Sequence[SearchEntry],
        stretches: Stretches,
    ) -> None:
        """Make a new dictionary of what documents of a type say and share.  None is made of documents that share
        little as yet.
        """
        normal, raw = dictionaries.made(cuts, entries, stretches)
        if 2 * len(normal) < min(len(cuts[-1].normal), dictionaries.WINDOW // dictionaries.WIDTH):
            return
        self._db.execute(
            "INSERT INTO search_dictionary (content, raw, type_id) VALUES (?, ?, ?)",
            [normal.encode(), raw.encode(), type_id],
        )

    def renew(self, numbers: Iterable[int], type_id: str) -> None:
        """Write texts of a type anew where they have not its latest dictionary."""
        latest = self.latest(type_id)
        sql = (
            "SELECT id FROM search_text WHERE id IN (SELECT value FROM json_each(?)) "
            "AND dictionary <> ?"
        )
        for (number,) in self._db.execute(sql, [json.dumps([*numbers]), latest]).fetchall():
            _, normal, content = self._read(number)
            self._put(number, latest, normal, content)

    def leave_old(self, first: int) -> None:
        """Delete dictionaries of no type, which version 5 made of what nobody keeps track of any more.  Only the
        documents from ``first`` on, without words, can have one still.
        """
        rows = self._db.execute("SELECT id, type_id FROM search_document WHERE id >= ?", [first])
        for number, type_id in rows.fetchall():
            self.renew([number], type_id)
        self._db.execute("DELETE FROM search_dictionary WHERE type_id = ''")

    def drop(self, forgotten: Sequence[str], gone: Set[str], stretches: Stretches) -> None:
        """Take out of every dictionary what nobody shares any more, now that stretches that said this are
        ``forgotten`` and pieces are ``gone``.
        """
        rows = self._db.execute("SELECT id, content, raw FROM search_dictionary").fetchall()
        for number, content, raw in rows:
            left = dictionaries.left(content.decode(), raw.decode(), forgotten, gone, stretches)
            after = [one.encode() for one in left]
            if after == [content, raw]:
                continue
            found = self._db.execute("SELECT id FROM search_text WHERE dictionary = ?", [number])
            texts = {one: self._read(one) for (one,) in found.fetchall()}
            self._db.execute(
                "UPDATE search_dictionary SET content = ?, raw = ? WHERE id = ?", [*after, number]
            )
            self._known.pop(number, None)
            for one, (_, normal, said) in texts.items():
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
            "SELECT dictionary, normal, raw FROM search_text JOIN search_raw USING (id) WHERE id = ?",
            [number],
        ).fetchone()
        return row[0], self.normal(row[0], row[1]), self._content(*row)

    def _content(self, dictionary: int, packed: bytes, raw: bytes) -> bytes:
        normal = self.normal(dictionary, packed)
        return _unpacked(raw, self._dictionary(dictionary).raw + normal)

    def _put(self, number: int, dictionary: int, normal: bytes, content: bytes) -> None:
        known = self._dictionary(dictionary)
        self._db.execute(
            "INSERT OR REPLACE INTO search_text VALUES (?, ?, ?)",
            [number, dictionary, _packed(normal, known.normal)],
        )
        self._db.execute(
            "INSERT OR REPLACE INTO search_raw VALUES (?, ?)",
            [number, _packed(content, known.raw + normal)],
        )


def _packed(content: bytes, dictionary: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=dictionary[-dictionaries.WINDOW :])
    return packing.compress(content) + packing.flush()


def _unpacked(packed: bytes, dictionary: bytes) -> bytes:
    """What ``_packed`` was given.  Raises zlib.error for anything that it has not given."""
    unpacking = zlib.decompressobj(-15, zdict=dictionary[-dictionaries.WINDOW :])
    content = unpacking.decompress(packed)
    if not unpacking.eof or unpacking.unused_data:
        raise zlib.error("cut off")
    return content
