"""The ledger's lines in the register's database, where they share the transactions of what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from docgen.core import chain
from docgen.model import LedgerEntry
from docgen.sqlite import pages, translated

_PAGE = 500


class LedgerTable:
    """The table ``ledger``; what changes it is called within a transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def lines(self, after: int = 0) -> Sequence[bytes]:
        """See ``ports.Register.lines``."""
        with translated():
            rows = self._db.execute(
                "SELECT CAST(line AS BLOB) FROM ledger WHERE sequence > ? ORDER BY sequence",
                [after],
            ).fetchall()
        return [line for (line,) in rows]

    def entries(self, serial: str | None = None) -> Iterator[LedgerEntry]:
        """See ``ports.Register.entries``."""
        about: list[object] = [] if serial is None else [serial]
        sql = (
            f"SELECT sequence, CAST(line AS BLOB) FROM ledger WHERE sequence > ? {'AND serial = ?' if about else ''} "  # noqa: S608
            f"ORDER BY sequence LIMIT {_PAGE}"
        )
        for row in pages(self._db, sql, [0, *about], lambda row: [row[0], *about]):
            yield chain.parse_line(row[1])

    def log(
        self, acts: Iterable[tuple[str, str, Mapping[str, Any]]], *, actor: str, now: str
    ) -> None:
        """Add a line for each (act, serial, data)."""
        row = self._db.execute(
            "SELECT CAST(line AS BLOB) FROM ledger ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        self.append(chain.extend(row[0] if row is not None else None, acts, at=now, actor=actor))

    def append(self, lines: Iterable[bytes]) -> None:
        """Add lines as they are."""
        for line in lines:
            entry = chain.parse_line(line)
            self._db.execute(
                "INSERT INTO ledger VALUES (?, ?, ?)", [entry.sequence, entry.serial, line]
            )
