"""Check the access log: its chain, and what the ledger noted of it at its checkpoints."""

from __future__ import annotations

from docgen.core import access_log, chain
from docgen.errors import IntegrityError
from docgen.model import Finding, LedgerEntry
from docgen.ports import AccessLog, Ledger


def check_access(log: AccessLog, ledger: Ledger) -> list[Finding]:
    """What is wrong with it; nothing where there is none and never was one."""
    notes = list(_notes(ledger))  # before the log, which may grow meanwhile
    return [*log.check(), *access_log.verify_notes(notes, log.lines())]


def _notes(ledger: Ledger) -> list[LedgerEntry]:
    found = []
    for line in ledger.lines():
        try:
            entry = chain.parse_line(line)
        except IntegrityError:  # for ``verify`` to name
            continue
        if entry.act == access_log.HEAD and not entry.serial:
            found.append(entry)
    return found
