"""The entries of the index, counted by the database."""

from __future__ import annotations

import datetime as dt

from sqlite_utils import Database

from docgen.model import State, Tally

_COUNT = """
    SELECT type_id, branch, ifnull(substr(period, 1, 7), ''), issued_on, state, count(*),
           sum(ifnull(unsigned, '[]') <> '[]' AND ifnull(original, 0) = 0), sum(original IS 0)
    FROM search_document GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    """


def tally(db: Database) -> list[Tally]:
    """See ``ports.SearchIndex.tally``."""
    return [
        Tally(
            type_id, branch, month, dt.date.fromisoformat(issued_on), State(state), count, unsigned, owing
        )
        for type_id, branch, month, issued_on, state, count, unsigned, owing in db.execute(_COUNT)
    ]  # fmt: skip
