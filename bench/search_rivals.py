"""What docgen's search is held against: a LIKE scan, FTS5's trigram tokenizer, and the truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.core import searching
from docgen.model import After, Query, SearchEntry, Sort


class Rivals:
    """Both in one SQLite database, with every text in normal form."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, normal TEXT)")
        self.db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS tri "
            "USING fts5 (normal, content = '', tokenize = 'trigram')"
        )

    def add(self, first: int, normals: Sequence[str]) -> None:
        """Texts by their numbers."""
        rows = list(enumerate(normals, first))
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        self.db.executemany("INSERT INTO tri (rowid, normal) VALUES (?, ?)", rows)
        self.db.execute("COMMIT")

    def trigram(self, word: str) -> set[int]:
        """The texts that FTS5 finds."""
        quoted = '"' + word.replace('"', '""') + '"'
        sql = "SELECT rowid FROM tri WHERE tri MATCH ?"
        return {at for (at,) in self.db.execute(sql, [quoted])}

    def like(self, word: str) -> set[int]:
        """The texts that LIKE finds."""
        escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        sql = "SELECT id FROM entry WHERE normal LIKE ? ESCAPE '\\'"
        return {at for (at,) in self.db.execute(sql, [f"%{escaped}%"])}

    def having(self, word: str) -> set[int]:
        """The texts that have a word: the truth, by looking at each."""
        sql = "SELECT id FROM entry WHERE instr(normal, ?)"
        return {at for (at,) in self.db.execute(sql, [word])}


class Truth:
    """What a query finds and in which order, by its definition: every text, every fact looked at."""

    def __init__(self, rivals: Rivals) -> None:
        self._rivals = rivals
        self.entries: list[SearchEntry] = []

    def add(self, entries: Sequence[SearchEntry]) -> None:
        """Facts alone; the rivals have the texts."""
        self.entries += [replace(entry, text="", listing=(), identities=()) for entry in entries]

    def found(self, query: Query) -> list[int]:
        """All hits in their order."""
        having = [self._rivals.having(word) for word, _ in searching.digested(query)]
        numbers = set.intersection(*having) if having else set(range(len(self.entries)))
        types = {searching.type_of(entry) for entry in self.entries}
        teams = {entry.team for entry in self.entries}
        asked = searching.Asked(replace(query, words=(), digests=()), types, teams)
        key = searching.sort_key(query.sort)
        placed = []
        for number in numbers:
            entry = self.entries[number]
            if asked.finds(entry):
                score = searching.score(entry, query) if query.sort is Sort.RELEVANCE else 0
                placed.append((key(After(score, entry.issued_on, entry.serial)), number))
        placed.sort(key=lambda one: one[0])
        return [number for _, number in placed]
