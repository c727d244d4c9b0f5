"""The search index in SQLite: sets of documents by word, entries beside them for display.

What is found is exactly what ``core.searching`` defines.  Documents are indexed by the segment
(``sqlite_words``); a query is worked out as a set (``sqlite_search``) and shown in an order
(``sqlite_order``).  The index shares the register's database file, and joins the transaction that
confirms a document; a question is answered within one read transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice

from sqlite_utils import Database

from docgen.core import grams, searching, text
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_check import astray
from docgen.indexes.sqlite_facts import Facts
from docgen.indexes.sqlite_order import Placed, ordered
from docgen.indexes.sqlite_search import Finder, rows
from docgen.indexes.sqlite_tally import tally
from docgen.indexes.sqlite_words import Writer
from docgen.model import (
    After,
    Facets,
    Finding,
    Hit,
    Query,
    SearchEntry,
    SearchField,
    Sort,
    Tally,
    Text,
)
from docgen.sqlite import immediate, migrate, pages, scalar, translated

_PAGE = 500


class SqliteIndex:
    """A ``ports.SearchIndex``; ``segment`` is how many documents a new one keeps together."""

    def __init__(self, db: Database, *, segment: int = schema.SEGMENT) -> None:
        self._db = db
        steps = (lambda _: None, lambda db: _renew(db, segment), schema.add_incomplete)
        migrate(db, "index", steps)
        self._facts = Facts(db)
        self._finder = Finder(db, self._facts)
        self._last: tuple[object, int] | None = None

    def add(self, entries: Iterable[SearchEntry]) -> None:
        """Add entries, each in place of the one with its serial number if there is one."""
        with immediate(self._db):
            writer = Writer(self._db)
            for entry in entries:
                writer.put(entry)

    def entry(self, serial: str) -> SearchEntry | None:
        sql = f"SELECT {schema.COLUMNS} FROM search_entry AS e WHERE e.serial = ?"  # noqa: S608
        with translated():
            row = self._db.execute(sql, [serial]).fetchone()
        return schema.entry(row) if row is not None else None

    def search(self, query: Query) -> Sequence[Hit]:
        with self._reading():
            page = list(islice(self._placed(query), query.limit))
            kept = {
                row[0]: schema.entry(row)
                for row in rows(self._db, schema.COLUMNS, (one.id for one in page))
            }
        words = query.words
        return [
            Hit(entry, text.passages(entry.text, words, names=entry.names), one.score)
            for one in page
            for entry in [kept[one.id]]
        ]

    def count(self, query: Query) -> int:
        with self._reading():
            return self._found(query).bit_count()

    def facets(self, query: Query) -> Facets:
        with self._reading():
            hits = self._found(query)
            return Facets(
                {field: self._counted(field, hits) for field in searching.FACETS},
                self._titles(self._finder.within(query.scope)),
            )

    def tally(self) -> Sequence[Tally]:
        with translated():
            return tally(self._db)

    def every(self, query: Query) -> Iterator[SearchEntry]:
        query = replace(query, limit=_PAGE)
        while True:
            with self._reading():
                page = list(islice(self._placed(query), _PAGE))
                kept = {
                    row[0]: schema.entry(row)
                    for row in rows(self._db, schema.COLUMNS, (one.id for one in page))
                }
            for one in page:
                yield kept[one.id]
            if len(page) < _PAGE:
                return
            last = kept[page[-1].id]
            query = replace(query, after=After(page[-1].score, last.issued_on, last.serial))

    def entries(self) -> Iterator[SearchEntry]:
        sql = (
            f"SELECT {schema.COLUMNS} FROM search_entry AS e WHERE e.serial > ? "  # noqa: S608
            f"ORDER BY e.serial LIMIT {_PAGE}"
        )
        for row in pages(self._db, sql, [""], lambda row: [row[1]]):
            yield schema.entry(row)

    def incomplete(self) -> bool:
        """See ``ports.SearchIndex.incomplete``."""
        with translated():
            sql = "SELECT EXISTS (SELECT 1 FROM search_entry WHERE period IS NULL)"
            return bool(scalar(self._db, sql))

    def check(self) -> Sequence[Finding]:
        """See ``ports.SearchIndex.check``."""
        with translated():
            serials, rest = astray(self._db)
        what = Text("The search index would not find this document by what it says.")
        findings = [Finding("index.astray", serial, what) for serial in sorted(serials)]
        if rest:
            other = Text("The search index holds words of documents that are not in it.")
            findings.append(Finding("index.astray", "register.db", other))
        return findings

    # --- within a transaction -------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One read transaction, so that all that is read belongs together."""
        if self._db.conn.in_transaction:
            self._facts.refresh(keep=False)  # what is read here may be rolled back
            self._last = None
            yield
            self._last = None
            return
        with translated():
            self._db.execute("BEGIN")
            try:
                self._facts.refresh()
                yield
            finally:
                self._db.rollback()  # nothing was written

    def _found(self, query: Query) -> int:
        """All hits; the last query's are kept for its next page and its facets."""
        asked = (self._facts.changed, replace(query, after=None, limit=0, sort=Sort.NEWEST))
        if self._last is None or self._last[0] != asked:
            self._last = (asked, self._finder.found(query))
        return self._last[1]

    def _placed(self, query: Query) -> Iterator[Placed]:
        hits = self._found(query)
        levels = [(0, hits)]
        if query.sort is Sort.RELEVANCE:
            levels = self._finder.levels(query, hits)
        return ordered(self._db, self._facts, levels, query.sort, query.after)

    def _counted(self, field: SearchField, hits: int) -> tuple[tuple[str, int], ...]:
        counts = (
            (value, (hits & self._facts.whole(grams.fact_word(field.value, value))).bit_count())
            for value in self._facts.sets(field.value)
            if value
        )
        found = [one for one in counts if one[1]]
        if field is SearchField.PERIOD:
            return tuple(sorted(found, reverse=True))
        return tuple(sorted(found, key=lambda one: (-one[1], one[0])))

    def _titles(self, within: int) -> dict[str, tuple[str, str]]:
        """The titles of the types among documents; of one with several, the last by spelling."""
        named = sorted(
            value.split("\n")
            for value in self._facts.sets(grams.TYPE)
            if self._facts.whole(grams.fact_word(grams.TYPE, value)) & within
        )
        return {type_id: (zh, en) for type_id, zh, en in named}


def _renew(db: Database, segment: int) -> None:
    """Version 2: sets of documents by word, in place of a full-text table."""
    old = schema.set_old_aside(db)
    schema.create(db, segment)
    if not old:
        return
    writer = Writer(db)
    last = 0
    while found := db.execute(schema.OLD, [last]).fetchall():
        for row in found:
            writer.put(schema.old_entry(row))
        last = found[-1][0]
    db.execute("DROP TABLE search_old")
