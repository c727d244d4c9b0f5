"""The search index in SQLite: FTS5 over character bigrams, rows beside it for filters and display.

What is found is exactly what ``core.text.matches`` defines: the tokens are the bigrams themselves,
which FTS5's ``ascii`` tokenizer keeps whole once every ASCII mark is declared a token character.
The full-text table is contentless (it stores positions, not text), so replacing an entry feeds it
the old text again to take it out.  The index shares the register's database file, and joins the
transaction that confirms a document.
"""

from __future__ import annotations

import datetime as dt
import json
import string
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from docgen.core import text
from docgen.model import Finding, Hit, Label, Query, SearchEntry, State, Text
from docgen.sqlite import Row, immediate, migrate, pages, scalar, translated

EXCERPT_WIDTH = 60
_PAGE = 500
_COLUMNS = (
    "e.serial, e.type_id, e.branch, e.issued_on, e.state, e.title_zh, e.title_en, e.subject, "
    "e.text, e.names, e.identities, e.listing"
)


class SqliteIndex:
    """A ``ports.SearchIndex``."""

    def __init__(self, db: Database) -> None:
        self._db = db
        migrate(db, "index", (_create,))

    def add(self, entries: Iterable[SearchEntry]) -> None:
        """Add entries, each in place of the one with its serial number if there is one."""
        with immediate(self._db):
            for entry in entries:
                self._remove(entry.serial)
                self._insert(entry)

    def entry(self, serial: str) -> SearchEntry | None:
        sql = f"SELECT {_COLUMNS} FROM search_entry AS e WHERE e.serial = ?"  # noqa: S608
        with translated():
            row = self._db.execute(sql, [serial]).fetchone()
        return _entry(row) if row is not None else None

    def search(self, query: Query) -> Sequence[Hit]:
        where, values = _conditions(query)
        # The page is chosen on a covering index; only its own rows, with their texts, are read.
        sql = (
            f"SELECT {_COLUMNS} FROM (SELECT id FROM search_entry AS e {where} "  # noqa: S608
            "ORDER BY e.issued_on DESC, e.serial DESC LIMIT ? OFFSET ?) AS page "
            "JOIN search_entry AS e USING (id) ORDER BY e.issued_on DESC, e.serial DESC"
        )
        with translated():
            rows = self._db.execute(sql, [*values, query.limit, query.offset]).fetchall()
        return [_hit(_entry(row), query) for row in rows]

    def count(self, query: Query) -> int:
        where, values = _conditions(query)
        with translated():
            sql = f"SELECT count(*) FROM search_entry AS e {where}"  # noqa: S608
            return int(scalar(self._db, sql, values))

    def entries(self) -> Iterator[SearchEntry]:
        sql = (
            f"SELECT {_COLUMNS} FROM search_entry AS e WHERE e.serial > ? "  # noqa: S608
            f"ORDER BY e.serial LIMIT {_PAGE}"
        )
        for row in pages(self._db, sql, [""], lambda row: [row[0]]):
            yield _entry(row)

    def check(self) -> Sequence[Finding]:
        """See ``ports.SearchIndex.check``.

        Every word position of the full-text table is compared with the entry's own text, by a sum
        per entry, so that memory grows with the entries and not with their words.
        """
        with translated():
            if not scalar(
                self._db, "SELECT count(*) FROM temp.sqlite_schema WHERE name = 'grams_seen'"
            ):
                self._db.execute(
                    "CREATE VIRTUAL TABLE temp.grams_seen "
                    "USING fts5vocab(main, search_grams, instance)"
                )
            seen: Counter[int] = Counter()
            positions = self._db.execute("SELECT doc, term, offset FROM temp.grams_seen")
            for number, term, offset in positions:
                seen[number] += _position(term, offset)
            kept: dict[int, set[str]] = {}
            for digest, number in self._db.execute("SELECT digest, entry FROM search_identity"):
                kept.setdefault(number, set()).add(digest)
            rows = self._db.execute(
                "SELECT id, serial, text, subject, subject_key, identities FROM search_entry"
            )
            astray = []
            for number, serial, content, subject, subject_key, identities in rows:
                grams = enumerate(text.bigrams(content))
                right = sum(_position(term, offset) for offset, term in grams)
                if (
                    seen.pop(number, 0) != right
                    or kept.pop(number, set()) != set(json.loads(identities))
                    or text.normalise(subject) != subject_key
                ):
                    astray.append(serial)
        what = Text("The search index would not find this document by what it says.")
        findings = [Finding("index.astray", serial, what) for serial in sorted(astray)]
        if seen or kept:
            rest = Text("The search index holds words of documents that are not in it.")
            findings.append(Finding("index.astray", "register.db", rest))
        return findings

    def _remove(self, serial: str) -> None:
        sql = "SELECT id, text FROM search_entry WHERE serial = ?"
        row = self._db.execute(sql, [serial]).fetchone()
        if row is None:
            return
        self._db.execute(
            "INSERT INTO search_grams (search_grams, rowid, grams) VALUES ('delete', ?, ?)",
            [row[0], _grams(row[1])],
        )
        self._db.execute("DELETE FROM search_entry WHERE id = ?", [row[0]])

    def _insert(self, entry: SearchEntry) -> None:
        cursor = self._db.execute(
            "INSERT INTO search_entry (serial, type_id, branch, issued_on, state, title_zh, "
            "title_en, subject, subject_key, text, names, identities, listing) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                entry.serial,
                entry.type_id,
                entry.branch,
                entry.issued_on.isoformat(),
                str(entry.state),
                entry.title.zh,
                entry.title.en,
                entry.subject,
                text.normalise(entry.subject),
                entry.text,
                _json(entry.names),
                _json(entry.identities),
                _json(entry.listing),
            ],
        )
        number = cursor.lastrowid
        self._db.execute(
            "INSERT INTO search_grams (rowid, grams) VALUES (?, ?)", [number, _grams(entry.text)]
        )
        for identity in dict.fromkeys(entry.identities):
            self._db.execute("INSERT INTO search_identity VALUES (?, ?)", [identity, number])


def _create(db: Database) -> None:
    db.execute("""
        CREATE TABLE search_entry (
            id INTEGER PRIMARY KEY, serial TEXT NOT NULL UNIQUE, type_id TEXT NOT NULL,
            branch TEXT NOT NULL, issued_on TEXT NOT NULL, state TEXT NOT NULL,
            title_zh TEXT NOT NULL, title_en TEXT NOT NULL, subject TEXT NOT NULL,
            subject_key TEXT NOT NULL, text TEXT NOT NULL, names TEXT NOT NULL,
            identities TEXT NOT NULL, listing TEXT NOT NULL)
        """)
    db.execute("""
        CREATE INDEX search_newest ON search_entry
            (issued_on DESC, serial DESC, type_id, branch, state, subject_key)
        """)
    db.execute("""
        CREATE TABLE search_identity (
            digest TEXT NOT NULL,
            entry INTEGER NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
            PRIMARY KEY (digest, entry)) WITHOUT ROWID
        """)
    db.execute("CREATE INDEX search_identity_entry ON search_identity (entry)")
    marks = string.punctuation.replace("'", "''")
    tokenize = f"ascii tokenchars '{marks}'".replace("'", "''")
    db.execute(
        "CREATE VIRTUAL TABLE search_grams USING fts5 "
        f"(grams, content = '', columnsize = 0, tokenize = '{tokenize}')"
    )


def _conditions(query: Query) -> tuple[str, list[object]]:
    """The WHERE clause of a query, and its parameters in order.

    A full identifier stands masked in the text, so what is found by either way counts.
    """
    words = text.terms(query.text)
    ways: list[tuple[str, object]] = [
        (
            "e.id IN (SELECT rowid FROM search_grams WHERE search_grams MATCH ?)",
            text.match_expression(words) if words else None,
        ),
        ("e.id IN (SELECT entry FROM search_identity WHERE digest = ?)", query.identity),
    ]
    filters: list[tuple[str, object]] = [
        ("e.type_id = ?", query.type_id),
        ("e.branch = ?", query.branch),
        ("e.state = ?", query.state and str(query.state)),
        ("e.issued_on >= ?", query.start and query.start.isoformat()),
        ("e.issued_on <= ?", query.end and query.end.isoformat()),
        ("instr(e.subject_key, ?) > 0", text.normalise(query.subject or "") or None),
    ]
    sought = " OR ".join(part for part, value in ways if value is not None)
    narrowed = [part for part, value in filters if value is not None]
    where = " AND ".join([f"({sought})", *narrowed] if sought else narrowed)
    values = [value for _, value in (*ways, *filters) if value is not None]
    return (f"WHERE {where}" if where else ""), values


def _hit(entry: SearchEntry, query: Query) -> Hit:
    shown = text.excerpt(entry.text, query.text, EXCERPT_WIDTH, names=entry.names)
    return Hit(entry=entry, excerpt=shown)


def _position(term: str, offset: int) -> int:
    """One word position as a number; sums of these tell any two word lists apart but by malice."""
    return zlib.crc32(f"{offset} {term}".encode())


def _grams(content: str) -> str:
    return " ".join(text.bigrams(content))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _entry(row: Row) -> SearchEntry:
    return SearchEntry(
        serial=row[0],
        type_id=row[1],
        branch=row[2],
        issued_on=dt.date.fromisoformat(row[3]),
        state=State(row[4]),
        title=Label(zh=row[5], en=row[6]),
        subject=row[7],
        text=row[8],
        names=tuple(json.loads(row[9])),
        identities=tuple(json.loads(row[10])),
        listing=tuple((zh, en, value) for zh, en, value in json.loads(row[11])),
    )
