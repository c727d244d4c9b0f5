"""Browse the access log: the newest lines that are like what is asked for, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.model import LedgerEntry
from docgen.ports import AccessLog

_BATCH = 1000
MOST = 20_000
"""Lines that are looked through for one page: of a log of years, a rare thing takes several pages."""


@dataclass(frozen=True, slots=True)
class AccessQuery:
    """Which lines; "" and None: whichever.

    ``since`` and ``until`` are moments as the log writes them, the second one excluded.
    """

    actor: str = ""
    serial: str = ""
    act: str = ""
    since: str = ""
    until: str = ""
    before: int | None = None
    limit: int = 50

    def wants(self, entry: LedgerEntry) -> bool:
        """Whether a line is like that."""
        return (
            # Who is not let in is nobody yet, and who is changed does nothing: their lines are theirs too.
            self.actor in ("", entry.actor, entry.data.get("user"))
            and self.serial in ("", entry.serial)
            and self.act in ("", entry.act)
            and (not self.since or entry.at >= self.since)
            and (not self.until or entry.at < self.until)
        )


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Lines, the newest first.  ``before`` is where the next page begins, None where the log begins;
    ``reached`` is the moment of the oldest line that was looked at, where there may be others before it.
    """

    entries: Sequence[LedgerEntry]
    before: int | None
    reached: str = ""


def browse(log: AccessLog, query: AccessQuery) -> AccessPage:
    """A page of the log."""
    found: list[LedgerEntry] = []
    before, looked, reached = query.before, 0, ""
    while looked < MOST:
        batch = log.entries(before=before, limit=_BATCH)
        if not batch:
            return AccessPage(found, None)
        for entry in batch:
            before, looked, reached = entry.sequence, looked + 1, entry.at
            if query.wants(entry):
                if len(found) == query.limit:
                    return AccessPage(found, found[-1].sequence)
                found.append(entry)
    return AccessPage(found, before, reached)


def browse_on(log: AccessLog, query: AccessQuery) -> AccessPage:
    """The same, however many lines have to be looked through."""
    found: list[LedgerEntry] = []
    page = browse(log, query)
    while page.before is not None and len(found) + len(page.entries) < query.limit:
        found += page.entries
        page = browse(log, replace(query, before=page.before, limit=query.limit - len(found)))
    return AccessPage([*found, *page.entries], page.before, page.reached)
