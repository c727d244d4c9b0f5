"""Which documents a query finds, as a set, worked out from the index's tables.

Sets are whole numbers with a bit for each document.  Everything that is exact narrows first; only then
are the texts of what is left read, for parts of three and more characters, and where many are left, what they
share settles most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlite_utils import Database

from docgen.core import grams, searching, text
from docgen.indexes import sqlite_schema as schema
from docgen.indexes.sqlite_facts import Facts
from docgen.indexes.sqlite_phrases import FEW, Phrases
from docgen.indexes.sqlite_sayings import Sayings
from docgen.indexes.sqlite_sets import Sets
from docgen.indexes.sqlite_text import Texts
from docgen.model import Days, Filter, Numbers, Query, Scope, SearchField

_MANY = 200  # candidates; from here on, looking at what they share first pays


class Finder:
    """Evaluates queries.  Every method runs inside the caller's transaction, ``facts`` being fresh."""

    def __init__(self, db: Database, facts: Facts, texts: Texts) -> None:
        self._db = db
        self._facts = facts
        self._texts = texts
        self._sets = Sets(db, facts)
        self._phrases = Phrases(self._sets, Sayings(db, facts))

    def found(self, query: Query) -> int:
        """All documents that a query finds."""
        hits = self._filtered(query.filters) & self.within(query.scope)
        by_identity = self._identity(query.identity) & hits if query.identity else 0
        words = searching.digested(query)
        known = [self._identity(digest) if digest else 0 for _, digest in words]
        for (word, _), own in zip(words, known, strict=True):
            hits &= self._candidates(word) | own
        for (word, _), own in zip(words, known, strict=True):
            hits = self._having(word, hits) | (hits & own)
        hits |= by_identity
        for word, digest in searching.excluded(query):
            hits &= ~self._having(word, hits & self._candidates(word))
            if digest:
                hits &= ~self._identity(digest)
        return hits

    def levels(self, query: Query, hits: int) -> list[tuple[int, int]]:
        """The hits by their score (``searching.score``), highest first."""
        found = {0: hits}
        for word, _ in searching.digested(query):
            for points, docs in self._points(word, hits):
                split: dict[int, int] = {}
                for score, those in found.items():
                    split[score + points] = split.get(score + points, 0) | (those & docs)
                    split[score] = split.get(score, 0) | (those & ~docs)
                found = {score: those for score, those in split.items() if those}
        return sorted(found.items(), reverse=True)

    def _points(self, word: str, hits: int) -> Iterator[tuple[int, int]]:
        key = searching.number_key(word)
        yield searching.NUMBER_SCORE, self._ids("e.number_key = ?", [key])
        whom = hits & self._candidates(word, person=True)
        yield searching.PERSON_SCORE, self._having(word, whom, person=True)
        titled = 0
        for names, docs in self._facts.values(grams.TYPE).items():
            if any(word in text.normalise(title) for title in names.split("\n")[1:]):
                titled |= docs
        yield searching.TITLE_SCORE, titled

    def within(self, scope: Scope | None) -> int:
        """All documents that may be seen."""
        found = self._facts.all
        if scope is not None and scope.types is not None:
            found &= self._any(SearchField.TYPE.value, scope.types.__contains__)
        if scope is not None and scope.branches is not None:
            found &= self._any(SearchField.BRANCH.value, scope.branches.__contains__)
        return found

    # --- filters --------------------------------------------------------------------------------

    def _filtered(self, filters: Iterable[Filter]) -> int:
        wanted: dict[SearchField, int] = {}
        unwanted = 0
        for one in filters:
            docs = self._passing(one)
            if one.negated:
                unwanted |= docs
            else:
                wanted[one.field] = wanted.get(one.field, 0) | docs
        hits = self._facts.all
        for docs in wanted.values():
            hits &= docs
        return hits & ~unwanted

    def _passing(self, one: Filter) -> int:
        match one.value:
            case Days():
                name = grams.PERIOD_DAY if one.field is SearchField.PERIOD else grams.DAY
                days = one.value
                return self._facts.on(name, lambda value: days.holds(grams.day(value)))
            case Numbers():
                return self._ids("e.number_key BETWEEN ? AND ?", searching.run_keys(one.value))
        wanted = text.normalise(one.value)
        if one.field is SearchField.PERSON:
            return self._having(wanted, self._candidates(wanted, person=True), person=True)
        if one.field is SearchField.TYPE:
            types = {_type(value) for value in self._facts.values(grams.TYPE)}
            meant = {"\n".join(one) for one in searching.meant_types(wanted, types)}
            return self._any(grams.TYPE, meant.__contains__)
        if one.field is SearchField.TEAM:
            teams = searching.meant_teams(wanted, self._facts.values(one.field.value))
            return self._any(one.field.value, teams.__contains__)
        return self._any(one.field.value, lambda value: text.normalise(value) == wanted)

    def _any(self, name: str, holds: Callable[[str], bool]) -> int:
        return _union(docs for value, docs in self._facts.values(name).items() if holds(value))

    def _ids(self, condition: str, values: Iterable[str]) -> int:
        sql = f"SELECT e.id FROM search_entry AS e WHERE {condition}"  # noqa: S608
        return self._set(self._db.execute(sql, list(values)))

    def _identity(self, digest: str) -> int:
        sql = "SELECT entry FROM search_identity WHERE digest = ?"
        return self._set(self._db.execute(sql, [schema.identity(digest)]))

    def _set(self, rows: Iterable[tuple[int]]) -> int:
        return grams.bits((number for (number,) in rows), max(self._facts.count, 1))

    # --- words ----------------------------------------------------------------------------------

    def _candidates(self, part: str, *, person: bool = False) -> int:
        """All documents that have a part (in normal form), and of full segments perhaps others too."""
        facts = self._facts
        found = facts.all & ((1 << facts.sealed) - 1)
        mark = 0
        exact = grams.exact(part)
        for word in grams.sought(part, person=person):
            found &= self._sets.any(word)
            if found.bit_count() <= (0 if exact else FEW):
                break
        for number in self._in_tail(part, person=person):
            mark |= 1 << (number - facts.sealed)
        return found | mark << facts.sealed

    def _in_tail(self, part: str, *, person: bool) -> Iterator[int]:
        if person:
            return (one.id for one in self._facts.tail if part in one.persons)
        sought = part.encode()
        return (one.id for one in self._facts.tail if sought in one.normal)

    def _having(self, part: str, among: int, *, person: bool = False) -> int:
        """Which of these candidates really have a part."""
        if grams.exact(part) or not among:
            return among
        facts = self._facts
        full = (1 << facts.sealed) - 1
        tail, sealed = among & ~full, among & full
        sure, rest = 0, sealed
        if not person and sealed.bit_count() > _MANY:
            sure, rest = self._phrases.settled(part, sealed)
        read = self._persons if person else self._normals
        sought = part.encode()
        right = grams.bits(
            (number for number, content in read(rest) if sought in content), max(facts.count, 1)
        )
        return tail | sure | right

    def _normals(self, docs: int) -> Iterator[tuple[int, bytes]]:
        return self._texts.normals(grams.members(docs))

    def _persons(self, docs: int) -> Iterator[tuple[int, bytes]]:
        numbers = grams.members(docs)
        for row in schema.rows(self._db, "search_entry", "e.id, e.persons", numbers):
            yield row[0], row[1].encode()


def _type(value: str) -> searching.Type:
    identifier, zh, en = value.split("\n")
    return identifier, zh, en


def _union(sets: Iterable[int]) -> int:
    found = 0
    for docs in sets:
        found |= docs
    return found
