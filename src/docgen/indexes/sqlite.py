"""The search index in SQLite: sets of documents by word, entries beside them for display.

What is found is exactly what ``core.searching`` defines.  Documents are indexed by the segment
(``sqlite_words``); a query is worked out as a set (``sqlite_search``) and shown in an order
(``sqlite_order``).  The index shares the register's database file, and joins the transaction that
confirms a document; a question is answered within one read transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice

from sqlite_utils import Database

from docgen.core import grams, searching, text
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_check import astray
from docgen.indexes.sqlite_facts import Facts
from docgen.indexes.sqlite_old import Mover, set_aside, take_stretches_away, take_words_away
from docgen.indexes.sqlite_order import Placed, ordered
from docgen.indexes.sqlite_search import Finder
from docgen.indexes.sqlite_tally import tally
from docgen.indexes.sqlite_text import Texts
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
from docgen.ports import Begin
from docgen.sqlite import Migration, immediate, migrate, scalar, translated

_PAGE = 500
_SELECT = f"SELECT {schema.FULL} FROM {schema.WITH_TEXT}"  # noqa: S608


class SqliteIndex:
    """A ``ports.SearchIndex``; ``segment`` is how many documents a new one keeps together.

    ``begin`` is told how many entries an index of an older docgen has that is made over first.
    """

    def __init__(
        self, db: Database, *, segment: int = schema.SEGMENT, begin: Begin | None = None
    ) -> None:
        self._db = db
        # Versions 1 to 3 were other tables altogether, whose entries are put into these.
        versions: tuple[Migration, ...] = (lambda _: None,) * 3
        with ExitStack() as stack:
            move, anew = Mover(begin, stack).move, Mover(begin, stack).index_anew
            old = (lambda db: _renew(db, segment), move, take_words_away, lambda _: None)
            migrate(db, "index", (*versions, *old, take_stretches_away, anew))
        self._texts = Texts(db)
        self._facts = Facts(db, self._texts)
        self._finder = Finder(db, self._facts, self._texts)
        self._last: tuple[object, int] | None = None

    def add(self, entries: Iterable[SearchEntry]) -> None:
        """Add entries, each in place of the one with its serial number if there is one."""
        with immediate(self._db):
            Writer(self._db).put(entries)

    def settle(self) -> None:
        """Do at once what adding documents does a little of: merge all that is to be merged."""
        with immediate(self._db):
            Writer(self._db).settle()

    def entry(self, serial: str) -> SearchEntry | None:
        sql = f"{_SELECT} WHERE e.serial = ?"
        with self._at_once():
            row = self._db.execute(sql, [serial]).fetchone()
            return self._texts.entry(row) if row is not None else None

    def search(self, query: Query) -> Sequence[Hit]:
        with self._reading():
            page = list(islice(self._placed(query), query.limit))
            kept = self._kept(page)
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
                kept = self._kept(page)
            for one in page:
                yield kept[one.id]
            if len(page) < _PAGE:
                return
            last = kept[page[-1].id]
            query = replace(query, after=After(page[-1].score, last.issued_on, last.serial))

    def entries(self) -> Iterator[SearchEntry]:
        sql = f"{_SELECT} WHERE e.serial > ? ORDER BY e.serial LIMIT {_PAGE}"
        last = ""
        while True:
            with self._at_once():
                rows = self._db.execute(sql, [last]).fetchall()
                found = [self._texts.entry(row) for row in rows]
            if not found:
                return
            yield from found
            last = found[-1].serial

    def incomplete(self) -> bool:
        """See ``ports.SearchIndex.incomplete``."""
        with translated():
            sql = "SELECT EXISTS (SELECT 1 FROM search_entry WHERE period IS NULL)"
            return bool(scalar(self._db, sql))

    def check(self) -> Sequence[Finding]:
        """See ``ports.SearchIndex.check``."""
        with translated():
            self._texts.refresh()
            serials, rest = astray(self._db, self._texts)
        what = Text("The search index would not find this document by what it says.")
        findings = [Finding("index.astray", serial, what) for serial in sorted(serials)]
        if rest:
            other = Text("The search index holds words of documents that are not in it.")
            findings.append(Finding("index.astray", "register.db", other))
        return findings

    # --- within a transaction -------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One read transaction, with the facts as they are."""
        inside = self._db.conn.in_transaction
        with self._at_once():
            self._facts.refresh(keep=not inside)  # what is read inside may be rolled back
            if inside:
                self._last = None
            yield
            if inside:
                self._last = None

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """One read transaction, so that all that is read belongs together."""
        with translated():
            if self._db.conn.in_transaction:
                self._texts.refresh()
                try:
                    yield
                finally:
                    self._texts.forget()  # it may be rolled back
                return
            self._db.execute("BEGIN")
            try:
                self._texts.refresh()
                yield
            finally:
                self._db.rollback()  # nothing was written

    def _kept(self, page: Iterable[Placed]) -> dict[int, SearchEntry]:
        """What is kept of the hits of a page."""
        sql = f"{_SELECT} WHERE e.id IN (SELECT value FROM json_each(?))"  # noqa: S608
        rows = self._db.execute(sql, [json.dumps([one.id for one in page])])
        return {row[0]: self._texts.entry(row) for row in rows}

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
        sets = self._facts.values(field.value)
        counts = [(value, (hits & docs).bit_count()) for value, docs in sets.items() if value]
        found = [one for one in counts if one[1]]
        if field is SearchField.PERIOD:
            return tuple(sorted(found, reverse=True))
        return tuple(sorted(found, key=lambda one: (-one[1], one[0])))

    def _titles(self, within: int) -> dict[str, tuple[str, str]]:
        """The titles of the types among documents; of one with several, the last by spelling."""
        named = sorted(
            value.split("\n")
            for value, docs in self._facts.values(grams.TYPE).items()
            if docs & within
        )
        return {type_id: (zh, en) for type_id, zh, en in named}


def _renew(db: Database, segment: int) -> None:
    """Version 4: other tables; 5: they hold the entries of the older ones too; 6 to 9: other words."""
    set_aside(db)
    schema.create(db, segment)
