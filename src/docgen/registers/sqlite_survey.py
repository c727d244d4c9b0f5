"""What the register's tables hold, counted by the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from sqlite_utils import Database

from docgen.core import chain, life
from docgen.core.masks import mask_digits
from docgen.model import (
    Count,
    Document,
    Filings,
    LedgerLine,
    LedgerQuery,
    Scope,
    State,
    Voided,
)
from docgen.registers import sqlite_schema as schema
from docgen.sqlite import scalar, translated

_COUNTS = """
    SELECT s.type_id, s.scope, g.branch, g.month, g.issued_in, g.state, g.count
    FROM (SELECT series, branch, substr(period, 1, 7) AS month, substr(issued_on, 1, 7) AS issued_in,
                 state, count(*) AS count
          FROM document GROUP BY 1, 2, 3, 4, 5) AS g
    JOIN series AS s ON s.id = g.series
    ORDER BY s.name, s.id, g.branch, g.month, g.issued_in, g.state
    """
_FILINGS = f"""
    SELECT type_id, branch, substr(at, 1, 7), max(0, CAST(julianday(at) - julianday(issued_at) AS INTEGER)),
           count(*)
    FROM (SELECT d.type_id, d.branch, d.issued_at,
                 (SELECT min(json_extract(a.value, '$[2]')) FROM json_each(d.acts) AS a
                  WHERE json_extract(a.value, '$[1]') = '{life.ORIGINAL}') AS at
          FROM document AS d
          WHERE instr(d.acts, ',"{life.ORIGINAL}",') > 0 AND d.issued_at IS NOT NULL)
    WHERE at IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    """  # noqa: S608
_VOIDED = f"""
    SELECT d.serial, s.type_id, s.scope, d.branch, json_extract(a.value, '$[2]'),
           json_extract(a.value, '$[3]'), json_extract(a.value, '$[4].reason')
    FROM document AS d JOIN series AS s ON s.id = d.series, json_each(d.acts) AS a
    WHERE d.state = 'void' AND json_extract(a.value, '$[1]') = '{life.VOID}'
    ORDER BY s.name, s.id, d.sequence
    """  # noqa: S608
_SIGNED = f"""
    SELECT {schema.DOCUMENT} {schema.FROM}
    WHERE instr(d.acts, ?1) > 0 AND EXISTS (
        SELECT 1 FROM json_each(d.acts) AS a WHERE json_extract(a.value, '$[1]') = '{life.SIGN}'
        AND json_extract(a.value, '$[4].by') = ?2)
    ORDER BY s.name, s.id, d.sequence
    """  # noqa: S608
# A line is canonical JSON, so that act, actor and moment are the first things in it.
_MOMENT = 'substr(line, instr(line, CAST(\',"at":"\' AS BLOB)) + 7, 20)'
_ACTOR = "instr(line, CAST(',\"actor\":' AS BLOB))"


class SqliteSurvey:
    """A ``ports.Survey`` of the database that a ``SqliteRegister`` has made."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def head(self) -> int:
        """See ``ports.Survey.head``."""
        with translated():
            return int(scalar(self._db, "SELECT ifnull(max(sequence), 0) FROM ledger"))

    def counts(self) -> Sequence[Count]:
        """See ``ports.Survey.counts``."""
        with translated():
            rows = self._db.execute(_COUNTS).fetchall()
        return [
            Count(schema.series_key(type_id, scope), branch, month, issued_in, State(state), count)
            for type_id, scope, branch, month, issued_in, state, count in rows
        ]

    def filings(self) -> Sequence[Filings]:
        """See ``ports.Survey.filings``."""
        with translated():
            return [Filings(*row) for row in self._db.execute(_FILINGS).fetchall()]

    def voided(self) -> Sequence[Voided]:
        """See ``ports.Survey.voided``."""
        with translated():
            rows = self._db.execute(_VOIDED).fetchall()
        return [
            Voided(
                serial, schema.series_key(type_id, scope), branch, at, actor, mask_digits(reason or "")
            )
            for serial, type_id, scope, branch, at, actor, reason in rows
        ]  # fmt: skip

    def signed_by(self, names: Collection[str]) -> Sequence[Document]:
        """See ``ports.Survey.signed_by``."""
        found: dict[str, Document] = {}
        for name in sorted(names):
            with translated():
                rows = self._db.execute(_SIGNED, [schema.to_json(name)[1:-1], name]).fetchall()
            found |= {row[0]: schema.document(row) for row in rows}
        return list(found.values())

    def ledger(self, query: LedgerQuery) -> Sequence[LedgerLine]:
        """See ``ports.Survey.ledger``."""
        terms = list(_terms(query))
        where = " AND ".join(["1", *(sql for sql, _ in terms)])
        values = [value for _, given in terms for value in given]
        with translated():
            rows = self._db.execute(
                f"SELECT CAST(line AS BLOB) FROM ledger WHERE {where} ORDER BY sequence DESC LIMIT ?",  # noqa: S608
                [*values, query.limit],
            ).fetchall()
        return [
            LedgerLine(chain.parse_line(line), line, chain.line_digest(line)) for (line,) in rows
        ]


def _terms(query: LedgerQuery) -> Iterator[tuple[str, list[object]]]:
    """What must hold of a line, each with its parameters."""
    if query.before is not None:
        yield "sequence < ?", [query.before]
    if query.serial:
        yield "serial = ?", [query.serial]
    if query.acts:
        begins = [f'{{"act":{schema.to_json(act)},'.encode() for act in query.acts]
        either = " OR ".join("substr(line, 1, ?) = ?" for _ in begins)
        yield f"({either})", [one for begin in begins for one in (len(begin), begin)]
    if query.actor:
        told = f',"actor":{schema.to_json(query.actor)},"at":'.encode()
        yield f"substr(line, {_ACTOR}, ?) = ?", [len(told), told]
    for moment, relation in ((query.since, ">="), (query.until, "<")):
        if moment:
            yield f"{_MOMENT} {relation} CAST(? AS BLOB)", [moment]
    yield from _within(query.scope)


def _within(scope: Scope | None) -> Iterator[tuple[str, list[object]]]:
    if scope is None or (scope.types is None and scope.branches is None):
        return
    own = "EXISTS (SELECT 1 FROM document AS d WHERE d.serial = ledger.serial"
    types = " AND d.type_id IN (SELECT value FROM json_each(?)))"
    branches = " AND d.branch IN (SELECT value FROM json_each(?)))"
    for sql, allowed in ((types, scope.types), (branches, scope.branches)):
        if allowed is not None:
            yield own + sql, [json.dumps(sorted(allowed))]
